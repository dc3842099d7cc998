//! Words of a line: split at spaces, kept together by quotation marks, ended by a colon.

use anyhow::{Result, bail};

/// The words of a line, and what is said behind the first word that ends with a colon.
#[derive(Debug, PartialEq, Eq)]
pub struct Typed {
    /// In front of the colon.
    pub words: Vec<String>,
    /// Behind it, as it was typed.
    pub text: Option<String>,
}

/// Splits a line.
pub fn split(line: &str) -> Result<Typed> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut letters = line.char_indices().peekable();
    let mut quoted = false;
    while let Some((at, letter)) = letters.next() {
        let ends_word = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        match letter {
            '"' | '“' | '”' => {
                quoted = !quoted;
                // `""` is a word, too.
                word.get_or_insert_default();
            }
            ':' if !quoted && ends_word => {
                words.extend(word.take());
                let text = line[at + 1..].trim();
                return Ok(Typed { words, text: Some(text.to_owned()) });
            }
            space if space.is_whitespace() && !quoted => words.extend(word.take()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    if quoted {
        bail!("A quotation mark is not closed");
    }
    words.extend(word);
    Ok(Typed { words, text: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str], text: Option<&str>) -> Typed {
        Typed { words: words.iter().map(|&word| word.to_owned()).collect(), text: text.map(str::to_owned) }
    }

    #[test]
    fn a_colon_ends_the_words_and_leaves_the_text_as_it_is() {
        assert_eq!(split("Anna: it's \"so\": fine ").unwrap(), typed(&["Anna"], Some("it's \"so\": fine")));
        assert_eq!(split("Anna photo C:\\x.png").unwrap(), typed(&["Anna", "photo", "C:\\x.png"], None));
        assert_eq!(split("Anna poll \"What: now\" \"\"").unwrap(), typed(&["Anna", "poll", "What: now", ""], None));
        assert_eq!(split("Anna:").unwrap(), typed(&["Anna"], Some("")));
        assert!(split("Anna poll \"open").is_err());
    }
}
