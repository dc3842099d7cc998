//! Faults a test asks for: which one, for whom, how often.

use serde::{Deserialize, Serialize};

use crate::cert::CertShape;
use crate::device::DeviceId;
use crate::media::MediaFault;

/// One fault to inject.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FaultRequest {
    /// Only for this account (phone number); any when absent.
    #[serde(default)]
    pub account: Option<String>,
    /// Only for this device number; any when absent.
    #[serde(default)]
    pub device: Option<u16>,
    /// How many times it strikes; `null` means until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// How many fitting occasions pass by unharmed first.
    #[serde(default)]
    pub skip: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

// serde needs the default in the field's type.
fn once() -> Option<u32> {
    Some(1)
}

impl From<Fault> for FaultRequest {
    fn from(fault: Fault) -> Self {
        Self { account: None, device: None, times: once(), skip: 0, fault }
    }
}

impl FaultRequest {
    /// Restricts the fault to an account.
    pub fn account(mut self, phone: impl Into<String>) -> Self {
        self.account = Some(phone.into());
        self
    }

    /// Restricts the fault to a device number.
    pub fn device(mut self, device: u16) -> Self {
        self.device = Some(device);
        self
    }

    /// Lets it strike `times` times.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Lets it strike until cleared.
    pub fn forever(mut self) -> Self {
        self.times = None;
        self
    }

    /// Lets `skip` occasions pass first.
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// The TCP connection is reset as soon as it is accepted.
    RefuseConnect,
    /// The connection is closed after the websocket upgrade.
    DropOnConnect,
    /// The client hello is never answered.
    SilentHandshake,
    /// The certificate chain is wrong.
    Certificate {
        /// In which way.
        shape: CertShape,
    },
    /// An IK hello is answered as if the client's pinned key were stale.
    IkAnswer {
        /// How.
        how: IkAnswer,
    },
    /// Only so many refs are handed out for QR codes.
    QrRefs {
        /// How many; at least one.
        count: usize,
    },
    /// `pair-success` does not verify.
    PairSuccess {
        /// What is wrong in it.
        wrong: PairSuccessFault,
    },
    /// No stream error 515 after `pair-device-sign`.
    NoRestart,
    /// `companion_hello` is refused: 400, 403, 429, 452 or 500.
    PairCodeHello {
        /// The error code.
        code: u16,
    },
    /// `companion_finish` is refused: 400, 403, 429, 452 or 500.
    PairCodeFinish {
        /// The error code.
        code: u16,
    },
    /// `companion_hello` is never answered.
    PairCodeSilence,
    /// Linking starts with a passkey request instead of `pair-device`.
    PasskeyRequest,
    /// `<failure>` instead of `<success>`.
    LoginFailure {
        /// Reason: 400, 401, 402, 403, 405, 406, 409, 500, 503 …
        reason: u16,
        /// Ban code, for 402.
        #[serde(default)]
        code: Option<u32>,
        /// Seconds until the ban ends, for 402.
        #[serde(default)]
        expire: Option<u64>,
        /// Words for people.
        #[serde(default)]
        message: Option<String>,
    },
    /// A stream error ends the session.
    StreamError {
        /// Which one.
        error: StreamFault,
        /// At which moment.
        #[serde(default)]
        when: Moment,
    },
    /// `<ib><offline/></ib>` is withheld.
    NoOfflineMarker,
    /// `<active/>` is not answered (and nothing is flushed).
    NoPassiveAnswer,
    /// An IQ is answered with an error.
    IqError {
        /// Its `xmlns`.
        xmlns: String,
        /// Its first child; any when absent.
        #[serde(default)]
        child: Option<String>,
        /// Error code.
        code: u16,
        /// Error text.
        #[serde(default)]
        text: String,
    },
    /// An IQ is not answered.
    IqSilence {
        /// Its `xmlns`.
        xmlns: String,
        /// Its first child; any when absent.
        #[serde(default)]
        child: Option<String>,
    },
    /// An app-state collection is left out of the reply or answered with an error.
    AppState {
        /// Which one; any when absent.
        #[serde(default)]
        collection: Option<String>,
        /// The error code (400, 404, 409 …); left out of the reply when absent.
        #[serde(default)]
        code: Option<u16>,
    },
    /// usync answers an error.
    UsyncError {
        /// The code.
        code: u16,
    },
    /// usync answers an empty list.
    UsyncEmpty,
    /// Prekey bundles come without a one-time key.
    NoOneTimePrekey,
    /// Prekey bundles of the scoped device are refused with this code (406: no such device).
    PrekeysRefused {
        /// The code.
        code: u16,
    },
    /// A message is acknowledged with an error and not delivered.
    AckError {
        /// 400, 404, 463, 475, 479, 500 …
        code: u16,
    },
    /// A message is delivered, but never acknowledged to its sender.
    NoAck,
    /// A message is neither acknowledged nor delivered, as if the server had died at that moment.
    Swallow,
    /// The ack claims another participant hash.
    PhashMismatch,
    /// A message is delivered twice, with the same ciphertext.
    Duplicate,
    /// The phone sends a message twice: same id, new ciphertext.
    NewCiphertext,
    /// One byte of the ciphertext flips on the way to the scoped device.
    CorruptEnc,
    /// A message to the scoped device is lost.
    Lose,
    /// A message to the scoped device goes out after the next one.
    Reorder,
    /// Everything to the scoped device waits before the message.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// A delivery receipt of the scoped device is ignored: the message comes again at its next login.
    DropReceipt,
    /// A retry receipt of the scoped device is ignored: nobody but its phone can still tell it the message.
    DropRetry,
    /// Every `t` the server sends is off; lasts until cleared.
    ClockSkew {
        /// Seconds, may be negative.
        seconds: i64,
    },
    /// Something on the media host.
    Media {
        /// What.
        media: MediaFault,
    },
}

