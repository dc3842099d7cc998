//! Line: one account's connection to the practice network, and what is under way on it.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use domain::ports::PracticeLog;
use domain::{AccountId, AccountStatus, Clock, Ids, Inbound, Ingress, WireEvent};
use tokio::sync::broadcast;

use crate::fault::{Fault, Script, Way};
use crate::storm::Storm;
use crate::work::Work;

/// What every line needs.
pub(crate) struct World {
    /// What the phones remember.
    pub log: Arc<dyn PracticeLog>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub work: Work,
    /// Accounts whose phones look different although their bubbles are the same.
    pub looks: broadcast::Sender<AccountId>,
}

/// One account's connection.
pub(crate) struct Line {
    pub account: AccountId,
    pub world: Arc<World>,
    state: Mutex<State>,
    /// One message at a time per phone: two that are written quickly must not overtake each other.
    turns: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

#[derive(Default)]
struct State {
    /// Who listens, while the shop wants to be connected.
    ingress: Option<Arc<dyn Ingress>>,
    /// The connection stands.
    up: bool,
    /// How many disturbances keep it from standing.
    away: usize,
    script: Script,
    storm: Option<Storm>,
    /// Phones on which "the shop is typing" shows.
    typing: HashSet<String>,
    /// Messages held back to come in another order, and how many are waited for.
    held: Vec<Parcel>,
    hold: usize,
    /// Messages without a place in the log (of tests) that were not confirmed.
    unconfirmed: Vec<Parcel>,
    /// News that nobody heard.
    unheard: Vec<WireEvent>,
}

/// A customer's message on its way.
#[derive(Clone)]
pub(crate) struct Parcel {
    pub inbound: Box<Inbound>,
    /// It is a bubble of the log, so its ticks are kept and it survives a restart.
    pub logged: bool,
}

impl Line {
    pub fn new(account: AccountId, world: Arc<World>) -> Arc<Self> {
        Arc::new(Self { account, world, state: Mutex::default(), turns: Mutex::default() })
    }

    /// Who listens, if the connection stands.
    pub fn ingress(&self) -> Option<Arc<dyn Ingress>> {
        let state = self.state();
        state.ingress.clone().filter(|_| state.up)
    }

    pub fn is_up(&self) -> bool {
        self.ingress().is_some()
    }

    /// The shop connects: what was missed comes next.
    pub fn open(self: &Arc<Self>, ingress: Arc<dyn Ingress>) {
        let away = {
            let mut state = self.state();
            state.ingress = Some(ingress);
            state.away > 0
        };
        if !away {
            self.come_up();
        }
    }

    /// The shop disconnects, or is gone.
    pub fn close(&self) {
        let mut state = self.state();
        state.ingress = None;
        state.up = false;
        state.typing.clear();
    }

    /// The connection is lost for `ms` milliseconds.
    pub fn lose(self: &Arc<Self>, ms: i64) {
        let listening = {
            let mut state = self.state();
            state.up = false;
            state.away += 1;
            state.ingress.clone()
        };
        if let Some(ingress) = listening {
            self.spawn(|line| async move {
                line.tell(&ingress, WireEvent::Status(AccountStatus::Disconnected.into())).await;
            });
        }
        self.after(ms, |line| async move {
            let back = {
                let mut state = line.state();
                state.away -= 1;
                state.away == 0 && state.ingress.is_some()
            };
            if back {
                line.come_up();
            }
        });
    }

    fn come_up(self: &Arc<Self>) {
        self.state().up = true;
        // Not inside of `connect`: the core is still busy with connecting.
        self.spawn(|line| async move {
            line.emit(WireEvent::Status(AccountStatus::Ready.into())).await;
            let unheard = std::mem::take(&mut line.state().unheard);
            for event in unheard {
                line.emit(event).await;
            }
            line.redeliver().await;
        });
    }

    /// Tells the shop something, now or when it is connected again.
    pub async fn emit(&self, event: WireEvent) {
        let Some(ingress) = self.ingress() else {
            self.state().unheard.push(event);
            return;
        };
        if !self.tell(&ingress, event.clone()).await {
            self.state().unheard.push(event);
        }
    }

    /// Whether the shop took it.
    async fn tell(&self, ingress: &Arc<dyn Ingress>, event: WireEvent) -> bool {
        let told = ingress.receive(&self.account, event).await;
        if let Err(error) = &told {
            tracing::warn!(account = %self.account, error = format!("{error:#}"), "The practice shop did not take an event");
        }
        told.is_ok()
    }

    pub fn add_fault(self: &Arc<Self>, fault: Fault) {
        match fault {
            Fault::Disconnect(ms) => self.lose(ms),
            other => self.state().script.add(other),
        }
    }

    pub fn set_storm(&self, storm: Option<Storm>) {
        self.state().storm = storm;
    }

    /// What goes wrong with the next event of this way.
    pub fn fault(&self, way: Way) -> Option<Fault> {
        let mut state = self.state();
        let scripted = state.script.take(way);
        scripted.or_else(|| state.storm.as_mut().and_then(|storm| storm.strike(way)))
    }

    pub fn set_typing(&self, jid: &str, typing: bool) {
        let mut state = self.state();
        let changed = if typing { state.typing.insert(jid.to_owned()) } else { state.typing.remove(jid) };
        if changed {
            // No receiver is no error: nobody looks.
            drop(self.world.looks.send(self.account.clone()));
        }
    }

    pub fn is_typing(&self, jid: &str) -> bool {
        self.state().typing.contains(jid)
    }

    /// Holds the next `count` messages back.
    pub fn hold(&self, count: usize) {
        self.state().hold = count;
    }

    /// Holds a message back if that is wanted: `Err` gives it back, `Ok` what comes now, the last one first.
    pub fn hold_back(&self, parcel: Parcel) -> Result<Vec<Parcel>, Parcel> {
        let mut state = self.state();
        if state.hold == 0 {
            return Err(parcel);
        }
        state.held.push(parcel);
        state.hold -= 1;
        if state.hold > 0 {
            return Ok(Vec::new());
        }
        let mut held = std::mem::take(&mut state.held);
        held.reverse();
        Ok(held)
    }

    pub fn keep_unconfirmed(&self, parcel: Parcel) {
        self.state().unconfirmed.push(parcel);
    }

    pub fn take_unconfirmed(&self) -> Vec<Parcel> {
        let mut state = self.state();
        let held: Vec<Parcel> = std::mem::take(&mut state.held).into_iter().filter(|parcel| !parcel.logged).collect();
        state.hold = 0;
        std::mem::take(&mut state.unconfirmed).into_iter().chain(held).collect()
    }

    /// The right to use this phone's line.
    pub fn turn(&self, jid: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(turns.entry(jid.to_owned()).or_default())
    }

    /// Does `work` beside everything else.
    pub fn spawn<F>(self: &Arc<Self>, work: impl FnOnce(Arc<Self>) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let working = self.world.work.begin();
        let line = Arc::clone(self);
        tokio::spawn(async move {
            work(line).await;
            drop(working);
        });
    }

    /// Does `work` in `ms` milliseconds, unless the network is gone by then.
    pub fn after<F>(self: &Arc<Self>, ms: i64, work: impl FnOnce(Arc<Self>) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (clock, at) = (Arc::clone(&self.world.clock), self.world.clock.now().plus(ms));
        let (count, working) = (self.world.work.clone(), self.world.work.begin());
        let line: Weak<Self> = Arc::downgrade(self);
        tokio::spawn(async move {
            drop(working);
            clock.sleep_until(at).await;
            let _working = count.begin();
            if let Some(line) = line.upgrade() {
                work(line).await;
            }
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
