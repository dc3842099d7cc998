//! Conversation flows as pure data and decisions: what a flow says, and what happens next. No IO, no clock, no ids of its own.
//!
//! The language of a flow: [`value`]s, the [`scope`] in which names are looked up, [`template`]s, [`expression`]s,
//! [`words`] that a message is matched with, JSON [`path`]s, and [`answer`]s read out of what a customer typed.
//!
//! The flow itself: a [`document`] of [`nodes`] and edges, made by the canvas or [`import`]ed; [`validate`] says what is wrong
//! with it, [`diff`] what changed. [`route`] picks the flow that answers; a [`run`] is one contact's way through it, and
//! [`step`] takes it on, input by input, and says what to do.

// Random flows are made once, for the suites outside and for tests in here.
#[cfg(test)]
extern crate self as flow;

pub mod answer;
pub mod diff;
pub mod document;
pub mod export;
pub mod expression;
pub mod gallery;
pub mod import;
pub mod nodes;
pub mod outline;
pub mod path;
pub mod route;
pub mod run;
pub mod scope;
pub mod script;
pub mod shown;
pub mod simulate;
pub mod step;
pub mod syntax;
pub mod template;
pub mod trigger;
pub mod uses;
pub mod validate;
pub mod value;
pub mod view;
pub mod words;

pub use diff::{Blast, DiffLine, blast, diff};
pub use document::{Document, Edge, Node};
pub use export::export;
pub use expression::{Compared, Condition, EvalError, Explained};
pub use import::{ImportRefused, Imported, import};
pub use nodes::{NodeBody, NodeKind, palette};
pub use outline::outline;
pub use path::JsonPath;
pub use route::{Candidate, Occasion, Routed, route};
pub use run::{Ended, Run, State, Wait};
pub use scope::{BadName, Fields, Name, RESERVED, Reference, Scope, Scopes, Space, Use};
pub use script::{Coverage, Expect, FlowTest, Line, Script, TestReport};
pub use step::{Context, Effect, Flow, Input, Step, Taken, step};
pub use syntax::{Position, SyntaxError};
pub use template::{Encoding, Piece, Pieces, Rendered, Template};
pub use trigger::{Trigger, TriggerWhen};
pub use uses::Uses;
pub use validate::{Finding, Known, Rule, Severity, validate};
pub use value::{Kind, NotConvertible, Number, Object, TooBig, Value, Variables};
pub use words::{Pattern, WordMatch, Words};