/// How an IK hello is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IkAnswer {
    /// Properly, in XXfallback.
    Fallback,
    /// With a hello that does not open.
    Garbage,
    /// By closing.
    Close,
}

/// What is wrong in a `pair-success`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairSuccessFault {
    /// The HMAC.
    Hmac,
    /// The account's signature.
    Signature,
}

/// When a stream error strikes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// At once, on the live connections it fits.
    #[default]
    Now,
    /// Right after the next `<success>`.
    Login,
    /// When the next message arrives, before it is acknowledged.
    Message,
}

/// The stream errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamFault {
    /// `code="515"`: restart.
    Restart,
    /// `<conflict type="replaced"/>`.
    Replaced,
    /// `<conflict type="device_removed"/>` with code 401.
    DeviceRemoved,
    /// A bare code: 401, 409, 429, 500, 503, 516 …
    Code(u16),
    /// `<xml-not-well-formed/>`.
    XmlNotWellFormed,
    /// `<xmlstreamend/>`.
    StreamEnd,
    /// No stanza at all: the socket is closed.
    Close,
}

/// A fault in force.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ActiveFault {
    /// Number to clear it by.
    pub id: u64,
    /// How often it has struck.
    pub struck: u64,
    /// The request; `times` and `skip` count down.
    #[serde(flatten)]
    pub request: FaultRequest,
}

/// All faults in force, oldest first.
#[derive(Default)]
pub(crate) struct Faults {
    active: Vec<ActiveFault>,
    next: u64,
}

impl Faults {
    /// Adds a fault; its number.
    pub(crate) fn add(&mut self, request: FaultRequest) -> u64 {
        self.next += 1;
        self.active.push(ActiveFault { id: self.next, struck: 0, request });
        self.next
    }

    /// Removes one; whether it was there.
    pub(crate) fn clear(&mut self, id: u64) -> bool {
        let before = self.active.len();
        self.active.retain(|fault| fault.id != id);
        self.active.len() != before
    }

    /// Removes all.
    pub(crate) fn clear_all(&mut self) {
        self.active.clear();
    }

    /// Those in force.
    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        self.active.clone()
    }

    /// The first fault of the wanted kind that fits the device, counted as struck.
    pub(crate) fn take(&mut self, device: Option<&DeviceId>, wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        if self.active.is_empty() {
            return None;
        }
        let fits = |request: &FaultRequest| {
            let account = request.account.as_ref().is_none_or(|phone| device.is_some_and(|id| id.account == *phone));
            account && request.device.is_none_or(|number| device.is_some_and(|id| id.device == number))
        };
        let place = self.active.iter().position(|active| wanted(&active.request.fault) && fits(&active.request))?;
        let active = &mut self.active[place];
        if active.request.skip > 0 {
            active.request.skip -= 1;
            return None;
        }
        active.struck += 1;
        let fault = active.request.fault.clone();
        if let Some(times) = &mut active.request.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.active.remove(place);
            }
        }
        Some(fault)
    }

    /// The seconds all clock-skew faults add up to.
    pub(crate) fn skew(&self) -> i64 {
        let skew = |active: &ActiveFault| match active.request.fault {
            Fault::ClockSkew { seconds } => seconds,
            _ => 0,
        };
        self.active.iter().map(skew).sum()
    }

    /// Whether such a fault strikes now.
    pub(crate) fn strikes(&mut self, device: Option<&DeviceId>, fault: &Fault) -> bool {
        self.take(device, |active| active == fault).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_device_as_often_as_asked() {
        let mut faults = Faults::default();
        faults.add(FaultRequest::from(Fault::NoAck).account("15550100").device(1).times(2).skip(1));
        let (right, other) = (DeviceId::new("15550100", 1), DeviceId::new("15550100", 2));
        let strikes: Vec<bool> = (0..4).map(|_| faults.strikes(Some(&right), &Fault::NoAck)).collect();
        assert!(!faults.strikes(Some(&other), &Fault::NoAck));
        assert_eq!(strikes, [false, true, true, false]);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn the_json_of_a_fault_is_flat() {
        let request: FaultRequest = serde_json::from_str(r#"{"kind":"ack_error","code":463,"times":null}"#).unwrap();
        assert_eq!(request.fault, Fault::AckError { code: 463 });
        assert_eq!(request.times, None);
        let once: FaultRequest = serde_json::from_str(r#"{"kind":"no_ack"}"#).unwrap();
        assert_eq!(once.times, Some(1));
    }
}
