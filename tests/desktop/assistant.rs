//! The assistant with a model, in the real window: a provider is added and tested, customers are answered and handed over,
//! and what left and what it cost is there to see. The model is a server on this computer that speaks the real wire.

use ai_loopback::{Act, Loopback, Wire};
use desktop::Window;
use serde_json::json;

const KEY: &str = "sk-test-5550100";

#[tokio::test]
async fn a_provider_is_added_and_tested_its_model_answers_and_hands_over_and_what_left_is_shown() {
    let model = Loopback::start(Wire::OpenAi).await.unwrap();
    model.accepts_key(KEY);
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path()).await;
    window.click("[data-testid='welcome-start']").await;
    window.see("[data-testid='practice-contact-0']").await;

    // A provider of one's own: a wrong key is said to be wrong, the right one works.
    window.click("[data-testid='nav-assistant']").await;
    window.click("[data-testid='tab-providers']").await;
    window.click("[data-testid='add-provider']").await;
    window.write("form#provider input[name='name']", "Local model").await;
    window.write("form#provider input[name='base_url']", &model.base_url()).await;
    window.write("form#provider input[name='key']", "sk-test-wrong").await;
    window.click("[data-testid='save-provider']").await;
    window.see("[data-testid='provider-standing'][data-state='failed']").await;
    window.click("[data-testid='change-provider']").await;
    window.write("form#provider input[name='key']", KEY).await;
    window.click("[data-testid='save-provider']").await;
    window.see("[data-testid='provider-standing'][data-state='works']").await;
    window.click("[data-testid='test-provider']").await;
    window.see("[data-testid='test-result'][data-works='true']").await;
    window.press_escape().await;

    // Its model answers for the practice account.
    window.click("[data-testid='tab-studio']").await;
    window.click("[data-testid='model-picker']").await;
    window.write("[cmdk-input]", "gpt\u{e007}").await;
    window.click("[data-testid='save-assistant']").await;
    window.gone("[data-testid='save-bar']").await;

    window.click("[data-testid='nav-inbox']").await;
    window.click("[data-testid='practice-contact-0']").await;
    window.write("[data-testid='practice-input']", "How long does delivery take?").await;
    window.click("[data-testid='practice-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "working days").await;

    // Not sure enough: the operator is called, with the model's own summary.
    model.then(Act::reply(json!({
        "reply": "Maybe on Friday?", "action": "reply", "confidence": 0.2, "language": "en", "sentiment": "negative",
        "used": ["K1"], "topic": "", "summary": "Wants to know why the parcel is late.", "lead": {}
    })));
    window.write("[data-testid='practice-input']", "And why is my parcel still not here?").await;
    window.click("[data-testid='practice-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "colleague").await;
    window.see_text("[data-testid='handover']", "parcel is late").await;
    assert!(!window.text().await.contains("Maybe on Friday"), "what was not sure enough is said nowhere");

    // What left is there word for word, without the key, and it is counted.
    window.click("[data-testid='nav-assistant']").await;
    window.click("[data-testid='tab-sent']").await;
    window.click("[data-testid='call-row'] button").await;
    window.see_text("pre", "why is my parcel still not here").await;
    assert!(!window.text().await.contains(KEY), "the key is shown nowhere");
    window.press_escape().await;
    window.click("[data-testid='tab-usage']").await;
    window.see_text("table", "gpt").await;
    assert_eq!(model.complaints(), Vec::<String>::new());
    window.close().await;
}
