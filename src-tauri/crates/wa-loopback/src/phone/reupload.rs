//! A companion finds a file gone: the phone uploads it again and says where it lies now.

use std::sync::Arc;

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::Phone;
use crate::device::DeviceId;
use crate::media::{MediaPointer, check_reupload_request, seal_reupload_answer};
use crate::queue::Kind;
use crate::server::Server;
use crate::wire;

/// Code of the answer to a request that cannot be served.
const REFUSED: u16 = 2;

/// Answers `<receipt type="server-error">`.
pub(super) fn answer(phone: &Arc<Phone>, server: &Arc<Server>, request: &Node, device: &DeviceId) {
    if device.account != phone.account {
        return;
    }
    let id = wire::text_or_empty(request, "id");
    let mut state = server.state();
    let Some(account) = state.accounts.get(&phone.account) else { return };
    let from = account.pn();
    let received = account.inbox.received(&id).map(|message| &message.message);
    let message = received.or_else(|| account.inbox.sent(&id).map(|message| &message.message));
    let pointer = message.and_then(|message| message.media.clone());
    let media = state.media.clone();
    let sealed = pointer.ok_or_else(|| anyhow::anyhow!("no file in the message")).and_then(|pointer| {
        let sealed = request.get_optional_child("encrypt");
        let part = |name| sealed.and_then(|sealed| wire::child_bytes(sealed, name)).unwrap_or_default();
        check_reupload_request(&pointer.media_key, &id, part("enc_iv"), part("enc_p"))?;
        seal_reupload_answer(&pointer.media_key, &id, again(&media, &pointer).as_deref())
    });
    let body = match sealed {
        Ok(sealed) => NodeBuilder::new("encrypt").children([
            NodeBuilder::new("enc_p").bytes(sealed.payload).build(),
            NodeBuilder::new("enc_iv").bytes(sealed.iv.to_vec()).build(),
        ]),
        Err(error) => {
            tracing::info!(phone = phone.account, id, %error, "no upload again");
            NodeBuilder::new("error").attr("code", REFUSED)
        }
    };
    let children = request.get_optional_child("rmr").cloned().into_iter().chain([body.build()]);
    // Its id is the message's.
    let notification = NodeBuilder::new("notification")
        .attr("from", from)
        .attr("type", "mediaretry")
        .attr("id", id.as_str())
        .attr("t", state.now())
        .children(children)
        .build();
    state.deliver(device, Kind::Notification, notification.into());
    drop(state);
    server.changed();
}

/// Where the file lies from now on; nowhere when it was never there.
fn again(media: &crate::media::MediaStore, pointer: &MediaPointer) -> Option<String> {
    let path = &pointer.direct_path;
    media.reupload(path).or_else(|| media.stored(path).map(|_| path.clone()))
}
