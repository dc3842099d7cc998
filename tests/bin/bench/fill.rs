//! Fills a database with messages, through the code that records real ones.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use domain::{AccountId, Settings, UnixMs};
use engine::RandomIds;
use store::{Store, record};

use crate::core::{inbound, key, now};

/// Messages per chat.
const PER_CHAT: usize = 50;
/// Messages in one transaction.
const BATCH: usize = 2_000;

const WORDS: &[&str] = &[
    "lamp", "order", "delivery", "tomorrow", "kitchen", "blue", "broken", "thanks", "price", "invoice", "shade",
    "bulb", "address", "monday", "please", "garden", "return", "question", "open", "street", "size", "discount",
    "wall", "ceiling", "brass", "cable", "switch", "dimmer", "colour", "warranty", "photo", "receipt", "express",
    "parcel", "door", "window",
];

/// A sentence of words in an order that depends on `n`, with a number that only it has.
pub fn sentence(n: usize) -> String {
    let mut state = n as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut words: Vec<&str> = Vec::new();
    for _ in 0..12 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words.push(WORDS.get((state >> 33) as usize % WORDS.len()).copied().unwrap_or_default());
    }
    format!("{} number {n}", words.join(" "))
}

/// Puts `count` messages of customers into the database in `dir`; all turns are answered.
pub async fn messages(dir: &Path, account: &AccountId, count: usize) -> Result<()> {
    let store = Store::open(dir, &key())?;
    let begin = now().0 - 60_000 * count as i64;
    for from in (0..count).step_by(BATCH) {
        let (account, to) = (account.clone(), (from + BATCH).min(count));
        store
            .write("bench messages", move |tx| {
                let (ids, settings) = (Arc::new(RandomIds), Settings::default());
                for n in from..to {
                    let at = UnixMs(begin + 60_000 * n as i64);
                    let chat = format!("{}@bench", n / PER_CHAT);
                    record::record(tx, &*ids, &account, &inbound(&chat, n, &sentence(n), at), &settings, at)?;
                }
                tx.execute("UPDATE messages SET turn = 0", [])?;
                tx.execute("UPDATE chats SET turn_due_at = NULL", [])?;
                Ok(())
            })
            .await?;
    }
    Ok(())
}
