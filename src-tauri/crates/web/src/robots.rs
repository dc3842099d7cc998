//! Robots: what a site asks of programs that go through it (RFC 9309). A site without robots.txt allows all; one whose
//! robots.txt cannot be read now allows nothing, because nobody knows what it would have asked.

use std::time::Duration;

use texting_robots::Robot;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    error::{Cancelled, FetchError},
    fetch::{Answer, Fetcher},
    guard::Allowed,
    kind::Kinds,
    limits::{Limits, Oversize},
};

/// The word by which a site's rules can mean us.
const TOKEN: &str = "Switchboard";
/// What the standard says must be read; what is beyond is not.
const MOST: usize = 500 * 1024;
/// Rules with `$` become regular expressions of some kilobytes each; more than this no honest site has.
const MOST_PATTERNS: usize = 1_000;
/// The longest pause that is honoured. A site that asks for minutes would hold a crawl for days.
const LONGEST_DELAY: f32 = 10.0;

/// What one origin asks of programs.
#[derive(Debug)]
pub(crate) struct Robots(Rules);

#[derive(Debug)]
enum Rules {
    All,
    Some(Box<Robot>),
    Unknown,
}

impl Robots {
    /// Reads the robots.txt of the origin of `url`. Failures are an answer, too: nothing is allowed.
    pub async fn read(
        fetcher: &Fetcher,
        url: &Url,
        allowed: &Allowed,
        limits: &Limits,
        cancel: &CancellationToken,
    ) -> Result<Self, Cancelled> {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        at.set_fragment(None);
        let limits =
            Limits { page: MOST, document: MOST, oversize: Oversize::Cut, kinds: Kinds::Any, ..limits.clone() };
        match fetcher.get(&at, allowed, &limits, None, cancel).await {
            Ok(Answer::Page(page)) => Ok(Self::parse(&page.body)),
            Err(FetchError::Cancelled) => Err(Cancelled),
            Err(FetchError::NotFound(_) | FetchError::LoginRequired(_) | FetchError::TooManyRedirects) => {
                Ok(Self(Rules::All))
            }
            Err(FetchError::Status(code)) if (400..500).contains(&code) => Ok(Self(Rules::All)),
            Ok(Answer::NotModified) | Err(_) => Ok(Self(Rules::Unknown)),
        }
    }

    /// The rules that a robots.txt has for us.
    pub fn parse(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        if body.iter().filter(|byte| **byte == b'$').count() > MOST_PATTERNS {
            tracing::debug!("a robots.txt has too many patterns");
            return Self(Rules::Unknown);
        }
        Self(match Robot::new(TOKEN, body) {
            Ok(robot) => Rules::Some(Box::new(robot)),
            Err(error) => {
                tracing::debug!(%error, "a robots.txt cannot be understood");
                Rules::Unknown
            }
        })
    }

    /// Whether the page may be fetched.
    pub fn allows(&self, url: &Url) -> bool {
        match &self.0 {
            Rules::All => true,
            Rules::Some(robot) => robot.allowed(url.as_str()),
            Rules::Unknown => false,
        }
    }

    /// Whether nothing is allowed because the robots.txt could not be read.
    pub fn is_unknown(&self) -> bool {
        matches!(self.0, Rules::Unknown)
    }

    /// The pause that the site asks for, at most 10 seconds.
    pub fn delay(&self) -> Option<Duration> {
        let Rules::Some(robot) = &self.0 else { return None };
        robot.delay.filter(|delay| *delay > 0.0).map(|delay| Duration::from_secs_f32(delay.min(LONGEST_DELAY)))
    }

    /// The site maps it names, as written.
    pub fn sitemaps(&self) -> &[String] {
        match &self.0 {
            Rules::Some(robot) => &robot.sitemaps,
            Rules::All | Rules::Unknown => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(path: &str) -> Url {
        Url::parse(&format!("https://shop.example{path}")).unwrap()
    }

    #[test]
    fn our_own_rules_go_before_those_for_everybody() {
        let robots = Robots::parse(b"User-agent: *\nDisallow: /\n\nUser-agent: switchboard\nDisallow: /basket\nAllow: /basket/help$\nCrawl-delay: 2.5\n");
        assert!(robots.allows(&url("/prices")) && robots.allows(&url("/basket/help")));
        assert!(!robots.allows(&url("/basket/7")) && !robots.allows(&url("/basket?x=1")));
        assert_eq!(robots.delay(), Some(Duration::from_millis(2_500)));
    }

    #[test]
    fn a_page_in_place_of_a_robots_txt_forbids_nothing() {
        let robots = Robots::parse(b"<!doctype html><title>Not found</title><p>Sorry</p>");
        assert!(robots.allows(&url("/prices")) && !robots.is_unknown());
        assert!(Robots::parse(b"").allows(&url("/")));
        assert!(
            !Robots::parse(b"\xef\xbb\xbfUser-agent: *\nDisallow: /").allows(&url("/")),
            "a byte order mark is not a rule"
        );
    }

    #[test]
    fn a_delay_of_an_hour_is_ten_seconds_and_nonsense_is_none() {
        let delay = |text: &str| Robots::parse(format!("User-agent: *\nCrawl-delay: {text}\n").as_bytes()).delay();
        assert_eq!(delay("3600"), Some(Duration::from_secs(10)));
        for nonsense in ["-1", "0", "NaN", "soon"] {
            assert_eq!(delay(nonsense), None, "{nonsense}");
        }
        assert_eq!(delay("inf"), Some(Duration::from_secs(10)));
    }

    #[test]
    fn a_robots_txt_made_to_exhaust_us_allows_nothing() {
        let robots = Robots::parse("User-agent: *\nDisallow: /a$\n".repeat(20_000).as_bytes());
        assert!(robots.is_unknown() && !robots.allows(&url("/")));
    }

    proptest! {
        #[test]
        fn no_robots_txt_stops_us(body in proptest::collection::vec(any::<u8>(), 0..400), lines in "(Disallow: |User-agent: |Crawl-delay: |[*$/%a\n]){0,60}") {
            for body in [body.as_slice(), lines.as_bytes()] {
                let robots = Robots::parse(body);
                robots.allows(&url("/a/a?a"));
                robots.delay();
            }
        }
    }
}
