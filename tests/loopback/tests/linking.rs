//! Linking: by QR code and by eight characters, and everything that can go wrong on the way.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::{AccountStatus, LinkStep};
use loopback::{ANNA, LIMIT, Rig, SHOP, Shop, until};
use wa_loopback::{Fault, PairSuccessFault};

#[tokio::test]
async fn a_number_is_linked_by_qr_code_and_both_sides_can_write() {
    let rig = Rig::new().await;
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    let row = shop.row().await;
    assert_eq!(row.phone.as_deref(), Some("+4915100000001"));
    assert_eq!(row.profile_name.as_deref(), Some("Luma Lamps"));

    let anna = rig.server.phone(ANNA);
    let sent = anna.send_text(SHOP, "Do you repair lamps?").unwrap();
    let chat = shop.chat("Anna").await;
    shop.message(&chat, "what Anna wrote", |message| message.text == "Do you repair lamps?").await;
    anna.wait_receipt(&sent, "delivered", SHOP, LIMIT).await.unwrap();

    shop.core().send_text(chat, "Yes, bring it in.".into(), None).await.unwrap();
    anna.wait_for_text("Yes, bring it in.", LIMIT).await.unwrap();
    assert!(rig.server.violations().is_empty(), "{:#?}", rig.server.violations());
}

#[tokio::test]
async fn a_number_is_linked_by_eight_characters() {
    let rig = Rig::new().await;
    let account = Shop::created(&rig.core(), "Luma").await;
    rig.core().request_pair_code(account.clone(), "+49 151 0000 0001".into()).await.unwrap();
    let code = Shop::pair_code(&rig.core(), &account).await;
    assert_eq!(code.len(), 8, "{code}");
    let device = rig.server.enter_code(&code, SHOP).await.unwrap();
    rig.server.wait_online(&device, LIMIT).await.unwrap();
    Shop::link_is(&rig.core(), &account, "linked", |step| *step == LinkStep::Linked).await;
    assert!(rig.server.violations().is_empty(), "{:#?}", rig.server.violations());
}

#[tokio::test]
async fn an_answer_of_the_phone_that_does_not_verify_links_nothing_and_says_so() {
    let rig = Rig::new().await;
    for wrong in [PairSuccessFault::Hmac, PairSuccessFault::Signature] {
        rig.server.inject(Fault::PairSuccess { wrong });
        let account = Shop::created(&rig.core(), "Luma").await;
        let code = Shop::qr(&rig.core(), &account).await;
        assert!(rig.server.scan_qr(&code, SHOP).await.is_err(), "{wrong:?}");
        let step = Shop::link_is(&rig.core(), &account, "failed", |step| matches!(step, LinkStep::Failed { .. })).await;
        let LinkStep::Failed { why } = step else { unreachable!() };
        assert!(!why.is_empty());
        until("the account to say so", LIMIT, || async {
            let rows = rig.core().accounts().await.unwrap();
            rows.iter().any(|row| row.id == account && row.status == AccountStatus::Error).then_some(())
        })
        .await;
    }
}
