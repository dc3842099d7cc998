//! What arrives: recorded once, answered at most once, whatever the wire does to it.

use acceptance::shop::{DELIVERY_COST, HOURS};
use domain::practice::PracticeSample;
use domain::text::INBOUND_LIMIT;
use domain::{AccountId, ChatId, Inbound, Ingress, MessageId, Receipt, ReceiptKind, Sender, UnixMs, WireEvent, WireId};
use engine::CoreError;
use sandbox::Fault;
use testkit::World;

#[tokio::test]
async fn duplicate_delivery_answers_once() {
    let world = World::new().await;
    let bob = world.bob();
    world.inject(Fault::Duplicate);
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.recorded().await, 1);
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn the_same_message_days_after_it_was_answered_is_still_a_duplicate() {
    let mut world = World::new().await;
    let message = world.bob().message("3A01", HOURS.question);
    world.bob().delivers(message.clone()).await.unwrap();
    world.plays_out().await;
    world.restart().await;
    world.advance(3 * 24 * 3_600).await;
    world.bob().delivers(message).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.bob().recorded().await, 1);
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn burst_makes_one_turn() {
    let world = World::new().await;
    let bob = world.bob();
    for words in ["what are", "your opening", "hours?"] {
        bob.says(words).await;
        world.advance(2).await;
        assert!(bob.got().is_empty(), "he is still writing");
    }
    world.plays_out().await;
    assert_eq!(bob.recorded().await, 3);
    assert_eq!(bob.got().len(), 1);
    assert!(HOURS.is(&bob.got()[0]), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn two_questions_with_a_pause_between_them_get_two_answers_in_order() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    let got = bob.got();
    assert!(got.len() == 2 && HOURS.is(&got[0]) && DELIVERY_COST.is(&got[1]), "{got:?}");
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn messages_that_overtake_each_other_are_all_kept_and_make_one_turn() {
    let world = World::new().await;
    let bob = world.bob();
    world.inject(Fault::Reorder(3));
    for words in ["hello", "I wonder", HOURS.question] {
        bob.says(words).await;
    }
    world.plays_out().await;
    assert_eq!(bob.recorded().await, 3);
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn a_message_that_got_lost_comes_with_the_next_connection() {
    let world = World::new().await;
    let bob = world.bob();
    world.inject(Fault::Drop);
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.messages().await.is_empty());
    world.inject(Fault::Disconnect(1_000));
    world.plays_out().await;
    assert_eq!(bob.recorded().await, 1);
    assert!(HOURS.is(&bob.got()[0]));
}

#[tokio::test]
async fn invalid_utf8_is_kept_as_far_as_it_can_be_read() {
    let world = World::new().await;
    let bob = world.bob();
    let bytes = [b"opening ".as_slice(), &[0xff, 0xfe, 0x00], b" hours".as_slice()].concat();
    bob.delivers(bob.message("3A01", bytes)).await.unwrap();
    world.plays_out().await;
    let text = &bob.messages().await[0].text;
    assert!(text.starts_with("opening ") && text.ends_with(" hours") && !text.contains('\0'), "{text:?}");
    assert!(text.contains('\u{fffd}'));
}

#[tokio::test]
async fn an_empty_message_is_recorded_and_not_answered() {
    let world = World::new().await;
    let bob = world.bob();
    for (index, text) in ["", "   ", "\n"].into_iter().enumerate() {
        bob.delivers(bob.message(&format!("3A{index}"), text)).await.unwrap();
        world.plays_out().await;
    }
    assert_eq!(bob.recorded().await, 3);
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn the_longest_message_is_kept_whole_and_a_longer_one_is_cut_with_a_note() {
    let world = World::new().await;
    let bob = world.bob();
    bob.delivers(bob.message("3A01", "é".repeat(INBOUND_LIMIT))).await.unwrap();
    bob.delivers(bob.message("3A02", "é".repeat(INBOUND_LIMIT + 1))).await.unwrap();
    world.plays_out().await;
    let messages = bob.messages().await;
    assert_eq!(messages[0].text.chars().count(), INBOUND_LIMIT);
    assert!(messages[1].text.contains("longer than WhatsApp allows"));
    assert!(messages[1].text.chars().count() < INBOUND_LIMIT + 100);
}

#[tokio::test]
async fn more_text_than_any_message_can_have_is_refused_before_it_is_written() {
    let world = World::new().await;
    let bob = world.bob();
    let error = bob.delivers(bob.message("3A01", vec![b'x'; 9 * INBOUND_LIMIT])).await.unwrap_err();
    assert!(format!("{error:#}").contains("larger than any can be"), "{error:#}");
    assert!(bob.known_chat_id().await.is_none());
}

#[tokio::test]
async fn an_unknown_account_and_a_message_without_id_or_address_are_refused_with_a_clear_error() {
    let world = World::new().await;
    let bob = world.bob();
    let whole = bob.message("3A01", "hi");
    let refused = [
        (AccountId::new("nobody"), whole.clone(), "there is no account nobody"),
        (world.account().clone(), Inbound { wire_id: WireId::new(""), ..whole.clone() }, "the message has no id"),
        (world.account().clone(), Inbound { chat_jid: String::new(), ..whole }, "the message has no chat address"),
    ];
    for (account, inbound, words) in refused {
        let error = world.core().receive(&account, WireEvent::Message(Box::new(inbound))).await.unwrap_err();
        assert!(format!("{error:#}").contains(words), "{error:#}");
    }
    assert!(world.whole_transcript().await.is_empty(), "nothing was written");
}

#[tokio::test]
async fn news_of_chats_and_messages_that_nobody_knows_change_nothing() {
    let world = World::new().await;
    let (chat_jid, target) = ("nobody@practice".to_owned(), WireId::new("3EB0"));
    let receipt = Receipt { chat_jid: chat_jid.clone(), wire_id: target.clone(), kind: ReceiptKind::Read };
    let news = [
        WireEvent::Receipt(receipt),
        WireEvent::Typing { chat_jid: chat_jid.clone(), typing: true },
        WireEvent::Reaction {
            chat_jid: chat_jid.clone(),
            target: target.clone(),
            from_me: false,
            sender_jid: String::new(),
            name: String::new(),
            emoji: "👍".into(),
            at: world.now(),
        },
        WireEvent::Edited {
            chat_jid: chat_jid.clone(),
            target: target.clone(),
            from_me: false,
            sender_jid: chat_jid.clone(),
            text: b"x".to_vec(),
            at: world.now(),
        },
        WireEvent::Deleted {
            chat_jid: chat_jid.clone(),
            target,
            from_me: false,
            sender_jid: chat_jid,
            by_admin: false,
        },
    ];
    for event in news {
        world.core().receive(world.account(), event).await.unwrap();
    }
    assert!(world.whole_transcript().await.is_empty());
}

#[tokio::test]
async fn commands_on_a_chat_or_message_that_does_not_exist_say_so() {
    let world = World::new().await;
    let (core, chat) = (world.core(), ChatId::new("no such chat"));
    let missing = |result: Result<(), CoreError>| assert!(matches!(result, Err(CoreError::NotFound(_))), "{result:?}");
    missing(core.send_text(chat.clone(), "hi".into(), None).await.map(drop));
    missing(core.take_over(chat.clone()).await);
    missing(core.hand_back(chat.clone()).await);
    missing(core.resolve(chat.clone()).await);
    missing(core.mark_read(chat.clone()).await);
    missing(core.chat(chat).await.map(drop));
    let again = core.send_again(MessageId::new("no such message")).await;
    assert!(matches!(again, Err(CoreError::Conflict(_) | CoreError::NotFound(_))), "{again:?}");
}

#[tokio::test]
async fn a_message_from_the_future_or_without_a_date_is_filed_under_now_and_answered() {
    let world = World::new().await;
    for (name, at) in [("future", world.now().plus(86_400_000)), ("zero", UnixMs(0)), ("before", UnixMs(i64::MIN))] {
        let customer = world.customer(name);
        let now = world.now();
        customer.delivers(Inbound { at, ..customer.message("3A01", HOURS.question) }).await.unwrap();
        assert_eq!(customer.last().await.at, now, "{name}");
        world.plays_out().await;
        assert_eq!(customer.got().len(), 1, "{name}: {}", world.transcript(&customer).await);
    }
}

#[tokio::test]
async fn a_clock_set_back_during_a_burst_does_not_silence_the_chat() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.clock().set(-24 * 3_600_000);
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 2, "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn after_a_clock_set_forward_old_questions_wait_for_the_operator_and_new_ones_are_answered() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.clock().set(24 * 3_600_000);
    world.plays_out().await;
    assert!(bob.got().is_empty(), "it seems a day old");
    assert!(bob.chat().await.chat.waiting_since.is_some());
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert!(DELIVERY_COST.is(&bob.got()[0]), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn media_is_kept_with_its_content_and_goes_to_the_operator() {
    let world = World::new().await;
    let bob = world.bob();
    bob.sends(PracticeSample::Picture).await;
    world.plays_out().await;
    let message = bob.messages().await.remove(0);
    let file = world.core().media(message.id.clone()).await.unwrap();
    assert!(file.content.starts_with(b"\x89PNG"));
    assert_eq!(Some(file.media), message.media);
    assert!(bob.chat().await.chat.waiting_since.is_some(), "nobody on the device can see it");
}

#[tokio::test]
async fn edits_reactions_and_deletions_change_the_message_and_start_nothing() {
    let world = World::new().await;
    let bob = world.bob();
    let said = bob.says("thanks").await;
    world.plays_out().await;
    let (sandbox, account) = (world.sandbox(), world.account());
    sandbox.edit(account, bob.jid(), &said, HOURS.question).await;
    sandbox.react(account, bob.jid(), &said, "❤️").await;
    world.plays_out().await;
    let message = bob.last().await;
    assert!(message.edited && message.text == HOURS.question && message.reactions.len() == 1);
    sandbox.delete(account, bob.jid(), &said).await;
    world.plays_out().await;
    assert!(bob.last().await.deleted && bob.last().await.text.is_empty());
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn a_group_is_shown_and_not_automated() {
    let world = World::new().await;
    let bob = world.bob();
    let in_group = Inbound { chat_jid: "team@practice".into(), is_group: true, ..bob.message("3A01", HOURS.question) };
    bob.delivers(in_group).await.unwrap();
    world.plays_out().await;
    let team = world.customer("team");
    assert_eq!(team.messages().await.iter().filter(|m| m.sender == Sender::Contact).count(), 1);
    assert!(team.chat().await.chat.is_group && team.got().is_empty());
}
