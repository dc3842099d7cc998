//! Messages in words.

use wa_loopback::Inbox;
use wa_loopback::content::Described;

/// What a message says, in a line. `inbox` knows the messages that it is about.
pub fn said(message: &Described, inbox: &Inbox) -> String {
    let about = |id: Option<&str>| id.map_or_else(|| "a message".into(), |id| quoted(id, inbox));
    let text = message.text.clone().unwrap_or_default();
    let answer = message.quoted.as_ref().map(|quoted| format!(" (answers {})", about(Some(&quoted.id))));
    let body = match message.kind.as_str() {
        "text" | "link" => text,
        "edit" => format!("changed {} to “{text}”", about(message.target.as_deref())),
        "revoke" => format!("deleted {}", about(message.target.as_deref())),
        "reaction" => match &message.reaction {
            Some(reaction) if reaction.emoji.is_empty() => {
                format!("took back the reaction to {}", about(Some(&reaction.to)))
            }
            Some(reaction) => format!("reacted {} to {}", reaction.emoji, about(Some(&reaction.to))),
            None => "reacted".into(),
        },
        "poll" => {
            let options = message.poll.as_ref().map(|poll| poll.options.join(" / ")).unwrap_or_default();
            format!("[poll] {text} {options}")
        }
        "poll_vote" => {
            let vote = message.vote.as_ref();
            let chosen = vote.and_then(|vote| vote.options.as_ref()).map(|options| options.join(", "));
            format!("voted {} in {}", chosen.unwrap_or_default(), about(vote.map(|vote| vote.poll.as_str())))
        }
        "location" | "live_location" => {
            let place = message.place.clone().unwrap_or_default();
            format!("[{}] {} {} {}", message.kind, place.latitude, place.longitude, place.name.unwrap_or_default())
        }
        "contact" | "contacts" => {
            let names: Vec<&str> = message.contacts.iter().map(|card| card.name.as_str()).collect();
            format!("[{}] {}", message.kind, names.join(", "))
        }
        "unsupported" => format!("[unsupported] {}", message.detail.clone().unwrap_or_default()),
        kind => {
            let name = message.file_name.as_deref().unwrap_or_default();
            [&format!("[{kind}]"), name, &text]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
    };
    format!("{}{}", body.trim_end(), answer.unwrap_or_default())
}

/// The message with this id, shortened.
fn quoted(id: &str, inbox: &Inbox) -> String {
    let received = inbox.received(id).map(|got| &got.message);
    let Some(message) = received.or_else(|| inbox.sent(id).map(|sent| &sent.message)) else {
        return "a message".into();
    };
    match &message.text {
        Some(text) => format!("“{}”", short(text)),
        None => format!("the {}", message.kind),
    }
}

/// The beginning of a text.
pub fn short(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST && line.len() == text.len() {
        return line.to_owned();
    }
    format!("{}…", line.chars().take(MOST).collect::<String>().trim_end())
}
