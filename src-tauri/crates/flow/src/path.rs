//! JSON path: one value out of a response: `data.items[0].id`, or, when it begins with `$`, RFC 9535 (`$..id`).

use std::str::FromStr;

use crate::scope::Step;
use crate::syntax::{Cursor, SyntaxError};
use crate::value::Value;

/// Bytes of the longest path.
const LONGEST: usize = 500;

/// What may stand how often in an RFC 9535 path: each multiplies the work, and a flow may come from a stranger.
const AT_MOST: &[(&str, usize)] = &[("..", 2), ("*", 6), (",", 4), ("?", 2), ("$", 1)];

/// A way into a JSON value.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonPath {
    source: String,
    way: Way,
}

#[derive(Clone, Debug, PartialEq)]
enum Way {
    Dotted(Vec<Step>),
    Rfc9535(serde_json_path::JsonPath),
}

impl JsonPath {
    /// Reads a path.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        let source = source.trim();
        if source.len() > LONGEST {
            return Err(SyntaxError::new(source, 0, format!("the path has more than {LONGEST} characters")));
        }
        let way = if source.starts_with('$') { rfc9535(source)? } else { dotted(source)? };
        Ok(Self { source: source.to_owned(), way })
    }

    /// The value at the end of the path. A path that finds several values gives a list of them; one that finds none, none.
    pub fn read(&self, value: &Value) -> Option<Value> {
        match &self.way {
            Way::Dotted(steps) => steps.iter().try_fold(value, into).cloned(),
            Way::Rfc9535(path) => {
                let json = value.to_json();
                let mut found: Vec<Value> =
                    path.query(&json).iter().map(|found| Value::from_json((*found).clone())).collect();
                if found.len() > 1 { Some(Value::Array(found)) } else { found.pop() }
            }
        }
    }

    /// The path as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl FromStr for JsonPath {
    type Err = SyntaxError;

    fn from_str(source: &str) -> Result<Self, SyntaxError> {
        Self::parse(source)
    }
}

fn into<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match (step, value) {
        (Step::Key(key), Value::Object(fields)) => fields.get(key),
        // `items.0.id`, as some tools write it.
        (Step::Key(key), Value::Array(elements)) => elements.get(key.parse::<usize>().ok()?),
        (Step::Index(index), Value::Array(elements)) => elements.get(usize::try_from(*index).ok()?),
        _ => None,
    }
}

fn dotted(source: &str) -> Result<Way, SyntaxError> {
    let mut cursor = Cursor::new(source);
    let mut steps = Vec::new();
    if let Some(first) = Step::first(&mut cursor) {
        steps.push(first);
    }
    while let Some(step) = Step::read(&mut cursor)? {
        steps.push(step);
    }
    if steps.is_empty() || !cursor.is_at_end() {
        let error = cursor.error(format!("expected the name of a field, not {}", cursor.seen()));
        return Err(error.hint("Write data.items[0].id, or a path that begins with $."));
    }
    if steps.iter().any(|step| matches!(step, Step::At(_))) {
        return Err(
            SyntaxError::new(source, 0, "a path has no variables").hint("An element is chosen by its number: [0].")
        );
    }
    Ok(Way::Dotted(steps))
}

fn rfc9535(source: &str) -> Result<Way, SyntaxError> {
    let unquoted = without_quoted(source);
    for (sign, most) in AT_MOST {
        if unquoted.matches(sign).count() > *most {
            return Err(SyntaxError::new(source, 0, format!("the path has '{sign}' more than {most} times")));
        }
    }
    let path = serde_json_path::JsonPath::parse(source);
    path.map(Way::Rfc9535)
        .map_err(|error| SyntaxError::new(source, error.position().min(source.len()), error.message()))
}

/// `source` without what stands in quotes.
fn without_quoted(source: &str) -> String {
    let mut quote = None;
    let mut escaped = false;
    let outside = source.chars().filter(|c| match (quote, *c) {
        (Some(_), _) if escaped => {
            escaped = false;
            false
        }
        (Some(_), '\\') => {
            escaped = true;
            false
        }
        (Some(open), c) => {
            if open == c {
                quote = None;
            }
            false
        }
        (None, '"' | '\'') => {
            quote = Some(*c);
            false
        }
        (None, _) => true,
    });
    outside.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(path: &str) -> Option<Value> {
        let json =
            r#"{"data":{"items":[{"id":7,"price":5},{"id":8,"price":20}],"first name":"Ana","none":null},"2fa":true}"#;
        JsonPath::parse(path).unwrap_or_else(|error| panic!("{error}")).read(&Value::parse_json(json).unwrap())
    }

    fn why(path: &str) -> String {
        JsonPath::parse(path).unwrap_err().to_string()
    }

    #[test]
    fn dotted_paths_find_one_value() {
        assert_eq!(read("data.items[0].id"), Some(7.into()));
        assert_eq!(read("data.items.1.id"), Some(8.into()));
        assert_eq!(read("data[\"first name\"]"), Some("Ana".into()));
        assert_eq!(read("2fa"), Some(true.into()));
        assert_eq!(read("data.none"), Some(Value::Null));
        assert_eq!(read("data.items[2].id"), None);
        assert_eq!(JsonPath::parse("[0].a").unwrap().read(&Value::parse_json(r#"[{"a":1}]"#).unwrap()), Some(1.into()));
    }

    #[test]
    fn paths_of_rfc_9535_find_one_value_or_a_list() {
        assert_eq!(read("$.data.items[1].id"), Some(8.into()));
        assert_eq!(read("$..id"), Some(vec![7.into(), 8.into()].into()));
        assert_eq!(read("$.data.items[?@.price > 10].id"), Some(8.into()));
        assert_eq!(read("$.data.items[-1:].id"), Some(8.into()));
        assert_eq!(read("$..nothing"), None);
        assert!(read("$").unwrap().kind() == Some(crate::Kind::Object));
    }

    #[test]
    fn a_broken_path_says_where() {
        assert!(why("").contains("expected the name of a field"));
        assert!(why("data..id").contains("after '.'"));
        assert!(why("data items").contains("not ' '"));
        assert!(why("data[i]").contains("no variables"));
        assert!(why("$.data[").contains("at 1:"));
        assert!(why("$..a..b..c").contains("'..' more than 2 times"));
        assert!(why("$..[?$..a == 1]").contains("'$' more than 1 times"));
        assert!(why(&"a".repeat(501)).contains("500 characters"));
        assert!(JsonPath::parse("$['$..*..*..*']").is_ok(), "signs in a name do not count");
    }

    proptest! {
        #[test]
        fn any_text_is_either_a_path_or_told_why_not(source in "[$.\\[\\]a-c0-9*?@'\",:() =<>!&|-]{0,24}|.{0,24}") {
            match JsonPath::parse(&source) {
                Ok(path) => { path.read(&Value::parse_json(r#"{"a":[{"b":1},{"c":[2,3]}]}"#).unwrap()); }
                Err(error) => prop_assert!(error.at.offset as usize <= source.len() && !error.message.is_empty()),
            }
        }
    }
}
