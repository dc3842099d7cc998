//! People and groups: names, pictures, "about" lines, and whether chats may be begun.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Evidence, GroupNews, NewChats, PersonNews, WireEvent};
use wacore::types::events::{BusinessUpdateType, Event};
use wacore_binary::Jid;
use whatsapp_rust::Client;

use crate::inbound::Me;
use crate::jids::{self, Address};
use crate::session::Session;
use crate::standing;

/// A picture is a `data:` URL of at most 64 KiB.
const PICTURE_BYTES: u64 = 48 * 1024 - 64;
/// Every question to the server is answered within this time, or is not asked any more.
const ANSWER: Duration = Duration::from_secs(10);

/// What is asked for once, after the first login.
pub(crate) async fn after_login(session: Arc<Session>, client: Arc<Client>) {
    ask_new_chats(&session, &client).await;
    match tokio::time::timeout(Duration::from_secs(60), client.groups().get_participating()).await {
        Ok(Ok(groups)) => {
            for group in groups.into_values().filter(|group| !group.subject.is_empty()) {
                let jid = jids::pair(&group.id, None).jid;
                session.tell(WireEvent::Group(GroupNews { jid, name: group.subject })).await;
            }
        }
        // Their names come with the next login; nothing else hangs on them.
        _ => tracing::warn!(account = %session.account, "The groups could not be asked for"),
    }
}

/// Asks whether chats may be begun, and tells it.
pub(crate) async fn ask_new_chats(session: &Session, client: &Client) -> Option<NewChats> {
    let lock = tokio::time::timeout(ANSWER, client.mex().fetch_reachout_timelock()).await.ok()?.ok()?;
    let new_chats = standing::new_chats(&lock);
    session.tell(WireEvent::Evidence(Evidence::NewChats(new_chats))).await;
    Some(new_chats)
}

/// Asks what a group is called.
pub(crate) fn ask_group(session: &Arc<Session>, client: &Arc<Client>, group: Jid) {
    let (tells, client) = (Arc::clone(session), Arc::clone(client));
    session.tasks.begin(async move {
        if let Ok(Ok(found)) = tokio::time::timeout(ANSWER, client.groups().get_metadata(&group)).await
            && !found.subject.is_empty()
        {
            let jid = jids::pair(&group, None).jid;
            tells.tell(WireEvent::Group(GroupNews { jid, name: found.subject })).await;
        }
    });
}

/// Tells what an event says of a person.
pub(crate) async fn tell(session: &Arc<Session>, client: &Arc<Client>, event: &Event) {
    let news = match event {
        Event::PushNameUpdate(update) => {
            let address = jids::person(client, &update.jid, update.message.source.sender_alt.as_ref()).await;
            PersonNews { push_name: Some(update.new_push_name.clone()), ..of(address) }
        }
        Event::ContactUpdate(update) => {
            let action = &update.action;
            let other = [&action.lid_jid, &action.pn_jid].into_iter().flatten().find_map(|jid| jids::read(jid));
            let name = action.full_name.clone().or_else(|| action.first_name.clone()).unwrap_or_default();
            let address = jids::person(client, &update.jid, other.as_ref()).await;
            PersonNews { saved_name: Some(name), ..of(address) }
        }
        Event::UserAboutUpdate(update) => {
            let address = jids::person(client, &update.jid, None).await;
            PersonNews { about: Some(update.status.clone()), ..of(address) }
        }
        Event::BusinessStatusUpdate(update) if update.update_type == BusinessUpdateType::VerifiedNameChanged => {
            let Some(name) = update.verified_name.clone() else { return };
            let jid = update.target_jid.as_ref().unwrap_or(&update.jid);
            PersonNews { push_name: Some(name), ..of(jids::person(client, jid, None).await) }
        }
        Event::PictureUpdate(update) => {
            use wacore_binary::JidExt as _;
            if update.jid.is_group() {
                return;
            }
            let address = jids::person(client, &update.jid, None).await;
            if !update.removed {
                return ask_picture(session, client, update.jid.clone(), address);
            }
            PersonNews { avatar: Some(String::new()), ..of(address) }
        }
        _ => return,
    };
    // What we call ourselves is told with the account.
    let me = Me::of(client);
    if jids::read(&news.jid).is_some_and(|jid| !me.is(&jid)) {
        session.tell(WireEvent::Person(news)).await;
    }
}

