//! Every fault of WhatsApp's: what the account says, whether the operator is told, what is kept.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::{AccountStatus, DeliveryState, LinkStep, NoticeKind};
use loopback::{ANNA, BEN, LIMIT, Rig, SHOP, Shop};
use wa_loopback::{Fault, FaultRequest, IkAnswer, Moment, StreamFault};

/// A linked shop that answers nothing by itself, with a chat with Anna.
async fn shop(rig: &Rig) -> (Shop, domain::ChatId) {
    let shop = Shop::linked(rig).await;
    shop.is_silent().await;
    rig.server.phone(ANNA).send_text(SHOP, "hello").unwrap();
    let chat = shop.chat("Anna").await;
    shop.message(&chat, "hello", |message| message.text == "hello").await;
    (shop, chat)
}

/// Ends the connection, so that the next login meets the fault.
fn login_meets(rig: &Rig, shop: &Shop, reason: u16, code: Option<u32>, expire: Option<u64>) {
    let fault = Fault::LoginFailure { reason, code, expire, message: None };
    rig.server.inject(FaultRequest::from(fault).account(SHOP));
    rig.server.disconnect(&shop.device);
}

/// Messages still come and go.
async fn works(rig: &Rig, shop: &Shop, chat: &domain::ChatId, what: &str) {
    shop.is_ready().await;
    rig.server.phone(ANNA).send_text(SHOP, what).unwrap();
    shop.message(chat, what, |message| message.text == what).await;
    let answer = format!("answer: {what}");
    shop.core().send_text(chat.clone(), answer.clone(), None).await.unwrap();
    rig.server.phone(ANNA).wait_for_text(&answer, LIMIT).await.unwrap();
}

#[tokio::test]
async fn a_phone_that_removes_the_device_logs_it_out_keeps_the_chats_and_links_again() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    rig.server.remove_device(&shop.device);
    let row = shop.status_is(AccountStatus::LoggedOut).await;
    assert_eq!(row.phone.as_deref(), Some("+4915100000001"), "the number is remembered");
    shop.notice(NoticeKind::AccountDisconnected).await;
    let session = rig.dir().join("accounts").join(shop.account.as_str());
    loopback::until("the credentials to be gone", LIMIT, || async { (!session.exists()).then_some(()) }).await;
    assert_eq!(shop.messages(&chat).await.len(), 1, "the chats stay");

    // Linked again: same account, same chat, what was said stays.
    shop.core().link_account(shop.account.clone()).await.unwrap();
    let code = Shop::qr(&shop.core(), &shop.account).await;
    rig.server.scan_qr(&code, SHOP).await.unwrap();
    works(&rig, &shop, &chat, "back again").await;
    assert_eq!(shop.chats().await.len(), 1);
}

#[tokio::test]
async fn linking_again_with_another_number_is_refused_and_that_phone_is_left_alone() {
    let rig = Rig::new().await;
    let (shop, _) = shop(&rig).await;
    rig.server.remove_device(&shop.device);
    shop.status_is(AccountStatus::LoggedOut).await;
    shop.core().link_account(shop.account.clone()).await.unwrap();
    let code = Shop::qr(&shop.core(), &shop.account).await;
    drop(rig.server.scan_qr(&code, BEN).await);
    let failed = |step: &LinkStep| matches!(step, LinkStep::Failed { .. });
    let step = Shop::link_is(&shop.core(), &shop.account, "the refusal", failed).await;
    assert!(matches!(step, LinkStep::Failed { why } if why.contains("number")));
    loopback::until("Ben's phone to list no device", LIMIT, || async {
        rig.server.account(BEN).unwrap().companions.is_empty().then_some(())
    })
    .await;
    assert_eq!(shop.row().await.phone.as_deref(), Some("+4915100000001"));
}

