//! The handshake of one connection: which pattern, with which chain, and what the faults make of it.

use std::sync::Arc;

use crate::cert::CertShape;
use crate::conn::{End, Reader, Sink, send_frame};
use crate::faults::{Fault, IkAnswer};
use crate::noise::{ClientHello, NoiseFailure, Transport, garbage_hello, serve_ik, serve_xx};
use crate::server::Server;

/// Answers the client hello and returns the transport.
pub(crate) async fn run(server: &Arc<Server>, reader: &mut Reader, sink: &mut Sink) -> Result<Transport, End> {
    let hello = ClientHello::read(&reader.frame().await?)?;
    let plan = plan(server, &hello)?;
    if plan.silent {
        std::future::pending::<()>().await;
    }
    if hello.is_ik() {
        match plan.ik {
            Some(IkAnswer::Close) => return Err(End::Refused("IK refused by closing (fault)")),
            Some(IkAnswer::Garbage) => {
                send_frame(sink, &garbage_hello()).await?;
                // The client hangs up; a second frame from it would be no handshake message of ours.
                reader.frame().await?;
                return Err(End::Refused("the client went on after garbage"));
            }
            Some(IkAnswer::Fallback) => {}
            None => match serve_ik(&hello, &plan.noise, &plan.chain) {
                Ok((reply, transport)) => {
                    server.state().counters.handshakes_ik += 1;
                    send_frame(sink, &reply).await?;
                    return Ok(transport);
                }
                // It pinned an older key: never just close, or it tries IK for ever.
                Err(NoiseFailure::Undecryptable(_)) => {}
                Err(other) => return Err(other.into()),
            },
        }
    }
    let (reply, awaiting) = serve_xx(&hello, &plan.noise, &plan.chain)?;
    send_frame(sink, &reply).await?;
    let transport = awaiting.finish(&reader.frame().await?)?;
    let mut state = server.state();
    match hello.is_ik() {
        true => state.counters.handshakes_fallback += 1,
        false => state.counters.handshakes_xx += 1,
    }
    drop(state);
    Ok(transport)
}

struct Plan {
    silent: bool,
    ik: Option<IkAnswer>,
    noise: wacore_libsignal::protocol::KeyPair,
    chain: Vec<u8>,
}

fn plan(server: &Server, hello: &ClientHello) -> Result<Plan, End> {
    let mut state = server.state();
    let silent = state.faults.strikes(None, &Fault::SilentHandshake);
    let shape = match state.faults.take(None, |fault| matches!(fault, Fault::Certificate { .. })) {
        Some(Fault::Certificate { shape }) => shape,
        _ => CertShape::Good,
    };
    let ik = match hello.is_ik() {
        true => state.faults.take(None, |fault| matches!(fault, Fault::IkAnswer { .. })),
        false => None,
    };
    let ik = ik.and_then(|fault| if let Fault::IkAnswer { how } = fault { Some(how) } else { None });
    let internal = |error: anyhow::Error| End::Internal(error.to_string());
    let noise = state.keys.noise().map_err(internal)?;
    let chain = state.keys.chain(shape, crate::clock::unix()).map_err(internal)?;
    Ok(Plan { silent, ik, noise, chain })
}
