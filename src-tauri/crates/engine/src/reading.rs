//! Reading: from a source that waits to passages that answer. One source at a time; sites are searched beside it.
//!
//! [`Core::read`] is the table of contents. Each step leaves the database in a state that a restart goes on from, and each
//! write holds only while nobody overtook the reading (see [`store::readings`]). The database has a new cut before the
//! index has its passages; the old ones leave the index last, so that a source that is read again answers all the time.

mod cut;
mod indexing;
pub(crate) mod original;
mod outcome;
mod rhythm;
pub(crate) mod site;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use domain::knowledge::{Progress, ReadingStep};
use domain::{Source, SourceId, SourceKind};
use store::readings::{self, Claimed, Queue};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::outcome::Tally;
use self::rhythm::Rhythm;
use crate::Core;
use crate::bell::Bell;
use crate::errand::Errand;

/// After a failure of ours (disk full, database busy) reading goes on so much later.
const RETRY_MS: i64 = 5_000;
/// Progress is told at most so often.
const TELL_EVERY_MS: u128 = 250;

/// What reading needs, and what is being read.
pub(crate) struct Readings {
    reader: documents::Reader,
    /// The guarded way to the web, for flows too.
    pub(crate) web: web::Fetcher,
    errands: TaskTracker,
    sites: Bell,
    documents: Bell,
    under_way: Mutex<BTreeMap<SourceId, UnderWay>>,
    told: Mutex<Option<Instant>>,
    rhythm: Rhythm,
}

/// A source that is being read.
struct UnderWay {
    cancel: CancellationToken,
    progress: Progress,
}

/// Why a reading ended early.
enum Stop {
    /// Somebody stopped, deleted or changed the source. Whoever did wrote down what it is now.
    Overtaken,
    /// It cannot be read, in words for the operator.
    Failed(String),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(format!("Switchboard could not finish reading it. Read it again. ({error:#})"))
    }
}

impl Readings {
    pub fn new(reader: documents::Reader, web: web::Fetcher, errands: TaskTracker) -> Self {
        Self {
            reader,
            web,
            errands,
            sites: Bell::default(),
            documents: Bell::default(),
            under_way: Mutex::default(),
            told: Mutex::default(),
            rhythm: Rhythm::default(),
        }
    }

    /// There may be something to read.
    pub fn wake(&self) {
        self.sites.ring(&self.errands);
        self.documents.ring(&self.errands);
    }

    /// Ends the reading of these sources where it stands.
    pub fn cancel(&self, ids: &[SourceId]) {
        let under_way = self.lock();
        for reading in ids.iter().filter_map(|id| under_way.get(id)) {
            reading.cancel.cancel();
        }
    }

    /// Says how far the sources are that are being read.
    pub fn put_progress(&self, sources: &mut [Source]) {
        let under_way = self.lock();
        for source in sources {
            source.progress = under_way.get(&source.id).map(|reading| reading.progress);
        }
    }

    fn begin(&self, source: &Source, stop: &CancellationToken) -> CancellationToken {
        let cancel = stop.child_token();
        let step = if source.kind == SourceKind::Site { ReadingStep::Fetching } else { ReadingStep::Reading };
        let reading = UnderWay { cancel: cancel.clone(), progress: Progress { step, done: 0, total: 0 } };
        self.lock().insert(source.id.clone(), reading);
        cancel
    }

    fn bell(&self, queue: Queue) -> &Bell {
        match queue {
            Queue::Sites => &self.sites,
            Queue::Documents => &self.documents,
        }
    }

