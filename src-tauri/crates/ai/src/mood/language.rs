//! Language: which one a message is written in, when that is beyond doubt.

use std::sync::LazyLock;

use domain::language::two_letters;
use whatlang::{Detector, Lang};

use crate::script::is_dense;

/// Below so many letters a guess is a coin toss ("OK").
const ENOUGH_LETTERS: usize = 16;
/// Scripts of one language, or with a word in each sign, say it sooner.
const ENOUGH_DENSE: usize = 4;
const SAMPLE_CHARS: usize = 2_000;

/// Languages that nobody writes to shops make the others look doubtful.
const NOT_EXPECTED: [Lang; 6] = [Lang::Lat, Lang::Epo, Lang::Aka, Lang::Sna, Lang::Jav, Lang::Tuk];
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::with_denylist(NOT_EXPECTED.to_vec()));

/// ISO 639-1 code of a text's language; `None` when it is not certain.
pub fn language(text: &str) -> Option<&'static str> {
    let sample = domain::text::cut(text, SAMPLE_CHARS);
    let letters = sample.chars().filter(|letter| letter.is_alphabetic());
    let (wide, plain): (Vec<char>, Vec<char>) = letters.partition(|letter| is_dense(*letter));
    let mostly_dense = wide.len() > plain.len();
    if (mostly_dense && wide.len() < ENOUGH_DENSE) || (!mostly_dense && plain.len() < ENOUGH_LETTERS) {
        return None;
    }
    if let Some(code) = by_small_words(sample) {
        return Some(code);
    }
    let guess = DETECTOR.detect(sample).filter(whatlang::Info::is_reliable)?;
    two_letters(guess.lang().code())
}

/// The little words that every sentence has: better than statistics of letters when there are few letters.
const SMALL_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the is are you your do does what when how where i my it of to and for on at can could please have will with this that much",
    ),
    (
        "de",
        "der die das ist sind und ich sie wann wie wo mein ein eine nicht mit auf für kann haben ihr wir bitte am im zu es was viel noch",
    ),
    (
        "es",
        "el la los las es son y yo cuándo cuánto dónde cómo mi un una no con por para puedo tiene qué está hay de en se del cuesta",
    ),
    (
        "pt",
        "o a os as é são e eu quando quanto onde como meu minha um uma não com por para posso tem que está há de em se do da no na você vocês custa",
    ),
    (
        "fr",
        "le la les est sont et je vous quand combien où comment mon ma un une ne pas avec pour puis avez que de en des du au il c'est est-ce coûte",
    ),
    (
        "it",
        "il lo la gli le è sono e io quando quanto dove come mio mia un una non con per posso avete che di in del della si c'è costa",
    ),
    (
        "nl",
        "de het een is zijn en ik u jullie wanneer hoe waar mijn niet met op voor kan hebben dit dat van te er aan veel kost om ook",
    ),
    (
        "pl",
        "jest są i ja kiedy ile gdzie jak mój moja nie z na do czy mogę się w o co to od po za proszę macie kosztuje",
    ),
    (
        "tr",
        "ve bir bu ne zaman nerede nasıl için mı mi mu mü ile var yok kadar benim de da çok lütfen misiniz mısınız saat",
    ),
    (
        "id",
        "dan yang ini itu apa kapan berapa dimana bagaimana saya tidak dengan untuk bisa ada di ke dari jam kah apakah mau kami",
    ),
    ("sv", "och är det en ett jag ni när hur var min inte med på för kan har till av i vad kostar"),
    ("ro", "și este sunt eu când cât unde cum un o nu cu pe pentru pot aveți de la în ce din costă"),
];

/// The language with at least three of the words, and a third of them more than any other.
fn by_small_words(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-').filter(|word| !word.is_empty()).collect();
    let hits = |list: &str| words.iter().filter(|word| list.split(' ').any(|small| small == **word)).count();
    let mut counted: Vec<(usize, &'static str)> = SMALL_WORDS.iter().map(|(code, list)| (hits(list), *code)).collect();
    counted.sort_unstable_by(|one, other| other.cmp(one));
    let (best, second) = (counted.first()?, counted.get(1)?);
    (best.0 >= 3 && best.0 * 3 > second.0 * 4 && best.0 * 4 >= words.len()).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_tells_its_language_and_a_word_does_not() {
        assert_eq!(language("Wir haben montags bis freitags geöffnet, ein Termin ist nicht nötig."), Some("de"));
        assert_eq!(language("Could you please tell me when you are going to open on Saturday?"), Some("en"));
        assert_eq!(language("Вы работаете в воскресенье? Сколько стоит доставка?"), Some("ru"));
        assert_eq!(language("你们几点开门？"), Some("zh"));
        assert_eq!(language("What time do you open on Sundays?"), Some("en"));
        assert_eq!(language("Quanto custa um corte de cabelo?"), Some("pt"));
        assert_eq!(language("Wann habt ihr am Samstag geöffnet und wie viel kostet es?"), Some("de"));
        assert_eq!(language("Hoeveel kost het om een tafel te reserveren?"), Some("nl"));
        assert_eq!(language("OK"), None);
        assert_eq!(language("1042 👍"), None);
        assert_eq!(language(""), None);
    }

    #[test]
    fn every_language_that_can_be_found_has_two_letters() {
        let missing: Vec<_> = whatlang::Lang::all().iter().filter(|lang| two_letters(lang.code()).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