#[tokio::test]
async fn each_refusal_of_a_login_has_its_status() {
    // reason, code, seconds → status, told
    let table = [
        (401, None, None, AccountStatus::LoggedOut, NoticeKind::AccountDisconnected),
        (402, Some(102), Some(3600), AccountStatus::Restricted, NoticeKind::Restriction),
        (403, None, None, AccountStatus::Banned, NoticeKind::Restriction),
        (405, None, None, AccountStatus::Error, NoticeKind::AccountDisconnected),
        (406, None, None, AccountStatus::Banned, NoticeKind::Restriction),
        (409, None, None, AccountStatus::AuthFailed, NoticeKind::AccountDisconnected),
    ];
    for (reason, code, expire, status, told) in table {
        let rig = Rig::new().await;
        let (shop, chat) = shop(&rig).await;
        login_meets(&rig, &shop, reason, code, expire);
        let row = shop.status_is(status).await;
        assert!(!row.status_why.is_empty(), "{reason} says why");
        assert_eq!(row.status_until.is_some(), expire.is_some(), "{reason}");
        shop.notice(told).await;
        let session = rig.dir().join("accounts").join(shop.account.as_str());
        if reason == 401 {
            loopback::until("the credentials to be gone", LIMIT, || async { (!session.exists()).then_some(()) }).await;
        } else {
            assert!(session.exists(), "{reason}: only a proven logout wipes credentials");
        }
        assert_eq!(shop.messages(&chat).await.len(), 1, "{reason}: the chats stay");
    }
}

#[tokio::test]
async fn a_server_in_trouble_is_waited_for() {
    for reason in [500, 503] {
        let rig = Rig::new().await;
        let (shop, chat) = shop(&rig).await;
        login_meets(&rig, &shop, reason, None, None);
        works(&rig, &shop, &chat, &format!("after {reason}")).await;
    }
    let errors = [
        StreamFault::Restart,
        StreamFault::Code(429),
        StreamFault::Code(503),
        StreamFault::XmlNotWellFormed,
        StreamFault::StreamEnd,
        StreamFault::Close,
    ];
    // One after the other on the same connection the client would wait longer each time.
    for error in errors {
        let rig = Rig::new().await;
        let (shop, chat) = shop(&rig).await;
        rig.server.stream_error(&shop.device, error);
        works(&rig, &shop, &chat, &format!("after {error:?}")).await;
        assert_eq!(shop.notices(NoticeKind::Restriction).await, 0, "{error:?}");
    }
}

#[tokio::test]
async fn a_connection_that_another_one_replaces_stops_and_says_so() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    rig.server.stream_error(&shop.device, StreamFault::Replaced);
    let row = shop.status_is(AccountStatus::Error).await;
    assert!(!row.status_why.is_empty());
    shop.core().disconnect_account(shop.account.clone()).await.unwrap();
    shop.core().connect_account(shop.account.clone()).await.unwrap();
    works(&rig, &shop, &chat, "connected again").await;
}

#[tokio::test]
async fn five_failed_attempts_are_told_once_and_the_account_comes_back() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    rig.server.inject(FaultRequest::from(Fault::DropOnConnect).times(6));
    rig.server.disconnect(&shop.device);
    let row = shop.row_is("the fifth failed attempt", |row| row.health.failed_attempts >= 5).await;
    assert_ne!(row.status, AccountStatus::Ready);
    shop.notice(NoticeKind::AccountDisconnected).await;
    works(&rig, &shop, &chat, "back").await;
    assert_eq!(shop.row().await.health.failed_attempts, 0);
}

#[tokio::test]
async fn a_new_key_of_the_server_is_met_with_a_full_handshake() {
    let mut rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    for how in [IkAnswer::Fallback, IkAnswer::Garbage] {
        rig.restart().await;
        shop.is_ready().await;
        rig.server.inject(FaultRequest::from(Fault::IkAnswer { how }).account(SHOP));
        rig.server.disconnect(&shop.device);
        works(&rig, &shop, &chat, &format!("{how:?}")).await;
    }
}

