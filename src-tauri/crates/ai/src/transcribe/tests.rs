//! The form, and answers as servers give them.

use domain::{ProviderId, Secret};
use serde_json::json;

use super::*;
use crate::providers::provider;

fn target(id: &str, model: &str) -> Target {
    let spec = provider(id).unwrap();
    let address = spec.base_url.is_empty().then_some("http://localhost:8000");
    let key = spec.needs_key.then(|| Secret::new("sk-fictitious-555-0100"));
    Target::new(ProviderId::new(id), spec.name, spec, address, key, spec.model(model)).unwrap()
}

fn sound(mime: &str, bytes: &[u8]) -> Sound {
    Sound { mime: mime.into(), bytes: Arc::from(bytes) }
}

#[test]
fn a_voice_message_becomes_a_form_with_an_ogg_file() {
    let target = target("groq", "whisper-large-v3-turbo");
    let request = target.transcription(&sound("audio/ogg; codecs=opus", b"OggS\r\n--x"), Some("pt-BR")).unwrap();
    assert_eq!(request.url.as_str(), "https://api.groq.com/openai/v1/audio/transcriptions");
    let expected = "--switchboard-9\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nwhisper-large-v3-turbo\r\n\
        --switchboard-9\r\ncontent-disposition: form-data; name=\"response_format\"\r\n\r\nverbose_json\r\n\
        --switchboard-9\r\ncontent-disposition: form-data; name=\"language\"\r\n\r\npt\r\n\
        --switchboard-9\r\ncontent-disposition: form-data; name=\"file\"; filename=\"voice.ogg\"\r\ncontent-type: audio/ogg\r\n\r\n\
        OggS\r\n--x\r\n--switchboard-9--\r\n";
    assert_eq!(String::from_utf8_lossy(&request.body), expected);
    assert_eq!(
        request.shown().headers_text(),
        "content-type: multipart/form-data; boundary=switchboard-9\naccept: application/json\nauthorization: Bearer <redacted>"
    );
    assert_eq!(request.shown().body, format!("<multipart/form-data, {} bytes>", expected.len()));
}

#[test]
fn the_boundary_is_nowhere_in_the_file() {
    assert_eq!(boundary(b"switchboard-e!"), "switchboard-f");
    assert_eq!(boundary(b""), "switchboard-0");
}

#[test]
fn types_and_languages_from_outside_cannot_write_into_the_form() {
    let target = target("compatible", "tiny\r\nx: y");
    let request = target.transcription(&sound("audio/x\r\nevil: 1", b"abc"), Some("en\r\nevil")).unwrap();
    let body = String::from_utf8_lossy(&request.body).into_owned();
    assert!(!body.contains("evil") && !body.contains("\r\nx: y") && body.contains("content-type: audio/ogg"), "{body}");
    assert!(body.contains("json\r\n") && !body.contains("verbose"), "only Whisper is asked for more than words");
    assert_eq!(request.url.as_str(), "http://localhost:8000/v1/audio/transcriptions");
}

#[test]
fn recordings_that_nobody_takes_do_not_leave() {
    let target = target("openai", "whisper-1");
    let empty = target.transcription(&sound("audio/ogg", b""), None).unwrap_err();
    assert_eq!(empty.words(), "The recording is empty.");
    let large = target.transcription(&sound("audio/ogg", &vec![0; LARGEST + 1]), None).unwrap_err();
    assert_eq!(large.words(), "The recording is larger than 25 MB.");
}

#[test]
fn every_ending_is_one_that_servers_know() {
    for (mime, ending) in
        [("audio/mpeg", "mp3"), ("audio/mp4", "m4a"), ("audio/aac", "m4a"), ("audio/unheard-of", "ogg")]
    {
        let request = target("openai", "whisper-1").transcription(&sound(mime, b"abc"), None).unwrap();
        assert!(String::from_utf8_lossy(&request.body).contains(&format!("voice.{ending}\"")), "{mime}");
    }
}

#[test]
fn transcripts_are_understood_as_servers_give_them() {
    let heard =
        |body: serde_json::Value| read(&target("openai", "whisper-1"), &body.to_string().into(), &HeaderMap::new());
    let transcript = |text: &str, language: Option<&str>, seconds| {
        Ok(Transcript { text: text.into(), language: language.map(str::to_owned), seconds })
    };
    let whisper = json!({"task": "transcribe", "language": "portuguese", "duration": 3.52, "text": " Vocês abrem hoje? ", "segments": []});
    assert_eq!(heard(whisper), transcript("Vocês abrem hoje?", Some("pt"), Some(3.52)));
    assert_eq!(
        heard(json!({"text": "Hi", "usage": {"type": "duration", "seconds": 2}})),
        transcript("Hi", None, Some(2.0))
    );
    assert_eq!(
        heard(json!({"text": "Hi", "language": "en-US", "duration": "4.1"})),
        transcript("Hi", Some("en"), Some(4.1))
    );
    assert_eq!(heard(json!({"text": "", "language": "klingonese"})), transcript("", None, None));
    assert_eq!(heard(json!({"words": []})), Err(Failure::NotUnderstood("it has no text".into())));
    assert_eq!(
        heard(json!({"error": {"code": 429, "message": "slow down"}})),
        Err(Failure::RateLimited { retry_after: None })
    );
}
