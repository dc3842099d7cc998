//! New chats: the operator writes to somebody who never wrote. Whether he is there at all is asked before the first message.

use std::sync::Arc;

use domain::send_gate::Refusal;
use domain::{AccountId, ChatId, PersonNews, SendError};
use store::new_chats;

use crate::outbox::ACK_MS;
use crate::{Core, CoreError, phone};

impl Core {
    /// The chat with whoever has this number; made if there is none yet. Nothing is sent.
    pub async fn start_chat(&self, account: AccountId, number: String) -> Result<ChatId, CoreError> {
        let found = self.account(&account).await?;
        let mut country = self.settings().default_country;
        if country.is_empty() {
            country = found.phone.as_deref().and_then(phone::calling_code).unwrap_or_default();
        }
        let number = phone::typed(&number, &country).map_err(CoreError::Invalid)?;
        if found.phone.as_ref() == Some(&number) {
            return Err(CoreError::Invalid("This is the number of the account itself.".into()));
        }
        let person = self.who_has(&account, &number).await?;
        let phone = person.phone.clone().unwrap_or(number);
        let person = PersonNews { phone: Some(phone), ..person };
        let (ids, now, of) = (Arc::clone(&self.ids), self.now(), account.clone());
        let open = move |tx: &store::Tx<'_>| new_chats::open(tx, &*ids, &of, &person, now);
        let (chat, joined) = self.store.write("new chat", open).await?;
        self.look_at_joined(joined.as_ref());
        self.ask_about(&chat);
        Ok(chat)
    }

    async fn who_has(&self, account: &AccountId, number: &str) -> Result<PersonNews, CoreError> {
        let messenger = self.messenger(account).filter(|_| self.is_ready(account)).ok_or_else(|| {
            CoreError::NotAllowedNow("This account is not connected, so the number cannot be looked up.".into())
        })?;
        let answer = tokio::select! {
            answer = messenger.look_up(number) => answer,
            () = self.clock.sleep_until(self.now().plus(ACK_MS)) => Err(SendError::Uncertain),
        };
        match answer {
            Ok(Some(person)) => Ok(person),
            Ok(None) => Err(CoreError::Invalid("This number is not on WhatsApp.".into())),
            Err(SendError::NotConnected | SendError::Uncertain) => {
                Err(CoreError::NotAllowedNow("WhatsApp did not answer. Try again in a moment.".into()))
            }
            Err(SendError::Refused(why)) => {
                Err(CoreError::NotAllowedNow(format!("The number could not be looked up: {why}")))
            }
            Err(SendError::NewChatsLocked(_)) => Err(CoreError::NotAllowedNow(Refusal::NewChatsLocked.words().into())),
        }
    }
}
