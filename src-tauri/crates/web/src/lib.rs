//! Web: the one way by which Switchboard fetches addresses that people typed or strangers put into pages.
//!
//! [`guard`] says which addresses may be connected to, and [`Clients`] makes sure that the address that was checked is the
//! one that is connected to. [`Fetcher`] gets one page within [`Limits`]; [`Crawl`] goes through one site, politely. What a
//! page says is not this crate's business: it hands over bytes, their type and their charset. [`Call`] is for talking to other
//! programs: any method, and the answer as text.
//!
//! Proxies of the environment are not used: a proxy resolves names itself, so nothing here could say where a request ends.

mod address;
mod body;
mod call;
mod canonical;
mod clients;
mod crawl;
mod error;
mod fetch;
mod frontier;
pub mod guard;
mod kind;
mod limits;
mod links;
mod names;
mod retry_after;
mod robots;
mod site;
mod sitemap;
mod tags;
mod text;

pub use address::{Reach, reach};
pub use call::{BadHeader, Call, Called};
pub use clients::Clients;
pub use crawl::{Crawl, CrawledPage, Scope, SkippedPage, Step, WhySkipped};
pub use error::FetchError;
pub use fetch::{Answer, Fetcher, Page, Seen};
pub use guard::{Allowed, Refused};
pub use kind::Kinds;
pub use limits::{Limits, Oversize};
pub use links::{Links, links};
pub use names::{Names, SystemNames};
pub use retry_after::retry_after;
