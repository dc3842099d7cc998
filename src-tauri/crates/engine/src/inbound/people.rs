//! People and groups: what the network tells of them beside their messages.

use domain::{AccountId, GroupNews, PersonNews};

use crate::Core;

impl Core {
    pub(super) async fn take_person(&self, account: &AccountId, news: PersonNews) -> anyhow::Result<()> {
        let account = account.clone();
        let job = move |tx: &store::Tx<'_>| store::people::news(tx, &account, &news);
        let joined = self.store.write("news of a person", job).await?;
        self.look_at_joined(joined.as_ref());
        Ok(())
    }

    pub(super) async fn take_group(&self, account: &AccountId, news: GroupNews) -> anyhow::Result<()> {
        let account = account.clone();
        self.store.write("news of a group", move |tx| store::groups::news(tx, &account, &news)).await
    }
}
