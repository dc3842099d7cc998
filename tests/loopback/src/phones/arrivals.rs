//! What happens on a customer's phone, told as it happens.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use wa_loopback::{Inbox, Loopback, PhoneHandle, Received, SentMessage, Typing, Undecryptable};

use super::people::{People, Person};
use super::said::{said, short};
use super::terminal::Out;
use crate::SHOP;

/// How long one look may wait: for as long as the program runs.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// Receipts of older messages than so many are not told.
const RECENT: usize = 50;

/// Tells what happens on a phone until it is stopped.
pub async fn tell(server: Arc<Loopback>, people: People, person: Person, out: Out) {
    let phone = people.phone(&person);
    let Ok(inbox) = phone.inbox() else { return };
    let mut told = Told::everything_of(&inbox);
    let teller = Teller { server, people, person, out };
    while let Ok(news) = phone.wait_inbox("news", |inbox| told.news(inbox), FOREVER).await {
        told.note(&news);
        teller.tell(&phone, &news);
    }
}

/// What was told already.
struct Told {
    next: u64,
    receipts: HashSet<(String, String)>,
    typing_at: u64,
    failed_at: u64,
}

/// What was not.
struct News {
    next: u64,
    received: Vec<Received>,
    receipts: Vec<(SentMessage, String)>,
    typing: Vec<Typing>,
    failures: Vec<Undecryptable>,
}

impl Told {
    fn everything_of(inbox: &Inbox) -> Self {
        let mut told = Self { next: 0, receipts: HashSet::new(), typing_at: 0, failed_at: 0 };
        if let Some(news) = told.news(inbox) {
            told.note(&news);
        }
        told
    }

    fn news(&self, inbox: &Inbox) -> Option<News> {
        let mut receipts = Vec::new();
        for sent in inbox.all_sent().collect::<Vec<_>>().into_iter().rev().take(RECENT) {
            // Device 0 is the shop's phone itself.
            let ours = sent.receipts.iter().filter(|receipt| receipt.from == SHOP && receipt.device != 0);
            let fresh = ours.filter(|receipt| !self.receipts.contains(&(sent.id.clone(), receipt.kind.clone())));
            receipts.extend(fresh.map(|receipt| (sent.clone(), receipt.kind.clone())));
        }
        let news = News {
            next: inbox.next_seq(),
            received: inbox.since(self.next).cloned().collect(),
            receipts,
            typing: inbox.all_typing().filter(|typing| typing.at_ms > self.typing_at).cloned().collect(),
            failures: inbox.all_failures().filter(|failure| failure.at_ms > self.failed_at).cloned().collect(),
        };
        let nothing =
            news.received.is_empty() && news.receipts.is_empty() && news.typing.is_empty() && news.failures.is_empty();
        (!nothing).then_some(news)
    }

    fn note(&mut self, news: &News) {
        self.next = news.next;
        self.receipts.extend(news.receipts.iter().map(|(sent, kind)| (sent.id.clone(), kind.clone())));
        self.typing_at = news.typing.iter().map(|typing| typing.at_ms).fold(self.typing_at, u64::max);
        self.failed_at = news.failures.iter().map(|failure| failure.at_ms).fold(self.failed_at, u64::max);
    }
}

struct Teller {
    server: Arc<Loopback>,
    people: People,
    person: Person,
    out: Out,
}

impl Teller {
    fn tell(&self, phone: &PhoneHandle, news: &News) {
        let name = &self.person.name;
        for typing in news.typing.iter().filter(|typing| typing.state != "paused") {
            let doing = if typing.state == "recording" { "is recording" } else { "is typing" };
            self.out.say(format!("  {name} ◂ {} {doing} …", self.people.name_of(&typing.from)));
        }
        for received in news.received.iter().filter(|received| !received.from_me && !received.peer) {
            self.out.say(format!("  {}", self.received(phone, received)));
        }
        for failure in &news.failures {
            self.out.say(format!("  {name} ! a message could not be opened: {}", failure.why));
        }
        for (sent, kind) in &news.receipts {
            let what = sent
                .message
                .text
                .as_deref()
                .map_or_else(|| format!("the {}", sent.message.kind), |text| format!("“{}”", short(text)));
            let state = match kind.as_str() {
                "delivered" => "✓✓ reached Switchboard",
                "read" => "✓✓ was read in Switchboard",
                "played" => "✓✓ was played in Switchboard",
                "retry" => "… Switchboard asked for it again",
                other => other,
            };
            self.out.say(format!("  {name} {state}: {what}"));
        }
    }

    fn received(&self, phone: &PhoneHandle, received: &Received) -> String {
        let name = &self.person.name;
        let group = self.server.group(&received.chat).map(|group| format!(" in {}", group.subject));
        let from = self.people.name_of(&received.from);
        let again = if received.retries > 0 { " (came on a second try)" } else { "" };
        let text = phone.look(|inbox| said(&received.message, inbox)).unwrap_or_default();
        format!("{name}{} ◂ {from}: {text}{again}", group.unwrap_or_default())
    }
}
