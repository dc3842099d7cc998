//! The witness of the kill test: the network that a dying shop talks to. It never dies, so it knows what really happened.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::{DatabaseKey, Store};
use testkit::KEY;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::shop;
use crate::wire::{FromShop, ToShop};

/// How a shop ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Killed when it passes this checkpoint for the nth time.
    At(&'static str, u64),
    /// Killed with its nth message on the wire, which arrived, or did not.
    Sending {
        /// Which.
        nth: u32,
        /// It arrived.
        arrives: bool,
    },
    /// Killed after so long, wherever it is.
    After(Duration),
    /// Not killed: ends properly when everything is done.
    Properly,
}

/// A reply may take so long. Only a failing test spends it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Questions that are asked in every round.
const NEW_QUESTIONS: usize = 5;
/// Of a hundred questions about the fate of a message so many have no answer.
const UNKNOWN_PERCENT: u32 = 30;

/// What the network knows of one customer, who asks one question.
#[derive(Debug, Default)]
struct Asked {
    wire: String,
    text: String,
    /// The shop confirmed that it is on disk.
    confirmed: bool,
    /// Wire ids of replies that arrived, in order, as often as they did.
    arrived: Vec<String>,
    /// Nobody could tell the shop what became of this reply.
    uncertain: BTreeSet<String>,
}

/// The network, and all it saw.
pub struct Witness {
    exe: PathBuf,
    dir: tempfile::TempDir,
    listener: TcpListener,
    chance: StdRng,
    asked: BTreeMap<String, Asked>,
    /// Processes killed so far.
    pub kills: u32,
    /// Replies whose fate nobody could tell so far.
    pub uncertain: u32,
    /// Times a message was delivered that the shop might have had.
    pub redelivered: u32,
}

impl Witness {
    /// A network for shops run by the program `exe`.
    pub async fn new(exe: &str, seed: u64) -> anyhow::Result<Self> {
        Ok(Self {
            exe: exe.into(),
            dir: tempfile::tempdir()?,
            listener: TcpListener::bind(("127.0.0.1", 0)).await?,
            chance: StdRng::seed_from_u64(seed),
            asked: BTreeMap::new(),
            kills: 0,
            uncertain: 0,
            redelivered: 0,
        })
    }

    /// Runs one shop to its end, then looks at what it left.
    pub async fn round(&mut self, end: End) -> anyhow::Result<()> {
        let mut child = self.start(end)?;
        let ended = self.serve(&mut child, end).await.with_context(|| format!("A shop that ends {end:?}"));
        // Whatever happened: no process is left behind.
        drop(child.kill());
        child.wait()?;
        ended?;
        if end == End::Properly || self.chance.random_ratio(1, 2) {
            // Not always: the next shop must also cope with what nobody cleaned up.
            self.inspect(end == End::Properly).await.with_context(|| format!("After a shop that ended {end:?}"))?;
        }
        Ok(())
    }

    fn start(&self, end: End) -> anyhow::Result<Child> {
        let mut command = Command::new(&self.exe);
        command.arg(self.dir.path()).arg(self.listener.local_addr()?.port().to_string());
        if let End::At(point, nth) = end {
            command.arg(point).arg(nth.to_string());
        }
        command.spawn().with_context(|| format!("Start {}", self.exe.display()))
    }

