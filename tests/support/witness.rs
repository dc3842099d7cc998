//! The witness of the kill test: it starts shops, is the network they talk to, and kills them.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::Clock;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::{DatabaseKey, Store};
use testkit::KEY;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::ledger::Ledger;
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
    /// Killed so long after its process began: while it starts, or later.
    After(Duration),
    /// Killed so long after it first said something: while it works.
    Working(Duration),
    /// Not killed: ends properly when everything is done.
    Properly,
}

/// Nothing takes longer. Only a failing test spends it.
const PATIENCE: Duration = Duration::from_secs(60);
/// Questions that are asked in every round.
const NEW_QUESTIONS: usize = 5;

/// The network, and what it saw.
pub struct Witness {
    exe: PathBuf,
    dir: tempfile::TempDir,
    listener: TcpListener,
    chance: StdRng,
    ledger: Ledger,
    founded: bool,
    /// Processes killed so far.
    pub kills: u32,
    /// Replies whose fate nobody could tell so far.
    pub uncertain: u32,
    /// Times a message was delivered that the shop might have had.
    pub redelivered: u32,
}

impl Witness {
    /// A network for shops run by the program `exe`. What happens follows from `seed` and from the computer's timing.
    pub async fn new(exe: &str, seed: u64) -> Result<Self> {
        Ok(Self {
            exe: exe.into(),
            dir: tempfile::tempdir()?,
            listener: TcpListener::bind(("127.0.0.1", 0)).await?,
            chance: StdRng::seed_from_u64(seed),
            ledger: Ledger::default(),
            founded: false,
            kills: 0,
            uncertain: 0,
            redelivered: 0,
        })
    }

    /// Customers so far.
    pub fn customers(&self) -> usize {
        self.ledger.len()
    }

