//! Lines: hands tantivy words that were already cut and stemmed ([`crate::words`]), one on each line. The language of a
//! passage decides how it is cut, and a field of tantivy has only one way.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// What tantivy indexes with.
pub fn analyzer() -> TextAnalyzer {
    TextAnalyzer::from(Lines)
}

#[derive(Clone)]
struct Lines;

impl Tokenizer for Lines {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { lines: text.split('\n'), token: Token::default() }
    }
}

struct Stream<'a> {
    lines: std::str::Split<'a, char>,
    token: Token,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.lines.by_ref().find(|line| !line.is_empty()) else { return false };
        word.clone_into(&mut self.token.text);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
