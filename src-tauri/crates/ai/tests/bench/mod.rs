//! A provider beside a server on this computer that speaks as it does.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use ai::{Asked, Client, Failure, Limits, Models, PROVIDERS, ProviderSpec, Shape, Target, Unanswered, Witness};
use ai_loopback::{Act, Loopback, Seen};
use domain::{ProviderId, Purpose, Secret, assistant::ModelInfo};
use tokio_util::sync::CancellationToken;

use crate::support::{BEGIN, HurriedClock, Line, Log, question};

pub const KEY: &str = "sk-fictitious-555-0100";
/// No test waits longer than a few of these.
pub const SHORT: Duration = Duration::from_millis(150);
/// More than any fault on this computer takes when it is not about time.
const LONG: Duration = Duration::from_secs(20);
pub const MOST: usize = 256 * 1024;

/// One for the whole test: making one reads the system's certificates.
pub static CLIENT: LazyLock<Client> = LazyLock::new(|| client(LONG));

pub fn client(idle: Duration) -> Client {
    Client::with_limits("Switchboard/test", Limits { idle, answer: MOST, list: MOST }).unwrap()
}

/// A provider with its server.
pub struct Bench {
    pub spec: &'static ProviderSpec,
    pub server: Loopback,
    pub client: Client,
    pub timeout: Duration,
}

/// What an ask came to.
pub struct Story {
    pub result: Result<Asked, Unanswered>,
    pub lines: Vec<Line>,
    pub waits: Vec<i64>,
    pub seen: Vec<Seen>,
}

impl Bench {
    pub async fn of(spec: &'static ProviderSpec) -> Self {
        let server = Loopback::start_as(spec.id).await.unwrap();
        server.accepts_key(KEY);
        Self { spec, server, client: CLIENT.clone(), timeout: LONG }
    }

    pub fn hurried(self) -> Self {
        Self { timeout: SHORT, ..self }
    }

    pub fn target(&self, model: ModelInfo) -> Target {
        let (id, key) = (ProviderId::new(self.spec.id), Some(Secret::new(KEY)));
        let mut target = Target::new(id, self.spec.name, self.spec, Some(&self.server.base_url()), key, model).unwrap();
        target.timeout = self.timeout;
        target
    }

    pub fn any_model(&self) -> ModelInfo {
        self.spec.built_in().into_iter().next().unwrap_or_else(|| self.spec.model("some-model"))
    }

    /// Asks a chain of this one target.
    pub async fn ask(&self, model: ModelInfo, ask: impl Fn() -> ai::Ask + Sync) -> Story {
        let (clock, log) = (Arc::new(HurriedClock::default()), Arc::new(Log::default()));
        let models = Models::with(Arc::new(self.client.clone()), clock.clone(), Arc::new(|| 0.5));
        let witness: Arc<dyn Witness> = log.clone();
        let (chain, stop) = ([self.target(model)], CancellationToken::new());
        let give_up_at = BEGIN.plus(1 << 40);
        let result = models.ask(&chain, Purpose::Reply, &|_| ask(), give_up_at, &stop, &witness).await;
        log.assert_whole();
        Story { result, lines: log.lines(), waits: clock.take_waits(), seen: self.server.chats() }
    }

    /// Asks for the list of models; the call is in the log, whatever comes of it.
    pub async fn list(&self) -> Result<Vec<ModelInfo>, Failure> {
        let (clock, log) = (Arc::new(HurriedClock::default()), Arc::new(Log::default()));
        let models = Models::with(Arc::new(self.client.clone()), clock, Arc::new(|| 0.5));
        let witness: Arc<dyn Witness> = log.clone();
        let (give_up_at, stop) = (BEGIN.plus(1 << 40), CancellationToken::new());
        let listed = models.list(&self.target(self.any_model()), give_up_at, &stop, &witness).await;
        log.assert_whole();
        assert_eq!(log.lines().len(), 1, "one attempt");
        listed
    }

    /// What comes of a fault that happens every time.
    pub async fn suffer(self, fault: Act) -> Story {
        self.server.always(fault);
        let model = self.any_model();
        self.ask(model, || question(Shape::Json)).await
    }
}

impl Story {
    pub fn failure(&self) -> Failure {
        match &self.result {
            Err(unanswered) => unanswered.last().unwrap().clone(),
            Ok(asked) => panic!("it answered {:?}", asked.completion.text),
        }
    }
}

/// Runs `test` for all providers at the same time.
pub async fn every(test: impl AsyncFn(&'static ProviderSpec)) {
    futures_util::future::join_all(PROVIDERS.iter().map(|spec| test(spec))).await;
}
