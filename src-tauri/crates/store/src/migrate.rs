//! Migrations: forward only, embedded from `migrations/`, applied files never edited.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../../../migrations/0001_foundation.sql")),
    M::up(include_str!("../../../../migrations/0002_knowledge.sql")),
    M::up(include_str!("../../../../migrations/0003_assistant.sql")),
    M::up(include_str!("../../../../migrations/0004_flows.sql")),
    M::up(include_str!("../../../../migrations/0005_linked.sql")),
];

/// The version this program writes.
pub const LATEST: i64 = STEPS.len() as i64;

/// The version of an open database; 0 for a new one.
pub fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the database to [`LATEST`].
pub fn migrate(conn: &mut Connection) -> anyhow::Result<()> {
    Migrations::from_slice(STEPS).to_latest(conn).map_err(anyhow::Error::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schema is read here instead of by replaying files; a change of it is a change of this snapshot.
    #[test]
    fn schema_after_all_migrations() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        let mut statement = conn
            .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'messages_fts_%' ORDER BY type DESC, name")
            .unwrap();
        let schema: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        insta::assert_snapshot!(schema.join(";\n\n"));
        assert_eq!(version(&conn).unwrap(), LATEST);
    }

    #[test]
    fn every_table_is_strict() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        let loose: Vec<String> = conn
            .prepare(
                "SELECT name FROM pragma_table_list
                 WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(loose, Vec::<String>::new());
    }
}
