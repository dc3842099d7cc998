//! A little client that speaks the protocol stanza by stanza, without a client library between it and the server.

use std::time::Duration;

use buffa::Message as _;
use bytes::BytesMut;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_websockets::{ClientBuilder, MaybeTlsStream, Message, WebSocketStream};
use wa_loopback::Loopback;
use wa_loopback::signal::PhoneSignal;
use wacore::pair::{DeviceState, PairUtils};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::consts::{NOISE_PATTERN_XX, WA_CONN_HEADER};
use wacore_binary::{Jid, Node, OwnedNodeRef, Server};
use wacore_libsignal::protocol::KeyPair;
use wacore_noise::framing::{FrameDecoder, encode_frame};
use wacore_noise::{NoiseCipher, NoiseHandshake};
use waproto::whatsapp::client_payload::DevicePairingRegistrationData;
use waproto::whatsapp::handshake_message::{ClientFinish, ClientHello};
use waproto::whatsapp::{ClientPayload, DeviceProps, HandshakeMessage};

/// Most time for a stanza to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A device and its keys, over several connections.
pub struct Device {
    pub noise: KeyPair,
    pub signal: PhoneSignal,
    pub adv_secret: [u8; 32],
    pub jid: Option<Jid>,
    pub identity: Vec<u8>,
}

impl Device {
    pub fn new() -> Self {
        Self {
            noise: KeyPair::generate(&mut rand::rng()),
            signal: PhoneSignal::generate().unwrap(),
            adv_secret: rand::random(),
            jid: None,
            identity: Vec::new(),
        }
    }

    /// What a client sends to be linked.
    pub fn registration(&self) -> ClientPayload {
        let signed = self.signal.signed_prekey();
        let props = DeviceProps { os: Some("Raw".into()), ..Default::default() };
        ClientPayload {
            device_pairing_data: buffa::MessageField::some(DevicePairingRegistrationData {
                e_regid: Some(self.signal.registration_id().to_be_bytes().to_vec()),
                e_keytype: Some(vec![5]),
                e_ident: Some(self.signal.identity_pub().to_vec()),
                e_skey_id: Some(signed.id.to_be_bytes()[1..].to_vec()),
                e_skey_val: Some(signed.public.to_vec()),
                e_skey_sig: Some(signed.signature),
                build_hash: Some(vec![0; 16]),
                device_props: Some(props.encode_to_vec()),
            }),
            ..Default::default()
        }
    }

    /// What it sends to log in.
    pub fn login(&self) -> ClientPayload {
        let jid = self.jid.clone().unwrap();
        ClientPayload {
            username: Some(jid.user.parse().unwrap()),
            device: Some(u32::from(jid.device)),
            passive: Some(false),
            ..Default::default()
        }
    }

    /// The text of its QR code for a ref.
    pub fn qr(&self, reference: &str) -> String {
        use base64::Engine as _;
        let encode = |bytes: &[u8]| base64::prelude::BASE64_STANDARD.encode(bytes);
        let noise = encode(self.noise.public_key.public_key_bytes());
        format!("{reference},{noise},{},{}", encode(&self.signal.identity_pub()), encode(&self.adv_secret))
    }

    /// Checks a pair-success as strictly as the real client and returns the answer.
    pub fn accept(&mut self, request: &Node) -> Node {
        let success = request.get_optional_child("pair-success").unwrap();
        let blob = success.get_optional_child("device-identity").unwrap();
        let own = self.signal.identity().clone();
        let state = DeviceState {
            identity_key: KeyPair::from(own),
            noise_key: self.noise.clone(),
            adv_secret_key: self.adv_secret,
        };
        let (signed, key_index) = PairUtils::do_pair_crypto(&state, bytes(blob)).map_err(|error| error.text).unwrap();
        self.jid = success.get_optional_child("device").unwrap().attrs.get("jid").unwrap().to_jid();
        self.identity = signed.clone();
        PairUtils::build_pair_success_response(&request.attrs.get("id").unwrap().as_str(), signed, key_index)
    }
}

/// The bytes a node holds.
pub fn bytes(node: &Node) -> &[u8] {
    match &node.content {
        Some(wacore_binary::NodeContent::Bytes(bytes)) => bytes,
        other => panic!("no bytes in {other:?}"),
    }
}

/// One connection.
pub struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    frames: FrameDecoder,
    write: (NoiseCipher, u32),
    read: (NoiseCipher, u32),
    /// Sends every byte in a websocket message of its own.
    pub bytewise: bool,
}

