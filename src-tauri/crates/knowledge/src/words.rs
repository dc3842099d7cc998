//! Words: how a text is taken apart before it is indexed or looked up.
//!
//! The same cutting serves passages and questions, so both sides always agree. Case and accents are folded, and whatever
//! customers copy exactly (order codes, prices, sizes, phone numbers, addresses of pages) stays whole *in addition to*
//! its parts: "AB-1234" is found as written, as "ab1234" and by "1234". Stemming is tantivy's, on top ([`analyzer`]).

use std::{collections::HashSet, sync::LazyLock};

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::exact;

/// Raised whenever the cutting changes: an index cut the old way is then rebuilt.
pub const NAME: &str = "words-1";

/// Bytes of the longest word that is kept.
const LONGEST: usize = 128;

/// Words that carry no meaning of their own (English, Portuguese, Spanish). Question words such as "where" or "quanto"
/// are not among them: in short questions they are half of the meaning.
const IDLE: &str = "a an the and or but if so of to in on at by for from with as is are am be been was were do does did \
    dont doesnt i im ive id you your youre u ur we our us me my mine it its this that these those there they them he she \
    have has had can cant could would should will shall may might please pls hi hello hey thanks thank thx just also any \
    some about get got like know let not no yes ok oi ola hola bom boa dia tarde noite buenos buenas dias \
    o os as um uma uns umas de do da dos das em no na nos nas por pelo pela para pra pro com e ou que se eu voce voces \
    vc vcs meu minha seu sua tem ter ha e sao ser esta estao isso esse essa este esta ao aos favor gostaria queria quero \
    el la los las un una unos unas del al en con y lo le les su sus mi tu tus me te se nos yo usted ustedes hay es son \
    puedo puede pueden posso pode podem tengo tiene tienen quiero quisiera gracias obrigado obrigada";

/// Words that ask. They are half of the meaning of a short question ("where are you") and chance in a long one, so they
/// weigh less than words that name something.
const ASKING: &str = "what when where which who whom whose why how much many long often far como quando onde qual quais quem \
    quanto quanta quantos quantas que porque cuando donde cual cuales quien cuanto cuanta cuantos cuantas work come go do \
    make take give use see look say help time day want need tell";

static ASKING_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| stems(ASKING).into_iter().map(|word| word.stem).collect());

static IDLE_STEMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| stems(IDLE).into_iter().map(|word| word.stem).collect());

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

/// All words of a text in order, stemmed.
pub fn stems(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    analyzer().token_stream(text).process(&mut |token| {
        words.push(Word { stem: token.text.clone(), from: token.offset_from, to: token.offset_to });
    });
    words
}

/// The distinct words of a question that are worth looking up, at most `limit`; idle words only if there is nothing else.
pub fn terms(question: &str, limit: usize) -> Vec<String> {
    let mut seen = HashSet::new();
    let all: Vec<String> =
        stems(question).into_iter().map(|word| word.stem).filter(|stem| seen.insert(stem.clone())).collect();
    let telling: Vec<String> = all.iter().filter(|stem| !is_idle(stem)).take(limit).cloned().collect();
    if telling.is_empty() { all.into_iter().take(limit).collect() } else { telling }
}

/// Whether a stem carries no meaning of its own.
pub fn is_idle(stem: &str) -> bool {
    IDLE_STEMS.contains(stem)
}

/// How telling a word is by its kind alone: 1, or less for words that only ask.
pub fn weight(stem: &str) -> f32 {
    if ASKING_STEMS.contains(stem) { 0.35 } else { 1.0 }
}

/// What tantivy indexes with.
pub fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(Words).filter(Stemmer::new(Language::English)).build()
}

/// Cuts a text into folded words.
#[derive(Clone)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        let mut cut = Cut { tokens: Vec::new(), next: 0 };
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
fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        stems(text).into_iter().map(|word| word.stem).collect()
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
        assert_eq!(terms("do you have the lamp", 10), ["lamp"]);
        assert_eq!(terms("do you", 10), ["do", "you"]);
    }

    #[test]
    fn words_point_at_their_place_in_the_text() {
        let text = "Preço: R$ 49,90 às 9h";
        for word in stems(text) {
            assert!(text.get(word.from..word.to).is_some_and(|part| !part.trim().is_empty()), "{word:?}");
        }
    }
}
