//! The contract with every provider: one suite over the whole registry, against servers on this computer that speak as each
//! provider does. What is new in the registry is tested without another line here, or fails because it has no server.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod bench;
mod support;

use std::{sync::Arc, time::Duration};

use ai::{Failure, Models, PROVIDERS, Part, ProviderSpec, Role, Shape, Sound, Stop, Turn, WireKind, Witness};
use ai_loopback::{Act, Loopback, ModelReply};
use bench::{Bench, CLIENT, KEY, MOST, SHORT, client, every};
use domain::{
    Purpose,
    assistant::{ModelInfo, ShapeSupport},
};
use serde_json::{Value, json};
use support::{BEGIN, HurriedClock, Log, question};
use tokio_util::sync::CancellationToken;

/// A fault that every provider has in common: the failure, and how often it is tried.
async fn holds(fault: fn() -> Act, hurried: bool, tries: usize, is_right: fn(&Failure, &ProviderSpec) -> bool) {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        let bench = if hurried { bench.hurried() } else { bench };
        let story = bench.suffer(fault()).await;
        let failure = story.failure();
        assert!(is_right(&failure, spec), "{}, {:?}: {failure:?}", spec.id, fault());
        // A request that is given up after so short a time may not have arrived.
        let arrived = if hurried { story.seen.len().max(tries) } else { story.seen.len() };
        assert_eq!(arrived, tries, "{}, {:?}: {failure:?}", spec.id, fault());
        assert_eq!(story.lines.len(), tries, "{}", spec.id);
        assert!(story.lines.iter().all(|line| line.ends[0].result == Err(failure.clone())), "{}", spec.id);
        for said in [failure.words(), format!("{failure:?} {:?}", story.lines)] {
            assert!(!said.contains(KEY), "{} tells the key: {said}", spec.id);
        }
    })
    .await;
}

fn shapes(model: &ModelInfo) -> Vec<Shape> {
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["reply", "confidence", "lead"],
        "properties": {
            "reply": { "type": "string" }, "confidence": { "type": "number" },
            "lead": {
                "type": "object", "additionalProperties": false, "required": ["email"],
                "properties": { "email": { "type": ["string", "null"] } },
            },
        },
    });
    let schema = Shape::Schema { name: "answer", schema };
    match model.shape {
        ShapeSupport::Schema => vec![schema, Shape::Json, Shape::Text],
        ShapeSupport::Json => vec![Shape::Json, Shape::Text],
        ShapeSupport::Text => vec![Shape::Text],
    }
}

