//! What the suites of this crate share: clocks, a log that is a witness, models without a network.

#![allow(dead_code, reason = "each test file uses a part")]

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use ai::{
    Ask, Called, Caller, Completion, Ended, Failure, Leaving, Request, Role, Shape, Stop, Target, Tokens, Transcript,
    Turn, Witness,
};
use async_trait::async_trait;
use domain::{CallId, Clock, ProviderId, Secret, UnixMs, assistant::ModelInfo};

pub const BEGIN: UnixMs = UnixMs(1_700_000_000_000);

/// A clock on tokio's own time, which a test has paused: it jumps to the next deadline when everybody waits.
pub struct PausedClock(tokio::time::Instant);

impl PausedClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(tokio::time::Instant::now()))
    }

    /// Milliseconds that have passed.
    pub fn passed(&self) -> i64 {
        i64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

#[async_trait]
impl Clock for PausedClock {
    fn now(&self) -> UnixMs {
        BEGIN.plus(self.passed())
    }

    fn midnight(&self) -> UnixMs {
        BEGIN
    }

    async fn sleep_until(&self, at: UnixMs) {
        let ms = u64::try_from(at.since(BEGIN)).unwrap_or_default();
        pause_until(self.0 + Duration::from_millis(ms)).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "tokio's time is the virtual clock here")]
async fn pause_until(at: tokio::time::Instant) {
    tokio::time::sleep_until(at).await;
}

/// A clock for tests with real sockets: every short wait is over at once and remembered, a long one (the end of an ask)
/// never comes.
#[derive(Default)]
pub struct HurriedClock(Mutex<(i64, Vec<i64>)>);

/// Waits up to this are short.
const SHORT_MS: i64 = 3_600_000;

impl HurriedClock {
    /// The waits so far, in milliseconds; forgotten with this call.
    pub fn take_waits(&self) -> Vec<i64> {
        std::mem::take(&mut self.0.lock().unwrap().1)
    }
}

#[async_trait]
impl Clock for HurriedClock {
    fn now(&self) -> UnixMs {
        BEGIN.plus(self.0.lock().unwrap().0)
    }

    fn midnight(&self) -> UnixMs {
        BEGIN
    }

    async fn sleep_until(&self, at: UnixMs) {
        let ms = at.since(self.now());
        if ms > SHORT_MS {
            return std::future::pending().await;
        }
        let mut state = self.0.lock().unwrap();
        if ms > 0 {
            state.0 += ms;
            state.1.push(ms);
        }
    }
}

/// What a witness has written down of a call.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: CallId,
    pub provider: ProviderId,
    pub attempt: u32,
    pub at: UnixMs,
    pub ends: Vec<Ended>,
}

/// A witness that writes into memory.
#[derive(Default)]
pub struct Log {
    pub written: Mutex<Vec<Line>>,
    /// Why nothing can be written down.
    pub refuses: Option<&'static str>,
    /// How long writing down takes.
    pub takes: Option<(Arc<PausedClock>, i64)>,
}

impl Log {
    pub fn lines(&self) -> Vec<Line> {
        self.written.lock().unwrap().clone()
    }

    /// Each call ended exactly once.
    pub fn assert_whole(&self) {
        for line in self.lines() {
            assert_eq!(line.ends.len(), 1, "{line:?}");
        }
    }
}

#[async_trait]
impl Witness for Log {
    async fn leaving(&self, call: &Leaving<'_>) -> anyhow::Result<CallId> {
        if let Some(why) = self.refuses {
            anyhow::bail!(why);
        }
        if let Some((clock, ms)) = &self.takes {
            clock.sleep_until(clock.now().plus(*ms)).await;
        }
        let mut lines = self.written.lock().unwrap();
        let id = CallId::new(format!("call-{}", lines.len() + 1));
        let (provider, attempt) = (call.target.provider.clone(), call.attempt);
        lines.push(Line { id: id.clone(), provider, attempt, at: call.at, ends: Vec::new() });
        Ok(id)
    }

    async fn ended(&self, id: &CallId, ended: &Ended) {
        let mut lines = self.written.lock().unwrap();
        lines.iter_mut().find(|line| line.id == *id).unwrap().ends.push(ended.clone());
    }
}

/// What a scripted model does with a call.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub result: Result<String, Failure>,
    pub takes_ms: i64,
}

/// Models without a network: each provider has its script. Without one it hangs.
pub struct Scripted {
    clock: Arc<PausedClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    scripts: HashMap<ProviderId, VecDeque<Outcome>>,
    inside: usize,
    most_inside: usize,
    order: Vec<(ProviderId, i64)>,
}

impl Scripted {
    pub fn new(clock: &Arc<PausedClock>) -> Arc<Self> {
        Arc::new(Self { clock: clock.clone(), state: Mutex::default() })
    }

    pub fn then(&self, provider: &str, takes_ms: i64, result: Result<&str, Failure>) -> &Self {
        let outcome = Outcome { result: result.map(str::to_owned), takes_ms };
        self.state.lock().unwrap().scripts.entry(ProviderId::new(provider)).or_default().push_back(outcome);
        self
    }

    /// Who was called when, in milliseconds.
    pub fn calls(&self) -> Vec<(String, i64)> {
        self.state.lock().unwrap().order.iter().map(|(id, at)| (id.to_string(), *at)).collect()
    }

    /// Calls that are under way.
    pub fn inside(&self) -> usize {
        self.state.lock().unwrap().inside
    }

    /// The most calls at the same time.
    pub fn most_inside(&self) -> usize {
        self.state.lock().unwrap().most_inside
    }
}

/// Counts down when a call ends or is dropped.
struct Inside<'a>(&'a Scripted);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().inside -= 1;
    }
}

#[async_trait]
impl Caller for Scripted {
    async fn call(&self, target: &Target, _: Request) -> Called {
        let outcome = {
            let mut state = self.state.lock().unwrap();
            state.inside += 1;
            state.most_inside = state.most_inside.max(state.inside);
            state.order.push((target.provider.clone(), self.clock.passed()));
            state.scripts.get_mut(&target.provider).and_then(VecDeque::pop_front)
        };
        let _inside = Inside(self);
        let Some(Outcome { result, takes_ms }) = outcome else { return std::future::pending().await };
        self.clock.sleep_until(self.clock.now().plus(takes_ms)).await;
        let result = result.map(|text| Completion {
            text,
            stop: Stop::Done,
            tokens: Tokens { input: 10, output: 5, cached: 0 },
            model: target.model.id.clone(),
        });
        let latency = Duration::from_millis(takes_ms.unsigned_abs());
        Called { result, status: None, bytes_in: 0, body: None, latency }
    }

    async fn transcribe(&self, _: &Target, _: Request) -> Called<Transcript> {
        unreachable!("no script has a sound")
    }

    async fn list(&self, _: &Target, _: Request) -> Called<Vec<ModelInfo>> {
        unreachable!("no script has a list")
    }
}

/// A target that nobody connects to.
pub fn target(provider: &str) -> Target {
    let spec = ai::provider("groq").unwrap();
    let key = Some(Secret::new("gsk_fictitious"));
    Target::new(ProviderId::new(provider), provider, spec, None, key, spec.model("a-model")).unwrap()
}

pub fn question(shape: Shape) -> Ask {
    Ask {
        system: "You answer for a shop, in JSON.".into(),
        turns: vec![Turn::text(Role::Customer, "When do you open?")],
        temperature: 0.2,
        max_tokens: 200,
        shape,
    }
}