impl Connection {
    /// Connects and does the XX handshake; `prefix` comes before the header.
    pub async fn open(loopback: &Loopback, device: &Device, payload: ClientPayload, prefix: &[u8]) -> Self {
        let uri = loopback.ws_url().parse().unwrap();
        let (mut socket, _) = ClientBuilder::from_uri(uri).connect().await.unwrap();
        let mut frames = FrameDecoder::new();
        let ephemeral = KeyPair::generate(&mut rand::rng());
        let mut state = NoiseHandshake::new(NOISE_PATTERN_XX, &WA_CONN_HEADER).unwrap();
        state.authenticate(ephemeral.public_key.public_key_bytes());
        let hello = HandshakeMessage {
            client_hello: buffa::MessageField::some(ClientHello {
                ephemeral: Some(ephemeral.public_key.public_key_bytes().to_vec()),
                ..Default::default()
            }),
            ..Default::default()
        };
        let mut first = [prefix, &WA_CONN_HEADER].concat();
        first.extend(encode_frame(&hello.encode_to_vec(), None).unwrap());
        socket.send(Message::binary(first)).await.unwrap();
        let answer = HandshakeMessage::decode_from_slice(&frame(&mut socket, &mut frames).await.unwrap()).unwrap();
        let answer = answer.server_hello.into_option().unwrap();
        let (theirs, key, chain) = (answer.ephemeral.unwrap(), answer.r#static.unwrap(), answer.payload.unwrap());
        state.authenticate(&theirs);
        state.mix_shared_secret(ephemeral.private_key.serialize(), &theirs).unwrap();
        let server = state.decrypt(&key).unwrap();
        state.mix_shared_secret(ephemeral.private_key.serialize(), &server).unwrap();
        state.decrypt(&chain).unwrap();
        let key = state.encrypt(device.noise.public_key.public_key_bytes()).unwrap();
        state.mix_shared_secret(device.noise.private_key.serialize(), &theirs).unwrap();
        let payload = state.encrypt(&payload.encode_to_vec()).unwrap();
        let finish = HandshakeMessage {
            client_finish: buffa::MessageField::some(ClientFinish {
                r#static: Some(key),
                payload: Some(payload),
                ..Default::default()
            }),
            ..Default::default()
        };
        socket.send(Message::binary(encode_frame(&finish.encode_to_vec(), None).unwrap())).await.unwrap();
        let (write, read) = state.finish().unwrap();
        Self { socket, frames, write: (write, 0), read: (read, 0), bytewise: false }
    }

    pub async fn send(&mut self, node: &Node) {
        let packed = wacore_binary::marshal(node).unwrap();
        self.send_raw(&packed).await;
    }

    /// Sends any plaintext as one frame.
    pub async fn send_raw(&mut self, plaintext: &[u8]) {
        let sealed = self.write.0.encrypt_with_counter(self.write.1, plaintext).unwrap();
        self.write.1 += 1;
        let framed = encode_frame(&sealed, None).unwrap();
        if self.bytewise {
            for byte in framed {
                self.socket.send(Message::binary(vec![byte])).await.unwrap();
            }
        } else {
            self.socket.send(Message::binary(framed)).await.unwrap();
        }
    }

    /// The next stanza; `None` when the server closed.
    pub async fn next(&mut self) -> Option<Node> {
        let mut sealed = frame(&mut self.socket, &mut self.frames).await?;
        self.read.0.decrypt_in_place_with_counter(self.read.1, &mut sealed).unwrap();
        self.read.1 += 1;
        let unpacked = wacore_binary::util::unpack_bytes(sealed).unwrap();
        Some(OwnedNodeRef::new(unpacked).unwrap().to_owned_node())
    }

    /// The next stanza that fits; others are passed over.
    pub async fn until(&mut self, fits: impl Fn(&Node) -> bool) -> Node {
        loop {
            let node = self.next().await.expect("the server closed");
            if fits(&node) {
                return node;
            }
        }
    }

    /// Sends an IQ and returns its answer.
    pub async fn ask(&mut self, kind: &'static str, xmlns: &'static str, id: &str, children: Vec<Node>) -> Node {
        self.ask_to(Jid::new("", Server::Pn), kind, xmlns, id, children).await
    }

    /// Sends an IQ to an address and returns its answer.
    pub async fn ask_to(
        &mut self,
        to: Jid,
        kind: &'static str,
        xmlns: &'static str,
        id: &str,
        children: Vec<Node>,
    ) -> Node {
        let iq = NodeBuilder::new("iq").attr("to", to).attr("type", kind).attr("xmlns", xmlns).attr("id", id);
        self.send(&iq.children(children).build()).await;
        self.until(|node| node.tag == "iq" && node.attrs.get("id").is_some_and(|value| *value == *id)).await
    }
}

async fn frame(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>, frames: &mut FrameDecoder) -> Option<BytesMut> {
    loop {
        if let Some(frame) = frames.decode_frame() {
            return Some(frame);
        }
        let message = tokio::time::timeout(PATIENCE, socket.next()).await.expect("no stanza in time")?.ok()?;
        if message.is_close() {
            return None;
        }
        if message.is_binary() {
            frames.feed(message.as_payload());
        }
    }
}

/// Links a new device to an account by QR.
pub async fn linked(loopback: &Loopback, phone: &str) -> Device {
    let mut device = Device::new();
    let mut connection = Connection::open(loopback, &device, device.registration(), b"").await;
    let request = connection.until(|node| node.get_optional_child("pair-device").is_some()).await;
    let reference = request.get_optional_child_by_tag(&["pair-device", "ref"]).unwrap();
    let text = device.qr(std::str::from_utf8(bytes(reference)).unwrap());
    let scan = loopback.scan_qr(&text, phone);
    let client = async {
        let success = connection.until(|node| node.get_optional_child("pair-success").is_some()).await;
        let answer = device.accept(&success);
        connection.send(&answer).await;
        let restart = connection.next().await.unwrap();
        assert_eq!(restart.tag, "stream:error");
        assert!(restart.attrs.get("code").is_some_and(|code| *code == *"515"));
        assert!(connection.next().await.is_none(), "the server closes after 515");
    };
    let (scanned, ()) = tokio::join!(scan, client);
    assert_eq!(scanned.unwrap().pn(), device.jid.clone().unwrap());
    device
}

/// Logs a device in, up to the offline marker; what came from the queue.
pub async fn online(loopback: &Loopback, device: &Device) -> (Connection, Vec<Node>) {
    let mut connection = Connection::open(loopback, device, device.login(), b"").await;
    let success = connection.next().await.unwrap();
    assert_eq!(success.tag, "success");
    let active = vec![NodeBuilder::new("active").build()];
    connection.ask("set", "passive", "active", active).await;
    let mut queued = Vec::new();
    loop {
        let node = connection.next().await.unwrap();
        if node.get_optional_child("offline").is_some() {
            return (connection, queued);
        }
        queued.push(node);
    }
}
