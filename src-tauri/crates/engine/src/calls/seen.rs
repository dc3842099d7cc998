//! What left and what came back, for eyes: JSON with line breaks, pictures and sounds by kind and size. The stored bytes are
//! exact; only this view is not.

use serde_json::Value;

/// Shorter strings are shown whatever they are.
const LONGEST_SHOWN: usize = 400;

/// A body as a person can read it; `headers` say what it is when it is no JSON.
pub(super) fn readable(body: &[u8], headers: &str) -> String {
    if body.is_empty() {
        return String::new();
    }
    if let Ok(mut value) = serde_json::from_slice::<Value>(body) {
        shorten(&mut value, None);
        return serde_json::to_string_pretty(&value).unwrap_or_default();
    }
    let is_form = kind(headers).is_some_and(|kind| kind.starts_with("multipart/"));
    match std::str::from_utf8(body) {
        Ok(text) if !is_form => text.to_owned(),
        _ => of_size(kind(headers).unwrap_or("no text"), body.len()),
    }
}

/// The kind of content that headers name.
fn kind(headers: &str) -> Option<&str> {
    let line = headers.lines().find_map(|line| line.strip_prefix("content-type:"))?;
    line.split(';').next().map(str::trim)
}

fn of_size(kind: &str, bytes: usize) -> String {
    if bytes < 1_000 { format!("[{kind}, {bytes} bytes]") } else { format!("[{kind}, {} KB]", bytes.div_ceil(1_000)) }
}

/// Replaces files in base64. Some wires put a file's kind beside it: `beside` is what was found there.
fn shorten(value: &mut Value, beside: Option<&str>) {
    match value {
        Value::String(text) if text.len() > LONGEST_SHOWN => {
            if let Some(short) = short(text, beside) {
                *text = short;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shorten(item, beside)),
        Value::Object(fields) => {
            let kind = ["media_type", "mime_type", "mimeType", "format"]
                .iter()
                .find_map(|name| fields.get(*name).and_then(Value::as_str).map(str::to_owned));
            fields.values_mut().for_each(|field| shorten(field, kind.as_deref()));
        }
        _ => {}
    }
}

fn short(text: &str, beside: Option<&str>) -> Option<String> {
    let named = text.strip_prefix("data:").and_then(|text| text.split_once(";base64,"));
    let (kind, data) = named.map_or((None, text), |(kind, data)| (Some(kind), data));
    let encoded = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_');
    if !data.bytes().all(encoded) {
        return None;
    }
    let kind = kind.or(beside).unwrap_or_else(|| begins_like(data));
    let padding = data.bytes().rev().take_while(|byte| *byte == b'=').count();
    Some(of_size(kind, (data.len() * 3 / 4).saturating_sub(padding)))
}

/// The first bytes of a picture, as base64.
fn begins_like(data: &str) -> &'static str {
    let known = [("/9j/", "image/jpeg"), ("iVBOR", "image/png"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp")];
    known.iter().find(|(begin, _)| data.starts_with(begin)).map_or("file", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(body: &Value) -> Value {
        serde_json::from_str(&readable(body.to_string().as_bytes(), "")).unwrap()
    }

    #[test]
    fn pictures_are_shown_by_kind_and_size_on_every_wire() {
        let data = "QUJD".repeat(41_000);
        let picture = json!("[image/png, 123 KB]");
        let openai = json!({"image_url": {"url": format!("data:image/png;base64,{data}")}});
        assert_eq!(seen(&openai)["image_url"]["url"], picture);
        let anthropic = json!({"source": {"type": "base64", "media_type": "image/png", "data": data}});
        assert_eq!(seen(&anthropic)["source"]["data"], picture);
        let gemini = json!({"inlineData": {"mimeType": "image/png", "data": data}});
        assert_eq!(seen(&gemini)["inlineData"]["data"], picture);
        let ollama = json!({"images": [format!("/9j/{data}")]});
        assert_eq!(seen(&ollama)["images"][0], "[image/jpeg, 124 KB]");
    }

    #[test]
    fn words_are_shown_in_full() {
        let words = "Do you deliver on Sundays? ".repeat(100);
        assert_eq!(seen(&json!({"content": words}))["content"], words);
        assert_eq!(readable("502 Bad Gateway".as_bytes(), ""), "502 Bad Gateway");
        assert_eq!(readable(b"", ""), "");
    }

    #[test]
    fn what_is_no_text_is_named_and_measured() {
        let headers = "accept: application/json\ncontent-type: multipart/form-data; boundary=x";
        assert_eq!(readable(b"--x\r\nwords\r\n", headers), "[multipart/form-data, 12 bytes]");
        assert_eq!(readable(&[0xff; 2_000], ""), "[no text, 2 KB]");
    }
}
