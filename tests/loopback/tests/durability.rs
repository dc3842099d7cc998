//! Nothing is lost and nothing comes twice: restarts, backlogs, cut connections, deaths.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use domain::{AccountStatus, DeliveryState, MessageKind, Sender};
use engine::{CHANGE_CHECKPOINTS, DOWNLOAD_CHECKPOINTS};
use loopback::{ANNA, BEN, LIMIT, Rig, SHOP, Shop, until};
use wa_loopback::content::{Content, FileSource};
use wa_loopback::{Direction, Fault, FaultRequest, StanzaFilter};

#[tokio::test]
async fn a_restart_logs_in_again_without_linking_and_without_another_full_handshake() {
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    // The login right after linking stores the server's certificates; the one after that relies on them.
    for round in ["one", "two"] {
        rig.restart().await;
        shop.is_ready().await;
        shop.is_silent().await;
        rig.server.phone(ANNA).send_text(SHOP, round).unwrap();
        let chat = shop.chat("Anna").await;
        shop.message(&chat, round, |message| message.text == round).await;
    }
    assert!(rig.server.violations().is_empty(), "{:#?}", rig.server.violations());
}

#[tokio::test]
async fn a_backlog_of_a_thousand_messages_arrives_once_and_in_order_in_each_chat() {
    const EACH: usize = 500;
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    rig.end().await;
    rig.server.wait_offline(&shop.device, LIMIT).await.unwrap();
    for number in 0..EACH {
        for phone in [ANNA, BEN] {
            rig.server.phone(phone).send_text(SHOP, &format!("number {number}")).unwrap();
        }
    }
    rig.boot().await;
    for name in ["Anna", "Ben"] {
        let chat = shop.chat(name).await;
        until("the whole backlog", LIMIT * 2, || async { (shop.messages(&chat).await.len() >= EACH).then_some(()) })
            .await;
        let texts: Vec<String> = shop.messages(&chat).await.into_iter().map(|message| message.text).collect();
        let expected: Vec<String> = (0..EACH).map(|number| format!("number {number}")).collect();
        assert_eq!(texts, expected, "{name}");
    }
    rig.server.wait_drained(&shop.device, LIMIT).await.unwrap();
}

#[tokio::test]
async fn what_is_delivered_twice_or_again_after_a_lost_receipt_is_one_message() {
    let rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    for (text, fault) in [
        ("same again", Fault::Duplicate),
        ("same id, new ciphertext", Fault::NewCiphertext),
        ("receipt lost", Fault::DropReceipt),
    ] {
        rig.server.inject(match fault {
            Fault::NewCiphertext => FaultRequest::from(fault).account(ANNA),
            other => FaultRequest::from(other).account(SHOP).device(shop.device.device),
        });
        anna.send_text(SHOP, text).unwrap();
        let chat = shop.chat("Anna").await;
        shop.message(&chat, text, |message| message.text == text).await;
        // The next login brings what the server thinks was not received.
        rig.server.disconnect(&shop.device);
        rig.server.wait_online(&shop.device, LIMIT).await.unwrap();
        anna.send_text(SHOP, &format!("after: {text}")).unwrap();
        shop.message(&chat, "the next message", |message| message.text == format!("after: {text}")).await;
        let copies = shop.messages(&chat).await.iter().filter(|message| message.text == text).count();
        assert_eq!(copies, 1, "{text}");
    }
}

#[tokio::test]
async fn a_damaged_ciphertext_is_asked_for_again_and_arrives() {
    let rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    anna.send_text(SHOP, "first").unwrap();
    let chat = shop.chat("Anna").await;
    shop.message(&chat, "the first", |message| message.text == "first").await;
    rig.server.inject(FaultRequest::from(Fault::CorruptEnc).account(SHOP).device(shop.device.device));
    anna.send_text(SHOP, "damaged on its way").unwrap();
    shop.message(&chat, "the message after a retry", |message| message.text == "damaged on its way").await;
    shop.row_is("the evidence", |row| row.health.undecryptable > 0).await;
}

