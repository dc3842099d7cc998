//! Linking with a code of eight characters: the server's part between the client and the phone.

use anyhow::Context as _;
use wacore::pair_code::PairCodeRejection;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::Fault;
use crate::link::Role;
use crate::pair_code::PairCodeFlow;
use crate::pairing::{self, Outcome};
use crate::state::State;
use crate::wire;

/// How long a code is good (seconds).
const VALIDITY: u64 = 180;

/// One attempt to link with a code.
pub(crate) struct CodeLink {
    pub phone: String,
    pub flow: PairCodeFlow,
    pub since: u64,
    /// Codes typed so far; clients take three.
    pub hellos: u32,
    /// Whom to tell when the client finishes.
    pub waiting: Option<tokio::sync::oneshot::Sender<Result<Outcome, String>>>,
}

/// Whether an IQ belongs here.
pub(crate) fn is_request(node: &Node) -> bool {
    node.get_optional_child("link_code_companion_reg").is_some()
}

/// `companion_hello` or `companion_finish`.
pub(crate) fn receive(state: &mut State, conn: ConnId, node: &Node) {
    let Some(request) = node.get_optional_child("link_code_companion_reg") else { return };
    let refused = match wire::text_or_empty(request, "stage").as_str() {
        "companion_hello" => hello(state, conn, node, request),
        "companion_finish" => finish(state, conn, node, request),
        other => Err((400, format!("unknown stage {other:?}"))),
    };
    if let Err((code, why)) = refused {
        state.violation(conn, format!("pair code: {why}"), Some(node));
        refuse(state, conn, node, code);
    }
}

fn refuse(state: &mut State, conn: ConnId, node: &Node, code: u16) {
    let words = PairCodeRejection::from(i32::from(code)).text().unwrap_or("internal-server-error");
    state.refuse(conn, node, code, words);
}

fn hello(state: &mut State, conn: ConnId, node: &Node, request: &Node) -> Result<(), (u16, String)> {
    let bad = |why: &str| (400, why.to_owned());
    let jid = wire::jid(request, "jid").ok_or_else(|| bad("no jid"))?;
    let phone = state.account_of(&jid).map(str::to_owned).ok_or_else(|| bad("no such phone number"))?;
    let probe = DeviceId::new(phone.as_str(), 0);
    if let Some(Fault::PairCodeHello { code }) =
        state.faults.take(Some(&probe), |fault| matches!(fault, Fault::PairCodeHello { .. }))
    {
        refuse(state, conn, node, code);
        return Ok(());
    }
    let wrapped = wire::child_bytes(request, "link_code_pairing_wrapped_companion_ephemeral_pub")
        .ok_or_else(|| bad("no wrapped ephemeral"))?;
    let key: [u8; 32] =
        wire::child_array(request, "companion_server_auth_key_pub").ok_or_else(|| bad("no server auth key"))?;
    for needed in ["companion_platform_id", "companion_platform_display", "link_code_pairing_nonce"] {
        wire::child_bytes(request, needed).ok_or_else(|| bad(needed))?;
    }
    let reference = format!("3@{}", state.fresh_id()).into_bytes();
    let flow = PairCodeFlow::new(wrapped, reference.clone()).map_err(|error| (error.code(), error.to_string()))?;
    let now = state.now();
    let registration = state.registration_mut(conn).ok_or_else(|| bad("not registering"))?;
    if registration.noise_pub != key {
        return Err(bad("the server auth key is not the one of the handshake"));
    }
    registration.code = Some(CodeLink { phone, flow, since: now, hellos: 0, waiting: None });
    if state.faults.strikes(Some(&probe), &Fault::PairCodeSilence) {
        return Ok(());
    }
    let answer = NodeBuilder::new("link_code_companion_reg")
        .attr("stage", "companion_hello")
        .children([NodeBuilder::new("link_code_pairing_ref").bytes(reference).build()])
        .build();
    state.reply(conn, node, vec![answer]);
    Ok(())
}

fn finish(state: &mut State, conn: ConnId, node: &Node, request: &Node) -> Result<(), (u16, String)> {
    let bad = |why: &str| (400, why.to_owned());
    let registration = state.registration_mut(conn).ok_or_else(|| bad("not registering"))?;
    let identity = registration.identity;
    let code = registration.code.as_mut().ok_or_else(|| bad("no companion_hello before"))?;
    let waiting = code.waiting.take();
    let (phone, flow) = (code.phone.clone(), code.flow.clone());
    let linked = checked_finish(state, conn, &phone, &flow, identity, request);
    let told = match linked {
        Ok(secret) => {
            let probe = DeviceId::new(phone.as_str(), 0);
            let fault = state.faults.take(Some(&probe), |fault| matches!(fault, Fault::PairCodeFinish { .. }));
            if let Some(Fault::PairCodeFinish { code }) = fault {
                refuse(state, conn, node, code);
                Err(format!("companion_finish refused with {code} (fault)"))
            } else {
                state.reply(conn, node, vec![]);
                pairing::success(state, conn, &phone, &secret).map_err(|error| error.to_string())
            }
        }
        Err((code, why)) => {
            // A wrong code is the user's mistake, not the client's: no violation.
            refuse(state, conn, node, code);
            Err(why)
        }
    };
    if let Some(waiting) = waiting {
        // The test may have stopped waiting.
        let _ = waiting.send(told);
    }
    Ok(())
}

