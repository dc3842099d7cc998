//! A linked network that does what a test says: files that come late, people that are there or not, locks, connections that
//! go. It outlives the app, as a real one does.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_trait::async_trait;
use domain::{
    Account, AccountId, AccountKind, AccountStatus, FetchFault, Ingress, Known, Media, Messenger, Network, NewAccount,
    Outgoing, OutgoingChange, PersonNews, RemoteFile, SendError, WireEvent, WireId, WireRef,
};
use testkit::World;
use tokio::sync::Semaphore;

/// The network.
pub struct Scripted {
    state: Mutex<State>,
    /// A fetch that is held needs a permit to go on.
    gate: Semaphore,
}

#[derive(Default)]
struct State {
    /// The app may go; a connection does not keep it.
    ingress: HashMap<AccountId, Weak<dyn Ingress>>,
    held: bool,
    files: HashMap<String, VecDeque<Result<Vec<u8>, FetchFault>>>,
    answers: VecDeque<SendError>,
    people: HashMap<String, PersonNews>,
    log: Log,
}

/// What the core asked of it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Files, in the order in which they were asked for.
    pub fetched: Vec<String>,
    /// Fetches under way, and the most there ever were.
    pub fetching: usize,
    /// See `fetching`.
    pub most: usize,
    /// Messages that it took.
    pub sent: Vec<Outgoing>,
    /// Changes that it took.
    pub changed: Vec<OutgoingChange>,
    /// Messages whose writers were told that they were seen.
    pub read: Vec<WireRef>,
    /// Where the shop typed, and stopped.
    pub typing: Vec<(String, bool)>,
    /// Numbers that were looked up.
    pub looked_up: Vec<String>,
    /// People that were asked about.
    pub asked: Vec<String>,
}

impl Scripted {
    /// A network on which nothing happens yet.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), gate: Semaphore::new(0) })
    }

    /// A new account on it, connected.
    pub async fn account(self: &Arc<Self>, world: &World, name: &str) -> AccountId {
        let new = NewAccount { kind: AccountKind::Linked, name: name.into() };
        let account = world.core().create_account(new).await.expect("the account is made").id;
        self.says(world, &account, WireEvent::Status(AccountStatus::Ready.into())).await;
        account
    }

    /// Tells the core something.
    pub async fn says(&self, world: &World, account: &AccountId, event: WireEvent) {
        self.tries_to_say(account, event).await.expect("the core takes it");
        world.settled().await;
    }

    /// The same for what the core may not take.
    pub async fn tries_to_say(&self, account: &AccountId, event: WireEvent) -> anyhow::Result<()> {
        let ingress = self.state().ingress.get(account).and_then(Weak::upgrade).expect("the account is connected");
        ingress.receive(account, event).await
    }

    /// A file answers so, one answer after the other; the last one stays.
    pub fn file(&self, pointer: &str, answers: impl IntoIterator<Item = Result<Vec<u8>, FetchFault>>) {
        self.state().files.insert(pointer.into(), answers.into_iter().collect());
    }

    /// Files come only when they are let go.
    pub fn holds_files(&self) {
        self.state().held = true;
    }

    /// So many held files come.
    pub async fn lets_go(&self, world: &World, files: usize) {
        self.gate.add_permits(files);
        world.settled().await;
    }

    /// The next message or change is answered so.
    pub fn answers(&self, error: SendError) {
        self.state().answers.push_back(error);
    }

    /// Somebody has this number and address.
    pub fn knows(&self, person: PersonNews) {
        for key in [person.phone.clone(), Some(person.jid.clone())].into_iter().flatten() {
            self.state().people.insert(key, person.clone());
        }
    }

    /// What the core asked of it so far.
    pub fn log(&self) -> Log {
        self.state().log.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that waits on the network.
pub fn remote(pointer: &str, mime: &str) -> RemoteFile {
    let media = Media { mime: mime.into(), name: None, bytes: 10, width: None, height: None };
    RemoteFile { media, pointer: pointer.as_bytes().to_vec(), thumbnail: None }
}

/// The network, as the core gets it.
pub struct Shared(pub Arc<Scripted>);

#[async_trait]
impl Network for Shared {
    fn kind(&self) -> AccountKind {
        AccountKind::Linked
    }

    async fn connect(&self, account: &Account, ingress: Arc<dyn Ingress>) -> anyhow::Result<Arc<dyn Messenger>> {
        self.0.state().ingress.insert(account.id.clone(), Arc::downgrade(&ingress));
        Ok(Arc::new(Line { network: Arc::clone(&self.0) }))
    }

    async fn forget(&self, account: &AccountId) -> anyhow::Result<()> {
        self.0.state().ingress.remove(account);
        Ok(())
    }
}

struct Line {
    network: Arc<Scripted>,
}

impl Line {
    fn log<T>(&self, note: impl FnOnce(&mut Log) -> T) -> T {
        note(&mut self.network.state().log)
    }
}

/// Counts as a fetch under way.
struct Fetching<'a>(&'a Scripted);

impl Drop for Fetching<'_> {
    fn drop(&mut self) {
        self.0.state().log.fetching -= 1;
    }
}

#[async_trait]
impl Messenger for Line {
    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        if let Some(error) = self.network.state().answers.pop_front() {
            return Err(error);
        }
        self.log(|log| log.sent.push(message.clone()));
        Ok(())
    }

    async fn known(&self, _chat_jid: &str, _wire_id: &WireId) -> Known {
        Known::Unknown
    }

    async fn set_typing(&self, chat_jid: &str, typing: bool) {
        self.log(|log| log.typing.push((chat_jid.to_owned(), typing)));
    }

    async fn mark_read(&self, _chat_jid: &str, messages: &[WireRef]) {
        self.log(|log| log.read.extend_from_slice(messages));
    }

    async fn change(&self, change: &OutgoingChange) -> Result<(), SendError> {
        if let Some(error) = self.network.state().answers.pop_front() {
            return Err(error);
        }
        self.log(|log| log.changed.push(change.clone()));
        Ok(())
    }

    async fn fetch(&self, pointer: &[u8]) -> Result<Vec<u8>, FetchFault> {
        let pointer = String::from_utf8_lossy(pointer).into_owned();
        let held = {
            let mut state = self.network.state();
            state.log.fetched.push(pointer.clone());
            state.log.fetching += 1;
            state.log.most = state.log.most.max(state.log.fetching);
            state.held
        };
        let _fetching = Fetching(&self.network);
        if held {
            self.network.gate.acquire().await.expect("the gate stays").forget();
        }
        let mut state = self.network.state();
        let Some(answers) = state.files.get_mut(&pointer) else { return Err(FetchFault::Gone) };
        match answers.len() {
            0 | 1 => answers.front().cloned().unwrap_or(Err(FetchFault::Gone)),
            _ => answers.pop_front().unwrap_or(Err(FetchFault::Gone)),
        }
    }

    async fn look_up(&self, phone: &str) -> Result<Option<PersonNews>, SendError> {
        self.log(|log| log.looked_up.push(phone.to_owned()));
        Ok(self.network.state().people.get(phone).cloned())
    }

    async fn person(&self, jid: &str) -> Option<PersonNews> {
        self.log(|log| log.asked.push(jid.to_owned()));
        self.network.state().people.get(jid).cloned()
    }

    async fn disconnect(&self) {}
}
