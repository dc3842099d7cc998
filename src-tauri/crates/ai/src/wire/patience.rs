//! Patience: how long a provider asks to be left alone. Each says it in its own way.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde_json::Value;

/// Reads the headers, then the body.
pub(super) fn retry_after(headers: &HeaderMap, body: Option<&Value>) -> Option<Duration> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    header("retry-after-ms")
        .and_then(|value| value.parse::<f64>().ok())
        .and_then(|ms| Duration::try_from_secs_f64(ms / 1_000.0).ok())
        .or_else(|| web::retry_after(header("retry-after"), header("date")))
        .or_else(|| body.and_then(delay_in_body))
        .or_else(|| {
            // What is used up says when there is some again.
            ["requests", "tokens"]
                .iter()
                .filter(|what| header(&format!("x-ratelimit-remaining-{what}")) == Some("0"))
                .filter_map(|what| span(header(&format!("x-ratelimit-reset-{what}"))?))
                .max()
        })
}

/// Google's `RetryInfo`: `"retryDelay": "34.07s"`.
fn delay_in_body(body: &Value) -> Option<Duration> {
    let details = body.pointer("/error/details").or_else(|| body.pointer("/0/error/details"))?.as_array()?;
    details.iter().find_map(|detail| span(detail.get("retryDelay")?.as_str()?))
}

/// `1s`, `6m0s`, `2m59.56s`, `120ms`, `1h2m`.
fn span(text: &str) -> Option<Duration> {
    let (mut seconds, mut number) = (0.0, String::new());
    let mut rest = text.trim().chars().peekable();
    rest.peek()?;
    while let Some(c) = rest.next() {
        let unit = match c {
            '0'..='9' | '.' => {
                number.push(c);
                continue;
            }
            'm' if rest.next_if_eq(&'s').is_some() => 0.001,
            's' => 1.0,
            'm' => 60.0,
            'h' => 3_600.0,
            'd' => 86_400.0,
            _ => return None,
        };
        seconds += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
    }
    if number.is_empty() { Duration::try_from_secs_f64(seconds).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn every_way_of_asking_for_patience_is_understood() {
        let noon = "Fri, 20 Nov 2026 12:00:00 GMT";
        for (pairs, ms) in [
            (vec![("retry-after", "7")], Some(7_000)),
            (vec![("retry-after", "0.5")], Some(500)),
            (vec![("retry-after-ms", "1500"), ("retry-after", "9")], Some(1_500)),
            (vec![("retry-after", "Fri, 20 Nov 2026 12:01:30 GMT"), ("date", noon)], Some(90_000)),
            (vec![("retry-after", "Fri, 20 Nov 2026 11:00:00 GMT"), ("date", noon)], None),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "-3")], None),
            (vec![("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "6m0s")], Some(360_000)),
            (vec![("x-ratelimit-remaining-tokens", "12"), ("x-ratelimit-reset-tokens", "6m0s")], None),
            (vec![("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "2m59.56s")], Some(179_560)),
            (vec![], None),
        ] {
            let found = retry_after(&headers(&pairs), None).map(|wait| wait.as_millis() as u64);
            assert_eq!(found, ms, "{pairs:?}");
        }
        let body = json!({"error": {"details": [{"@type": "QuotaFailure"}, {"retryDelay": "34s"}]}});
        assert_eq!(retry_after(&headers(&[]), Some(&body)), Some(Duration::from_secs(34)));
    }

    #[test]
    fn spans_are_read_or_not_at_all() {
        for (text, ms) in
            [("120ms", Some(120)), ("1h2m", Some(3_720_000)), ("1", None), ("", None), ("s", None), ("1x", None)]
        {
            assert_eq!(span(text).map(|span| span.as_millis() as u64), ms, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_header_is_too_strange(text in "[ -~]{0,24}", digits in "[0-9.]{0,400}[msh]?") {
            for value in [&text, &digits] {
                span(value);
                web::retry_after(Some(value), Some(value));
                if let Ok(value) = HeaderValue::from_str(value) {
                    let map: HeaderMap = [(HeaderName::from_static("retry-after"), value)].into_iter().collect();
                    retry_after(&map, None);
                }
            }
        }
    }
}
