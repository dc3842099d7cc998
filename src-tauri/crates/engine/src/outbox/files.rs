//! Files of the web that flows send: got while their message is the next of its chat, so that the order is kept.
//!
//! The address comes from a flow and may hold what a customer wrote. Only the public internet is asked, over https; the
//! operator's own network only where he wrote the whole beginning of the address himself.

use domain::{ChatId, DeliveryEvent, Media, MessageKind, NoticeKind, WireId, text};
use store::outbox::{self, Fetch, Remote, Unsettled};
use url::Url;
use web::{Allowed, Answer, FetchError, Kinds, Limits, Page};

use crate::Core;
use crate::file_kind as kind;
use crate::lanes::Next;

/// The largest file that is sent.
const FILE_BYTES: usize = 16 * 1024 * 1024;
/// The longest name of a file, in characters.
const NAME_LIMIT: usize = 100;
/// Pauses before the file is asked for again.
const AGAIN_MS: [i64; 3] = [2_000, 8_000, 30_000];
/// A site that asks for more patience than this is not waited for.
const PATIENCE_MS: i64 = 120_000;

/// Why there is no file.
enum NoFile {
    /// It may be there some other time; the site can say when.
    Later(String, Option<i64>),
    /// It is not there, or not to be sent.
    Never(String),
    /// Switchboard ends.
    Stopped,
}

impl Core {
    /// Gets the file that the next message of a chat waits for.
    pub(super) async fn fetch_for_sending(&self, chat: &ChatId, fetch: Fetch) -> anyhow::Result<Next> {
        match self.file_of(&fetch).await {
            Ok((media, content)) => {
                let (chat, id) = (chat.clone(), fetch.message_id);
                let job = move |tx: &store::Tx<'_>| outbox::fetched(tx, &chat, &id, &media, &content);
                self.store.write("file", job).await?;
            }
            Err(NoFile::Later(_, wait)) if (fetch.attempts as usize) < AGAIN_MS.len() => {
                let pause = AGAIN_MS.get(fetch.attempts as usize).copied().unwrap_or_default();
                let not_before = self.now().plus(wait.unwrap_or(0).clamp(pause, PATIENCE_MS));
                self.store.write("file", move |tx| outbox::fetch_again(tx, &fetch.message_id, not_before)).await?;
            }
            Err(NoFile::Later(why, _) | NoFile::Never(why)) => {
                let unsettled = Unsettled {
                    message_id: fetch.message_id,
                    chat_id: chat.clone(),
                    account_id: fetch.account_id,
                    chat_jid: String::new(),
                    wire_id: WireId::new(""),
                };
                self.note_with_notice(&unsettled, DeliveryEvent::Failed, NoticeKind::SendFailed, &why).await?;
            }
            Err(NoFile::Stopped) => return Ok(Next::Rest),
        }
        Ok(Next::Again)
    }

    async fn file_of(&self, fetch: &Fetch) -> Result<(Media, Vec<u8>), NoFile> {
        let (url, allowed) = permitted(&fetch.remote).map_err(NoFile::Never)?;
        let limits = Limits { page: FILE_BYTES, document: FILE_BYTES, kinds: Kinds::Any, ..Limits::default() };
        let page = match self.readings.web.get(&url, &allowed, &limits, None, &self.stop).await {
            Ok(Answer::Page(page)) => page,
            Ok(Answer::NotModified) => return Err(NoFile::Never(in_words(&FetchError::Broken))),
            Err(FetchError::Cancelled) => return Err(NoFile::Stopped),
            Err(error) if error.may_pass() => return Err(NoFile::Later(in_words(&error), patience(&error))),
            Err(error) => return Err(NoFile::Never(in_words(&error))),
        };
        let (kind, remote) = (fetch.kind, fetch.remote.clone());
        let read = tokio::task::spawn_blocking(move || file(kind, &remote, &page)).await;
        read.map_err(|error| NoFile::Later(format!("The file could not be looked into ({error})."), None))?
            .map_err(NoFile::Never)
    }
}

/// The address, if it may be opened, and what may be opened beyond the public internet.
fn permitted(remote: &Remote) -> Result<(Url, Allowed), String> {
    let url = Url::parse(remote.url.trim())
        .map_err(|_| "The address of its file came out as no address. Look at it in the flow.".to_owned())?;
    let by_hand = remote.written.as_deref().and_then(literal).is_some_and(|typed| typed.origin() == url.origin());
    let allowed = if by_hand { Allowed::origin(&url) } else { Allowed::public() };
    if url.scheme() != "https" && allowed == Allowed::public() {
        return Err("The address of its file does not begin with https://. Look at it in the flow.".into());
    }
    Ok((url, allowed))
}