fn checked_finish(
    state: &mut State,
    conn: ConnId,
    phone: &str,
    flow: &PairCodeFlow,
    identity: [u8; 32],
    request: &Node,
) -> Result<[u8; 32], (u16, String)> {
    let field = |name: &str| wire::child_bytes(request, name).ok_or_else(|| (400, format!("no {name}")));
    let account = state.accounts.get(phone).ok_or_else(|| (400, "the account is gone".to_owned()))?;
    let own = wire::jid(request, "jid").is_some_and(|jid| state.account_of(&jid) == Some(phone));
    if !own {
        return Err((400, "companion_finish names another number than companion_hello".to_owned()));
    }
    let secret = flow.finish(
        &account.identity,
        &identity,
        field("companion_identity_public")?,
        field("link_code_pairing_ref")?,
        field("link_code_pairing_wrapped_key_bundle")?,
    );
    if secret.is_err() {
        tracing::debug!(connection = conn, "companion_finish does not open");
    }
    secret.map_err(|error| (error.code(), error.to_string()))
}

/// What `enter` needs outside the lock: deriving the key takes a while.
pub(crate) struct Typed {
    pub conn: ConnId,
    pub flow: PairCodeFlow,
    phone: String,
    reference: Vec<u8>,
}

/// The client that waits for a code for this number.
pub(crate) fn begin(state: &mut State, phone: &str) -> anyhow::Result<Typed> {
    anyhow::ensure!(state.accounts.contains_key(phone), "no account {phone}");
    let now = state.now();
    let newest = state
        .links
        .iter()
        .filter_map(|(conn, link)| match &link.role {
            Role::Registering(registration) => registration.code.as_ref().map(|code| (*conn, code)),
            _ => None,
        })
        .filter(|(_, code)| code.phone == phone)
        .max_by_key(|(conn, code)| (code.since, *conn));
    let (conn, code) = newest.context("no client asks to be linked with a code for this number")?;
    anyhow::ensure!(now <= code.since + VALIDITY, "the code has expired");
    let reference = code.flow.reference().to_vec();
    Ok(Typed { conn, flow: code.flow.clone(), phone: phone.to_owned(), reference })
}

/// Sends `primary_hello`; the receiver hears of the client's `companion_finish`.
pub(crate) fn primary_hello(
    state: &mut State,
    typed: Typed,
    wrapped: [u8; 80],
) -> anyhow::Result<tokio::sync::oneshot::Receiver<Result<Outcome, String>>> {
    let (id, now) = (state.fresh_id(), state.now());
    let identity = state.accounts.get(&typed.phone).context("the account is gone")?.identity_pub();
    let registration = state.registration_mut(typed.conn).context("the client is gone")?;
    let code = registration.code.as_mut().context("the client gave up")?;
    anyhow::ensure!(code.flow.reference() == typed.reference, "the client asked for another code meanwhile");
    let (done, outcome) = tokio::sync::oneshot::channel();
    code.flow = typed.flow;
    code.hellos += 1;
    code.waiting = Some(done);
    let body = NodeBuilder::new("link_code_companion_reg")
        .attr("stage", "primary_hello")
        .children([
            NodeBuilder::new("link_code_pairing_wrapped_primary_ephemeral_pub").bytes(wrapped.to_vec()).build(),
            NodeBuilder::new("primary_identity_pub").bytes(identity.to_vec()).build(),
            NodeBuilder::new("link_code_pairing_ref").bytes(typed.reference).build(),
        ])
        .build();
    let node = NodeBuilder::new("notification")
        .attr("from", wire::server_jid())
        .attr("type", "link_code_companion_reg")
        .attr("id", id)
        .attr("t", now)
        .children([body])
        .build();
    state.send(typed.conn, node);
    Ok(outcome)
}

/// `refresh_code`: the phone asks the client for a new code.
pub(crate) fn refresh(state: &mut State, phone: &str, force_manual: bool) -> anyhow::Result<()> {
    let typed = begin(state, phone)?;
    let body = NodeBuilder::new("link_code_companion_reg")
        .attr("stage", "refresh_code")
        .attr("force_manual_refresh", force_manual)
        .children([NodeBuilder::new("link_code_pairing_ref").bytes(typed.reference).build()])
        .build();
    let node = NodeBuilder::new("notification")
        .attr("from", wire::server_jid())
        .attr("type", "link_code_companion_reg")
        .attr("id", state.fresh_id())
        .attr("t", state.now())
        .children([body])
        .build();
    state.send(typed.conn, node);
    Ok(())
}

impl State {
    /// Whether a code is outstanding on an unlinked connection.
    pub(crate) fn code_outstanding(&self, conn: ConnId) -> bool {
        let now = self.now();
        self.links.get(&conn).is_some_and(|link| match &link.role {
            Role::Registering(registration) => {
                registration.code.as_ref().is_some_and(|code| now <= code.since + VALIDITY)
            }
            _ => false,
        })
    }
}
