//! Request: exactly what is about to leave, made before anything is connected, so that it can be shown, written down and
//! refused. Keys stay [`Secret`] until the moment they are put on the wire.

use std::fmt;

use bytes::Bytes;
use domain::Secret;
use serde_json::Value;
use url::Url;

/// Longer strings that look like base64 are pictures and sounds: nobody reads them in a preview.
const LONGEST_SHOWN: usize = 400;

/// A request before it leaves.
#[derive(Clone)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to. Keys are never part of it.
    pub url: Url,
    /// With which headers, beside those that every HTTP request has.
    pub headers: Vec<Header>,
    /// What is said.
    pub body: Bytes,
}

/// The two methods that the wires use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks for a list.
    Get,
    /// Asks a model.
    Post,
}

/// One header.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its name, in small letters.
    pub name: &'static str,
    /// What it says.
    pub value: HeaderValue,
}

/// What a header says.
#[derive(Clone, Debug)]
pub enum HeaderValue {
    /// Nothing secret.
    Plain(String),
    /// A key, with what stands before it.
    Secret(&'static str, Secret),
}

/// A request as it may be shown and kept: everything but the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The address.
    pub url: String,
    /// The headers, keys redacted.
    pub headers: Vec<(String, String)>,
    /// The body: JSON with line breaks, files in it only by their size. Other bodies only by kind and size.
    pub body: String,
}

impl Header {
    pub(crate) fn plain(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: HeaderValue::Plain(value.into()) }
    }

    pub(crate) fn secret(name: &'static str, before: &'static str, key: &Secret) -> Self {
        Self { name, value: HeaderValue::Secret(before, key.clone()) }
    }

    /// The bytes of the value, key included, for the wire alone.
    pub(crate) fn revealed(&self) -> String {
        match &self.value {
            HeaderValue::Plain(value) => value.clone(),
            HeaderValue::Secret(before, key) => format!("{before}{}", key.reveal()),
        }
    }
}

impl Request {
    /// A question in JSON.
    pub(crate) fn post_json(url: Url, headers: Vec<Header>, body: &Value) -> Self {
        let mut all =
            vec![Header::plain("content-type", "application/json"), Header::plain("accept", "application/json")];
        all.extend(headers);
        Self { method: Method::Post, url, headers: all, body: body.to_string().into() }
    }

    /// A question without a body.
    pub(crate) fn get(url: Url, headers: Vec<Header>) -> Self {
        let mut all = vec![Header::plain("accept", "application/json")];
        all.extend(headers);
        Self { method: Method::Get, url, headers: all, body: Bytes::new() }
    }

    /// The request as it may be shown.
    pub fn shown(&self) -> Shown {
        let headers = self.headers.iter().map(|header| {
            let value = match &header.value {
                HeaderValue::Plain(value) => value.clone(),
                HeaderValue::Secret(before, _) => format!("{before}<redacted>"),
            };
            (header.name.to_owned(), value)
        });
        Shown { url: self.url.to_string(), headers: headers.collect(), body: self.shown_body() }
    }

    fn shown_body(&self) -> String {
        if self.body.is_empty() {
            return String::new();
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut value) => {
                shorten(&mut value);
                serde_json::to_string_pretty(&value).unwrap_or_default()
            }
            Err(_) => {
                let kind = self.headers.iter().find(|header| header.name == "content-type").map(Header::revealed);
                let kind = kind.as_deref().and_then(|kind| kind.split(';').next()).unwrap_or("data").to_owned();
                format!("<{kind}, {} bytes>", self.body.len())
            }
        }
    }
}

impl Shown {
    /// The headers, one a line.
    pub fn headers_text(&self) -> String {
        self.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
    }
}

/// What is in the body stays out of logs.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} ({} bytes)", self.method, self.url, self.body.len())
    }
}

fn shorten(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONGEST_SHOWN => {
            let (before, data) = text.split_once(";base64,").map_or(("", text.as_str()), |(kind, data)| (kind, data));
            let encoded = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
            if before.len() < 100 && data.bytes().all(encoded) {
                let comma = if before.is_empty() { "" } else { ";base64," };
                *text = format!("{before}{comma}<base64, {} characters>", data.len());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request(body: &Value) -> Request {
        let key = Secret::new("sk-fictitious-555-0100");
        let url = Url::parse("https://models.example/v1/chat/completions").unwrap();
        Request::post_json(url, vec![Header::secret("authorization", "Bearer ", &key)], body)
    }

    #[test]
    fn the_key_leaves_and_is_never_shown() {
        let request = request(&json!({"model": "m"}));
        assert!(request.headers.iter().any(|header| header.revealed() == "Bearer sk-fictitious-555-0100"));
        let shown = request.shown();
        assert_eq!(shown.headers_text().lines().last(), Some("authorization: Bearer <redacted>"));
        assert!(!format!("{request:?} {shown:?} {:?}", request.headers).contains("555-0100"));
    }

    #[test]
    fn pictures_are_shown_by_their_size_and_words_in_full() {
        let words = "Do you deliver? ".repeat(100);
        let body =
            json!({"a": words, "b": format!("data:image/png;base64,{}", "QUJD".repeat(200)), "c": "QUJD".repeat(200)});
        let shown: Value = serde_json::from_str(&request(&body).shown().body).unwrap();
        assert_eq!(shown["a"], words);
        assert_eq!(shown["b"], "data:image/png;base64,<base64, 800 characters>");
        assert_eq!(shown["c"], "<base64, 800 characters>");
    }

    #[test]
    fn a_body_that_is_no_json_is_shown_by_kind_and_size() {
        let mut request = request(&Value::Null);
        request.headers = vec![Header::plain("content-type", "multipart/form-data; boundary=x")];
        request.body = Bytes::from_static(b"--x\r\n");
        assert_eq!(request.shown().body, "<multipart/form-data, 5 bytes>");
    }
}
