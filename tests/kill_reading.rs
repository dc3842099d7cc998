//! The kill test of reading: a process that reads documents is killed (SIGKILL, from outside) at every checkpoint between
//! claiming a source and noting that it answers, and at random moments. Between two deaths the documents change.
//!
//! After every death the database is whole by itself. After a process that is left alone, database and index have the same
//! passages in the same version, and every source says what its file says now. `KILL_SEED` repeats a run (as far as timing
//! allows), `KILL_ROUNDS` multiplies it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use acceptance::embeddings::Embeddings;
use acceptance::equal;
use domain::{BaseId, SourceState};
use engine::SOURCE_CHECKPOINTS;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::{DatabaseKey, Store, sources};
use testkit::KEY;

/// Nothing takes longer. Only a failing test spends it.
const PATIENCE: Duration = Duration::from_secs(120);
/// Documents: the last one is larger than a batch.
const DOCUMENTS: usize = 4;

#[expect(clippy::disallowed_methods, reason = "a test is configured here and nowhere else")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How a process ends.
enum End<'a> {
    At(&'a str, u64),
    After(Duration),
    Properly,
}

struct Desk {
    dir: tempfile::TempDir,
    folder: PathBuf,
    chance: StdRng,
    versions: [u64; DOCUMENTS],
}

impl Desk {
    fn new(seed: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("documents");
        std::fs::create_dir(&folder).unwrap();
        let desk = Self { dir, folder, chance: StdRng::seed_from_u64(seed), versions: [0; DOCUMENTS] };
        (0..DOCUMENTS).for_each(|number| desk.write(number));
        desk
    }

    fn write(&self, number: usize) {
        let version = self.versions[number];
        let mut text = format!("# Handbook {number}\n\nThis is version {version} of handbook {number}.\n\n");
        let sections = if number == DOCUMENTS - 1 { 90 } else { 3 };
        for section in 0..sections {
            // Every third section changes with the version; the others stay and keep their passages.
            let edition = if section % 3 == 0 { version } else { 0 };
            write!(
                text,
                "## Part {section}\n\nPart {section} of handbook {number} says in edition {edition}: bring item \
                 {number}-{section} to desk {edition} before noon, and ask for the receipt at the counter. {}\n\n",
                "The counter is on the ground floor beside the stairs and opens at nine. ".repeat(12)
            )
            .unwrap();
        }
        std::fs::write(self.folder.join(format!("handbook-{number}.md")), text).unwrap();
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Changes some documents, lets a process read them, and ends it.
    fn round(&mut self, end: &End<'_>) {
        for number in 0..DOCUMENTS {
            if self.chance.random_ratio(1, 2) || number == DOCUMENTS - 1 {
                self.versions[number] += 1;
                self.write(number);
            }
        }
        let mut child = self.start(end);
        let heard = heard(&mut child, if let End::After(limit) = end { *limit } else { PATIENCE });
        child.kill().unwrap();
        child.wait().unwrap();
        match end {
            // A second passing is only there if more than one document changed.
            End::At(point, 2..) => assert!(heard.as_deref() == Some(*point) || heard.as_deref() == Some("done")),
            End::At(point, _) => assert_eq!(heard.as_deref(), Some(*point)),
            End::Properly => assert_eq!(heard.as_deref(), Some("done")),
            End::After(_) => {}
        }
    }

    fn start(&self, end: &End<'_>) -> Child {
        match end {
            End::At(point, nth) => self.process(&[point, &nth.to_string()]),
            End::After(_) | End::Properly => self.process(&[]),
        }
    }

    fn process(&self, words: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_kill_reader"))
            .arg(self.data())
            .arg(&self.folder)
            .args(words)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    async fn check(&self, finished: bool) {
        let store = Store::open(&self.data(), &DatabaseKey::new(KEY)).unwrap();
        equal::check_chunks(&store).await.unwrap();
        if !finished {
            return;
        }
        let count = equal::compare(&store, &index_folder(&self.data())).await.unwrap();
        assert!(count > 64, "{count} passages are less than a batch: the test tests nothing");
        let sources = store.read("sources", |conn| sources::of_base(conn, &BaseId::new("base"))).await.unwrap();
        assert_eq!(sources.len(), DOCUMENTS, "a document is one source");
        for source in sources {
            assert_eq!((source.state, &source.reason), (SourceState::Indexed, &None), "{}", source.title);
            let number: usize = source.title.rsplit([' ', '-']).next().unwrap().parse().unwrap();
            let (text, _) =
                store.read("text", move |conn| store::chunks::text_of(conn, &source.id)).await.unwrap().unwrap();
            let says = format!("version {} of handbook {number}", self.versions[number]);
            assert!(text.contains(&says), "handbook {number} does not say {says:?}");
        }
    }
}

/// The first line that the process says; nothing if it does not within the limit.
fn heard(child: &mut Child, limit: Duration) -> Option<String> {
    lines(child).recv_timeout(limit).ok()
}

/// What the process says, line by line, for as long as it lives.
fn lines(child: &mut Child) -> mpsc::Receiver<String> {
    let (say, hear) = mpsc::channel();
    let out = child.stdout.take().unwrap();
    std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| say.send(line)));
    hear
}

