//! Languages: how the words of each are reduced to stems.
//!
//! Customers leave accents out ("informacao"), but the stemmers expect them: "-ção" is an ending, "-cao" is not. So accents
//! are folded first, then put back where an ending needs them, and folded again after stemming: both spellings reach the
//! same stem. Scripts other than Latin are stemmed as written, because there accents are letters that nobody leaves out.

use tantivy::tokenizer::{Language, Stemmer};

/// The languages with a stemmer of their own; the first one serves all others.
const STEMMED: &[(&str, Language)] = &[
    ("en", Language::English),
    ("pt", Language::Portuguese),
    ("es", Language::Spanish),
    ("fr", Language::French),
    ("de", Language::German),
    ("it", Language::Italian),
    ("nl", Language::Dutch),
    ("sv", Language::Swedish),
    ("da", Language::Danish),
    ("nb", Language::Norwegian),
    ("no", Language::Norwegian),
    ("nn", Language::Norwegian),
    ("fi", Language::Finnish),
    ("hu", Language::Hungarian),
    ("ro", Language::Romanian),
    ("tr", Language::Turkish),
    ("ru", Language::Russian),
    ("el", Language::Greek),
    ("ar", Language::Arabic),
    ("ta", Language::Tamil),
];

/// How many [`Tongue`]s there are.
pub const TONGUES: usize = STEMMED.len();

/// Endings that the stemmers know with accents only (or, in "-íveis", not at all), as folded and as they know them; longer ones
/// first.
const ENDINGS: &[(&str, &[(&str, &str)])] = &[
    (
        "pt",
        &[
            ("encias", "ências"),
            ("iveis", "ível"),
            ("aveis", "ável"),
            ("encia", "ência"),
            ("ancia", "ância"),
            ("coes", "ções"),
            ("avel", "ável"),
            ("ivel", "ível"),
            ("cao", "ção"),
            ("oes", "ões"),
            ("sao", "são"),
        ],
    ),
    ("es", &[("logias", "logías"), ("logia", "logía"), ("cion", "ción"), ("sion", "sión")]),
    ("fr", &[("ites", "ités"), ("ite", "ité"), ("ees", "ées"), ("ee", "ée")]),
    ("it", &[("ita", "ità")]),
];

/// An ending is one only with at least so many bytes in front of it.
const SHORTEST_ROOT: usize = 3;

/// A language by its ISO 639-1 code; all zero is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub [u8; 2]);

impl Code {
    /// The code in a tag such as "pt" or "pt-BR"; unknown if there is none.
    pub fn new(tag: &str) -> Self {
        match tag.as_bytes() {
            [a, b, rest @ ..]
                if a.is_ascii_alphabetic()
                    && b.is_ascii_alphabetic()
                    && rest.first().is_none_or(|c| !c.is_ascii_alphanumeric()) =>
            {
                Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()])
            }
            _ => Self::default(),
        }
    }

    /// Whether the language is known.
    pub fn is_known(self) -> bool {
        self != Self::default()
    }

    /// Its stemmer.
    pub fn tongue(self) -> Tongue {
        let place = STEMMED.iter().position(|(code, _)| code.as_bytes() == self.0);
        Tongue(place.unwrap_or_default() as u8)
    }
}

/// A stemmer, by its place in the list: languages without one share that of English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tongue(pub u8);

impl Tongue {
    /// One bit for each.
    pub fn bit(self) -> u32 {
        1 << self.0
    }

    /// What takes endings off.
    pub fn stemmer(self) -> Stemmer {
        Stemmer::new(STEMMED[self.0 as usize].1)
    }

    /// Whether accents of this script may be missing.
    pub fn is_latin(self) -> bool {
        use Language::{Arabic, Greek, Russian, Tamil};
        !matches!(STEMMED[self.0 as usize].1, Russian | Greek | Arabic | Tamil)
    }

    /// A folded word with the accents that its ending needs.
    pub fn accented(self, folded: String) -> String {
        let code = STEMMED[self.0 as usize].0;
        let endings = ENDINGS.iter().find(|(language, _)| *language == code).map_or(&[][..], |(_, endings)| endings);
        for (plain, written) in endings {
            if let Some(root) = folded.strip_suffix(plain).filter(|root| root.len() >= SHORTEST_ROOT) {
                return format!("{root}{written}");
            }
        }
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn stems(code: &str, text: &str) -> Vec<String> {
        words::stems(text, Code::new(code).tongue()).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn words_of_one_root_share_their_stem_with_and_without_accents() {
        for (code, words) in [
            ("en", "delivery deliveries"),
            ("pt", "informação informações informacao informacoes"),
            ("pt", "devolução devoluções devolucao devolucoes"),
            ("pt", "entrega entregas entregar entregamos"),
            ("pt", "disponível disponíveis disponivel disponiveis"),
            ("es", "devolución devoluciones devolucion"),
            ("es", "dirección direcciones direccion"),
            ("es", "envío envíos envio envios"),
            ("fr", "livraison livraisons"),
            ("fr", "qualité qualités qualite"),
            ("de", "Lieferung Lieferungen"),
            ("de", "Öffnungszeit Öffnungszeiten offnungszeiten"),
            ("it", "consegna consegne"),
            ("it", "disponibilità disponibilita"),
            ("nl", "levering leveringen"),
            ("ru", "доставка доставки доставку"),
        ] {
            let stems = stems(code, words);
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{code}: {words} -> {stems:?}");
        }
    }

    #[test]
    fn words_of_different_roots_stay_apart() {
        for (code, words) in [("pt", "entrega empresa"), ("es", "envío envase"), ("de", "Lieferung Leitung")] {
            let stems = stems(code, words);
            assert_ne!(stems[0], stems[1], "{code}: {words}");
        }
    }

    #[test]
    fn stems_carry_no_accents() {
        for tongue in (0..TONGUES as u8).map(Tongue).filter(|tongue| tongue.is_latin()) {
            for word in words::stems("ação qualité straße disponibilità", tongue) {
                assert!(word.stem.is_ascii(), "{tongue:?}: {}", word.stem);
            }
        }
    }

    #[test]
    fn a_region_is_no_other_language_and_nonsense_is_unknown() {
        assert_eq!(Code::new("pt-BR"), Code::new("pt"));
        assert_eq!(Code::new("PT"), Code::new("pt"));
        for nonsense in ["", "p", "por", "12", "é"] {
            assert!(!Code::new(nonsense).is_known(), "{nonsense}");
        }
    }

    #[test]
    fn a_language_without_a_stemmer_is_stemmed_as_english() {
        assert_eq!(Code::new("pl").tongue(), Code::new("en").tongue());
        assert_eq!(Code::new("").tongue(), Code::new("en").tongue());
    }
}
