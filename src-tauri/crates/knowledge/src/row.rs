//! Rows: what is kept in memory of a passage besides its vectors, and how it is written into the word index, from which a
//! launch reads it back without taking any text apart.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;

use crate::{
    bytes::{self, Reader},
    digest, idle,
    language::Code,
    passage::{Body, Passage},
    words,
};

/// What is known of a passage without its texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The passage's id.
    pub id: Box<str>,
    /// Its base.
    pub base: Arc<str>,
    /// What the caller says of its state.
    pub stamp: u64,
    /// What it is written in.
    pub language: Code,
    /// How many words its heads and its text have, as BM25 rounds them.
    pub lengths: [u8; 2],
    /// Where it stands, if it is a chunk.
    pub place: Option<(Arc<str>, u32)>,
    /// The stems of its heads: for each head how many are telling, how many there are, and these, the telling ones first.
    heads: Box<[u32]>,
}

/// One head of a passage: a wording of its question, its heading or its title.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    /// Stems that name something, each once.
    pub telling: &'a [u32],
    /// All stems, each once.
    pub all: &'a [u32],
}

impl Head<'_> {
    /// The share of its telling words among these; 0 if it has none.
    pub fn share(&self, stems: impl Fn(u32) -> bool) -> f32 {
        let found = self.telling.iter().filter(|stem| stems(**stem)).count();
        if self.telling.is_empty() { 0.0 } else { found as f32 / self.telling.len() as f32 }
    }
}

/// A row with the digests of the texts that its vectors stand for.
pub type Known = (Row, Vec<u128>);

/// A row with what the word index needs of its passage.
pub struct Cut {
    /// The row.
    pub row: Row,
    /// The stems of its heads, as the word index keeps them.
    pub heads: String,
    /// The stems of its text.
    pub text: String,
}

impl Row {
    /// Takes a passage apart.
    pub fn cut(passage: &Passage) -> Cut {
        let language = passage.language.as_deref().map_or_else(Code::default, Code::new);
        let tongue = language.tongue();
        let mut packed = Vec::new();
        let mut heads = Vec::new();
        for head in passage.body.heads() {
            let words = words::stems(head, tongue);
            let (idle, telling): (Vec<_>, Vec<_>) = words.iter().partition(|word| idle::is_idle(&word.stem, tongue));
            let start = packed.len();
            packed.extend([0, 0]);
            for (place, part) in [telling, idle].into_iter().enumerate() {
                for word in part {
                    let stem = digest::stem(&word.stem);
                    if !packed[start + 2..].contains(&stem) {
                        packed.push(stem);
                    }
                }
                packed[start + place] = (packed.len() - start - 2) as u32;
            }
            heads.extend(words.into_iter().map(|word| word.stem));
        }
        let text: Vec<String> = words::stems(passage.body.text(), tongue).into_iter().map(|word| word.stem).collect();
        let row = Self {
            id: passage.id.as_str().into(),
            base: passage.base.as_str().into(),
            stamp: passage.stamp,
            language,
            lengths: [rounded(heads.len()), rounded(text.len())],
            place: match &passage.body {
                Body::Faq { .. } => None,
                Body::Chunk { source, ordinal, .. } => Some((source.as_str().into(), *ordinal)),
            },
            heads: packed.into(),
        };
        Cut { row, heads: heads.join("\n"), text: text.join("\n") }
    }

    /// The number under which the passage is known.
    pub fn key(&self) -> u64 {
        digest::key(&self.id)
    }

    /// Its heads: the wordings of a FAQ; heading and title of a chunk.
    pub fn heads(&self) -> impl Iterator<Item = Head<'_>> {
        let mut rest = &*self.heads;
        std::iter::from_fn(move || {
            let [telling, all, stems @ ..] = rest else { return None };
            let (stems, after) = stems.split_at_checked(*all as usize)?;
            rest = after;
            Some(Head { telling: stems.get(..*telling as usize)?, all: stems })
        })
    }

    /// Its bytes, with the digests of the texts that its vectors stand for.
    pub fn to_bytes(&self, digests: &[u128]) -> Vec<u8> {
        let mut out = Vec::new();
        bytes::put_text(&self.id, &mut out);
        bytes::put_text(&self.base, &mut out);
        out.extend(self.stamp.to_le_bytes());
        out.extend(self.language.0);
        out.extend(self.lengths);
        out.push(u8::from(self.place.is_some()));
        if let Some((source, ordinal)) = &self.place {
            bytes::put_text(source, &mut out);
            out.extend(ordinal.to_le_bytes());
        }
        out.push(digests.len() as u8);
        for digest in digests {
            out.extend(digest.to_le_bytes());
        }
        for number in &self.heads {
            out.extend(number.to_le_bytes());
        }
        out
    }

    /// The row and the digests in its bytes; `None` if they are not a row.
    pub fn parse(bytes: &[u8]) -> Option<Known> {
        let mut reader = Reader(bytes);
        let id = reader.text()?.into();
        let base = reader.text()?.into();
        let stamp = u64::from_le_bytes(reader.array()?);
        let language = Code(reader.array()?);
        let lengths = reader.array()?;
        let place = match reader.byte()? {
            0 => None,
            _ => Some((reader.text()?.into(), reader.u32()?)),
        };
        let count = reader.byte()?;
        let digests = (0..count).map(|_| reader.array().map(u128::from_le_bytes)).collect::<Option<_>>()?;
        let (heads, rest) = reader.0.as_chunks::<4>();
        let heads = heads.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        rest.is_empty().then_some((Self { id, base, stamp, language, lengths, place, heads }, digests))
    }
}

/// A number of words in the 256 steps of BM25's length norm.
fn rounded(words: usize) -> u8 {
    (0..=u8::MAX).rev().find(|id| FieldNormReader::id_to_fieldnorm(*id) as usize <= words).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk() -> Passage {
        let body = Body::Chunk {
            source: "source".into(),
            ordinal: 7,
            title: "Prices of the lamps".into(),
            heading: "Lamps › Desk lamps".into(),
            text: "The Aurora 40 costs 49,90.".into(),
        };
        Passage { id: "chunk".into(), base: "base".into(), stamp: 3, language: Some("en".into()), body }
    }

    #[test]
    fn a_row_comes_back_as_it_was() {
        let row = Row::cut(&chunk()).row;
        assert_eq!(Row::parse(&row.to_bytes(&[1, u128::MAX])), Some((row, vec![1, u128::MAX])));
    }

    #[test]
    fn cut_bytes_are_refused_or_lose_only_heads() {
        let row = Row::cut(&chunk()).row;
        let bytes = row.to_bytes(&[5]);
        for end in 0..bytes.len() {
            if let Some((back, digests)) = Row::parse(&bytes[..end]) {
                assert_eq!((back.id, back.place, digests), (row.id.clone(), row.place.clone(), vec![5]));
            }
        }
    }

    #[test]
    fn a_head_keeps_its_telling_words_apart_and_each_once() {
        let row = Row::cut(&chunk()).row;
        let heads: Vec<(usize, usize)> = row.heads().map(|head| (head.telling.len(), head.all.len())).collect();
        assert_eq!(heads, [(2, 2), (2, 4)], "lamp, desk; price, lamp and of, the");
    }
}
