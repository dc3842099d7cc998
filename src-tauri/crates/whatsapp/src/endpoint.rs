//! Endpoint: where WhatsApp is, and by which authorities it is known there.
//!
//! The connector and the HTTP agent are built here and nowhere else, from roots that are named here: the library's own
//! (whose check can be taken out by a feature) are never used. In a build without `endpoint-override` nothing but this
//! file decides the address.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use domain::UnixMs;
use rustls::{ClientConfig, RootCertStore};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use whatsapp_rust_tokio_transport::{Connector, TokioWebSocketTransportFactory};
use whatsapp_rust_ureq_http_client::UreqHttpClient;

/// The version of WhatsApp Web that we say we are, where WhatsApp cannot be asked for the present one.
const PINNED: Version = (2, 3000, 1_042_742_319);
/// How long an answer about the present version is good for.
const VERSION_MS: i64 = 24 * 3_600_000;
/// The largest answer that is read: history parts are larger than files.
const BODY_BYTES: u64 = 64 * 1024 * 1024;

pub(crate) type Version = (u32, u32, u32);

/// Where WhatsApp is reached.
pub struct Endpoint {
    url: String,
    tls: Arc<ClientConfig>,
    agent: ureq::Agent,
    /// Fixed by a test; else it is asked for.
    version: Option<Version>,
    present: Mutex<Option<(Version, UnixMs)>>,
}

impl Endpoint {
    /// The real one.
    pub fn production() -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        Self::new(wacore::net::WHATSAPP_WEB_WS_URL.to_owned(), roots, RootCerts::WebPki, None)
    }

    /// A server for tests: its address, the authority (PEM) that its media hosts are known by, the version to claim.
    #[cfg(feature = "endpoint-override")]
    pub fn at(url: impl Into<String>, media_ca_pem: &[u8], version: Version) -> anyhow::Result<Self> {
        use rustls::pki_types::CertificateDer;
        use rustls::pki_types::pem::PemObject as _;
        let authorities: Vec<CertificateDer<'static>> =
            CertificateDer::pem_slice_iter(media_ca_pem).collect::<Result<_, _>>().context("Read the authority")?;
        let mut roots = RootCertStore::empty();
        for authority in &authorities {
            roots.add(authority.clone()).context("Take the authority")?;
        }
        let known = authorities.iter().map(|der| ureq::tls::Certificate::from_der(der).to_owned()).collect();
        Self::new(url.into(), roots, RootCerts::Specific(Arc::new(known)), Some(version))
    }

    fn new(url: String, roots: RootCertStore, known: RootCerts, version: Option<Version>) -> anyhow::Result<Self> {
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(Arc::clone(&crypto))
            .with_safe_default_protocol_versions()
            .context("Set up TLS")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let agent = ureq::Agent::config_builder()
            .https_only(true)
            .tls_config(
                TlsConfig::builder()
                    .provider(TlsProvider::Rustls)
                    .root_certs(known)
                    .unversioned_rustls_crypto_provider(crypto)
                    .build(),
            )
            .max_redirects(2)
            .timeout_resolve(seconds(10))
            .timeout_connect(seconds(15))
            .timeout_send_request(seconds(15))
            .timeout_recv_response(seconds(30))
            .timeout_recv_body(seconds(120))
            .timeout_global(seconds(300))
            .input_buffer_size(16 * 1024)
            .output_buffer_size(16 * 1024)
            .max_idle_connections(3)
            .max_idle_connections_per_host(2)
            .build()
            .into();
        Ok(Self { url, tls: Arc::new(tls), agent, version, present: Mutex::new(None) })
    }

    /// Makes connections to the server.
    pub(crate) fn transport(&self) -> TokioWebSocketTransportFactory {
        TokioWebSocketTransportFactory::new()
            .with_url(&self.url)
            .with_connector(Connector::Rustls(tokio_rustls::TlsConnector::from(Arc::clone(&self.tls))))
    }

    /// Fetches and uploads files.
    pub(crate) fn http(&self) -> UreqHttpClient {
        UreqHttpClient::with_agent(self.agent.clone()).with_max_body_bytes(BODY_BYTES)
    }

    /// Fetches something small, such as a picture.
    pub(crate) async fn small(&self, url: String, limit: u64) -> anyhow::Result<Vec<u8>> {
        let agent = self.agent.clone();
        let got = tokio::task::spawn_blocking(move || {
            let answer = agent.get(&url).call()?;
            answer.into_body().into_with_config().limit(limit).read_to_vec()
        });
        Ok(got.await??)
    }

    /// The version to claim now.
    pub(crate) async fn version(&self, now: UnixMs) -> Version {
        if let Some(fixed) = self.version {
            return fixed;
        }
        if let Some((version, _)) = self.present().filter(|(_, at)| now.since(*at) < VERSION_MS) {
            return version;
        }
        let http: Arc<dyn wacore::net::HttpClient> = Arc::new(self.http().with_max_body_bytes(4 * 1024 * 1024));
        let asked = whatsapp_rust::version::fetch_latest_app_version(&http);
        match tokio::time::timeout(Duration::from_secs(8), asked).await {
            Ok(Ok(version)) => {
                *self.present.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, now));
                version
            }
            _ => {
                tracing::warn!("The present version of WhatsApp Web could not be asked for");
                self.present().map_or(PINNED, |(version, _)| version)
            }
        }
    }

    /// The version was called too old: asks again. Whether another one came.
    pub(crate) async fn renew_version(&self, refused: Version, now: UnixMs) -> bool {
        if self.version.is_some() {
            return false;
        }
        *self.present.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let version = self.version(now).await;
        version != refused && self.present().is_some()
    }

    fn present(&self) -> Option<(Version, UnixMs)> {
        *self.present.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_the_address_of_whatsapp_over_tls() {
        let endpoint = Endpoint::production().unwrap();
        assert_eq!(endpoint.url, "wss://web.whatsapp.com/ws/chat");
        assert_eq!(endpoint.version, None);
    }
}
