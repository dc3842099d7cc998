//! Words: plain, with a link or an answer, and what businesses write beside buttons.

use waproto::whatsapp as wa;
use waproto::whatsapp::message::interactive_message::Header;

use super::{Content, Read};

pub(super) fn read(message: &wa::Message) -> Read<'_> {
    if let Some(text) = &message.conversation {
        return Some((Content::text(text.as_str()), None));
    }
    if let Some(text) = message.extended_text_message.as_option() {
        let words = text.text.clone().unwrap_or_default();
        return Some((Content::text(words), text.context_info.as_option()));
    }
    if let Some(comment) = message.comment_message.as_option() {
        return comment.message.as_option().and_then(read);
    }
    with_buttons(message)
}

/// What comes with buttons or a list is read as words: the choices are the other side's, not ours.
fn with_buttons(message: &wa::Message) -> Read<'_> {
    if let Some(buttons) = message.buttons_message.as_option() {
        let labels =
            buttons.buttons.iter().filter_map(|button| button.button_text.as_option()?.display_text.as_deref());
        let words = lines([buttons.content_text.as_deref(), buttons.footer_text.as_deref()]);
        return Some((listed(words, labels), buttons.context_info.as_option()));
    }
    if let Some(list) = message.list_message.as_option() {
        let rows = list.sections.iter().flat_map(|section| &section.rows).filter_map(|row| row.title.as_deref());
        let words = lines([list.title.as_deref(), list.description.as_deref(), list.footer_text.as_deref()]);
        return Some((listed(words, rows), list.context_info.as_option()));
    }
    if let Some(interactive) = message.interactive_message.as_option() {
        let title = interactive.header.as_option().and_then(|header: &Header| header.title.as_deref());
        let body = interactive.body.as_option().and_then(|body| body.text.as_deref());
        let footer = interactive.footer.as_option().and_then(|footer| footer.text.as_deref());
        return Some((Content::text(lines([title, body, footer])), interactive.context_info.as_option()));
    }
    if let Some(template) = message.template_message.as_option() {
        let four_rows = template.hydrated_template.as_option()?;
        let words = [four_rows.hydrated_content_text.as_deref(), four_rows.hydrated_footer_text.as_deref()];
        return Some((Content::text(lines(words)), template.context_info.as_option()));
    }
    None
}

fn lines<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn listed<'t>(words: String, choices: impl Iterator<Item = &'t str>) -> Content {
    let choices = choices.map(|choice| format!("- {choice}"));
    Content::text(
        std::iter::once(words).filter(|words| !words.is_empty()).chain(choices).collect::<Vec<_>>().join("\n"),
    )
}
