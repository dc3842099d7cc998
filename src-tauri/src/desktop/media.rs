//! Files of messages for the window: `media://localhost/<message id>`, read from the encrypted database.
//!
//! Strangers send these files. Only pictures, sound and film are named as what they are; everything else, and SVG (which
//! can carry scripts), is bytes to download.

use domain::{Attachment, MessageId};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::launch::Launch;

/// Answers one request of the window.
pub fn serve<R: Runtime>(ctx: UriSchemeContext<'_, R>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = ctx.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let running = app.state::<Launch>().running();
        let id = MessageId::new(request.uri().path().trim_start_matches('/'));
        let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
        let found = match running {
            Some(running) => running.core.media(id).await.ok(),
            None => None,
        };
        responder.respond(match found {
            Some(file) => respond(file, range.as_deref()),
            None => empty(StatusCode::NOT_FOUND),
        });
    });
}

fn respond(file: Attachment, range: Option<&str>) -> Response<Vec<u8>> {
    let total = file.content.len();
    let (status, content, part) = match range.and_then(|range| parse_range(range, total)) {
        Some((from, to)) => {
            let part = file.content.get(from..=to).unwrap_or_default().to_vec();
            (StatusCode::PARTIAL_CONTENT, part, Some(format!("bytes {from}-{to}/{total}")))
        }
        None => (StatusCode::OK, file.content, None),
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, shown_as(&file.media.mime))
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        // The window fetches sound and film as bytes: WebKitGTK's player does not load custom schemes.
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")
        .header(header::ACCEPT_RANGES, "bytes");
    if let Some(part) = part {
        response = response.header(header::CONTENT_RANGE, part);
    }
    response.body(content).unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR))
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

fn shown_as(mime: &str) -> &str {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    let harmless =
        ["image/", "audio/", "video/"].iter().any(|prefix| kind.starts_with(prefix)) && kind != "image/svg+xml";
    if harmless { mime } else { "application/octet-stream" }
}

/// `bytes=from-to` within a file of `total` bytes, both ends included.
fn parse_range(range: &str, total: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let last = total.checked_sub(1)?;
    let (from, to) = match (from.parse::<usize>().ok(), to.parse::<usize>().ok()) {
        (Some(from), to) => (from, to.unwrap_or(last).min(last)),
        (None, Some(tail)) => (total.saturating_sub(tail), last),
        (None, None) => return None,
    };
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_stay_inside_the_file() {
        assert_eq!(parse_range("bytes=0-", 10), Some((0, 9)));
        assert_eq!(parse_range("bytes=2-4", 10), Some((2, 4)));
        assert_eq!(parse_range("bytes=-3", 10), Some((7, 9)));
        assert_eq!(parse_range("bytes=5-99", 10), Some((5, 9)));
        assert_eq!(parse_range("bytes=10-", 10), None);
        assert_eq!(parse_range("bytes=-", 10), None);
        assert_eq!(parse_range("bytes=0-", 0), None);
    }

    #[test]
    fn what_can_carry_scripts_is_only_bytes() {
        for mime in ["image/svg+xml", "text/html", "application/pdf", ""] {
            assert_eq!(shown_as(mime), "application/octet-stream", "{mime}");
        }
        assert_eq!(shown_as("audio/ogg; codecs=opus"), "audio/ogg; codecs=opus");
    }
}
