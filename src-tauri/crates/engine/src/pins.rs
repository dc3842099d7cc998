//! Pinned questions: what must keep its answer, tried again whenever something could have changed it.

use std::collections::HashSet;

use domain::knowledge::{PinInput, PinRun, PinTry};
use domain::{BaseId, Pin, PinId, text};
use store::pins::Expected;
use store::{audit, bases, chunks, faqs, pins};

use crate::found::{Body, Found, Passage};
use crate::{Core, CoreError};

/// What is kept of a passage to know it again, in characters.
const QUOTE: usize = 300;

/// Passages among which the expected one is looked for.
const LOOKED_AT: usize = 100;

/// The part of a quote that a passage must have, see [`holds`].
const SAME: f64 = 0.4;

/// Words that are compared as one piece, see [`holds`].
const PIECE: usize = 3;

impl Core {
    /// The pinned questions of a base, with their last tries.
    pub async fn pins(&self, base_id: BaseId) -> Result<Vec<Pin>, CoreError> {
        Ok(self.store.read("pins", move |conn| pins::of_base(conn, &base_id)).await?)
    }

    /// Pins a question to the FAQ or passage that must answer it, and tries it.
    pub async fn add_pin(&self, base_id: BaseId, pin: PinInput) -> Result<Pin, CoreError> {
        let question = text::limited("The question", pin.question.trim(), 1_000).map_err(CoreError::Invalid)?;
        if question.is_empty() {
            return Err(CoreError::Invalid("Write a question first.".into()));
        }
        if pin.faq_id.is_some() == pin.chunk_id.is_some() {
            return Err(CoreError::Invalid("Choose one answer for this question.".into()));
        }
        let (id, now) = (PinId::from(self.ids.uuid()), self.now());
        let pin = self
            .store
            .write("pin", move |tx| {
                if bases::get(tx, &base_id)?.is_none() {
                    return Ok(Err(CoreError::missing("knowledge base")));
                }
                let expected = if let Some(faq) = &pin.faq_id {
                    let faq = faqs::live(tx, faq)?.filter(|faq| faq.base_id == base_id);
                    faq.map(|faq| Expected { faq_id: Some(faq.id), source_id: None, quote: String::new() })
                } else if let Some(chunk) = &pin.chunk_id {
                    let chunk = chunks::live(tx, chunk)?.filter(|chunk| chunk.base_id == base_id);
                    chunk.map(|chunk| Expected {
                        faq_id: None,
                        source_id: Some(chunk.place.source_id),
                        quote: text::cut(&chunk.text, QUOTE).to_owned(),
                    })
                } else {
                    None
                };
                let Some(expected) = expected else { return Ok(Err(CoreError::missing("answer"))) };
                // Pinned twice is pinned once.
                let known = pins::of_base(tx, &base_id)?.into_iter().find(|known| {
                    let same = (&known.faq_id, &known.source_id, &known.quote)
                        == (&expected.faq_id, &expected.source_id, &expected.quote);
                    same && text::folded(&known.question) == text::folded(&question)
                });
                if let Some(known) = known {
                    return Ok(Ok(known));
                }
                audit::record(tx, now, "pin.create", id.as_str(), "")?;
                pins::insert(tx, &id, &base_id, &question, &expected, now)?;
                Ok(pins::get(tx, &id)?.ok_or_else(|| CoreError::missing("pinned question")))
            })
            .await??;
        let id = pin.id.clone();
        self.try_pins(vec![pin]).await?;
        let tried = self.store.read("pin", move |conn| pins::get(conn, &id)).await?;
        tried.ok_or_else(|| CoreError::missing("pinned question"))
    }

    /// Forgets a pinned question.
    pub async fn delete_pin(&self, id: PinId) -> Result<(), CoreError> {
        let now = self.now();
        let deleted = self
            .store
            .write("pin", move |tx| {
                audit::record(tx, now, "pin.delete", id.as_str(), "")?;
                pins::delete(tx, &id)
            })
            .await?;
        if deleted { Ok(()) } else { Err(CoreError::missing("pinned question")) }
    }

    /// Tries every pinned question of a base and says what changed.
    pub async fn run_pins(&self, base_id: BaseId) -> Result<PinRun, CoreError> {
        Ok(self.try_pins_of(base_id).await?)
    }

    /// Tries the pinned questions of every base: how many pass, and how many did before and do not any more.
    pub(crate) async fn try_every_pin(&self) -> anyhow::Result<(u32, u32)> {
        let (mut passed, mut broken) = (0, 0);
        for base in self.store.read("bases", bases::all).await? {
            let run = self.try_pins_of(base.id).await?;
            passed += run.passed;
            broken += run.broken;
        }
        Ok((passed, broken))
    }

