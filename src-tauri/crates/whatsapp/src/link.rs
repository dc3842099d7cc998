//! Linking: the way from "no credentials" to "logged in", as a state machine without effects.
//!
//! A code on the screen is good for a short time, and so is the connection that it belongs to: both are renewed until
//! somebody used one, or nobody did for ten minutes.

use domain::{LinkStep, UnixMs};
use whatsapp_rust::pair_code::PairCodeRejection;

/// Nobody used a code for this long: it ends.
const PATIENCE_MS: i64 = 10 * 60_000;
/// WhatsApp gives a first code within this time, or is not reachable.
const REACH_MS: i64 = 90_000;
/// A phone that used a code is followed by a login within this time.
const LOGIN_MS: i64 = 30_000;

/// Something that has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// The operator sees this.
    Say(LinkStep),
    /// The connection is used up: another one.
    Redial,
    /// A new pair code for this number.
    NewCode(String),
    /// It is over; the session that did not come to be is removed.
    End,
}

/// What is offered and what is waited for.
#[derive(Debug)]
pub(crate) struct Linking {
    deadline: UnixMs,
    /// Until when WhatsApp must have answered at all.
    reach_by: Option<UnixMs>,
    qr: Option<(String, UnixMs)>,
    code: Option<PairCode>,
    /// The phone used a code: until when the login must have followed.
    login_by: Option<UnixMs>,
    /// WhatsApp waits for something on the phone.
    elsewhere: bool,
}

#[derive(Debug)]
struct PairCode {
    phone: String,
    /// `None` while it is asked for.
    expires_at: Option<UnixMs>,
}

impl Linking {
    /// It begins.
    pub fn new(now: UnixMs) -> Self {
        Self {
            deadline: now.plus(PATIENCE_MS),
            reach_by: Some(now.plus(REACH_MS)),
            qr: None,
            code: None,
            login_by: None,
            elsewhere: false,
        }
    }

    /// When [`Self::tick`] has something to do.
    pub fn due(&self) -> UnixMs {
        let code = self.code.as_ref().and_then(|code| code.expires_at);
        let waits = [self.login_by, self.reach_by, code.filter(|_| self.login_by.is_none())];
        waits.into_iter().flatten().chain([self.deadline]).min().unwrap_or(self.deadline)
    }

    /// Whether the phone used a code.
    pub fn is_confirmed(&self) -> bool {
        self.login_by.is_some()
    }

    /// A QR code came, or the next one. A pair code that is being typed stays on the screen.
    pub fn qr(&mut self, code: String, expires_at: UnixMs) -> Vec<Act> {
        self.reach_by = None;
        self.qr = Some((code.clone(), expires_at));
        if self.code.is_some() || self.is_confirmed() || self.elsewhere {
            return Vec::new();
        }
        vec![Act::Say(LinkStep::Qr { code, expires_at })]
    }

    /// The operator asks for a pair code for this number: patience begins anew.
    pub fn ask_code(&mut self, phone: String, now: UnixMs) {
        self.deadline = now.plus(PATIENCE_MS);
        self.elsewhere = false;
        self.code = Some(PairCode { phone, expires_at: None });
    }

    /// A pair code came.
    pub fn pair_code(&mut self, code: String, expires_at: UnixMs) -> Vec<Act> {
        self.reach_by = None;
        if let Some(asked) = &mut self.code {
            asked.expires_at = Some(expires_at);
        }
        let code = code.replace('-', "");
        vec![Act::Say(LinkStep::PairCode { code, expires_at })]
    }

    /// A pair code was refused before there was one: the QR code is back.
    pub fn code_refused(&mut self) -> Vec<Act> {
        self.code = None;
        match &self.qr {
            Some((code, expires_at)) if !self.is_confirmed() => {
                vec![Act::Say(LinkStep::Qr { code: code.clone(), expires_at: *expires_at })]
            }
            _ => Vec::new(),
        }
    }

    /// It did not work with the pair code on the screen (a wrong one was typed). Another one can be asked for.
    pub fn code_failed(&mut self, why: String) -> Vec<Act> {
        self.code = None;
        // The words stay on the screen: the next QR code does not take them away.
        self.elsewhere = true;
        vec![Act::Say(LinkStep::Failed { why })]
    }

