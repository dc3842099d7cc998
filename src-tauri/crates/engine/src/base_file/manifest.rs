//! Manifest: `base.json` of a base file. Its shape is a promise: what was exported once can be imported for ever.

use std::collections::HashMap;

use domain::knowledge::{CrawlRules, Refresh, SourceFormat};
use domain::{Base, BasePatch, Faq, FaqId, FaqInput, Pin, Source, SourceId, SourceKind, text};
use serde::{Deserialize, Serialize};

/// Says that the file is one of ours.
const FORMAT: &str = "switchboard-base";

/// Counted up when an older program would misunderstand the file.
const VERSION: u32 = 1;

/// Everything of a base but the originals. FAQs and sources are referred to by their places in the lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: String,
    version: u32,
    pub name: String,
    #[serde(default)]
    pub languages: Vec<String>,
    #[serde(default)]
    pub faqs: Vec<FaqInput>,
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    #[serde(default)]
    pub pins: Vec<PinEntry>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceEntry {
    pub kind: SourceKind,
    #[serde(default)]
    pub format: Option<SourceFormat>,
    pub title: String,
    /// A page's address. A file's place is left out: it says how somebody's computer is arranged, and to nobody else.
    #[serde(default)]
    pub location: Option<String>,
    #[serde(default)]
    pub crawl: Option<CrawlRules>,
    #[serde(default)]
    pub refresh: Refresh,
    /// The site it was found on; stands before it.
    #[serde(default)]
    pub parent: Option<usize>,
    /// The name of its original in the file.
    #[serde(default)]
    pub content: Option<String>,
}

/// A pinned question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PinEntry {
    pub question: String,
    #[serde(default)]
    pub faq: Option<usize>,
    #[serde(default)]
    pub source: Option<usize>,
    #[serde(default)]
    pub quote: String,
}

impl Manifest {
    /// The manifest of a base, without originals as yet; and the ids of its sources in its order.
    pub fn of(base: &Base, faqs: &[Faq], mut sources: Vec<Source>, pins: &[Pin]) -> (Self, Vec<SourceId>) {
        sources.sort_by(|one, other| {
            (one.parent_id.is_some(), one.created_at, &one.id).cmp(&(
                other.parent_id.is_some(),
                other.created_at,
                &other.id,
            ))
        });
        let source_places: HashMap<&SourceId, usize> =
            sources.iter().enumerate().map(|(place, source)| (&source.id, place)).collect();
        let faq_places: HashMap<&FaqId, usize> = faqs.iter().enumerate().map(|(place, faq)| (&faq.id, place)).collect();
        let source_place = |id: &Option<SourceId>| id.as_ref().and_then(|id| source_places.get(id)).copied();
        let entries = sources.iter().map(|source| SourceEntry {
            kind: source.kind,
            format: source.format,
            title: source.title.clone(),
            location: source.location.clone().filter(|_| matches!(source.kind, SourceKind::Page | SourceKind::Site)),
            crawl: source.crawl,
            refresh: source.refresh,
            parent: source_place(&source.parent_id),
            content: None,
        });
        let pins = pins.iter().map(|pin| PinEntry {
            question: pin.question.clone(),
            faq: pin.faq_id.as_ref().and_then(|id| faq_places.get(id)).copied(),
            source: source_place(&pin.source_id),
            quote: pin.quote.clone(),
        });
        let manifest = Self {
            format: FORMAT.into(),
            version: VERSION,
            name: base.name.clone(),
            languages: base.languages.clone(),
            faqs: faqs
                .iter()
                .map(|faq| FaqInput {
                    question: faq.question.clone(),
                    variants: faq.variants.clone(),
                    answer: faq.answer.clone(),
                })
                .collect(),
            sources: entries.collect(),
            // What a pin expects may be gone: then it can pass nowhere.
            pins: pins.filter(|pin| pin.faq.is_some() != pin.source.is_some()).collect(),
        };
        (manifest, sources.iter().map(|source| source.id.clone()).collect())
    }

