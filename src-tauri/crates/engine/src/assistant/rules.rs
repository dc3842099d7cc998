//! Rules: what goes to the operator whoever answers, told from the customer's words alone.

use domain::assistant::{AssistantSettings, Autonomy, Reason, ReasonKind};

use super::case::Past;
use super::reason::reason;

/// Why this goes to the operator without anybody being asked for an answer.
pub(crate) fn always_human(assistant: &AssistantSettings, said: &str, past: &Past) -> Option<Reason> {
    if ai::wishes::wants_human(said) {
        return Some(reason(ReasonKind::WantsHuman, ""));
    }
    let topic = ai::wishes::topic(said, &assistant.topics).filter(|topic| topic.rule == Autonomy::Human);
    if let Some(topic) = topic {
        return Some(reason(ReasonKind::Topic, topic.name.clone()));
    }
    if assistant.repeat_limit == 0 || said.is_empty() {
        return None;
    }
    let earlier = past.answered_questions();
    let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
    let times = ai::wishes::times_asked(said, &earlier);
    (times >= assistant.repeat_limit).then(|| reason(ReasonKind::Repeated, ""))
}
