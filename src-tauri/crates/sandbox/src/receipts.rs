//! Receipts: what the shop hears of its messages afterwards.

use std::sync::Arc;

use domain::{Receipt, ReceiptKind, WireEvent, WireId};

use crate::fault::{Fault, Way};
use crate::line::Line;

/// A phone confirms a message after so long.
const DELIVERED_AFTER_MS: i64 = 400;

impl Line {
    /// The phone got a message of the shop and will say so.
    pub fn confirm_delivery(self: &Arc<Self>, jid: &str, wire_id: &WireId) {
        let kinds: &[ReceiptKind] = match self.fault(Way::Receipt) {
            Some(Fault::LoseReceipt) => &[],
            Some(Fault::ScrambleReceipts) => &[
                ReceiptKind::Read,
                ReceiptKind::Delivered,
                ReceiptKind::Sent,
                ReceiptKind::Read,
                ReceiptKind::Delivered,
            ],
            _ => &[ReceiptKind::Delivered],
        };
        if kinds.is_empty() {
            return;
        }
        let (jid, wire_id) = (jid.to_owned(), wire_id.clone());
        self.after(DELIVERED_AFTER_MS, move |line| async move {
            for kind in kinds {
                line.receipt(&jid, &wire_id, *kind).await;
            }
        });
    }

    pub async fn receipt(&self, jid: &str, wire_id: &WireId, kind: ReceiptKind) {
        let receipt = Receipt { chat_jid: jid.to_owned(), wire_id: wire_id.clone(), kind };
        self.emit(WireEvent::Receipt(receipt)).await;
    }
}