fn ask_picture(session: &Arc<Session>, client: &Arc<Client>, jid: Jid, address: Address) {
    let (tells, client) = (Arc::clone(session), Arc::clone(client));
    session.tasks.begin(async move {
        if let Some(avatar) = picture(&tells, &client, &jids::plain(&jid)).await {
            tells.tell(WireEvent::Person(PersonNews { avatar: Some(avatar), ..of(address) })).await;
        }
    });
}

/// What the network knows of a person.
pub(crate) async fn person(session: &Session, client: &Client, jid: &str) -> Option<PersonNews> {
    let jid = jids::read(jid)?;
    let about = async {
        let contacts = client.contacts();
        let asked = contacts.get_user_info(std::slice::from_ref(&jid));
        let found = tokio::time::timeout(ANSWER, asked).await.ok()?.ok()?;
        found.into_values().next()
    };
    let (avatar, info) = tokio::join!(picture(session, client, &jid), about);
    let address = jids::person(client, &jid, info.as_ref().and_then(|info| info.lid.as_ref())).await;
    let business =
        info.as_ref().and_then(|info| info.verified_name.as_ref()).and_then(|verified| verified.name.clone());
    Some(PersonNews { avatar, about: info.and_then(|info| info.status), push_name: business, ..of(address) })
}

/// Who has this number; `None`: nobody.
pub(crate) async fn look_up(client: &Client, phone: &str) -> Result<Option<PersonNews>, domain::SendError> {
    let asked = [Jid::pn(jids::digits(phone))];
    let answer = tokio::time::timeout(ANSWER, client.contacts().is_on_whatsapp(&asked)).await;
    let found = match answer {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            use whatsapp_rust::ErrorChainExt as _;
            return Err(match error.server_rejection() {
                Some(rejection) => domain::SendError::Refused(standing::refusal(&rejection.code.to_string())),
                None => domain::SendError::NotConnected,
            });
        }
        Err(_) => return Err(domain::SendError::NotConnected),
    };
    let Some(found) = found.into_iter().find(|found| found.is_registered) else { return Ok(None) };
    let other = found.lid.as_ref().or(found.pn_jid.as_ref());
    let address = jids::person(client, &found.jid, other).await;
    let name = found.verified_name.and_then(|verified| verified.name);
    Ok(Some(PersonNews { push_name: name, ..of(address) }))
}

/// Somebody's small picture as a `data:` URL; empty: he has none, or does not show it to us.
async fn picture(session: &Session, client: &Client, jid: &Jid) -> Option<String> {
    let asked = client.contacts().get_profile_picture_with_timeout(jid, true, Some(ANSWER)).await;
    let Some(found) = asked.ok()? else { return Some(String::new()) };
    let fetched = session.world.endpoint.small(found.url, PICTURE_BYTES);
    let bytes = tokio::time::timeout(ANSWER, fetched).await.ok()?.ok()?;
    data_url(&bytes)
}

fn data_url(bytes: &[u8]) -> Option<String> {
    let mime = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => return None,
    };
    Some(format!("data:{mime};base64,{}", STANDARD.encode(bytes)))
}

fn of(address: Address) -> PersonNews {
    PersonNews { jid: address.jid, alias: address.alias, phone: address.phone, ..PersonNews::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_become_pictures() {
        assert_eq!(data_url(&[0xFF, 0xD8, 0xFF, 0xE0]).as_deref(), Some("data:image/jpeg;base64,/9j/4A=="));
        assert_eq!(data_url(b"<html>"), None);
        let largest = vec![0xFF; usize::try_from(PICTURE_BYTES).unwrap()];
        assert!("data:image/jpeg;base64,".len() + STANDARD.encode(largest).len() <= 64 * 1024);
    }
}
