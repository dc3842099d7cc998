//! Fetch: one page from one address, within limits. Redirects are followed here and not by the client, because each hop
//! is judged by the guard and a safe address may not lead to an unsafe one.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{
    Response,
    header::{self, HeaderMap, HeaderName},
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    body,
    clients::Clients,
    error::FetchError,
    guard::Allowed,
    kind::{self, ContentType},
    limits::Limits,
    names::{Names, SystemNames},
    retry_after::retry_after,
};

const ACCEPT: &str = "text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf;q=0.9,*/*;q=0.5";

/// A validator longer than this is not kept.
const LONGEST_VALIDATOR: usize = 1024;

/// What a page was when it was last fetched, so that it is only sent again if it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Where the page really was, after redirects: the validators are only true there.
    pub url: Url,
    /// The header `ETag`.
    pub etag: Option<String>,
    /// The header `Last-Modified`.
    pub last_modified: Option<String>,
}

/// A page or document, as it came.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it really was, after redirects.
    pub url: Url,
    /// Such as `text/html`; nothing if the site did not say.
    pub content_type: Option<String>,
    /// The charset that the header names.
    pub charset: Option<String>,
    /// Decompressed, otherwise untouched.
    pub body: Bytes,
    /// For the next time, if the site gave validators.
    pub seen: Option<Seen>,
    /// The header `X-Robots-Tag`, which can forbid to follow links.
    pub robots_tag: Option<String>,
}

impl Page {
    /// Whether it is a PDF or the like and no page or text.
    pub fn is_document(&self) -> bool {
        self.content_type.as_deref().is_some_and(kind::is_document)
    }
}

/// What an address answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A page.
    Page(Box<Page>),
    /// It has not changed since it was [`Seen`].
    NotModified,
}

/// One step: an answer, or the way to another address.
pub(crate) enum Hop {
    Answer(Answer),
    Elsewhere(Url),
}

/// Fetches pages. It asks nobody's robots.txt: a page that the operator typed is opened as his browser would open it;
/// robots.txt binds what is found by [`crate::Crawl`].
#[derive(Clone)]
pub struct Fetcher {
    clients: Clients,
}

impl Fetcher {
    /// A fetcher that calls itself `user_agent`, such as `Switchboard/0.1`.
    pub fn new(user_agent: &str) -> anyhow::Result<Self> {
        Self::with_names(user_agent, Arc::new(SystemNames))
    }

    /// The same with another way of resolving names.
    pub fn with_names(user_agent: &str, names: Arc<dyn Names>) -> anyhow::Result<Self> {
        Ok(Self { clients: Clients::with_names(user_agent, names)? })
    }

    /// The guarded clients, for requests that are more than getting a page.
    pub fn clients(&self) -> &Clients {
        &self.clients
    }

    /// Gets the page at `url`, following redirects. With `seen` the site is asked to send it only if it changed.
    pub async fn get(
        &self,
        url: &Url,
        allowed: &Allowed,
        limits: &Limits,
        seen: Option<&Seen>,
        cancel: &CancellationToken,
    ) -> Result<Answer, FetchError> {
        let follow = async {
            let mut at = url.clone();
            at.set_fragment(None);
            for _ in 0..=limits.redirects {
                match self.ask(&at, allowed, limits, seen).await? {
                    Hop::Answer(answer) => return Ok(answer),
                    Hop::Elsewhere(next) => at = next,
                }
            }
            Err(FetchError::TooManyRedirects)
        };
        bounded(follow, limits.total, cancel).await
    }

    /// One request, no redirects followed.
    pub(crate) async fn hop(
        &self,
        url: &Url,
        allowed: &Allowed,
        limits: &Limits,
        cancel: &CancellationToken,
    ) -> Result<Hop, FetchError> {
        bounded(self.ask(url, allowed, limits, None), limits.total, cancel).await
    }

