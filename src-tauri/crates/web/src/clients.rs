//! Clients: HTTP clients that connect only where the guard allows. Two of them, because connections are kept open: one
//! that was made to a typed private origin must never carry a request that did not have that permission.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use reqwest::{Client, redirect};
use url::Url;

use crate::{
    guard::{self, Allowed, Refused},
    names::{GuardedNames, Names, SystemNames},
};

const CONNECT: Duration = Duration::from_secs(10);
/// Far more than honest sites send.
const HEADERS: usize = 200;
const HEADER_BYTES: u32 = 128 * 1024;

/// The guarded way to the web, for every kind of request. Redirects are not followed: each hop must be asked for again,
/// so that each is judged. No cookies, no referrer, no proxy.
#[derive(Clone)]
pub struct Clients {
    public: Client,
    /// Only for requests to exactly the origin that the operator typed.
    typed: Client,
}

impl Clients {
    /// Clients that name themselves `user_agent` and resolve names as the computer does.
    pub fn new(user_agent: &str) -> anyhow::Result<Self> {
        Self::with_names(user_agent, Arc::new(SystemNames))
    }

    /// The same with another way of resolving names.
    pub fn with_names(user_agent: &str, names: Arc<dyn Names>) -> anyhow::Result<Self> {
        let build = |local_too| {
            Client::builder()
                .user_agent(user_agent)
                .redirect(redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .dns_resolver(GuardedNames { names: names.clone(), local_too })
                .connect_timeout(CONNECT)
                .pool_max_idle_per_host(2)
                .pool_idle_timeout(Duration::from_secs(20))
                .http1_max_headers(HEADERS)
                .http2_max_header_list_size(HEADER_BYTES)
                .build()
                .context("Start the HTTP client")
        };
        Ok(Self { public: build(false)?, typed: build(true)? })
    }

    /// The client for a request to `url`, if that may be opened. Ask again for every redirect.
    pub fn to(&self, url: &Url, allowed: &Allowed) -> Result<&Client, Refused> {
        guard::check(url, allowed)?;
        Ok(if allowed.covers(url) { &self.typed } else { &self.public })
    }
}
