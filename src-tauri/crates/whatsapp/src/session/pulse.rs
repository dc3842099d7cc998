//! Pulse: evidence that a connection is alive, as the wire gives it.

use std::sync::Arc;

use domain::{Evidence, WireEvent};
use whatsapp_rust::NodeFilter;

use super::Session;

/// That something was heard is told at most this often.
const BEAT_MS: i64 = 5_000;

/// Tells that something was heard, and that a keep-alive was answered.
pub(super) async fn run(session: Arc<Session>) {
    session.tasks.begin(kept_alive(Arc::clone(&session)));
    let mut last = 0;
    while session.pause(BEAT_MS).await {
        let heard = session.ready().map_or(0, |client| client.stats().last_data_received_ms);
        if heard > 0 && heard != last {
            last = heard;
            session.tell(WireEvent::Evidence(Evidence::Heard)).await;
        }
    }
}

/// The answer to a keep-alive is the one that says nothing but the time.
async fn kept_alive(session: Arc<Session>) {
    loop {
        let Some(client) = session.ready() else {
            if !session.pause(BEAT_MS).await {
                return;
            }
            continue;
        };
        let answer = client.wait_for_node(
            NodeFilter::tag("iq").attr("type", "result").attr("from", wacore_binary::Server::Pn.as_str()),
        );
        // A connection that is taken down answers nothing any more.
        drop(client);
        let answer = tokio::select! {
            answer = answer => answer.ok(),
            () = session.tasks.stop.cancelled() => return,
        };
        let pong = answer.is_some_and(|node| {
            let node = node.get();
            node.get_attr("t").is_some() && node.children().is_none_or(<[_]>::is_empty)
        });
        if pong {
            session.tell(WireEvent::Evidence(Evidence::KeptAlive)).await;
        }
    }
}
