//! Judge: the rules of the contract, in the order of its table.

use domain::{
    assistant::{AssistantSettings, Autonomy, Reason, ReasonKind, SensitiveTopic},
    view::Action,
};

use super::{Judged, Verdict, courtesy, facts::Facts, lead, leaks, support};
use crate::{
    answer::ModelAnswer,
    format, mood,
    prompt::{Place, Prompt},
    split::{Limits, split},
    wishes,
};

/// Characters of one message before a reply is split; WhatsApp folds longer ones away.
const MESSAGE_CHARS: usize = 700;
/// A reply without a source is short.
const UNCITED_CHARS: usize = 120;

/// Judges an answer by the rules of the table in [`super`].
pub fn judge(answer: &ModelAnswer, prompt: &Prompt, settings: &AssistantSettings) -> Judged {
    let mut noted = Vec::new();
    let (shown, stripped) = leaks::without_aliases(&format::whatsapp(&prompt.mask.restore(&answer.reply)));
    if stripped {
        noted.push("ids of passages were taken out of the reply".to_owned());
    }
    let cited: Vec<&str> =
        answer.used.iter().map(String::as_str).filter(|alias| prompt.passages.knows(alias)).collect();
    if cited.len() < answer.used.len() {
        noted.push(format!("{} cited passages do not exist", answer.used.len() - cited.len()));
    }
    let (lead, unsaid) = lead::said(&answer.lead, prompt);
    if unsaid > 0 {
        noted.push(format!("{unsaid} lead fields that the customer did not say"));
    }
    let case = Case { answer, prompt, settings, reply: shown, cited };
    let verdict = match case.decide() {
        Ok(verdict) => verdict,
        Err(reason) => Verdict::Escalate { reason, messages: case.message_along() },
    };
    let used = case.cited.iter().filter_map(|alias| prompt.passages.id(alias)).map(str::to_owned).collect();
    Judged { verdict, used, lead, noted }
}

struct Case<'a> {
    answer: &'a ModelAnswer,
    prompt: &'a Prompt,
    settings: &'a AssistantSettings,
    /// As it would be sent.
    reply: String,
    /// Aliases that exist.
    cited: Vec<&'a str>,
}

fn because(kind: ReasonKind, detail: impl Into<String>) -> Reason {
    Reason { kind, detail: detail.into() }
}

