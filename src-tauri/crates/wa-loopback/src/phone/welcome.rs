//! What a phone gives its companions, at linking and when asked: the app-state key, the history, messages they could not read.

use std::sync::Arc;

use waproto::whatsapp as wa;

use super::resend::peer_stanza;
use super::send::{encrypt, fresh_id, learn};
use super::{Phone, placeholder};
use crate::account::HistoryPlan;
use crate::device::DeviceId;
use crate::history::{HistoryContext, HistorySpec, blob_notification, inline_notification, note_history};
use crate::mutations::key_share_reply;
use crate::relay;
use crate::server::Server;

/// A companion's first login: key share, then history.
pub(crate) fn welcome(phone: &Arc<Phone>, server: &Arc<Server>, device: u16) {
    let (share, plan) = {
        let mut state = server.state();
        let now = i64::try_from(state.now()).unwrap_or_default();
        let Some(account) = state.accounts.get_mut(&phone.account) else { return };
        let indexes = account.key_indexes();
        let share = account.app_state.keys().last().map(|key| key.share_message(&indexes, now));
        let Some(companion) = account.companions.get_mut(&device) else { return };
        companion.welcomed = true;
        (share, account.history.clone())
    };
    if let Some(share) = share {
        send_peer(phone, server, device, &share);
    }
    // Real phones always hand over a history, be it empty; clients wait for it before they show anything.
    let plan = plan.unwrap_or_else(|| HistoryPlan { pieces: vec![HistorySpec::default()], as_file: false });
    for piece in &plan.pieces {
        send_history(phone, server, device, piece, plan.as_file);
    }
    server.changed();
}

/// Hands one piece of history to a companion.
pub(crate) fn send_history(phone: &Arc<Phone>, server: &Arc<Server>, device: u16, piece: &HistorySpec, file: bool) {
    let (own_pn, own_lid, media) = {
        let state = server.state();
        let Some(account) = state.accounts.get(&phone.account) else { return };
        (account.pn(), account.lid(), state.media.clone())
    };
    let context = HistoryContext { own_pn: &own_pn, own_lid: Some(&own_lid), media: &media };
    let built = piece.build(&context).and_then(|history| {
        note_history(&mut phone.core().secrets, &history, &own_pn);
        if file { blob_notification(&history, &media) } else { inline_notification(&history) }
    });
    match built {
        Ok(message) => send_peer(phone, server, device, &message),
        Err(error) => tracing::warn!(phone = phone.account, %error, "history"),
    }
}

/// Encrypts a peer message for a companion and relays it.
pub(crate) fn send_peer(phone: &Arc<Phone>, server: &Arc<Server>, device: u16, message: &wa::Message) {
    let mut core = phone.core();
    let to = {
        let state = server.state();
        let Some(account) = state.accounts.get(&phone.account) else { return };
        let to = account.pn().with_device(device);
        learn(&mut core, &state, [&to].into_iter());
        to
    };
    let enc = match encrypt(&mut core, server, &to, message) {
        Ok(enc) => enc,
        Err(error) => return tracing::warn!(phone = phone.account, %error, "peer message"),
    };
    let id = fresh_id();
    let sessions = core.signal.session_mark(&to).into_iter().collect();
    let stanza = peer_stanza(&to, &id, enc, None);
    let mut state = server.state();
    if let Err(nack) = relay::message::relay(&mut state, &DeviceId::new(phone.account.as_str(), 0), &stanza) {
        tracing::warn!(phone = phone.account, why = nack.why, "peer message");
    }
    drop(state);
    let built = crate::content::Built::of(message.clone());
    core.sent.push(super::outbound::Remembered { id, chat: to, built, peer: true, sessions });
}

/// A peer message from a companion, with the id of its stanza.
pub(crate) fn peer(phone: &Arc<Phone>, server: &Arc<Server>, device: u16, id: &str, message: &wa::Message) {
    let reply = {
        let state = server.state();
        let Some(account) = state.accounts.get(&phone.account) else { return };
        let now = i64::try_from(state.now()).unwrap_or_default();
        key_share_reply(account.app_state.keys(), message, &account.key_indexes(), now)
            .or_else(|| placeholder::reply(&account.inbox, id, message))
    };
    if let Some(reply) = reply {
        send_peer(phone, server, device, &reply);
    }
}
