//! Chaos in sources: added, changed, renamed, moved, stopped, deleted, restored, read again, with restarts and crashes in
//! between, from a printed seed. At the end database and index hold the same passages, and every source says what it is.
//!
//! `CHAOS_RUNS=100 cargo test -p acceptance --test sources_chaos` looks for longer, `CHAOS_SEED=n CHAOS_RUNS=1` repeats one.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;

use acceptance::equal;
use domain::{BaseId, Source, SourceId, SourceState};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use testkit::World;

const STEPS: usize = 40;
const FILES: u32 = 4;

#[expect(clippy::disallowed_methods, reason = "a test is configured here and nowhere else")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn whatever_happens_to_sources_index_and_database_end_up_equal() {
    let runs = number("CHAOS_RUNS").unwrap_or(2);
    let first = number("CHAOS_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    for seed in first..first + runs {
        eprintln!("CHAOS_SEED={seed} CHAOS_RUNS=1");
        let mut chaos = Chaos::new(seed).await;
        for _ in 0..STEPS {
            chaos.step().await;
        }
        chaos.check().await;
    }
}

struct Chaos {
    world: World,
    chance: StdRng,
    bases: Vec<BaseId>,
    deleted: Vec<SourceId>,
    edition: u32,
}

impl Chaos {
    async fn new(seed: u64) -> Self {
        let world = World::setup().seed(seed).reader(env!("CARGO_BIN_EXE_read_document")).start().await;
        world.core().create_base("Elsewhere".into()).await.unwrap();
        let bases = world.core().bases().await.unwrap().into_iter().map(|base| base.id).collect();
        Self { world, chance: StdRng::seed_from_u64(seed), bases, deleted: Vec::new(), edition: 0 }
    }

    async fn sources(&self) -> Vec<Source> {
        let mut all = Vec::new();
        for base in &self.bases {
            all.extend(self.world.core().sources(base.clone()).await.unwrap());
        }
        all
    }

    async fn any(&mut self) -> Option<SourceId> {
        let all = self.sources().await;
        all.choose(&mut self.chance).map(|source| source.id.clone())
    }

    /// Writes one of the files anew; some passages stay.
    fn file(&mut self) -> PathBuf {
        let number = self.chance.random_range(0..FILES);
        self.edition += 1;
        let parts = if number == 0 { 150 } else { self.chance.random_range(1..6) };
        let counter = "The counter is on the ground floor beside the stairs. ".repeat(12);
        let text: String = (0..parts)
            .map(|part| {
                let edition = if self.chance.random_ratio(1, 3) { self.edition } else { 0 };
                format!("# Part {part}\n\nItem {part} of file {number} is on shelf {edition}. {counter}\n\n")
            })
            .collect();
        let path = self.world.dir().join(format!("file-{number}.md"));
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Some steps wait until everything was read; most strike in the middle. What is refused changes nothing.
    async fn step(&mut self) {
        let base = self.bases.choose(&mut self.chance).unwrap().clone();
        let kind = self.chance.random_range(0..100);
        let id = self.any().await;
        let core = self.world.core();
        match (kind, id) {
            (0..=24, _) | (_, None) => {
                let path = self.file();
                self.world.core().add_files(base, vec![path]).await.unwrap();
            }
            (25..=34, Some(id)) => drop(core.read_again(id).await.unwrap()),
            (35..=44, Some(id)) => drop(core.stop_reading(id).await.unwrap()),
            (45..=52, Some(id)) => drop(core.rename_source(id, format!("Name {kind}")).await.unwrap()),
            (53..=60, Some(id)) => drop(core.move_source(id, base).await.unwrap()),
            (61..=70, Some(id)) => {
                core.delete_source(id.clone()).await.unwrap();
                self.deleted.push(id);
            }
            (71..=78, _) => {
                if let Some(id) = self.deleted.pop() {
                    drop(core.restore_source(id).await.unwrap());
                }
            }
            (79..=88, _) => self.world.settled().await,
            (89..=93, _) => self.world.restart().await,
            (94.., _) => self.world.crash().await,
            (i32::MIN..0, _) => {}
        }
        for _ in 0..self.chance.random_range(0..200) {
            tokio::task::yield_now().await;
        }
    }

    async fn check(&mut self) {
        self.world.settled().await;
        for source in self.sources().await {
            let stopped = source.reason.as_deref().is_some_and(|reason| reason.starts_with("Stopped by you."));
            assert!(source.state == SourceState::Indexed || stopped, "{}: {:?}", source.title, source.reason);
            assert_eq!(source.passages == 0, stopped, "{}", source.title);
            assert_eq!(source.progress, None);
        }
        self.world.stop().await;
        let index = std::fs::read_dir(self.world.dir().join("index")).unwrap().next().unwrap().unwrap().path();
        let store = store::Store::open(self.world.dir(), &store::DatabaseKey::new(testkit::KEY)).unwrap();
        equal::check_chunks(&store).await.unwrap();
        equal::compare(&store, &index).await.unwrap();
    }
}
