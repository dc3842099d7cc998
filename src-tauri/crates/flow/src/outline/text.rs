//! Text of a node: what it says or does, in one line of a shop owner's words.

use crate::document::{Document, Expression, Node};
use crate::nodes::{
    AfterEnd, AfterHandoff, Branch, ButtonsNode, DelayUnit, EndNode, EndOutcome, Form, HandoffNode, HttpMethod,
    HttpRequestNode, Knowledge, LabelAction, LoopNode, MediaType, MessageNode, NodeBody, Repeat, VariableChange, When,
};
use crate::trigger::words::{listed, message_with};

/// Characters of a line.
const LONGEST: usize = 200;

/// What a node says or does.
pub(super) fn of(document: &Document, node: &Node) -> String {
    let text = match &node.body {
        NodeBody::Start(_) => start(document),
        NodeBody::Message(node) => message(node),
        NodeBody::Buttons(node) => format!("{}{}", buttons(node), at_most(node.timeout_minutes)),
        NodeBody::Input(node) => {
            let (asked, form) = (node.prompt.source(), form(&node.answer));
            format!("{asked} ({form}, kept in {}){}", named(&node.variable), at_most(node.timeout_minutes))
        }
        NodeBody::AiQuestion(node) => {
            let wanted = node.fields.iter().map(|field| field.about.trim().to_owned());
            let wanted = listed(wanted.filter(|about| !about.is_empty()), "and");
            let wanted = if wanted.is_empty() { "nothing yet".to_owned() } else { wanted };
            format!("{} (finds out: {wanted}){}", node.question.source(), at_most(node.timeout_minutes))
        }
        NodeBody::AiReply(node) => {
            let from = match node.knowledge {
                Knowledge::Nothing => "",
                Knowledge::Assistant => ", from what the assistant knows",
                Knowledge::Base { .. } => ", from a knowledge base",
            };
            let what = if node.send { "sends a reply" } else { "writes a text" };
            format!("{what}{from}: {}", node.prompt.source())
        }
        NodeBody::Condition(node) => node.branches.iter().map(branch).collect::<Vec<_>>().join("; "),
        NodeBody::Loop(node) => repeat(node),
        NodeBody::Delay(node) => format!("wait {}", amount(node.amount, node.unit)),
        NodeBody::HttpRequest(node) => request(node),
        NodeBody::SetVariable(node) => node.changes.iter().map(change).collect::<Vec<_>>().join("; "),
        NodeBody::Label(node) => match node.action {
            LabelAction::Add => format!("add the label “{}”", node.label.source()),
            LabelAction::Remove => format!("take the label “{}” away", node.label.source()),
        },
        NodeBody::Handoff(node) => handoff(node),
        NodeBody::End(node) => end(node),
    };
    line(&text)
}

/// In one line, and not too long.
pub(super) fn line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = domain::text::cut(&text, LONGEST);
    if cut.len() < text.len() { format!("{}…", cut.trim_end()) } else { text }
}

fn start(document: &Document) -> String {
    let on = document.triggers.iter().filter(|trigger| trigger.on);
    let words: Vec<String> = on.map(|trigger| trigger.words()).collect();
    if words.is_empty() { "nothing starts it yet".into() } else { format!("started by: {}", words.join("; or ")) }
}

fn message(node: &MessageNode) -> String {
    let Some(media) = &node.media else { return node.text.source().to_owned() };
    let file = match media.media_type {
        MediaType::Image => "a picture",
        MediaType::Video => "a video",
        MediaType::Audio => "a sound",
        MediaType::Document => "a document",
    };
    let name = if media.name.trim().is_empty() { String::new() } else { format!(" “{}”", media.name.trim()) };
    let caption = if node.text.is_blank() { String::new() } else { format!(": {}", node.text.source()) };
    format!("{file}{name}{caption}")
}

fn buttons(node: &ButtonsNode) -> String {
    let labels = node.buttons.iter().map(|button| format!("[{}]", button.label.source())).collect::<Vec<_>>().join(" ");
    if node.text.is_blank() { labels } else { format!("{} {labels}", node.text.source()) }
}

fn form(form: &Form) -> String {
    match form {
        Form::Text { .. } => "any words".into(),
        Form::Number { min, max, whole } => {
            let number = if *whole { "a whole number" } else { "a number" };
            match (min, max) {
                (Some(min), Some(max)) => format!("{number} from {min} to {max}"),
                (Some(min), None) => format!("{number} from {min}"),
                (None, Some(max)) => format!("{number} up to {max}"),
                (None, None) => number.into(),
            }
        }
        Form::Email => "an e-mail address".into(),
        Form::Phone => "a phone number".into(),
        Form::Date { .. } => "a day".into(),
        Form::Choice { options } => listed(options.iter().map(|option| option.trim().to_owned()), "or"),
        Form::Regex { pattern } => format!("words that fit {}", pattern.source()),
        Form::YesNo => "yes or no".into(),
    }
}

