//! Practice phones outside of the database: they see what really arrived, whatever becomes of the shop.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::ports::PracticeLog;
use domain::practice::{PracticeBubble, Ticks};
use domain::{AccountId, Change, WireId};

/// The phones of all practice customers, in memory. The witness of a test.
#[derive(Default)]
pub struct MemoryPhones(Mutex<State>);

#[derive(Default)]
struct State {
    phones: BTreeMap<(AccountId, String), Phone>,
    /// Messages of the shop that came although the phone had them.
    again: Vec<WireId>,
    /// What the shop changed, in the order it came.
    changes: Vec<(WireId, Change)>,
}

#[derive(Default)]
struct Phone {
    bubbles: Vec<PracticeBubble>,
    opened: HashSet<WireId>,
}

impl MemoryPhones {
    /// Messages of the shop that arrived more than once.
    pub fn arrived_again(&self) -> Vec<WireId> {
        self.state().again.clone()
    }

    /// What the shop changed, in the order it came; the same twice if it came twice.
    pub fn changes(&self) -> Vec<(WireId, Change)> {
        self.state().changes.clone()
    }

    /// Every phone with its bubbles, in the order they came.
    pub fn all(&self) -> Vec<(AccountId, String, Vec<PracticeBubble>)> {
        let state = self.state();
        state
            .phones
            .iter()
            .map(|((account, jid), phone)| (account.clone(), jid.clone(), phone.bubbles.clone()))
            .collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, account: &AccountId, jid: &str, look: impl FnOnce(&mut Phone) -> T) -> T {
        look(self.state().phones.entry((account.clone(), jid.to_owned())).or_default())
    }
}

#[async_trait]
impl PracticeLog for MemoryPhones {
    async fn insert(&self, account: &AccountId, jid: &str, bubble: &PracticeBubble) -> anyhow::Result<bool> {
        let new = self.with(account, jid, |phone| {
            let new = !phone.bubbles.iter().any(|known| known.wire_id == bubble.wire_id);
            if new {
                phone.bubbles.push(bubble.clone());
            }
            new
        });
        if !new {
            self.state().again.push(bubble.wire_id.clone());
        }
        Ok(new)
    }

    async fn newest(&self, account: &AccountId, jid: &str, limit: u32) -> anyhow::Result<Vec<PracticeBubble>> {
        Ok(self.with(account, jid, |phone| {
            let skipped = phone.bubbles.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX));
            phone.bubbles.iter().skip(skipped).cloned().collect()
        }))
    }

    async fn has(&self, account: &AccountId, jid: &str, wire_id: &WireId) -> anyhow::Result<bool> {
        Ok(self.with(account, jid, |phone| phone.bubbles.iter().any(|bubble| bubble.wire_id == *wire_id)))
    }

    async fn set_ticks(&self, account: &AccountId, jid: &str, wire_ids: &[WireId], ticks: Ticks) -> anyhow::Result<()> {
        self.with(account, jid, |phone| {
            for bubble in phone.bubbles.iter_mut().filter(|bubble| wire_ids.contains(&bubble.wire_id)) {
                if bubble.from_me && bubble.ticks != Some(Ticks::Read) {
                    bubble.ticks = Some(ticks);
                }
            }
        });
        Ok(())
    }

    async fn open(&self, account: &AccountId, jid: &str) -> anyhow::Result<Vec<WireId>> {
        Ok(self.with(account, jid, |phone| {
            let shops = phone.bubbles.iter().filter(|bubble| !bubble.from_me).map(|bubble| bubble.wire_id.clone());
            shops.filter(|wire_id| phone.opened.insert(wire_id.clone())).collect()
        }))
    }

    async fn pending(&self, account: &AccountId) -> anyhow::Result<Vec<(String, PracticeBubble)>> {
        let state = self.state();
        let phones = state.phones.iter().filter(|((of, _), _)| of == account);
        Ok(phones
            .flat_map(|((_, jid), phone)| phone.bubbles.iter().map(|bubble| (jid.clone(), bubble.clone())))
            .filter(|(_, bubble)| bubble.ticks == Some(Ticks::Pending))
            .collect())
    }

    async fn change(&self, account: &AccountId, jid: &str, wire_id: &WireId, change: &Change) -> anyhow::Result<()> {
        self.state().changes.push((wire_id.clone(), change.clone()));
        self.with(account, jid, |phone| {
            let bubble = phone.bubbles.iter_mut().find(|bubble| bubble.wire_id == *wire_id && !bubble.deleted);
            let Some(bubble) = bubble else { return };
            match change {
                Change::React { emoji } => bubble.reaction = Some(emoji.clone()).filter(|emoji| !emoji.is_empty()),
                Change::Edit { text } => (bubble.text, bubble.edited) = (text.clone(), true),
                Change::Delete => {
                    (bubble.text, bubble.media, bubble.reaction, bubble.deleted) = (String::new(), None, None, true);
                    bubble.choices.clear();
                }
            }
        });
        Ok(())
    }

    async fn summary(&self, account: &AccountId, jid: &str) -> anyhow::Result<(Option<PracticeBubble>, u32)> {
        Ok(self.with(account, jid, |phone| {
            let unread =
                phone.bubbles.iter().filter(|bubble| !bubble.from_me && !phone.opened.contains(&bubble.wire_id));
            (phone.bubbles.last().cloned(), u32::try_from(unread.count()).unwrap_or(u32::MAX))
        }))
    }
}
