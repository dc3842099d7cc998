//! Filling a hidden base from a base file, and showing it when it is complete.

use domain::knowledge::Refresh;
use domain::{Base, BaseId, FaqId, FaqInput, PinId, SourceId, SourceKind, UnixMs};
use store::pins::Expected;
use store::sources::{NewSource, Original};
use store::{Tx, audit, bases, faqs, pins, sources};
use url::Url;
use web::{Allowed, guard};

use super::blocking;
use super::manifest::{Manifest, PinEntry, SourceEntry};
use super::read::BaseReader;
use crate::reading::original::hash;
use crate::{Core, CoreError};

/// FAQs written together.
const FAQS_TOGETHER: usize = 500;

impl Core {
    /// Fills a hidden base and shows it.
    pub(super) async fn fill(&self, id: &BaseId, file: BaseReader, manifest: Manifest) -> Result<Base, CoreError> {
        let Manifest { name, faqs, sources, pins, .. } = manifest;
        let faq_ids = self.fill_faqs(id, faqs).await?;
        let source_ids = self.fill_sources(id, file, sources).await?;
        let expected = |pin: &PinEntry| Expected {
            faq_id: pin.faq.and_then(|faq| faq_ids.get(faq)).cloned(),
            source_id: pin.source.and_then(|source| source_ids.get(source)).cloned(),
            quote: pin.quote.clone(),
        };
        let pins: Vec<(PinId, Expected, String)> =
            pins.into_iter().map(|pin| (self.ids.uuid().into(), expected(&pin), pin.question)).collect();
        let (id, now) = (id.clone(), self.now());
        let shown = self
            .store
            .write("base file", move |tx| {
                for (pin, expected, question) in &pins {
                    pins::insert(tx, pin, &id, question, expected, now)?;
                }
                audit::record(tx, now, "base.import", id.as_str(), "")?;
                let taken: Vec<String> = bases::all(tx)?.into_iter().map(|base| base.name).collect();
                bases::show(tx, &id, &free_name(&name, &taken))
            })
            .await?;
        shown.ok_or_else(|| CoreError::missing("knowledge base"))
    }

    async fn fill_faqs(&self, base: &BaseId, faqs: Vec<FaqInput>) -> Result<Vec<FaqId>, CoreError> {
        let ids: Vec<FaqId> = faqs.iter().map(|_| self.ids.uuid().into()).collect();
        let mut rest: Vec<(FaqId, FaqInput)> = ids.iter().cloned().zip(faqs).collect();
        let now = self.now();
        while !rest.is_empty() {
            let later = rest.split_off(rest.len().min(FAQS_TOGETHER));
            let (part, base) = (std::mem::replace(&mut rest, later), base.clone());
            self.store
                .write("FAQs of a base file", move |tx| {
                    part.iter().try_for_each(|(id, faq)| faqs::put(tx, id, &base, faq, now).map(drop))
                })
                .await?;
            self.checkpoint.reached("base.imported_part");
        }
        Ok(ids)
    }

    async fn fill_sources(
        &self,
        base: &BaseId,
        mut file: BaseReader,
        entries: Vec<SourceEntry>,
    ) -> Result<Vec<SourceId>, CoreError> {
        let ids: Vec<SourceId> = entries.iter().map(|_| self.ids.uuid().into()).collect();
        let now = self.now();
        for (entry, id) in entries.into_iter().zip(&ids) {
            let mut content = None;
            if let Some(name) = entry.content.clone() {
                (file, content) = blocking(move || file.content(&name).map(|content| (file, Some(content)))).await?;
            }
            let parent = entry.parent.and_then(|parent| ids.get(parent)).cloned();
            let (id, base) = (id.clone(), base.clone());
            self.store
                .write("source of a base file", move |tx| insert(tx, id, base, parent, &entry, content.as_deref(), now))
                .await?;
            self.checkpoint.reached("base.imported_part");
        }
        Ok(ids)
    }
}

fn insert(
    tx: &Tx<'_>,
    id: SourceId,
    base: BaseId,
    parent: Option<SourceId>,
    entry: &SourceEntry,
    content: Option<&[u8]>,
    now: UnixMs,
) -> anyhow::Result<()> {
    // A file's place was on another computer. What is at the same place here was not asked for.
    let location = entry.location.clone().filter(|_| matches!(entry.kind, SourceKind::Page | SourceKind::Site));
    let refresh = if location.as_deref().is_some_and(is_public) { entry.refresh } else { Refresh::Never };
    let new = NewSource {
        id,
        base,
        parent,
        kind: entry.kind,
        title: entry.title.clone(),
        titled: true,
        location,
        bytes: content.map_or(0, <[u8]>::len),
        crawl: entry.crawl,
        refresh,
        reason: missing(entry.kind, content.is_some()),
    };
    sources::insert(tx, &new, now)?;
    if let Some(content) = content {
        let original = Original { content, hash: &hash(content), format: entry.format, seen: None };
        sources::put_content(tx, &new.id, &original)?;
    }
    if entry.kind == SourceKind::Site {
        sources::rest(tx, &new.id, now)?;
    }
    let next = refresh.every_ms().map(|every| now.plus(every));
    sources::set_refresh(tx, &new.id, refresh, next)
}

/// Why a source without its original is not read. The network is not asked by itself: the address came with the file.
fn missing(kind: SourceKind, is_there: bool) -> Option<String> {
    let words = match kind {
        _ if is_there => return None,
        SourceKind::Site => return None,
        SourceKind::Page => "The page was not in the imported file. Read it again to get it from the web.",
        SourceKind::File | SourceKind::Text => "It was not in the imported file. Add it again.",
    };
    Some(words.into())
}

/// Whether an address may be opened by itself: on the public internet, not inside of somebody's network.
fn is_public(address: &str) -> bool {
    let public = Allowed::public();
    // An origin that would need an exception is a local one, also by its name.
    Url::parse(address).is_ok_and(|url| guard::check(&url, &public).is_ok() && Allowed::origin(&url) == public)
}

/// The name, or the name with the first number that is free.
fn free_name(name: &str, taken: &[String]) -> String {
    let numbered = (2_u32..).map(|number| {
        let number = format!(" ({number})");
        format!("{}{number}", domain::text::cut(name, Base::NAME_LIMIT - number.len()).trim_end())
    });
    let mut names = [name.to_owned()].into_iter().chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number_and_stays_short_enough() {
        let taken = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(free_name("Luma", &[]), "Luma");
        assert_eq!(free_name("Luma", &taken(&["Luma", "Luma (2)"])), "Luma (3)");
        let long = "ä".repeat(60);
        let free = free_name(&long, &taken(&[&long]));
        assert!(free.ends_with(" (2)") && Base::checked_name(&free).is_ok(), "{free}");
    }

    #[test]
    fn an_address_inside_a_network_is_not_opened_by_itself() {
        assert!(is_public("https://example.com/faq"));
        for inside in
            ["http://192.168.1.1/", "http://localhost:8080/", "http://printer.local/", "file:///etc/passwd", "no"]
        {
            assert!(!is_public(inside), "{inside}");
        }
    }
}