    /// A random number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.chance.random_range(0..limit)
    }

    /// Runs one shop to its end, then looks at what it left.
    pub async fn round(&mut self, end: End) -> Result<()> {
        let mut child = self.start(end)?;
        let ended = self.serve(&mut child, end).await.with_context(|| format!("A shop that ends {end:?}"));
        // Whatever happened: no process is left behind.
        drop(child.kill());
        child.wait()?;
        ended?;
        let finished = end == End::Properly;
        // Not always: the next shop must also cope with what nobody cleaned up.
        if finished || self.chance.random_ratio(1, 2) {
            let store = Store::open(self.dir.path(), &DatabaseKey::new(KEY))?;
            self.ledger.compare(&store, finished).await.with_context(|| format!("After a shop that ended {end:?}"))?;
        }
        Ok(())
    }

    fn start(&self, end: End) -> Result<Child> {
        let mut command = Command::new(&self.exe);
        command.arg(self.dir.path()).arg(self.listener.local_addr()?.port().to_string());
        if let End::At(point, nth) = end {
            command.arg(point).arg(nth.to_string());
        }
        command.spawn().with_context(|| format!("Start {}", self.exe.display()))
    }

    async fn serve(&mut self, child: &mut Child, end: End) -> Result<()> {
        let mut begun = Instant::now();
        let coming = tokio::time::timeout(PATIENCE, self.listener.accept());
        let mut line = Line::new(coming.await.context("The shop never came")??.0);
        self.deliver(&mut line).await;
        let (mut sends, mut up, mut stopping, mut heard_of) = (0, false, false, false);
        loop {
            if end == End::Properly && up && !stopping && self.ledger.is_done() {
                stopping = true;
                line.say(&ToShop::Stop).await;
            }
            let limit = match end {
                End::After(limit) => limit,
                End::Working(limit) if heard_of => limit,
                _ => PATIENCE,
            };
            let Ok(heard) = tokio::time::timeout(limit.saturating_sub(begun.elapsed()), line.hear()).await else {
                ensure!(limit != PATIENCE, "Nothing happens any more:\n{}", self.ledger.open_questions());
                return self.kill(child, line).await;
            };
            if !heard_of && matches!(end, End::Working(_)) {
                begun = Instant::now();
            }
            heard_of = true;
            let Some(heard) = heard else {
                ensure!(stopping && child.wait()?.success(), "The shop hung up by itself");
                return Ok(());
            };
            up |= matches!(heard, FromShop::Up);
            sends += u32::from(matches!(heard, FromShop::Send { .. }));
            let dies = match end {
                End::At(..) => matches!(heard, FromShop::Point { .. }),
                End::Sending { nth, .. } => matches!(heard, FromShop::Send { .. }) && sends == nth,
                End::After(_) | End::Working(_) | End::Properly => false,
            };
            // A message on which the shop dies arrived or not; nobody answers it.
            let lost = dies && end == End::Sending { nth: sends, arrives: false };
            let answers = if lost { Vec::new() } else { self.take(&heard) };
            if dies {
                return self.kill(child, line).await;
            }
            for answer in answers {
                line.say(&answer).await;
            }
        }
    }

    /// Kills the shop; what it had said by then arrived, or got lost on the way.
    async fn kill(&mut self, child: &mut Child, mut line: Line) -> Result<()> {
        child.kill()?;
        child.wait()?;
        self.kills += 1;
        if self.chance.random_ratio(1, 2) {
            while let Some(heard) = line.hear().await {
                drop(self.take(&heard));
            }
        }
        Ok(())
    }

    /// Delivers what the shop never confirmed, some of what it did, and new questions.
    async fn deliver(&mut self, line: &mut Line) {
        // The very first one founds the shop before anybody asks.
        for _ in 0..if self.founded { NEW_QUESTIONS } else { 0 } {
            self.ledger.add_question();
        }
        self.founded = true;
        let at = engine::SystemClock.now().0;
        for (jid, asked) in self.ledger.customers() {
            if asked.confirmed && !self.chance.random_ratio(1, 10) {
                continue;
            }
            self.redelivered += u32::from(asked.delivered);
            asked.delivered = true;
            let (wire, jid, text) = (asked.wire.clone(), jid.clone(), asked.text.clone());
            line.say(&ToShop::Message { wire, jid, text, at }).await;
        }
    }

    /// Takes in what the shop said; returns what to answer.
    fn take(&mut self, heard: &FromShop) -> Vec<ToShop> {
        match heard {
            FromShop::Up | FromShop::Point { .. } => Vec::new(),
            FromShop::Took { wire } => {
                self.ledger.confirm(wire);
                Vec::new()
            }
            FromShop::Send { request, wire, jid, .. } => {
                let request = *request;
                if self.chance.random_ratio(1, 10) {
                    return vec![ToShop::Sent { request, taken: false }];
                }
                self.ledger.arrive(jid, wire);
                let mut answers = vec![ToShop::Sent { request, taken: true }];
                if self.chance.random_ratio(1, 2) {
                    answers.push(ToShop::Delivered { jid: jid.clone(), wire: wire.clone() });
                }
                answers
            }
            FromShop::Ask { request, jid, wire } => {
                let uncertain = self.chance.random_ratio(1, 3);
                self.ledger.told(jid, wire, uncertain);
                self.uncertain += u32::from(uncertain);
                let arrived = (!uncertain).then(|| self.ledger.has(jid, wire));
                vec![ToShop::Knows { request: *request, arrived }]
            }
        }
    }
}

/// The network's end of a socket.
struct Line {
    reading: BufReader<OwnedReadHalf>,
    writing: OwnedWriteHalf,
    /// Part of a line that was read when a wait was cut short.
    partial: Vec<u8>,
}

impl Line {
    fn new(stream: TcpStream) -> Self {
        let (reading, writing) = stream.into_split();
        Self { reading: BufReader::new(reading), writing, partial: Vec::new() }
    }

    /// Says something; nobody may listen any more.
    async fn say(&mut self, line: &ToShop) {
        let line = serde_json::to_string(line).expect("a line is JSON") + "\n";
        drop(self.writing.write_all(line.as_bytes()).await);
    }

    /// The next whole line; nothing once the shop is gone. May be cut short and called again.
    async fn hear(&mut self) -> Option<FromShop> {
        let read = self.reading.read_until(b'\n', &mut self.partial).await;
        if read.is_err() || self.partial.last() != Some(&b'\n') {
            return None;
        }
        let heard = serde_json::from_slice(&self.partial).expect("the shop speaks our language");
        self.partial.clear();
        Some(heard)
    }
}
