//! The admin interface is for tools on this computer, not for web pages opened on it.

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::answer::Refusal;

/// Refuses whatever a browser page could have sent, and other names for this computer (DNS rebinding).
pub(crate) async fn only_local_tools(request: Request, next: Next) -> Response {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => Refusal(StatusCode::FORBIDDEN, why.to_owned()).into_response(),
    }
}

fn check(headers: &HeaderMap) -> Result<(), &'static str> {
    let from_page = ["origin", "referer", "sec-fetch-site"].iter().any(|name| headers.contains_key(*name));
    if from_page {
        return Err("requests from browsers are refused");
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
    if matches!(name, "127.0.0.1" | "localhost" | "[::1]") { Ok(()) } else { Err("the Host must be this computer") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        check(&headers).is_ok()
    }

    #[test]
    fn only_tools_on_this_computer_get_through() {
        assert!(verdict(&[("host", "127.0.0.1:4000")]));
        assert!(verdict(&[("host", "localhost")]));
        assert!(verdict(&[("host", "[::1]:4000")]));
        assert!(!verdict(&[("host", "evil.example:4000")]));
        assert!(!verdict(&[]));
        assert!(!verdict(&[("host", "127.0.0.1:4000"), ("origin", "https://evil.example")]));
        assert!(!verdict(&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "cross-site")]));
    }
}
