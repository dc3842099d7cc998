//! Transcribe: speech to text by `/audio/transcriptions`, which OpenAI, Groq, Mistral and many local servers speak. The form
//! is put together here, so that what leaves is known before it does.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::{
    failure::Failure,
    request::{Header, Method, Request},
    target::Target,
    wire,
};

/// How long it may take, unless the operator says otherwise.
pub const TRANSCRIPTION_TIMEOUT: Duration = Duration::from_secs(60);

/// What OpenAI takes.
const LARGEST: usize = 25 * 1024 * 1024;

/// Endings by type: servers go by the name of the file. Voice messages of WhatsApp are `audio/ogg; codecs=opus`.
const ENDINGS: &[(&str, &str)] = &[
    ("audio/ogg", "ogg"),
    ("audio/opus", "ogg"),
    ("application/ogg", "ogg"),
    ("audio/mpeg", "mp3"),
    ("audio/mp3", "mp3"),
    ("audio/mp4", "m4a"),
    ("audio/m4a", "m4a"),
    ("audio/x-m4a", "m4a"),
    ("audio/aac", "m4a"),
    ("audio/wav", "wav"),
    ("audio/x-wav", "wav"),
    ("audio/wave", "wav"),
    ("audio/webm", "webm"),
    ("audio/flac", "flac"),
    ("audio/x-flac", "flac"),
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("audio/amr", "amr"),
];

/// Whisper says a language by its name.
const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("spanish", "es"),
    ("castilian", "es"),
    ("portuguese", "pt"),
    ("french", "fr"),
    ("italian", "it"),
    ("dutch", "nl"),
    ("flemish", "nl"),
    ("polish", "pl"),
    ("turkish", "tr"),
    ("russian", "ru"),
    ("ukrainian", "uk"),
    ("arabic", "ar"),
    ("hebrew", "he"),
    ("persian", "fa"),
    ("urdu", "ur"),
    ("hindi", "hi"),
    ("bengali", "bn"),
    ("tamil", "ta"),
    ("telugu", "te"),
    ("indonesian", "id"),
    ("malay", "ms"),
    ("tagalog", "tl"),
    ("vietnamese", "vi"),
    ("thai", "th"),
    ("chinese", "zh"),
    ("mandarin", "zh"),
    ("cantonese", "yue"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("greek", "el"),
    ("romanian", "ro"),
    ("hungarian", "hu"),
    ("czech", "cs"),
    ("slovak", "sk"),
    ("bulgarian", "bg"),
    ("serbian", "sr"),
    ("croatian", "hr"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norwegian", "no"),
    ("finnish", "fi"),
    ("catalan", "ca"),
    ("galician", "gl"),
    ("swahili", "sw"),
    ("afrikaans", "af"),
];

/// A sound that is to be turned into text.
#[derive(Clone)]
pub struct Sound {
    /// Its type, parameters and all.
    pub mime: String,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// What was said.
#[derive(Clone, PartialEq)]
pub struct Transcript {
    /// The words; empty when nobody speaks.
    pub text: String,
    /// BCP 47, when the model says so.
    pub language: Option<String>,
    /// How long the recording is, when the model says so.
    pub seconds: Option<f64>,
}

/// What customers say stays out of logs.
impl fmt::Debug for Sound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sound({}, {} bytes)", self.mime, self.bytes.len())
    }
}

/// What customers say stays out of logs.
impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript")
            .field("language", &self.language)
            .field("seconds", &self.seconds)
            .finish_non_exhaustive()
    }
}

pub(crate) fn request(target: &Target, sound: &Sound, language: Option<&str>) -> Result<Request, Failure> {
    if sound.bytes.is_empty() {
        return Err(Failure::Rejected { status: 0, words: "The recording is empty.".into() });
    }
    if sound.bytes.len() > LARGEST {
        return Err(Failure::Rejected { status: 0, words: "The recording is larger than 25 MB.".into() });
    }
    let mime = sound.mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let ending = ENDINGS.iter().find(|(known, _)| *known == mime).map_or("ogg", |(_, ending)| ending);
    // Only these letters reach the form: a type from outside must not write headers.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '+');
    let mime = if !mime.is_empty() && mime.chars().all(plain) { mime.as_str() } else { "audio/ogg" };
    let model = target.model.id.replace(['\r', '\n'], " ");
    let mut fields = vec![("model", model.as_str()), ("response_format", response_format(&model))];
    let language = language.and_then(primary);
    fields.extend(language.as_deref().map(|language| ("language", language)));

    let boundary = boundary(&sound.bytes);
    let mut body = Vec::with_capacity(sound.bytes.len() + 1_024);
    for (name, value) in fields {
        let part = format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let file = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"voice.{ending}\"\r\ncontent-type: {mime}\r\n\r\n"
    );
    body.extend_from_slice(file.as_bytes());
    body.extend_from_slice(&sound.bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());

    let mut headers = vec![
        Header::plain("content-type", format!("multipart/form-data; boundary={boundary}")),
        Header::plain("accept", "application/json"),
    ];
    headers.extend(wire::headers(target));
    Ok(Request { method: Method::Post, url: target.at("audio/transcriptions"), headers, body: body.into() })
}

/// Only Whisper tells language and length; others refuse to be asked.
fn response_format(model: &str) -> &'static str {
    if model.to_lowercase().contains("whisper") { "verbose_json" } else { "json" }
}

/// The part of a language's code that these servers know: `pt-BR` is `pt`.
fn primary(language: &str) -> Option<String> {
    let code: String = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    ((2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}

/// Words that are nowhere in the file.
fn boundary(bytes: &[u8]) -> String {
    let mut number = bytes.len();
    loop {
        let boundary = format!("switchboard-{number:x}");
        if !bytes.windows(boundary.len()).any(|window| window == boundary.as_bytes()) {
            return boundary;
        }
        number = number.wrapping_add(1);
    }
}

pub(crate) fn read(target: &Target, body: &Bytes, headers: &HeaderMap) -> Result<Transcript, Failure> {
    let value = wire::json(body)?;
    if let Some(failure) = wire::failure_in_answer(target, &value, headers) {
        return Err(failure);
    }
    let text = value.get("text").and_then(Value::as_str);
    let text = text.ok_or_else(|| Failure::NotUnderstood("it has no text".into()))?.trim().to_owned();
    let language = value.get("language").and_then(Value::as_str).and_then(code_of);
    let seconds = value.get("duration").or_else(|| value.pointer("/usage/seconds"));
    let seconds = seconds.and_then(|seconds| seconds.as_f64().or_else(|| seconds.as_str()?.parse().ok()));
    Ok(Transcript { text, language, seconds: seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0) })
}

fn code_of(language: &str) -> Option<String> {
    let language = language.trim().to_lowercase();
    let named = LANGUAGES.iter().find(|(name, _)| *name == language).map(|(_, code)| (*code).to_owned());
    named.or_else(|| primary(&language))
}

#[cfg(test)]
mod tests;
