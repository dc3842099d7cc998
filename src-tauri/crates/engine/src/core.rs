//! Core: what the engine's parts share, and how it starts and ends.
//!
//! No globals: everything from outside is in [`Parts`], so two cores can run in one process.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use domain::{
    AccountId, Clock, Ids, LinkStep, MessageId, Messenger, Network, NoticeKind, Secrets, Settings, SettingsPatch,
    UnixMs,
};
use store::Store;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::assistant::Thinking;
use crate::downloads::Downloads;
use crate::flows::{Glances, Library, Simulations, Surroundings, Timers};
use crate::lanes::{LaneClock, Lanes, Next, Work};
use crate::meanings::Meanings;
use crate::pasted::Pasted;
use crate::people::People;
use crate::providers::Providers;
use crate::rate::Rate;
use crate::reading::Readings;
use crate::search_index::SearchIndex;
use crate::search_models::{self, SearchModels, SearchParts};
use crate::typing::Typing;
use crate::{Checkpoint, CoreError, Told};

/// How much of the work a core does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// All of it.
    Everything,
    /// Knowledge alone: no account is connected, nothing is answered or sent. For the command line.
    KnowledgeOnly,
}

/// What a core is made of.
pub struct Parts {
    /// How much of the work it does.
    pub runs: Runs,
    /// The database.
    pub store: Arc<Store>,
    /// The search index and its models.
    pub search: SearchParts,
    /// Reads documents, in a process of its own.
    pub reader: documents::Reader,
    /// Fetches pages.
    pub web: web::Fetcher,
    /// Asks language models.
    pub ai: ai::Client,
    /// The program that takes pictures of films, if this computer has it.
    pub ffmpeg: Option<PathBuf>,
    /// The system's keychain.
    pub secrets: Arc<dyn Secrets>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// The kinds of networks that accounts live on.
    pub networks: Vec<Arc<dyn Network>>,
    /// Named points for the kill test.
    pub checkpoint: Arc<dyn Checkpoint>,
}

/// What is known of an account's connection.
#[derive(Default)]
pub(crate) struct Connected {
    /// The way out, once there is one.
    pub messenger: Option<Arc<dyn Messenger>>,
    /// The network said that it can send.
    pub ready: bool,
}

/// The running engine.
pub struct Core {
    pub(crate) store: Arc<Store>,
    pub(crate) index: SearchIndex,
    pub(crate) search_models: SearchModels,
    pub(crate) meanings: Meanings,
    pub(crate) readings: Arc<Readings>,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) networks: Vec<Arc<dyn Network>>,
    pub(crate) checkpoint: Arc<dyn Checkpoint>,
    pub(crate) rate: Arc<Rate>,
    /// Turns: gate, route, act, commit.
    pub(crate) turns: Arc<Lanes>,
    /// Deliveries.
    pub(crate) outbox: Arc<Lanes>,
    /// What steps of flows ask the web and models.
    pub(crate) run_calls: Arc<Lanes>,
    /// Versions of flows that run, and which of them answer.
    pub(crate) library: Library,
    /// What the list of flows knows of their documents.
    pub(crate) glances: Arc<Glances>,
    /// Rings when runs have waited long enough.
    pub(crate) timers: Arc<Timers>,
    /// Language models, with what is remembered of how their providers behave.
    pub(crate) ai: Arc<ai::Models>,
    pub(crate) providers: Providers,
    /// What flows share.
    pub(crate) surroundings: Surroundings,
    /// Drafts that are tried.
    pub(crate) simulations: Simulations,
    /// Budgets that the operator was told about, by period and level; the database knows them too.
    pub(crate) budget_told: Mutex<HashSet<(String, &'static str)>>,
    /// When old words of calls were last looked for.
    pub(crate) texts_swept: Mutex<Option<UnixMs>>,
    /// Chats that a model is asked for.
    pub(crate) thinking: Thinking,
    /// Looks into films, if this computer has it.
    pub(crate) ffmpeg: Option<PathBuf>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    /// Cuts everything off where it stands: see [`Core::abandon`].
    dead: CancellationToken,
    /// Connected accounts. Read by the writer thread while it claims; held only to look up or replace an entry.
    pub(crate) connected: Arc<Mutex<HashMap<AccountId, Connected>>>,
    /// Work beside the lanes that [`Core::settled`] waits for: connecting at launch, rounds of housekeeping.
    pub(crate) errands: TaskTracker,
    /// Files of messages that arrived.
    pub(crate) downloads: Arc<Downloads>,
    /// Whom networks are asked about.
    pub(crate) people: Arc<People>,
    /// Where the operator types.
    pub(crate) typing: Typing,
    /// What the operator pasted and did not send yet.
    pub(crate) pasted: Arc<Pasted>,
    /// How far the linking of accounts is.
    pub(crate) links: Mutex<HashMap<AccountId, LinkStep>>,
    /// When each network was last heard, until housekeeping writes it down.
    pub(crate) heard: Mutex<HashMap<AccountId, UnixMs>>,
    /// What was being sent when the last run ended, until it is cleared up. What this run is sending is its lane's business.
    left_over: Mutex<HashSet<MessageId>>,
    /// A copy of what is stored: read on every turn.
    settings: RwLock<Settings>,
    told: broadcast::Sender<Told>,
    /// Ourselves, for tasks that must not keep us alive.
    pub(crate) this: Weak<Core>,
}

