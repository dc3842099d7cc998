//! Which addresses texts, keys and weights may go to and come from: nobody on the way may read or change them.

use std::net::IpAddr;

use anyhow::{Context, Result, ensure};
use reqwest::Url;

/// Understands an address: https, or http on this computer.
pub(crate) fn address(text: &str) -> Result<Url> {
    let url =
        Url::parse(text.trim()).with_context(|| format!("\"{text}\" is not an address. It starts with https://"))?;
    ensure!(url.username().is_empty() && url.password().is_none(), "An address must not contain a password");
    let local = match url.host_str() {
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
        None => false,
    };
    ensure!(
        url.scheme() == "https" || url.scheme() == "http" && local,
        "The address must start with https://, because others could read along; http:// is only for this computer"
    );
    ensure!(url.host_str().is_some(), "The address names no computer");
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_goes_anywhere_and_http_only_to_this_computer() {
        for good in
            ["https://api.example.com/v1", "http://localhost:11434/v1", "http://127.0.0.1:8080", "http://[::1]/v1"]
        {
            address(good).unwrap();
        }
        let bad = [
            "http://api.example.com/v1",
            "http://192.0.2.7/v1",
            "http://localhost.example.com/v1",
            "ftp://localhost/v1",
            "file:///etc/passwd",
            "api.example.com",
            "https://name:word@example.com/v1",
            "",
        ];
        for bad in bad {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
