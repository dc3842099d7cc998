//! Later: what people do to messages that were written before. Whether they may is the store's to say.

use domain::text::INBOUND_LIMIT;
use domain::{AccountId, MessageKind, WireEvent};
use store::later::{Act, Later, Took, take};

use crate::Core;

impl Core {
    /// Takes a reaction, an edit, a deletion or a vote; nothing else comes here.
    pub(super) async fn take_later(&self, account: &AccountId, event: WireEvent) -> anyhow::Result<()> {
        let (chat_jid, target, later) = match event {
            WireEvent::Reaction { chat_jid, target, from_me, sender_jid, name, emoji, at } => {
                (chat_jid, target, Later { from_me, sender_jid, name, at, act: Act::React(emoji) })
            }
            WireEvent::Edited { chat_jid, target, from_me, sender_jid, text, at } => {
                anyhow::ensure!(text.len() <= 8 * INBOUND_LIMIT, "The text of a message is larger than any can be");
                let act = Act::Edit(store::readable(&text, MessageKind::Text));
                (chat_jid, target, Later { from_me, sender_jid, name: String::new(), at, act })
            }
            WireEvent::Deleted { chat_jid, target, from_me, sender_jid, by_admin } => {
                let (name, at) = (String::new(), self.now());
                (chat_jid, target, Later { from_me, sender_jid, name, at, act: Act::Delete { by_admin } })
            }
            WireEvent::Voted { chat_jid, target, from_me, sender_jid, name, options, at } => {
                (chat_jid, target, Later { from_me, sender_jid, name, at, act: Act::Vote(options) })
            }
            _ => return Ok(()),
        };
        let (account, now) = (account.clone(), self.now());
        let job = move |tx: &store::Tx<'_>| take(tx, &account, &chat_jid, &target, later, now);
        let took = self.store.write("change of a message", job).await?;
        if let Took::Changed { chat_id, turn_was_open: true } = took {
            // Whoever is about to answer read other words.
            self.thinking.stop(&chat_id);
            self.turns.wake(&chat_id);
        }
        Ok(())
    }
}
