//! The exact request of every wire, and answers as the providers give them.

use std::{collections::BTreeMap, sync::Arc};

use domain::{ProviderId, Secret};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    ask::{Part, Role, Shape, Turn},
    call::{Stop, Tokens},
    providers::{PROVIDERS, provider},
};

const KEY: &str = "sk-fictitious-555-0100";

fn target(id: &str, model: &str) -> Target {
    let spec = provider(id).unwrap();
    let address = spec.base_url.is_empty().then_some("https://models.example/v1");
    let key = Some(Secret::new(KEY)).filter(|_| spec.needs_key || id == "compatible");
    Target::new(ProviderId::new(id), spec.name, spec, address, key, spec.model(model)).unwrap()
}

fn shapes() -> [(&'static str, Shape); 3] {
    let schema = json!({
        "type": "object",
        "properties": {
            "reply": {"type": "string", "maxLength": 900},
            "action": {"type": "string", "enum": ["reply", "escalate", "none"]},
            "note": {"type": "string"}
        },
        "required": ["reply", "action"],
        "additionalProperties": false
    });
    [("text", Shape::Text), ("json", Shape::Json), ("schema", Shape::Schema { name: "answer", schema })]
}

fn ask(shape: Shape, picture: bool) -> Ask {
    let mut parts = vec![Part::Text("Do you have this one?".into())];
    if picture {
        parts.push(Part::Image { mime: "image/png".into(), bytes: Arc::from(&b"\x89PNG\r\n"[..]) });
    }
    Ask {
        system: "You answer for Ana's Bakery.".into(),
        turns: vec![
            Turn::text(Role::Customer, "Hi"),
            Turn::text(Role::Assistant, "Hello! How can I help?"),
            Turn { role: Role::Customer, parts },
        ],
        temperature: 0.7,
        max_tokens: 200,
        shape,
    }
}

fn shown(request: &Request) -> String {
    let shown = request.shown();
    let body = sorted(&serde_json::from_str(&shown.body).unwrap());
    let body = serde_json::to_string_pretty(&body).unwrap();
    format!("{:?} {}\n{}\n\n{body}", request.method, shown.url, shown.headers_text())
}

/// With fields by name: whether serde_json keeps their order depends on what else is built.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, Value> = fields.iter().map(|(name, value)| (name, sorted(value))).collect();
            fields.into_iter().map(|(name, value)| (name.clone(), value)).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// Each was compared with the provider's reference by hand; a change here is a change of what leaves this computer.
#[test]
fn the_exact_request_of_every_wire_shape_and_picture() {
    for (id, model) in [
        ("openai", "gpt-4.1-mini"),
        ("anthropic", "claude-haiku-4-5"),
        ("gemini", "gemini-2.5-flash"),
        ("ollama", "gemma3:4b"),
    ] {
        let mut target = target(id, model);
        target.model.vision = true;
        for (name, shape) in shapes() {
            insta::assert_snapshot!(format!("{id}_{name}"), shown(&target.request(&ask(shape.clone(), false))));
            insta::assert_snapshot!(format!("{id}_{name}_picture"), shown(&target.request(&ask(shape, true))));
        }
    }
}

/// What differs behind one wire; the rest is as in the snapshots above.
#[test]
fn what_models_do_otherwise_is_in_their_requests() {
    let [_, (_, json_object), (_, schema)] = shapes();
    let body = |id: &str, model: &str, shape: &Shape| -> Value {
        serde_json::from_slice(&target(id, model).request(&ask(shape.clone(), false)).body).unwrap()
    };

    let thinking = body("openai", "gpt-5.6-luna", &schema);
    assert_eq!(thinking["max_completion_tokens"], 2_200);
    assert_eq!(thinking["reasoning_effort"], "low");
    assert!(thinking.get("temperature").is_none() && thinking.get("max_tokens").is_none());

    let plain = body("mistral", "mistral-small-latest", &schema);
    assert_eq!((&plain["max_tokens"], &plain["temperature"]), (&json!(200), &json!(0.7)));
    assert_eq!(plain["response_format"]["json_schema"]["schema"]["required"], json!(["action", "note", "reply"]));

    let openrouter = body("openrouter", "openai/gpt-5.6-luna", &schema);
    assert_eq!(openrouter["usage"], json!({"include": true}));
    assert_eq!(openrouter["reasoning"], json!({"effort": "low", "exclude": true}));

    let deepseek = body("deepseek", "deepseek-flash", &json_object);
    assert_eq!(deepseek["thinking"], json!({"type": "disabled"}));
    assert_eq!(deepseek["response_format"], json!({"type": "json_object"}));
    let system = deepseek["messages"][0]["content"].as_str().unwrap();
    assert!(system.ends_with("Answer with one JSON object."), "JSON mode is refused unless the prompt says JSON");

    let old_claude = body("anthropic", "claude-3-5-haiku-20241022", &schema);
    assert_eq!(old_claude["tool_choice"]["name"], "answer");
    assert_eq!(old_claude["tools"][0]["input_schema"]["properties"]["reply"]["maxLength"], 900);
    assert!(old_claude.get("output_config").is_none());

    let new_claude = body("anthropic", "claude-opus-5-5", &schema);
    assert_eq!(new_claude["output_config"]["effort"], "low");
    assert_eq!(new_claude["output_config"]["format"]["type"], "json_schema");
    assert_eq!(new_claude["max_tokens"], 2_200);
    assert!(new_claude.get("temperature").is_none() && new_claude.get("tools").is_none());

    let gemini = body("gemini", "gemini-3.8-flash", &schema);
    assert_eq!(gemini["generationConfig"]["thinkingConfig"], json!({"thinkingLevel": "LOW"}));
    assert_eq!(gemini["generationConfig"]["maxOutputTokens"], 2_200);

    assert_eq!(body("ollama", "gpt-oss:20b", &schema)["think"], "low");
    assert_eq!(body("ollama", "qwen3:4b", &schema)["think"], false);
    assert_eq!(body("ollama", "qwen3:4b", &schema)["options"]["num_ctx"], 8_192);
}

#[test]
fn every_provider_s_requests_are_json_with_the_key_in_a_header_alone() {
    for spec in PROVIDERS {
        let target = target(spec.id, spec.models.first().map_or("a-model", |model| model.id));
        for (name, shape) in shapes() {
            let requests = [target.request(&ask(shape, true)), target.listing()];
            assert!(serde_json::from_slice::<Value>(&requests[0].body).unwrap().is_object(), "{} {name}", spec.id);
            for request in &requests {
                let keys = request.headers.iter().filter(|header| header.revealed().contains(KEY)).count();
                assert_eq!(keys, usize::from(target.key.is_some()), "{} {name}", spec.id);
                assert!(!request.url.as_str().contains(KEY) && !String::from_utf8_lossy(&request.body).contains(KEY));
                assert!(!format!("{request:?} {:?} {target:?}", request.shown()).contains(KEY));
            }
        }
    }
}

#[test]
fn a_model_s_name_cannot_leave_its_place_in_the_path() {
    let target = target("gemini", "../../evil?key=1#x");
    assert_eq!(
        target.request(&ask(Shape::Text, false)).url.path(),
        "/v1beta/models/..-..-evil-key-1-x:generateContent"
    );
}

fn read(id: &str, answer: &Value) -> Result<Completion, Failure> {
    completion(&target(id, "asked-model"), &answer.to_string().into(), &HeaderMap::new())
}

#[test]
fn answers_are_understood_with_what_they_used() {
    let openai = json!({
        "model": "gpt-4.1-mini-2025-04-14",
        "choices": [{"message": {"role": "assistant", "content": " Yes. \n", "refusal": null}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 64}}
    });
    let magistral = json!({
        "model": "magistral",
        "choices": [{"message": {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"type": "text", "text": "Yes."}]}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 9}
    });
    let deepseek = json!({
        "model": "deepseek-flash",
        "choices": [{"message": {"reasoning_content": "hm", "content": "Yes."}, "finish_reason": "length"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 9, "prompt_cache_hit_tokens": 64}
    });
    let anthropic = json!({
        "type": "message", "model": "claude-haiku-4-5-20251001", "stop_reason": "end_turn",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Yes."}],
        "usage": {"input_tokens": 30, "cache_read_input_tokens": 64, "cache_creation_input_tokens": 6, "output_tokens": 9}
    });
    let gemini = json!({
        "modelVersion": "gemini-2.5-flash",
        "candidates": [{"content": {"role": "model", "parts": [{"text": "hm", "thought": true}, {"text": "Yes."}]}, "finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 4, "thoughtsTokenCount": 5, "cachedContentTokenCount": 64}
    });
    let ollama = json!({
        "model": "gemma3:4b", "message": {"role": "assistant", "content": "Yes.", "thinking": "hm"}, "done": true,
        "done_reason": "stop", "prompt_eval_count": 100, "eval_count": 9
    });
    for (id, answer, model, stop, cached) in [
        ("openai", openai, "gpt-4.1-mini-2025-04-14", Stop::Done, 64),
        ("mistral", magistral, "magistral", Stop::Done, 0),
        ("deepseek", deepseek, "deepseek-flash", Stop::Length, 64),
        ("anthropic", anthropic, "claude-haiku-4-5-20251001", Stop::Done, 64),
        ("gemini", gemini, "gemini-2.5-flash", Stop::Done, 64),
        ("ollama", ollama, "gemma3:4b", Stop::Done, 0),
    ] {
        let tokens = Tokens { input: 100, output: 9, cached };
        let expected = Completion { text: "Yes.".into(), stop, tokens, model: model.into() };
        let read = read(id, &answer).unwrap();
        assert_eq!(
            (read.text, read.stop, read.tokens, read.model),
            (expected.text, stop, tokens, expected.model),
            "{id}"
        );
    }
}

#[test]
fn the_input_of_a_forced_tool_is_the_answer() {
    let answer = json!({
        "content": [{"type": "text", "text": "Here:"}, {"type": "tool_use", "name": "answer", "input": {"reply": "Yes."}}],
        "stop_reason": "tool_use"
    });
    let read = read("anthropic", &answer).unwrap();
    assert_eq!(
        (read.text.as_str(), read.stop, read.model.as_str()),
        (r#"{"reply":"Yes."}"#, Stop::Done, "asked-model")
    );
}

#[test]
fn refusals_are_failures_on_every_wire() {
    for (id, answer) in [
        (
            "openai",
            json!({"choices": [{"message": {"content": null, "refusal": "I can't help."}, "finish_reason": "stop"}]}),
        ),
        ("openai", json!({"choices": [{"message": {"content": [{"type": "refusal", "refusal": "No."}]}}]})),
        ("openai", json!({"choices": [{"message": {"content": "Half of"}, "finish_reason": "content_filter"}]})),
        ("anthropic", json!({"content": [], "stop_reason": "refusal"})),
        ("gemini", json!({"promptFeedback": {"blockReason": "SAFETY"}})),
        ("gemini", json!({"candidates": [{"finishReason": "PROHIBITED_CONTENT"}]})),
    ] {
        assert_eq!(read(id, &answer), Err(Failure::Filtered), "{answer}");
    }
}

#[test]
fn an_answer_without_a_word_is_none() {
    for (id, answer) in [
        ("openai", json!({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}]})),
        ("openai", json!({"choices": [{"message": {"content": "<think>hm</think>\n"}, "finish_reason": "stop"}]})),
        ("anthropic", json!({"content": [], "stop_reason": "end_turn"})),
        ("gemini", json!({"candidates": [{"content": {"role": "model"}, "finishReason": "STOP"}]})),
        ("ollama", json!({"message": {"role": "assistant", "content": " "}, "done": true})),
    ] {
        assert_eq!(read(id, &answer), Err(Failure::Empty), "{answer}");
    }
    let thought_only = json!({"choices": [{"message": {"content": ""}, "finish_reason": "length"}]});
    let failure = read("openai", &thought_only).unwrap_err();
    assert!(failure.words().contains("longer answers") && !failure.may_pass(), "the same request would end the same");
}

#[test]
fn what_is_no_answer_of_the_wire_says_what_came_instead() {
    let body = |text: &'static str| {
        completion(&target("openai", "m"), &Bytes::from_static(text.as_bytes()), &HeaderMap::new())
    };
    assert_eq!(body(" \n"), Err(Failure::Empty));
    for (text, word) in [
        ("<!DOCTYPE html><title>Login</title>", "web page"),
        ("{\"choices\": [", "breaks off"),
        ("model not loaded", "not JSON"),
        ("[1, 2]", "no choices"),
        ("{\"choices\": []}", "no choices"),
    ] {
        let failure = body(text).unwrap_err();
        assert!(matches!(&failure, Failure::NotUnderstood(what) if what.contains(word)), "{text}: {failure:?}");
    }
}

/// JSON that looks like answers: the parsers' own field names, with anything behind them.
fn answer_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        "(<think>|</think>|é|stop|length|text|tool_use|error|429|\\PC{0,8})".prop_map(Value::String),
    ];
    let name = "(choices|message|content|refusal|finish_reason|usage|prompt_tokens|type|text|input|stop_reason|error|code|\
                candidates|parts|finishReason|promptFeedback|details|retryDelay|done_reason|data|models|id|name|pricing|\
                prompt|providers|architecture|input_modalities|supported_parameters|model|duration|language|[a-z]{1,3})";
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::hash_map(name, inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_answer_is_too_strange(answer in answer_like(), status in 100_u16..600, cut in 0_usize..200) {
        let whole = answer.to_string();
        let cut = Bytes::copy_from_slice(whole.as_bytes().get(..cut).unwrap_or(whole.as_bytes()));
        for id in ["openai", "anthropic", "gemini", "ollama", "openrouter", "huggingface", "mistral"] {
            let target = target(id, "m");
            for body in [&whole.clone().into(), &cut] {
                let headers = HeaderMap::new();
                if let Ok(completion) = completion(&target, body, &headers) {
                    prop_assert!(!completion.text.trim().is_empty());
                }
                let failure = failure_of_status(&target, status, &headers, body);
                prop_assert!(!failure.words().is_empty());
                let _ = models(&target, body, &headers);
                let _ = crate::transcribe::read(&target, body, &headers);
            }
        }
    }

    #[test]
    fn a_key_is_never_shown_whatever_it_is(key in "[!-~]{6,60}") {
        for spec in PROVIDERS {
            let address = spec.base_url.is_empty().then_some("https://models.example/v1");
            let made = Target::new(ProviderId::new(spec.id), spec.name, spec, address, Some(Secret::new(key.clone())), spec.model("m"));
            let Ok(target) = made else { continue };
            for request in [target.request(&ask(Shape::Text, false)), target.listing()] {
                let shown = request.shown();
                let debug = format!("{target:?}{request:?}{:?}", request.headers);
                // A key such as "OpenAI" stands elsewhere by chance.
                prop_assert!(shown.headers.iter().all(|(_, value)| !value.ends_with(&key) || "application/json2023-06-01".contains(&key)));
                prop_assert!(key.len() < 12 || !(debug + &shown.body).contains(&key));
            }
        }
    }
}

proptest! {
    // Each case makes 33 requests.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_request_is_valid_json_whatever_was_said(
        words in prop::collection::vec(("\\PC{0,40}", any::<bool>()), 0..6),
        system in "\\PC{0,60}",
        temperature in any::<f32>(),
        max_tokens in any::<u32>(),
    ) {
        let side = |customer| if customer { Role::Customer } else { Role::Assistant };
        let turns: Vec<Turn> = words.iter().map(|(words, customer)| Turn::text(side(*customer), words.clone())).collect();
        for spec in PROVIDERS {
            for (_, shape) in shapes() {
                let ask = Ask { system: system.clone(), turns: turns.clone(), temperature, max_tokens, shape };
                let request = target(spec.id, "m").request(&ask);
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                let turns = body.get("contents").or_else(|| body.get("messages")).and_then(Value::as_array).unwrap();
                let roles: Vec<_> = turns.iter().filter_map(|turn| turn["role"].as_str()).filter(|role| *role != "system").collect();
                prop_assert!(roles.first() == Some(&"user") && roles.last() == Some(&"user"));
                prop_assert!(roles.windows(2).all(|pair| pair[0] != pair[1]), "the sides take turns");
                prop_assert!(!request.shown().body.contains(KEY));
            }
        }
    }
}
