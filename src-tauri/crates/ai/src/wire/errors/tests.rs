//! Errors as the providers give them, shortened.

use std::time::Duration;

use domain::ProviderId;
use serde_json::json;

use super::*;
use crate::providers::provider;

const KEY: &str = "sk-fictitious-555-0100";

fn target() -> Target {
    let spec = provider("openai").unwrap();
    let key = Some(Secret::new(KEY));
    Target::new(ProviderId::new("openai"), "OpenAI", spec, None, key, spec.model("gpt-4.1")).unwrap()
}

fn failure(status: u16, body: &Value) -> Failure {
    failure_of_status(&target(), status, &HeaderMap::new(), &body.to_string().into())
}

fn rejected(status: u16, words: &str) -> Failure {
    Failure::Rejected { status, words: words.into() }
}

#[test]
fn each_provider_s_errors_are_what_they_mean() {
    let rate_limited = Failure::RateLimited { retry_after: None };
    let overloaded = Failure::Overloaded { retry_after: None };
    for (story, status, body, expected) in [
        (
            "openai, wrong key",
            401,
            json!({"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}),
            Failure::Unauthorized,
        ),
        (
            "openai, no money",
            429,
            json!({"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}),
            Failure::QuotaSpent,
        ),
        (
            "openai, too fast",
            429,
            json!({"error": {"message": "Rate limit reached", "code": "rate_limit_exceeded"}}),
            rate_limited.clone(),
        ),
        (
            "openai, no such model",
            404,
            json!({"error": {"message": "The model `x` does not exist", "code": "model_not_found"}}),
            rejected(404, "The model `x` does not exist"),
        ),
        (
            "openai, country",
            403,
            json!({"error": {"message": "Country not supported", "code": "unsupported_country_region_territory"}}),
            rejected(403, "Country not supported"),
        ),
        ("azure, filter", 400, json!({"error": {"message": "filtered", "code": "content_filter"}}), Failure::Filtered),
        (
            "anthropic, no money",
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the API."}}),
            Failure::QuotaSpent,
        ),
        (
            "anthropic, billing",
            403,
            json!({"type": "error", "error": {"type": "billing_error", "message": "Billing"}}),
            Failure::QuotaSpent,
        ),
        (
            "anthropic, busy",
            529,
            json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
            overloaded.clone(),
        ),
        (
            "anthropic, wrong setting",
            400,
            json!({"type": "error", "error": {"type": "invalid_request_error", "message": "temperature: not allowed"}}),
            rejected(400, "temperature: not allowed"),
        ),
        (
            "gemini, wrong key",
            400,
            json!({"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}),
            Failure::Unauthorized,
        ),
        (
            "gemini, minute",
            429,
            json!({"error": {"code": 429, "message": "You exceeded your current quota, please check your plan and billing details.", "status": "RESOURCE_EXHAUSTED", "details": [{"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}, {"retryDelay": "34s"}]}}),
            Failure::RateLimited { retry_after: Some(Duration::from_secs(34)) },
        ),
        (
            "gemini, day",
            429,
            json!({"error": {"code": 429, "message": "You exceeded your current quota", "status": "RESOURCE_EXHAUSTED", "details": [{"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}, {"retryDelay": "34s"}]}}),
            Failure::QuotaSpent,
        ),
        (
            "gemini, in a list",
            503,
            json!([{"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}]),
            overloaded.clone(),
        ),
        (
            "mistral, validation",
            422,
            json!({"object": "error", "message": "max_tokens must be positive", "type": "invalid_request"}),
            rejected(422, "max_tokens must be positive"),
        ),
        (
            "mistral, nested",
            422,
            json!({"object": "error", "message": {"detail": [{"loc": ["body"], "msg": "Extra inputs are not permitted"}]}}),
            rejected(422, "Extra inputs are not permitted"),
        ),
        (
            "mistral, pydantic",
            422,
            json!({"detail": [{"loc": ["body"], "msg": "Field required"}]}),
            rejected(422, "Field required"),
        ),
        ("deepseek, no money", 402, json!({"error": {"message": "Insufficient Balance"}}), Failure::QuotaSpent),
        (
            "hugging face, month",
            402,
            json!({"error": "You have exceeded your monthly included credits"}),
            Failure::QuotaSpent,
        ),
        (
            "hugging face, token",
            403,
            json!({"error": "This authentication method does not have sufficient permissions"}),
            Failure::Unauthorized,
        ),
        (
            "openrouter, moderation",
            403,
            json!({"error": {"code": 403, "message": "Your chosen model requires moderation and your input was flagged"}}),
            Failure::Filtered,
        ),
        (
            "ollama, not installed",
            404,
            json!({"error": "model 'llama9' not found"}),
            rejected(404, "model 'llama9' not found"),
        ),
        (
            "ollama, too large",
            500,
            json!({"error": "model requires more system memory (9.1 GiB) than is available (2.0 GiB)"}),
            rejected(500, "model requires more system memory (9.1 GiB) than is available (2.0 GiB)"),
        ),
        ("any, fault", 500, json!("oops"), overloaded.clone()),
        ("any, gateway", 502, json!(null), overloaded),
        ("any, slow", 408, json!({}), Failure::TimedOut),
        ("any, too long", 413, json!({"error": {"message": "Request too large"}}), rejected(413, "Request too large")),
    ] {
        assert_eq!(failure(status, &body), expected, "{story}");
    }
}

#[test]
fn an_error_that_comes_with_a_success_is_still_an_error() {
    let in_answer = |value: Value| failure_in_answer(&target(), &value, &HeaderMap::new());
    assert_eq!(
        in_answer(json!({"error": {"code": 429, "message": "slow down"}})),
        Some(Failure::RateLimited { retry_after: None })
    );
    assert_eq!(
        in_answer(json!({"error": {"code": 502, "message": "provider down"}})),
        Some(Failure::Overloaded { retry_after: None })
    );
    assert_eq!(
        in_answer(json!({"type": "error", "error": {"type": "overloaded_error"}})),
        Some(Failure::Overloaded { retry_after: None })
    );
    assert_eq!(
        in_answer(json!({"choices": [{"error": {"code": 402, "message": "credits"}}]})),
        Some(Failure::QuotaSpent)
    );
    assert_eq!(in_answer(json!({"error": "model not loaded"})), Some(rejected(200, "model not loaded")));
    assert_eq!(in_answer(json!({"error": null, "choices": []})), None);
    assert_eq!(in_answer(json!({"choices": []})), None);
}

#[test]
fn a_key_that_is_echoed_is_not_repeated_and_words_stay_short() {
    let body = json!({"error": {"message": format!("Unknown field for {KEY}:\n {}", "ä ".repeat(400))}});
    let Failure::Rejected { words, .. } = failure(400, &body) else { panic!() };
    assert!(words.starts_with("Unknown field for <redacted>: ä") && words.chars().count() == 301, "{words}");
    let scrubbed = scrub_body(body.to_string().into(), Some(&Secret::new(KEY)));
    assert!(!String::from_utf8_lossy(&scrubbed).contains(KEY));
}

#[test]
fn a_page_has_no_words_and_a_redirect_has_ours() {
    let headers = HeaderMap::new();
    let page = failure_of_status(&target(), 404, &headers, &Bytes::from_static(b"<html>nginx</html>"));
    assert_eq!(page, rejected(404, ""));
    let plain = failure_of_status(&target(), 404, &headers, &Bytes::from_static(b"404 page not found\n"));
    assert_eq!(plain, rejected(404, "404 page not found"));
    let redirect = failure_of_status(&target(), 301, &headers, &Bytes::new());
    assert!(matches!(redirect, Failure::Rejected { status: 301, words } if words.contains("forwards")));
}
