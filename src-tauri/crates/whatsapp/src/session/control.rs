//! Control: decides about the connection. It links the account, keeps it connected, and says where it stands.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountStatus, Evidence, LinkStep, LinkedAs, Standing, UnixMs, WireEvent};
use tokio::sync::oneshot;
use wacore::types::events::Event;
use whatsapp_rust::Client;
use whatsapp_rust::pair_code::{CompanionOs, PairCodeOptions, PairError};

use super::Session;
use super::dial::{Call, dial};
use crate::events::{Generation, Lanes, Taken};
use crate::jids;
use crate::link::{Act, Linking, failed, rejection};
use crate::standing::{self, After, Verdict};
use crate::transport::Attempts;

/// History that does not come within this time is not coming.
const SYNC_BEGINS_MS: i64 = 12_000;
/// A pause in the history that is taken for its end.
const SYNC_PAUSE_MS: i64 = 30_000;
/// So many failed attempts are not told as "connecting" any more.
const AWAY_AFTER: u32 = 3;
/// The library's connection is up within this time, or a code cannot be asked for.
const SOCKET: Duration = Duration::from_secs(20);

/// What is asked of the controller.
pub(crate) enum Ask {
    /// A pair code for this number (E.164).
    PairCode { phone: String, reply: oneshot::Sender<Result<(), String>> },
    /// Asking for one ended.
    CodeDone { generation: Generation, result: Result<(), String>, reply: Option<oneshot::Sender<Result<(), String>>> },
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
        if self.session.is_linked().await {
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
                tracing::error!(account = %self.session.account, error = format!("{error:#}"), "A connection could not be set up");
                let why = "The credentials of this account could not be read. Restart Switchboard; if it stays so, link it again.";
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
            Ask::CodeDone { reply, .. } => answer(reply, Err("Linking began anew meanwhile. Ask for another code.".into())),
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

    async fn pair_code(&mut self, phone: String, reply: oneshot::Sender<Result<(), String>>) {
        let now = self.session.now();
        if matches!(self.mode, Mode::Linked) {
            return answer(Some(reply), Err("This account is linked already.".into()));
        }
        if matches!(self.mode, Mode::Off) {
            if self.session.is_linked().await {
                return answer(Some(reply), Err("This account is linked already. Connect it.".into()));
            }
            self.mode = Mode::Linking(Linking::new(now));
            self.say(LinkStep::Asking).await;
            self.dial().await;
        }
        let Mode::Linking(linking) = &mut self.mode else {
            return answer(Some(reply), Err("Linking could not begin. Restart Switchboard, then try again.".into()));
        };
        if linking.is_confirmed() {
            return answer(Some(reply), Err("The phone agreed already: the link is being made.".into()));
        }
        linking.ask_code(phone.clone(), now);
        self.request_code(phone, Some(reply));
    }

    fn request_code(&self, phone: String, reply: Option<oneshot::Sender<Result<(), String>>>) {
        let (session, generation) = (Arc::clone(&self.session), self.generation);
        self.session.tasks.begin(async move {
            let result = match session.client() {
                Some(client) => request_code(&client, &phone).await,
                None => Err("There is no connection to WhatsApp. Try again.".to_owned()),
            };
            session.ask(Ask::CodeDone { generation, result, reply });
        });
    }

    async fn code_done(&mut self, result: Result<(), String>, reply: Option<oneshot::Sender<Result<(), String>>>) {
        let asked = reply.is_some();
        let why = result.clone().err();
        answer(reply, result);
        let (Some(why), Mode::Linking(linking)) = (why, &mut self.mode) else { return };
        // Who asked has the words; a renewal was asked by nobody, so they go on the screen.
        let acts = if asked { linking.code_refused() } else { linking.code_failed(why) };
        self.act(acts).await;
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
                    self.named(&name.new_name).await;
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

    async fn linking_event(&mut self, event: &Event) {
        let now = self.session.now();
        let ends = |timeout: Duration| now.plus(i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX));
        let Mode::Linking(linking) = &mut self.mode else { return };
        let acts = match event {
            Event::PairingQrCode(qr) => {
                self.attempts.stands();
                linking.qr(qr.code.clone(), ends(qr.timeout))
            }
            Event::PairingCode(code) => linking.pair_code(code.code.clone(), ends(code.timeout)),
            Event::PairingCodeRefresh(_) => linking.refresh_code(),
            Event::PairingCodeError(error) => linking.code_failed_on_screen(rejection(error.rejection)),
            Event::PairingQrCodesExhausted(spent) => linking.exhausted(spent.disconnected),
            Event::PairSuccess(_) => {
                self.attempts.stands();
                linking.confirmed(now)
            }
            Event::PairError(error) => {
                tracing::warn!(account = %self.session.account, error = error.error, "Linking failed");
                failed("The phone's answer could not be verified, so it was not linked. Try again.")
            }
            Event::QrScannedWithoutMultidevice(_) => {
                failed("WhatsApp on this phone is too old for linked devices. Update it on the phone, then try again.")
            }
            Event::PairPasskeyRequest(_) | Event::PairPasskeyConfirmation(_) => linking.passkey(now),
            Event::PairPasskeyError(_) => {
                failed("The passkey was not confirmed on the phone, so it was not linked. Try again.")
            }
            _ => Vec::new(),
        };
        self.act(acts).await;
    }

    async fn act(&mut self, acts: Vec<Act>) {
        for act in acts {
            match act {
                Act::Say(step) => self.say(step).await,
                Act::Redial => self.redial().await,
                Act::NewCode(phone) => self.request_code(phone, None),
                Act::End => {
                    self.mode = Mode::Off;
                    self.sync = None;
                    self.hang_up().await;
                    self.wipe().await;
                }
            }
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
            self.session.set_linked(true);
        }
        self.named(&client.push_name()).await;
        self.stand(AccountStatus::Ready.into()).await;
        self.session.tell(WireEvent::Evidence(Evidence::FailedAttempts(0))).await;
        if linking {
            self.sync = Some(self.session.now().plus(SYNC_BEGINS_MS));
            self.say(LinkStep::Syncing { percent: None }).await;
        }
        self.session.tasks.begin(crate::people::after_login(Arc::clone(&self.session), client));
    }

    /// Tells whose number this is and what it is called.
    async fn named(&self, name: &str) {
        let phone = self.session.client().and_then(|client| client.pn()).and_then(|jid| jids::phone(&jids::plain(&jid)));
        if let Some(phone) = phone {
            self.session.tell(WireEvent::Linked(LinkedAs { phone, profile_name: name.to_owned() })).await;
        }
    }

    async fn wrong_number(&mut self, client: &Arc<Client>, known: &str) {
        self.session.leave();
        if let Err(error) = log_out(client).await {
            tracing::warn!(account = %self.session.account, error = format!("{error:#}"), "Another number stays linked");
        }
        let why = format!(
            "This account belongs to +{known}, but another number was linked. That one was logged out again. Scan the code with \
             the phone of +{known}, or add another account for the other number."
        );
        self.act(failed(&why)).await;
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
            tracing::warn!(account = %self.session.account, error = format!("{error:#}"), "A session could not be removed");
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

fn answer(reply: Option<oneshot::Sender<Result<(), String>>>, result: Result<(), String>) {
    if let Some(reply) = reply {
        // Who asked may be gone.
        reply.send(result).ok();
    }
}

async fn request_code(client: &Arc<Client>, phone: &str) -> Result<(), String> {
    let unreachable = "WhatsApp could not be reached. Check the internet connection, then try again.";
    client.wait_for_socket(SOCKET).await.map_err(|_| unreachable.to_owned())?;
    client.cancel_pair_code().await;
    let options = PairCodeOptions {
        phone_number: jids::digits(phone),
        show_push_notification: true,
        display_os: Some(CompanionOs::from_hint(std::env::consts::OS).wire_str().to_owned()),
        ..PairCodeOptions::default()
    };
    match client.pair_with_code(options).await {
        Ok(_) => Ok(()),
        Err(PairError::PairCode(error)) => Err(format!("It did not work: {error}.")),
        Err(error) if error.rejection().is_some() => Err(rejection(error.rejection()).to_owned()),
        Err(_) => Err(unreachable.to_owned()),
    }
}

/// Takes this device off the phone's list.
pub(crate) async fn log_out(client: &Arc<Client>) -> anyhow::Result<()> {
    use anyhow::Context as _;
    let own = client.pn().context("The account is not linked")?;
    let removal = client.execute(wacore::iq::devices::RemoveCompanionDeviceSpec::new(&own));
    tokio::time::timeout(Duration::from_secs(5), removal).await.context("WhatsApp did not answer in time")??;
    Ok(())
}
