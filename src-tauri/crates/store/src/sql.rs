//! What every table module needs: words and JSON in columns, and the functions that SQL may call.

use std::str::FromStr;

use domain::{UnixMs, text};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Type;
use rusqlite::{Connection, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The name to show for a chat, in SQL over `chats` and (left) joined `contacts`: the operator's name for the person, his
/// phone's, the person's own, his number, or the group's name. Never an address: nobody can read one.
macro_rules! chat_title {
    () => {
        "coalesce(nullif(contacts.name, ''), nullif(contacts.saved_name, ''), nullif(contacts.push_name, ''), contacts.phone,
                  nullif(chats.group_name, ''), iif(chats.contact_id IS NULL, 'Group', 'Unknown'))"
    };
}
pub(crate) use chat_title;

/// Whether a chat's names or number have a folded text in them, in SQL over the same; the text is bound twice.
macro_rules! chat_matches {
    () => {
        "(instr(folded(coalesce(contacts.name, '') || ' ' || coalesce(contacts.saved_name, '') || ' ' ||
                  coalesce(contacts.push_name, '') || ' ' || chats.group_name), ?) > 0 OR instr(coalesce(contacts.phone, ''), ?) > 0)"
    };
}
pub(crate) use chat_matches;

/// The word of a domain enum, as stored.
pub(crate) fn word(value: impl Into<&'static str>) -> &'static str {
    value.into()
}

/// Reads a word; one that is not of the domain is an error of the row, never a default.
pub(crate) fn read_word<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let index = row.as_ref().column_index(column)?;
    parse_word(&row.get::<_, String>(index)?, index)
}

/// Like [`read_word`] for a column that may be NULL.
pub(crate) fn read_word_opt<T: FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let index = row.as_ref().column_index(column)?;
    row.get::<_, Option<String>>(index)?.map(|text| parse_word(&text, index)).transpose()
}

fn parse_word<T: FromStr>(text: &str, index: usize) -> rusqlite::Result<T> {
    T::from_str(text).map_err(|_| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, format!("Unknown word {text:?}").into())
    })
}

/// A value as JSON, as stored.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Reads JSON; NULL is `None`.
pub(crate) fn read_json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let index = row.as_ref().column_index(column)?;
    let Some(text) = row.get::<_, Option<String>>(index)? else { return Ok(None) };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, Box::new(error)))
}

/// Reads a moment.
pub(crate) fn moment(row: &Row<'_>, column: &str) -> rusqlite::Result<UnixMs> {
    row.get(column).map(UnixMs)
}

/// Reads a moment that may be NULL.
pub(crate) fn moment_opt(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<UnixMs>> {
    row.get::<_, Option<i64>>(column).map(|ms| ms.map(UnixMs))
}

/// `folded(text)`: lower case without accents, so that lists are filtered as people type.
pub(crate) fn add_functions(conn: &Connection) -> rusqlite::Result<()> {
    conn.create_scalar_function("folded", 1, FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC, |ctx| {
        ctx.get::<String>(0).map(|text| text::folded(&text))
    })
}
