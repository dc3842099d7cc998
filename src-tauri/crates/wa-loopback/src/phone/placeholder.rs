//! A companion could not read a message and asks its phone for what it says.

use buffa::{Message as _, MessageField};
use wacore_binary::Jid;
use waproto::whatsapp as wa;
use waproto::whatsapp::message::peer_data_operation_request_message::PlaceholderMessageResendRequest;
use waproto::whatsapp::message::peer_data_operation_request_response_message::PeerDataOperationResult;
use waproto::whatsapp::message::peer_data_operation_request_response_message::peer_data_operation_result::PlaceholderMessageResendResponse;
use waproto::whatsapp::message::protocol_message::Type as ProtocolType;
use waproto::whatsapp::message::{
    PeerDataOperationRequestResponseMessage, PeerDataOperationRequestType, ProtocolMessage,
};

use super::{Inbox, Received};

/// The answer to such a request; none if the message is not one.
///
/// `request_id` is the id of the request's stanza. What the phone could not read either comes back without content.
pub(super) fn reply(inbox: &Inbox, request_id: &str, request: &wa::Message) -> Option<wa::Message> {
    let asked = request.protocol_message.as_option()?.peer_data_operation_request_message.as_option()?;
    let kind = PeerDataOperationRequestType::PLACEHOLDER_MESSAGE_RESEND;
    if asked.peer_data_operation_request_type != Some(kind) {
        return None;
    }
    let results = asked.placeholder_message_resend_request.iter().filter_map(|asked| result(inbox, asked));
    Some(wa::Message {
        protocol_message: MessageField::some(ProtocolMessage {
            r#type: Some(ProtocolType::PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE),
            peer_data_operation_request_response_message: MessageField::some(PeerDataOperationRequestResponseMessage {
                peer_data_operation_request_type: Some(kind),
                stanza_id: Some(request_id.to_owned()),
                peer_data_operation_result: results.collect(),
            }),
            ..Default::default()
        }),
        ..Default::default()
    })
}

fn result(inbox: &Inbox, asked: &PlaceholderMessageResendRequest) -> Option<PeerDataOperationResult> {
    let key = asked.message_key.as_option()?;
    let known = inbox.received(key.id.as_deref().unwrap_or_default());
    let info = known
        .and_then(told)
        .unwrap_or_else(|| wa::WebMessageInfo { key: MessageField::some(key.clone()), ..Default::default() });
    Some(PeerDataOperationResult {
        placeholder_message_resend_response: MessageField::some(PlaceholderMessageResendResponse {
            web_message_info_bytes: Some(info.encode_to_vec()),
        }),
        ..Default::default()
    })
}

/// A message as the phone keeps it. The chat is named by phone number, whatever the request called it.
fn told(received: &Received) -> Option<wa::WebMessageInfo> {
    let message = received.decode().ok()?;
    let inner = message.device_sent_message.as_option().and_then(|sent| sent.message.as_option()).cloned();
    let author: Jid = received.from_jid.parse().ok()?;
    let direct = received.chat.ends_with("@s.whatsapp.net");
    Some(wa::WebMessageInfo {
        key: MessageField::some(wa::MessageKey {
            remote_jid: Some(received.chat.clone()),
            from_me: Some(received.from_me),
            id: Some(received.id.clone()),
            participant: (!direct && !received.from_me).then(|| author.to_non_ad_string()),
        }),
        message: MessageField::some(inner.unwrap_or(message)),
        message_timestamp: Some(received.timestamp),
        push_name: Some(received.notify.clone()),
        ..Default::default()
    })
}
