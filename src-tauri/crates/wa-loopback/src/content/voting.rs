//! Polls and votes as a phone sends them.

use anyhow::{Context as _, Result, bail, ensure};
use buffa::MessageField;
use wacore::poll::{compute_option_hash, encrypt_poll_vote_with_secret};
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::{SendContext, Target};

/// Builds a poll.
pub(super) fn poll(question: &str, options: &[String], selectable: u32) -> Result<wa::Message> {
    ensure!((2..=12).contains(&options.len()), "a poll has 2 to 12 options");
    let poll = MessageField::some(wa::message::PollCreationMessage {
        name: Some(question.to_owned()),
        options: options
            .iter()
            .map(|name| wa::message::poll_creation_message::Option {
                option_name: Some(name.clone()),
                ..Default::default()
            })
            .collect(),
        selectable_options_count: Some(selectable),
        ..Default::default()
    });
    // Phones use the third version for a single choice, the first one otherwise.
    Ok(if selectable == 1 {
        wa::Message { poll_creation_message_v3: poll, ..Default::default() }
    } else {
        wa::Message { poll_creation_message: poll, ..Default::default() }
    })
}

/// Builds a vote in a poll the phone knows.
pub(super) fn vote(context: &SendContext<'_>, id: &str, chosen: &[String]) -> Result<wa::Message> {
    let known = context.secrets.of(id).with_context(|| format!("this phone knows no poll {id}"))?;
    if let Some(foreign) = chosen.iter().find(|option| !known.options.contains(option)) {
        bail!("{foreign:?} is no option of the poll");
    }
    let author: Jid = known.author.parse().context("author of the poll")?;
    // Author and voter take part in the key, so both have to be in the same form.
    let voter = match context.own_lid {
        Some(lid) if author.is_lid() => lid,
        _ => context.own_pn,
    };
    let hashes: Vec<Vec<u8>> = chosen.iter().map(|option| compute_option_hash(option).to_vec()).collect();
    let (payload, iv) =
        encrypt_poll_vote_with_secret(&hashes, &known.secret, id, &known.author, &voter.to_non_ad_string())?;
    let own = [Some(context.own_pn), context.own_lid].into_iter().flatten();
    let from_me = own.into_iter().any(|own| own.user == author.user);
    let target = Target { id: id.to_owned(), from_me, author: Some(known.author.clone()) };
    Ok(wa::Message {
        poll_update_message: MessageField::some(wa::message::PollUpdateMessage {
            poll_creation_message_key: MessageField::some(target.key(context)),
            vote: MessageField::some(wa::message::PollEncValue {
                enc_payload: Some(payload),
                enc_iv: Some(iv.to_vec()),
            }),
            sender_timestamp_ms: Some(context.now_ms),
            ..Default::default()
        }),
        ..Default::default()
    })
}
