//! Read: test conversations out of a file, one or a list of them. What is wrong is told with its place.

use serde::de::DeserializeOwned;

use super::Script;

/// Bytes of the largest file.
const FILE_LIMIT: usize = 5 * 1024 * 1024;
/// The most conversations in a file.
const SCRIPT_LIMIT: usize = 500;
/// The most lines of a conversation.
const LINE_LIMIT: usize = 5_000;

/// The test conversations of a file.
pub fn read(file: &[u8]) -> Result<Vec<Script>, String> {
    if file.len() > FILE_LIMIT {
        return Err(format!("The file is larger than {} MB.", FILE_LIMIT / 1024 / 1024));
    }
    let text = std::str::from_utf8(file).map_err(|_| "The file is not text in UTF-8.".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let scripts: Vec<Script> = if text.starts_with('[') { parse(text)? } else { vec![parse(text)?] };
    if scripts.is_empty() {
        return Err("There is no test conversation in the file.".into());
    }
    if scripts.len() > SCRIPT_LIMIT {
        return Err(format!("A file can have {SCRIPT_LIMIT} test conversations; this one has {}.", scripts.len()));
    }
    if let Some(long) = scripts.iter().find(|script| script.lines.len() > LINE_LIMIT) {
        return Err(format!("“{}” has {} lines; {LINE_LIMIT} is the most.", long.name, long.lines.len()));
    }
    Ok(scripts)
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let place = error.path().to_string();
        match place.as_str() {
            "." | "?" => error.inner().to_string(),
            place => format!("{place}: {}", error.inner()),
        }
    })?;
    json.end().map_err(|_| "There is more in the file than test conversations.".to_owned())?;
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Line;

    #[test]
    fn one_conversation_or_a_list_of_them_is_read() {
        let one = r#"{"name": "hello", "lines": [{"says": "hi"}, {"takes_over": {}}, {"web": {"status": 204}}]}"#;
        let scripts = read(one.as_bytes()).unwrap();
        assert_eq!((scripts.len(), scripts[0].lines.len()), (1, 3));
        assert_eq!(scripts[0].contact.name, "Alex");
        assert_eq!(read(format!("\u{feff} [{one}, {one}]").as_bytes()).unwrap().len(), 2);
        assert!(matches!(scripts[0].lines[1], Line::TakesOver {}));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let refused = |text: &str| read(text.as_bytes()).unwrap_err();
        let unknown = refused(r#"{"name": "x", "lines": [{"says": "hi"}, {"shouts": "HI"}]}"#);
        assert!(unknown.starts_with("lines[1]") && unknown.contains("shouts"), "{unknown}");
        let field = refused(r#"[{"name": "x", "lines": [{"expect": {"sais": ["hi"]}}]}]"#);
        assert!(field.contains("[0].lines[0].expect") && field.contains("sais"), "{field}");
        assert_eq!(refused("[]"), "There is no test conversation in the file.");
        assert!(refused("{} {}").starts_with("There is more"));
        assert!(refused("").contains("EOF"));
        assert!(read(&[0xff]).unwrap_err().contains("UTF-8"));
    }
}