    /// A random number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.chance.random_range(0..limit)
    }

    async fn serve(&mut self, child: &mut Child, end: End) -> anyhow::Result<()> {
        let begun = Instant::now();
        let (stream, _) = tokio::time::timeout(PATIENCE, self.listener.accept()).await.context("The shop never came")??;
        let mut line = Line::new(stream)?;
        self.deliver(&mut line).await;
        let (mut sends, mut up) = (0, false);
        loop {
            if end == End::Properly && up && self.all_done() {
                line.say(&ToShop::Stop).await;
                ensure!(child.wait()?.success(), "The shop did not end properly");
                return Ok(());
            }
            let limit = if let End::After(limit) = end { limit } else { PATIENCE };
            let next = tokio::time::timeout(limit.saturating_sub(begun.elapsed()), line.hear()).await;
            let Ok(heard) = next else {
                ensure!(matches!(end, End::After(_)), "Nothing happens any more:\n{}", self.open_questions());
                return self.kill(child, line).await;
            };
            let heard = heard.context("The shop hung up by itself")?;
            match &heard {
                FromShop::Up => up = true,
                FromShop::Point { .. } => return self.kill(child, line).await,
                FromShop::Send { .. } => {
                    sends += 1;
                    if let End::Sending { nth, arrives } = end
                        && sends == nth
                    {
                        if arrives {
                            self.hear(&heard);
                        }
                        return self.kill(child, line).await;
                    }
                }
                FromShop::Took { .. } | FromShop::Ask { .. } => {}
            }
            for answer in self.hear(&heard) {
                line.say(&answer).await;
            }
        }
    }

    /// Kills the shop; what it had said by then arrived, or got lost on the way.
    async fn kill(&mut self, child: &mut Child, mut line: Line) -> anyhow::Result<()> {
        child.kill()?;
        child.wait()?;
        self.kills += 1;
        if self.chance.random_ratio(1, 2) {
            while let Some(heard) = line.hear().await {
                drop(self.hear(&heard));
            }
        }
        Ok(())
    }

    /// Delivers what the shop never confirmed, some of what it did, and new questions.
    async fn deliver(&mut self, line: &mut Line) {
        for _ in 0..NEW_QUESTIONS {
            let known = [shop::HOURS, shop::GIFT_CARDS, shop::DELIVERY_COST];
            let number = self.asked.len();
            let text = known[number % known.len()].question.to_owned();
            let asked = Asked { wire: format!("3A{number:08}"), text, ..Asked::default() };
            self.asked.insert(format!("customer{number:05}@practice"), asked);
        }
        let newest = self.asked.len() - NEW_QUESTIONS;
        for (index, (jid, asked)) in self.asked.iter().enumerate() {
            if asked.confirmed && !self.chance.random_ratio(1, 10) {
                continue;
            }
            if index < newest {
                self.redelivered += 1;
            }
            let at = domain::Clock::now(&engine::SystemClock).0;
            let (wire, jid, text) = (asked.wire.clone(), jid.clone(), asked.text.clone());
            line.say(&ToShop::Message { wire, jid, text, at }).await;
        }
    }

    /// Takes in what the shop said; returns what to answer.
    fn hear(&mut self, heard: &FromShop) -> Vec<ToShop> {
        match heard {
            FromShop::Up | FromShop::Point { .. } => Vec::new(),
            FromShop::Took { wire } => {
                if let Some(asked) = self.asked.values_mut().find(|asked| asked.wire == *wire) {
                    asked.confirmed = true;
                }
                Vec::new()
            }
            FromShop::Send { request, wire, jid, .. } => {
                let request = *request;
                if self.chance.random_ratio(1, 10) {
                    return vec![ToShop::Sent { request, taken: false }];
                }
                self.asked.entry(jid.clone()).or_default().arrived.push(wire.clone());
                let mut answers = vec![ToShop::Sent { request, taken: true }];
                if self.chance.random_ratio(1, 2) {
                    answers.push(ToShop::Delivered { jid: jid.clone(), wire: wire.clone() });
                }
                answers
            }
            FromShop::Ask { request, wire } => vec![ToShop::Knows { request: *request, arrived: self.fate(wire) }],
        }
    }

    fn fate(&mut self, wire: &str) -> Option<bool> {
        let arrived = self.asked.values().any(|asked| asked.arrived.iter().any(|known| known == wire));
        if self.chance.random_ratio(100 - UNKNOWN_PERCENT, 100) {
            return Some(arrived);
        }
        self.uncertain += 1;
        // Kept under the wire id alone: a reply that did not arrive told us no address.
        self.asked.entry(String::new()).or_default().uncertain.insert(wire.to_owned());
        None
    }

    fn is_uncertain(&self, wire: &str) -> bool {
        self.asked.get("").is_some_and(|asked| asked.uncertain.contains(wire))
    }

    fn all_done(&self) -> bool {
        self.asked.iter().filter(|(jid, _)| !jid.is_empty()).all(|(_, asked)| asked.confirmed)
    }

    fn open_questions(&self) -> String {
        let open = self.asked.iter().filter(|(_, asked)| !asked.confirmed || asked.arrived.is_empty());
        open.map(|(jid, asked)| format!("{jid}: {asked:?}\n")).collect()
    }
}
