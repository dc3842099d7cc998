//! Exchange: from a question to a judged answer, over as many calls as that takes.
//!
//! A model that keeps to schemas is given one, others get the form in words, and one that knows no form at all writes its reply and is
//! then asked how sure that is. What cannot be read even with repair is asked for once more, with the fault named; then the next
//! model of the chain has its turn. Whatever happens, there is a verdict or a list of failures.

use std::sync::Arc;

use domain::{
    CallId, Purpose, UnixMs,
    assistant::{AssistantSettings, PromptPart, Reason, ReasonKind, Sentiment, ShapeSupport},
    view::Action,
};
use tokio_util::sync::CancellationToken;

use super::{Verdict, ask, judge};
use crate::{
    Completion, Failure, Models, Stop, Target, Tokens, Unanswered, Witness,
    answer::{ModelAnswer, Parsed, parse, parse_score},
    format::visible,
    mood,
    prompt::{self, Prompt, PromptParts, Room},
};

/// One question to be answered.
pub struct Job<'a> {
    /// What the prompt is made of.
    pub parts: &'a PromptParts,
    /// The operator's choices.
    pub settings: &'a AssistantSettings,
    /// 12 or more random letters and digits, new for each question.
    pub nonce: &'a str,
    /// [`Purpose::Reply`] or [`Purpose::Studio`].
    pub purpose: Purpose,
    /// After this moment nobody waits any more.
    pub give_up_at: UnixMs,
}

/// A judged answer and everything about how it came to be.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What becomes of it.
    pub verdict: Verdict,
    /// How sure the model is; 0 when it did not say so.
    pub confidence: f64,
    /// The language of the reply.
    pub language: Option<String>,
    /// How the customer feels: the model's opinion, otherwise by his words.
    pub sentiment: Sentiment,
    /// Ids of the passages that it rests on.
    pub used: Vec<String>,
    /// One of the configured topics.
    pub topic: Option<String>,
    /// For the operator; empty when the model wrote none.
    pub summary: String,
    /// What the customer told of himself, in his own words.
    pub lead: Vec<(String, String)>,
    /// What had to be repaired in the model's answer.
    pub repairs: Vec<String>,
    /// What was dropped or changed by the rules.
    pub noted: Vec<String>,
    /// All calls, in order, those that failed included.
    pub calls: Vec<CallId>,
    /// Which target of the chain answered.
    pub target: usize,
    /// The model that answered, as it calls itself.
    pub model: String,
    /// What all answers used together.
    pub tokens: Tokens,
    /// Values that were hidden.
    pub masked: u32,
    /// What the prompt was made of.
    pub parts: Vec<PromptPart>,
}

/// Asks the chain and judges what comes back. `Err` only when nobody answered at all.
pub async fn answer(
    models: &Models,
    chain: &[Target],
    job: &Job<'_>,
    stop: &CancellationToken,
    witness: &Arc<dyn Witness>,
) -> Result<Answered, Unanswered> {
    let prompts = chain.iter().map(|target| prompt_for(target, job)).collect();
    let mut exchange = Exchange {
        models,
        chain,
        job,
        stop,
        witness,
        prompts,
        calls: Vec::new(),
        failures: Vec::new(),
        tokens: Tokens::default(),
    };
    exchange.run().await
}

fn prompt_for(target: &Target, job: &Job<'_>) -> Prompt {
    let room = Room { context: target.model.context, max_tokens: job.settings.max_tokens, vision: target.model.vision };
    prompt::build(job.parts, room, job.nonce, job.settings.mask)
}

struct Exchange<'a> {
    models: &'a Models,
    chain: &'a [Target],
    job: &'a Job<'a>,
    stop: &'a CancellationToken,
    witness: &'a Arc<dyn Witness>,
    /// One a target: each model has its own room.
    prompts: Vec<Prompt>,
    calls: Vec<CallId>,
    failures: Vec<(usize, Failure)>,
    tokens: Tokens,
}

