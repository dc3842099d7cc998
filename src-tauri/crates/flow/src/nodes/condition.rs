//! Condition: takes the first branch that is true, else the default.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LINE_LIMIT;
use super::{Behaviour, Control, Field, Group, Handle, Inspection, Spec, out};
use crate::document::Expression;
use crate::step::{Failure, Move, Turn};
use crate::validate::Rule;
use crate::{WordMatch, Words};

/// The way out when no branch is true.
pub const DEFAULT: &str = "default";
/// The most branches.
const BRANCH_LIMIT: usize = 20;

/// Branches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ConditionNode {
    /// Tried from the first to the last.
    pub branches: Vec<Branch>,
}

/// One branch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowBranch")]
pub struct Branch {
    /// Names its way out; unique within the node.
    pub id: String,
    /// What stands beside it; empty shows its condition.
    pub label: String,
    /// When it is taken.
    pub when: When,
}

/// When a branch is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(rename = "BranchWhen")]
pub enum When {
    /// An expression is true.
    Expression {
        /// As `{{age}} > 18 AND {{country}} == "USA"`.
        expression: Expression,
    },
    /// The customer's last message has certain words.
    Keywords {
        /// Which.
        words: Vec<String>,
        /// Any of them, all of them, or nothing else.
        #[serde(default = "any")]
        matching: WordMatch,
        /// Capitals and accents count.
        #[serde(default)]
        case_sensitive: bool,
    },
}

fn any() -> WordMatch {
    WordMatch::Any
}

impl Default for When {
    fn default() -> Self {
        Self::Expression { expression: Expression::default() }
    }
}

impl Branch {
    /// Its way out.
    pub fn handle(&self) -> String {
        format!("branch:{}", self.id)
    }

    /// What stands beside its way out.
    pub fn title(&self) -> String {
        match &self.when {
            _ if !self.label.trim().is_empty() => self.label.clone(),
            When::Expression { expression } => expression.source().into(),
            When::Keywords { words, .. } => words.join(", "),
        }
    }
}

impl Default for ConditionNode {
    fn default() -> Self {
        Self { branches: vec![Branch { id: "1".into(), ..Branch::default() }] }
    }
}

impl Behaviour for ConditionNode {
    const SPEC: Spec = Spec {
        title: "Condition",
        about: "Takes the first branch that is true.",
        group: Group::Logic,
        icon: "split",
        fields: &[Field::new(
            "branches",
            "Branches",
            Control::List {
                min: 1,
                max: BRANCH_LIMIT as u32,
                fields: &[
                    Field::new("label", "Label", Control::Line { limit: LINE_LIMIT as u32 }),
                    Field::new("when", "When", Control::Part).required(),
                ],
            },
        )
        .required()],
    };

    fn handles(&self) -> Vec<Handle> {
        let branches = self.branches.iter().map(|branch| Handle::required(branch.handle(), branch.title()));
        branches.chain([Handle::required(DEFAULT, "Otherwise")]).collect()
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.within("branches", "The number of branches", self.branches.len() as u32, 1.0..=BRANCH_LIMIT as f64);
        for (i, branch) in self.branches.iter().enumerate() {
            let at = |name: &str| format!("branches[{i}].{name}");
            on.required(&at("id"), "The branch's id", !branch.id.is_empty());
            on.limited(&at("label"), "The label", &branch.label, LINE_LIMIT);
            if self.branches.iter().take(i).any(|other| other.id == branch.id) {
                let message = format!("Two branches have the id {}.", branch.id);
                on.error(Rule::UniqueIds, &at("id"), message, "Give one of them another id.");
            }
            match &branch.when {
                When::Expression { expression } => {
                    on.condition(&at("when.expression"), "The condition", expression);
                }
                When::Keywords { words, .. } => {
                    let filled = words.iter().any(|word| !word.trim().is_empty());
                    on.required(&at("when.words"), "The list of words", filled);
                }
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        for branch in &self.branches {
            let taken = match &branch.when {
                When::Expression { expression } => turn.test(expression)?,
                When::Keywords { words, matching, case_sensitive } => {
                    let found = Words::new(words, *matching, *case_sensitive).find(turn.last_text()).is_some();
                    turn.note(format!("{} in the last message: {found}", branch.title()));
                    found
                }
            };
            if taken {
                return Ok(Move::Out(Cow::Owned(branch.handle())));
            }
        }
        out(DEFAULT)
    }
}
