//! Search over all messages.

use domain::view::SearchHit;

use crate::{Core, CoreError};

impl Core {
    /// Messages that contain every word, newest first.
    pub async fn search_messages(&self, text: String, limit: u32) -> Result<Vec<SearchHit>, CoreError> {
        Ok(self.store.read("search", move |conn| store::search::messages(conn, &text, limit)).await?)
    }
}
