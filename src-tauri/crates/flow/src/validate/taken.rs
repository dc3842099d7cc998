//! Taken words: what a customer says to get no automatic messages any more is heard before any flow. A choice or trigger that is
//! called so would never be reached, and would opt him out.

use domain::text;

use super::{Finding, Known, Rule};
use crate::document::Document;
use crate::nodes::{Form, NodeBody};
use crate::trigger::TriggerWhen;

pub(super) fn check(document: &Document, known: &Known, findings: &mut Vec<Finding>) {
    let taken = |word: &str| !word.trim().is_empty() && text::is_one_of(word, &known.taken_words);
    let warn = |what: &str, word: &str, fix: &str| {
        let message =
            format!("{what} “{word}” is a word by which customers opt out of automatic messages, or in again.");
        Finding::warning(Rule::KnownOutside, message, fix)
    };
    for node in &document.nodes {
        let labels: Vec<(String, &str)> = match &node.body {
            NodeBody::Buttons(buttons) => {
                let labels = buttons.buttons.iter().enumerate();
                labels.map(|(at, button)| (format!("buttons[{at}].label"), button.label.source())).collect()
            }
            NodeBody::Input(input) => match &input.answer {
                Form::Choice { options } => {
                    let options = options.iter().enumerate();
                    options.map(|(at, option)| (format!("answer.options[{at}]"), option.as_str())).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        for (field, label) in labels.into_iter().filter(|(_, label)| taken(label)) {
            let finding = warn("The choice", label, "Call it something else, such as “No, thanks”.");
            findings.push(finding.at(&node.id).field(field));
        }
    }
    for (at, trigger) in document.triggers.iter().enumerate() {
        let (field, texts) = match &trigger.when {
            TriggerWhen::Exact { texts, .. } => ("texts", texts),
            TriggerWhen::Keyword { words, .. } => ("words", words),
            _ => continue,
        };
        for word in texts.iter().filter(|word| trigger.on && taken(word)) {
            let fix = "A message of this word alone never starts the flow. Use another one, or change the words in the settings.";
            findings.push(warn("The trigger", word, fix).field(format!("triggers[{at}].when.{field}")));
        }
    }
}
