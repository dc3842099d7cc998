//! Reference: a name and the way into its value: `orders[0].id`, `contact.name`, `orders[i].id`, `orders.length`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::{Scope, Space, name::readable};
use crate::syntax::{Cursor, SyntaxError, is_key, is_word_char, quoted};
use crate::value::Value;

/// The most steps into a value; deeper than a value may be is never found.
const MOST_STEPS: usize = crate::value::DEEPEST;

/// A value that a template or an expression reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    space: Space,
    name: String,
    steps: Vec<Step>,
}

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// `.id` or `["first name"]`: a field. `.length` of a list is how many elements it has.
    Key(String),
    /// `[0]`: an element, from zero.
    Index(u32),
    /// `[i]`: the element or field that a variable names.
    At(String),
}

/// One name that a template or an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Use<'a> {
    /// Where it is looked up.
    pub space: Space,
    /// The name.
    pub name: &'a str,
    /// Whether something takes its place when it is missing: a fallback, or a test for emptiness.
    pub optional: bool,
}

impl Reference {
    /// Where the name is looked up.
    pub fn space(&self) -> Space {
        self.space
    }

    /// The name in that place.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The way into its value.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The value; none if the name is unknown or the value has no such field or element.
    pub fn resolve<'s>(&self, scope: &'s dyn Scope) -> Option<Cow<'s, Value>> {
        let root = scope.find(self.space, &self.name)?;
        if self.steps.is_empty() {
            return Some(root);
        }
        match root {
            Cow::Borrowed(value) => self.walk(value, scope),
            Cow::Owned(value) => self.walk(&value, scope).map(|found| Cow::Owned(found.into_owned())),
        }
    }

    fn walk<'v>(&self, root: &'v Value, scope: &dyn Scope) -> Option<Cow<'v, Value>> {
        let mut value = root;
        for (index, step) in self.steps.iter().enumerate() {
            value = match (step, value) {
                (Step::Key(key), Value::Array(elements)) if key == "length" && index + 1 == self.steps.len() => {
                    return u32::try_from(elements.len()).ok().map(|length| Cow::Owned(length.into()));
                }
                (Step::Key(key), Value::Object(fields)) => fields.get(key)?,
                (Step::Index(index), Value::Array(elements)) => elements.get(usize::try_from(*index).ok()?)?,
                (Step::At(name), Value::Array(elements)) => {
                    let index = scope.find(Space::Bare, name)?.convert(crate::Kind::Number).ok()?.as_number()?;
                    elements.get(usize::try_from(index.whole()?).ok()?)?
                }
                (Step::At(name), Value::Object(fields)) => fields.get(&*scope.find(Space::Bare, name)?.display())?,
                _ => return None,
            };
        }
        Some(Cow::Borrowed(value))
    }

    /// Every name that is read on the way.
    pub fn uses(&self, optional: bool) -> impl Iterator<Item = Use<'_>> {
        let inner = self.steps.iter().filter_map(move |step| match step {
            Step::At(name) => Some(Use { space: Space::Bare, name, optional }),
            _ => None,
        });
        std::iter::once(Use { space: self.space, name: &self.name, optional }).chain(inner)
    }

    /// Reads a reference where the cursor stands.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        let start = cursor.at();
        let Some(word) = cursor.word() else {
            return Err(cursor.error(format!("expected a name, not {}", cursor.seen())));
        };
        let mut steps = Vec::new();
        while let Some(step) = Step::read(cursor)? {
            steps.push(step);
            if steps.len() > MOST_STEPS {
                return Err(cursor.error_at(start, format!("more than {MOST_STEPS} steps into a value")));
            }
        }
        let Some(space) = Space::named(word) else {
            let name = readable(word).map_err(|why| cursor.error_at(start, why.to_string()))?;
            return Ok(Self { space: Space::Bare, name, steps });
        };
        if steps.is_empty() || !matches!(steps.first(), Some(Step::Key(_))) {
            return Err(cursor
                .error_at(start, format!("'{word}' needs the name of one of its values"))
                .hint(format!("Write {word}.name, for example.")));
        }
        match steps.remove(0) {
            Step::Key(name) => Ok(Self { space, name, steps }),
            Step::Index(_) | Step::At(_) => Err(cursor.error_at(start, format!("'{word}' is not a list"))),
        }
    }
}

impl Step {
    /// The name that a path begins with.
    pub(crate) fn first(cursor: &mut Cursor<'_>) -> Option<Self> {
        let key = cursor.take_while(|c| c == '-' || is_word_char(c));
        is_key(key).then(|| Self::Key(key.to_owned()))
    }

