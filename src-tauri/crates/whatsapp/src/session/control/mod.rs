//! Control: decides about the connection. It links the account, keeps it connected, and says where it stands.

mod linking;

use std::pin::Pin;
use std::sync::Arc;

use domain::{AccountStatus, Evidence, LinkStep, LinkedAs, Standing, UnixMs, WireEvent};
use wacore::types::events::Event;

use super::dial::{Call, dial};
use super::{Session, lock};
use crate::events::{Generation, Lanes, Taken};
use crate::jids;
use crate::link::{Linking, failed};
use crate::standing::{self, After, Verdict};
use crate::transport::Attempts;

/// History that does not come within this time is not coming.
const SYNC_BEGINS_MS: i64 = 8_000;
/// A pause in the history that is taken for its end.
const SYNC_PAUSE_MS: i64 = 10_000;
/// So many failed attempts are not told as "connecting" any more.
const AWAY_AFTER: u32 = 3;
pub(crate) use linking::log_out;
use linking::{Reply, answer};

/// What is asked of the controller.
pub(crate) enum Ask {
    /// A pair code for this number (E.164).
    PairCode { phone: String, reply: Reply },
    /// Asking for one ended.
    CodeDone { generation: Generation, result: Result<(), String>, reply: Option<Reply> },
    /// So many attempts to connect failed.
    Failed { generation: Generation, failed: u32 },
    /// A part of the history is with the core.
    Synced { percent: Option<u8> },
    /// The connection is to be made anew: the server delivers again what was not taken.
    Again,
}

enum Mode {
    /// No credentials yet.
    Linking(Linking),
    /// Credentials; the library connects by itself.
    Linked,
    /// Nothing goes on until something is asked.
    Off,
}

struct Control {
    session: Arc<Session>,
    lanes: Lanes,
    call: Option<Call>,
    generation: Generation,
    attempts: Arc<Attempts>,
    mode: Mode,
    /// Until when more of the history is waited for.
    sync: Option<UnixMs>,
    /// When to connect again after a lock.
    resume_at: Option<UnixMs>,
    /// The version was called too old once, and asked for anew.
    renewed: bool,
    status: Option<AccountStatus>,
    /// What is asked for after a login was asked for.
    greeted: bool,
}

