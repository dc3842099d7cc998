//! Loose: JSON as models write it: in prose and code fences, with single quotes, without quotes, with commas too many, cut off.
//!
//! Correct JSON is read exactly as JSON (a property test holds that); whatever else is understood is told.

use super::{Unusable, reader::Reader};

/// Longer is no answer.
const LONGEST: usize = 64_000;
/// Braces in the prose around an answer that are tried.
const TRIES: usize = 40;

/// A value. Members stay in order and may repeat: which one counts is not for this file to say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(f64),
    /// `whole`: its end was there.
    Text {
        text: String,
        whole: bool,
    },
    List(Vec<Self>),
    Map(Members),
}

pub(super) type Members = Vec<(String, Node)>;

/// The one object in a text that is an answer, and what was repaired.
pub(super) fn answer_object(text: &str) -> Result<(Members, Vec<String>), Unusable> {
    let chars: Vec<char> = domain::text::cut(text, LONGEST).chars().collect();
    let mut found: Vec<(Members, Vec<String>)> = Vec::new();
    let (mut at, mut tries, mut around) = (0, 0, false);
    while at < chars.len() && tries < TRIES {
        if chars.get(at) != Some(&'{') {
            around |= chars.get(at).is_some_and(|c| !c.is_whitespace());
            at += 1;
            continue;
        }
        tries += 1;
        let mut reader = Reader::new(&chars, at);
        match reader.map(0) {
            Some(members) => {
                at = reader.at;
                if let Some((members, wrapped)) = answer_in(members, 0) {
                    if wrapped {
                        reader.note("the answer was inside of another object");
                    }
                    found.push((members, reader.notes));
                } else {
                    around = true;
                }
            }
            None => {
                around = true;
                at += 1;
            }
        }
    }
    if found.len() > 1 {
        // One of them may be the customer's own words: nobody can tell which one counts.
        return Err(Unusable("There are several answers in it".into()));
    }
    let Some((members, mut repairs)) = found.pop() else {
        return Err(Unusable("There is no JSON object with the fields of an answer in it".into()));
    };
    if around {
        repairs.insert(0, "there was text around the answer".into());
    }
    Ok((members, repairs))
}

/// The members that make an answer: here, or in the only object in here.
fn answer_in(members: Members, depth: usize) -> Option<(Members, bool)> {
    let has =
        |name: &str| members.iter().any(|(key, value)| super::fields::is(key, name) && !matches!(value, Node::Map(_)));
    if has("action") || has("reply") || has("confidence") {
        return Some((members, false));
    }
    let mut inner: Vec<Members> = Vec::new();
    for (_, value) in members {
        match value {
            Node::Map(members) => inner.push(members),
            Node::List(list) => inner.extend(list.into_iter().filter_map(|node| match node {
                Node::Map(members) => Some(members),
                _ => None,
            })),
            _ => {}
        }
    }
    let only = inner.pop().filter(|_| inner.is_empty() && depth < 3)?;
    answer_in(only, depth + 1).map(|(members, _)| (members, true))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;

    fn node(value: &Value) -> Node {
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(*value),
            Value::Number(value) => Node::Number(value.as_f64().unwrap()),
            Value::String(text) => Node::Text { text: text.clone(), whole: true },
            Value::Array(items) => Node::List(items.iter().map(node).collect()),
            Value::Object(members) => {
                Node::Map(members.iter().map(|(key, value)| (key.clone(), node(value))).collect())
            }
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            (-1.0e6..1.0e6).prop_map(Value::from),
            r#"([a-c"'\\{}\[\],:/\n “”]|\PC|é|👍){0,12}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(r#"[a-z"' ]{1,8}"#, inner, 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn correct_json_is_read_as_it_is(value in values(), pretty in any::<bool>()) {
            let value = serde_json::json!({ "action": "none", "rest": value });
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let (members, notes) = answer_object(&text).unwrap();
            prop_assert_eq!(Node::Map(members), node(&value));
            prop_assert!(notes.is_empty(), "{:?}", notes);
        }

        #[test]
        fn nothing_makes_it_panic(text in r#"([{}\[\]"':,\\/*a-u0-9 \n“”-]|null|"action":|\PC){0,80}"#) {
            let _ = answer_object(&text);
        }
    }
}
