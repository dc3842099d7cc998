//! Shop: what a simulated run knows of the world around it: contact, account, global variables. And what somebody set by
//! hand, which stays when the conversation begins anew.

use super::Setup;
use crate::scope::Name;
use crate::script::{Line, ScriptContact};
use crate::step::{Context, Detail, Step, step};
use crate::{Fields as _, Flow, Input, Run, Value, Variables};

/// `{{userId}}`
const CONTACT_ID: &str = "practice-contact";
/// `{{botId}}`
const ACCOUNT_ID: &str = "practice-account";
/// The most variables that somebody may set.
const SET_LIMIT: usize = 1_000;

/// The world around a simulated run.
pub(super) struct Shop {
    contact: Variables,
    account: Variables,
    pub globals: Variables,
    pub labels: Vec<String>,
    /// Values that a run begins with.
    pub presets: Variables,
    /// What was set of the global variables; null for what was deleted.
    set: Variables,
}

impl Shop {
    pub fn new(setup: &Setup) -> Self {
        let mut shop = Self {
            contact: about(&setup.contact),
            account: of_account(&setup.name_of_account),
            globals: setup.globals.clone(),
            labels: Vec::new(),
            presets: Variables::new(),
            set: Variables::new(),
        };
        setup.contact.labels.iter().for_each(|label| {
            shop.label(label, true);
        });
        shop
    }

    /// Takes over what was set by hand in an earlier one, and says it as lines of a script.
    pub fn keep(&mut self, earlier: &Self) -> Vec<Line> {
        for (name, value) in &earlier.set {
            self.set_global(name, value.clone());
        }
        self.presets.clone_from(&earlier.presets);
        let globals =
            self.set.iter().map(|(name, value)| Line::SetsGlobal { name: name.clone(), value: value.clone() });
        let presets = self.presets.iter().map(|(name, value)| Line::Sets { name: name.clone(), value: value.clone() });
        globals.chain(presets).collect()
    }

    /// One step in this world.
    pub fn step(&self, flow: &Flow, run: &mut Run, input: Input, around: &Context<'_>) -> Step {
        let context = Context {
            contact_id: CONTACT_ID,
            account_id: ACCOUNT_ID,
            contact: &self.contact,
            account: &self.account,
            global: &self.globals,
            detail: Detail::Full,
            ..*around
        };
        step(flow, run, input, &context)
    }

    pub fn set_global(&mut self, name: &str, value: Value) {
        put(&mut self.globals, name, &value);
        self.set.insert(name.to_owned(), value);
    }

    pub fn preset(&mut self, name: &str, value: &Value) {
        put(&mut self.presets, name, value);
    }

    /// Puts a label on the contact or takes it away; whether that changed anything.
    pub fn label(&mut self, label: &str, add: bool) -> bool {
        let folded = domain::text::folded(label);
        let at = self.labels.iter().position(|other| domain::text::folded(other) == folded);
        match (at, add) {
            (None, true) => self.labels.push(label.to_owned()),
            (Some(at), false) => drop(self.labels.remove(at)),
            (Some(_), true) | (None, false) => return false,
        }
        let labels = self.labels.iter().map(|label| Value::from(label.as_str())).collect::<Vec<_>>();
        self.contact.insert("labels".into(), labels.into());
        true
    }

    /// A value that somebody sets by hand must be one that a flow could set.
    pub fn check(&self, name: &str, value: &Value) -> Result<(), String> {
        Name::new(name).map_err(|why| format!("That is no name for a variable: {why}."))?;
        value.check_limits().map_err(|why| format!("{name}: {why}."))?;
        let known = self.presets.field(name).is_some() || self.set.field(name).is_some();
        if !known && self.presets.len() + self.set.len() >= SET_LIMIT {
            return Err(format!("{SET_LIMIT} variables are set already. Reset some first."));
        }
        Ok(())
    }
}

/// Sets a variable, or deletes it if the value is null.
pub(super) fn put(variables: &mut Variables, name: &str, value: &Value) {
    match value {
        Value::Null => drop(variables.remove(name)),
        value => drop(variables.insert(name.to_owned(), value.clone())),
    }
}

/// What `{{contact.…}}` reads: the names that a real contact has, null where nothing is known.
fn about(contact: &ScriptContact) -> Variables {
    let known = |text: &str| if text.trim().is_empty() { Value::Null } else { text.into() };
    let fields = [
        ("id", CONTACT_ID.into()),
        ("name", known(&contact.name)),
        ("phone", known(&contact.phone)),
        ("language", known(&contact.language)),
        ("labels", Value::Array(Vec::new())),
        ("vip", false.into()),
        ("about", "".into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What `{{account.…}}` reads.
fn of_account(name: &str) -> Variables {
    let fields = [("id", ACCOUNT_ID.into()), ("name", name.into()), ("phone", Value::Null)];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