/// The folder of the only model's index.
fn index_folder(data: &Path) -> PathBuf {
    let mut folders = std::fs::read_dir(data.join("index")).unwrap();
    folders.next().unwrap().unwrap().path()
}

async fn kills<'a>(story: &str, times: usize, ends: impl Fn(&mut StdRng, usize) -> End<'a>) {
    let seed = number("KILL_SEED").unwrap_or_else(rand::random);
    let times = times * usize::try_from(number("KILL_ROUNDS").unwrap_or(1)).unwrap();
    eprintln!("{story}: KILL_SEED={seed}, {times} kills");
    let mut desk = Desk::new(seed);
    for index in 0..times {
        let end = ends(&mut desk.chance, index);
        desk.round(&end);
        desk.check(false).await;
        if desk.chance.random_ratio(1, 4) {
            desk.round(&End::Properly);
            desk.check(true).await;
        }
    }
    desk.round(&End::Properly);
    desk.check(true).await;
}

#[tokio::test]
async fn killed_at_every_checkpoint_database_and_index_end_up_equal() {
    kills("reading, checkpoints", SOURCE_CHECKPOINTS.len() * 3, |chance, index| {
        let point = SOURCE_CHECKPOINTS[index % SOURCE_CHECKPOINTS.len()];
        // The large document always changes, so a first passing is sure.
        let most = if index < SOURCE_CHECKPOINTS.len() { 1 } else { 3 };
        End::At(point, chance.random_range(1..=most))
    })
    .await;
}

#[tokio::test]
async fn killed_at_random_moments_database_and_index_end_up_equal() {
    kills("reading, random", 8, |chance, _| End::After(Duration::from_millis(chance.random_range(0..1_500)))).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_importing_deleting_and_changing_the_model_index_and_database_end_up_equal() {
    let seed = number("KILL_SEED").unwrap_or_else(rand::random);
    eprintln!("upkeep: KILL_SEED={seed}");
    let server = Embeddings::start("").await;
    let mut desk = Desk::new(seed);
    desk.round(&End::Properly);
    for round in 0..8 {
        let mut child = desk.process(&["upkeep", &server.url()]);
        let lines = lines(&mut child);
        assert_eq!(lines.recv_timeout(PATIENCE).as_deref(), Ok("ready"), "round {round}");
        // Nothing more is said: this is the moment at which it dies.
        let moment = Duration::from_millis(desk.chance.random_range(0..1_200));
        assert!(lines.recv_timeout(moment).is_err());
        child.kill().unwrap();
        child.wait().unwrap();
        let mut child = desk.process(&["count"]);
        let indexed: usize = self::lines(&mut child).recv_timeout(PATIENCE).unwrap().parse().unwrap();
        assert!(child.wait().unwrap().success());
        let store = Store::open(&desk.data(), &DatabaseKey::new(KEY)).unwrap();
        equal::check_chunks(&store).await.unwrap();
        let kept = store.read("stamps", store::passages::stamps).await.unwrap().len();
        assert_eq!(indexed, kept, "round {round}");
    }
}