    /// Reads a step where the cursor stands.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Option<Self>, SyntaxError> {
        let start = cursor.at();
        if cursor.eat(".") {
            let key = cursor.take_while(|c| c == '-' || is_word_char(c));
            return if is_key(key) {
                Ok(Some(Self::Key(key.to_owned())))
            } else {
                Err(cursor.error_at(start + 1, "expected the name of a field after '.'"))
            };
        }
        if !cursor.eat("[") {
            return Ok(None);
        }
        cursor.skip_space();
        let inner = cursor.at();
        let step = if let Some(key) = cursor.quoted()? {
            Self::Key(key.into_owned())
        } else if let Some(name) = cursor.word() {
            Self::At(readable(name).map_err(|why| cursor.error_at(inner, why.to_string()))?)
        } else {
            let digits = cursor.take_while(|c| c.is_ascii_digit());
            let index = digits.parse().map_err(|_| {
                cursor
                    .error_at(inner, "expected the number of an element after '['")
                    .hint("The first element is [0]. A field with spaces is [\"first name\"].")
            })?;
            Self::Index(index)
        };
        cursor.skip_space();
        if cursor.eat("]") { Ok(Some(step)) } else { Err(cursor.error(format!("expected ']', not {}", cursor.seen()))) }
    }
}

impl FromStr for Reference {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut cursor = Cursor::new(text);
        cursor.skip_space();
        let reference = Self::read(&mut cursor)?;
        cursor.skip_space();
        if cursor.is_at_end() {
            Ok(reference)
        } else {
            Err(cursor.error(format!("expected the end of the name, not {}", cursor.seen())))
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.space == Space::Bare {
            f.write_str(&self.name)?;
        } else {
            f.write_str(self.space.word())?;
            write_key(f, &self.name)?;
        }
        self.steps.iter().try_for_each(|step| match step {
            Step::Key(key) => write_key(f, key),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::At(name) => write!(f, "[{name}]"),
        })
    }
}

fn write_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    if is_key(key) { write!(f, ".{key}") } else { write!(f, "[{}]", quoted(key)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Scopes;
    use crate::value::Variables;

    fn variables() -> Variables {
        let json = r#"{"user":{"profile":{"email":"ana@example.com","first name":"Ana","note":null}},
            "orders":[{"id":7},{"id":8}],"i":1,"key":"profile","text":"abc"}"#;
        serde_json::from_str(json).unwrap()
    }

    fn read(text: &str) -> Option<Value> {
        let variables = variables();
        let reference: Reference = text.parse().unwrap();
        assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference, "{text}");
        reference.resolve(&Scopes::of(&variables)).map(Cow::into_owned)
    }

    #[test]
    fn references_walk_into_values() {
        assert_eq!(read("user.profile.email"), Some("ana@example.com".into()));
        assert_eq!(read("user.profile[\"first name\"]"), Some("Ana".into()));
        assert_eq!(read("orders[0].id"), Some(7.into()));
        assert_eq!(read("orders[ i ].id"), Some(8.into()), "a variable as index, for loops");
        assert_eq!(read("user[key].email"), Some("ana@example.com".into()));
        assert_eq!(read("orders.length"), Some(2.into()));
    }

    #[test]
    fn null_is_known_and_what_is_not_there_is_missing() {
        assert_eq!(read("user.profile.note"), Some(Value::Null));
        for missing in [
            "nobody",
            "user.profile.phone",
            "orders[2].id",
            "text.length",
            "text[0]",
            "user.profile.note.x",
            "user[0]",
            "orders[text]",
        ] {
            assert_eq!(read(missing), None, "{missing}");
        }
    }

    #[test]
    fn every_name_on_the_way_is_used() {
        let reference: Reference = "orders[i].id".parse().unwrap();
        let names: Vec<_> = reference.uses(false).map(|used| used.name).collect();
        assert_eq!(names, ["orders", "i"]);
        let contact: Reference = "contact.fields.city".parse().unwrap();
        assert_eq!((contact.space(), contact.name()), (Space::Contact, "fields"));
    }

    #[test]
    fn a_wrong_reference_says_where_and_what_instead() {
        let why = |text: &str| text.parse::<Reference>().unwrap_err().to_string();
        assert_eq!(
            why("contact"),
            "'contact' needs the name of one of its values at 1:1. Write contact.name, for example."
        );
        assert_eq!(why("a."), "expected the name of a field after '.' at 1:3");
        assert!(why("a[").starts_with("expected the number of an element after '[' at 1:3"));
        assert_eq!(why("a[0"), "expected ']', not the end at 1:4");
        assert_eq!(why("first name"), "expected the end of the name, not 'name' at 1:7");
        assert_eq!(why(""), "expected a name, not the end at 1:1");
        assert!(why("and").contains("meaning"));
        assert!(why(&format!("a{}", ".b".repeat(99))).contains("more than 32 steps"));
        assert!(why("a[99999999999]").contains("number of an element"));
    }
}
