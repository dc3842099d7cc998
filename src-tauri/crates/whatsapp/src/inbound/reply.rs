//! Taps: what a customer chose from buttons, a list or a form. The words are what the button said.

use domain::MessageKind;
use waproto::whatsapp as wa;
use waproto::whatsapp::message::buttons_response_message::Response;
use waproto::whatsapp::message::interactive_response_message::InteractiveResponseMessage as Answer;

use super::{Content, Read};

pub(super) fn read(message: &wa::Message) -> Read<'_> {
    if let Some(button) = message.buttons_response_message.as_option() {
        let said = button.response.as_ref().map(|Response::SelectedDisplayText(text)| text.clone());
        return Some((tap(said, button.selected_button_id.clone()), button.context_info.as_option()));
    }
    if let Some(list) = message.list_response_message.as_option() {
        let id = list.single_select_reply.as_option().and_then(|reply| reply.selected_row_id.clone());
        return Some((tap(list.title.clone(), id), list.context_info.as_option()));
    }
    if let Some(template) = message.template_button_reply_message.as_option() {
        let content = tap(template.selected_display_text.clone(), template.selected_id.clone());
        return Some((content, template.context_info.as_option()));
    }
    let answer = message.interactive_response_message.as_option()?;
    let said = answer.body.as_option().and_then(|body| body.text.clone());
    let id = answer.interactive_response_message.as_ref().and_then(|answer| {
        let Answer::NativeFlowResponseMessage(flow) = answer;
        let params: serde_json::Value = serde_json::from_str(flow.params_json.as_deref()?).ok()?;
        params.get("id")?.as_str().map(str::to_owned)
    });
    Some((tap(said, id), answer.context_info.as_option()))
}

/// A tap whose words did not come along says its id.
fn tap(said: Option<String>, id: Option<String>) -> Content {
    let id = id.filter(|id| !id.is_empty());
    let text = said.filter(|said| !said.is_empty()).or_else(|| id.clone()).unwrap_or_default();
    Content { kind: MessageKind::Text, text, tap: id, ..Content::default() }
}
