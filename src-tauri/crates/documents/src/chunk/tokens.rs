//! Tokens: how many the model sees in a text. Each word is tokenised once per document; most words of a document are
//! repetitions.

use std::collections::HashMap;

use anyhow::anyhow;
use tokenizers::Tokenizer;

/// Words longer than this are not worth remembering.
const REMEMBERED_BYTES: usize = 32;
const REMEMBERED_WORDS: usize = 200_000;
/// A longer word is no word; it is cut into letters without asking the tokenizer, which needs a hundred bytes for each of them.
const TOKENISED_BYTES: usize = 16 * 1024;
/// A long word weighs at least one token per this many bytes. Models see an unknown word of any length as one token; a chunk
/// of a million letters would "fit".
const BYTES_PER_TOKEN: usize = 32;

/// The model's tokenizer, without its own cutting and filling.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
    special: usize,
    by_words: bool,
}

impl Tokens {
    pub fn new(json: &[u8]) -> anyhow::Result<Self> {
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| anyhow!(error))?;
        tokenizer.with_truncation(None).map_err(|error| anyhow!(error))?;
        tokenizer.with_padding(None);
        let special = tokenizer.encode_fast("", true).map_err(|error| anyhow!(error))?.len();
        let by_words = parts_at_white_space(&tokenizer);
        Ok(Self { tokenizer, special, by_words })
    }

    /// Tokens that the model adds to every text.
    pub fn special(&self) -> usize {
        self.special
    }

    /// Tokens of a text, without the special ones. A text that the tokenizer refuses counts as its letters.
    pub fn count(&self, text: &str) -> usize {
        self.tokenizer.encode_fast(text, false).map_or_else(|_| text.chars().count(), |encoding| encoding.len())
    }

    /// Whether the tokens of a text are exactly those of its words.
    pub fn by_words(&self) -> bool {
        self.by_words
    }
}

/// Models that cut at white space before anything else count words independently.
fn parts_at_white_space(tokenizer: &Tokenizer) -> bool {
    let Some(first) = tokenizer.get_pre_tokenizer().and_then(|first| serde_json::to_value(first).ok()) else {
        return false;
    };
    let first = first.get("pretokenizers").and_then(|list| list.get(0)).cloned().unwrap_or(first);
    let kind = first.get("type").and_then(|kind| kind.as_str().map(str::to_owned));
    kind.is_some_and(|kind| ["BertPreTokenizer", "WhitespaceSplit", "Whitespace"].contains(&kind.as_str()))
}

/// Weights of words of one document.
pub(super) struct Counter<'a> {
    pub tokens: &'a Tokens,
    known: HashMap<Box<str>, u32>,
}

/// What a text weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Weight {
    /// Its tokens, and more where that would let too many letters into a chunk.
    pub tokens: usize,
    /// It has a word so long that its weight is no count.
    pub guessed: bool,
}

impl<'a> Counter<'a> {
    pub fn new(tokens: &'a Tokens) -> Self {
        Self { tokens, known: HashMap::new() }
    }

    /// Weight of a text: that of its words.
    pub fn weigh(&mut self, text: &str) -> Weight {
        let mut sum = Weight::default();
        for word in text.split_whitespace() {
            let word = self.word(word);
            sum.tokens += word.tokens;
            sum.guessed |= word.guessed;
        }
        sum
    }

    /// Weight of one word.
    pub fn word(&mut self, word: &str) -> Weight {
        if let Some(&tokens) = self.known.get(word) {
            return Weight { tokens: tokens as usize, guessed: false };
        }
        if word.len() > REMEMBERED_BYTES {
            let tokens = if word.len() > TOKENISED_BYTES { word.len() } else { self.tokens.count(word) };
            return Weight { tokens: tokens.max(word.len() / BYTES_PER_TOKEN), guessed: true };
        }
        let tokens = self.tokens.count(word);
        if self.known.len() < REMEMBERED_WORDS {
            self.known.insert(word.into(), tokens as u32);
        }
        Weight { tokens, guessed: false }
    }
}