impl Core {
    /// Starts the engine and resumes what the last run left (see [`crate::launch`]).
    pub async fn start(parts: Parts) -> anyhow::Result<Arc<Self>> {
        let settings = parts.store.read("settings", store::settings::get).await?;
        let left_over = parts.store.read("messages being sent", store::outbox::being_sent).await?;
        let (served, model_trouble) = search_models::at_start(&parts.store, &parts.search, &parts.secrets).await?;
        let (told, _) = broadcast::channel(1024);
        let (stop, dead) = (CancellationToken::new(), CancellationToken::new());
        let (tasks, errands) = (TaskTracker::new(), TaskTracker::new());
        let core = Arc::new_cyclic(|this: &Weak<Self>| {
            let lanes =
                |work: Work| Lanes::new(work, Arc::clone(&parts.clock), stop.clone(), dead.clone(), tasks.clone());
            let turns = lanes(in_core(this.clone(), crate::turns::take_turn));
            let outbox = lanes(in_core(this.clone(), crate::outbox::deliver));
            let run_calls = lanes(in_core(this.clone(), crate::flows::perform_call));
            Self {
                store: parts.store,
                index: SearchIndex::new(served),
                search_models: SearchModels::new(parts.search),
                meanings: Meanings::default(),
                readings: Arc::new(Readings::new(parts.reader, parts.web, errands.clone())),
                ai: Arc::new(ai::Models::new(parts.ai, Arc::new(LaneClock(Arc::clone(&parts.clock))))),
                providers: Providers::new(Arc::clone(&parts.secrets)),
                simulations: Simulations::default(),
                surroundings: Surroundings::new(Arc::clone(&parts.secrets)),
                budget_told: Mutex::default(),
                texts_swept: Mutex::default(),
                secrets: parts.secrets,
                clock: parts.clock,
                ids: parts.ids,
                networks: parts.networks,
                checkpoint: parts.checkpoint,
                rate: Arc::default(),
                turns,
                outbox,
                run_calls,
                library: Library::default(),
                glances: Arc::default(),
                timers: Arc::new(Timers::new(errands.clone())),
                thinking: Thinking::default(),
                ffmpeg: parts.ffmpeg,
                tasks,
                stop,
                dead,
                connected: Arc::default(),
                errands: errands.clone(),
                downloads: Arc::new(Downloads::new(errands.clone())),
                people: Arc::new(People::new(errands.clone())),
                typing: Typing::default(),
                pasted: Arc::default(),
                links: Mutex::default(),
                heard: Mutex::default(),
                left_over: Mutex::new(left_over),
                settings: RwLock::new(settings),
                told,
                this: this.clone(),
            }
        });
        // Closed: one can wait for the errands under way. More may come all the same.
        core.errands.close();
        core.forward_changes();
        core.launch(parts.runs).await?;
        if let Some(words) = model_trouble {
            core.raise(NoticeKind::SearchModel, "Search uses the model that ships", words).await;
        }
        Ok(core)
    }

