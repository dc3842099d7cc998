//! From a question to a verdict over as many calls as that takes, without a network: every shape, every way in which an answer is
//! not understood, and what comes of it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use ai::{
    Called, Caller, Completion, Failure, Models, Request, Stop, Target, Tokens, Transcript, Unanswered, Witness,
    contract::{Answered, Job, Verdict, answer, ask},
    prompt::{Passage, Piece, PromptParts, Room, Rules, build},
};
use async_trait::async_trait;
use domain::{
    Purpose,
    assistant::{AssistantSettings, ModelInfo, ReasonKind, Sentiment, ShapeSupport},
};
use support::{BEGIN, Log, PausedClock, target};
use tokio_util::sync::CancellationToken;

const GOOD: &str = r#"{"reply":"We deliver in Lisbon for 5 EUR.","action":"reply","confidence":0.9,"language":"en","sentiment":"positive","used":["K1"],"topic":"none","summary":"","lead":{"name":"Ana"}}"#;
const WORDS: &str = "We deliver in Lisbon for 5 EUR.";
const SCORE: &str = r#"{"action":"reply","confidence":0.8,"used":["K1"]}"#;

/// Models that say what the script says, in order, and remember what they were asked.
#[derive(Default)]
struct Stub {
    script: Mutex<VecDeque<(Stop, Result<&'static str, Failure>)>>,
    asked: Mutex<Vec<(String, String)>>,
}

#[async_trait]
impl Caller for Stub {
    async fn call(&self, target: &Target, request: Request) -> Called {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        self.asked.lock().unwrap().push((target.provider.to_string(), body));
        let (stop, said) = self.script.lock().unwrap().pop_front().expect("one call more than the script has");
        let result = said.map(|text| Completion {
            text: text.to_owned(),
            stop,
            tokens: Tokens { input: 100, output: 10, cached: 1 },
            model: target.model.id.clone(),
        });
        Called { result, status: None, bytes_in: 0, body: None, latency: Duration::ZERO }
    }

    async fn transcribe(&self, _: &Target, _: Request) -> Called<Transcript> {
        unreachable!("no script has a sound")
    }

