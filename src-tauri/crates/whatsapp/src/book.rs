//! Book of polls: what the votes in a poll are read with, beside the account's keys in the session file.
//!
//! A vote names its options by hash and is encrypted with a secret that came with the poll. The library keeps secrets
//! for changes that it opens itself, but not the options; so both are here.

use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{OptionalExtension as _, RunQueryDsl as _, sql_query};
use domain::{UnixMs, WireEvent};
use wacore::poll::{PollVoteCiphertext, compute_option_hash, decrypt_poll_vote_with_secret};
use wacore::store::error::StoreError;
use whatsapp_rust::Client;
use whatsapp_rust_sqlite_storage::SqliteStore;

use crate::inbound::{Poll, Vote};
use crate::jids;

/// Votes in a poll that is older are not read.
const KEPT_MS: i64 = 90 * 24 * 3_600_000;

/// The book of one account.
#[derive(Clone)]
pub(crate) struct Book(SqliteStore);

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    creator: String,
    #[diesel(sql_type = Binary)]
    secret: Vec<u8>,
    #[diesel(sql_type = Text)]
    options: String,
}

fn failed(error: diesel::result::Error) -> StoreError {
    StoreError::Database(Box::new(error))
}

impl Book {
    /// Opens it; forgets what is too old.
    pub async fn open(store: SqliteStore, now: UnixMs) -> anyhow::Result<Self> {
        store
            .shared()
            .run(move |conn| {
                let table = "CREATE TABLE IF NOT EXISTS switchboard_poll (
                    id TEXT PRIMARY KEY NOT NULL, creator TEXT NOT NULL, secret BLOB NOT NULL, options TEXT NOT NULL,
                    at INTEGER NOT NULL) WITHOUT ROWID";
                sql_query(table).execute(conn).map_err(failed)?;
                let old = sql_query("DELETE FROM switchboard_poll WHERE at < ?");
                old.bind::<BigInt, _>(now.plus(-KEPT_MS).0).execute(conn).map_err(failed)
            })
            .await?;
        Ok(Self(store))
    }

    /// Writes a poll down; one that is there already stays.
    pub async fn put(&self, poll: Poll, now: UnixMs) -> anyhow::Result<()> {
        let options = serde_json::to_string(&poll.options)?;
        self.0
            .shared()
            .run(move |conn| {
                sql_query(
                    "INSERT OR IGNORE INTO switchboard_poll (id, creator, secret, options, at) VALUES (?, ?, ?, ?, ?)",
                )
                .bind::<Text, _>(poll.id)
                .bind::<Text, _>(poll.creator)
                .bind::<Binary, _>(poll.secret)
                .bind::<Text, _>(options)
                .bind::<BigInt, _>(now.0)
                .execute(conn)
                .map_err(failed)
            })
            .await?;
        Ok(())
    }

    async fn get(&self, id: &str) -> anyhow::Result<Option<Poll>> {
        let wanted = id.to_owned();
        let shared = self.0.shared();
        let row = shared.run(move |conn| {
            sql_query("SELECT creator, secret, options FROM switchboard_poll WHERE id = ?")
                .bind::<Text, _>(wanted)
                .get_result::<Row>(conn)
                .optional()
                .map_err(failed)
        });
        let Some(row) = row.await? else { return Ok(None) };
        let options = serde_json::from_str(&row.options)?;
        Ok(Some(Poll { id: id.to_owned(), creator: row.creator, secret: row.secret, options }))
    }

    /// Reads a vote; `None` where the poll is not known or the vote does not open.
    pub async fn read(&self, client: &Client, vote: &Vote) -> anyhow::Result<Option<WireEvent>> {
        let Some(poll) = self.get(vote.poll.as_str()).await? else { return Ok(None) };
        let me = [vote.frame.me.pn.clone(), vote.frame.me.lid.clone()];
        let own = || me.iter().flatten().map(ToString::to_string).collect::<Vec<_>>();
        let mut creators = if poll.creator.is_empty() { own() } else { both(client, &poll.creator).await };
        creators.extend(vote.creator.clone());
        let voters = if vote.frame.from_me { own() } else { both(client, &vote.frame.wire_sender).await };
        let Some(chosen) = open(&poll, vote, &creators, &voters) else {
            tracing::warn!("A vote in a poll could not be opened");
            return Ok(None);
        };
        let frame = &vote.frame;
        Ok(Some(WireEvent::Voted {
            chat_jid: frame.chat.jid.clone(),
            target: vote.poll.clone(),
            from_me: frame.from_me,
            sender_jid: frame.author(),
            name: if frame.from_me { String::new() } else { frame.push_name.clone() },
            options: chosen,
            at: vote.at,
        }))
    }
}

