//! Events: the library's, sorted into lanes. The callback must not wait, so what it hears is put down and taken from
//! there.
//!
//! What decides about the connection goes one way, what is told of chats and people a second, the history a third: a
//! long history holds up nothing but itself. Each lane keeps its order.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;
use wacore::types::events::{Event, EventHandler, EventInterest, EventKind, LazyHistorySync};

use crate::acks::{Ack, Acks};

/// So many events wait in a lane before any is dropped. Hearing that somebody types is dropped much sooner.
const NEWS: usize = 20_000;
const TYPING: usize = 200;
const PAST: usize = 2_000;

/// Of which connection (they are numbered) something is.
pub(crate) type Generation = u64;

/// A lane's end.
pub(crate) struct Lane<T> {
    sender: mpsc::UnboundedSender<T>,
    waiting: Arc<AtomicUsize>,
    most: usize,
}

impl<T> Clone for Lane<T> {
    fn clone(&self) -> Self {
        Self { sender: self.sender.clone(), waiting: Arc::clone(&self.waiting), most: self.most }
    }
}

/// A lane's other end.
pub(crate) struct Taken<T> {
    receiver: mpsc::UnboundedReceiver<T>,
    waiting: Arc<AtomicUsize>,
}

/// A lane in which so many wait at most.
pub(crate) fn lane<T>(most: usize) -> (Lane<T>, Taken<T>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    (Lane { sender, waiting: Arc::clone(&waiting), most }, Taken { receiver, waiting })
}

impl<T> Lane<T> {
    /// Puts something down; `false` if there was no room.
    pub fn put(&self, thing: T) -> bool {
        if self.waiting.load(Ordering::Relaxed) >= self.most {
            return false;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Nobody takes any more: the session is over.
        self.sender.send(thing).ok();
        true
    }

    fn len(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

impl<T> Taken<T> {
    /// The next one.
    pub async fn next(&mut self) -> Option<T> {
        let next = self.receiver.recv().await;
        if next.is_some() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        next
    }
}

/// The lanes of one session.
#[derive(Clone)]
pub(crate) struct Lanes {
    /// Decides about the connection.
    pub control: Lane<(Generation, Arc<Event>)>,
    /// Of chats and people.
    pub news: Lane<Arc<Event>>,
    /// The history, and that it may be over.
    pub past: Lane<Box<LazyHistorySync>>,
}

/// The other ends.
pub(crate) struct Ends {
    pub control: Taken<(Generation, Arc<Event>)>,
    pub news: Taken<Arc<Event>>,
    pub past: Taken<Box<LazyHistorySync>>,
}

impl Lanes {
    /// New, empty ones.
    pub fn new() -> (Self, Ends) {
        let (control, control_end) = lane(NEWS);
        let (news, news_end) = lane(NEWS);
        let (past, past_end) = lane(PAST);
        (Self { control, news, past }, Ends { control: control_end, news: news_end, past: past_end })
    }
}

/// Hears the events of one connection.
pub(crate) struct Ear {
    pub generation: Generation,
    pub lanes: Lanes,
    pub acks: Arc<Acks>,
}

impl EventHandler for Ear {
    fn handle_event(&self, event: Arc<Event>) {
        let kept = match &*event {
            // At once: somebody waits for it.
            Event::ServerAck(ack) if ack.class.as_deref().is_none_or(|class| class == "message") => {
                let answer = ack.error.clone().map_or(Ack::Taken, Ack::Refused);
                self.acks.resolve(&ack.id, answer) || self.lanes.news.put(event)
            }
            Event::ServerAck(_) => true,
            Event::Disconnected(_) => {
                self.acks.lose();
                self.lanes.control.put((self.generation, event))
            }
            // What the hook took needs no second look.
            Event::Messages(batch) if batch.hook_committed => true,
            Event::HistorySync(part) => self.lanes.past.put(part.clone()),
            Event::ChatPresence(_) => self.lanes.news.len() > TYPING || self.lanes.news.put(event),
            other if CONTROL.contains(&other.kind()) => self.lanes.control.put((self.generation, event)),
            _ => self.lanes.news.put(event),
        };
        if !kept {
            tracing::error!("An event of a linked account was dropped: the core does not take them fast enough");
        }
    }

    fn interest(&self) -> EventInterest {
        EventInterest::of(CONTROL).union(EventInterest::of(OTHERS))
    }
}

const CONTROL: &[EventKind] = &[
    EventKind::Connected,
    EventKind::Disconnected,
    EventKind::PairSuccess,
    EventKind::PairError,
    EventKind::LoggedOut,
    EventKind::PairingQrCode,
    EventKind::PairingCode,
    EventKind::PairingCodeRefresh,
    EventKind::PairingCodeError,
    EventKind::PairingQrCodesExhausted,
    EventKind::QrScannedWithoutMultidevice,
    EventKind::ClientOutdated,
    EventKind::StreamReplaced,
    EventKind::TemporaryBan,
    EventKind::ConnectFailure,
    EventKind::PairPasskeyRequest,
    EventKind::PairPasskeyConfirmation,
    EventKind::PairPasskeyError,
    EventKind::SelfPushNameUpdated,
];

const OTHERS: &[EventKind] = &[
    EventKind::Messages,
    EventKind::Receipt,
    EventKind::ServerAck,
    EventKind::UndecryptableMessage,
    EventKind::ChatPresence,
    EventKind::PictureUpdate,
    EventKind::UserAboutUpdate,
    EventKind::GroupUpdate,
    EventKind::ContactUpdate,
    EventKind::PushNameUpdate,
    EventKind::BusinessStatusUpdate,
    EventKind::HistorySync,
    EventKind::MexNotification,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_lane_keeps_its_order_and_its_bound() {
        let (lane, mut taken) = lane(2);
        assert!(lane.put(1) && lane.put(2) && !lane.put(3));
        assert_eq!(taken.next().await, Some(1));
        assert!(lane.put(4));
        assert_eq!((taken.next().await, taken.next().await), (Some(2), Some(4)));
    }
}