    /// The library says that a pair code failed: that of a request that is under way is answered where it was made.
    pub fn code_failed_on_screen(&mut self, why: &str) -> Vec<Act> {
        match &self.code {
            Some(PairCode { expires_at: Some(_), .. }) => self.code_failed(why.to_owned()),
            _ => Vec::new(),
        }
    }

    /// WhatsApp wants another pair code to be shown.
    pub fn refresh_code(&mut self) -> Vec<Act> {
        match &mut self.code {
            Some(code) => {
                code.expires_at = None;
                vec![Act::NewCode(code.phone.clone())]
            }
            None => Vec::new(),
        }
    }

    /// All QR codes of the connection are used up; `closed`: and the connection with them.
    pub fn exhausted(&mut self, closed: bool) -> Vec<Act> {
        self.qr = None;
        if !closed || self.is_confirmed() {
            return Vec::new();
        }
        vec![Act::Redial]
    }

    /// The phone used a code.
    pub fn confirmed(&mut self, now: UnixMs) -> Vec<Act> {
        self.login_by = Some(now.plus(LOGIN_MS));
        self.reach_by = None;
        self.deadline = now.plus(PATIENCE_MS);
        vec![Act::Say(LinkStep::Confirming)]
    }

    /// The server let us in; what follows has its own time.
    pub fn logged_in(&mut self, now: UnixMs) {
        self.login_by = Some(now.plus(PATIENCE_MS));
    }

    /// The phone has to prove who holds it first.
    pub fn passkey(&mut self, now: UnixMs) -> Vec<Act> {
        self.elsewhere = true;
        self.reach_by = None;
        self.deadline = now.plus(PATIENCE_MS);
        vec![Act::Say(LinkStep::Passkey)]
    }

    /// Time passed.
    pub fn tick(&mut self, now: UnixMs) -> Vec<Act> {
        let past = |moment: Option<UnixMs>| moment.is_some_and(|moment| moment <= now);
        if past(self.login_by) {
            return failed(
                "The phone agreed, but WhatsApp did not let this computer in. Remove \"Switchboard\" from the linked \
                 devices on the phone, then try again.",
            );
        }
        if self.is_confirmed() {
            return Vec::new();
        }
        if past(self.reach_by) {
            return failed(
                "WhatsApp could not be reached. Check the internet connection of this computer, then try again.",
            );
        }
        if self.deadline <= now {
            return vec![Act::Say(LinkStep::Expired), Act::End];
        }
        if past(self.code.as_ref().and_then(|code| code.expires_at)) {
            return self.refresh_code();
        }
        Vec::new()
    }
}

/// It did not work, and it is over.
pub(crate) fn failed(why: &str) -> Vec<Act> {
    vec![Act::Say(LinkStep::Failed { why: why.to_owned() }), Act::End]
}