#[tokio::test]
async fn every_model_of_every_provider_answers_in_every_shape_it_offers() {
    let reply = json!({ "reply": "We open at nine.", "confidence": 0.9, "lead": { "email": null } });
    every(async |spec| {
        let bench = Bench::of(spec).await;
        let unknown = spec.model("a-model-that-nobody-described");
        for model in spec.built_in().into_iter().chain([unknown]) {
            for shape in shapes(&model) {
                let content = if shape == Shape::Text { "We open at nine.".into() } else { reply.clone() };
                let said = ModelReply {
                    input_tokens: Some(120),
                    output_tokens: Some(34),
                    cached_tokens: 20,
                    ..content.clone().into()
                };
                bench.server.then(Act::Reply(said));
                let story = bench.ask(model.clone(), || question(shape.clone())).await;
                let context = format!("{} {} {shape:?}: {:?}", spec.id, model.id, bench.server.complaints());
                let asked = story.result.unwrap_or_else(|unanswered| panic!("{context} {unanswered:?}"));
                match &content {
                    Value::String(text) => assert_eq!(&asked.completion.text, text, "{context}"),
                    json => {
                        assert_eq!(&serde_json::from_str::<Value>(&asked.completion.text).unwrap(), json, "{context}")
                    }
                }
                assert_eq!(asked.completion.stop, Stop::Done, "{context}");
                assert_eq!((asked.completion.tokens.input, asked.completion.tokens.output), (120, 34), "{context}");
                assert_eq!(asked.completion.model, model.id, "{context}");
                // Ollama does not say what it had cached.
                let cached = if spec.wire == WireKind::Ollama { 0 } else { 20 };
                assert_eq!(asked.completion.tokens.cached, cached, "{context}");
                assert_eq!((asked.calls.len(), story.lines.len()), (1, 1), "{context}");
                assert_eq!(story.lines[0].ends[0].status, Some(200), "{context}");
            }
        }
        assert_eq!(bench.server.complaints(), Vec::<String>::new(), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn what_the_model_gets_is_what_was_asked() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        bench.server.always(Act::Echo);
        let mut ask = question(Shape::Text);
        ask.turns = vec![
            Turn::text(Role::Customer, "Hello!"),
            Turn::text(Role::Assistant, "Hello, how can I help?"),
            Turn::text(Role::Customer, "Ä \"quoted\" {question}\n😀?"),
        ];
        let story = bench.ask(bench.any_model(), || ask.clone()).await;
        assert_eq!(story.result.unwrap().completion.text, "Ä \"quoted\" {question}\n😀?", "{}", spec.id);
        let prompt = &story.seen[0].prompt;
        assert!(prompt.system.contains("You answer for a shop"), "{}: {prompt:?}", spec.id);
        assert_eq!(prompt.turns.len(), 3, "{}: {prompt:?}", spec.id);
        assert!(prompt.max_tokens.is_some_and(|most| most >= 200), "{}: {prompt:?}", spec.id);
        assert_eq!(bench.server.complaints(), Vec::<String>::new(), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn models_that_see_get_the_picture_and_the_others_none() {
    let picture: Arc<[u8]> = Arc::from(&b"\xff\xd8\xff not really a picture"[..]);
    every(async |spec| {
        for sees in [true, false] {
            let bench = Bench::of(spec).await;
            let mut ask = question(Shape::Text);
            ask.turns[0].parts.push(Part::Image { mime: "image/jpeg".into(), bytes: picture.clone() });
            let model = ModelInfo { vision: sees, ..bench.any_model() };
            let story = bench.ask(model, || ask.clone()).await;
            assert!(story.result.is_ok(), "{}: {:?}", spec.id, bench.server.complaints());
            let pictures: usize = story.seen[0].prompt.turns.iter().map(|said| said.media.len()).sum();
            assert_eq!(pictures, usize::from(sees), "{}", spec.id);
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_goes_only_into_its_header() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        let story = bench.ask(bench.any_model(), || question(Shape::Text)).await;
        let seen = &story.seen[0];
        let with_key: Vec<&str> =
            seen.headers.iter().filter(|(_, value)| value.contains(KEY)).map(|(name, _)| name.as_str()).collect();
        assert_eq!(with_key.len(), 1, "{}: {with_key:?}", spec.id);
        assert!(!seen.path.contains(KEY) && !String::from_utf8_lossy(&seen.body).contains(KEY), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn other_fields_than_asked_for_arrive_as_they_are() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::SchemaBroken).await;
        let text = story.result.unwrap().completion.text;
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["answer"], 42, "{}", spec.id);
        assert_eq!(story.seen.len(), 1, "whether it will do is decided above the wire");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_ran_out_of_tokens_says_so() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::CutAnswer).await;
        let completion = story.result.unwrap().completion;
        assert_eq!(completion.stop, Stop::Length, "{}", spec.id);
        assert!(completion.text.contains("We open at"), "{}", spec.id);
        assert_eq!(story.seen.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_envelope_that_breaks_off_is_not_understood_and_not_asked_for_again() {
    holds(|| Act::TruncatedJson, false, 1, |failure, _| matches!(failure, Failure::NotUnderstood(_))).await;
}

#[tokio::test]
async fn a_refused_key_is_said_once() {
    holds(|| Act::status(401), false, 1, |failure, _| *failure == Failure::Unauthorized).await;
}

#[tokio::test]
async fn a_wrong_key_is_refused_by_the_server_itself_and_echoed_by_nobody() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        bench.server.accepts_key("sk-another-one");
        let story = bench.ask(bench.any_model(), || question(Shape::Text)).await;
        assert_eq!(story.failure(), Failure::Unauthorized, "{}", spec.id);
        assert_eq!(story.seen.len(), 1);
        let body = story.lines[0].ends[0].body.clone().unwrap();
        assert!(!String::from_utf8_lossy(&body).contains(KEY), "{}: the echo of the key is written down", spec.id);
    })
    .await;
}

#[tokio::test]
async fn a_missing_model_or_a_wrong_request_is_said_once() {
    let rejected = |failure: &Failure, _: &ProviderSpec| matches!(failure, Failure::Rejected { status: 404 | 400, words } if !words.is_empty());
    holds(|| Act::status(404), false, 1, rejected).await;
    holds(|| Act::status(400), false, 1, rejected).await;
}

#[tokio::test]
async fn a_spent_credit_is_said_once() {
    // Gemini says the same of a minute's limit: it is tried again until it says that the day is over.
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::QuotaSpent).await;
        if spec.wire == WireKind::Gemini {
            assert_eq!((story.failure(), story.seen.len()), (Failure::RateLimited { retry_after: None }, 3));
        } else {
            assert_eq!((story.failure(), story.seen.len()), (Failure::QuotaSpent, 1), "{}", spec.id);
        }
    })
    .await;
}

#[tokio::test]
async fn retry_after_is_believed_and_three_attempts_are_made() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::too_many("7")).await;
        assert_eq!(story.failure(), Failure::RateLimited { retry_after: Some(Duration::from_secs(7)) }, "{}", spec.id);
        assert_eq!((story.seen.len(), story.waits.len()), (3, 2), "{}", spec.id);
        assert!(story.waits.iter().all(|wait| (7_000..8_000).contains(wait)), "{}: {:?}", spec.id, story.waits);
    })
    .await;
}

