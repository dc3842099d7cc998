//! History sync: linking fills the inbox, and nothing of it is answered.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::{LinkStep, NoticeKind, Sender};
use loopback::{ANNA, BEN, LIMIT, Rig, SHOP, Shop, until};
use wa_loopback::HistoryPlan;
use wa_loopback::content::Outgoing;
use wa_loopback::history::{HistoryConversation, HistoryKind, HistoryMessage, HistorySpec};

/// So many messages of a customer and the shop, a minute apart, ending at `end_s`.
fn conversation(phone: &str, name: &str, count: u64, end_s: u64) -> HistoryConversation {
    let message = |number: u64| HistoryMessage {
        id: format!("3EB0{phone}{number:05}"),
        timestamp_s: end_s - (count - number) * 60,
        from_me: number % 3 == 2,
        author: None,
        push_name: (number % 3 != 2).then(|| name.to_owned()),
        status: None,
        reactions: Vec::new(),
        content: Outgoing::text(format!("{name} {number}")),
    };
    HistoryConversation {
        jid: format!("{phone}@s.whatsapp.net"),
        name: Some(name.into()),
        unread: 1,
        messages: (0..count).map(message).collect(),
        ..HistoryConversation::default()
    }
}

#[tokio::test]
async fn linking_fills_the_inbox_with_what_was_said_before_and_answers_none_of_it() {
    const EACH: u64 = 700;
    let rig = Rig::new().await;
    let recent = 1_790_000_000;
    let initial = HistorySpec {
        kind: HistoryKind::Initial,
        progress: Some(50),
        conversations: vec![conversation(ANNA, "Anna", EACH, recent), conversation(BEN, "Ben", 20, recent - 86_400)],
        ..HistorySpec::default()
    };
    let pieces = vec![initial];
    rig.server.phone(SHOP).set_history(Some(HistoryPlan { pieces, ..HistoryPlan::default() })).unwrap();
    let shop = Shop::linked(&rig).await;
    let chat = shop.chat("Anna").await;
    until("the whole past", LIMIT, || async {
        (shop.messages(&chat).await.len() == usize::try_from(EACH).unwrap()).then_some(())
    })
    .await;
    let texts: Vec<String> = shop.messages(&chat).await.into_iter().map(|message| message.text).collect();
    let expected: Vec<String> = (0..EACH).map(|number| format!("Anna {number}")).collect();
    assert_eq!(texts, expected, "in the order in which it was said");
    let messages = shop.messages(&chat).await;
    assert!(messages.iter().all(|message| message.sender != Sender::Bot));
    assert_eq!(messages.iter().filter(|message| message.sender == Sender::Phone).count(), 233);
    shop.chat("Ben").await;
    Shop::link_is(&shop.core(), &shop.account, "linked", |step| *step == LinkStep::Linked).await;
    // Somebody the past knows does not write for the first time.
    rig.server.phone(ANNA).send_text(SHOP, "and now something new").unwrap();
    shop.message(&chat, "the new message", |message| message.text == "and now something new").await;
    assert_eq!(shop.notices(NoticeKind::NewContact).await, 0);
    assert_eq!(shop.chats().await.first().unwrap().id, chat, "the newest chat is on top");
}
