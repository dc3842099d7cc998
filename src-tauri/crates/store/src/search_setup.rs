//! The models behind search: which one answers, which one answered before, which one is wanted.

use domain::Topic;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;

/// The models behind search; `None` for the model that ships.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchSetup {
    /// Finds meanings.
    pub model: Option<String>,
    /// Found them before; its index is kept.
    pub previous: Option<String>,
    /// Being changed to.
    pub wanted: Option<String>,
    /// Puts what was found into a better order.
    pub reranker: Option<String>,
}

/// A model asked for over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchEndpoint {
    /// Its stable name.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its name there.
    pub model: String,
    /// Length of its vectors.
    pub dimensions: u32,
    /// It has a key, in the keychain.
    pub has_key: bool,
}

/// The setup.
pub fn get(conn: &Connection) -> anyhow::Result<SearchSetup> {
    let mut statement = conn.prepare_cached("SELECT model, previous, wanted, reranker FROM search_setup")?;
    let setup = statement.query_row([], |row| {
        Ok(SearchSetup {
            model: row.get("model")?,
            previous: row.get("previous")?,
            wanted: row.get("wanted")?,
            reranker: row.get("reranker")?,
        })
    })?;
    Ok(setup)
}

/// Replaces the setup.
pub fn put(tx: &Tx<'_>, setup: &SearchSetup) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE search_setup SET model = ?1, previous = ?2, wanted = ?3, reranker = ?4")?
        .execute(params![setup.model, setup.previous, setup.wanted, setup.reranker])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

fn read_endpoint(row: &Row<'_>) -> rusqlite::Result<SearchEndpoint> {
    Ok(SearchEndpoint {
        id: row.get("id")?,
        url: row.get("url")?,
        model: row.get("model")?,
        dimensions: row.get("dimensions")?,
        has_key: row.get("has_key")?,
    })
}

/// Every endpoint, by name.
pub fn endpoints(conn: &Connection) -> anyhow::Result<Vec<SearchEndpoint>> {
    let mut statement =
        conn.prepare_cached("SELECT id, url, model, dimensions, has_key FROM search_endpoints ORDER BY id")?;
    Ok(statement.query_map([], read_endpoint)?.collect::<Result<_, _>>()?)
}

/// One endpoint.
pub fn endpoint(conn: &Connection, id: &str) -> anyhow::Result<Option<SearchEndpoint>> {
    let mut statement =
        conn.prepare_cached("SELECT id, url, model, dimensions, has_key FROM search_endpoints WHERE id = ?1")?;
    Ok(statement.query_row([id], read_endpoint).optional()?)
}

/// Adds an endpoint or replaces the one with its id.
pub fn put_endpoint(tx: &Tx<'_>, endpoint: &SearchEndpoint) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO search_endpoints (id, url, model, dimensions, has_key) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![endpoint.id, endpoint.url, endpoint.model, endpoint.dimensions, endpoint.has_key])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Forgets an endpoint.
pub fn delete_endpoint(tx: &Tx<'_>, id: &str) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM search_endpoints WHERE id = ?1")?.execute([id])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}
