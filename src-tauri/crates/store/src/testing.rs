//! A database in memory, for tests of single tables' rules.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{AccountId, Ids, Inbound, UnixMs, WireId};
use rusqlite::Connection;
use uuid::Uuid;

/// An empty database with one account.
pub(crate) fn database() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::migrate::migrate(&mut conn).unwrap();
    crate::sql::add_functions(&conn).unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    conn.execute_batch("INSERT INTO accounts (id, kind, name) VALUES ('shop', 'linked', 'Shop')").unwrap();
    conn
}

/// What a story leads to in an empty database; the database is made once and emptied again, because making it takes longest.
pub(crate) fn told<T>(story: impl FnOnce(&Connection) -> T) -> T {
    thread_local! {
        static SHARED: Connection = database();
    }
    SHARED.with(|conn| {
        // A story that failed did not come to its end.
        if !conn.is_autocommit() {
            conn.execute_batch("ROLLBACK").unwrap();
        }
        conn.execute_batch("BEGIN").unwrap();
        let end = story(conn);
        conn.execute_batch("ROLLBACK").unwrap();
        end
    })
}

/// The account of [`database`].
pub(crate) fn shop() -> AccountId {
    AccountId::new("shop")
}

/// Ids in order.
#[derive(Default)]
pub(crate) struct Counted(AtomicU64);

impl Ids for Counted {
    fn uuid(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

/// A message with words.
pub(crate) fn message(wire: &str, jid: &str, text: &str, at: i64) -> Inbound {
    Inbound {
        wire_id: WireId::new(wire),
        chat_jid: jid.into(),
        sender_jid: jid.into(),
        text: text.into(),
        at: UnixMs(at),
        ..Inbound::default()
    }
}