impl Exchange<'_> {
    async fn run(&mut self) -> Result<Answered, Unanswered> {
        let mut unread: Option<(usize, String)> = None;
        let mut first = 0;
        while first < self.chain.len() {
            let Some((target, completion)) = self.ask_from(first).await else { break };
            match self.read(target, &completion).await {
                Ok(parsed) => return Ok(self.judged(target, &completion.model, parsed)),
                Err(why) => unread = Some((target, why)),
            }
            if self.is_over() {
                break;
            }
            first = target + 1;
        }
        let stopped =
            self.failures.iter().any(|(_, failure)| matches!(failure, Failure::Stopped | Failure::NotWritten(_)));
        match unread {
            Some((target, why)) if !stopped => Ok(self.unreadable(target, &why)),
            _ => {
                Err(Unanswered { failures: std::mem::take(&mut self.failures), calls: std::mem::take(&mut self.calls) })
            }
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.failures.last(), Some((_, Failure::Stopped | Failure::NotWritten(_))))
    }

    fn first_ask(&self, target: &Target) -> crate::Ask {
        // The chain hands out references into itself.
        let place = self.chain.iter().position(|other| std::ptr::eq(other, target));
        match place.and_then(|place| self.prompts.get(place)) {
            Some(prompt) => ask::ask(prompt, self.job.settings, &target.model),
            None => ask::ask(&prompt_for(target, self.job), self.job.settings, &target.model),
        }
    }

    /// The first answer from this target on.
    async fn ask_from(&mut self, first: usize) -> Option<(usize, Completion)> {
        let rest = self.chain.get(first..)?;
        let asked = self
            .models
            .ask(rest, self.job.purpose, &|target| self.first_ask(target), self.job.give_up_at, self.stop, self.witness)
            .await;
        match asked {
            Ok(asked) => {
                self.calls.extend(asked.calls);
                self.tokens = self.tokens + asked.completion.tokens;
                Some((first + asked.target, asked.completion))
            }
            Err(unanswered) => {
                self.calls.extend(unanswered.calls);
                self.failures.extend(unanswered.failures.into_iter().map(|(at, failure)| (first + at, failure)));
                None
            }
        }
    }

    /// One more question to the same target.
    async fn ask_same(&mut self, place: usize, purpose: Purpose, ask: &crate::Ask) -> Option<Completion> {
        let only = self.chain.get(place..=place)?;
        let asked =
            self.models.ask(only, purpose, &|_| ask.clone(), self.job.give_up_at, self.stop, self.witness).await;
        match asked {
            Ok(asked) => {
                self.calls.extend(asked.calls);
                self.tokens = self.tokens + asked.completion.tokens;
                Some(asked.completion)
            }
            Err(unanswered) => {
                self.calls.extend(unanswered.calls);
                self.failures.extend(unanswered.failures.into_iter().map(|(_, failure)| (place, failure)));
                None
            }
        }
    }

    async fn read(&mut self, place: usize, completion: &Completion) -> Result<Parsed, String> {
        let Some(target) = self.chain.get(place) else { return Err("There is no such model".into()) };
        if target.model.shape == ShapeSupport::Text {
            return self.scored(place, target, completion).await;
        }
        let settings = self.job.settings;
        let topics: Vec<String> = settings.topics.iter().map(|topic| topic.name.clone()).collect();
        let why = match parse(&completion.text, &settings.lead_fields, &topics) {
            Ok(parsed) => return Ok(parsed),
            Err(why) => why.to_string(),
        };
        let again = ask::again(self.first_ask(target), &completion.text, &why);
        let Some(second) = self.ask_same(place, self.job.purpose, &again).await else { return Err(why) };
        let mut parsed = parse(&second.text, &settings.lead_fields, &topics).map_err(|why| why.to_string())?;
        parsed.repairs.push(format!("it was asked for once more: {why}"));
        Ok(parsed)
    }

    /// A reply without any form, and what a second call says of it. Without a score it has no confidence.
    async fn scored(&mut self, place: usize, target: &Target, completion: &Completion) -> Result<Parsed, String> {
        let mut repairs = Vec::new();
        let mut reply = completion.text.trim().to_owned();
        if completion.stop == Stop::Length {
            repairs.push("the reply was cut off and ends with its last whole sentence".to_owned());
            reply = whole_sentences(&reply).ok_or("The reply was cut off")?.to_owned();
        }
        let mut answer = ModelAnswer {
            reply,
            action: Action::Reply,
            confidence: None,
            language: None,
            sentiment: None,
            used: Vec::new(),
            topic: None,
            summary: String::new(),
            lead: Vec::new(),
        };
        let Some(prompt) = self.prompts.get(place) else { return Err("There is no such model".into()) };
        let ask = ask::score(prompt, &answer.reply, &target.model);
        match self.ask_same(place, Purpose::Score, &ask).await.map(|said| parse_score(&said.text)) {
            Some(Ok(score)) => {
                answer.action = score.action;
                answer.confidence = Some(score.confidence);
                answer.used = score.used;
            }
            Some(Err(why)) => repairs.push(format!("the score could not be read: {why}")),
            None => repairs.push("there was no score".into()),
        }
        Ok(Parsed { answer, repairs })
    }

    fn judged(&mut self, place: usize, model: &str, parsed: Parsed) -> Answered {
        let Parsed { answer, repairs } = parsed;
        let mut answered = self.answered(place, model);
        answered.repairs = repairs;
        if let Some(prompt) = self.prompts.get(place) {
            let judged = judge(&answer, prompt, self.job.settings);
            answered.language = answer.language.or_else(|| mood::language(&answer.reply).map(str::to_owned));
            answered.sentiment = answer.sentiment.unwrap_or(answered.sentiment);
            answered.summary = visible(&prompt.mask.restore(&answer.summary)).trim().to_owned();
            (answered.verdict, answered.used, answered.lead, answered.noted) =
                (judged.verdict, judged.used, judged.lead, judged.noted);
        }
        answered.confidence = answer.confidence.unwrap_or(0.0);
        answered.topic = answer.topic;
        answered
    }

    fn unreadable(&mut self, place: usize, why: &str) -> Answered {
        let model = self.chain.get(place).map_or_else(String::new, |target| target.model.id.clone());
        let mut answered = self.answered(place, &model);
        answered.noted.push(why.to_owned());
        answered
    }

    /// What is known of every answer; the verdict is that it could not be understood.
    fn answered(&mut self, place: usize, model: &str) -> Answered {
        let prompt = self.prompts.get(place);
        let asked = prompt.map(|prompt| prompt.grounds.asked.join("\n")).unwrap_or_default();
        let reason = Reason { kind: ReasonKind::Refused, detail: "The model's answer could not be understood.".into() };
        Answered {
            verdict: Verdict::Escalate { reason, messages: Vec::new() },
            confidence: 0.0,
            language: None,
            sentiment: mood::sentiment(&asked),
            used: Vec::new(),
            topic: None,
            summary: String::new(),
            lead: Vec::new(),
            repairs: Vec::new(),
            noted: Vec::new(),
            calls: std::mem::take(&mut self.calls),
            target: place,
            model: model.to_owned(),
            tokens: self.tokens,
            masked: prompt.map_or(0, |prompt| prompt.mask.count()),
            parts: prompt.map(|prompt| prompt.parts.clone()).unwrap_or_default(),
        }
    }
}

/// A text up to its last whole sentence, if that is not almost nothing.
fn whole_sentences(text: &str) -> Option<&str> {
    let end = text.char_indices().rev().find(|(_, c)| ".!?。！？।؟".contains(*c)).map(|(at, c)| at + c.len_utf8())?;
    text.get(..end).filter(|kept| kept.chars().count() * 3 >= text.chars().count())
}