/// Both addresses of somebody: the one that was used when the vote was encrypted is in the key.
async fn both(client: &Client, jid: &str) -> Vec<String> {
    let Some(jid) = jids::read(jid) else { return Vec::new() };
    let other = jids::counterpart(client, &jid).await;
    std::iter::once(jid).chain(other).map(|jid| jid.to_string()).collect()
}

fn open(poll: &Poll, vote: &Vote, creators: &[String], voters: &[String]) -> Option<Vec<String>> {
    let sealed = PollVoteCiphertext { enc_payload: &vote.payload, enc_iv: &vote.iv };
    let opened = creators.iter().flat_map(|creator| voters.iter().map(move |voter| (creator, voter)));
    let hashes = opened.into_iter().find_map(|(creator, voter)| {
        decrypt_poll_vote_with_secret(sealed, &poll.secret, &poll.id, creator, voter).ok()
    })?;
    let words =
        |hash: &Vec<u8>| poll.options.iter().find(|option| compute_option_hash(option)[..] == hash[..]).cloned();
    Some(hashes.iter().filter_map(words).collect())
}

#[cfg(test)]
mod tests {
    use domain::WireId;
    use wacore::poll::encrypt_poll_vote_with_secret;

    use super::*;

    #[test]
    fn a_vote_is_opened_with_whichever_address_it_was_made_for() {
        let poll = Poll {
            id: "POLL".into(),
            creator: String::new(),
            secret: vec![7; 32],
            options: vec!["Tea".into(), "Coffee".into()],
        };
        let hashes = [compute_option_hash("Coffee").to_vec()];
        let (payload, iv) =
            encrypt_poll_vote_with_secret(&hashes, &poll.secret, "POLL", "9001@lid", "9002@lid").unwrap();
        let vote = Vote {
            frame: Box::default(),
            poll: WireId::new("POLL"),
            creator: None,
            payload,
            iv: iv.to_vec(),
            at: UnixMs(0),
        };
        let creators = ["15550100001@s.whatsapp.net".to_owned(), "9001@lid".to_owned()];
        let voters = ["15550100002@s.whatsapp.net".to_owned(), "9002@lid".to_owned()];
        assert_eq!(open(&poll, &vote, &creators, &voters), Some(vec!["Coffee".to_owned()]));
        assert_eq!(open(&poll, &vote, &creators[..1], &voters), None);
    }

    #[tokio::test]
    async fn polls_are_kept_for_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let key = std::sync::Arc::new(domain::Secret::new("ab".repeat(32)));
        let file = crate::file::SessionFile::new(dir.path(), &domain::AccountId::new("a"), &key).unwrap();
        let store = file.open().await.unwrap();
        let book = Book::open(store.clone(), UnixMs(0)).await.unwrap();
        let poll = Poll { id: "P".into(), creator: "9@lid".into(), secret: vec![1; 32], options: vec!["A".into()] };
        book.put(poll.clone(), UnixMs(1_000)).await.unwrap();
        book.put(Poll { options: vec![], ..poll.clone() }, UnixMs(2_000)).await.unwrap();
        assert_eq!(book.get("P").await.unwrap(), Some(poll));
        let later = Book::open(store, UnixMs(KEPT_MS + 5_000)).await.unwrap();
        assert_eq!(later.get("P").await.unwrap(), None);
    }
}
