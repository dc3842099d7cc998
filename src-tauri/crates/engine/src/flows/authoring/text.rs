//! Text: a flow as the text of its file, to be read and written by hand. What stands in it is taken as it is or refused with
//! the place: nothing that somebody typed is left out silently.

use domain::FlowId;
use flow::view::FlowText;
use flow::{Document, import};
use store::{Connection, flow_versions, flows};

use crate::{Core, CoreError};

/// Bytes of the largest flow, as JSON.
pub(super) const BYTES_LIMIT: usize = 2 * 1024 * 1024;
/// So many problems are told.
const TOLD: usize = 20;

impl Core {
    /// The draft or a version as the text of a flow file.
    pub async fn flow_text(&self, id: FlowId, what: FlowText) -> Result<String, CoreError> {
        let found = self.store.read("flow", move |conn| document(conn, &id, &what)).await?;
        Ok(flow::export(&found?))
    }
}

/// The draft of a flow, or one of its versions.
pub(in crate::flows) fn document(
    conn: &Connection,
    id: &FlowId,
    what: &FlowText,
) -> anyhow::Result<Result<Document, CoreError>> {
    let Some((draft, _)) = flows::draft(conn, id)? else { return Ok(Err(CoreError::missing("flow"))) };
    let FlowText::Version { id: version } = what else { return Ok(Ok(draft)) };
    let its_own = flow_versions::get(conn, version)?.is_some_and(|version| version.flow_id == *id);
    let found = if its_own { flow_versions::document(conn, version)? } else { None };
    Ok(found.ok_or_else(|| CoreError::missing("version")))
}

/// Reads what somebody wrote in our form.
pub(super) fn read(text: &str) -> Result<Document, CoreError> {
    small(text.len())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let told = error.to_string();
        let told = told.split_once(" at line ").map_or(told.as_str(), |(told, _)| told);
        CoreError::Invalid(format!("Line {}, column {}: {told}.", error.line(), error.column()))
    })?;
    if json.get("format").is_none() {
        let words = "format: is missing. A flow is an object that begins with \"format\": 1.";
        return Err(CoreError::Invalid(words.into()));
    }
    let read = import(text.as_bytes()).map_err(|refused| CoreError::Invalid(lines(&refused.problems)))?;
    if !read.notes.is_empty() {
        return Err(CoreError::Invalid(lines(&read.notes)));
    }
    Ok(read.document)
}

/// Problems, one a line.
pub(super) fn lines(problems: &[impl ToString]) -> String {
    let mut lines: Vec<String> = problems.iter().take(TOLD).map(ToString::to_string).collect();
    if problems.len() > TOLD {
        lines.push(format!("And {} more.", problems.len() - TOLD));
    }
    lines.join("\n")
}

/// Whether a flow of so many bytes is kept.
pub(super) fn small(bytes: usize) -> Result<(), CoreError> {
    if bytes <= BYTES_LIMIT {
        return Ok(());
    }
    let tenths = bytes / (1024 * 1024 / 10);
    let words =
        format!("This flow has {}.{} MB; 2 MB is the most. Divide it into several flows.", tenths / 10, tenths % 10);
    Err(CoreError::Invalid(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        match read(text) {
            Err(CoreError::Invalid(words)) => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        assert!(refused("{\n  \"format\": 1,\n  oops\n}").starts_with("Line 3, column 3: "));
        assert!(refused("[]").starts_with("format: is missing"));
        let wrong = r#"{"format": 1, "settings": {"step_limit": "many"}, "nodes": [{"id": "a", "kind": "delay",
            "config": {"amuont": 5}}, {"id": "b", "kind": "dance"}]}"#;
        let lines = refused(wrong);
        assert!(lines.contains("settings.step_limit: is \"many\""), "{lines}");
        assert!(lines.contains("Node b, kind: \"dance\" is not a kind of node"), "{lines}");
        let misspelled = r#"{"format": 1, "nodes": [{"id": "a", "kind": "delay", "config": {"amuont": 5}}]}"#;
        assert!(refused(misspelled).starts_with("Node a, amuont: is not known here"));
        assert!(refused(&" ".repeat(BYTES_LIMIT + 1)).contains("2.0 MB"));
    }

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        let document = Document { name: "Wörter \u{1F600}".into(), ..Document::default() };
        assert_eq!(read(&format!("\u{feff}{}", flow::export(&document))).unwrap(), document);
    }
}
