//! Scope: where names are looked up. A bare name is a system value, else a variable of the run, else a global variable;
//! `contact.`, `message.`, `account.`, `global.` and `secret.` name their place.
//!
//! Looking up is lazy: a place is asked for one name at a time and may make the value then. `None` means that nobody knows
//! the name (missing), `Some(Null)` that it is known to be nothing.

mod name;
mod reference;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use name::{BadName, LONGEST_NAME, Name, RESERVED};
pub use reference::{Reference, Step, Use};

use crate::value::{Object, Value, Variables};

/// Where a name is looked up.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Type,
    strum::EnumIter,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Space {
    /// No word in front: a system value, a variable of the run, or a global variable.
    Bare,
    /// `contact.name`
    Contact,
    /// `message.text`
    Message,
    /// `account.name`
    Account,
    /// `global.company`
    Global,
    /// `secret.crm`: only an HTTP request may use it, and nobody sees it.
    Secret,
}

impl Space {
    /// The place that a word in front of a dot names.
    pub fn named(word: &str) -> Option<Self> {
        use strum::IntoEnumIterator;
        Self::iter().find(|space| *space != Self::Bare && space.word() == word)
    }

    /// The word in front of the dot.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Everything that a template or an expression can read.
pub trait Scope {
    /// The value of a name; none if nobody knows it.
    fn find(&self, space: Space, name: &str) -> Option<Cow<'_, Value>>;
}

/// One place that knows values by name.
pub trait Fields {
    /// The value of a name; none if it is not known here.
    fn field(&self, name: &str) -> Option<Cow<'_, Value>>;
}

impl Fields for () {
    fn field(&self, _: &str) -> Option<Cow<'_, Value>> {
        None
    }
}

impl Fields for Variables {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name).map(Cow::Borrowed)
    }
}

impl Fields for Object {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.get(name).map(Cow::Borrowed)
    }
}

impl Fields for Value {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        match self {
            Value::Object(fields) => fields.field(name),
            _ => None,
        }
    }
}

/// The places of one step of a run.
#[derive(Clone, Copy)]
pub struct Scopes<'a> {
    /// The variables of the run.
    pub run: &'a dyn Fields,
    /// The global variables.
    pub global: &'a dyn Fields,
    /// The contact.
    pub contact: &'a dyn Fields,
    /// The message that is being answered.
    pub message: &'a dyn Fields,
    /// The account.
    pub account: &'a dyn Fields,
    /// The values of the reserved names ([`RESERVED`]).
    pub system: &'a dyn Fields,
}

impl<'a> Scopes<'a> {
    /// Only variables of a run; everything else is missing.
    pub fn of(run: &'a dyn Fields) -> Self {
        Self { run, global: &(), contact: &(), message: &(), account: &(), system: &() }
    }
}

impl Scope for Scopes<'_> {
    fn find(&self, space: Space, name: &str) -> Option<Cow<'_, Value>> {
        match space {
            Space::Bare if RESERVED.contains(&name) => self.system.field(name),
            Space::Bare => self.run.field(name).or_else(|| self.global.field(name)),
            Space::Contact => self.contact.field(name),
            Space::Message => self.message.field(name),
            Space::Account => self.account.field(name),
            Space::Global => self.global.field(name),
            Space::Secret => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_a_variable_of_the_run_before_it_is_a_global_one() {
        let run = Variables::from([("city".into(), "Lisbon".into()), ("gone".into(), Value::Null)]);
        let global = Variables::from([("city".into(), "Porto".into()), ("shop".into(), "Soap".into())]);
        let system = Variables::from([("botId".into(), "bot-1".into())]);
        let scopes = Scopes { global: &global, system: &system, ..Scopes::of(&run) };
        let find = |space, name| scopes.find(space, name).map(Cow::into_owned);
        assert_eq!(find(Space::Bare, "city"), Some("Lisbon".into()));
        assert_eq!(find(Space::Global, "city"), Some("Porto".into()));
        assert_eq!(find(Space::Bare, "shop"), Some("Soap".into()));
        assert_eq!(find(Space::Bare, "botId"), Some("bot-1".into()));
        assert_eq!(find(Space::Bare, "gone"), Some(Value::Null), "null is known");
        assert_eq!(find(Space::Bare, "unknown"), None);
        assert_eq!(find(Space::Secret, "city"), None);
        assert_eq!(Space::named("contact"), Some(Space::Contact));
        assert_eq!(Space::named("bare"), None);
    }
}
