//! Autonomy: what happens with a reply. The account has a rule and a topic may have one; the stricter decides.

use domain::assistant::{AssistantSettings, Autonomy};

use super::Answer;

/// The rule for an answer.
pub(crate) fn of(assistant: &AssistantSettings, answer: &Answer) -> Autonomy {
    let by_model = answer.why.thought.as_ref().and_then(|thought| thought.topic.as_deref());
    let by_words = ai::wishes::topic(&answer.why.question, &assistant.topics).map(|topic| topic.name.as_str());
    assistant
        .topics
        .iter()
        .filter(|topic| [by_model, by_words].contains(&Some(topic.name.as_str())))
        .map(|topic| topic.rule)
        .fold(assistant.autonomy, stricter)
}

fn stricter(one: Autonomy, other: Autonomy) -> Autonomy {
    if strictness(other) > strictness(one) { other } else { one }
}

fn strictness(autonomy: Autonomy) -> u8 {
    match autonomy {
        Autonomy::Automatic => 0,
        Autonomy::Delayed => 1,
        Autonomy::Draft => 2,
        Autonomy::Human => 3,
    }
}

#[cfg(test)]
mod tests {
    use domain::assistant::SensitiveTopic;
    use domain::view::Action;
    use domain::{Cause, Why};

    use super::*;

    #[test]
    fn the_stricter_of_account_and_topic_decides() {
        let topic = |rule| SensitiveTopic { name: "prices".into(), words: vec!["price".into()], rule };
        let rule = |autonomy, then| {
            let assistant = AssistantSettings { autonomy, topics: vec![topic(then)], ..AssistantSettings::default() };
            let asked =
                |said: &str| of(&assistant, &Answer::new(Action::Reply, Vec::new(), Why::plain(Cause::Answer, said)));
            (asked("What is the price?"), asked("When do you open?"))
        };
        assert_eq!(rule(Autonomy::Automatic, Autonomy::Draft), (Autonomy::Draft, Autonomy::Automatic));
        assert_eq!(rule(Autonomy::Draft, Autonomy::Automatic), (Autonomy::Draft, Autonomy::Draft));
        assert_eq!(rule(Autonomy::Delayed, Autonomy::Human), (Autonomy::Human, Autonomy::Delayed));
    }
}
