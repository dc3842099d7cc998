//! A client that wants to be linked: its registration payload, its QR refs, and what it may say before it is linked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::whatsapp::{ClientPayload, DeviceProps, client_payload::DevicePairingRegistrationData};

use crate::code_link::CodeLink;
use crate::conn::ConnId;
use crate::faults::Fault;
use crate::link::Role;
use crate::pairing::Pending;
use crate::signal::{PublicSignedPreKey, signed_prekey_is_valid};
use crate::state::State;
use crate::{code_link, pairing, wire};

/// How long the first ref is shown, and each later one (seconds).
const FIRST_REF: u64 = 60;
const NEXT_REF: u64 = 20;
/// Grace for a scan in the last moment (seconds).
const GRACE: u64 = 10;

/// What a registering client said about itself.
pub(crate) struct Registration {
    pub noise_pub: [u8; 32],
    pub identity: [u8; 32],
    pub registration_id: u32,
    pub signed_prekey: PublicSignedPreKey,
    pub platform: String,
    pub since: u64,
    pub refs: Vec<String>,
    pub pending: Option<Pending>,
    pub code: Option<CodeLink>,
}

impl Registration {
    /// Whether a ref may be scanned now; `None` when it is not one of this connection's.
    pub(crate) fn accepts(&self, reference: &str, now: u64) -> Option<bool> {
        let place = self.refs.iter().position(|known| known == reference)? as u64;
        Some(now <= self.since + FIRST_REF + place * NEXT_REF + GRACE)
    }
}

/// Takes in a client with registration data: sends it its refs.
pub(crate) fn admit(state: &mut State, conn: ConnId, payload: ClientPayload, noise_pub: [u8; 32]) {
    let data = payload.device_pairing_data.into_option().unwrap_or_default();
    let registration = match read(data, noise_pub, state.now()) {
        Ok(registration) => registration,
        Err(why) => {
            state.violation(conn, format!("registration payload: {why}"), None);
            state.send(conn, NodeBuilder::new("failure").attr("reason", 400).build());
            state.close(conn);
            return;
        }
    };
    if payload.username.is_some() {
        state.violation(conn, "registration payload with a username", None);
    }
    let Some(link) = state.links.get_mut(&conn) else { return };
    link.role = Role::Registering(Box::new(registration));
    if state.faults.strikes(None, &Fault::PasskeyRequest) {
        passkey_request(state, conn);
    } else {
        offer_refs(state, conn);
    }
}

fn read(data: DevicePairingRegistrationData, noise_pub: [u8; 32], now: u64) -> Result<Registration, &'static str> {
    fn exact<const N: usize>(field: Option<Vec<u8>>, wrong: &'static str) -> Result<[u8; N], &'static str> {
        field.unwrap_or_default().try_into().map_err(|_| wrong)
    }
    let registration_id = u32::from_be_bytes(exact(data.e_regid, "e_regid is not 4 bytes")?);
    if data.e_keytype.as_deref() != Some(&[5]) {
        return Err("e_keytype is not 5");
    }
    let identity: [u8; 32] = exact(data.e_ident, "e_ident is not 32 bytes")?;
    let id: [u8; 3] = exact(data.e_skey_id, "e_skey_id is not 3 bytes")?;
    let signed_prekey = PublicSignedPreKey {
        id: u32::from_be_bytes([0, id[0], id[1], id[2]]),
        public: exact(data.e_skey_val, "e_skey_val is not 32 bytes")?,
        signature: exact::<64>(data.e_skey_sig, "e_skey_sig is not 64 bytes")?.to_vec(),
    };
    if !signed_prekey_is_valid(&identity, &signed_prekey) {
        return Err("e_skey_sig is no signature of the identity key");
    }
    let platform = platform(data.device_props.as_deref())?;
    Ok(Registration {
        noise_pub,
        identity,
        registration_id,
        signed_prekey,
        platform,
        since: now,
        refs: Vec::new(),
        pending: None,
        code: None,
    })
}

fn platform(props: Option<&[u8]>) -> Result<String, &'static str> {
    use buffa::Message as _;
    let props =
        DeviceProps::decode_from_slice(props.ok_or("no device_props")?).map_err(|_| "unreadable device_props")?;
    let kind = props.platform_type.map(|kind| format!("{kind:?}")).unwrap_or_default();
    Ok(format!("{} {kind}", props.os.unwrap_or_default()).trim().to_owned())
}

