//! The server's side of the Noise handshake: XX, IK and XXfallback, without any I/O.

use wacore_binary::consts::{NOISE_PATTERN_IK, NOISE_PATTERN_XX, NOISE_PATTERN_XXFALLBACK, WA_CONN_HEADER};
use wacore_libsignal::protocol::KeyPair;
use wacore_noise::{NoiseCipher, NoiseHandshake};
use waproto::whatsapp::{HandshakeMessage, handshake_message::ServerHello};

use crate::cert::public;

/// Why a handshake ended.
#[derive(Debug, thiserror::Error)]
pub enum NoiseFailure {
    /// The frame is no handshake message, or a needed part is missing or has the wrong length.
    #[error("malformed handshake message: {0}")]
    Malformed(&'static str),
    /// A ciphertext did not open.
    #[error("handshake ciphertext does not open: {0}")]
    Undecryptable(&'static str),
    /// Our own side failed.
    #[error("handshake state: {0}")]
    State(String),
}

/// The parts of a client hello.
pub struct ClientHello {
    ephemeral: [u8; 32],
    early: Option<(Vec<u8>, Vec<u8>)>,
}

impl ClientHello {
    /// Reads the first frame of a connection.
    pub fn read(frame: &[u8]) -> Result<Self, NoiseFailure> {
        let message = decode(frame)?;
        let hello = message.client_hello.into_option().ok_or(NoiseFailure::Malformed("no client_hello"))?;
        let ephemeral = hello.ephemeral.ok_or(NoiseFailure::Malformed("no ephemeral"))?;
        let ephemeral = ephemeral.try_into().map_err(|_| NoiseFailure::Malformed("ephemeral is not 32 bytes"))?;
        let early = match (hello.r#static, hello.payload) {
            (Some(key), Some(payload)) => Some((key, payload)),
            (None, None) => None,
            _ => return Err(NoiseFailure::Malformed("static and payload only come together")),
        };
        Ok(Self { ephemeral, early })
    }

    /// Whether the client starts with IK: it has pinned a server key.
    pub fn is_ik(&self) -> bool {
        self.early.is_some()
    }
}

/// A finished handshake.
pub struct Transport {
    /// Server to client.
    pub write: NoiseCipher,
    /// Client to server.
    pub read: NoiseCipher,
    /// The client's static Noise key.
    pub client_static: [u8; 32],
    /// The encoded `ClientPayload`.
    pub payload: Vec<u8>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport").field("payload", &self.payload.len()).finish_non_exhaustive()
    }
}

/// XX or XXfallback after the server hello: waits for the client's finish.
pub struct AwaitingFinish {
    state: NoiseHandshake,
    ephemeral: KeyPair,
}

/// Answers a hello in XX, or in XXfallback when the hello was IK.
pub fn serve_xx(
    hello: &ClientHello,
    server: &KeyPair,
    chain: &[u8],
) -> Result<(Vec<u8>, AwaitingFinish), NoiseFailure> {
    let pattern = if hello.is_ik() { NOISE_PATTERN_XXFALLBACK } else { NOISE_PATTERN_XX };
    let mut state = NoiseHandshake::new(pattern, &WA_CONN_HEADER).map_err(own)?;
    state.authenticate(&hello.ephemeral);
    let ephemeral = KeyPair::generate(&mut rand::rng());
    state.authenticate(ephemeral.public_key.public_key_bytes());
    state.mix_shared_secret(ephemeral.private_key.serialize(), &hello.ephemeral).map_err(own)?;
    let key = state.encrypt(server.public_key.public_key_bytes()).map_err(own)?;
    state.mix_shared_secret(server.private_key.serialize(), &hello.ephemeral).map_err(own)?;
    let payload = state.encrypt(chain).map_err(own)?;
    let reply = server_hello(&ephemeral, Some(key), payload);
    Ok((reply, AwaitingFinish { state, ephemeral }))
}

impl AwaitingFinish {
    /// Takes the client's finish.
    pub fn finish(mut self, frame: &[u8]) -> Result<Transport, NoiseFailure> {
        let message = decode(frame)?;
        let finish = message.client_finish.into_option().ok_or(NoiseFailure::Malformed("no client_finish"))?;
        let key = finish.r#static.ok_or(NoiseFailure::Malformed("no static in client_finish"))?;
        let payload = finish.payload.ok_or(NoiseFailure::Malformed("no payload in client_finish"))?;
        let client_static = open_static(&mut self.state, &key)?;
        self.state.mix_shared_secret(self.ephemeral.private_key.serialize(), &client_static).map_err(own)?;
        let payload = self.state.decrypt(&payload).map_err(|_| NoiseFailure::Undecryptable("payload"))?;
        transport(self.state, client_static, payload)
    }
}

/// Answers an IK hello. `Undecryptable` means the client pinned another key: answer with [`serve_xx`].
pub fn serve_ik(hello: &ClientHello, server: &KeyPair, chain: &[u8]) -> Result<(Vec<u8>, Transport), NoiseFailure> {
    let Some((key, payload)) = &hello.early else {
        return Err(NoiseFailure::Malformed("not an IK hello"));
    };
    let mut state = NoiseHandshake::new(NOISE_PATTERN_IK, &WA_CONN_HEADER).map_err(own)?;
    state.authenticate(server.public_key.public_key_bytes());
    state.authenticate(&hello.ephemeral);
    state.mix_shared_secret(server.private_key.serialize(), &hello.ephemeral).map_err(own)?;
    let client_static = open_static(&mut state, key)?;
    state.mix_shared_secret(server.private_key.serialize(), &client_static).map_err(own)?;
    let payload = state.decrypt(payload).map_err(|_| NoiseFailure::Undecryptable("early payload"))?;
    let ephemeral = KeyPair::generate(&mut rand::rng());
    state.authenticate(ephemeral.public_key.public_key_bytes());
    state.mix_shared_secret(ephemeral.private_key.serialize(), &hello.ephemeral).map_err(own)?;
    state.mix_shared_secret(ephemeral.private_key.serialize(), &client_static).map_err(own)?;
    let certificate = state.encrypt(chain).map_err(own)?;
    let reply = server_hello(&ephemeral, None, certificate);
    Ok((reply, transport(state, client_static, payload)?))
}

/// A hello of the IK shape that opens for nobody: clients take it as proof that their pin is stale.
pub fn garbage_hello() -> Vec<u8> {
    let payload: [u8; 48] = rand::random();
    server_hello(&KeyPair::generate(&mut rand::rng()), None, payload.to_vec())
}

fn open_static(state: &mut NoiseHandshake, sealed: &[u8]) -> Result<[u8; 32], NoiseFailure> {
    let key = state.decrypt(sealed).map_err(|_| NoiseFailure::Undecryptable("static"))?;
    key.try_into().map_err(|_| NoiseFailure::Malformed("client static is not 32 bytes"))
}

/// The initiator writes with the first cipher of a finished state, so the server's two are swapped.
fn transport(state: NoiseHandshake, client_static: [u8; 32], payload: Vec<u8>) -> Result<Transport, NoiseFailure> {
    let (read, write) = state.finish().map_err(own)?;
    Ok(Transport { write, read, client_static, payload })
}

fn server_hello(ephemeral: &KeyPair, key: Option<Vec<u8>>, payload: Vec<u8>) -> Vec<u8> {
    let message = HandshakeMessage {
        server_hello: buffa::MessageField::some(ServerHello {
            ephemeral: Some(ephemeral.public_key.public_key_bytes().to_vec()),
            r#static: key,
            payload: Some(payload),
            ..Default::default()
        }),
        ..Default::default()
    };
    waproto::codec::handshake_message_to_vec(&message)
}

fn decode(frame: &[u8]) -> Result<HandshakeMessage, NoiseFailure> {
    waproto::codec::handshake_message_decode(frame).map_err(|_| NoiseFailure::Malformed("not a HandshakeMessage"))
}

fn own(error: impl std::fmt::Display) -> NoiseFailure {
    NoiseFailure::State(error.to_string())
}

/// The raw public key of a server key pair.
pub fn static_public(server: &KeyPair) -> Result<[u8; 32], NoiseFailure> {
    public(server).map_err(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wacore_noise::{IkHandshakeState, IkServerHelloOutcome, XxFallbackHandshakeState, XxHandshakeState};

    use crate::cert::{CertShape, ServerKeys};

    struct Setup {
        server: KeyPair,
        chain: Vec<u8>,
        client: KeyPair,
    }

    fn setup() -> Setup {
        let keys = ServerKeys::generate();
        let server = keys.noise().unwrap();
        let chain = keys.chain(CertShape::Good, 1_800_000_000).unwrap();
        Setup { server, chain, client: KeyPair::generate(&mut rand::rng()) }
    }

    fn pin(server: &KeyPair) -> [u8; 32] {
        static_public(server).unwrap()
    }

    #[test]
    fn ik_is_accepted_and_both_sides_read_each_other() {
        let Setup { server, chain, client } = setup();
        let mut initiator =
            IkHandshakeState::new(client.clone(), pin(&server), b"payload".to_vec(), &WA_CONN_HEADER).unwrap();
        let hello = ClientHello::read(&initiator.build_client_hello().unwrap()).unwrap();
        let (reply, transport) = serve_ik(&hello, &server, &chain).unwrap();
        assert_eq!(transport.payload, b"payload");
        assert_eq!(transport.client_static, static_public(&client).unwrap());
        let Ok(IkServerHelloOutcome::Continue(outcome)) = initiator.read_server_hello(&reply) else {
            panic!("the client does not go on in IK");
        };
        let sealed = transport.write.encrypt_with_counter(0, b"down").unwrap();
        let mut opened = sealed.clone();
        outcome.read_cipher.decrypt_in_place_with_counter(0, &mut opened).unwrap();
        assert_eq!(opened, b"down");
        let mut up = outcome.write_cipher.encrypt_with_counter(7, b"up").unwrap();
        transport.read.decrypt_in_place_with_counter(7, &mut up).unwrap();
        assert_eq!(up, b"up");
    }

    #[test]
    fn a_stale_pin_falls_back_and_there_the_chain_is_checked() {
        let Setup { server, chain, client } = setup();
        let stale = pin(&KeyPair::generate(&mut rand::rng()));
        let mut initiator = IkHandshakeState::new(client, stale, b"payload".to_vec(), &WA_CONN_HEADER).unwrap();
        let hello = ClientHello::read(&initiator.build_client_hello().unwrap()).unwrap();
        assert!(matches!(serve_ik(&hello, &server, &chain), Err(NoiseFailure::Undecryptable(_))));
        let (reply, _) = serve_xx(&hello, &server, &chain).unwrap();
        let Ok(IkServerHelloOutcome::Fallback(inputs)) = initiator.read_server_hello(&reply) else {
            panic!("the client does not fall back");
        };
        // Decrypting works, so the keys agree; the root is not the real one, so the client stops at the signature.
        let mut fallback = XxFallbackHandshakeState::from_ik_failure(*inputs, &WA_CONN_HEADER).unwrap();
        let refusal = fallback.build_client_finish().err().unwrap();
        assert!(refusal.to_string().contains("signature"), "{refusal}");
    }

    #[test]
    fn a_verifying_client_stops_at_the_signature_in_xx() {
        let Setup { server, chain, client } = setup();
        let mut initiator = XxHandshakeState::new(client, b"payload".to_vec(), &WA_CONN_HEADER).unwrap();
        let hello = ClientHello::read(&initiator.build_client_hello().unwrap()).unwrap();
        assert!(!hello.is_ik());
        let (reply, _) = serve_xx(&hello, &server, &chain).unwrap();
        let refusal = initiator.read_server_hello_and_build_client_finish(&reply).err().unwrap();
        assert!(refusal.to_string().contains("signature"), "{refusal}");
    }

    #[test]
    fn garbage_makes_an_ik_client_give_up() {
        let Setup { server, client, .. } = setup();
        let initiator = IkHandshakeState::new(client, pin(&server), Vec::new(), &WA_CONN_HEADER).unwrap();
        assert!(initiator.read_server_hello(&garbage_hello()).is_err());
    }

    #[test]
    fn half_an_ik_hello_is_refused() {
        let message = HandshakeMessage {
            client_hello: buffa::MessageField::some(waproto::whatsapp::handshake_message::ClientHello {
                ephemeral: Some(vec![1; 32]),
                payload: Some(vec![1; 48]),
                ..Default::default()
            }),
            ..Default::default()
        };
        let frame = waproto::codec::handshake_message_to_vec(&message);
        assert!(matches!(ClientHello::read(&frame), Err(NoiseFailure::Malformed(_))));
        assert!(ClientHello::read(b"\xff\xff").is_err());
    }
}
