//! Acknowledgements: who waits for which, and what was seen of messages in this process.
//!
//! The library says `Ok` when a message was written to the socket. The server's word comes later, as an event of its
//! own.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Known;
use tokio::sync::oneshot;

/// How many messages are remembered as arrived.
const REMEMBERED: usize = 4_096;

/// What came for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ack {
    /// The server has it.
    Taken,
    /// The server refused it, with this code.
    Refused(String),
    /// The connection broke first.
    Lost,
}

/// See the file's header.
#[derive(Default)]
pub(crate) struct Acks(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: HashMap<String, (u64, oneshot::Sender<Ack>)>,
    next: u64,
    arrived: HashSet<String>,
    order: VecDeque<String>,
}

/// Waits for one acknowledgement. Dropping it stops waiting.
pub(crate) struct Waiter<'a> {
    acks: &'a Acks,
    id: String,
    number: u64,
    answer: oneshot::Receiver<Ack>,
}

impl Acks {
    /// Begins to wait, before the message is written.
    pub fn wait(&self, id: &str) -> Waiter<'_> {
        let (sender, answer) = oneshot::channel();
        let mut state = self.state();
        state.next += 1;
        let number = state.next;
        // An earlier attempt that still waits gets nothing any more: its message is this one.
        state.waiting.insert(id.to_owned(), (number, sender));
        Waiter { acks: self, id: id.to_owned(), number, answer }
    }

    /// Something came; `true` if somebody waited for it.
    pub fn resolve(&self, id: &str, ack: Ack) -> bool {
        let waiting = {
            let mut state = self.state();
            if ack == Ack::Taken {
                state.remember(id);
            }
            state.waiting.remove(id)
        };
        waiting.is_some_and(|(_, sender)| sender.send(ack).is_ok())
    }

    /// A receipt is an acknowledgement, too.
    pub fn arrived(&self, id: &str) {
        self.resolve(id, Ack::Taken);
    }

    /// The connection broke.
    pub fn lose(&self) {
        let waiting = std::mem::take(&mut self.state().waiting);
        for (_, sender) in waiting.into_values() {
            // Who stopped waiting needs no answer.
            sender.send(Ack::Lost).ok();
        }
    }

    /// What is known of a message.
    pub fn known(&self, id: &str) -> Known {
        if self.state().arrived.contains(id) { Known::Arrived } else { Known::Unknown }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn remember(&mut self, id: &str) {
        if !self.arrived.insert(id.to_owned()) {
            return;
        }
        self.order.push_back(id.to_owned());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.arrived.remove(&oldest);
        }
    }
}

impl Waiter<'_> {
    /// The answer, whenever it comes.
    pub async fn answer(mut self) -> Ack {
        (&mut self.answer).await.unwrap_or(Ack::Lost)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut state = self.acks.state();
        if state.waiting.get(&self.id).is_some_and(|(number, _)| *number == self.number) {
            state.waiting.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_acknowledgement_finds_who_waits_for_it() {
        let acks = Acks::default();
        let (one, two) = (acks.wait("1"), acks.wait("2"));
        assert!(acks.resolve("2", Ack::Refused("463".into())));
        assert!(acks.resolve("1", Ack::Taken));
        assert_eq!((one.answer().await, two.answer().await), (Ack::Taken, Ack::Refused("463".into())));
        assert!(!acks.resolve("1", Ack::Taken), "nobody waits any more");
        assert_eq!((acks.known("1"), acks.known("2")), (Known::Arrived, Known::Unknown));
    }

    #[tokio::test]
    async fn a_broken_connection_answers_everybody() {
        let acks = Acks::default();
        let waiter = acks.wait("1");
        acks.lose();
        assert_eq!(waiter.answer().await, Ack::Lost);
    }

    #[test]
    fn who_stops_waiting_leaves_nothing_behind() {
        let acks = Acks::default();
        let first = acks.wait("1");
        let second = acks.wait("1");
        drop(first);
        assert_eq!(acks.state().waiting.len(), 1, "the second attempt still waits");
        drop(second);
        assert!(acks.state().waiting.is_empty());
        assert!(!acks.resolve("1", Ack::Taken));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let acks = Acks::default();
        for id in 0..=REMEMBERED {
            acks.arrived(&id.to_string());
        }
        assert_eq!((acks.known("0"), acks.known("1")), (Known::Unknown, Known::Arrived));
        assert_eq!(acks.state().arrived.len(), REMEMBERED);
    }
}
