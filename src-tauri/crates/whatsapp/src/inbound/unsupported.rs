//! What this version cannot show: the chat says what it was, and what it said in words.

use domain::{Details, MessageKind};
use waproto::whatsapp as wa;

use super::{Content, Read};

pub(super) fn read(message: &wa::Message) -> Read<'_> {
    if let Some(event) = message.event_message.as_option() {
        let text = joined([event.name.as_deref(), event.description.as_deref()]);
        return Some((content("an event", text), event.context_info.as_option()));
    }
    if let Some(invite) = message.group_invite_message.as_option() {
        let text = joined([invite.group_name.as_deref(), invite.caption.as_deref()]);
        return Some((content("an invitation to a group", text), invite.context_info.as_option()));
    }
    if let Some(album) = message.album_message.as_option() {
        return Some((content("an album", String::new()), album.context_info.as_option()));
    }
    if let Some(product) = message.product_message.as_option() {
        let text = joined([product.body.as_deref(), product.footer.as_deref()]);
        return Some((content("a product", text), product.context_info.as_option()));
    }
    if let Some(order) = message.order_message.as_option() {
        let text = joined([order.order_title.as_deref(), order.message.as_deref()]);
        return Some((content("an order", text), order.context_info.as_option()));
    }
    Some((content(what(message), String::new()), None))
}

fn what(message: &wa::Message) -> &'static str {
    let payment = message.send_payment_message.is_set()
        || message.request_payment_message.is_set()
        || message.decline_payment_request_message.is_set()
        || message.cancel_payment_request_message.is_set()
        || message.payment_invite_message.is_set()
        || message.payment_reminder_message.is_set()
        || message.split_payment_message.is_set()
        || message.invoice_message.is_set();
    let call = message.scheduled_call_creation_message.is_set()
        || message.scheduled_call_edit_message.is_set()
        || message.bcall_message.is_set()
        || message.call_log_messsage.is_set();
    let channel =
        message.newsletter_admin_invite_message.is_set() || message.newsletter_follower_invite_message_v2.is_set();
    let status = message.status_mention_message.is_set()
        || message.group_status_mention_message.is_set()
        || message.group_status_message.is_set()
        || message.group_status_message_v2.is_set()
        || message.status_add_yours.is_set()
        || message.status_quoted_message.is_set();
    if payment {
        "a payment"
    } else if call {
        "a call"
    } else if channel {
        "an invitation to a channel"
    } else if status {
        "a status update"
    } else if message.sticker_pack_message.is_set() {
        "a sticker pack"
    } else if message.poll_result_snapshot_message.is_set() || message.poll_result_snapshot_message_v3.is_set() {
        "the result of a poll"
    } else if message.request_phone_number_message.is_set() {
        "a request for your phone number"
    } else if message.event_invite_message.is_set() {
        "an invitation to an event"
    } else if message.highly_structured_message.is_set() || message.template_message.is_set() {
        "a message made from a template"
    } else if message.rich_response_message.is_set() {
        "an answer of an AI"
    } else {
        "a message of a kind that this version does not know"
    }
}

fn content(what: &str, text: String) -> Content {
    let details = Some(Details::Unsupported { what: what.into() });
    Content { kind: MessageKind::Unsupported, text, details, ..Content::default() }
}

fn joined<const N: usize>(parts: [Option<&str>; N]) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
