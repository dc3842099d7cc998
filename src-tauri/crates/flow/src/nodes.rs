//! Node kinds: the one list of them. A kind is a file in `nodes/` and a line in [`kinds!`]; the enum, reading and upgrading,
//! dispatch, the palette, and the union in TypeScript derive from it, and a test over all kinds demands a fixture for each.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::step::{Event, Failure, Move, Turn};

mod form;
mod inspection;
mod media;
mod model;
mod spec;
mod upgrade;

pub use ai_question::{AiQuestionNode, AskedField};
pub use ai_reply::{AiReplyNode, Knowledge};
pub use buttons::{Button, ButtonsNode, FALLBACK};
pub use condition::{Branch, ConditionNode, DEFAULT, When};
pub use delay::{DelayNode, DelayUnit};
pub use end::{AfterEnd, EndNode, EndOutcome};
pub use form::Form;
pub use handoff::{AfterHandoff, HandoffNode};
pub use http_request::{HttpBody, HttpMethod, HttpRequestNode, Mapping, Pair};
pub use input::InputNode;
pub use inspection::{Fate, Inspection, Read, Write};
pub use label::{LabelAction, LabelNode};
pub use r#loop::{LOOP_BODY, LOOP_EXIT, LoopNode, Repeat};
pub use media::{MediaFile, MediaSource, MediaType};
pub use message::MessageNode;
pub use model::ModelChoice;
pub use set_variable::{SetVariableNode, VariableChange};
pub use spec::{Choice, Control, Field, Group, Handle, Spec};
pub use start::StartNode;
pub use upgrade::Upgrade;

/// The only way out of most kinds.
pub const OUT: &str = "out";
/// The way out when it worked.
pub const SUCCESS: &str = "success";
/// The way out when it did not.
pub const FAILURE: &str = "failure";
/// The way out when the customer did not answer in time.
pub const TIMEOUT: &str = "timeout";

/// What a kind of node states about itself, and what it does.
pub trait Behaviour {
    /// Its name, palette entry and fields.
    const SPEC: Spec;
    /// From the fields of version n to those of version n + 1, oldest first. The newest version is their number plus one.
    const UPGRADES: &'static [Upgrade] = &[];

    /// Its ways out.
    fn handles(&self) -> Vec<Handle>;

    /// Checks its fields and names the variables that it reads and writes.
    fn inspect(&self, on: &mut Inspection<'_>);

    /// What it does when a run arrives.
    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure>;

    /// What it does with what it waited for. Kinds that never wait have nothing to do here.
    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        Err(turn.unexpected(event))
    }

    /// Arriving here always gives the customer or the clock a turn, so that a circle through it is no endless loop.
    fn waits(&self) -> bool {
        false
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $module:ident::$config:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Which kind of node.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type, strum::EnumString,
            strum::IntoStaticStr,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum NodeKind {
            $($(#[$doc])* $kind,)+
        }

        impl NodeKind {
            /// All of them, in the order of the palette.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// What it states about itself.
            pub fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$kind => const { &$config::SPEC },)+
                }
            }

            /// The newest version of its fields.
            pub fn version(self) -> u32 {
                let upgrades = match self {
                    $(Self::$kind => $config::UPGRADES.len(),)+
                };
                u32::try_from(upgrades).unwrap_or(u32::MAX).saturating_add(1)
            }

            /// A node of this kind as the palette makes it.
            pub fn fresh(self) -> NodeBody {
                match self {
                    $(Self::$kind => NodeBody::$kind($config::default()),)+
                }
            }

            /// Upgrades and reads fields written in `version`; the error names the field and what is wrong.
            pub(crate) fn read(self, version: u32, config: serde_json::Value) -> Result<NodeBody, (String, String)> {
                match self {
                    $(Self::$kind => upgrade::read(version, $config::UPGRADES, config).map(NodeBody::$kind),)+
                }
            }
        }

        /// A kind with its fields.
        #[derive(Clone, Debug, PartialEq, Serialize, Type)]
        #[serde(tag = "kind", content = "config", rename_all = "snake_case")]
        pub enum NodeBody {
            $($(#[$doc])* $kind($config),)+
        }

        impl NodeBody {
            /// Its kind.
            pub fn kind(&self) -> NodeKind {
                match self {
                    $(Self::$kind(_) => NodeKind::$kind,)+
                }
            }

            /// Its ways out.
            pub fn handles(&self) -> Vec<Handle> {
                match self {
                    $(Self::$kind(config) => config.handles(),)+
                }
            }

            /// See [`Behaviour::inspect`].
            pub fn inspect(&self, on: &mut Inspection<'_>) {
                match self {
                    $(Self::$kind(config) => config.inspect(on),)+
                }
            }

            /// See [`Behaviour::waits`].
            pub fn waits(&self) -> bool {
                match self {
                    $(Self::$kind(config) => config.waits(),)+
                }
            }

            pub(crate) fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
                match self {
                    $(Self::$kind(config) => config.enter(turn),)+
                }
            }

            pub(crate) fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
                match self {
                    $(Self::$kind(config) => config.resume(turn, event),)+
                }
            }
        }

        $(impl From<$config> for NodeBody {
            fn from(config: $config) -> Self {
                Self::$kind(config)
            }
        })+
    };
}

kinds! {
    /// Where every run begins.
    Start => start::StartNode,
    /// Sends text or a file.
    Message => message::MessageNode,
    /// Offers up to three buttons and waits for one.
    Buttons => buttons::ButtonsNode,
    /// Asks a question and waits for an answer of a certain form.
    Input => input::InputNode,
    /// Asks a question and lets a model pick the answers out of free words.
    AiQuestion => ai_question::AiQuestionNode,
    /// Lets a model write a reply.
    AiReply => ai_reply::AiReplyNode,
    /// Branches.
    Condition => condition::ConditionNode,
    /// Repeats a part of the flow.
    Loop => r#loop::LoopNode,
    /// Waits for a while.
    Delay => delay::DelayNode,
    /// Asks another program over the web.
    HttpRequest => http_request::HttpRequestNode,
    /// Changes variables.
    SetVariable => set_variable::SetVariableNode,
    /// Puts a label on the contact or takes it away.
    Label => label::LabelNode,
    /// Gives the chat to the operator.
    Handoff => handoff::HandoffNode,
    /// Ends the run.
    End => end::EndNode,
}

impl NodeKind {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Everything the canvas needs to know of a kind; a fresh node included.
#[derive(Clone, Debug, Serialize, Type)]
pub struct PaletteEntry {
    /// The kind.
    pub kind: NodeKind,
    /// The newest version of its fields.
    pub version: u32,
    /// Its name, palette entry and fields.
    pub spec: Spec,
    /// The ways out of a fresh one.
    pub handles: Vec<Handle>,
    /// A fresh one.
    pub fresh: NodeBody,
}

/// The palette of the canvas.
pub fn palette() -> Vec<PaletteEntry> {
    let entry = |kind: &NodeKind| {
        let fresh = kind.fresh();
        PaletteEntry { kind: *kind, version: kind.version(), spec: *kind.spec(), handles: fresh.handles(), fresh }
    };
    NodeKind::ALL.iter().map(entry).collect()
}

/// A move along a handle with a fixed name.
pub(crate) fn out(handle: &'static str) -> Result<Move, Failure> {
    Ok(Move::Out(Cow::Borrowed(handle)))
}
