//! Speech: put into words by a provider, once.

use ai::prompt::Piece;
use ai::{Failure, Sound};
use domain::{Message, Transcript, UnixMs, text};

use super::{Looked, Unseen};
use crate::Core;
use crate::assistant::Case;

/// Longer recordings are not voice messages.
const LONGEST_S: f64 = 300.0;
/// What is kept of the words.
const KEPT_CHARS: usize = 20_000;

impl Core {
    pub(super) async fn hear(&self, case: &Case<'_>, message: &Message, give_up_at: UnixMs) -> Looked<Vec<Piece>> {
        if let Some(known) = Self::known(message) {
            return Ok(known.map(|text| vec![Piece::Voice { text }]));
        }
        if case.looked_at {
            let text = "[The recording; it is put into words first]".to_owned();
            return Ok(Ok(vec![Piece::Voice { text }]));
        }
        let failure = match self.transcribe(case, message, give_up_at).await? {
            Ok(transcript) if transcript.text.trim().is_empty() => {
                "Nobody speaks in the recording, or too softly. Listen to it yourself.".to_owned()
            }
            Ok(transcript) => {
                let text = text::cut(transcript.text.trim(), KEPT_CHARS).to_owned();
                let kept = Transcript { text: text.clone(), language: transcript.language, failure: None };
                self.keep_words(case, message, kept).await?;
                return Ok(Ok(vec![Piece::Voice { text }]));
            }
            Err(Unseen::Interrupted) => return Ok(Err(Unseen::Interrupted)),
            Err(Unseen::Unreadable(why)) => why,
        };
        let failed = Transcript { text: String::new(), language: None, failure: Some(failure.clone()) };
        self.keep_words(case, message, failed).await?;
        Ok(Err(Unseen::Unreadable(failure)))
    }

    async fn transcribe(&self, case: &Case<'_>, message: &Message, give_up_at: UnixMs) -> Looked<ai::Transcript> {
        let unreadable = |words: String| Ok(Err(Unseen::Unreadable(words)));
        let Some(model) = &case.settings.assistant.transcription else {
            return unreadable("No model that turns speech into text is chosen. Listen to it, or choose one.".into());
        };
        let target = match self.target(model).await? {
            Ok(target) => target,
            Err(words) => return unreadable(words),
        };
        let file = match self.file(&message.id).await? {
            Ok(file) => file,
            Err(unseen) => return Ok(Err(unseen)),
        };
        if seconds(&file.content).is_some_and(|seconds| seconds > LONGEST_S) {
            return unreadable("The recording is longer than five minutes. Listen to it yourself.".into());
        }
        let sound = Sound { mime: file.media.mime, bytes: file.content.into() };
        let witness = self.witness(Some(case.account_id.clone()), case.chat.cloned());
        let chain = [target];
        let heard = self.ai.transcribe(&chain, &sound, None, give_up_at, case.stop, &witness).await;
        match heard {
            Ok(heard) => Ok(Ok(heard.transcript)),
            Err(_) if case.stop.is_cancelled() => Ok(Err(Unseen::Interrupted)),
            Err(unanswered) => {
                let why = unanswered.last().map_or_else(String::new, Failure::words);
                unreadable(format!("The recording could not be put into words. {why}"))
            }
        }
    }
}

/// How long a recording is, where the file says so in a place that is easy to find: WAV, and Ogg with Opus (voice messages).
fn seconds(content: &[u8]) -> Option<f64> {
    let number = |at: usize| Some(u32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?));
    if content.starts_with(b"RIFF") && content.get(8..16) == Some(b"WAVEfmt ") {
        let per_second = f64::from(number(28)?);
        let bytes = u32::try_from(content.len().saturating_sub(44)).ok()?;
        return (per_second > 0.0).then(|| f64::from(bytes) / per_second);
    }
    if content.starts_with(b"OggS") && content.windows(8).take(200).any(|window| window == b"OpusHead") {
        let last = content.windows(4).rposition(|window| window == b"OggS")?;
        // 48 000 samples a second, always.
        return Some(f64::from(number(last + 6)?) / 48_000.0);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_recording_is_known_where_the_file_says_it() {
        let mut wav = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
        wav.resize(44 + 16_000, 0);
        wav[28..32].copy_from_slice(&8_000_u32.to_le_bytes());
        assert_eq!(seconds(&wav), Some(2.0));

        let mut ogg = b"OggS".to_vec();
        ogg.extend([0; 24]);
        ogg.extend(b"OpusHead");
        ogg.extend(b"OggS\0\0");
        ogg.extend((48_000_u64 * 301).to_le_bytes());
        ogg.extend([0; 12]);
        assert_eq!(seconds(&ogg), Some(301.0));

        assert_eq!(seconds(b"ID3 and so on"), None);
        assert_eq!(seconds(b"OggS"), None);
    }
}