/// What the author wrote of an address before the first variable, if that is more than its host.
fn literal(written: &str) -> Option<Url> {
    let (beginning, open) = written.trim().split_once("{{").map_or((written.trim(), false), |(head, _)| (head, true));
    let (_, rest) = beginning.split_once("://")?;
    if open && !rest.contains(['/', '?', '#']) {
        return None;
    }
    Url::parse(beginning).ok()
}

fn in_words(error: &FetchError) -> String {
    let why = match error {
        FetchError::NotFound(code) => format!("There is no file at its address ({code})."),
        FetchError::TooLarge(_) => format!("It is larger than {} MB.", FILE_BYTES / (1024 * 1024)),
        other => other.to_string(),
    };
    format!("Its file could not be fetched. {why}")
}

fn patience(error: &FetchError) -> Option<i64> {
    let FetchError::Busy { retry_after: Some(wait), .. } = error else { return None };
    i64::try_from(wait.as_millis()).ok()
}

/// What was fetched, as a file to send.
fn file(kind: MessageKind, remote: &Remote, page: &Page) -> Result<(Media, Vec<u8>), String> {
    if page.body.is_empty() {
        return Err("Its file could not be fetched. It is empty.".into());
    }
    let mime = kind::of(kind, page.content_type.as_deref(), &page.body)?;
    let size = kind::size(&mime, &page.body);
    let media = Media {
        name: name(kind, remote, &page.url, &mime),
        mime,
        bytes: u32::try_from(page.body.len()).unwrap_or(u32::MAX),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    };
    Ok((media, page.body.to_vec()))
}

/// What the file is called: as the flow says, else as in its address. Only a document needs a name.
fn name(kind: MessageKind, remote: &Remote, url: &Url, mime: &str) -> Option<String> {
    let chosen = tidy(&remote.name);
    if kind != MessageKind::Document {
        return (!chosen.is_empty()).then_some(chosen);
    }
    let last = url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    let name = [chosen, tidy(&unescaped(last))].into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "file".to_owned());
    match kind::ending(mime) {
        Some(ending) if !name.contains('.') => Some(format!("{name}.{ending}")),
        _ => Some(name),
    }
}

/// A name without what a file system or a screen would take for something else.
fn tidy(name: &str) -> String {
    let kept: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\')).collect();
    text::cut(kept.trim().trim_start_matches('.'), NAME_LIMIT).to_owned()
}

/// `%20` and its like as what they stand for.
fn unescaped(part: &str) -> String {
    let query = format!("name={}", part.replace('+', "%2B"));
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(url: &str, name: &str, written: Option<&str>) -> Remote {
        Remote { url: url.into(), name: name.into(), written: written.map(str::to_owned) }
    }

    fn may_open(url: &str, written: Option<&str>) -> Result<bool, String> {
        permitted(&remote(url, "", written)).map(|(_, allowed)| allowed != Allowed::public())
    }

    #[test]
    fn the_web_is_asked_over_https_and_the_own_network_only_where_the_author_wrote_it() {
        assert_eq!(may_open("https://shop.example/a.png", None), Ok(false));
        assert!(may_open("http://shop.example/a.png", Some("http://shop.example/a.png")).is_err());
        let camera = "http://192.168.1.50/shot.jpg";
        assert!(may_open(camera, None).is_err());
        assert!(may_open(camera, Some("{{picture}}")).is_err());
        assert!(may_open(camera, Some("http://192.168.1.{{last}}/shot.jpg")).is_err());
        assert!(may_open("http://10.0.0.1/shot.jpg", Some("http://192.168.1.50/{{name}}")).is_err());
        assert_eq!(may_open(camera, Some("http://192.168.1.50/{{name}}.jpg")), Ok(true));
        assert!(may_open("not an address", None).is_err());
    }

    #[test]
    fn a_document_is_called_as_the_flow_says_else_as_in_its_address() {
        let named = |address: &str, chosen: &str| {
            let url = Url::parse(address).unwrap();
            name(MessageKind::Document, &remote(address, chosen, None), &url, "application/pdf").unwrap()
        };
        assert_eq!(named("https://shop.example/p/Price%20list+2.pdf?x=1", ""), "Price list+2.pdf");
        assert_eq!(named("https://shop.example/p/a.pdf", "Prices"), "Prices.pdf");
        assert_eq!(named("https://shop.example/", ""), "file.pdf");
        assert_eq!(named("https://shop.example/%2e%2e%2Fetc%2Fpasswd", ""), "etcpasswd.pdf");
        let url = Url::parse("https://shop.example/a.png").unwrap();
        assert_eq!(name(MessageKind::Image, &remote("", "", None), &url, "image/png"), None);
    }
}
