//! Whatever is charged, added, tried again and cut off: the ledger adds up.

use std::collections::BTreeMap;

use domain::{NoticeId, NoticeKind};
use proptest::prelude::*;

use super::*;
use crate::{DatabaseKey, Store};

#[derive(Clone, Debug)]
enum Step {
    Add(u32),
    /// A reply to one of a few messages; `dies`: what shares its transaction fails, so nothing of it stands.
    Reply {
        message: u8,
        amount: u32,
        dies: bool,
    },
    /// Two commits of the same reply at once.
    Twice {
        message: u8,
        amount: u32,
    },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (1..12_u32).prop_map(Step::Add),
        6 => (0..6_u8, 1..5_u32, any::<bool>()).prop_map(|(message, amount, dies)| Step::Reply { message, amount, dies }),
        2 => (0..6_u8, 1..5_u32).prop_map(|(message, amount)| Step::Twice { message, amount }),
        1 => Just(Step::Restart),
    ]
}

fn a_charge(line: usize, message: u8, amount: u32) -> Charge {
    Charge {
        id: CreditEntryId::new(format!("line {line}")),
        amount,
        chat_id: ChatId::new("chat"),
        message_id: MessageId::new(format!("message {message}")),
        description: "A reply".into(),
        low: Notice {
            id: NoticeId::new(format!("notice {line}")),
            kind: NoticeKind::Budget,
            title: "Low".into(),
            body: String::new(),
            chat_id: None,
            account_id: None,
            at: UnixMs(1),
            seen: false,
        },
    }
}

/// The books as they must be.
#[derive(Default)]
struct Books {
    balance: u32,
    used: u32,
    paid: BTreeMap<u8, u32>,
}

impl Books {
    fn charge(&mut self, message: u8, amount: u32) -> &'static str {
        if self.paid.contains_key(&message) {
            return "already";
        }
        if self.balance < amount {
            return "too few";
        }
        self.balance -= amount;
        self.used += amount;
        self.paid.insert(message, amount);
        "done"
    }
}

fn word_of(charged: &Charged) -> &'static str {
    match charged {
        Charged::Done { .. } => "done",
        Charged::Already => "already",
        Charged::TooFew => "too few",
    }
}

async fn open(dir: &std::path::Path) -> Store {
    let store = Store::open(dir, &DatabaseKey::new([7; 32])).unwrap();
    let chat = store.write("chat", |tx| {
        tx.execute_batch(
            "INSERT OR IGNORE INTO accounts (id, kind, name, status, status_since, settings, created_at)
             VALUES ('account', 'practice', 'Shop', 'disconnected', 0, '{}', 0);
             INSERT OR IGNORE INTO chats (id, account_id, jid, owner, status, created_at)
             VALUES ('chat', 'account', '15550100@practice', 'bot', 'open', 0);",
        )?;
        Ok(())
    });
    chat.await.unwrap();
    store
}

async fn play(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = open(dir.path()).await;
    let mut books = Books::default();
    for (line, step) in steps.into_iter().enumerate() {
        match step {
            Step::Add(amount) => {
                let added = store.write("add", move |tx| {
                    add(tx, &CreditEntryId::new(format!("line {line}")), amount, 1_000, "Added", UnixMs(1))
                });
                books.balance += amount;
                assert_eq!(added.await.unwrap(), Some(books.balance));
            }
            Step::Reply { message, amount, dies: false } => {
                let due = a_charge(line, message, amount);
                let charged = store.write("charge", move |tx| charge(tx, &due, UnixMs(1))).await.unwrap();
                assert_eq!(word_of(&charged), books.charge(message, amount));
                if let Charged::Done { raised } = charged {
                    assert_eq!(raised.is_some(), books.balance < amount, "told when it does not pay another one");
                }
            }
            Step::Reply { message, amount, dies: true } => {
                let due = a_charge(line, message, amount);
                let died = store.write("charge", move |tx| {
                    charge(tx, &due, UnixMs(1))?;
                    anyhow::bail!("the rest of the transaction failed") as anyhow::Result<()>
                });
                assert!(died.await.is_err());
            }
            Step::Twice { message, amount } => {
                let dues = [a_charge(2 * line + 10_000, message, amount), a_charge(2 * line + 10_001, message, amount)];
                let [one, other] = dues.map(|due| store.write("charge", move |tx| charge(tx, &due, UnixMs(1))));
                let (one, other) = tokio::join!(one, other);
                let mut words = [word_of(&one.unwrap()), word_of(&other.unwrap())];
                words.sort_unstable();
                let mut expected = [books.charge(message, amount), books.charge(message, amount)];
                expected.sort_unstable();
                assert_eq!(words, expected);
            }
            Step::Restart => {
                drop(store);
                store = open(dir.path()).await;
            }
        }
        check(&store, &books).await;
    }
}

async fn check(store: &Store, books: &Books) {
    let read = store.read("ledger", |conn| Ok((balance(conn)?, used(conn)?, page(conn, None, 200)?)));
    let (balance, used, page) = read.await.unwrap();
    assert_eq!((balance, used), (books.balance, books.used));
    let mut lines = page.rows;
    lines.reverse();
    let mut running = 0;
    let mut paid = BTreeMap::new();
    for line in lines {
        assert_eq!(line.balance_before, running, "lines follow each other");
        running = match line.kind {
            CreditKind::Credit => running + line.amount,
            CreditKind::Debit => running.checked_sub(line.amount).expect("never below zero"),
        };
        assert_eq!(line.balance_after, running);
        if let Some(message) = line.message_id {
            assert!(paid.insert(message, line.amount).is_none(), "each message is charged once");
        }
    }
    assert_eq!(running, books.balance, "the ledger adds up");
    let expected: BTreeMap<_, _> =
        books.paid.iter().map(|(message, amount)| (MessageId::new(format!("message {message}")), *amount)).collect();
    assert_eq!(paid, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn credits_are_never_negative_and_each_reply_is_charged_once(steps in proptest::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
