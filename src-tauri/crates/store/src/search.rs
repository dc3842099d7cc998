//! Full text search over all messages (FTS5).

use domain::ChatId;
use domain::view::{SearchHit, SnippetPart};
use rusqlite::{Connection, params};

use crate::messages;
use crate::sql::chat_title;

const LIMIT: u32 = 100;
/// Marks around found words; control characters, so that no message text can be mistaken for one.
const OPEN: &str = "\u{1}";
const CLOSE: &str = "\u{2}";

/// Messages that contain every word of `text` (the last one also as a beginning), newest first.
pub fn messages(conn: &Connection, text: &str, limit: u32) -> anyhow::Result<Vec<SearchHit>> {
    let Some(query) = fts_query(text) else { return Ok(Vec::new()) };
    // Newest first by rowid: FTS5 walks its lists in that order and stops at the limit, however common the word is.
    let mut found = conn.prepare_cached(
        "SELECT rowid, snippet(messages_fts, 0, ?2, ?3, '…', 24) FROM messages_fts
         WHERE messages_fts MATCH ?1 ORDER BY rowid DESC LIMIT ?4",
    )?;
    let found: Vec<(i64, String)> = found
        .query_map(params![query, OPEN, CLOSE, limit.clamp(1, LIMIT)], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;

    let mut one = conn.prepare_cached(&format!("{} WHERE m.seq = ?1", messages::SELECT))?;
    let mut title = conn.prepare_cached(concat!(
        "SELECT ",
        chat_title!(),
        "
         FROM chats LEFT JOIN contacts ON contacts.id = chats.contact_id WHERE chats.id = ?1"
    ))?;
    found
        .into_iter()
        .map(|(seq, snippet)| {
            let message = one.query_row([seq], messages::read)?;
            let chat_id: ChatId = message.chat_id.clone();
            let chat_title = title.query_row([chat_id.as_str()], |row| row.get(0))?;
            Ok(SearchHit { message, chat_id, chat_title, snippet: parts(&snippet) })
        })
        .collect()
}

/// Each word in quotes, so that nothing of what people type is FTS5 syntax; the last one as a prefix.
fn fts_query(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(16)
        .map(|word| format!("\"{}\"", domain::text::cut(word, 64)))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

fn parts(snippet: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    for piece in snippet.split(OPEN) {
        match piece.split_once(CLOSE) {
            Some((hit, rest)) => {
                parts.push(SnippetPart { text: hit.to_owned(), hit: true });
                parts.push(SnippetPart { text: rest.to_owned(), hit: false });
            }
            None => parts.push(SnippetPart { text: piece.to_owned(), hit: false }),
        }
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words_never_syntax() {
        assert_eq!(fts_query("  \" OR * NEAR( "), Some("\"OR\" \"NEAR\"*".into()));
        assert_eq!(fts_query("!!! ???"), None);
        assert_eq!(fts_query("R$ 49,90"), Some("\"R\" \"49\" \"90\"*".into()));
    }

    #[test]
    fn a_snippet_is_cut_at_the_marks() {
        let text = parts("a \u{1}lamp\u{2} here");
        assert_eq!(
            text.iter().map(|p| (p.text.as_str(), p.hit)).collect::<Vec<_>>(),
            [("a ", false), ("lamp", true), (" here", false)]
        );
    }
}
