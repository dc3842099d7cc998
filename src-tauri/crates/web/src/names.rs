//! Names: how names become addresses. Ours instead of the HTTP client's, so that the address that was judged is the
//! address that is connected to: a name that changes between check and connection changes nothing.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address::{Reach, reach};

/// Turns a name into its addresses.
#[async_trait]
pub trait Names: Send + Sync {
    /// The addresses of a name; an empty answer is an unknown name.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The computer's own way of resolving names.
pub struct SystemNames;

#[async_trait]
impl Names for SystemNames {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Why a name was not connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NameError {
    #[error("no such name")]
    Unknown,
    #[error("all its addresses are inside a private network")]
    Private,
    #[error("no page can be at its addresses")]
    Nowhere,
}

/// A resolver that keeps back the addresses that may not be connected to.
pub(crate) struct GuardedNames {
    pub names: Arc<dyn Names>,
    /// Whether addresses of this computer and its network are given out.
    pub local_too: bool,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, local_too) = (self.names.clone(), self.local_too);
        Box::pin(async move {
            let found = names.addresses(name.as_str()).await.map_err(|error| {
                tracing::debug!(%error, "a name was not resolved");
                NameError::Unknown
            })?;
            let addresses: Addrs = Box::new(permitted(found, local_too)?.into_iter());
            Ok(addresses)
        })
    }
}

fn permitted(found: Vec<IpAddr>, local_too: bool) -> Result<Vec<SocketAddr>, NameError> {
    let reaches = |wanted: Reach| found.iter().any(|address| reach(*address) == wanted);
    let refusal = match () {
        () if found.is_empty() => NameError::Unknown,
        () if reaches(Reach::Local) => NameError::Private,
        () => NameError::Nowhere,
    };
    let may = |address: &IpAddr| match reach(*address) {
        Reach::Public => true,
        Reach::Local => local_too,
        Reach::Never => false,
    };
    let kept: Vec<SocketAddr> = found.iter().copied().filter(may).map(|address| SocketAddr::new(address, 0)).collect();
    if kept.is_empty() { Err(refusal) } else { Ok(kept) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn of_a_name_with_public_and_private_addresses_only_the_public_are_connected_to() {
        let kept = permitted(addresses(&["10.0.0.7", "93.184.216.34", "::1"]), false).unwrap();
        assert_eq!(kept, [SocketAddr::new("93.184.216.34".parse().unwrap(), 0)]);
    }

    #[test]
    fn a_name_without_any_permitted_address_is_refused_with_its_reason() {
        assert_eq!(permitted(addresses(&["10.0.0.7"]), false), Err(NameError::Private));
        assert_eq!(permitted(addresses(&["169.254.169.254"]), true), Err(NameError::Nowhere));
        assert_eq!(permitted(Vec::new(), true), Err(NameError::Unknown));
        assert!(permitted(addresses(&["10.0.0.7"]), true).is_ok());
    }
}
