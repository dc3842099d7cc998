//! The name of one device of one account.

use std::fmt;

use serde::{Deserialize, Serialize};
use wacore_binary::Jid;

/// A device: the account's phone number and the device number, 0 being the phone itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeviceId {
    /// Phone number, digits only.
    pub account: String,
    /// Number of the device; 0 is the phone.
    pub device: u16,
}

impl DeviceId {
    /// A device of an account.
    pub fn new(account: impl Into<String>, device: u16) -> Self {
        Self { account: account.into(), device }
    }

    /// Its phone-number address.
    pub fn pn(&self) -> Jid {
        Jid::pn_device(self.account.as_str(), self.device)
    }

    /// Whether this is the phone.
    pub fn is_phone(&self) -> bool {
        self.device == 0
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.account, self.device)
    }
}
