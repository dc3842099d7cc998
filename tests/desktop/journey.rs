//! What the operator does on his first day, in the real window.

use desktop::{Window, copy_picture};

/// As WebDriver says it: Control held, V.
const CONTROL_V: &str = "\u{e009}v";

#[tokio::test]
async fn a_customer_is_answered_handed_over_and_answered_by_the_operator_and_all_of_it_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path()).await;

    // Three clicks to a working conversation.
    window.click("[data-testid='welcome-start']").await;
    window.click("[data-testid='practice-contact-0']").await;
    window.click("[data-testid='practice-suggestion-0']").await;
    window.see_text("[data-testid='thread-bubble'][data-sender='bot']", "working days").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "working days").await;

    // What the knowledge base does not know goes to the operator.
    window.write("[data-testid='practice-input']", "Can your lamps be used under water in a submarine?").await;
    window.click("[data-testid='practice-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "colleague").await;
    window.click("[data-testid='hand-back']").await;
    window.click("[data-testid='take-over']").await;

    // He answers, and the customer's phone shows it.
    window.write("[data-testid='composer-input']", "No, please keep them dry.").await;
    window.click("[data-testid='composer-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "keep them dry").await;
    window.see("[data-testid='thread-bubble'][data-sender='operator'][data-state='read']").await;

    // A screenshot is pasted, seen before it leaves, and sent.
    copy_picture(include_bytes!("../../icons/128x128.png"));
    window.click("[data-testid='composer-input']").await;
    window.press(CONTROL_V).await;
    window.see_picture("[data-testid='file-strip'] img").await;
    window.click("[data-testid='composer-send']").await;
    window.see_picture("[data-testid='thread-bubble'][data-sender='operator'] img").await;
    window.see_picture("[data-testid='practice-bubble'][data-from='shop'] img").await;
    window.gone("[data-testid='file-strip']").await;
    window.close().await;

    // Everything is still there.
    let window = Window::open(dir.path()).await;
    window.click("[data-testid='chat-row']").await;
    for (sender, text) in
        [("contact", "submarine"), ("bot", "working days"), ("bot", "colleague"), ("operator", "keep them dry")]
    {
        window.see_text(&format!("[data-testid='thread-bubble'][data-sender='{sender}']"), text).await;
    }
    window.see_picture("[data-testid='thread-bubble'][data-sender='operator'] img").await;
    assert_eq!(window.count("[data-testid='thread-bubble'][data-sender='operator']").await, 2);
    window.close().await;
}

#[tokio::test]
async fn a_damaged_database_is_a_screen_that_says_so_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = b"this is not a database, and it is longer than a header of one hundred bytes, so that it is looked at in earnest";
    std::fs::write(dir.path().join("app.db"), damaged).unwrap();
    std::fs::write(dir.path().join("database.key"), "5b".repeat(32)).unwrap();
    let window = Window::open(dir.path()).await;
    let text = window.text().await;
    assert!(text.contains("damaged"), "the screen says what is wrong: {text}");
    assert!(text.contains(&*dir.path().to_string_lossy()), "and where the data is: {text}");
    window.close().await;
    assert_eq!(std::fs::read(dir.path().join("app.db")).unwrap(), damaged);
}