impl Case<'_> {
    fn decide(&self) -> Result<Verdict, Reason> {
        let grounds = &self.prompt.grounds;
        if grounds.asked.iter().any(|text| wishes::wants_human(text)) {
            return Err(because(ReasonKind::WantsHuman, "The customer asked for a human."));
        }
        self.topic()?;
        match self.answer.action {
            Action::Escalate => return Err(because(ReasonKind::ModelDecided, self.answer.summary.clone())),
            Action::None => return self.nothing(),
            Action::Reply => {}
        }
        if self.reply.trim().is_empty() {
            return Err(because(ReasonKind::Refused, "The model's reply was empty."));
        }
        self.shows_nothing_of_ours()?;
        self.facts_are_grounded()?;
        self.confident()?;
        self.cites()?;
        self.is_supported()?;
        if let Some(topic) = self.human_topics().find(|topic| wishes::speaks_of(&self.reply, topic)) {
            return Err(because(ReasonKind::Topic, topic.name.clone()));
        }
        self.in_language()?;
        let messages =
            self.messages().ok_or_else(|| because(ReasonKind::Refused, "The reply is too long to be sent."))?;
        Ok(Verdict::Reply { messages })
    }

    fn human_topics(&self) -> impl Iterator<Item = &SensitiveTopic> {
        self.settings.topics.iter().filter(|topic| topic.rule == Autonomy::Human)
    }

    fn topic(&self) -> Result<(), Reason> {
        let asked = &self.prompt.grounds.asked;
        let found = self.human_topics().find(|topic| {
            self.answer.topic.as_ref() == Some(&topic.name) || asked.iter().any(|text| wishes::speaks_of(text, topic))
        });
        found.map_or(Ok(()), |topic| Err(because(ReasonKind::Topic, topic.name.clone())))
    }

    fn nothing(&self) -> Result<Verdict, Reason> {
        let grounds = &self.prompt.grounds;
        let asks = grounds.asked.iter().any(|text| text.contains(['?', '？', '؟', ';']));
        if asks || grounds.media || !grounds.orders.is_empty() {
            return Err(because(ReasonKind::NotSure, "The model wanted to leave a question without an answer."));
        }
        self.confident()?;
        Ok(Verdict::None)
    }

    fn shows_nothing_of_ours(&self) -> Result<(), Reason> {
        // Formatting may have taken the signs of a mark away; what is left of it is no reply.
        let raw = self.prompt.fence.is_shown_in(&self.answer.reply).then_some("the marks around data");
        match raw.or_else(|| leaks::found(&self.reply, self.prompt)) {
            Some(what) => {
                Err(because(ReasonKind::Refused, format!("The reply was not safe to send: it shows {what}.")))
            }
            None => Ok(()),
        }
    }

    fn facts_are_grounded(&self) -> Result<(), Reason> {
        let facts = Facts::of(&self.reply);
        let grounds = &self.prompt.grounds;
        let shop: Vec<&str> = grounds.shop().collect();
        let said: Vec<&str> = grounds.said.iter().map(String::as_str).collect();
        if let Some(contact) = facts.contact_beyond(&shop, &said) {
            return Err(because(
                ReasonKind::Refused,
                format!("The reply was not safe to send: {contact} is not in the knowledge."),
            ));
        }
        let sources: Vec<&str> = grounds.sources().collect();
        if let Some(amount) = facts.amount_beyond(&sources) {
            return Err(because(
                ReasonKind::NotSure,
                format!("The reply names {amount}, which is not in the knowledge."),
            ));
        }
        let promised: Vec<String> = sources.iter().flat_map(|source| wishes::promises(source)).collect();
        let beyond = wishes::promises(&self.reply)
            .into_iter()
            .find(|promise| !promised.iter().any(|known| same_stem(known, promise)));
        match beyond {
            Some(promise) => Err(because(
                ReasonKind::NotSure,
                format!("The reply promises \"{promise}\", which is not in the knowledge."),
            )),
            None => Ok(()),
        }
    }

    fn confident(&self) -> Result<(), Reason> {
        match self.answer.confidence {
            Some(confidence) if confidence >= self.settings.threshold => Ok(()),
            Some(confidence) => Err(because(
                ReasonKind::NotSure,
                format!("{:.0} % sure; {:.0} % are needed.", confidence * 100.0, self.settings.threshold * 100.0),
            )),
            None => Err(because(ReasonKind::NotSure, "The model did not say how sure it is.")),
        }
    }

    fn cites(&self) -> Result<(), Reason> {
        if !self.prompt.knowledge_on || self.settings.free_answers || !self.cited.is_empty() || self.needs_no_source() {
            return Ok(());
        }
        Err(because(ReasonKind::Uncited, "The reply rests on nothing in the knowledge base."))
    }

    /// Courtesies and questions back, without anything that could be a fact.
    fn needs_no_source(&self) -> bool {
        let reply = self.reply.trim();
        let asks = |sentence: &str| sentence.ends_with(['?', '？', '؟']);
        let mut sentences = reply
            .split_inclusive(['.', '!', '?', '。', '！', '？', '؟', '।', '\n'])
            .map(str::trim)
            .filter(|sentence| sentence.contains(char::is_alphanumeric))
            .peekable();
        let most = if reply.contains(['?', '？', '؟']) { 2 * UNCITED_CHARS } else { UNCITED_CHARS };
        reply.chars().count() <= most
            && !reply.contains(char::is_numeric)
            && sentences.peek().is_some()
            && sentences.all(|sentence| asks(sentence) || courtesy::is_courtesy(sentence, &self.prompt.names))
            && wishes::promises(reply).is_empty()
            && Facts::of(reply).is_empty()
    }

    fn is_supported(&self) -> Result<(), Reason> {
        let grounds = &self.prompt.grounds;
        let Some((place, words)) = grounds.orders.first() else { return Ok(()) };
        let sources = grounds.passages.iter().filter(|(alias, _)| self.cited.contains(&alias.as_str()));
        let sources: Vec<&str> = sources.map(|(_, text)| text.as_str()).chain([grounds.hours.as_str()]).collect();
        if !self.cited.is_empty() && support::share(&self.reply, &sources) >= 0.5 {
            return Ok(());
        }
        let detail = if *place == Place::History {
            place.words().to_owned()
        } else {
            format!("{} (\"{words}\")", place.words())
        };
        Err(because(ReasonKind::NotSure, format!("{detail}.")))
    }

    fn in_language(&self) -> Result<(), Reason> {
        let Some(wanted) = &self.settings.language else { return Ok(()) };
        let primary = wanted.split('-').next().unwrap_or_default();
        match mood::language(&self.reply) {
            Some(found) if !found.eq_ignore_ascii_case(primary) => Err(because(
                ReasonKind::NotSure,
                format!("The reply is in another language ({found}) than it should be ({wanted})."),
            )),
            _ => Ok(()),
        }
    }

    fn messages(&self) -> Option<Vec<String>> {
        let messages = usize::try_from(self.settings.max_messages).unwrap_or(1).max(1);
        let most = domain::text::MESSAGE_LIMIT;
        split(&self.reply, Limits { messages, chars: MESSAGE_CHARS })
            .or_else(|| split(&self.reply, Limits { messages, chars: most }))
    }

    /// The model's words along with an escalation, if every rule about words lets them pass.
    fn message_along(&self) -> Vec<String> {
        let passes = self.answer.action == Action::Escalate
            && !self.reply.trim().is_empty()
            && self.prompt.grounds.orders.is_empty()
            && self.needs_no_source()
            && self.shows_nothing_of_ours().is_ok()
            && self.facts_are_grounded().is_ok()
            && self.in_language().is_ok();
        if passes { self.messages().unwrap_or_default() } else { Vec::new() }
    }
}

/// "refunded" is grounded by "refunds".
fn same_stem(one: &str, other: &str) -> bool {
    let stem = |word: &str| word.chars().take(5).collect::<String>();
    stem(one) == stem(other)
}