    async fn ask(&self, url: &Url, allowed: &Allowed, limits: &Limits, seen: Option<&Seen>) -> Result<Hop, FetchError> {
        let mut request = self.clients.to(url, allowed)?.get(url.clone()).header(header::ACCEPT, ACCEPT);
        let seen = seen.filter(|seen| seen.url == *url);
        if let Some(etag) = seen.and_then(|seen| seen.etag.as_deref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(date) = seen.and_then(|seen| seen.last_modified.as_deref()) {
            request = request.header(header::IF_MODIFIED_SINCE, date);
        }
        let response = request.send().await.map_err(|error| FetchError::of_transport(&error))?;
        match response.status().as_u16() {
            200..=299 => Ok(Hop::Answer(Answer::Page(Box::new(page(url, response, limits).await?)))),
            301 | 302 | 303 | 307 | 308 => Ok(Hop::Elsewhere(redirect(url, response.headers())?)),
            304 if seen.is_some() => Ok(Hop::Answer(Answer::NotModified)),
            code => {
                let of = |name| header_text(response.headers(), name);
                let wait = retry_after(of(header::RETRY_AFTER).as_deref(), of(header::DATE).as_deref());
                Err(FetchError::of_status(code, wait))
            }
        }
    }
}

async fn page(url: &Url, response: Response, limits: &Limits) -> Result<Page, FetchError> {
    let headers = response.headers();
    let content = ContentType::parse(&header_text(headers, header::CONTENT_TYPE).unwrap_or_default());
    if !content.is_taken(limits.kinds, url) {
        return Err(FetchError::Unsupported(content.essence.unwrap_or_default()));
    }
    // What the client decompressed it no longer names.
    if let Some(encoding) =
        header_text(headers, header::CONTENT_ENCODING).filter(|e| !e.eq_ignore_ascii_case("identity"))
    {
        return Err(FetchError::Unsupported(encoding));
    }
    let short = |name| header_text(headers, name).filter(|value| value.len() <= LONGEST_VALIDATOR);
    let seen = Seen { url: url.clone(), etag: short(header::ETAG), last_modified: short(header::LAST_MODIFIED) };
    let robots_tag = header_text(headers, HeaderName::from_static("x-robots-tag"));
    let most = if content.essence.as_deref().is_some_and(kind::is_document) { limits.document } else { limits.page };
    Ok(Page {
        url: url.clone(),
        body: body::read(response, most, limits).await?,
        content_type: content.essence,
        charset: content.charset,
        seen: (seen.etag.is_some() || seen.last_modified.is_some()).then_some(seen),
        robots_tag,
    })
}

/// Where a redirect leads.
pub(crate) fn redirect(from: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let location = headers.get(header::LOCATION).ok_or(FetchError::BadRedirect)?;
    let mut to = from.join(&String::from_utf8_lossy(location.as_bytes())).map_err(|_| FetchError::BadRedirect)?;
    to.set_fragment(None);
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::Downgrade);
    }
    Ok(to)
}

/// A header as text, if it is text.
pub(crate) fn header_text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Ends with `work`, the time, or the caller's patience, whichever comes first.
pub(crate) async fn bounded<T>(
    work: impl Future<Output = Result<T, FetchError>>,
    total: Duration,
    cancel: &CancellationToken,
) -> Result<T, FetchError> {
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(FetchError::Cancelled),
        done = tokio::time::timeout(total, work) => done.unwrap_or(Err(FetchError::TimedOut(total.as_secs()))),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn redirected(from: &str, to: &str) -> Result<Url, FetchError> {
        let headers = HeaderMap::from_iter([(header::LOCATION, HeaderValue::from_str(to).unwrap())]);
        redirect(&Url::parse(from).unwrap(), &headers)
    }

    #[test]
    fn a_redirect_is_relative_to_its_page_and_never_leads_from_safe_to_unsafe() {
        let at = "https://shop.example/old/page";
        assert_eq!(redirected(at, "../new#prices").unwrap().as_str(), "https://shop.example/new");
        assert_eq!(redirected(at, "//www.shop.example/x").unwrap().as_str(), "https://www.shop.example/x");
        assert_eq!(redirected(at, "http://shop.example/"), Err(FetchError::Downgrade));
        assert_eq!(redirected(at, "https://["), Err(FetchError::BadRedirect));
        assert_eq!(redirect(&Url::parse(at).unwrap(), &HeaderMap::new()), Err(FetchError::BadRedirect));
    }
}
