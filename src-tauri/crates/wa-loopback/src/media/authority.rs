//! The certificate authority test clients are told to trust, and the server's certificate under it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use anyhow::Context as _;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};

/// A certificate authority and the one server certificate it has issued, to be kept over restarts.
#[derive(Clone, Serialize, Deserialize)]
pub struct MediaAuthority {
    ca_pem: String,
    leaf_pem: String,
    leaf_key_pem: String,
}

impl MediaAuthority {
    /// Makes a new authority. Its own key is thrown away at once: it never issues a second certificate.
    pub fn mint() -> anyhow::Result<Self> {
        let mut ca = CertificateParams::default();
        ca.distinguished_name.push(DnType::CommonName, "wa-loopback test authority");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
        ca.not_before = date_time_ymd(2020, 1, 1);
        ca.not_after = date_time_ymd(2060, 1, 1);
        let ca_key = KeyPair::generate().context("key of the authority")?;
        let ca_pem = ca.self_signed(&ca_key).context("certificate of the authority")?.pem();

        let mut leaf = CertificateParams::default();
        leaf.distinguished_name.push(DnType::CommonName, "wa-loopback media");
        leaf.subject_alt_names = vec![
            SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            SanType::DnsName("localhost".try_into().context("name of the media server")?),
        ];
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        leaf.not_before = date_time_ymd(2020, 1, 1);
        leaf.not_after = date_time_ymd(2060, 1, 1);
        let leaf_key = KeyPair::generate().context("key of the media server")?;
        let issuer = Issuer::new(ca, ca_key);
        let leaf_pem = leaf.signed_by(&leaf_key, &issuer).context("certificate of the media server")?.pem();
        Ok(Self { ca_pem, leaf_pem, leaf_key_pem: leaf_key.serialize_pem() })
    }

    /// The authority's certificate: what a client must trust.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    pub(super) fn server_config(&self) -> anyhow::Result<Arc<ServerConfig>> {
        let chain = [&self.leaf_pem, &self.ca_pem]
            .into_iter()
            .map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()))
            .collect::<Result<Vec<_>, _>>()
            .context("certificates of the media server")?;
        let key = PrivateKeyDer::from_pem_slice(self.leaf_key_pem.as_bytes()).context("key of the media server")?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .context("TLS versions")?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .context("certificate of the media server")?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}
