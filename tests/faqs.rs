//! FAQs in bulk: tables that come and go, FAQs that ask the same, and answers made of replies.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;

use acceptance::shop::{GIFT_CARDS, UNKNOWN};
use domain::{BaseId, FaqInput, Message, MessageId, Sender};
use engine::CoreError;
use testkit::{Customer, World};

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

fn table(world: &World, content: impl AsRef<[u8]>) -> PathBuf {
    let path = world.dir().join("faqs.csv");
    std::fs::write(&path, content).unwrap();
    path
}

async fn written(world: &World, base: &BaseId) -> Vec<FaqInput> {
    let faqs = world.core().faqs(base.clone(), String::new()).await.unwrap();
    faqs.into_iter()
        .map(|faq| FaqInput { question: faq.question, variants: faq.variants, answer: faq.answer })
        .collect()
}

const TABLE: &str = "Question,Answer,Other wordings
Do you sharpen scissors?,\"Yes, while you wait.\",Scissors? | Can you grind scissors?
do you sell  GIFT cards?,Not any more.,
Why?,
Do you sharpen scissors? ,No.,
";

#[tokio::test]
async fn a_table_says_what_it_would_do_before_it_does_it() {
    let world = World::new().await;
    let base = base(&world).await;
    let (before, path) = (written(&world, &base).await, table(&world, TABLE));
    let preview = world.core().import_faqs(base.clone(), path.clone(), false).await.unwrap();
    assert_eq!((preview.added, preview.changed, preview.unchanged), (1, 1, 0));
    assert_eq!(preview.rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 5]);
    assert!(preview.rejected[0].reason.contains("answer") && preview.rejected[1].reason.contains("already"));
    assert_eq!(written(&world, &base).await, before);
    assert_eq!(world.core().import_faqs(base.clone(), path.clone(), true).await.unwrap(), preview);
    let after = written(&world, &base).await;
    assert_eq!(after.len(), before.len() + 1);
    let scissors = after.iter().find(|faq| faq.question == "Do you sharpen scissors?").unwrap();
    assert_eq!(scissors.variants, ["Scissors?", "Can you grind scissors?"]);
    let again = world.core().import_faqs(base, path, true).await.unwrap();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
}

#[tokio::test]
async fn what_a_table_brought_answers_at_once_also_in_its_other_wordings() {
    let world = World::new().await;
    world.core().import_faqs(base(&world).await, table(&world, TABLE), true).await.unwrap();
    for (customer, question) in [("ann", "Do you sharpen scissors?"), ("ben", "Can you grind scissors?")] {
        world.customer(customer).says(question).await;
        world.plays_out().await;
        assert_eq!(world.customer(customer).got(), ["Yes, while you wait."]);
    }
}

#[tokio::test]
async fn a_large_table_answers_when_the_index_is_ready_also_after_a_crash() {
    let mut world = World::new().await;
    let rows: String =
        (0..150).map(|row| format!("What does part {row}0{row} cost?,It costs {row} dollars.\n")).collect();
    let base = base(&world).await;
    let done = world.core().import_faqs(base.clone(), table(&world, rows), true).await.unwrap();
    assert_eq!(done.added, 150);
    world.crash().await;
    let asked = world.core().ask(base, "What does part 1490149 cost?".into()).await.unwrap();
    assert_eq!(asked.reply, "It costs 149 dollars.");
}

#[tokio::test]
async fn an_exported_table_comes_back_as_it_was() {
    let world = World::new().await;
    let base = base(&world).await;
    let odd = FaqInput {
        question: "=cmd()?".into(),
        variants: vec!["+1 555-0101?".into(), "or \"quoted\", so?".into()],
        answer: "-10 %;\nuntil Monday, \"all day\"".into(),
    };
    world.core().create_faq(base.clone(), odd).await.unwrap();
    let path = world.dir().join("export.csv");
    std::fs::write(&path, "an older export").unwrap();
    let count = world.core().export_faqs(base.clone(), path.clone()).await.unwrap();
    let exported = std::fs::read_to_string(&path).unwrap();
    assert!(exported.contains("'=cmd()?") && !exported.contains("\n=") && !exported.contains(",-10"), "{exported}");
    let copy = world.core().create_base("Copy".into()).await.unwrap().id;
    let done = world.core().import_faqs(copy.clone(), path, true).await.unwrap();
    assert_eq!((done.added, done.rejected.len()), (count, 0));
    assert_eq!(written(&world, &copy).await, written(&world, &base).await);
}

