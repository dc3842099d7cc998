//! Canonical: one spelling for one page. What only says where a visitor came from is taken off the address; the rest of
//! the folding is used for comparison alone, because a site may answer the folded spelling with an error.

use url::Url;

/// Parameters that say where a visitor came from or who he is.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "phpsessid",
    "jsessionid",
    "sessionid",
];

/// File names that mean the folder they are in.
const INDEX: &[&str] = &["index.html", "index.htm", "index.php", "default.aspx"];

/// Endings of what is certainly no page: pictures, sound, film, archives, programs, and what pages are made of.
const NO_PAGE: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "heic", "mp3", "m4a", "ogg",
    "wav", "flac", "mp4", "m4v", "webm", "mov", "avi", "mkv", "zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar",
    "exe", "msi", "dmg", "apk", "deb", "rpm", "iso", "bin", "css", "js", "mjs", "map", "json", "xml", "rss", "atom",
    "woff", "woff2", "ttf", "otf", "eot", "ics", "vcf", "psd", "ai", "eps", "doc", "xls", "ppt", "pptx", "odt", "ods",
    "epub", "mobi", "wasm", "swf",
];

/// The address as it is asked for: without fragment and without the visitor's traces.
pub(crate) fn cleaned(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    let Some(query) = url.query() else { return url };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    let kept = kept.join("&");
    url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    url
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// What two spellings of one page have in common: scheme, `www.`, index file and the order of parameters do not count.
pub(crate) fn key(url: &Url) -> String {
    let url = cleaned(url);
    let host = folded_host(&url);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path();
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let file = if INDEX.iter().any(|index| file.eq_ignore_ascii_case(index)) { "" } else { file };
    let mut pairs: Vec<&str> = url.query().map(|query| query.split('&').collect()).unwrap_or_default();
    pairs.sort_unstable();
    format!("{host}{port}{folder}/{file}?{}", pairs.join("&"))
}

/// The host without `www.` and without the dot that ends an absolute name.
pub(crate) fn folded_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Whether the path ends like something that is no page.
pub(crate) fn is_no_page(url: &Url) -> bool {
    let file = url.path().rsplit('/').next().unwrap_or_default();
    file.rsplit_once('.').is_some_and(|(_, ending)| NO_PAGE.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_cleaned_address_keeps_what_chooses_the_page() {
        let cleaned = |text: &str| cleaned(&url(text)).to_string();
        assert_eq!(
            cleaned("https://shop.example/a?b=2&utm_source=x&a=1&FBCLID=y#top"),
            "https://shop.example/a?b=2&a=1"
        );
        assert_eq!(cleaned("https://shop.example/a?utm_source=x"), "https://shop.example/a");
        assert_eq!(cleaned("https://shop.example/a?"), "https://shop.example/a");
    }

    #[test]
    fn spellings_of_one_page_have_one_key() {
        let expected = key(&url("https://shop.example/a/?x=1&y=2"));
        for same in [
            "http://shop.example/a/?y=2&x=1",
            "https://WWW.shop.example:443/a/index.html?x=1&y=2#top",
            "https://shop.example./a/?x=1&utm_medium=mail&y=2",
        ] {
            assert_eq!(key(&url(same)), expected, "{same}");
        }
        for other in
            ["https://shop.example/a/?x=1", "https://shop.example:8443/a/?x=1&y=2", "https://shop.example/b/?x=1&y=2"]
        {
            assert_ne!(key(&url(other)), expected, "{other}");
        }
    }

    #[test]
    fn pictures_are_no_pages_and_documents_may_be() {
        assert!(
            is_no_page(&url("https://shop.example/a/logo.PNG?v=2")) && is_no_page(&url("https://shop.example/app.js"))
        );
        for page in ["https://shop.example/", "https://shop.example/v1.2/about", "https://shop.example/prices.pdf"] {
            assert!(!is_no_page(&url(page)), "{page}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once_and_keeps_the_key(path in "[a-z/.]{0,20}", query in "[a-z_=&]{0,30}") {
            let url = url(&format!("https://shop.example/{path}?{query}"));
            let once = cleaned(&url);
            prop_assert_eq!(&cleaned(&once), &once);
            prop_assert_eq!(key(&once), key(&url));
        }
    }
}