#[tokio::test]
async fn a_lock_of_new_chats_stops_first_messages_and_nothing_else() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    rig.server.inject(FaultRequest::from(Fault::AckError { code: 463 }).account(SHOP));
    let stranger = shop.core().start_chat(shop.account.clone(), format!("+{BEN}")).await.unwrap();
    shop.core().send_text(stranger.clone(), "We have news.".into(), None).await.unwrap();
    let failed = shop.message(&stranger, "the refusal", |message| message.state == Some(DeliveryState::Failed)).await;
    assert!(failed.failure.unwrap().contains("new chats"));
    shop.row_is("the lock", |row| row.health.new_chats.locked_until.is_some()).await;
    assert_eq!(shop.notices(NoticeKind::Restriction).await, 1);
    works(&rig, &shop, &chat, "answers go on").await;

    // A second stranger is not even tried, and nobody is told twice.
    let before = rig.server.phone(BEN).mark();
    shop.core().send_text(stranger.clone(), "More news.".into(), None).await.unwrap();
    shop.message(&stranger, "the second refusal", |message| {
        message.text == "More news." && message.state == Some(DeliveryState::Failed)
    })
    .await;
    assert_eq!(rig.server.phone(BEN).mark(), before);
    assert_eq!(shop.notices(NoticeKind::Restriction).await, 1);
}

#[tokio::test]
async fn a_refused_message_says_so_and_the_next_one_goes() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    for code in [400, 404, 479, 500] {
        rig.server.inject(FaultRequest::from(Fault::AckError { code }).account(SHOP));
        let text = format!("refused with {code}");
        shop.core().send_text(chat.clone(), text.clone(), None).await.unwrap();
        let failed = |message: &domain::Message| message.text == text && message.state == Some(DeliveryState::Failed);
        let message = shop.message(&chat, &text, failed).await;
        assert!(message.failure.is_some_and(|why| !why.is_empty()), "{code}");
    }
    works(&rig, &shop, &chat, "the next one").await;
}

#[tokio::test]
async fn a_message_that_is_never_confirmed_is_settled_by_its_receipt_or_the_operator_is_asked() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    // Delivered but not confirmed: the receipt of Anna's phone proves it.
    rig.server.inject(FaultRequest::from(Fault::NoAck).account(SHOP));
    shop.core().send_text(chat.clone(), "no ack".into(), None).await.unwrap();
    let settled = |message: &domain::Message| {
        message.text == "no ack" && matches!(message.state, Some(DeliveryState::Delivered | DeliveryState::Read))
    };
    shop.message(&chat, "the receipt", settled).await;
    // The server dies at that moment: nobody knows.
    rig.server.inject(FaultRequest::from(Fault::Swallow).account(SHOP));
    shop.core().send_text(chat.clone(), "swallowed".into(), None).await.unwrap();
    let sent = shop
        .message(&chat, "it to be on its way", |m| m.text == "swallowed" && m.state == Some(DeliveryState::Sending));
    sent.await;
    rig.server.disconnect(&shop.device);
    let asked =
        |message: &domain::Message| message.text == "swallowed" && message.state == Some(DeliveryState::MaybeSent);
    shop.message(&chat, "the question to the operator", asked).await;
    shop.notice(NoticeKind::MaybeSent).await;
    let copies = rig
        .server
        .phone(ANNA)
        .look(|inbox| inbox.since(0).filter(|got| got.message.text.as_deref() == Some("no ack")).count());
    assert_eq!(copies.unwrap(), 1);
}

#[tokio::test]
async fn a_stream_error_in_the_middle_of_a_send_loses_and_doubles_nothing() {
    let rig = Rig::new().await;
    let (shop, chat) = shop(&rig).await;
    rig.server.inject(
        FaultRequest::from(Fault::StreamError { error: StreamFault::Code(503), when: Moment::Message }).account(SHOP),
    );
    shop.core().send_text(chat.clone(), "in the middle".into(), None).await.unwrap();
    let settled = |message: &domain::Message| {
        message.text == "in the middle"
            && !matches!(message.state, Some(DeliveryState::Queued | DeliveryState::Sending))
    };
    let message = shop.message(&chat, "it to be settled", settled).await;
    let copies = rig
        .server
        .phone(ANNA)
        .look(|inbox| inbox.since(0).filter(|got| got.message.text.as_deref() == Some("in the middle")).count());
    match message.state {
        Some(DeliveryState::MaybeSent) => assert!(copies.unwrap() <= 1),
        state => assert_eq!(copies.unwrap(), 1, "{state:?}"),
    }
    works(&rig, &shop, &chat, "afterwards").await;
}