    /// Ends the engine: what is in flight is finished, everything else can be resumed by the next start.
    pub async fn shutdown(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        let accounts: Vec<_> = self.lock_connected().drain().filter_map(|(_, connected)| connected.messenger).collect();
        let mut leaving = tokio::task::JoinSet::new();
        for messenger in accounts {
            leaving.spawn(async move { messenger.disconnect().await });
        }
        leaving.join_all().await;
        if let Err(error) = self.write_heard().await {
            tracing::warn!(error = format!("{error:#}"), "The time of the last message could not be noted");
        }
    }

    /// Ends the engine where it stands, as a crash does: nothing is finished, the next start resumes. For tests, and for a
    /// quit that cannot wait for [`Core::shutdown`].
    pub fn abandon(&self) {
        self.stop.cancel();
        self.dead.cancel();
        self.lock_connected().clear();
    }

    /// Returns when nothing is working: all that can happen without time passing or a network speaking has happened.
    pub async fn settled(&self) {
        loop {
            self.errands.wait().await;
            self.turns.quiet().await;
            self.run_calls.quiet().await;
            self.outbox.quiet().await;
            if self.turns.is_quiet() && self.run_calls.is_quiet() && self.errands.is_empty() {
                return;
            }
        }
    }

    /// What happens, from now on.
    pub fn told(&self) -> broadcast::Receiver<Told> {
        self.told.subscribe()
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes settings; lifting the freeze releases what it held.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<Settings, CoreError> {
        let now = self.now();
        let next = self
            .store
            .write("settings", move |tx| {
                let before = store::settings::get(tx)?;
                let next = match patch.apply(&before) {
                    Ok(next) => next,
                    Err(why) => return Ok(Err(CoreError::Invalid(why))),
                };
                store::settings::put(tx, &next)?;
                if before.frozen != next.frozen {
                    store::audit::record(tx, now, if next.frozen { "freeze" } else { "unfreeze" }, "", "")?;
                }
                Ok(Ok(next))
            })
            .await??;
        let thawed = {
            let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
            let thawed = settings.frozen && !next.frozen;
            *settings = next.clone();
            thawed
        };
        if next.frozen {
            self.thinking.stop_all();
        }
        if thawed {
            self.wake_outbox(None).await?;
            self.wake_runs().await?;
        }
        Ok(next)
    }

    pub(crate) fn now(&self) -> UnixMs {
        self.clock.now()
    }

    /// Whether the core was cut off: nothing is written any more, as after a crash.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.is_cancelled()
    }

    pub(crate) fn tell(&self, told: Told) {
        // No receiver is no error: nobody looks.
        drop(self.told.send(told));
    }

    pub(crate) fn lock_connected(&self) -> MutexGuard<'_, HashMap<AccountId, Connected>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn messenger(&self, account: &AccountId) -> Option<Arc<dyn Messenger>> {
        self.lock_connected().get(account).and_then(|connected| connected.messenger.clone())
    }

    /// Whether this message was being sent when the last run ended. `true` once: whoever asks clears it up.
    pub(crate) fn take_left_over(&self, id: &MessageId) -> bool {
        self.left_over.lock().unwrap_or_else(PoisonError::into_inner).remove(id)
    }

    /// Runs a task that ends with the core and is waited for at shutdown.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                () = stop.cancelled() => {}
            }
        });
    }

    fn forward_changes(&self) {
        let (mut changes, told) = (self.store.changes(), self.told.clone());
        self.spawn(async move {
            loop {
                match changes.recv().await {
                    Ok(topics) => drop(told.send(Told::Changed(topics))),
                    // Whoever fell behind reads everything again: the shell does that when its own channel lags.
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        });
    }
}

/// Work for a lane that holds the core only while it works.
fn in_core<F>(this: Weak<Core>, work: fn(Arc<Core>, domain::ChatId) -> F) -> Work
where
    F: Future<Output = anyhow::Result<Next>> + Send + 'static,
{
    Box::new(move |chat| {
        let this = this.clone();
        Box::pin(async move {
            let Some(core) = this.upgrade() else { return Next::Rest };
            match work(Arc::clone(&core), chat).await {
                Ok(next) => next,
                Err(error) => {
                    // The row still says what is to do: look again in a while.
                    tracing::error!(error = format!("{error:#}"), "A chat's work failed");
                    core.report_failure(&error).await;
                    Next::At(core.now().plus(RETRY_MS))
                }
            }
        })
    })
}

/// After a failure of ours (disk full, database busy) a chat is looked at again so much later.
const RETRY_MS: i64 = 5_000;
