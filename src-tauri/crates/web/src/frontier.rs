//! Frontier: what a crawl has still to visit and what it has had. Breadth first, each page once, however it is spelled.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    canonical::{is_no_page, key},
    guard,
    kind::has_document_ending,
    site::Site,
};

/// A site with more addresses than this is a trap, or larger than any crawl's limit anyway.
const MOST_WAITING: usize = 2_000;
const MOST_KNOWN: usize = 20_000;

/// A page to be visited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Turn {
    pub url: Url,
    /// Links between the start and this page.
    pub depth: u8,
    /// Redirects that led here.
    pub hops: u8,
    /// How often the site asked to come back later.
    pub tries: u8,
}

impl Turn {
    pub fn new(url: Url, depth: u8) -> Self {
        Self { url, depth, hops: 0, tries: 0 }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Frontier {
    pub site: Site,
    pub waiting: VecDeque<Turn>,
    /// All that was ever put into the queue, by key. Hashed, as are the next two: a site may have long addresses.
    known: BTreeSet<u64>,
    /// All that was delivered, by the keys of its own and its canonical name.
    delivered: BTreeSet<u64>,
    /// What was delivered, by content, with its name.
    bodies: BTreeMap<u64, Url>,
}

impl Frontier {
    pub fn new(start: Url) -> Self {
        Self {
            site: Site::of(&start),
            known: BTreeSet::from([page_hash(&start)]),
            waiting: VecDeque::from([Turn::new(start, 0)]),
            delivered: BTreeSet::new(),
            bodies: BTreeMap::new(),
        }
    }

    /// Queues a link, unless it leaves the site, is no page, or is known.
    pub fn add(&mut self, link: &Url, depth: u8, documents: bool) {
        let Some(url) = self.site.place(link) else { return };
        let full = self.waiting.len() >= MOST_WAITING || self.known.len() >= MOST_KNOWN;
        let unwanted = is_no_page(&url) || (has_document_ending(&url) && !documents);
        // The guard judges again before connecting; here it keeps what can never be fetched out of the queue.
        if full || unwanted || guard::check(&url, &guard::Allowed::origin(&url)).is_err() {
            return;
        }
        if self.known.insert(page_hash(&url)) {
            self.waiting.push_back(Turn::new(url, depth));
        }
    }

    /// Follows a redirect in the place of `from`: at once, and only if its target was not known already.
    pub fn follow(&mut self, from: &Turn, to: &Url) -> Followed {
        if from.depth == 0 {
            // The start moved: what the operator typed is the site it moved to.
            self.site = Site::of(to);
        }
        let Some(url) = self.site.place(to) else { return Followed::LeftSite };
        let target = page_hash(&url);
        if target != page_hash(&from.url) && !self.known.insert(target) {
            return Followed::Known;
        }
        self.waiting.push_front(Turn { url, hops: from.hops + 1, ..from.clone() });
        Followed::Queued
    }

    /// Remembers a page as delivered; `Err` with the name it had already been delivered under. A canonical name is not
    /// believed when it is the home page of another page: sites that say so of all their pages are not rare.
    pub fn deliver(&mut self, url: &Url, canonical: Option<&Url>, body: &[u8]) -> Result<Url, Url> {
        let named = canonical.and_then(|canonical| self.site.place(canonical));
        let name = named.filter(|named| named.path() != "/" || url.path() == "/").unwrap_or_else(|| url.clone());
        let (name_key, url_key, content) = (page_hash(&name), page_hash(url), hash(body));
        if let Some(same) = self.bodies.get(&content) {
            return Err(same.clone());
        }
        if self.delivered.contains(&name_key) || self.delivered.contains(&url_key) {
            return Err(name);
        }
        if name_key != url_key {
            self.waiting.retain(|turn| page_hash(&turn.url) != name_key);
            self.known.insert(name_key);
        }
        self.delivered.extend([name_key, url_key]);
        self.bodies.insert(content, name.clone());
        Ok(name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Followed {
    Queued,
    Known,
    LeftSite,
}

fn page_hash(url: &Url) -> u64 {
    hash(key(url).as_bytes())
}

/// Enough of a hash to tell the pages of one site apart.
fn hash(body: &[u8]) -> u64 {
    Sha256::digest(body).iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse(&format!("https://shop.example{path}")).unwrap()
    }

    fn waiting(frontier: &Frontier) -> Vec<&str> {
        frontier.waiting.iter().map(|turn| turn.url.path()).collect()
    }

    #[test]
    fn a_page_that_was_delivered_under_its_canonical_name_is_not_visited_again() {
        let mut frontier = Frontier::new(url("/"));
        frontier.add(&url("/shoes?sort=price"), 1, false);
        frontier.add(&url("/shoes"), 1, false);
        frontier.add(&url("/hats"), 1, false);
        assert_eq!(frontier.deliver(&url("/shoes?sort=price"), Some(&url("/shoes")), b"shoes"), Ok(url("/shoes")));
        assert_eq!(frontier.deliver(&url("/shoes?sort=name"), Some(&url("/shoes")), b"other"), Err(url("/shoes")));
        assert_eq!(frontier.waiting.len(), 3, "the start, the sorted list that is being visited, and the hats");
        assert!(frontier.waiting.iter().all(|turn| turn.url != url("/shoes")));
    }

    #[test]
    fn a_site_that_calls_all_its_pages_home_is_not_believed() {
        let mut frontier = Frontier::new(url("/"));
        assert_eq!(frontier.deliver(&url("/"), Some(&url("/")), b"home"), Ok(url("/")));
        assert_eq!(frontier.deliver(&url("/hats"), Some(&url("/")), b"hats"), Ok(url("/hats")));
    }

    #[test]
    fn what_is_no_page_of_the_site_is_not_queued() {
        let mut frontier = Frontier::new(url("/"));
        frontier.waiting.clear();
        for link in ["/logo.png", "/prices.pdf", "/", "/index.html"] {
            frontier.add(&url(link), 1, false);
        }
        frontier.add(&Url::parse("https://other.example/").unwrap(), 1, false);
        frontier.add(&Url::parse("https://ana:secret@shop.example/x").unwrap(), 1, false);
        assert_eq!(waiting(&frontier), [""; 0]);
        frontier.add(&url("/prices.pdf"), 1, true);
        assert_eq!(waiting(&frontier), ["/prices.pdf"]);
    }

    #[test]
    fn the_queue_has_an_end() {
        let mut frontier = Frontier::new(url("/"));
        (0..10_000).for_each(|day| frontier.add(&url(&format!("/calendar/{day}")), 1, false));
        assert_eq!(frontier.waiting.len(), MOST_WAITING);
    }
}
