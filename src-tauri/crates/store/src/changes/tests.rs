//! Whatever is wished, lost, refused, wished again and discarded: in the end here and on the phone it is the last wish.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::{DatabaseKey, Store};

const NOW: UnixMs = UnixMs(1_000);

#[derive(Clone, Debug)]
enum Answer {
    Confirmed,
    /// The phone has it, and the answer got lost.
    ArrivedAndLost,
    /// Neither arrived.
    Lost,
    Refused,
}

#[derive(Clone, Debug)]
enum Step {
    Wish(usize, Change),
    /// The next change is handed over; while it is under way somebody may wish something else.
    Deliver(Option<(usize, Change)>, Answer),
    Discard(usize),
    /// The message that was being sent arrived.
    Sent,
    Restart,
}

/// Ours and sent, ours and being sent, the customer's.
const MESSAGES: [&str; 3] = ["sent", "sending", "theirs"];

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => "[👍❤😀]?".prop_map(|emoji| Change::React { emoji }),
        3 => "[a-d]{2}".prop_map(|text| Change::Edit { text }),
        1 => Just(Change::Delete),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => Just(Answer::Confirmed),
        1 => Just(Answer::ArrivedAndLost),
        1 => Just(Answer::Lost),
        1 => Just(Answer::Refused),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..3_usize, change()).prop_map(|(message, change)| Step::Wish(message, change)),
        5 => (prop::option::weighted(0.3, (0..3_usize, change())), answer()).prop_map(|(wish, answer)| Step::Deliver(wish, answer)),
        1 => (0..3_usize).prop_map(Step::Discard),
        1 => Just(Step::Sent),
        1 => Just(Step::Restart),
    ]
}

/// What somebody sees of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    text: String,
    emoji: String,
    deleted: bool,
}

fn apply(seen: &mut Seen, change: &Change) {
    match change {
        _ if seen.deleted => {}
        Change::React { emoji } => seen.emoji.clone_from(emoji),
        Change::Edit { text } => seen.text.clone_from(text),
        Change::Delete => *seen = Seen { text: String::new(), emoji: String::new(), deleted: true },
    }
}

async fn open_store(dir: &std::path::Path) -> Store {
    let store = Store::open(dir, &DatabaseKey::new([7; 32])).unwrap();
    let found = store.write("chat", |tx| {
        tx.execute_batch(
            "INSERT OR IGNORE INTO accounts (id, kind, name) VALUES ('account', 'linked', 'Shop');
             INSERT OR IGNORE INTO chats (id, account_id, jid) VALUES ('chat', 'account', '15550100@practice');
             INSERT OR IGNORE INTO messages (id, chat_id, wire_id, sender, sender_jid, text, at, state) VALUES
                 ('sent', 'chat', 'A', 'operator', '', 'first', 0, 'sent'),
                 ('sending', 'chat', 'B', 'bot', '', 'first', 0, 'sending'),
                 ('theirs', 'chat', 'C', 'contact', '15550100@practice', 'first', 0, NULL);",
        )?;
        Ok(())
    });
    found.await.unwrap();
    store
}