#[tokio::test]
async fn a_limit_that_passes_is_answered_in_the_end() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        bench.server.then(Act::too_many("1")).then(Act::status(503)).then(Act::text("We open at nine."));
        let story = bench.ask(bench.any_model(), || question(Shape::Text)).await;
        let asked = story.result.unwrap();
        assert_eq!((asked.completion.text.as_str(), asked.calls.len()), ("We open at nine.", 3), "{}", spec.id);
        let bodies: Vec<_> = story.seen.iter().map(|seen| &seen.body).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{}: the same question each time", spec.id);
        assert!(story.waits[0] >= 1_000 && story.waits[1] >= 500, "{}: {:?}", spec.id, story.waits);
    })
    .await;
}

#[tokio::test]
async fn faults_of_the_provider_are_tried_three_times() {
    fn overloaded(failure: &Failure, _: &ProviderSpec) -> bool {
        *failure == Failure::Overloaded { retry_after: None }
    }
    holds(|| Act::status(500), false, 3, overloaded).await;
    holds(|| Act::status(503), false, 3, overloaded).await;
    holds(|| Act::status(529), false, 3, overloaded).await;
}

#[tokio::test]
async fn silence_and_dripping_end_at_the_time_limit() {
    let timed_out = |failure: &Failure, _: &ProviderSpec| *failure == Failure::TimedOut;
    holds(|| Act::Hang, true, 3, timed_out).await;
    // Never silent for long, never done.
    holds(|| Act::Drip { bytes: 1, every_ms: 10 }, true, 3, timed_out).await;
}

