//! Faults: what a test can make go wrong on the practice network, one at a time and in order.

use std::collections::VecDeque;

use domain::UnixMs;

/// Something that goes wrong once. Those of one direction wait in line for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The customer's next message gets lost; it comes with the next connection.
    Drop,
    /// The customer's next message comes twice.
    Duplicate,
    /// The customers' next so many messages come together, the last one first.
    Reorder(usize),
    /// The customer's next message takes so many milliseconds.
    Delay(i64),
    /// The shop's next message does not leave: not connected.
    NotConnected,
    /// The server refuses the shop's next message, with these words.
    Refuse(String),
    /// The server takes no first messages from the shop, until then if it says so.
    LockNewChats(Option<UnixMs>),
    /// The shop's next message arrives, and the connection breaks before the answer.
    BreakAfterArrival,
    /// The connection breaks before the shop's next message arrives.
    BreakBeforeArrival,
    /// The shop's next message is never answered.
    Hang {
        /// It arrives all the same.
        arrives: bool,
    },
    /// The next question whether a message arrived has no answer.
    CannotTell,
    /// The phone's receipt for the shop's next message gets lost.
    LoseReceipt,
    /// The receipts for the shop's next message come twice and backwards.
    ScrambleReceipts,
    /// The connection is lost at once, for so many milliseconds.
    Disconnect(i64),
}

/// Where a fault lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the customer to the shop.
    In,
    /// From the shop to the customer.
    Out,
    /// A question about a message.
    Question,
    /// Receipts for the shop.
    Receipt,
    /// The connection itself.
    Line,
}

impl Fault {
    pub(crate) fn way(&self) -> Way {
        match self {
            Self::Drop | Self::Duplicate | Self::Reorder(_) | Self::Delay(_) => Way::In,
            Self::NotConnected
            | Self::Refuse(_)
            | Self::LockNewChats(_)
            | Self::BreakAfterArrival
            | Self::BreakBeforeArrival
            | Self::Hang { .. } => Way::Out,
            Self::CannotTell => Way::Question,
            Self::LoseReceipt | Self::ScrambleReceipts => Way::Receipt,
            Self::Disconnect(_) => Way::Line,
        }
    }
}

/// The faults that wait.
#[derive(Default)]
pub(crate) struct Script(VecDeque<Fault>);

impl Script {
    pub fn add(&mut self, fault: Fault) {
        self.0.push_back(fault);
    }

    /// The next fault of this way, which is then over.
    pub fn take(&mut self, way: Way) -> Option<Fault> {
        let index = self.0.iter().position(|fault| fault.way() == way)?;
        self.0.remove(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_has_its_own_line() {
        let mut script = Script::default();
        for fault in [Fault::Drop, Fault::NotConnected, Fault::Duplicate] {
            script.add(fault);
        }
        assert_eq!(script.take(Way::Out), Some(Fault::NotConnected));
        assert_eq!(script.take(Way::Out), None);
        assert_eq!(script.take(Way::In), Some(Fault::Drop));
        assert_eq!(script.take(Way::In), Some(Fault::Duplicate));
    }
}