struct Play {
    store: Store,
    wished: u32,
    phone: Vec<Seen>,
    /// The last wish of each kind for each message that nobody took back and nobody refused.
    wishes: BTreeMap<(usize, &'static str), Change>,
    /// What arrived without anybody here knowing.
    unknown: BTreeSet<(usize, &'static str)>,
}

impl Play {
    async fn wish(&mut self, index: usize, change: Change) {
        self.wished += 1;
        let (id, wire, wish) =
            (MessageId::new(MESSAGES[index]), WireId::new(format!("wish {}", self.wished)), change.clone());
        let asked = self.store.write("wish", move |tx| request(tx, &id, &wish, &wire, NOW)).await.unwrap();
        let refused = matches!(asked, Requested::Refused(_));
        if MESSAGES[index] == "theirs" && !matches!(change, Change::React { .. }) {
            assert!(refused, "the customer's words are his");
        }
        if refused {
            return;
        }
        assert_eq!(asked, Requested::Queued(ChatId::new("chat")));
        if change == Change::Delete {
            self.wishes.retain(|(of, _), _| *of != index);
        }
        self.wishes.insert((index, kind(&change)), change);
    }

    async fn next(&self) -> Option<Due> {
        match self.store.write("next", |tx| next(tx, &ChatId::new("chat"), NOW)).await.unwrap() {
            Next::Due(due) => Some(*due),
            Next::Wait(at) => panic!("nothing waits for a later time: {at:?}"),
            Next::Nothing => None,
        }
    }

    async fn deliver(&mut self, wish: Option<(usize, Change)>, answer: Answer) -> bool {
        let Some(due) = self.next().await else { return false };
        let index = MESSAGES.iter().position(|id| due.message_id == MessageId::new(*id)).unwrap();
        let key = (index, kind(&due.outgoing.change));
        assert_eq!(due.outgoing.target.from_me, MESSAGES[index] != "theirs");
        if let Some((index, change)) = wish {
            self.wish(index, change).await;
        }
        let still_wished = self.wishes.get(&key) == Some(&due.outgoing.change);
        match answer {
            Answer::Confirmed => {
                apply(&mut self.phone[index], &due.outgoing.change);
                self.unknown.remove(&key);
                self.store.write("confirm", move |tx| confirm(tx, &due, NOW)).await.unwrap();
            }
            Answer::ArrivedAndLost => {
                apply(&mut self.phone[index], &due.outgoing.change);
                self.unknown.insert(key);
                self.store.write("again", move |tx| again(tx, &due, NOW)).await.unwrap();
            }
            Answer::Lost => self.store.write("again", move |tx| again(tx, &due, NOW)).await.unwrap(),
            Answer::Refused => {
                if self.store.write("fail", move |tx| fail(tx, &due, "refused")).await.unwrap() && still_wished {
                    self.wishes.remove(&key);
                }
            }
        }
        true
    }

    async fn seen_here(&self, index: usize) -> Seen {
        let id = MESSAGES[index];
        let read = self.store.read("message", move |conn| {
            Ok(conn.query_row(
                "SELECT text, deleted, coalesce((SELECT emoji FROM reactions WHERE message_id = messages.id), '')
                 FROM messages WHERE id = ?1",
                [id],
                |row| Ok(Seen { text: row.get(0)?, deleted: row.get(1)?, emoji: row.get(2)? }),
            )?)
        });
        read.await.unwrap()
    }
}

async fn play(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let first = Seen { text: "first".into(), emoji: String::new(), deleted: false };
    let mut play = Play {
        store: open_store(dir.path()).await,
        wished: 0,
        phone: vec![first; 3],
        wishes: BTreeMap::new(),
        unknown: BTreeSet::new(),
    };
    let sent =
        |tx: &Tx<'_>| messages::advance(tx, &MessageId::new("sending"), DeliveryEvent::Acknowledged, None).map(drop);
    for step in steps {
        match step {
            Step::Wish(index, change) => play.wish(index, change).await,
            Step::Deliver(wish, answer) => drop(play.deliver(wish, answer).await),
            Step::Discard(index) => {
                let id = MessageId::new(MESSAGES[index]);
                play.store.write("discard", move |tx| discard(tx, &id)).await.unwrap();
                play.wishes.retain(|(of, _), _| *of != index);
            }
            Step::Sent => play.store.write("sent", sent).await.unwrap(),
            Step::Restart => {
                drop(play.store);
                play.store = open_store(dir.path()).await;
            }
        }
    }
    play.store.write("sent", sent).await.unwrap();
    while play.deliver(None, Answer::Confirmed).await {}
    for (index, id) in MESSAGES.iter().enumerate() {
        let here = play.seen_here(index).await;
        let phone = &play.phone[index];
        if !play.unknown.iter().any(|(of, _)| *of == index) {
            assert_eq!(here, *phone, "{id}: what stands here is what stands on the phone");
        }
        for change in play.wishes.iter().filter(|((of, _), _)| *of == index).map(|(_, change)| change) {
            let mut wished = here.clone();
            apply(&mut wished, change);
            assert_eq!(wished, here, "{id}: the last wish came true here");
            let mut wished = phone.clone();
            apply(&mut wished, change);
            assert_eq!(wished, *phone, "{id}: and on the phone");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_the_end_the_last_wish_stands_here_and_on_the_phone(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
