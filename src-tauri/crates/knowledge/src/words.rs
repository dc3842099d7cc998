//! Words: how a text is taken apart before it is indexed or looked up.
//!
//! The same cutting serves passages and questions, so both sides always agree. Case and accents are folded, and whatever
//! customers copy exactly (order codes, prices, sizes, phone numbers, addresses of pages) stays whole *in addition to*
//! its parts: "AB-1234" is found as written, as "ab1234" and by "1234". Stemming is tantivy's, on top ([`crate::language`]).

use std::{collections::HashSet, ops::Range};

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{
    exact,
    idle::{self, Worth},
    language::Tongue,
};

/// Bytes of the longest word that is kept.
const LONGEST: usize = 128;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What is compared.
    pub stem: String,
    /// Where it stands in the text, in bytes.
    pub from: usize,
    /// Its end.
    pub to: usize,
}

/// One word of a question, as it would stand in passages of each asked language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its stems, each with the languages ([`Tongue::bit`]) that make it; that of the first asked language first.
    pub stems: Vec<(String, u32)>,
    /// What its kind says of its worth.
    pub worth: Worth,
    /// Where it stands in the question, in bytes.
    pub place: Range<usize>,
}

impl Term {
    /// How telling it is by its kind alone: 1, or less for words that only ask.
    pub fn weight(&self) -> f32 {
        if self.worth == Worth::Asks { 0.35 } else { 1.0 }
    }
}

/// All words of a text in order, stemmed.
pub fn stems(text: &str, tongue: Tongue) -> Vec<Word> {
    let mut words = Vec::new();
    let mut analyzer = TextAnalyzer::builder(Words(tongue)).filter(tongue.stemmer()).build();
    analyzer.token_stream(text).process(&mut |token| {
        let stem = if token.text.is_ascii() { token.text.clone() } else { fold(&token.text) };
        words.push(Word { stem, from: token.offset_from, to: token.offset_to });
    });
    words
}

/// The distinct words of a question that are worth looking up in passages of these languages (the commonest first), at most
/// `limit`; idle words only if there is nothing else.
pub fn terms(question: &str, limit: usize, tongues: &[Tongue]) -> Vec<Term> {
    let Some((first, others)) = tongues.split_first() else { return Vec::new() };
    let others: Vec<(Tongue, Vec<Word>)> = others.iter().map(|tongue| (*tongue, stems(question, *tongue))).collect();
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for (place, word) in stems(question, *first).into_iter().enumerate() {
        if !seen.insert(word.stem.clone()) {
            continue;
        }
        let worth = idle::worth(&word.stem, *first);
        let at = word.from..word.to;
        let mut stems = vec![(word.stem, first.bit())];
        for (tongue, words) in &others {
            let Some(other) = words.get(place) else { continue };
            match stems.iter_mut().find(|(stem, _)| *stem == other.stem) {
                Some((_, bits)) => *bits |= tongue.bit(),
                None => stems.push((other.stem.clone(), tongue.bit())),
            }
        }
        terms.push(Term { stems, worth, place: at });
    }
    if terms.iter().any(|term| term.worth != Worth::Idle) {
        terms.retain(|term| term.worth != Worth::Idle);
    }
    terms.truncate(limit);
    terms
}

/// Cuts a text into folded words.
#[derive(Clone)]
struct Words(Tongue);

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let mut cut = Cut { tongue: self.0, tokens: Vec::new(), next: 0 };
        for (from, chunk) in chunks(text) {
            cut.chunk(from, chunk);
        }
        for (from, to, digits) in exact::phones(text) {
            cut.push(from, to, digits);
        }
        cut
    }
}

/// The words of one text, handed out one by one.
struct Cut {
    tongue: Tongue,
    tokens: Vec<Token>,
    next: usize,
}

impl Cut {
    fn push(&mut self, from: usize, to: usize, text: String) {
        // Nobody looks up a longer one, and tantivy refuses words of 64 KB.
        if text.is_empty() || text.len() > LONGEST {
            return;
        }
        let position = self.tokens.len();
        self.tokens.push(Token { offset_from: from, offset_to: to, position, text, position_length: 1 });
    }

    /// A stretch without white space: an address of a page or mailbox is one word and its parts, the rest is runs.
    fn chunk(&mut self, from: usize, chunk: &str) {
        if let Some(address) = exact::address(chunk) {
            self.push(from, from + chunk.len(), fold(&address));
        }
        for (start, run) in runs(chunk) {
            self.run(from + start, run);
        }
    }