#[tokio::test]
async fn a_table_without_a_column_for_wordings_leaves_them_alone() {
    let world = World::new().await;
    let base = base(&world).await;
    let faq = FaqInput { variants: vec!["Scissors?".into()], ..FaqInput::new("Do you sharpen scissors?", "Yes.") };
    let faq = world.core().create_faq(base.clone(), faq).await.unwrap();
    let path = table(&world, "answer;question\nNot today.;Do you sharpen scissors?\n");
    assert_eq!(world.core().import_faqs(base.clone(), path, true).await.unwrap().changed, 1);
    let faqs = world.core().faqs(base, "scissors".into()).await.unwrap();
    assert_eq!(faqs.len(), 1);
    assert_eq!((&faqs[0].id, faqs[0].answer.as_str(), faqs[0].variants.len()), (&faq.id, "Not today.", 1));
}

#[tokio::test]
async fn what_is_no_table_is_refused_in_words_and_changes_nothing() {
    let world = World::new().await;
    let base = base(&world).await;
    let before = written(&world, &base).await;
    for content in [&b""[..], b"\0\x01\x02", &vec![b'a'; 5 * 1024 * 1024 + 1]] {
        let refused = world.core().import_faqs(base.clone(), table(&world, content), true).await;
        assert!(matches!(&refused, Err(CoreError::Invalid(words)) if words.ends_with('.')), "{refused:?}");
    }
    let missing = world.core().import_faqs(base.clone(), world.dir().join("missing.csv"), true).await;
    assert!(matches!(missing, Err(CoreError::Invalid(_))), "{missing:?}");
    let nowhere = world.core().import_faqs(BaseId::new("no such base"), table(&world, TABLE), true).await;
    assert!(matches!(nowhere, Err(CoreError::NotFound(_))), "{nowhere:?}");
    assert_eq!(written(&world, &base).await, before);
}

#[tokio::test]
async fn faqs_that_ask_the_same_are_found_in_any_of_their_wordings() {
    let world = World::new().await;
    let base = world.core().create_base("Pairs".into()).await.unwrap().id;
    let create = async |question: &str, variants: &[&str]| {
        let variants = variants.iter().map(|&variant| variant.to_owned()).collect();
        let faq = FaqInput { variants, ..FaqInput::new(question, "Yes.") };
        world.core().create_faq(base.clone(), faq).await.unwrap()
    };
    let older = create("Do you ship to Norway?", &[]).await;
    create("Is there parking?", &[]).await;
    let newer = create("Where do you send parcels?", &["do you SHIP to Norway?"]).await;
    let pairs = world.core().faq_pairs(base.clone()).await.unwrap();
    assert_eq!(pairs.len(), 1);
    assert_eq!((&pairs[0].one.id, &pairs[0].other.id), (&older.id, &newer.id));
    assert!((pairs[0].likeness - 1.0).abs() < 1e-6);
    world.core().delete_faq(newer.id).await.unwrap();
    assert!(world.core().faq_pairs(base).await.unwrap().is_empty());
}

/// The newest message of a customer's chat that the operator wrote.
async fn reply_to(customer: &Customer<'_>) -> Message {
    let written = |message: &Message| matches!(message.sender, Sender::Operator | Sender::Phone);
    customer.messages().await.into_iter().rev().find(written).unwrap()
}

#[tokio::test]
async fn a_reply_becomes_an_answer_to_what_was_asked_before_it() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(GIFT_CARDS.question).await;
    world.plays_out().await;
    bob.says("hello").await;
    bob.says("Can my hamster").await;
    bob.says("learn to juggle?").await;
    world.plays_out().await;
    world.operator().replies(&bob, " Only with small balls. ").await;
    let place = world.core().faq_of_reply(reply_to(&bob).await.id).await.unwrap();
    assert_eq!(place.base_id, base(&world).await);
    assert_eq!(place.faq, FaqInput::new("Can my hamster\nlearn to juggle?", "Only with small balls."));
    bob.is_answered_on_the_phone("3EB0PHONE", "And with a teacher.").await;
    let place = world.core().faq_of_reply(reply_to(&bob).await.id).await.unwrap();
    assert_eq!(place.faq, FaqInput::new("Can my hamster\nlearn to juggle?", "And with a teacher."));
}

#[tokio::test]
async fn only_words_of_the_operator_become_an_answer() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    for message in bob.messages().await {
        let refused = world.core().faq_of_reply(message.id).await;
        assert!(matches!(refused, Err(CoreError::Invalid(_))), "{refused:?}");
    }
    let gone = world.core().faq_of_reply(MessageId::new("gone")).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
}
