//! Found: what a search found, read back from the database.
//!
//! The index is a copy. What it has and the database has not, or has in another base by now, is no answer; so every
//! passage is read again, all of them in one read, before anything is made of it.

use std::collections::HashMap;

use domain::{BaseId, ChunkId, ChunkPlace, Faq, FaqId};
use knowledge::{Hit, HitKind, Search};
use store::chunks::{self, ChunkRow};
use store::{bases, faqs};

use crate::Core;

/// Passages looked at for an answer (product.md section 4).
const TOP: usize = 5;

/// What was found in knowledge bases.
pub(crate) struct Found {
    /// The bases that were asked; there may be none at all.
    pub bases: Vec<BaseId>,
    /// What the index said.
    pub search: Search,
    /// What of it is there, best first.
    pub passages: Vec<Passage>,
    /// Which of them answers.
    pub answer: Option<usize>,
}

/// A passage that was found.
pub(crate) struct Passage {
    /// How it was found.
    pub hit: Hit,
    /// What it is.
    pub body: Body,
}

/// What a passage is.
pub(crate) enum Body {
    /// A FAQ.
    Faq(Faq),
    /// A stretch of a source: the passage with the neighbours that were found with it.
    Stretch {
        /// Where the passage stands.
        place: ChunkPlace,
        /// What stands there.
        text: String,
    },
}

impl Passage {
    /// Its id: of the FAQ, or of the passage of a source.
    pub fn id(&self) -> &str {
        &self.hit.id
    }

    /// What it is called, and what it says.
    pub fn words(&self) -> (String, String) {
        match &self.body {
            Body::Faq(faq) => (faq.question.clone(), faq.answer.clone()),
            Body::Stretch { place, text } if place.heading.is_empty() => (place.title.clone(), text.clone()),
            Body::Stretch { place, text } => (format!("{} › {}", place.title, place.heading), text.clone()),
        }
    }
}

impl Found {
    /// The passage that answers.
    pub fn answer(&self) -> Option<&Passage> {
        self.answer.and_then(|index| self.passages.get(index))
    }
}

/// A passage as the database has it.
enum Row {
    Faq(Faq),
    Chunk(ChunkRow),
}

impl Core {
    /// Searches bases (the default if they are gone), and reads back the best `most` of what was found.
    pub(crate) async fn look_up(&self, chosen: &[BaseId], said: &str, most: usize) -> anyhow::Result<Found> {
        let chosen = chosen.to_vec();
        let asked = self.store.read("bases to ask", move |conn| bases::answering_together(conn, &chosen)).await?;
        let (bases, languages) = asked;
        let named: Vec<String> = bases.iter().map(|base| base.as_str().to_owned()).collect();
        let search = self.index.search(named, languages, said.to_owned(), TOP, self.now()).await?;
        let (mut faqs, mut chunks) = (Vec::new(), Vec::new());
        for hit in search.found().take(most) {
            let ids = if matches!(hit.what, HitKind::Faq { .. }) { &mut faqs } else { &mut chunks };
            ids.extend([&hit.id].into_iter().chain(&hit.joined).cloned());
        }
        let rows = self.read_back(faqs, chunks, bases.clone()).await?;
        let mut found = Found { passages: Vec::with_capacity(most), answer: None, bases, search };
        let first = found.search.answer.unwrap_or(usize::MAX);
        for (place, hit) in found.search.found().take(most).enumerate() {
            let Some(body) = body(hit, &rows) else { continue };
            if hit.cut.is_none() && place >= first {
                found.answer.get_or_insert(found.passages.len());
            }
            found.passages.push(Passage { hit: hit.clone(), body });
        }
        Ok(found)
    }

