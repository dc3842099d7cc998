//! Extract: a model picks answers out of a customer's words. It proposes; what the customer did not say is dropped
//! ([`super::found`]). Without any model the forms themselves look into the words: an e-mail address is found without help.

use ai::contract::{self, Job, Sought, Wish};
use ai::prompt::PromptParts;
use flow::answer::Place;
use flow::nodes::Form;
use flow::step::{ModelAnswer, ModelRequest, Wanted};
use tokio_util::sync::CancellationToken;

use super::{Asker, Silent, Spoken, failures, found, reply};
use crate::{Core, budget};

/// What was asked, what the customer said, and what is wanted of it.
pub(super) struct Heard<'a> {
    pub question: &'a str,
    pub said: &'a str,
    pub wanted: &'a [Wanted],
}

impl Core {
    /// Picks answers out of words.
    pub(super) async fn pick_answers(
        &self,
        heard: &Heard<'_>,
        request: &ModelRequest,
        asker: &Asker,
        stop: &CancellationToken,
    ) -> Result<Spoken, Silent> {
        let place = self.place_of(asker);
        let mut assistant = asker.account.settings.assistant.clone();
        reply::choose_model(&mut assistant, request);
        let chain = self.chain(&assistant).await?;
        if assistant.model.is_none() {
            return Ok(on_device(heard, &place, Vec::new()));
        }
        let why = if chain.targets.is_empty() {
            Silent::because(chain.skipped.join(" "))
        } else if self.budget_spent().await? {
            Silent::because(budget::SPENT_WORDS)
        } else {
            let sought: Vec<Sought> = heard.wanted.iter().map(sought).collect();
            let wish =
                Wish { question: heard.question, said: heard.said, hints: &request.instructions, sought: &sought };
            let parts = PromptParts {
                bot_name: assistant.bot_name.clone(),
                rules: ai::prompt::Rules::of(&assistant),
                ..PromptParts::default()
            };
            let nonce = self.nonce();
            let give_up_at = self.now().plus(super::PATIENCE.as_millis() as i64);
            let job = Job { parts: &parts, settings: &assistant, nonce: &nonce, purpose: asker.purpose(), give_up_at };
            let witness = self.witness(Some(asker.account.id.clone()), asker.chat.as_ref().map(|chat| chat.id.clone()));
            match contract::extract(&self.ai, &chain.targets, &job, &wish, stop, &witness).await {
                Ok(extracted) => {
                    self.note_masked(&extracted.calls, extracted.masked).await?;
                    let fields = found::said_by(heard.said, heard.wanted, &extracted.values, &place);
                    return Ok(Spoken {
                        answer: ModelAnswer { text: extracted.question, fields, escalate: extracted.escalate },
                        model: extracted.model,
                        tokens: extracted.tokens.input.saturating_add(extracted.tokens.output),
                        calls: extracted.calls,
                    });
                }
                Err(_) if stop.is_cancelled() => return Err(Silent::because("It was stopped.")),
                Err(unanswered) => failures(&chain.targets, &chain.skipped, unanswered),
            }
        };
        let spoken = on_device(heard, &place, why.calls.clone());
        if spoken.answer.fields.is_empty() { Err(why) } else { Ok(spoken) }
    }

    fn place_of(&self, asker: &Asker) -> Place {
        let now = self.now();
        Place {
            now,
            offset_minutes: i32::try_from(self.clock.offset_ms(now) / 60_000).unwrap_or_default(),
            country: None,
            language: asker.contact.as_ref().and_then(|contact| contact.language.clone()),
        }
    }
}

/// What the forms find by themselves.
fn on_device(heard: &Heard<'_>, place: &Place, calls: Vec<domain::CallId>) -> Spoken {
    let fields = found::on_device(heard.said, heard.wanted, place);
    let answer = ModelAnswer { text: String::new(), fields, escalate: false };
    Spoken { answer, model: String::new(), tokens: 0, calls }
}

/// What is wanted, as a model is told.
fn sought(wanted: &Wanted) -> Sought {
    let (form, options): (&str, Vec<String>) = match &wanted.answer {
        Form::Text { .. } => ("words", Vec::new()),
        Form::Number { whole: true, .. } => ("a whole number", Vec::new()),
        Form::Number { .. } => ("a number", Vec::new()),
        Form::Email => ("an e-mail address", Vec::new()),
        Form::Phone => ("a phone number", Vec::new()),
        Form::Date { .. } => ("a day, as the customer said it", Vec::new()),
        Form::Choice { options } => ("the one of these that the customer means", options.clone()),
        Form::Regex { .. } => ("letters and digits, exactly as the customer wrote them", Vec::new()),
        Form::YesNo => ("whether the customer says yes or no to it", vec!["yes".into(), "no".into()]),
    };
    let may = if wanted.optional { "; need not be asked for" } else { "" };
    Sought { name: wanted.name.clone(), about: wanted.about.clone(), form: format!("{form}{may}"), options }
}
