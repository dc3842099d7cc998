//! Site: what belongs to one site: the same host, with or without `www.`, on the same port.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::canonical::{cleaned, folded_host};

/// One site, known by its start page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Site(Url);

impl Site {
    /// The site of a page.
    pub fn of(start: &Url) -> Self {
        Self(start.clone())
    }

    /// The page it is known by.
    pub fn start(&self) -> &Url {
        &self.0
    }

    /// The address to ask for, if it is on this site. A safe site's old `http:` links are meant safely.
    pub fn place(&self, url: &Url) -> Option<Url> {
        if folded_host(url) != folded_host(&self.0) || url.port() != self.0.port() {
            return None;
        }
        let mut url = cleaned(url);
        // Cannot fail between two schemes of the web.
        if self.0.scheme() == "https" && url.set_scheme("https").is_err() {
            return None;
        }
        Some(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_its_host_with_or_without_www_on_its_port() {
        let site = Site::of(&Url::parse("https://www.shop.example/start").unwrap());
        let place = |text: &str| site.place(&Url::parse(text).unwrap()).map(String::from);
        assert_eq!(place("http://shop.example/a#b"), Some("https://shop.example/a".into()));
        for other in ["https://blog.shop.example/", "https://shop.example:8443/", "https://shop.example.evil.example/"]
        {
            assert_eq!(place(other), None, "{other}");
        }
    }
}
