//! Removing: a deleted flow stops answering in the same transaction, and comes back without starting anything.

use domain::FlowId;
use store::{audit, flow_starts, flows, runs};

use crate::{Core, CoreError};

impl Core {
    /// Deletes a flow: it stops answering at once, its runs end. Can be undone for a day.
    pub async fn delete_flow(&self, id: FlowId) -> Result<(), CoreError> {
        let now = self.now();
        let offset = self.offset_minutes(now);
        let chats = self
            .store
            .write("flow", move |tx| {
                if !flows::delete(tx, &id, now)? {
                    return Ok(None);
                }
                flow_starts::plan(tx, &id, None, now, offset)?;
                audit::record(tx, now, "flow.delete", id.as_str(), "")?;
                runs::end_all(tx, &id, now).map(Some)
            })
            .await?
            .ok_or_else(|| CoreError::missing("flow"))?;
        self.flows_changed();
        for chat in chats {
            self.turns.wake(&chat);
        }
        Ok(())
    }

    /// Undoes deleting; it comes back inactive.
    pub async fn restore_flow(&self, id: FlowId) -> Result<(), CoreError> {
        let now = self.now();
        let restored = self
            .store
            .write("flow", move |tx| {
                let restored = flows::restore(tx, &id)?;
                if restored.is_some() {
                    audit::record(tx, now, "flow.restore", id.as_str(), "")?;
                }
                Ok(restored)
            })
            .await?;
        restored.ok_or_else(|| CoreError::missing("flow"))?;
        self.flows_changed();
        Ok(())
    }
}
