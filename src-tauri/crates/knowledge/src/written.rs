//! Texts of a passage as they are kept in the word index, for what is shown of it: matched words, likeness, reranking.

use crate::{
    bytes::{self, Reader},
    passage::Body,
};

/// The texts of one passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The wordings of its question; heading and title.
    pub heads: Vec<String>,
    /// Its answer or text.
    pub text: String,
    /// Whether it is a FAQ.
    pub is_faq: bool,
}

impl Written {
    /// Those of a body.
    pub fn new(body: &Body) -> Self {
        Self {
            heads: body.heads().into_iter().map(str::to_owned).collect(),
            text: body.text().to_owned(),
            is_faq: matches!(body, Body::Faq { .. }),
        }
    }

    /// The passage as one text: question and answer, heading and text.
    pub fn whole(&self) -> String {
        match self.heads.first().filter(|head| !head.is_empty()) {
            Some(head) => format!("{head}\n{}", self.text),
            None => self.text.clone(),
        }
    }

    /// All of its texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().chain([&self.text]).map(String::as_str)
    }

    /// What its source is called, if it is a chunk.
    pub fn title(&self) -> Option<&str> {
        self.heads.last().filter(|_| !self.is_faq).map(String::as_str)
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![u8::from(self.is_faq), self.heads.len() as u8];
        for text in self.heads.iter().chain([&self.text]) {
            bytes::put_text(text, &mut out);
        }
        out
    }

    /// The texts in bytes; `None` if they are none.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let is_faq = reader.byte()? == 1;
        let heads = reader.byte()?;
        let heads = (0..heads).map(|_| reader.text().map(str::to_owned)).collect::<Option<_>>()?;
        let text = reader.text()?.to_owned();
        reader.whole(Self { heads, text, is_faq })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were_and_cut_ones_do_not() {
        let written = Written { heads: vec!["open?".into(), "are you open?".into()], text: "yes".into(), is_faq: true };
        let bytes = written.to_bytes();
        assert_eq!(Written::parse(&bytes), Some(written));
        for end in 0..bytes.len() {
            assert_eq!(Written::parse(&bytes[..end]), None, "{end}");
        }
    }
}
