//! Random flows: nodes of all kinds with fields right and wrong, most of their ways out connected.

use domain::NodeId;
use flow::document::{Edge, Expiry, Node, OnPublish, Restart, Takeover};
use flow::nodes::*;
use flow::{Document, Kind, NodeBody, NodeKind, WordMatch};
use proptest::collection::vec;
use proptest::prelude::*;

/// The most nodes between two waits.
pub const LIMIT: u32 = 40;
/// Names of variables, buttons and branches.
pub const NAMES: [&str; 4] = ["a", "b", "c", "round"];

fn text() -> impl Strategy<Value = flow::document::Text> {
    let texts = [
        "",
        "Hello",
        "{{a}}",
        "{{b || \"x\"}} {{contact.name}}",
        "{{lastMessage}} {{c[0].d}}",
        "{{broken",
        "{{unknown}}",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(Into::into)
}

/// One of the names.
pub fn name() -> impl Strategy<Value = String> {
    proptest::sample::select(NAMES.to_vec()).prop_map(ToOwned::to_owned)
}

fn expression() -> impl Strategy<Value = flow::document::Expression> {
    let texts = ["{{a}} == 1", "a contains \"x\" OR NOT b is empty", "c > 2", "lastMessage matches a", "(", "true"];
    proptest::sample::select(texts.to_vec()).prop_map(Into::into)
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![
        Just(Form::default()),
        Just(Form::Number { min: Some(1.0), max: Some(5.0), whole: true }),
        Just(Form::Email),
        Just(Form::Phone),
        Just(Form::Date { from_days: Some(0), to_days: None }),
        Just(Form::Choice { options: vec!["Yes".into(), "No".into()] }),
        Just(Form::YesNo),
        Just(Form::Regex { pattern: "^x+$".into() }),
        Just(Form::Regex { pattern: "(".into() }),
    ]
}

fn change() -> impl Strategy<Value = VariableChange> {
    let kinds = [Kind::String, Kind::Number, Kind::Boolean, Kind::Object, Kind::Array];
    prop_oneof![
        (name(), text(), proptest::sample::select(kinds.to_vec()))
            .prop_map(|(name, value, kind)| VariableChange::Set { name, value, kind }),
        name().prop_map(|name| VariableChange::Delete { name }),
        (name(), -3.0..3.0).prop_map(|(name, by)| VariableChange::Increment { name, by }),
    ]
}

fn minutes() -> impl Strategy<Value = Option<u32>> {
    proptest::option::of(0_u32..3)
}

/// A node of a kind with fields right and wrong. The match is over all kinds: a new one must come with its own.
fn body(kind: NodeKind) -> BoxedStrategy<NodeBody> {
    match kind {
        NodeKind::Start => Just(kind.fresh()).boxed(),
        NodeKind::Message => text().prop_map(|text| MessageNode { text, media: None }.into()).boxed(),
        NodeKind::Buttons => (text(), vec(name(), 0..3), minutes())
            .prop_map(|(text, ids, timeout_minutes)| {
                let button =
                    |id: String| Button { label: id.as_str().into(), store_in: id.clone(), id, ..Button::default() };
                let (buttons, fallback) = (ids.into_iter().map(button).collect(), text.clone());
                ButtonsNode { text, buttons, fallback, timeout_minutes }.into()
            })
            .boxed(),
        NodeKind::Input => (text(), form(), name(), 0_u32..3, minutes())
            .prop_map(|(prompt, answer, variable, retries, timeout_minutes)| {
                InputNode { prompt, answer, variable, retries, timeout_minutes, ..InputNode::default() }.into()
            })
            .boxed(),
        NodeKind::AiQuestion => (text(), vec((name(), form(), any::<bool>()), 0..3), 0_u32..3, minutes())
            .prop_map(|(question, fields, retries, timeout_minutes)| {
                let field = |(variable, answer, optional): (String, _, _)| AskedField {
                    about: variable.clone(),
                    variable,
                    answer,
                    optional,
                };
                let fields = fields.into_iter().map(field).collect();
                AiQuestionNode { question, fields, retries, timeout_minutes, ..AiQuestionNode::default() }.into()
            })
            .boxed(),
        NodeKind::AiReply => (text(), name())
            .prop_map(|(prompt, store_in)| AiReplyNode { prompt, store_in, ..AiReplyNode::default() }.into())
            .boxed(),
        NodeKind::Condition => vec((name(), expression(), any::<bool>()), 0..3)
            .prop_map(|branches| {
                let branch = |(id, expression, words): (String, _, bool)| {
                    let words_of =
                        || When::Keywords { words: vec![id.clone()], matching: WordMatch::Any, case_sensitive: false };
                    let when = if words { words_of() } else { When::Expression { expression } };
                    Branch { id, label: String::new(), when }
                };
                ConditionNode { branches: branches.into_iter().map(branch).collect() }.into()
            })
            .boxed(),
        NodeKind::Loop => (0_u32..4, proptest::option::of(expression()), 0_u32..4)
            .prop_map(|(count, until, max_iterations)| {
                let repeat = until.map_or(Repeat::Times { count }, |condition| Repeat::Until { condition });
                LoopNode { repeat, max_iterations, counter: "round".into() }.into()
            })
            .boxed(),
        NodeKind::Delay => {
            (0_u32..100).prop_map(|amount| DelayNode { amount, unit: DelayUnit::Minutes }.into()).boxed()
        }
        NodeKind::HttpRequest => (text(), name(), 0_u32..3)
            .prop_map(|(url, variable, retries)| {
                let mapping = vec![Mapping { path: "a.b".into(), variable }];
                HttpRequestNode { url, mapping, retries, ..HttpRequestNode::default() }.into()
            })
            .boxed(),
        NodeKind::SetVariable => vec(change(), 0..4).prop_map(|changes| SetVariableNode { changes }.into()).boxed(),
        NodeKind::Label => text().prop_map(|label| LabelNode { label, action: LabelAction::Add }.into()).boxed(),
        NodeKind::Handoff => any::<bool>()
            .prop_map(|wait| {
                let then = if wait { AfterHandoff::WaitForOperator } else { AfterHandoff::End };
                HandoffNode { then, ..HandoffNode::default() }.into()
            })
            .boxed(),
        NodeKind::End => (any::<bool>(), any::<bool>())
            .prop_map(|(error, keep)| {
                let outcome = if error { EndOutcome::Error } else { EndOutcome::Normal };
                let run = if keep { AfterEnd::Keep } else { AfterEnd::Close };
                EndNode { outcome, run, ..EndNode::default() }.into()
            })
            .boxed(),
    }
}

fn any_body() -> impl Strategy<Value = NodeBody> {
    let kinds: Vec<NodeKind> = NodeKind::ALL.iter().copied().filter(|kind| *kind != NodeKind::Start).collect();
    proptest::sample::select(kinds).prop_flat_map(body)
}

/// A flow: most ways out lead somewhere, `open` says how many do not.
pub fn document() -> impl Strategy<Value = Document> {
    let settings = (
        0_usize..3,
        0_usize..3,
        proptest::option::of(0_usize..8),
        proptest::option::of((0_u32..3, proptest::option::of(0_usize..8))),
    );
    (vec(any_body(), 1..8), vec((0_usize..9, 0_u8..20), 64), settings).prop_map(
        |(bodies, targets, (restart, takeover, error, expiry))| {
            let id = |at: usize| format!("n{at}");
            let nodes: Vec<Node> = std::iter::once(NodeKind::Start.fresh())
                .chain(bodies)
                .enumerate()
                .map(|(at, body)| Node::new(id(at), body))
                .collect();
            let mut targets = targets.into_iter();
            let mut edges = Vec::new();
            for node in &nodes {
                for handle in node.body.handles() {
                    if let Some((target, _)) = targets.next().filter(|(_, open)| *open > 0) {
                        edges.push(Edge::new(node.id.as_str(), handle.id, id(1 + target % (nodes.len() - 1))));
                    }
                }
            }
            let settings = flow::document::FlowSettings {
                restart: [
                    Restart::FromStart,
                    Restart::LastQuestion,
                    Restart::OtherFlow { flow_id: domain::FlowId::new("other") },
                ][restart]
                    .clone(),
                on_publish: OnPublish::KeepVersion,
                expiry: expiry.map(|(after_minutes, node)| Expiry {
                    after_minutes,
                    message: "Bye".into(),
                    node: node.map(|at| NodeId::new(id(at))),
                }),
                takeover: [Takeover::Pause, Takeover::PauseAndAskAgain, Takeover::End][takeover],
                step_limit: LIMIT,
                error_node: error.map(|at| NodeId::new(id(at))),
            };
            Document { name: "Random".into(), nodes, edges, settings, ..Document::default() }
        },
    )
}
