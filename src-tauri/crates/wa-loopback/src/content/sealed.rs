//! Messages about another message, some of them encrypted once more with that message's secret.

use wacore::message_edit::{MessageEditContext, decrypt_message_edit_with_fallback};
use wacore::poll::{PollVoteAddressing, PollVoteCiphertext, compute_option_hash, decrypt_poll_vote_with_fallback};
use wacore::proto_helpers::MessageExt as _;
use wacore::reaction::decrypt_reaction_with_secret;
use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::describe::{ReadContext, core, of_kind};
use super::{Described, PollVoted, Reacted};

/// Reactions, votes and edits: plain, or encrypted once more with the other message's secret.
pub(super) fn about_another(base: &wa::Message, context: &ReadContext<'_>) -> Option<Described> {
    if let Some(reaction) = base.reaction_message.as_option() {
        return Some(reacted(reaction.key.as_option(), reaction.text.clone()));
    }
    if let Some(sealed) = base.enc_reaction_message.as_option() {
        let (payload, iv) = (sealed.enc_payload.as_deref()?, sealed.enc_iv.as_deref()?);
        let key = sealed.target_message_key.as_option();
        let opened = with_secret(key, context, |id, secret, original, author| {
            decrypt_reaction_with_secret(payload, iv, secret, id, original, author)
        });
        return Some(match opened {
            Ok(reaction) => reacted(key, reaction.text),
            Err(why) => Described { detail: Some(why), ..reacted(key, None) },
        });
    }
    if let Some(update) = base.poll_update_message.as_option() {
        return Some(voted(update, context));
    }
    let sealed = base.secret_encrypted_message.as_option()?;
    let (payload, iv) = (sealed.enc_payload.as_deref()?, sealed.enc_iv.as_deref()?);
    let key = sealed.target_message_key.as_option();
    let target = key.and_then(|key| key.id.clone());
    let opened = with_secret(key, context, |id, secret, original, author| {
        let edit = MessageEditContext { original_msg_id: id, original_sender_jid: original, editor_jid: author };
        decrypt_message_edit_with_fallback(payload, iv, secret, &edit, None)
    });
    Some(match opened {
        Ok(inner) => {
            let edited = inner.protocol_message.as_option().and_then(|protocol| protocol.edited_message.as_option());
            let inner = core(edited.unwrap_or(&inner).get_base_message(), context);
            Described { kind: "edit".to_owned(), target, ..inner }
        }
        Err(why) => Described { target, detail: Some(why), ..of_kind("edit") },
    })
}

fn reacted(key: Option<&wa::MessageKey>, emoji: Option<String>) -> Described {
    Described {
        reaction: Some(Reacted {
            to: key.and_then(|key| key.id.clone()).unwrap_or_default(),
            from_me: key.and_then(|key| key.from_me).unwrap_or_default(),
            emoji: emoji.unwrap_or_default(),
        }),
        ..of_kind("reaction")
    }
}

fn voted(update: &wa::message::PollUpdateMessage, context: &ReadContext<'_>) -> Described {
    let key = update.poll_creation_message_key.as_option();
    let id = key.and_then(|key| key.id.clone()).unwrap_or_default();
    let vote = |options| Described { vote: Some(PollVoted { poll: id.clone(), options }), ..of_kind("poll_vote") };
    let Some(sealed) = update.vote.as_option() else {
        return Described { detail: Some("a vote without content".to_owned()), ..vote(None) };
    };
    let opened = with_secret(key, context, |id, secret, original, author| {
        let sealed = PollVoteCiphertext {
            enc_payload: sealed.enc_payload.as_deref().unwrap_or_default(),
            enc_iv: sealed.enc_iv.as_deref().unwrap_or_default(),
        };
        let names = PollVoteAddressing { poll_creator_jid: original, voter_jid: author };
        decrypt_poll_vote_with_fallback(sealed, secret, id, names, None)
    });
    match opened {
        Ok(hashes) => {
            let known = context.secrets.of(&id).map(|known| known.options.as_slice()).unwrap_or_default();
            let name = |hash: &Vec<u8>| {
                let option = known.iter().find(|option| compute_option_hash(option).as_slice() == hash);
                option.cloned().unwrap_or_else(|| "?".to_owned())
            };
            vote(Some(hashes.iter().map(name).collect()))
        }
        Err(why) => Described { detail: Some(why), ..vote(None) },
    }
}

/// Opens something with the secret of the message it is about, trying both forms of the jids. Author and original
/// sender are always in the same form, as the clients have it.
fn with_secret<T>(
    key: Option<&wa::MessageKey>,
    context: &ReadContext<'_>,
    open: impl Fn(&str, &[u8], &str, &str) -> anyhow::Result<T>,
) -> Result<T, String> {
    let id = key.and_then(|key| key.id.as_deref()).ok_or("no message is named")?;
    let known = context.secrets.of(id).ok_or_else(|| format!("the secret of {id} is not known"))?;
    let original: Jid = known.author.parse().map_err(|_| "its author is no jid".to_owned())?;
    let author = context.author.to_non_ad();
    let both = |jid: &Jid| [Some(jid.clone()), (context.other_form)(jid).map(|other| other.to_non_ad())];
    let mut last = "author and original sender have no form in common".to_owned();
    for original in both(&original).into_iter().flatten() {
        for author in both(&author).into_iter().flatten() {
            if original.is_lid() != author.is_lid() {
                continue;
            }
            match open(id, &known.secret, &original.to_string(), &author.to_string()) {
                Ok(opened) => return Ok(opened),
                Err(error) => last = error.to_string(),
            }
        }
    }
    Err(last)
}
