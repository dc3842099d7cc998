//! Site: the pages of a site, found by following links. Each becomes a source of its own and is read like any other.
//!
//! The pages as they are at the end of the search are the site: what it did not find any more is deleted (and can be
//! restored for a day), unless the search was cut short or a page failed, which may be back tomorrow.

use std::collections::HashSet;

use domain::knowledge::{ReadingStep, Refresh};
use domain::{Source, SourceId, SourceKind, SourceState};
use store::readings::{self, Claimed};
use store::sources::{self, NewSource};
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Allowed, Crawl, CrawledPage, Limits, Scope, SkippedPage, Step, WhySkipped};

use super::Stop;
use super::original::{format_of, hash};
use crate::Core;
use crate::errand::{Errand, PatientClock};

/// Pages that were left out and are named to the operator.
const NAMED: usize = 10;

/// What the search found so far.
#[derive(Default)]
struct Found {
    pages: HashSet<SourceId>,
    failed: Vec<SkippedPage>,
}

impl Core {
    pub(super) async fn read_site(
        &self,
        claimed: &Claimed,
        cancel: &CancellationToken,
        errand: &Errand,
    ) -> Result<(), Stop> {
        let site = &claimed.source;
        let (mut crawl, limits) = (begin(site)?, Limits::default());
        let clock = PatientClock { clock: self.clock.as_ref(), errand };
        let mut found = Found::default();
        loop {
            let total = usize::from(crawl.delivered()) + crawl.waiting();
            let most = site.crawl.map_or(1, |rules| usize::from(rules.most));
            self.progress(&site.id, ReadingStep::Fetching, usize::from(crawl.delivered()), total.min(most));
            match crawl.next(&self.readings.web, &limits, &clock, cancel).await {
                Step::Page(page) => self.take_page(site, *page, &mut found).await?,
                Step::Skipped(skipped) => found.skip(*skipped),
                Step::Stopped => return Err(Stop::Overtaken),
                Step::Finished => break,
            }
        }
        if found.pages.is_empty() {
            let why =
                found.failed.first().map_or_else(|| "No page was found.".into(), |skipped| skipped.why.to_string());
            return Err(Stop::Failed(why));
        }
        self.end_site(site, found).await
    }

    /// A page of the site: new, changed, or as it was.
    async fn take_page(&self, site: &Source, found: CrawledPage, all: &mut Found) -> Result<(), Stop> {
        let (fresh, now) = (SourceId::from(self.ids.uuid()), self.now());
        let (parent, base) = (site.id.clone(), site.base_id.clone());
        let page = self
            .store
            .write("page of a site", move |tx| {
                if !readings::is_reading(tx, &parent)? {
                    return Ok(None);
                }
                let (location, content) = (found.url.to_string(), found.page.body);
                let seen = found.page.seen.as_ref().map(serde_json::to_string).transpose()?;
                let original = sources::Original {
                    content: &content,
                    hash: &hash(&content),
                    format: format_of(found.page.url.path(), found.page.content_type.as_deref()),
                    seen: seen.as_deref(),
                };
                if let Some(known) = sources::at(tx, &base, SourceKind::Page, &location)? {
                    // A page that the operator added by itself, or the page of another site, stays what it is.
                    let ours = known.parent_id.as_ref() == Some(&parent);
                    let same = sources::content_hash(tx, &known.id)?.as_deref() == Some(original.hash);
                    if ours && (!same || known.state == SourceState::Failed) {
                        readings::replace(tx, &known.id, &original)?;
                    }
                    return Ok(Some(known.id));
                }
                let new = NewSource {
                    id: fresh,
                    base,
                    parent: Some(parent),
                    kind: SourceKind::Page,
                    title: title_of(&found.url),
                    titled: false,
                    location: Some(location),
                    bytes: content.len(),
                    crawl: None,
                    refresh: Refresh::Never,
                    reason: None,
                };
                sources::insert(tx, &new, now)?;
                sources::put_content(tx, &new.id, &original)?;
                Ok(Some(new.id))
            })
            .await?
            .ok_or(Stop::Overtaken)?;
        all.pages.insert(page);
        self.readings.wake();
        Ok(())
    }

    async fn end_site(&self, site: &Source, found: Found) -> Result<(), Stop> {
        let (id, now) = (site.id.clone(), self.now());
        let Found { pages, failed } = found;
        let gone = self
            .store
            .write("end of a site", move |tx| {
                if !readings::is_reading(tx, &id)? {
                    return Ok(None);
                }
                readings::warn(tx, &id, &warnings(&failed))?;
                let mut gone = Vec::new();
                if failed.is_empty() {
                    for page in
                        sources::family(tx, &id)?.into_iter().filter(|page| *page != id && !pages.contains(page))
                    {
                        if sources::delete(tx, &page, now)? {
                            gone.push(page);
                        }
                    }
                }
                Ok(Some(gone))
            })
            .await?
            .ok_or(Stop::Overtaken)?;
        self.readings.cancel(&gone);
        for page in gone {
            self.forget_in_index(page).await?;
        }
        Ok(())
    }
}

impl Found {
    fn skip(&mut self, skipped: SkippedPage) {
        match skipped.why {
            // Not a failure: the same page again, or not of this site.
            WhySkipped::Duplicate(_) | WhySkipped::OtherSite | WhySkipped::Robots => {}
            WhySkipped::RobotsUnknown | WhySkipped::Failed(_) | WhySkipped::GaveUp { .. } => self.failed.push(skipped),
        }
    }
}

fn begin(site: &Source) -> Result<Crawl, Stop> {
    let address = site.location.as_deref().unwrap_or_default();
    let start = Url::parse(address).map_err(|error| Stop::Failed(format!("This is no address: {error}.")))?;
    let Some(rules) = site.crawl else { return Err(Stop::Failed("It is not said how far links are followed.".into())) };
    let scope = Scope { depth: rules.depth, most: rules.most, documents: true, ..Scope::default() };
    Crawl::new(&start, Allowed::origin(&start), scope).map_err(|refused| Stop::Failed(refused.to_string()))
}

fn warnings(failed: &[SkippedPage]) -> Vec<String> {
    let mut warnings: Vec<String> =
        failed.iter().take(NAMED).map(|skipped| format!("{}: {}", skipped.url, skipped.why)).collect();
    if failed.len() > NAMED {
        warnings.push(format!("{} more pages could not be read.", failed.len() - NAMED));
    }
    warnings
}

/// What a page is called until it says itself.
pub(crate) fn title_of(url: &Url) -> String {
    let path = url.path().trim_matches('/');
    let name = format!("{}{}{path}", url.host_str().unwrap_or_default(), if path.is_empty() { "" } else { "/" });
    domain::text::cut(&name, 200).to_owned()
}