    /// Within our limits and whole, or what is wrong in words.
    pub fn checked(mut self) -> Result<Self, String> {
        if self.format != FORMAT {
            return Err("This is no knowledge base of Switchboard.".into());
        }
        if self.version > VERSION {
            return Err("This file was made by a newer Switchboard. Update this one first.".into());
        }
        self.name = Base::checked_name(&self.name)?;
        BasePatch { languages: Some(self.languages.clone()), ..BasePatch::default() }.checked()?;
        self.faqs = self.faqs.iter().map(FaqInput::checked).collect::<Result<_, _>>()?;
        let whole = |place: Option<usize>, count: usize| place.is_none_or(|place| place < count);
        for (place, source) in self.sources.iter_mut().enumerate() {
            source.title = Source::checked_title(&source.title)?;
            source.crawl = source.crawl.map(CrawlRules::checked).transpose()?;
            if !whole(source.parent, place) || source.location.as_ref().is_some_and(|at| at.len() > 8_192) {
                return Err(damaged());
            }
        }
        let (faqs, sources) = (self.faqs.len(), self.sources.len());
        for pin in &mut self.pins {
            pin.question = text::limited("A pinned question", pin.question.trim(), 1_000)?;
            pin.quote = text::cut(&pin.quote, 1_000).to_owned();
            if !whole(pin.faq, faqs) || !whole(pin.source, sources) || pin.faq.is_some() == pin.source.is_some() {
                return Err(damaged());
            }
        }
        Ok(self)
    }
}

/// The file is not as we write it.
pub(super) fn damaged() -> String {
    "This file is damaged. Export the base again, or take an older copy.".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the first version. It must be read for ever: never change it.
    const FIRST: &str = r#"{
        "format": "switchboard-base", "version": 1, "name": "Luma", "languages": ["en"],
        "faqs": [{ "question": "Do you ship?", "variants": ["Delivery?"], "answer": "Yes." }],
        "sources": [
            { "kind": "site", "title": "Shop", "location": "https://example.com/", "crawl": { "depth": 2, "most": 50 },
              "refresh": "weekly" },
            { "kind": "page", "format": "html", "title": "Prices", "location": "https://example.com/prices", "parent": 0,
              "content": "contents/0" },
            { "kind": "text", "format": "markdown", "title": "Returns", "content": "contents/1" }
        ],
        "pins": [{ "question": "shipping?", "faq": 0 }, { "question": "returns?", "source": 2, "quote": "Within 30 days" }]
    }"#;

    fn first() -> Manifest {
        serde_json::from_str(FIRST).unwrap()
    }

    #[test]
    fn a_file_of_the_first_version_is_read() {
        let manifest = first().checked().unwrap();
        assert_eq!((manifest.name.as_str(), manifest.faqs.len(), manifest.pins.len()), ("Luma", 1, 2));
        assert_eq!(manifest.sources[0].refresh, Refresh::Weekly);
        assert_eq!(manifest.sources[1].parent, Some(0));
        let again: Manifest = serde_json::from_str(&serde_json::to_string(&manifest).unwrap()).unwrap();
        assert_eq!(again, manifest);
    }

    #[test]
    fn what_is_not_whole_is_refused_in_words() {
        let broken: [fn(&mut Manifest); 8] = [
            |manifest| manifest.format = "zip".into(),
            |manifest| manifest.version = 2,
            |manifest| manifest.name = " ".into(),
            |manifest| manifest.languages = vec!["English".into()],
            |manifest| manifest.faqs[0].answer.clear(),
            |manifest| manifest.sources[1].parent = Some(1),
            |manifest| manifest.pins[0].faq = Some(1),
            |manifest| manifest.pins[1].source = None,
        ];
        for (place, breaks) in broken.iter().enumerate() {
            let mut manifest = first();
            breaks(&mut manifest);
            assert!(manifest.checked().is_err_and(|words| words.ends_with('.')), "{place}");
        }
    }
}