/// `<pair-device>` with fresh refs.
fn offer_refs(state: &mut State, conn: ConnId) {
    let count = match state.faults.take(None, |fault| matches!(fault, Fault::QrRefs { .. })) {
        Some(Fault::QrRefs { count }) => count.max(1),
        _ => state.options.qr_refs.max(1),
    };
    let refs: Vec<String> =
        (0..count).map(|_| format!("2@{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))).collect();
    let nodes = refs.iter().map(|reference| NodeBuilder::new("ref").bytes(reference.as_bytes()).build());
    let pair_device = NodeBuilder::new("pair-device").children(nodes).build();
    let iq = NodeBuilder::new("iq")
        .attr("from", wire::server_jid())
        .attr("type", "set")
        .attr("id", state.fresh_id())
        .attr("xmlns", "md")
        .children([pair_device])
        .build();
    if let Some(registration) = state.registration_mut(conn) {
        registration.refs = refs;
    }
    state.send(conn, iq);
}

fn passkey_request(state: &mut State, conn: ConnId) {
    let options = NodeBuilder::new("passkey_request_options")
        .bytes(br#"{"challenge":"bG9vcGJhY2s","rpId":"web.whatsapp.com"}"#.to_vec())
        .build();
    let node = NodeBuilder::new("notification")
        .attr("from", wire::server_jid())
        .attr("type", "passkey_prologue_request")
        .attr("id", state.fresh_id())
        .attr("t", state.now())
        .children([options])
        .build();
    state.send(conn, node);
}

/// `companion_reg_refresh`: every client that shows a QR code makes another one; how many were told.
pub(crate) fn rotate_qr(state: &mut State) -> usize {
    let waiting: Vec<ConnId> = state
        .links
        .iter()
        .filter(|(_, link)| matches!(link.role, Role::Registering(_)))
        .map(|(conn, _)| *conn)
        .collect();
    for conn in &waiting {
        let node = NodeBuilder::new("notification")
            .attr("from", wire::server_jid())
            .attr("type", "companion_reg_refresh")
            .attr("id", state.fresh_id())
            .attr("t", state.now())
            .children([wire::empty("companion_reg_refresh")])
            .build();
        state.send(*conn, node);
    }
    waiting.len()
}

/// A stanza from a client that is not linked.
pub(crate) fn receive(state: &mut State, conn: ConnId, node: &Node) {
    let kind = wire::text_or_empty(node, "type");
    match (node.tag.as_ref(), kind.as_str()) {
        ("iq", "result" | "error") => pairing::answered(state, conn, node),
        ("iq", "set") if code_link::is_request(node) => code_link::receive(state, conn, node),
        ("iq", "get") if wire::text_or_empty(node, "xmlns") == "w:p" => {
            let pong = NodeBuilder::new("iq")
                .attr("from", wire::server_jid())
                .attr("type", "result")
                .attr("id", wire::text_or_empty(node, "id"))
                .attr("t", state.now())
                .build();
            state.send(conn, pong);
        }
        ("iq", _) => {
            state.violation(conn, "an IQ that needs a linked device", Some(node));
            state.refuse(conn, node, 401, "not-authorized");
        }
        // Clients announce their new name between `pair-success` and the restart.
        ("ack" | "ib" | "presence", _) => {}
        _ => state.violation(conn, "a stanza that needs a linked device", Some(node)),
    }
}

impl State {
    /// The registration on a connection.
    pub(crate) fn registration_mut(&mut self, conn: ConnId) -> Option<&mut Registration> {
        match &mut self.links.get_mut(&conn)?.role {
            Role::Registering(registration) => Some(registration),
            _ => None,
        }
    }

    /// The connection that was given a ref, and whether the ref is still good.
    pub(crate) fn waiting_for(&self, reference: &str) -> Option<(ConnId, bool)> {
        let now = self.now();
        self.links.iter().find_map(|(conn, link)| match &link.role {
            Role::Registering(registration) => registration.accepts(reference, now).map(|good| (*conn, good)),
            _ => None,
        })
    }
}