    async fn try_pins_of(&self, base: BaseId) -> anyhow::Result<PinRun> {
        let asked = base.clone();
        let before = self.store.read("pins", move |conn| pins::of_base(conn, &asked)).await?;
        self.try_pins(before).await?;
        let pins = self.store.read("pins", move |conn| pins::of_base(conn, &base)).await?;
        let count = |what: fn(Option<bool>, Option<bool>) -> bool| {
            let passed = |tried: &Option<PinTry>| tried.as_ref().map(|tried| tried.passed);
            let counted = pins.iter().filter(|pin| what(passed(&pin.before), passed(&pin.last))).count();
            u32::try_from(counted).unwrap_or(u32::MAX)
        };
        Ok(PinRun {
            passed: count(|_, last| last == Some(true)),
            broken: count(|before, last| before == Some(true) && last == Some(false)),
            mended: count(|before, last| before == Some(false) && last == Some(true)),
            pins,
        })
    }

    async fn try_pins(&self, pins: Vec<Pin>) -> anyhow::Result<()> {
        let mut tried = Vec::with_capacity(pins.len());
        for pin in pins {
            let found = self.look_up(std::slice::from_ref(&pin.base_id), &pin.question, LOOKED_AT).await?;
            let model = self.index.served().embedder.model().id;
            tried.push((pin.id.clone(), PinTry { at: self.now(), model, ..judged(&pin, &found) }));
        }
        self.store
            .write("tried pins", move |tx| tried.iter().try_for_each(|(id, tried)| pins::note(tx, id, tried)))
            .await
    }
}

/// How a pinned question was answered.
fn judged(pin: &Pin, found: &Found) -> PinTry {
    let expected = found.passages.iter().position(|passage| expects(pin, passage));
    let passed = expected.is_some() && expected == found.answer;
    let instead = found.answer().filter(|_| !passed).map_or_else(String::new, |passage| named(&passage.body));
    PinTry {
        at: domain::UnixMs(0),
        model: String::new(),
        passed,
        place: expected.and_then(|place| u32::try_from(place + 1).ok()),
        confidence: found.passages.first().map(|passage| f64::from(passage.hit.confidence.0)),
        instead,
    }
}

fn expects(pin: &Pin, passage: &Passage) -> bool {
    match &passage.body {
        Body::Faq(faq) => pin.faq_id.as_ref() == Some(&faq.id),
        Body::Stretch { place, text } => pin.source_id.as_ref() == Some(&place.source_id) && holds(text, &pin.quote),
    }
}

/// Whether a passage is the one that a quote was taken from, though the source may have been cut anew or slightly changed.
///
/// It must have two fifths of the quote's groups of three words. So a quote that a new cut divides in the middle is still
/// found in one of its halves, a corrected word breaks three groups of about fifty, and a row of a table that differs in its
/// figures alone, or a passage with the same small words, is not taken for it.
fn holds(passage: &str, quote: &str) -> bool {
    let (passage, quote) = (words(passage), words(quote));
    if quote.len() < PIECE {
        return !quote.is_empty() && passage.windows(quote.len()).any(|piece| piece == quote);
    }
    let pieces: HashSet<&[String]> = passage.windows(PIECE).collect();
    let (all, there) = quote
        .windows(PIECE)
        .fold((0.0, 0.0), |(all, there), piece| (all + 1.0, if pieces.contains(piece) { there + 1.0 } else { there }));
    there / all >= SAME
}

fn words(text: &str) -> Vec<String> {
    let folded = text::folded(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What answered, in one line.
fn named(body: &Body) -> String {
    let (title, heading) = match body {
        Body::Faq(faq) => (faq.question.as_str(), ""),
        Body::Stretch { place, .. } => (place.title.as_str(), place.heading.as_str()),
    };
    let line = if heading.is_empty() { title.to_owned() } else { format!("{title} › {heading}") };
    text::cut(&line.split_whitespace().collect::<Vec<_>>().join(" "), 200).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTE: &str = "Returns: Send it back within 30 days, unworn and with its label. We refund the price within a week \
                         after it arrived, to the card that you paid with. Shipping back is at our cost inside the country.";

    #[test]
    fn a_quote_is_found_again_after_another_cut() {
        let words: Vec<&str> = QUOTE.split_whitespace().collect();
        let (one, other) = words.split_at(words.len() / 2);
        assert!(holds(&format!("Before it something else. {}", one.join(" ")), QUOTE));
        assert!(holds(&format!("{} And after it something else.", other.join(" ")), QUOTE));
        assert!(holds(&QUOTE.replace("30 days", "14 days").to_uppercase(), QUOTE));
    }

    #[test]
    fn another_passage_with_the_same_small_words_is_not_it() {
        assert!(!holds("We ship within the country in two days, and at your cost to the rest of the world.", QUOTE));
        assert!(!holds("", QUOTE));
        assert!(!holds(QUOTE, ""));
    }

    #[test]
    fn rows_that_differ_in_their_figures_are_told_apart() {
        let row = |name: &str, price: u32| format!("Name: {name}; Price: {price}.90; Stock: {}", price + 3);
        assert!(holds(&format!("{}\n{}", row("Aurora", 19), row("Borealis", 42)), &row("Borealis", 42)));
        assert!(!holds(&row("Aurora", 19), &row("Borealis", 42)));
    }

    #[test]
    fn a_quote_of_a_word_or_two_is_found_as_it_is() {
        assert!(holds("We are closed on Mondays.", "closed"));
        assert!(!holds("We are open on Mondays.", "closed"));
    }
}