fn named(variable: &str) -> &str {
    if variable.is_empty() { "nothing" } else { variable }
}

fn branch(branch: &Branch) -> String {
    match &branch.when {
        When::Expression { expression } => format!("if {}", plain(expression)),
        When::Keywords { words, matching, .. } => {
            let message = message_with(words, *matching);
            match (message.strip_prefix("a message with "), message.strip_prefix("the message ")) {
                (Some(has), _) => format!("if the message has {has}"),
                (_, Some(is)) => format!("if the message is {is}"),
                _ => format!("if it was {message}"),
            }
        }
    }
}

/// A condition without the braces, which only matter to who writes it.
fn plain(condition: &Expression) -> String {
    if condition.is_blank() {
        return "something still to be written".into();
    }
    condition.source().replace("{{", "").replace("}}", "")
}

fn repeat(node: &LoopNode) -> String {
    match &node.repeat {
        Repeat::Times { count: 1 } => "once".into(),
        Repeat::Times { count } => format!("{count} times"),
        Repeat::Until { condition } => {
            format!("again until {}, {} times at most", plain(condition), node.max_iterations)
        }
    }
}

fn amount(amount: u32, unit: DelayUnit) -> String {
    let unit = match unit {
        DelayUnit::Seconds => "second",
        DelayUnit::Minutes => "minute",
        DelayUnit::Hours => "hour",
    };
    format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" })
}

fn request(node: &HttpRequestNode) -> String {
    let method: &str = <&'static str>::from(node.method);
    let kept = node.mapping.iter().map(|mapping| mapping.variable.clone()).chain([node.store_response_in.clone()]);
    let kept = listed(kept.filter(|name| !name.is_empty()), "and");
    let kept = match node.method {
        _ if kept.is_empty() => String::new(),
        HttpMethod::Get => format!(", to learn {kept}"),
        _ => format!(", keeps {kept}"),
    };
    format!("{method} {}{kept}", node.url.source())
}

fn change(change: &VariableChange) -> String {
    match change {
        VariableChange::Set { name, value, .. } if value.is_blank() => format!("empty {name}"),
        VariableChange::Set { name, value, .. } => format!("set {name} to {}", value.source()),
        VariableChange::Delete { name } => format!("forget {name}"),
        VariableChange::Increment { name, by } if *by < 0.0 => format!("take {} from {name}", -by),
        VariableChange::Increment { name, by } => format!("add {by} to {name}"),
    }
}

fn handoff(node: &HandoffNode) -> String {
    let then = match node.then {
        AfterHandoff::End => "you take over",
        AfterHandoff::WaitForOperator => "you take over until you hand back",
    };
    let message = if node.message.is_blank() { String::new() } else { format!(": {}", node.message.source()) };
    let note = if node.note.is_blank() { String::new() } else { format!(" (note for you: {})", node.note.source()) };
    format!("{then}{message}{note}")
}

fn end(node: &EndNode) -> String {
    let how = match (node.outcome, node.run) {
        (EndOutcome::Normal, AfterEnd::Close) => "",
        (EndOutcome::Error, AfterEnd::Close) => "counts as failed",
        (EndOutcome::Normal, AfterEnd::Keep) => "the next message comes back",
        (EndOutcome::Error, AfterEnd::Keep) => "counts as failed, the next message comes back",
    };
    match (node.message.is_blank(), how) {
        (true, "") => "the end".into(),
        (true, how) => format!("the end; {how}"),
        (false, "") => node.message.source().to_owned(),
        (false, how) => format!("{} ({how})", node.message.source()),
    }
}

/// How long a question waits.
fn at_most(minutes: Option<u32>) -> String {
    let Some(minutes) = minutes else { return String::new() };
    let time = match (minutes / 60, minutes % 60) {
        (hours, 0) if hours > 0 && hours % 24 == 0 => {
            let days = hours / 24;
            format!("{days} day{}", if days == 1 { "" } else { "s" })
        }
        (hours, 0) if hours > 0 => amount(hours, DelayUnit::Hours),
        _ => amount(minutes, DelayUnit::Minutes),
    };
    format!("; waits {time} at most")
}
