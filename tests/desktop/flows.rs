//! Flows in the real window: a ready one is tried on its practice phone, tested, published, answers a customer who taps its
//! choices, hands him over, and its run is there to look into.

use desktop::Window;

#[tokio::test]
async fn a_ready_flow_is_tried_tested_published_and_answers_a_customer() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path()).await;
    window.click("[data-testid='welcome-start']").await;
    window.see("[data-testid='practice-contact-0']").await;

    // From the gallery.
    window.click("[data-testid='nav-flows']").await;
    window.click("a[href$='/flows/gallery']").await;
    window.write("[data-testid='search-gallery']", "menu").await;
    window.see_text("[data-testid='template']", "Menu").await;
    window.click("[data-testid='use-template']").await;
    window.see_text("[data-testid='outline-node']", "how can we help").await;

    // Tried without a customer.
    window.click("[data-testid='tab-try']").await;
    window.write("[data-testid='sim-input']", "menu").await;
    window.click("[data-testid='sim-send']").await;
    window.see_text("[data-testid='sim-bubble']", "how can we help").await;
    window.click("[data-testid='sim-choice']").await;
    window.see_text("[data-testid='sim-bubble']", "Anything else").await;

    // Its test conversations pass.
    window.click("[data-testid='tab-tests']").await;
    window.click("[data-testid='run-tests']").await;
    window.see("[data-testid='test-state'][data-state='passed']").await;
    window.see("[data-testid='coverage']").await;
    assert_eq!(window.count("[data-testid='test-state'][data-state='failed']").await, 0);

    // Published, it answers; a tap is an answer, and whoever wants a human is with the operator.
    window.click("[data-testid='publish']").await;
    window.click("[data-testid='publish-now']").await;
    window.click("[data-testid='publish-close']").await;
    window.click("[data-testid='nav-inbox']").await;
    window.click("[data-testid='practice-contact-0']").await;
    window.write("[data-testid='practice-input']", "menu").await;
    window.click("[data-testid='practice-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "how can we help").await;
    window.click("[data-testid='choices'] button").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "Anything else").await;
    window.write("[data-testid='practice-input']", "2").await;
    window.click("[data-testid='practice-send']").await;
    window.see_text("[data-testid='practice-bubble'][data-from='shop']", "colleague").await;
    window.see("[data-testid='handover']").await;

    // The run is there with its way.
    window.click("[data-testid='nav-flows']").await;
    window.click("[data-testid='flow-open']").await;
    window.click("[data-testid='tab-runs']").await;
    window.click("[data-testid='run-row'] button").await;
    window.see_text("[data-testid='run-step']", "Talk to someone").await;
    window.close().await;
}