#[tokio::test]
async fn a_message_that_nobody_sends_again_is_got_from_the_phone_once() {
    let rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let here = |fault| FaultRequest::from(fault).account(SHOP).device(shop.device.device);
    rig.server.inject(here(Fault::CorruptEnc));
    rig.server.inject(here(Fault::DropRetry));
    rig.server.phone(ANNA).send_text(SHOP, "only the phone can read me").unwrap();
    let chat = shop.chat("Anna").await;
    shop.message(&chat, "the phone's copy", |message| message.text == "only the phone can read me").await;

    // With the retry getting through, both copies come.
    rig.server.inject(here(Fault::CorruptEnc));
    rig.server.phone(ANNA).send_text(SHOP, "told twice").unwrap();
    shop.message(&chat, "one of the copies", |message| message.text == "told twice").await;
    rig.server.phone(ANNA).send_text(SHOP, "the next one").unwrap();
    shop.message(&chat, "the next message", |message| message.text == "the next one").await;
    rig.server.wait_drained(&shop.device, LIMIT).await.unwrap();
    let texts: Vec<String> = shop.messages(&chat).await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
}

/// A Switchboard in a process of its own that dies at a point.
struct Dying(Child);

impl Dying {
    fn start(rig: &Rig, point: &str, count: usize) -> Self {
        let authority = rig.dir().join("authority.pem");
        std::fs::write(&authority, rig.server.media_ca_pem()).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_dying"))
            .arg(rig.dir())
            .arg(rig.server.ws_url())
            .arg(&authority)
            .args([point, &count.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "up");
        Self(child)
    }

    async fn dies(&mut self) {
        use std::os::unix::process::ExitStatusExt as _;
        let status = until("its death", LIMIT, || {
            let ended = self.0.try_wait().unwrap();
            async move { ended }
        })
        .await;
        assert_eq!(status.signal(), Some(9), "killed, not ended: {status}");
    }
}

impl Drop for Dying {
    fn drop(&mut self) {
        // It is dead already in the good case.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test]
async fn killed_between_commit_and_receipt_the_message_comes_again_and_is_one_row() {
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    for point in ["received", "recorded"] {
        rig.end().await;
        rig.server.wait_offline(&shop.device, LIMIT).await.unwrap();
        let mut dying = Dying::start(&rig, point, 1);
        rig.server.wait_online(&shop.device, LIMIT).await.unwrap();
        let sent = anna.send_text(SHOP, point).unwrap();
        dying.dies().await;
        let receipts = StanzaFilter {
            direction: Some(Direction::FromClient),
            tag: Some("receipt".into()),
            id: None,
            ..StanzaFilter::default()
        };
        let early = rig.server.stanzas(&receipts).iter().any(|receipt| format!("{receipt:?}").contains(&sent));
        assert!(!early, "{point}: nothing was confirmed before it was on disk");
        rig.boot().await;
        shop.is_ready().await;
        let chat = shop.chat("Anna").await;
        shop.message(&chat, point, |message| message.text == point).await;
        rig.server.wait_drained(&shop.device, LIMIT).await.unwrap();
        let copies = shop.messages(&chat).await.iter().filter(|message| message.text == point).count();
        assert_eq!(copies, 1, "{point}");
        let confirmed =
            rig.server.stanzas(&receipts).iter().filter(|receipt| format!("{receipt:?}").contains(&sent)).count();
        assert_eq!(confirmed, 1, "{point}: confirmed once; {:#?}", rig.server.stanzas(&receipts));
    }
}

#[tokio::test]
async fn killed_around_a_send_the_customer_gets_it_once_or_the_operator_is_asked() {
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    anna.send_text(SHOP, "hello").unwrap();
    let chat = shop.chat("Anna").await;
    for (point, may_arrive) in [("claimed", false), ("handed", true)] {
        let text = format!("an answer, killed at {point}");
        // It waits in the outbox while WhatsApp cannot be reached; the Switchboard that will die sends it.
        rig.server.pause().await;
        shop.row_is("the connection to be lost", |row| row.status != AccountStatus::Ready).await;
        shop.core().send_text(chat.clone(), text.clone(), None).await.unwrap();
        rig.end().await;
        rig.server.resume().unwrap();
        Dying::start(&rig, point, 1).dies().await;
        rig.boot().await;
        shop.is_ready().await;
        let settled = |state| !matches!(state, Some(DeliveryState::Queued | DeliveryState::Sending));
        let message = shop
            .message(&chat, "the answer to be settled", |message| message.text == text && settled(message.state))
            .await;
        assert_eq!(message.sender, Sender::Operator);
        let arrived =
            anna.look(|inbox| inbox.since(0).filter(|got| got.message.text.as_deref() == Some(&text)).count());
        let arrived = arrived.unwrap();
        if may_arrive {
            assert_eq!(arrived, 1, "{point}");
            assert_ne!(message.state, Some(DeliveryState::Failed));
        } else {
            assert_eq!(arrived, 0, "{point}");
            assert_eq!(message.state, Some(DeliveryState::MaybeSent), "nothing is sent again on a guess");
        }
    }
}

#[tokio::test]
async fn killed_at_every_point_of_a_change_the_customer_sees_it_and_no_other() {
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    anna.send_text(SHOP, "hello").unwrap();
    let chat = shop.chat("Anna").await;
    let answer = shop.core().send_text(chat.clone(), "it costs 9".into(), None).await.unwrap();
    anna.wait_for_text("it costs 9", LIMIT).await.unwrap();
    for point in CHANGE_CHECKPOINTS {
        let words = format!("it costs 8, killed at {point}");
        rig.server.pause().await;
        shop.row_is("the connection to be lost", |row| row.status != AccountStatus::Ready).await;
        shop.core().edit_message(answer.clone(), words.clone()).await.unwrap();
        rig.end().await;
        rig.server.resume().unwrap();
        Dying::start(&rig, point, 1).dies().await;
        rig.boot().await;
        shop.is_ready().await;
        let message = shop.message(&chat, "the change to be through", |m| m.id == answer && m.changes.is_empty()).await;
        assert_eq!((message.text.as_str(), message.edited), (words.as_str(), true), "{point}");
        let fits =
            |got: &wa_loopback::Received| got.message.kind == "edit" && got.message.text.as_ref() == Some(&words);
        anna.wait_for(fits, LIMIT).await.unwrap();
    }
    let texts = anna.look(|inbox| inbox.since(0).filter(|got| got.message.kind == "text").count()).unwrap();
    assert_eq!(texts, 1, "a change is never a message");
}

#[tokio::test]
async fn killed_at_every_point_of_a_download_the_file_is_here_in_the_end_and_whole() {
    let mut rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let anna = rig.server.phone(ANNA);
    for point in DOWNLOAD_CHECKPOINTS {
        let paper = format!("%PDF-1.4 an invoice, killed at {point}").into_bytes();
        rig.end().await;
        rig.server.wait_offline(&shop.device, LIMIT).await.unwrap();
        let mut file = FileSource::from_bytes(&paper, "application/pdf");
        file.name = Some(format!("{point}.pdf"));
        anna.send(SHOP, Content::Document { file, caption: Some((*point).into()), pages: Some(1) }).unwrap();
        Dying::start(&rig, point, 1).dies().await;
        rig.boot().await;
        shop.is_ready().await;
        let chat = shop.chat("Anna").await;
        let message = shop.message(&chat, "the file", |m| m.text == *point && m.download.is_none()).await;
        assert_eq!(message.kind, MessageKind::Document, "{point}");
        assert_eq!(shop.core().media(message.id).await.unwrap().content, paper, "{point}");
        let rows = shop.messages(&chat).await.iter().filter(|message| message.text == *point).count();
        assert_eq!(rows, 1, "{point}");
    }
}
