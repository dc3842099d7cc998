//! A WhatsApp server on this computer, for tests.
//!
//! [`Loopback::start`] brings one up inside the test's process; the binary `wa-loopback` does the same for tests in
//! other languages. README.md tells what it can do, what is known about the protocol and what is guessed.

pub mod adv;
pub mod base64_bytes;
pub mod content;
pub mod history;
pub mod media;
pub mod mutations;
pub mod pair_code;
pub mod qr;
pub mod signal;

mod account;
mod admin;
mod app_state_sync;
mod cert;
mod clock;
mod code_link;
mod companion;
mod conn;
mod control;
mod device;
mod devices;
mod dispatch;
mod faults;
mod frames;
mod groups;
mod handshake;
mod iq;
mod link;
mod login;
mod mex;
pub mod noise;
mod options;
mod pairing;
mod persist;
mod phone;
mod pictures;
mod prekeys;
mod presence;
mod queue;
mod record;
mod registration;
mod relay;
mod server;
mod settings;
mod state;
mod stream_error;
mod usync;
mod wire;

pub use account::{HistoryPlan, NewAccount, Picture};
pub use cert::{CertShape, ServerKeys};
pub use conn::ConnId;
pub use control::{AccountInfo, DeviceInfo, Loopback, PhoneHandle, StanzaFilter, Stats};
pub use device::DeviceId;
pub use faults::{ActiveFault, Fault, FaultRequest, IkAnswer, Moment, PairSuccessFault, StreamFault};
pub use groups::{Description, Group, Rank};
pub use mex::{Limits, NewChatQuota, ReachoutTimelock};
pub use options::Options;
pub use phone::{
    Answer, Behaviour, Inbox, PhoneReceipt, Received, SendOptions, SentMessage, SettingsChange, Typing, Undecryptable,
    UserReceipt,
};
pub use queue::Kind;
pub use record::{Direction, StanzaEntry, Violation};
pub use state::Counters;
