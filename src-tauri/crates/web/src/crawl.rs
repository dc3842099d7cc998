//! Crawl: goes through one site, a page at a time, when its caller asks. It is data between the steps, so that the caller
//! can show progress, save it, stop, and go on after a restart.
//!
//! The start page is what the operator typed and is opened as his browser would open it. Everything else was found by a
//! program and is fetched only if robots.txt allows it, with a pause between requests.

use std::{collections::HashMap, time::Duration};

use domain::{Clock, UnixMs};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    error::{Cancelled, FetchError},
    fetch::{Answer, Fetcher, Hop, Page},
    frontier::{Followed, Frontier, Turn},
    guard::{self, Allowed, Refused},
    kind::{Kinds, is_html},
    limits::Limits,
    links::{forbids_to_follow, links},
    robots::Robots,
    sitemap::{self, Sitemap},
    text::text,
};

const DEEPEST: u8 = 5;
const MOST: u16 = 500;
/// After so many pages in a row that the site could not give, it is left alone.
const PATIENCE: u8 = 5;
/// How long a busy site may let us wait, and how long we wait when it does not say.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
const USUAL_WAIT: Duration = Duration::from_secs(10);
/// Site maps read for one crawl, those of an index included.
const MOST_SITEMAPS: usize = 5;

/// How far a crawl goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Links between the start and the furthest page; 0 is the start alone, 5 the most.
    pub depth: u8,
    /// Pages delivered at most; 1 to 500.
    pub most: u16,
    /// Whether PDFs and other documents that are linked are fetched, too.
    pub documents: bool,
    /// Whether the pages of the site map are visited as if the start linked to them.
    pub sitemap: bool,
    /// Pause between two requests, in milliseconds; the site's own wish counts if it is longer.
    pub pause_ms: u32,
}

impl Default for Scope {
    fn default() -> Self {
        Self { depth: 2, most: 50, documents: false, sitemap: false, pause_ms: 1_000 }
    }
}

/// A page that was fetched.
#[derive(Clone, Debug)]
pub struct CrawledPage {
    /// Its name: the canonical address, if it has one on this site.
    pub url: Url,
    /// Links between the start and this page.
    pub depth: u8,
    /// As it came, with the address it came from.
    pub page: Page,
}

/// A page that was found and not fetched, or not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedPage {
    /// Its address.
    pub url: Url,
    /// Why.
    pub why: WhySkipped,
}

/// Why a page of a crawl was left out. What it prints is for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhySkipped {
    /// robots.txt forbids it.
    #[error("The site asks programs not to read this page (robots.txt).")]
    Robots,
    /// robots.txt could not be read.
    #[error(
        "The site's rules for programs (robots.txt) could not be read, so nothing but the first page was read. Try again later."
    )]
    RobotsUnknown,
    /// It forwards to another site.
    #[error("The page forwards to another site.")]
    OtherSite,
    /// The same page was had already.
    #[error("The same page was read as {0}.")]
    Duplicate(Url),
    /// It could not be fetched.
    #[error(transparent)]
    Failed(FetchError),
    /// This page failed, like several before it, and so many others were given up.
    #[error("The site stopped answering, so {left} more pages were not read. ({last})")]
    GaveUp {
        /// Pages that were waiting.
        left: usize,
        /// The last failure.
        last: FetchError,
    },
}

/// What one step of a crawl brought.
#[derive(Clone, Debug)]
pub enum Step {
    /// A page.
    Page(Box<CrawledPage>),
    /// A page that was left out.
    Skipped(Box<SkippedPage>),
    /// It was cancelled; the next call goes on where it was.
    Stopped,
    /// There is no more.
    Finished,
}

/// A way through one site. Serialise it between steps to go on later; robots.txt is then read again. Pages are always
/// fetched whole: of a page that did not change the links are needed all the same.
#[derive(Debug, Serialize, Deserialize)]
pub struct Crawl {
    scope: Scope,
    allowed: Allowed,
    frontier: Frontier,
    delivered: u16,
    requests: u16,
    failures: u8,
    /// Whether the site map has still to be read.
    unmapped: bool,
    #[serde(skip)]
    robots: HashMap<String, Robots>,
    #[serde(skip)]
    not_before: UnixMs,
}

/// What a step works with.
struct Means<'a> {
    fetcher: &'a Fetcher,
    limits: &'a Limits,
    clock: &'a dyn Clock,
    cancel: &'a CancellationToken,
}

/// What a visit came to. Until it is known, the page stays at the head of the queue.
enum Visit {
    Step(Step),
    /// It is elsewhere.
    Moved(Url),
    /// The site asks for patience.
    ComeBack(Duration),
}

