//! Sessions: the simulations that are open. In memory, a few of them: a window that was closed hard must not fill it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use domain::{AccountId, FlowId, UnixMs};
use flow::simulate::{Simulation, SimulationAct, SimulationState};
use flow::step::EffectKey;
use flow::{Document, Script};
use tokio_util::sync::CancellationToken;

use super::live;

/// So many can be open; the one that rested longest makes room.
const MOST: usize = 20;

/// The simulations that are open.
#[derive(Default)]
pub(crate) struct Simulations(Mutex<HashMap<String, Arc<Session>>>);

/// One simulation.
pub(crate) struct Session {
    id: String,
    pub flow_id: FlowId,
    /// Whose assistant answers for real; `None`: there is no account at all.
    pub account: Option<AccountId>,
    inner: Mutex<Inner>,
    touched: AtomicI64,
}

struct Inner {
    simulation: Simulation,
    draft_rev: u32,
    /// The call that is under way for real, and what ends it.
    under_way: Option<(EffectKey, CancellationToken)>,
}

impl Simulations {
    /// Keeps a new one.
    pub fn open(&self, session: Session, now: UnixMs) -> Arc<Session> {
        let session = Arc::new(session);
        session.touched.store(now.0, Ordering::Relaxed);
        let mut all = self.lock();
        while all.len() >= MOST {
            let oldest = all.values().min_by_key(|session| session.touched.load(Ordering::Relaxed));
            let Some(id) = oldest.map(|session| session.id.clone()) else { break };
            if let Some(closed) = all.remove(&id) {
                closed.stop_call();
            }
        }
        all.insert(session.id.clone(), Arc::clone(&session));
        session
    }

    /// One of them; it was looked at now.
    pub fn get(&self, id: &str, now: UnixMs) -> Option<Arc<Session>> {
        let session = self.lock().get(id).cloned()?;
        session.touched.store(now.0, Ordering::Relaxed);
        Some(session)
    }

    /// Ends one, and what it waits for.
    pub fn close(&self, id: &str) {
        if let Some(session) = self.lock().remove(id) {
            session.stop_call();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    pub fn new(id: String, flow_id: FlowId, account: Option<AccountId>, draft: (Simulation, u32)) -> Self {
        let (simulation, draft_rev) = draft;
        let inner = Mutex::new(Inner { simulation, draft_rev, under_way: None });
        Self { id, flow_id, account, inner, touched: AtomicI64::new(0) }
    }

    /// As the window shows it.
    pub fn state(&self) -> SimulationState {
        let inner = self.lock();
        let state = inner.simulation.state(&self.id, inner.draft_rev);
        SimulationState { busy: inner.under_way.is_some(), ..state }
    }

    /// What the draft is called.
    pub fn name(&self) -> String {
        self.lock().simulation.document().name.clone()
    }

    /// What happened, as a test conversation.
    pub fn as_script(&self, name: &str) -> Script {
        self.lock().simulation.as_script(name)
    }

    /// Something happens.
    pub fn act(&self, act: SimulationAct, began: Instant) -> Result<(), String> {
        let mut inner = self.lock();
        inner.simulation.act(act)?;
        inner.simulation.note_took(micros(began));
        // What was done may have answered the call by hand, or made it one that is answered by hand or by nobody.
        let is_over = inner.under_way.as_ref().is_some_and(|(key, _)| !live::is_wanted(&inner.simulation, key));
        if let Some((_, stop)) = inner.under_way.take_if(|_| is_over) {
            stop.cancel();
        }
        Ok(())
    }

    /// The draft as it is now, from the beginning.
    pub fn redraw(&self, document: Document, draft_rev: u32) {
        let mut inner = self.lock();
        inner.simulation.redraw(document);
        inner.draft_rev = draft_rev;
    }

    /// Ends the call that is under way.
    pub fn stop_call(&self) {
        if let Some((_, stop)) = self.lock().under_way.take() {
            stop.cancel();
        }
    }

    /// Takes the call that is to be made for real, if one is and nobody makes it yet.
    pub fn take_call<T>(
        &self,
        stop: &CancellationToken,
        take: impl FnOnce(&Simulation) -> Option<(EffectKey, T)>,
    ) -> Option<(EffectKey, T, CancellationToken)> {
        let mut inner = self.lock();
        if inner.under_way.is_some() {
            return None;
        }
        let (key, taken) = take(&inner.simulation)?;
        let stop = stop.child_token();
        inner.under_way = Some((key.clone(), stop.clone()));
        Some((key, taken, stop))
    }

    /// What came of a call. Whether anybody still waited for it.
    pub fn answer(&self, key: &EffectKey, result: flow::simulate::CallResult) -> bool {
        let mut inner = self.lock();
        if inner.under_way.as_ref().is_none_or(|(under_way, _)| under_way != key) {
            return false;
        }
        inner.under_way = None;
        let began = Instant::now();
        let taken = inner.simulation.answer(key, result).is_ok();
        inner.simulation.note_took(micros(began));
        taken
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn micros(began: Instant) -> u32 {
    u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use flow::simulate::Setup;

    use super::*;

    fn session(id: &str) -> Session {
        let setup = Setup {
            flow_id: FlowId::new("flow"),
            name_of_account: "Practice".into(),
            contact: flow::script::ScriptContact::default(),
            globals: flow::Variables::new(),
            now: UnixMs(0),
            offset_minutes: 0,
        };
        let simulation = Simulation::new(Document::default(), setup);
        Session::new(id.into(), FlowId::new("flow"), None, (simulation, 1))
    }

    #[test]
    fn the_one_that_rested_longest_makes_room() {
        let open = Simulations::default();
        for number in 0..MOST {
            open.open(session(&number.to_string()), UnixMs(number as i64));
        }
        assert!(open.get("0", UnixMs(1_000)).is_some(), "it was looked at last");
        let waiting = open.get("1", UnixMs(1)).unwrap();
        let stop = CancellationToken::new();
        let (_, (), under_way) =
            waiting.take_call(&stop, |_| Some((EffectKey::new(&domain::RunId::new("run"), 1), ()))).unwrap();
        assert!(waiting.state().busy);
        open.open(session("new"), UnixMs(2_000));
        assert!(open.get("1", UnixMs(2_000)).is_none() && open.get("0", UnixMs(2_000)).is_some());
        assert!(under_way.is_cancelled() && !waiting.state().busy);
        assert_eq!(open.lock().len(), MOST);
    }

    #[test]
    fn a_call_is_made_once() {
        let session = session("one");
        let stop = CancellationToken::new();
        let key = || EffectKey::new(&domain::RunId::new("run"), 1);
        assert!(session.take_call(&stop, |_| Some((key(), ()))).is_some());
        assert!(session.take_call(&stop, |_| Some((key(), ()))).is_none());
        session.stop_call();
        assert!(session.take_call(&stop, |_| Some((key(), ()))).is_some());
    }
}