    /// Those of these passages that are there, in these bases.
    async fn read_back(
        &self,
        faq_ids: Vec<String>,
        chunk_ids: Vec<String>,
        bases: Vec<BaseId>,
    ) -> anyhow::Result<HashMap<String, Row>> {
        let read = self.store.read("found passages", move |conn| {
            let mut rows = HashMap::with_capacity(faq_ids.len() + chunk_ids.len());
            for id in faq_ids {
                let faq = faqs::live(conn, &FaqId::new(id.clone()))?;
                rows.extend(faq.filter(|faq| bases.contains(&faq.base_id)).map(|faq| (id, Row::Faq(faq))));
            }
            for id in chunk_ids {
                let chunk = chunks::live(conn, &ChunkId::new(id.clone()))?;
                rows.extend(chunk.filter(|chunk| bases.contains(&chunk.base_id)).map(|chunk| (id, Row::Chunk(chunk))));
            }
            Ok(rows)
        });
        read.await
    }
}

/// What a hit is, if it is still there.
fn body(hit: &Hit, rows: &HashMap<String, Row>) -> Option<Body> {
    match rows.get(&hit.id)? {
        Row::Faq(faq) => Some(Body::Faq(faq.clone())),
        Row::Chunk(chunk) => {
            let neighbours = hit.joined.iter().filter(|id| **id != hit.id).filter_map(|id| match rows.get(id)? {
                Row::Chunk(chunk) => Some(chunk),
                Row::Faq(_) => None,
            });
            Some(Body::Stretch { place: chunk.place.clone(), text: joined([chunk].into_iter().chain(neighbours)) })
        }
    }
}

/// Passages of one source as one text. What two of them share is there once; between two that do not touch is a blank line.
fn joined<'a>(rows: impl IntoIterator<Item = &'a ChunkRow>) -> String {
    let mut rows: Vec<&ChunkRow> = rows.into_iter().collect();
    rows.sort_by_key(|row| (row.start, row.end));
    let (mut text, mut end) = (String::new(), None);
    for row in rows {
        let before = end.unwrap_or(row.start);
        if row.start > before {
            text.push_str("\n\n");
        }
        let known = usize::try_from(before.saturating_sub(row.start)).unwrap_or(usize::MAX);
        text.extend(row.text.chars().skip(known));
        end = Some(before.max(row.end));
    }
    text
}

#[cfg(test)]
mod tests {
    use domain::SourceId;
    use proptest::prelude::*;

    use super::*;

    fn row(start: u32, text: &str) -> ChunkRow {
        let place = ChunkPlace {
            chunk_id: ChunkId::new(start.to_string()),
            source_id: SourceId::new("s"),
            title: String::new(),
            url: None,
            page: None,
            heading: String::new(),
        };
        let end = start + u32::try_from(text.chars().count()).unwrap();
        ChunkRow { base_id: BaseId::new("b"), place, text: text.into(), start, end }
    }

    #[test]
    fn what_neighbours_share_is_said_once() {
        let rows = vec![row(8, "São Paulo. Lisbon."), row(0, "We ship São Paulo.")];
        assert_eq!(joined(&rows), "We ship São Paulo. Lisbon.");
    }

    #[test]
    fn neighbours_that_do_not_touch_are_parted() {
        assert_eq!(joined(&vec![row(0, "One."), row(6, "Two.")]), "One.\n\nTwo.");
        assert_eq!(joined(&vec![row(0, "One. Two. Three."), row(5, "Two.")]), "One. Two. Three.");
    }

    proptest! {
        #[test]
        fn stretches_of_a_text_that_overlap_join_to_that_text(
            text in "[a-zäé€ \n]{1,60}",
            cuts in proptest::collection::vec((0_usize..60, 1_usize..30), 1..6),
        ) {
            let chars: Vec<char> = text.chars().collect();
            let mut rows = Vec::new();
            let mut covered = 0;
            for (back, length) in cuts {
                let start = covered - back.min(covered);
                let end = (covered + length).min(chars.len());
                rows.push(row(u32::try_from(start).unwrap(), &chars[start..end].iter().collect::<String>()));
                covered = end;
            }
            let from = rows.iter().map(|row| row.start).min().unwrap();
            let expected: String = chars[usize::try_from(from).unwrap()..covered].iter().collect();
            rows.reverse();
            prop_assert_eq!(joined(&rows), expected);
        }
    }
}
