//! Where WhatsApp is. In what ships that is decided in `whatsapp/src/endpoint.rs` and nothing outside changes it.

use whatsapp::Endpoint;

#[cfg(not(feature = "endpoint-override"))]
pub fn endpoint() -> anyhow::Result<Endpoint> {
    Endpoint::production()
}

/// A build for tests takes the server that the environment names: `SWITCHBOARD_WHATSAPP_URL` (`ws://127.0.0.1:PORT/ws/chat`)
/// and `SWITCHBOARD_WHATSAPP_CA`, a PEM file with the authority of its media hosts.
#[cfg(feature = "endpoint-override")]
#[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
pub fn endpoint() -> anyhow::Result<Endpoint> {
    use anyhow::Context;

    let Ok(url) = std::env::var("SWITCHBOARD_WHATSAPP_URL") else { return Endpoint::production() };
    let authority = std::env::var("SWITCHBOARD_WHATSAPP_CA").context("SWITCHBOARD_WHATSAPP_CA names no file")?;
    let pem = std::fs::read(&authority).with_context(|| format!("Read {authority}"))?;
    Endpoint::at(url, &pem, (2, 3000, 1_000_000_000))
}