    fn end(&self, id: &SourceId) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<SourceId, UnderWay>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// After a start: what was cut off waits already; what must be cut anew waits, too.
    pub(crate) fn resume_reading(&self) {
        let (this, errand) = (self.this.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            if let Some(core) = this.upgrade()
                && let Err(error) = core.cut_anew().await
            {
                tracing::warn!(error = format!("{error:#}"), "Old cuts of sources could not be looked for");
            }
        });
        self.keep_reading();
    }

    /// Lets what is due by its rhythm be read again.
    pub(crate) async fn read_what_is_due(&self) -> anyhow::Result<()> {
        let now = self.now();
        if self.store.write("sources due", move |tx| readings::ask_due(tx, now)).await? {
            self.readings.wake();
        }
        Ok(())
    }

    /// Reads what waits, for as long as the core runs.
    fn keep_reading(&self) {
        for queue in [Queue::Sites, Queue::Documents] {
            let (this, readings) = (self.this.clone(), Arc::clone(&self.readings));
            let errand = Errand::begin(&self.errands);
            self.spawn(async move {
                let mut tally = Tally::default();
                loop {
                    let Some(core) = this.upgrade() else { return };
                    let read = core.read_next(queue, &mut tally, &errand).await;
                    if matches!(read, Ok(false)) {
                        core.tell_tally(std::mem::take(&mut tally)).await;
                    }
                    match read {
                        Ok(true) => {}
                        Ok(false) => {
                            drop(core);
                            readings.bell(queue).heard(&errand).await;
                        }
                        Err(error) => {
                            tracing::error!(error = format!("{error:#}"), "Reading sources failed; it is tried again");
                            core.report_failure(&error).await;
                            let clock = Arc::clone(&core.clock);
                            drop(core);
                            errand.sleep_until(&*clock, clock.now().plus(RETRY_MS)).await;
                        }
                    }
                }
            });
        }
    }

    /// Reads the next source. Returns whether there was one.
    async fn read_next(&self, queue: Queue, tally: &mut Tally, errand: &Errand) -> anyhow::Result<bool> {
        let Some(claimed) = self.store.write("next source", move |tx| readings::claim(tx, queue)).await? else {
            return Ok(false);
        };
        tally.begin(self.now());
        self.checkpoint.reached("source.claimed");
        let cancel = self.readings.begin(&claimed.source, &self.stop);
        let read = match claimed.source.kind {
            SourceKind::Site => self.read_site(&claimed, &cancel, errand).await,
            SourceKind::File | SourceKind::Page | SourceKind::Text => self.read(&claimed, &cancel, errand).await,
        };
        let ended = self.conclude(&claimed, read, tally).await;
        self.readings.end(&claimed.source.id);
        self.tell_knowledge();
        if ended.is_err() {
            // Not even its end could be written. It must not stay "being read" until the next start.
            let id = claimed.source.id;
            self.store.write("source to read again", move |tx| readings::resume(tx, Some(&id))).await?;
        }
        ended.map(|()| true)
    }

    /// The reading of a document: get it, cut it, index it.
    async fn read(&self, claimed: &Claimed, cancel: &CancellationToken, errand: &Errand) -> Result<(), Stop> {
        let rules = self.cut_rules().await?;
        let original = self.original(claimed, cancel).await?;
        let is_known = claimed.content_hash.as_ref() == Some(&original.hash);
        if is_known && claimed.cut_by.as_deref().is_some_and(|cut_by| rules.accept(cut_by)) {
            // Nothing new. What an earlier reading did not bring into the index is brought there now.
            return self.index_rest(&claimed.source.id, cancel, errand).await;
        }
        let cut = self.cut(claimed, original, &rules, cancel).await?;
        let id = claimed.source.id.clone();
        let recut = self.store.write("cut", move |tx| store::chunks::recut(tx, &id, &cut)).await?;
        let recut = recut.ok_or(Stop::Overtaken)?;
        self.checkpoint.reached("source.recut");
        let indexed = self.index_cut(&claimed.source.id, &recut, cancel, errand).await;
        if indexed.is_err()
            && let Err(error) = self.step_aside(&claimed.source.id, recut).await
        {
            // How the reading ended says more. The next start compares everything.
            tracing::error!(error = format!("{error:#}"), "The index could not be brought back");
        }
        indexed
    }

    /// How far the reading of a source is; told now and then.
    fn progress(&self, id: &SourceId, step: ReadingStep, done: usize, total: usize) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(reading) = self.readings.lock().get_mut(id) {
            reading.progress = Progress { step, done: count(done), total: count(total) };
        }
        let mut told = self.readings.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|at| at.elapsed().as_millis() >= TELL_EVERY_MS) {
            *told = Some(Instant::now());
            self.tell_knowledge();
        }
    }
}