/// Why a pair code was refused, in words that say what to do.
pub(crate) fn rejection(rejection: Option<PairCodeRejection>) -> &'static str {
    match rejection {
        Some(PairCodeRejection::RateOverlimit) => {
            "Too many codes were asked for in a short time. Wait some minutes, or scan the QR code."
        }
        Some(PairCodeRejection::BadRequest) => {
            "WhatsApp did not accept this: the number is wrong, or too many codes were asked for. Check the number and \
             wait some minutes, or scan the QR code."
        }
        Some(PairCodeRejection::Forbidden) => {
            "WhatsApp does not allow this number to be linked by a code. Scan the QR code."
        }
        Some(PairCodeRejection::FeatureNotAvailable) => {
            "This number cannot be linked by a code. Scan the QR code instead."
        }
        Some(PairCodeRejection::InternalServerError) => "WhatsApp's server has trouble. Try again in a minute.",
        Some(PairCodeRejection::Unknown(_)) | None => {
            "It did not work with this code: it was typed wrong, or its time was over. Ask for another one."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_000_000);

    fn say(acts: &[Act]) -> &'static str {
        match acts.first() {
            Some(Act::Say(LinkStep::Qr { .. })) => "qr",
            Some(Act::Say(LinkStep::PairCode { .. })) => "code",
            Some(Act::Say(LinkStep::Confirming)) => "confirming",
            Some(Act::Say(LinkStep::Expired)) => "expired",
            Some(Act::Say(LinkStep::Failed { .. })) => "failed",
            Some(_) => "other",
            None => "nothing",
        }
    }

    #[test]
    fn qr_codes_are_renewed_with_new_connections_until_patience_ends() {
        let mut linking = Linking::new(NOW);
        assert_eq!(say(&linking.qr("1".into(), NOW.plus(60_000))), "qr");
        assert_eq!(linking.exhausted(true), [Act::Redial]);
        assert_eq!(say(&linking.qr("2".into(), NOW.plus(220_000))), "qr");
        assert_eq!(linking.due(), NOW.plus(PATIENCE_MS));
        assert_eq!(say(&linking.tick(NOW.plus(PATIENCE_MS - 1))), "nothing");
        let acts = linking.tick(NOW.plus(PATIENCE_MS));
        assert_eq!((say(&acts), acts.get(1)), ("expired", Some(&Act::End)));
    }

    #[test]
    fn a_pair_code_stays_on_the_screen_and_is_renewed() {
        let mut linking = Linking::new(NOW);
        linking.ask_code("+15550100001".into(), NOW);
        assert_eq!(say(&linking.qr("1".into(), NOW.plus(60_000))), "nothing");
        let acts = linking.pair_code("ABCD-1234".into(), NOW.plus(180_000));
        assert_eq!(acts, [Act::Say(LinkStep::PairCode { code: "ABCD1234".into(), expires_at: NOW.plus(180_000) })]);
        assert_eq!(linking.due(), NOW.plus(180_000));
        assert_eq!(linking.exhausted(false), []);
        assert_eq!(linking.tick(NOW.plus(180_000)), [Act::NewCode("+15550100001".into())]);
        assert_eq!(linking.tick(NOW.plus(180_001)), [], "it is asked for once");
    }

    #[test]
    fn a_refused_code_brings_the_qr_code_back() {
        let mut linking = Linking::new(NOW);
        linking.qr("1".into(), NOW.plus(60_000));
        linking.ask_code("+15550100001".into(), NOW);
        assert_eq!(say(&linking.code_refused()), "qr");
        linking.ask_code("+15550100001".into(), NOW);
        linking.pair_code("ABCD1234".into(), NOW.plus(180_000));
        assert_eq!(say(&linking.code_failed("Wrong.".into())), "failed");
        assert_eq!(say(&linking.qr("2".into(), NOW.plus(80_000))), "nothing", "the words stay on the screen");
    }

    #[test]
    fn a_phone_that_agreed_must_be_followed_by_a_login() {
        let mut linking = Linking::new(NOW);
        linking.qr("1".into(), NOW.plus(60_000));
        assert_eq!(say(&linking.confirmed(NOW)), "confirming");
        assert_eq!(linking.due(), NOW.plus(LOGIN_MS));
        assert_eq!(say(&linking.tick(NOW.plus(LOGIN_MS - 1))), "nothing");
        let acts = linking.tick(NOW.plus(LOGIN_MS));
        assert_eq!((say(&acts), acts.get(1)), ("failed", Some(&Act::End)));
    }

    #[test]
    fn a_login_has_more_time_for_what_follows() {
        let mut linking = Linking::new(NOW);
        linking.confirmed(NOW);
        linking.logged_in(NOW.plus(1_000));
        assert_eq!(say(&linking.tick(NOW.plus(LOGIN_MS))), "nothing");
    }

    #[test]
    fn whatsapp_that_does_not_answer_is_not_waited_for() {
        let mut linking = Linking::new(NOW);
        assert_eq!(linking.due(), NOW.plus(REACH_MS));
        assert_eq!(say(&linking.tick(NOW.plus(REACH_MS))), "failed");
    }

    #[test]
    fn rejections_say_what_to_do() {
        for code in [400, 403, 429, 452, 500, 499] {
            assert!(rejection(Some(PairCodeRejection::from(code))).ends_with('.'));
        }
        assert!(rejection(None).contains("another"));
    }
}