    fn run(&mut self, from: usize, run: &str) {
        let to = from + run.len();
        if run.chars().all(|c| c.is_alphabetic() || is_combining_mark(c)) && run.chars().nth(1).is_some() {
            let word = if self.tongue.is_latin() { self.tongue.accented(fold(run)) } else { lower(run) };
            return self.push(from, to, word);
        }
        let folded = fold(run);
        let whole = exact::canonical(&folded);
        let parts = exact::parts(&folded);
        if whole.chars().count() > 1 || whole.chars().all(|c| c.is_numeric() || is_ideograph(c)) {
            self.push(from, to, whole.clone());
        }
        for part in parts {
            if part != whole && (part.chars().count() > 1 || part.chars().all(char::is_numeric)) {
                self.push(from, to, part);
            }
        }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

/// Stretches between white space, with their place.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |chunk| (chunk.as_ptr() as usize - text.as_ptr() as usize, chunk))
}

/// Runs of letters and digits; a joiner between two of them belongs to the run, an apostrophe ends it ("what's" is "what").
fn runs(chunk: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut before: Option<char> = None;
    let mut chars = chunk.char_indices().peekable();
    let mut close = |start: &mut Option<usize>, end: usize| {
        if let Some(from) = start.take() {
            runs.push((from, &chunk[from..end]));
        }
    };
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, next)| *next);
        if is_ideograph(c) {
            close(&mut start, end);
            start = Some(at);
            end = at + c.len_utf8();
            close(&mut start, end);
        } else if is_letter(c) || (start.is_some() && joins(before, c, after)) {
            start.get_or_insert(at);
            end = at + c.len_utf8();
        } else {
            close(&mut start, end);
        }
        before = Some(c);
    }
    close(&mut start, end);
    runs
}

fn joins(before: Option<char>, joiner: char, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    match joiner {
        '-' | '.' | '_' | '\u{2010}' | '\u{2011}' => is_letter(before) && is_letter(after) && !is_ideograph(after),
        ',' | ':' => before.is_numeric() && after.is_numeric(),
        _ => false,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Scripts written without spaces: each sign is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{20000}'..='\u{2FA1F}')
}

/// Lower case without accents.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
    }
    folded
}

/// Lower case with accents.
fn lower(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Code;

    fn cut(text: &str) -> Vec<String> {
        stems(text, Tongue::default()).into_iter().map(|word| word.stem).collect()
    }

    fn looked_up(question: &str, codes: &[&str]) -> Vec<Vec<String>> {
        let tongues: Vec<Tongue> = codes.iter().map(|code| Code::new(code).tongue()).collect();
        let terms = terms(question, 10, &tongues).into_iter();
        terms.map(|term| term.stems.into_iter().map(|(stem, _)| stem).collect()).collect()
    }

    #[test]
    fn case_accents_and_endings_do_not_matter() {
        assert_eq!(cut("Entrega EXPRÉSS são Lamps"), cut("entrega express sao lamp"));
    }

    #[test]
    fn codes_stay_whole_and_are_found_by_their_parts() {
        assert_eq!(cut("order AB-1234?"), ["order", "ab1234", "ab", "1234"]);
        assert_eq!(cut("40W"), ["40w", "40"]);
    }

    #[test]
    fn a_price_is_the_same_however_it_is_written() {
        for price in ["R$ 1.299,00", "R$1,299.00", "1299", "1299.00"] {
            assert!(cut(price).contains(&"1299".to_owned()), "{price}: {:?}", cut(price));
        }
        assert!(cut("49,90").contains(&"49.90".to_owned()));
        assert!(cut("49.90").contains(&"49.90".to_owned()));
    }

    #[test]
    fn phone_numbers_and_addresses_are_one_word_too() {
        assert!(cut("call +55 11 95555-0142 now").contains(&"5511955550142".to_owned()));
        assert!(cut("(11) 95555 0142").contains(&"55550142".to_owned()));
        assert!(cut("see https://www.luma.example/track.").contains(&"luma.example/track".to_owned()));
        assert!(cut("mail Care@Luma.test").contains(&"care@luma.test".to_owned()));
    }

    #[test]
    fn hyphens_and_apostrophes_do_not_hide_words() {
        assert_eq!(cut("e-mail"), ["email", "mail"]);
        assert_eq!(cut("what's"), ["what"]);
    }

    #[test]
    fn idle_words_are_looked_up_only_when_there_is_nothing_else() {
        assert_eq!(looked_up("do you have the lamp", &["en"]), [["lamp"]]);
        assert_eq!(looked_up("do you", &["en"]), [["do"], ["you"]]);
    }

    #[test]
    fn a_word_is_looked_up_as_each_asked_language_stems_it() {
        assert_eq!(looked_up("entregas", &["pt", "en"]), [["entreg", "entrega"]]);
        assert_eq!(looked_up("aurora aurora", &["en", "nl"]).len(), 1);
        assert!(looked_up("lamp", &[]).is_empty());
    }

    #[test]
    fn words_point_at_their_place_in_the_text() {
        let text = "Preço: R$ 49,90 às 9h";
        for word in stems(text, Tongue::default()) {
            assert!(text.get(word.from..word.to).is_some_and(|part| !part.trim().is_empty()), "{word:?}");
        }
    }
}