/// Runs until the session is stopped.
pub(super) async fn run(
    session: Arc<Session>,
    lanes: Lanes,
    mut events: Taken<(Generation, Arc<Event>)>,
    mut asked: Taken<Ask>,
) {
    let stop = session.tasks.stop.clone();
    let mut control = Control {
        session,
        lanes,
        call: None,
        generation: 0,
        attempts: Arc::default(),
        mode: Mode::Off,
        sync: None,
        resume_at: None,
        renewed: false,
        status: None,
        greeted: false,
    };
    let works = async {
        control.begin().await;
        loop {
            let due = control.due();
            let clock = Arc::clone(&control.session.world.clock);
            let later = async move {
                match due {
                    Some(due) => clock.sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(ask) = asked.next() => control.ask(ask).await,
                Some((generation, event)) = events.next() => {
                    // An event of a connection that was replaced says nothing about the present one.
                    if generation == control.generation {
                        control.event(&event).await;
                    }
                }
                () = later => control.tick().await,
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = works => {}
    }
    control.hang_up().await;
}

impl Control {
    async fn begin(&mut self) {
        if self.session.is_linked() {
            self.mode = Mode::Linked;
            self.stand(AccountStatus::Connecting.into()).await;
        } else {
            self.mode = Mode::Linking(Linking::new(self.session.now()));
            self.say(LinkStep::Asking).await;
        }
        self.dial().await;
    }

    async fn dial(&mut self) {
        self.hang_up().await;
        self.session.stay();
        self.generation += 1;
        match dial(&self.session, self.generation, &self.lanes, &self.attempts).await {
            Ok(call) => self.call = Some(call),
            Err(error) => {
                tracing::error!(
                    account = %self.session.account, error = format!("{error:#}"),
                    "A connection could not be set up"
                );
                let why =
                    "The credentials could not be read. Restart Switchboard; if it stays so, link this account again.";
                if matches!(self.mode, Mode::Linking(_)) {
                    self.act(failed(why)).await;
                } else {
                    self.mode = Mode::Off;
                    self.stand(Standing::because(AccountStatus::Error, why)).await;
                }
            }
        }
    }

    /// Boxed: dialling can fail, and then acts.
    fn redial(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.dial())
    }

    async fn hang_up(&mut self) {
        if let Some(call) = self.call.take() {
            call.hang_up(&self.session).await;
        }
    }

    fn due(&self) -> Option<UnixMs> {
        let linking = match &self.mode {
            Mode::Linking(linking) => Some(linking.due()),
            _ => None,
        };
        [linking, self.sync, self.resume_at].into_iter().flatten().min()
    }

    async fn tick(&mut self) {
        let now = self.session.now();
        if self.sync.is_some_and(|until| until <= now) {
            self.sync = None;
            self.say(LinkStep::Linked).await;
        }
        if self.resume_at.is_some_and(|at| at <= now) {
            self.resume_at = None;
            self.mode = Mode::Linked;
            self.stand(AccountStatus::Connecting.into()).await;
            self.dial().await;
        }
        let in_now = self.session.client().is_some_and(|client| client.is_logged_in());
        if let Mode::Linking(linking) = &mut self.mode {
            if linking.is_confirmed() && in_now {
                linking.logged_in(now);
            }
            let acts = linking.tick(now);
            self.act(acts).await;
        }
    }

    async fn ask(&mut self, ask: Ask) {
        match ask {
            Ask::PairCode { phone, reply } => self.pair_code(phone, reply).await,
            Ask::CodeDone { generation, result, reply } if generation == self.generation => {
                self.code_done(result, reply).await;
            }
            Ask::CodeDone { reply, .. } => {
                answer(reply, Err("Linking began anew meanwhile. Ask for another code.".into()))
            }
            Ask::Failed { generation, failed } if generation == self.generation => {
                self.session.tell(WireEvent::Evidence(Evidence::FailedAttempts(failed))).await;
                if matches!(self.mode, Mode::Linked) && failed >= AWAY_AFTER {
                    let why = "WhatsApp cannot be reached. It is tried again by itself; check the internet connection.";
                    self.stand(Standing::because(AccountStatus::Disconnected, why)).await;
                }
            }
            Ask::Failed { .. } => {}
            Ask::Synced { percent } => self.synced(percent).await,
            Ask::Again => {
                if let Some(client) = self.session.ready() {
                    self.session.tasks.begin(async move { client.reconnect().await });
                }
            }
        }
    }

    async fn synced(&mut self, percent: Option<u8>) {
        if self.sync.is_none() {
            return;
        }
        if percent.is_some_and(|percent| percent >= 100) {
            self.sync = None;
            self.say(LinkStep::Linked).await;
        } else {
            self.sync = Some(self.session.now().plus(SYNC_PAUSE_MS));
            self.say(LinkStep::Syncing { percent }).await;
        }
    }

    async fn event(&mut self, event: &Event) {
        match event {
            Event::Connected(_) => self.connected().await,
            Event::Disconnected(_) => {
                if matches!(self.mode, Mode::Linked) {
                    let why = "The connection broke. It is made again by itself.";
                    self.stand(Standing::because(AccountStatus::Disconnected, why)).await;
                }
            }
            Event::SelfPushNameUpdated(name) => {
                if matches!(self.mode, Mode::Linked) {
                    self.named(&name.new_name, false).await;
                }
            }
            Event::LoggedOut(_) if self.session.is_leaving() => {}
            Event::LoggedOut(out) => {
                let said = out.logout_message.as_ref().and_then(|said| said.subtext.clone().or(said.header.clone()));
                self.judge(standing::logged_out(out.reason, said.as_deref())).await;
            }
            Event::StreamReplaced(_) => self.judge(standing::replaced()).await,
            Event::TemporaryBan(ban) => {
                let ends = self.session.now().plus(ban.expire.num_milliseconds());
                self.judge(standing::restricted(&ban.code, Some(ends), ban.message.as_deref())).await;
            }
            Event::ConnectFailure(failure) => {
                self.judge(standing::refused(failure.reason, failure.message.as_deref())).await;
            }
            Event::ClientOutdated(_) => self.outdated().await,
            other => self.linking_event(other).await,
        }
    }

    async fn connected(&mut self) {
        let Some(client) = self.session.client() else { return };
        self.attempts.stands();
        self.renewed = false;
        let phone = client.pn().and_then(|jid| jids::phone(&jids::plain(&jid)));
        let linking = matches!(self.mode, Mode::Linking(_));
        if let (Some(known), Some(digits)) = (self.session.known_as.clone(), phone.as_deref().map(jids::digits))
            && digits != known
        {
            return self.wrong_number(&client, &known).await;
        }
        if linking {
            self.mode = Mode::Linked;
            self.greeted = false;
            self.session.set_linked(true);
        }
        self.named(&client.push_name(), linking).await;
        self.stand(AccountStatus::Ready.into()).await;
        self.session.tell(WireEvent::Evidence(Evidence::FailedAttempts(0))).await;
        if linking {
            self.sync = Some(self.session.now().plus(SYNC_BEGINS_MS));
            self.say(LinkStep::Syncing { percent: None }).await;
        }
        // A connection that only broke knows the rest already.
        if !std::mem::replace(&mut self.greeted, true) {
            self.session.tasks.begin(crate::people::after_login(Arc::clone(&self.session), client));
        }
    }

    /// Tells whose number this is and what it is called.
    async fn named(&self, name: &str, linking: bool) {
        let phone =
            self.session.client().and_then(|client| client.pn()).and_then(|jid| jids::phone(&jids::plain(&jid)));
        let Some(phone) = phone else { return };
        let news = {
            let mut told = lock(&self.session.told);
            let now = (Some(phone.clone()), Some(name.to_owned()).filter(|name| !name.is_empty()).or(told.1.clone()));
            let news = *told != now;
            *told = now;
            news
        };
        if news || linking {
            self.session.tell(WireEvent::Linked(LinkedAs { phone, profile_name: name.to_owned() })).await;
        }
    }

    async fn outdated(&mut self) {
        let (now, refused) = (self.session.now(), self.call.as_ref().map(|call| call.version));
        if let (false, Some(refused)) = (self.renewed, refused)
            && self.session.world.endpoint.renew_version(refused, now).await
        {
            self.renewed = true;
            return self.dial().await;
        }
        self.judge(standing::outdated()).await;
    }

    async fn judge(&mut self, verdict: Verdict) {
        let Verdict { standing, after } = verdict;
        let Some(standing) = standing else { return };
        if matches!(self.mode, Mode::Linking(_)) {
            return self.act(failed(&standing.why)).await;
        }
        match after {
            After::Goes => {}
            After::Stays | After::Waits(_) | After::Ends => {
                self.mode = Mode::Off;
                self.sync = None;
                self.hang_up().await;
            }
        }
        match after {
            After::Waits(at) => self.resume_at = Some(at),
            After::Ends => self.wipe().await,
            _ => {}
        }
        self.stand(standing).await;
    }

    async fn wipe(&self) {
        if let Err(error) = self.session.wipe().await {
            tracing::warn!(
                account = %self.session.account, error = format!("{error:#}"),
                "A session could not be removed"
            );
        }
    }

    async fn say(&self, step: LinkStep) {
        self.session.tell(WireEvent::Link(step)).await;
    }

    async fn stand(&mut self, standing: Standing) {
        // The same status again is no news; another reason for it would be, but the first one is the cause.
        if self.status == Some(standing.status) && standing.status != AccountStatus::Restricted {
            return;
        }
        self.status = Some(standing.status);
        self.session.tell(WireEvent::Status(standing)).await;
    }
}
