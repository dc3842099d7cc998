//! Several accounts, several devices of one account, two addresses of one person.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::Sender;
use loopback::{ANNA, BEN, LIMIT, Rig, SHOP, Shop};
use wa_loopback::SendOptions;
use wa_loopback::content::Outgoing;

#[tokio::test]
async fn two_accounts_at_once_keep_their_customers_apart() {
    let rig = Rig::new().await;
    let first = Shop::linked(&rig).await;
    let second = Shop::linked_as(&rig, BEN, "Ben's workshop").await;
    first.is_silent().await;
    second.is_silent().await;
    let anna = rig.server.phone(ANNA);
    anna.send_text(SHOP, "to the shop").unwrap();
    anna.send_text(BEN, "to the workshop").unwrap();
    let (one, two) = (first.chat("Anna").await, second.chat("Anna").await);
    first.message(&one, "the first", |message| message.text == "to the shop").await;
    second.message(&two, "the second", |message| message.text == "to the workshop").await;
    first.core().send_text(one, "from the shop".into(), None).await.unwrap();
    second.core().send_text(two, "from the workshop".into(), None).await.unwrap();
    assert_eq!(anna.wait_for_text("from the shop", LIMIT).await.unwrap().from, SHOP);
    assert_eq!(anna.wait_for_text("from the workshop", LIMIT).await.unwrap().from, BEN);

    // Deleting one takes its device off that phone, and leaves the other alone.
    second.core().delete_account(second.account.clone()).await.unwrap();
    loopback::until("the device to be gone", LIMIT, || async {
        rig.server.account(BEN).unwrap().companions.is_empty().then_some(())
    })
    .await;
    assert!(!rig.dir().join("accounts").join(second.account.as_str()).exists());
    anna.send_text(SHOP, "still there?").unwrap();
    let chat = first.chat("Anna").await;
    first.message(&chat, "the next message", |message| message.text == "still there?").await;
}

#[tokio::test]
async fn two_devices_of_one_number_see_what_each_other_wrote() {
    let rig = Rig::new().await;
    let here = Shop::linked(&rig).await;
    let there = Shop::linked_as(&rig, SHOP, "The same number").await;
    here.is_silent().await;
    there.is_silent().await;
    let anna = rig.server.phone(ANNA);
    anna.send_text(SHOP, "hello both").unwrap();
    let (one, two) = (here.chat("Anna").await, there.chat("Anna").await);
    here.core().send_text(one.clone(), "from the first".into(), None).await.unwrap();
    anna.wait_for_text("from the first", LIMIT).await.unwrap();
    let echo = there.message(&two, "what the other device wrote", |message| message.text == "from the first").await;
    assert_eq!(echo.sender, Sender::Phone, "written by hand, elsewhere");
    let own = here.messages(&one).await.iter().filter(|message| message.text == "from the first").count();
    assert_eq!(own, 1, "no echo of its own");
}

#[tokio::test]
async fn a_person_who_writes_under_both_addresses_is_one_contact_and_one_chat() {
    let rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    for (lid, text) in [(true, "by lid"), (false, "by number"), (true, "by lid again")] {
        let options = SendOptions { lid: Some(lid), ..SendOptions::default() };
        anna.send_with(SHOP, &Outgoing::text(text), &options).unwrap();
        let chat = shop.chat("Anna").await;
        shop.message(&chat, text, |message| message.text == text).await;
    }
    assert_eq!(shop.chats().await.len(), 1);
    let chat = shop.chat("Anna").await;
    let contact = shop.core().chat(chat.clone()).await.unwrap().contact.unwrap();
    assert_eq!(contact.phone.as_deref(), Some("+4915100000100"));
    shop.core().send_text(chat.clone(), "answer".into(), None).await.unwrap();
    anna.wait_for_text("answer", LIMIT).await.unwrap();
    let delivered = |message: &domain::Message| message.state == Some(domain::DeliveryState::Delivered);
    shop.message(&chat, "the receipt", |message| message.text == "answer" && delivered(message)).await;
}
