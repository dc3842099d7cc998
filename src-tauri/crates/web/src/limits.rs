//! Limits: how long and how large an answer may be.

use std::time::Duration;

use crate::kind::Kinds;

/// What happens with a body beyond its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oversize {
    /// It is an error: half a page is worse than none.
    Refuse,
    /// Its beginning is taken, as the robots standard says of robots.txt.
    Cut,
}

/// How long and how large an answer may be, and of which kind. The default is for a page that somebody waits for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the first name lookup to the last byte, redirects included.
    pub total: Duration,
    /// Between two pieces of the body.
    pub idle: Duration,
    /// How many redirects are followed.
    pub redirects: u8,
    /// Bytes of a page or text, after decompression.
    pub page: usize,
    /// Bytes of a document (PDF and the like), after decompression.
    pub document: usize,
    /// What happens beyond the limit.
    pub oversize: Oversize,
    /// Which content types are taken.
    pub kinds: Kinds,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            idle: Duration::from_secs(10),
            redirects: 5,
            page: 5 * 1024 * 1024,
            document: 25 * 1024 * 1024,
            oversize: Oversize::Refuse,
            kinds: Kinds::Knowledge,
        }
    }
}
