//! The stage: one server, its people, the app, and whoever tells what happens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinSet;
use wa_loopback::Loopback;

use super::app::App;
use super::arrivals;
use super::help::HELP;
use super::line::{AppWish, Line};
use super::people::{People, Person};
use super::terminal::Out;
use crate::picture;

/// How long a text is waited for.
const WAIT_LIMIT: Duration = Duration::from_secs(60);

/// Between two looks at what the phones have not read yet, and how many looks at most.
const SETTLE_EVERY: Duration = Duration::from_millis(30);
const SETTLE_LOOKS: u32 = 30;

/// What goes on after a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next line.
    Line,
    /// The end.
    End,
}

/// Everything there is.
pub struct Stage {
    /// The server.
    pub server: Arc<Loopback>,
    /// Everybody with a phone.
    pub people: People,
    /// Where things are told.
    pub out: Out,
    /// The app.
    pub app: App,
    tellers: JoinSet<()>,
    /// Number → the first message that no `wait` has seen.
    waited: BTreeMap<String, u64>,
}

impl Stage {
    /// Around a server.
    pub fn new(server: Arc<Loopback>, app: App, out: Out) -> Result<Self> {
        let people = People::of(Arc::clone(&server))?;
        let mut stage = Self { server, people, out, app, tellers: JoinSet::new(), waited: BTreeMap::new() };
        for person in stage.people.all() {
            stage.listen(person);
        }
        Ok(stage)
    }

    /// Does what a line says.
    pub async fn perform(&mut self, line: Line) -> Result<Next> {
        match line {
            Line::Nothing => {}
            Line::Help => self.out.say(HELP),
            Line::People => self.tell_people(),
            Line::Inbox(who) => self.tell_inbox(&who)?,
            Line::Wait(text) => self.wait(&text).await?,
            Line::WaitOnline => self.wait_online().await?,
            Line::Fault(name, parts) => self.fault(&name, &parts)?,
            Line::Faults => self.tell_faults(),
            Line::FaultsOff => self.server.clear_faults(),
            Line::Log(count) => self.tell_log(count),
            Line::Violations => self.tell_violations(),
            Line::Disconnect => self.cut()?,
            Line::RemoveDevice => self.remove_devices()?,
            Line::Server { up } => self.server(up).await?,
            Line::App(AppWish::Start) => self.app.start()?,
            Line::App(AppWish::End) => self.app.end().await.map(drop)?,
            Line::App(AppWish::Kill) => self.app.kill().await?,
            Line::Shot(file) => tokio::task::spawn_blocking(move || picture::take(&file)).await??,
            Line::Groups => self.tell_groups(),
            Line::Group { name, words, text } => self.group(&name, words, text)?,
            Line::Person(deed) => self.deed(deed).await?,
            Line::Quit => return Ok(Next::End),
        }
        Ok(Next::Line)
    }

    /// Waits a moment until the phones have read what was sent to them: the next line may be about it.
    pub async fn settle(&self) {
        for _ in 0..SETTLE_LOOKS {
            #[expect(clippy::disallowed_methods, reason = "phones say nothing when they have read everything")]
            tokio::time::sleep(SETTLE_EVERY).await;
            let reads = |phone: &str| self.server.phone(phone).behaviour().is_ok_and(|how| !how.offline);
            if self.server.accounts().iter().all(|account| account.phone_queue == 0 || !reads(&account.phone)) {
                return;
            }
        }
    }

    /// Somebody by name; a customer who is new is listened to.
    pub fn somebody(&mut self, name: &str) -> Result<Person> {
        let (person, fresh) = self.people.find_or_create(name)?;
        if fresh {
            self.out.say(format!("  {} is a new customer, +{}", person.name, person.phone));
            self.listen(person.clone());
        }
        Ok(person)
    }

    /// The shop's own phone is silent: it shows what was just typed, and what the customers' phones show.
    fn listen(&mut self, person: Person) {
        if !person.is_shop() {
            self.tellers.spawn(arrivals::tell(Arc::clone(&self.server), self.people.clone(), person, self.out));
        }
    }

    /// Waits for a text on a customer's phone: on any, or on the one in front of a colon.
    async fn wait(&mut self, line: &str) -> Result<()> {
        let named =
            line.split_once(':').and_then(|(name, text)| Some((self.people.find(name.trim()).ok()?, text.trim())));
        let (on, text) = match named {
            Some((person, text)) => (vec![person], text),
            None => (self.people.all().into_iter().filter(|person| !person.is_shop()).collect(), line),
        };
        let mut looks = JoinSet::new();
        for person in on {
            let (phone, text) = (self.people.phone(&person), text.to_owned());
            let from = self.waited.get(&person.phone).copied().unwrap_or_default();
            looks.spawn(async move {
                let found = phone.wait_from(from, |got| !got.from_me && got.text().contains(&text), WAIT_LIMIT).await;
                found.map(|found| (person.phone, found.seq + 1))
            });
        }
        while let Some(look) = looks.join_next().await {
            if let Ok((phone, next)) = look? {
                self.waited.insert(phone, next);
                return Ok(());
            }
        }
        anyhow::bail!("“{text}” did not arrive within {} s", WAIT_LIMIT.as_secs())
    }

    /// Ends everything; the server's memory is written.
    pub async fn end(mut self) -> Result<()> {
        if self.app.child.is_some() {
            self.app.end().await?;
        }
        self.tellers.shutdown().await;
        let violations = self.server.violations().len();
        if violations > 0 {
            self.out.say(format!("Switchboard did {violations} things against the protocol; `violations` shows them"));
        }
        drop(self.people);
        let server = Arc::into_inner(self.server).context("Somebody still uses the server")?;
        server.shutdown().await
    }
}