impl Crawl {
    /// A crawl from `start`. `allowed` is [`Allowed::origin`] only if the operator typed `start` himself.
    pub fn new(start: &Url, allowed: Allowed, scope: Scope) -> Result<Self, Refused> {
        guard::check(start, &allowed)?;
        let mut start = start.clone();
        start.set_fragment(None);
        Ok(Self {
            unmapped: scope.sitemap && scope.depth > 0,
            scope: Scope { depth: scope.depth.min(DEEPEST), most: scope.most.clamp(1, MOST), ..scope },
            allowed,
            frontier: Frontier::new(start),
            delivered: 0,
            requests: 0,
            failures: 0,
            robots: HashMap::new(),
            not_before: UnixMs::default(),
        })
    }

    /// Pages delivered so far.
    pub fn delivered(&self) -> u16 {
        self.delivered
    }

    /// Pages that are known and not visited yet.
    pub fn waiting(&self) -> usize {
        self.frontier.waiting.len()
    }

    /// The next page. Safe to drop: what was not delivered is visited again.
    pub async fn next(
        &mut self,
        fetcher: &Fetcher,
        limits: &Limits,
        clock: &dyn Clock,
        cancel: &CancellationToken,
    ) -> Step {
        let means = Means { fetcher, limits, clock, cancel };
        self.step(&means).await.unwrap_or_else(|Cancelled| Step::Stopped)
    }

    async fn step(&mut self, means: &Means<'_>) -> Result<Step, Cancelled> {
        loop {
            if means.cancel.is_cancelled() {
                return Err(Cancelled);
            }
            if self.unmapped && self.delivered > 0 {
                self.read_sitemaps(means).await?;
                self.unmapped = false;
            }
            // Duplicates and failures are not pages, but a site may not keep us busy with them for ever either.
            let is_over = self.delivered >= self.scope.most || self.requests >= self.scope.most * 3 + 20;
            let Some(turn) = self.frontier.waiting.front().cloned().filter(|_| !is_over) else {
                self.frontier.waiting.clear();
                return Ok(Step::Finished);
            };
            match self.visit(&turn, means).await? {
                Visit::Step(step) => {
                    self.frontier.waiting.pop_front();
                    return Ok(step);
                }
                Visit::Moved(to) => {
                    self.frontier.waiting.pop_front();
                    let why = match self.frontier.follow(&turn, &to) {
                        Followed::Queued => continue,
                        Followed::Known => WhySkipped::Duplicate(to),
                        Followed::LeftSite => WhySkipped::OtherSite,
                    };
                    return Ok(skipped(&turn, why));
                }
                Visit::ComeBack(wait) => {
                    self.not_before = means.clock.now().plus(millis(wait));
                    self.frontier.waiting[0].tries += 1;
                }
            }
        }
    }

    async fn visit(&mut self, turn: &Turn, means: &Means<'_>) -> Result<Visit, Cancelled> {
        if turn.depth > 0 {
            let robots = self.robots(&turn.url, means).await?;
            if robots.is_unknown() {
                // Said once, not for every link.
                self.frontier.waiting.retain(|other| other == turn || origin(&other.url) != origin(&turn.url));
                return Ok(Visit::Step(skipped(turn, WhySkipped::RobotsUnknown)));
            }
            if !robots.allows(&turn.url) {
                return Ok(Visit::Step(skipped(turn, WhySkipped::Robots)));
            }
        }
        self.pause(&turn.url, means).await?;
        let failure = match means.fetcher.hop(&turn.url, &self.allowed, means.limits, means.cancel).await {
            Ok(Hop::Answer(Answer::Page(page))) => {
                self.failures = 0;
                return Ok(Visit::Step(self.take(turn, *page)));
            }
            Ok(Hop::Elsewhere(to)) if turn.hops < means.limits.redirects => return Ok(Visit::Moved(to)),
            Ok(Hop::Elsewhere(_)) => FetchError::TooManyRedirects,
            // Nothing was asked conditionally.
            Ok(Hop::Answer(Answer::NotModified)) => FetchError::Broken,
            Err(FetchError::Cancelled) => return Err(Cancelled),
            Err(failure) => failure,
        };
        if let FetchError::Busy { retry_after, .. } = failure {
            let wait = retry_after.unwrap_or(USUAL_WAIT);
            if turn.tries == 0 && wait <= LONGEST_WAIT {
                return Ok(Visit::ComeBack(wait));
            }
        }
        Ok(Visit::Step(self.fail(turn, failure)))
    }

