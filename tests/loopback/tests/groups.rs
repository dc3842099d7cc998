//! Groups: shown with who wrote, answered by the operator, left alone by automation.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::Sender;
use loopback::{ANNA, BEN, LIMIT, Rig, SHOP, Shop};
use wa_loopback::content::{Content, Target};

#[tokio::test]
async fn a_group_is_shown_with_its_name_and_its_writers_and_the_operator_can_answer() {
    for lid in [false, true] {
        let rig = Rig::new().await;
        let shop = Shop::linked(&rig).await;
        let group = rig.server.phone(ANNA).create_group("Lamp lovers", &[BEN, SHOP], lid).unwrap();
        rig.server.phone(BEN).send_text(&group, "Which lamp is best?").unwrap();
        let chat = shop.chat("Lamp lovers").await;
        let question = shop.message(&chat, "Ben's question", |m| m.text == "Which lamp is best?").await;
        assert_eq!(question.author.as_deref(), Some("Ben"), "lid: {lid}");
        assert_eq!(question.sender, Sender::Contact);

        shop.core().send_text(chat.clone(), "The red one.".into(), Some(question.id.clone())).await.unwrap();
        for phone in [ANNA, BEN] {
            let got = rig.server.phone(phone).wait_for_text("The red one.", LIMIT).await.unwrap();
            assert_eq!(got.chat, group);
            assert_eq!(got.message.quoted.unwrap().text.as_deref(), Some("Which lamp is best?"));
        }
        shop.core().mark_read(chat.clone()).await.unwrap();

        let sent = rig.server.phone(ANNA).send_text(&group, "I like the blue one").unwrap();
        let liked = shop.message(&chat, "Anna's words", |m| m.text == "I like the blue one").await;
        let to = Target { id: sent, from_me: false, author: Some(format!("{ANNA}@s.whatsapp.net")) };
        rig.server.phone(BEN).send(&group, Content::Reaction { to, emoji: "💙".into() }).unwrap();
        let reacted = shop.message(&chat, "Ben's reaction", |m| m.id == liked.id && !m.reactions.is_empty()).await;
        assert_eq!(reacted.reactions[0].name, "Ben");

        rig.server.phone(ANNA).rename_group(&group, "Lamp friends").unwrap();
        shop.chat("Lamp friends").await;
        assert!(rig.server.violations().is_empty(), "lid: {lid}, {:#?}", rig.server.violations());
        // Automation never spoke.
        let spoken = shop.messages(&chat).await.iter().filter(|message| message.sender == Sender::Bot).count();
        assert_eq!(spoken, 0);
    }
}