    async fn list(&self, _: &Target, _: Request) -> Called<Vec<ModelInfo>> {
        unreachable!("no script has a list")
    }
}

struct Story {
    result: Result<Answered, Unanswered>,
    /// Provider and body of each request.
    asked: Vec<(String, String)>,
    left: usize,
    log: Arc<Log>,
}

fn parts(settings: &AssistantSettings) -> PromptParts {
    PromptParts {
        rules: Rules::of(settings),
        knowledge_on: true,
        knowledge: vec![Passage {
            id: "chunk-1".into(),
            title: "Delivery".into(),
            text: "We deliver in Lisbon for 5 EUR.".into(),
        }],
        question: vec![Piece::Text("I'm Ana. How much is delivery? My mail is ana@mail.example".into())],
        ..PromptParts::default()
    }
}

fn of_shape(provider: &str, shape: ShapeSupport) -> Target {
    let mut target = target(provider);
    target.model.shape = shape;
    target.model.context = 16_000;
    target
}

async fn tell(chain: &[Target], settings: &AssistantSettings, script: &[Result<&'static str, Failure>]) -> Story {
    tell_cut(chain, settings, &script.iter().map(|said| (Stop::Done, said.clone())).collect::<Vec<_>>()).await
}

async fn tell_cut(
    chain: &[Target],
    settings: &AssistantSettings,
    script: &[(Stop, Result<&'static str, Failure>)],
) -> Story {
    let stub = Arc::new(Stub { script: Mutex::new(script.iter().cloned().collect()), ..Stub::default() });
    let models = Models::with(stub.clone(), PausedClock::new(), Arc::new(|| 0.0));
    let log = Arc::new(Log::default());
    let witness: Arc<dyn Witness> = log.clone();
    let parts = parts(settings);
    let job =
        Job { parts: &parts, settings, nonce: "7f3a91c04b2d", purpose: Purpose::Reply, give_up_at: BEGIN.plus(60_000) };
    let result = answer(&models, chain, &job, &CancellationToken::new(), &witness).await;
    log.assert_whole();
    let asked = stub.asked.lock().unwrap().clone();
    let left = stub.script.lock().unwrap().len();
    Story { result, asked, left, log }
}

fn reply(answered: &Answered) -> String {
    match &answered.verdict {
        Verdict::Reply { messages } => messages.join("\n"),
        other => panic!("not sent: {other:?}"),
    }
}

fn reason(answered: &Answered) -> ReasonKind {
    match &answered.verdict {
        Verdict::Escalate { reason, .. } => reason.kind,
        other => panic!("not handed over: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn one_call_is_enough_for_a_model_that_keeps_to_the_form() {
    for shape in [ShapeSupport::Schema, ShapeSupport::Json] {
        let story = tell(&[of_shape("a", shape)], &AssistantSettings::default(), &[Ok(GOOD)]).await;
        let answered = story.result.unwrap();
        assert_eq!(reply(&answered), WORDS);
        assert_eq!(
            (answered.used.as_slice(), answered.confidence, answered.sentiment),
            (["chunk-1".to_owned()].as_slice(), 0.9, Sentiment::Positive)
        );
        assert_eq!(answered.lead, [("name".to_owned(), "Ana".to_owned())]);
        assert_eq!(
            (answered.tokens.input, answered.calls.len(), answered.target, answered.repairs.len()),
            (100, 1, 0, 0)
        );
        assert_eq!(answered.parts.len(), 7);
        let body = &story.asked.first().unwrap().1;
        assert_eq!(body.contains("Answer with one JSON object and nothing else"), shape == ShapeSupport::Json);
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_asked_for_once_more_with_the_fault_named() {
    let story =
        tell(&[of_shape("a", ShapeSupport::Json)], &AssistantSettings::default(), &[Ok("We open at nine."), Ok(GOOD)])
            .await;
    let answered = story.result.unwrap();
    assert_eq!(reply(&answered), WORDS);
    assert!(answered.repairs.iter().any(|repair| repair.contains("once more")), "{:?}", answered.repairs);
    assert_eq!((answered.tokens.input, answered.calls.len()), (200, 2));
    let again = &story.asked.get(1).unwrap().1;
    assert!(
        again.contains("could not be read") && again.contains("no JSON object") && again.contains("We open at nine.")
    );
}

#[tokio::test(start_paused = true)]
async fn then_the_next_model_has_its_turn_and_at_the_end_the_operator() {
    let chain = [of_shape("a", ShapeSupport::Json), of_shape("b", ShapeSupport::Schema)];
    let story = tell(&chain, &AssistantSettings::default(), &[Ok("?"), Ok(r#"{"reply":"x"}"#), Ok(GOOD)]).await;
    let answered = story.result.unwrap();
    assert_eq!((reply(&answered).as_str(), answered.target, answered.calls.len()), (WORDS, 1, 3));
    let story = tell(&chain, &AssistantSettings::default(), &[Ok("?"), Ok("?"), Ok("?"), Ok("?")]).await;
    let answered = story.result.unwrap();
    assert_eq!((reason(&answered), answered.calls.len(), story.left), (ReasonKind::Refused, 4, 0));
    assert!(!answered.noted.is_empty() && answered.confidence == 0.0);
}

#[tokio::test(start_paused = true)]
async fn a_model_without_form_writes_and_is_then_asked_how_sure_that_is() {
    let chain = [of_shape("a", ShapeSupport::Text)];
    let story = tell(&chain, &AssistantSettings::default(), &[Ok(WORDS), Ok(SCORE)]).await;
    let answered = story.result.unwrap();
    assert_eq!((reply(&answered).as_str(), answered.confidence, answered.calls.len()), (WORDS, 0.8, 2));
    assert!(story.asked.get(1).unwrap().1.contains("Check this reply"));
    for score in [
        "perhaps",
        r#"{"action":"reply","used":["K1"]}"#,
        r#"{"confidence":0.9}"#,
        r#"{"action":"reply","confidence":"high"}"#,
    ] {
        let story = tell(&chain, &AssistantSettings::default(), &[Ok(WORDS), Ok(score)]).await;
        assert_eq!(reason(&story.result.unwrap()), ReasonKind::NotSure, "{score}");
    }
    let story = tell(&chain, &AssistantSettings::default(), &[Ok(WORDS), Err(Failure::Unauthorized)]).await;
    assert_eq!(reason(&story.result.unwrap()), ReasonKind::NotSure);
    let story = tell(
        &chain,
        &AssistantSettings::default(),
        &[Ok(WORDS), Ok(r#"{"action":"escalate","confidence":1,"used":["K1"]}"#)],
    )
    .await;
    assert_eq!(reason(&story.result.unwrap()), ReasonKind::ModelDecided);
}

#[tokio::test(start_paused = true)]
async fn half_a_reply_is_never_sent() {
    let text = [of_shape("a", ShapeSupport::Text)];
    let cut = |said| (Stop::Length, Ok(said));
    let script = [cut("We deliver in Lisbon for 5 EUR. Outside of Lis"), (Stop::Done, Ok(SCORE))];
    let answered = tell_cut(&text, &AssistantSettings::default(), &script).await.result.unwrap();
    assert_eq!(reply(&answered), WORDS);
    let answered =
        tell_cut(&text, &AssistantSettings::default(), &[cut("We deliver in Lisbon for")]).await.result.unwrap();
    assert_eq!(reason(&answered), ReasonKind::Refused);
    let json = [of_shape("a", ShapeSupport::Json)];
    let half = r#"{"action":"reply","confidence":1,"used":["K1"],"reply":"We deliver in Lis"#;
    let answered = tell_cut(&json, &AssistantSettings::default(), &[cut(half), cut(half)]).await.result.unwrap();
    assert_eq!(reason(&answered), ReasonKind::Refused);
}

#[tokio::test(start_paused = true)]
async fn nobody_answering_is_told_with_every_failure() {
    let chain = [of_shape("a", ShapeSupport::Json), of_shape("b", ShapeSupport::Json)];
    let story =
        tell(&chain, &AssistantSettings::default(), &[Err(Failure::Unauthorized), Err(Failure::Filtered)]).await;
    let unanswered = story.result.unwrap_err();
    assert_eq!(unanswered.failures, [(0, Failure::Unauthorized), (1, Failure::Filtered)]);
    assert_eq!((unanswered.calls.len(), story.log.lines().len()), (2, 2));
    // One that answers nonsense and one that does not answer: the nonsense is what there is.
    let story = tell(&chain, &AssistantSettings::default(), &[Ok("?"), Ok("?"), Err(Failure::Unauthorized)]).await;
    let answered = story.result.unwrap();
    assert_eq!((reason(&answered), answered.target, answered.calls.len()), (ReasonKind::Refused, 0, 3));
}

#[tokio::test(start_paused = true)]
async fn what_is_masked_never_leaves_in_any_call() {
    let settings = AssistantSettings { mask: true, ..AssistantSettings::default() };
    let masked = r#"{"reply":"We noted [email 1], thank you.","action":"reply","confidence":0.9,"used":["K1"],"summary":"Her mail is [email 1]","lead":{"email":"[email 1]"}}"#;
    let story = tell(&[of_shape("a", ShapeSupport::Json)], &settings, &[Ok("{"), Ok(masked)]).await;
    let answered = story.result.unwrap();
    assert_eq!(reply(&answered), "We noted ana@mail.example, thank you.");
    assert_eq!((answered.masked, answered.summary.as_str()), (1, "Her mail is ana@mail.example"));
    assert_eq!(answered.lead, [("email".to_owned(), "ana@mail.example".to_owned())]);
    assert!(story.asked.iter().all(|(_, body)| !body.contains("ana@mail.example")));
}

#[test]
fn the_preview_is_the_request_that_would_leave() {
    let settings = AssistantSettings::default();
    let target = of_shape("a", ShapeSupport::Json);
    let prompt =
        build(&parts(&settings), Room { context: 16_000, max_tokens: 200, vision: false }, "7f3a91c04b2d", false);
    let shown = target.request(&ask(&prompt, &settings, &target.model)).shown();
    assert!(shown.body.contains("How much is delivery?") && shown.body.contains("7f3a91c04b2d"));
}