    fn fail(&mut self, turn: &Turn, failure: FetchError) -> Step {
        self.failures = if failure.may_pass() { self.failures + 1 } else { 0 };
        let left = self.frontier.waiting.len() - 1;
        if self.failures < PATIENCE || left == 0 {
            return skipped(turn, WhySkipped::Failed(failure));
        }
        self.frontier.waiting.truncate(1);
        skipped(turn, WhySkipped::GaveUp { left, last: failure })
    }

    /// Queues the links of a page and delivers it.
    fn take(&mut self, turn: &Turn, page: Page) -> Step {
        let found =
            if is_html(page.content_type.as_deref()) { links(&text(&page), &page.url) } else { Default::default() };
        // A download that its address did not give away.
        if turn.depth > 0 && !self.scope.documents && page.is_document() {
            let kind = page.content_type.unwrap_or_default();
            return skipped(turn, WhySkipped::Failed(FetchError::Unsupported(kind)));
        }
        let name = match self.frontier.deliver(&page.url, found.canonical.as_ref(), &page.body) {
            Ok(name) => name,
            Err(name) => return skipped(turn, WhySkipped::Duplicate(name)),
        };
        let may_follow = !page.robots_tag.as_deref().is_some_and(forbids_to_follow);
        if turn.depth < self.scope.depth && may_follow {
            for link in &found.links {
                self.frontier.add(link, turn.depth + 1, self.scope.documents);
            }
        }
        self.delivered += 1;
        Step::Page(Box::new(CrawledPage { url: name, depth: turn.depth, page }))
    }

    /// Waits until the next request is polite, and counts it.
    async fn pause(&mut self, url: &Url, means: &Means<'_>) -> Result<(), Cancelled> {
        // A wall clock that was set back must not hold the crawl for hours.
        let at = self.not_before.min(means.clock.now().plus(millis(LONGEST_WAIT)));
        tokio::select! {
            biased;
            () = means.cancel.cancelled() => return Err(Cancelled),
            () = means.clock.sleep_until(at) => {}
        }
        let wished = self.robots.get(&origin(url)).and_then(Robots::delay).map_or(0, millis);
        self.not_before = means.clock.now().plus(wished.max(i64::from(self.scope.pause_ms)));
        self.requests += 1;
        Ok(())
    }

    async fn robots(&mut self, url: &Url, means: &Means<'_>) -> Result<&Robots, Cancelled> {
        let origin = origin(url);
        if !self.robots.contains_key(&origin) {
            let robots = Robots::read(means.fetcher, url, &self.allowed, means.limits, means.cancel).await?;
            self.robots.insert(origin.clone(), robots);
        }
        Ok(&self.robots[&origin])
    }

    /// Queues what the site map lists, as if the start page linked to it. Best effort: a site map is a courtesy.
    async fn read_sitemaps(&mut self, means: &Means<'_>) -> Result<(), Cancelled> {
        let start = self.frontier.site.start().clone();
        let named = self.robots(&start, means).await?.sitemaps().iter().filter_map(|named| start.join(named).ok());
        let mut maps: Vec<Url> = named.take(MOST_SITEMAPS).collect();
        if maps.is_empty() {
            maps.extend(start.join("/sitemap.xml"));
        }
        let limits = Limits { kinds: Kinds::Any, ..means.limits.clone() };
        let mut read = 0;
        while read < maps.len().min(MOST_SITEMAPS) {
            let Some(map) = self.frontier.site.place(&maps[read]) else {
                maps.remove(read);
                continue;
            };
            read += 1;
            if !self.robots(&map, means).await?.allows(&map) {
                continue;
            }
            self.pause(&map, means).await?;
            let page = match means.fetcher.get(&map, &self.allowed, &limits, None, means.cancel).await {
                Ok(Answer::Page(page)) => page,
                Err(FetchError::Cancelled) => return Err(Cancelled),
                Ok(Answer::NotModified) | Err(_) => continue,
            };
            match sitemap::parse(&text(&page), usize::from(self.scope.most) * 4) {
                Sitemap::Index(more) => maps.extend(more.into_iter().take(MOST_SITEMAPS)),
                Sitemap::Pages(pages) => {
                    pages.iter().for_each(|page| self.frontier.add(page, 1, self.scope.documents));
                }
            }
        }
        Ok(())
    }
}

fn skipped(turn: &Turn, why: WhySkipped) -> Step {
    Step::Skipped(Box::new(SkippedPage { url: turn.url.clone(), why }))
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