#[tokio::test]
async fn an_answer_that_stops_coming_is_given_up_long_before_the_time_limit() {
    let impatient = client(SHORT);
    every(async |spec| {
        let bench = Bench { client: impatient.clone(), ..Bench::of(spec).await };
        let story = bench.suffer(Act::Drip { bytes: 50, every_ms: 60_000 }).await;
        assert_eq!((story.failure(), story.seen.len()), (Failure::TimedOut, 3), "{}", spec.id);
        assert!(story.lines.iter().all(|line| line.ends[0].bytes_in <= 50), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn a_slow_answer_within_its_time_is_an_answer() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::Drip { bytes: 40, every_ms: 2 }).await;
        assert!(story.result.unwrap().completion.text.contains("We open at nine."), "{}", spec.id);
        assert_eq!(story.seen.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_three_times() {
    let broken = |failure: &Failure, _: &ProviderSpec| *failure == Failure::Broken;
    holds(|| Act::DisconnectBeforeHeaders, false, 3, broken).await;
    holds(|| Act::DisconnectMidBody, false, 3, broken).await;
}

#[tokio::test]
async fn where_nobody_listens_nobody_is_reached() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        let target = bench.target(bench.any_model());
        let Bench { server, .. } = bench;
        let origin = server.origin();
        drop(server);
        closed(&origin).await;
        let client = CLIENT.clone();
        let called = client.call(&target, target.request(&question(Shape::Text))).await;
        assert_eq!(called.result, Err(Failure::Unreachable), "{}", spec.id);
        assert_eq!((called.status, called.bytes_in), (None, 0));
    })
    .await;
}

/// Waits until a port is closed: the server ends when its task runs next.
async fn closed(origin: &str) {
    let address = origin.trim_start_matches("http://");
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn of_an_answer_without_end_no_more_is_read_than_the_limit() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        bench.server.always(Act::Huge { bytes: u64::MAX });
        let story = bench.ask(bench.any_model(), || question(Shape::Text)).await;
        assert_eq!((story.failure(), story.seen.len()), (Failure::TooLarge, 1), "{}", spec.id);
        let ended = &story.lines[0].ends[0];
        // One buffer of the connection may have come with the byte too many.
        assert!((MOST..MOST + 512 * 1024).contains(&(ended.bytes_in as usize)), "{}: {}", spec.id, ended.bytes_in);
        assert!(ended.body.as_ref().unwrap().len() <= MOST, "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn an_answer_without_a_word_is_asked_for_again() {
    let empty = |failure: &Failure, _: &ProviderSpec| *failure == Failure::Empty;
    holds(|| Act::Empty, false, 3, empty).await;
    holds(|| Act::EmptyContent, false, 3, empty).await;
}

#[tokio::test]
async fn a_page_in_the_way_is_not_understood() {
    let page = |failure: &Failure, _: &ProviderSpec| matches!(failure, Failure::NotUnderstood(words) if words.contains("web page"));
    holds(|| Act::NotJson, false, 1, page).await;
}

#[tokio::test]
async fn an_answer_with_the_wrong_label_is_an_answer() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::WrongContentType).await;
        assert!(story.result.is_ok(), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    every(async |spec| {
        let elsewhere = Loopback::start_as(spec.id).await.unwrap();
        let bench = Bench::of(spec).await;
        let story = bench.suffer(Act::RedirectTo(format!("{}/v1/chat/completions", elsewhere.origin()))).await;
        assert!(matches!(story.failure(), Failure::Rejected { status: 307, .. }), "{}: {:?}", spec.id, story.failure());
        assert_eq!((story.seen.len(), elsewhere.seen().len()), (1, 0), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn an_error_that_looks_like_a_success_is_a_failure() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::ErrorIn200).await;
        let failure = story.failure();
        let told = matches!(&failure, Failure::Overloaded { .. })
            || matches!(&failure, Failure::Rejected { words, .. } if words.contains("crashed"));
        assert!(told, "{}: {failure:?}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn what_a_filter_refused_is_not_asked_again() {
    every(async |spec| {
        let story = Bench::of(spec).await.suffer(Act::Filtered).await;
        // Ollama has no filter; its server is silent instead.
        let expected = if spec.wire == WireKind::Ollama { (Failure::Empty, 3) } else { (Failure::Filtered, 1) };
        assert_eq!((story.failure(), story.seen.len()), expected, "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn every_provider_lists_the_models_that_one_can_talk_to() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        let models = bench.list().await.unwrap();
        let listed: Vec<_> = models.iter().filter(|model| model.listed).map(|model| model.id.as_str()).collect();
        assert_eq!(listed.len(), 2, "{}: {listed:?}", spec.id);
        assert!(listed.iter().all(|id| id.starts_with("loopback")), "{}: {listed:?}", spec.id);
        bench.server.for_list(Act::status(401));
        assert_eq!(bench.list().await.unwrap_err(), Failure::Unauthorized, "{}", spec.id);
        assert_eq!(bench.server.complaints(), Vec::<String>::new(), "{}", spec.id);
    })
    .await;
}

#[tokio::test]
async fn who_can_listen_turns_speech_into_text_with_the_same_care() {
    let sound = Sound { mime: "audio/ogg; codecs=opus".into(), bytes: Arc::from(&b"OggS not really a sound"[..]) };
    every(async |spec| {
        let Some(model) = spec.transcription else { return };
        let bench = Bench::of(spec).await;
        bench.server.then(Act::status(503)).then(Act::text("Do you open on Sundays?"));
        let (clock, log) = (Arc::new(HurriedClock::default()), Arc::new(Log::default()));
        let witness: Arc<dyn Witness> = log.clone();
        let models = Models::new(CLIENT.clone(), clock);
        let (chain, stop) = ([bench.target(spec.model(model))], CancellationToken::new());
        let said = models.transcribe(&chain, &sound, Some("en"), BEGIN.plus(1 << 40), &stop, &witness).await;
        let said =
            said.unwrap_or_else(|unanswered| panic!("{}: {unanswered:?} {:?}", spec.id, bench.server.complaints()));
        assert_eq!((said.transcript.text.as_str(), said.calls.len()), ("Do you open on Sundays?", 2), "{}", spec.id);
        let parts = bench.server.seen()[1].parts();
        let file = parts.iter().find(|part| part.name == "file").unwrap();
        assert_eq!(
            (&file.bytes[..], file.file_name.as_deref().unwrap().ends_with(".ogg")),
            (&sound.bytes[..], true),
            "{}",
            spec.id
        );
        assert_eq!(parts.iter().find(|part| part.name == "model").unwrap().text(), model, "{}", spec.id);
        assert_eq!(bench.server.complaints(), Vec::<String>::new(), "{}", spec.id);
        log.assert_whole();
    })
    .await;
}

#[tokio::test]
async fn the_next_provider_answers_when_the_first_cannot() {
    let servers = futures_util::future::join_all(PROVIDERS.iter().map(Bench::of)).await;
    for (index, first) in servers.iter().enumerate() {
        let second = &servers[(index + 1) % servers.len()];
        first.server.always(Act::status(401));
        second.server.always(Act::text("We open at nine."));
        let (clock, log) = (Arc::new(HurriedClock::default()), Arc::new(Log::default()));
        let witness: Arc<dyn Witness> = log.clone();
        let models = Models::new(CLIENT.clone(), clock);
        let chain = [first.target(first.any_model()), second.target(second.any_model())];
        let stop = CancellationToken::new();
        let asked =
            models.ask(&chain, Purpose::Reply, &|_| question(Shape::Text), BEGIN.plus(1 << 40), &stop, &witness).await;
        assert_eq!(asked.unwrap().target, 1, "{} after {}", second.spec.id, first.spec.id);
        let providers: Vec<_> = log.lines().iter().map(|line| line.provider.to_string()).collect();
        assert_eq!(providers, [first.spec.id, second.spec.id]);
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection() {
    every(async |spec| {
        let bench = Bench::of(spec).await;
        bench.server.always(Act::Hang);
        let target = bench.target(bench.any_model());
        let client = CLIENT.clone();
        let call =
            tokio::spawn(async move { client.call(&target, target.request(&question(Shape::Text))).await.bytes_in });
        bench.server.wait_for(1).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled(), "{}", spec.id);
        bench.server.wait_until_quiet().await;
    })
    .await;
}
