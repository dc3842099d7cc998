//! Labels: one is there once however it is spelled, and the chat hears of a new one.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::ContactId;
use engine::CoreError;
use testkit::{Customer, World};

async fn contact(customer: &Customer<'_>) -> ContactId {
    customer.chat().await.contact.unwrap().id
}

async fn labelled(world: &World, customer: &Customer<'_>, label: &str) -> Vec<String> {
    let contact = world.core().add_label(contact(customer).await, label.to_owned()).await.unwrap();
    world.settled().await;
    contact.labels
}

/// A world in which these customers wrote and need no answer.
async fn world_with(names: &[&str]) -> World {
    let world = World::new().await;
    for name in names {
        world.customer(name).says("thanks").await;
    }
    world.plays_out().await;
    world
}

#[tokio::test]
async fn a_label_is_there_once_however_it_is_spelled_and_keeps_its_first_spelling() {
    let world = world_with(&["bob"]).await;
    let bob = world.bob();
    assert_eq!(labelled(&world, &bob, "  Café   regular ").await, ["Café regular"]);
    assert_eq!(labelled(&world, &bob, "CAFE REGULAR").await, ["Café regular"]);
    assert_eq!(labelled(&world, &bob, "wholesale").await, ["Café regular", "wholesale"]);
    assert_eq!(bob.chat().await.contact.unwrap().labels, ["Café regular", "wholesale"]);

    let left = world.core().remove_label(contact(&bob).await, "cafe regular".into()).await.unwrap();
    assert_eq!(left.labels, ["wholesale"]);
    let left = world.core().remove_label(contact(&bob).await, "never there".into()).await.unwrap();
    assert_eq!(left.labels, ["wholesale"]);
}

#[tokio::test]
async fn the_most_used_labels_come_first() {
    let world = world_with(&["bob", "ann", "eve"]).await;
    for (name, label) in [("bob", "wholesale"), ("ann", "vip"), ("eve", "VIP"), ("bob", "vip"), ("ann", "abroad")] {
        labelled(&world, &world.customer(name), label).await;
        world.advance(1).await;
    }
    assert_eq!(world.core().labels().await.unwrap(), ["vip", "abroad", "wholesale"]);
}

#[tokio::test]
async fn a_label_that_cannot_be_one_is_refused_in_words() {
    let world = world_with(&["bob"]).await;
    let bob = contact(&world.bob()).await;
    for (label, words) in [("   ", "empty"), (&*"x".repeat(41), "41")] {
        let error = world.core().add_label(bob.clone(), label.to_owned()).await.unwrap_err();
        assert!(matches!(&error, CoreError::Invalid(why) if why.contains(words)), "{error}");
    }
    for number in 0..30 {
        world.core().add_label(bob.clone(), format!("label {number}")).await.unwrap();
    }
    let error = world.core().add_label(bob.clone(), "one more".into()).await.unwrap_err();
    assert!(matches!(&error, CoreError::Invalid(why) if why.contains("30")), "{error}");
    let same = world.core().add_label(bob, "LABEL 7".into()).await.unwrap();
    assert_eq!(same.labels.len(), 30, "one that is there already is no 31st");
    let nobody = world.core().add_label(ContactId::new("nobody"), "vip".into()).await.unwrap_err();
    assert!(matches!(nobody, CoreError::NotFound(_)), "{nobody}");
}

#[tokio::test]
async fn a_flow_cannot_ask_so_what_it_puts_on_somebody_is_made_to_fit() {
    let world = world_with(&["bob"]).await;
    let (bob, now) = (contact(&world.bob()).await, world.now());
    let job = move |tx: &store::Tx<'_>| {
        let add = |label: &str| store::labels::add(tx, &bob, label, now);
        let news = [add(&"é".repeat(60))?, add(&"E".repeat(40))?, add(" \n ")?, add("short")?, add("Short")?];
        Ok((news, store::labels::of(tx, &bob)?))
    };
    let (news, labels) = world.store().write("labels", job).await.unwrap();
    assert_eq!(news, [true, false, false, true, false]);
    assert_eq!(labels, ["é".repeat(40), "short".to_owned()]);
}

#[tokio::test]
async fn labels_go_with_their_contact() {
    let world = world_with(&["bob"]).await;
    labelled(&world, &world.bob(), "wholesale").await;
    world.core().delete_account(world.account().clone()).await.unwrap();
    assert_eq!(world.core().labels().await.unwrap(), Vec::<String>::new());
}
