//! The part of control that links: codes are asked for and shown, and what the phone says to them decides.

use std::sync::Arc;
use std::time::Duration;

use domain::LinkStep;
use tokio::sync::oneshot;
use wacore::types::events::Event;
use whatsapp_rust::Client;
use whatsapp_rust::pair_code::{CompanionOs, PairCodeOptions, PairError};

use super::{Ask, Control, Mode};
use crate::jids;
use crate::link::{Act, Linking, failed, rejection};

/// The library's connection is up within this time, or a code cannot be asked for.
const SOCKET: Duration = Duration::from_secs(20);

/// Who asked for a code waits here.
pub(super) type Reply = oneshot::Sender<Result<(), String>>;

impl Control {
    pub(super) async fn pair_code(&mut self, phone: String, reply: Reply) {
        let now = self.session.now();
        if matches!(self.mode, Mode::Linked) {
            return answer(Some(reply), Err("This account is linked already.".into()));
        }
        if matches!(self.mode, Mode::Off) {
            if self.session.is_linked() {
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

    pub(super) fn request_code(&self, phone: String, reply: Option<Reply>) {
        let (session, generation) = (Arc::clone(&self.session), self.generation);
        self.session.tasks.begin(async move {
            let result = match session.client() {
                Some(client) => request_code(&client, &phone).await,
                None => Err("There is no connection to WhatsApp. Try again.".to_owned()),
            };
            session.ask(Ask::CodeDone { generation, result, reply });
        });
    }

    pub(super) async fn code_done(&mut self, result: Result<(), String>, reply: Option<Reply>) {
        let asked = reply.is_some();
        let why = result.clone().err();
        answer(reply, result);
        let (Some(why), Mode::Linking(linking)) = (why, &mut self.mode) else { return };
        // Who asked has the words; a renewal was asked by nobody, so they go on the screen.
        let acts = if asked { linking.code_refused() } else { linking.code_failed(why) };
        self.act(acts).await;
    }

    pub(super) async fn linking_event(&mut self, event: &Event) {
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

    pub(super) async fn act(&mut self, acts: Vec<Act>) {
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

    pub(super) async fn wrong_number(&mut self, client: &Arc<Client>, known: &str) {
        self.session.leave();
        if let Err(error) = log_out(client).await {
            tracing::warn!(
                account = %self.session.account, error = format!("{error:#}"),
                "Another number stays linked"
            );
        }
        let why = format!(
            "This account belongs to +{known}, but another number was linked. That one was logged out again. Scan the \
             code with the phone of +{known}, or add another account for the other number."
        );
        self.act(failed(&why)).await;
    }
}

pub(super) fn answer(reply: Option<Reply>, result: Result<(), String>) {
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
