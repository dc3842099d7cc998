//! Being called: a notification of the desktop, and a click on it that opens the chat.

#![expect(missing_docs, reason = "the attribute `interface` writes methods without")]

use std::collections::HashMap;
use std::sync::mpsc;

use desktop::{Window, until};
use zbus::object_server::SignalEmitter;
use zbus::zvariant::OwnedValue;
use zbus::{connection, interface};

/// A notification service of the desktop that shows nothing and tells what it was asked to show.
struct Notifications {
    shown: mpsc::Sender<(u32, String)>,
    last: u32,
}

#[interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    #[expect(clippy::too_many_arguments, reason = "the signature of the freedesktop specification")]
    fn notify(
        &mut self,
        _app_name: &str,
        _replaces: u32,
        _icon: &str,
        summary: String,
        _body: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        self.last += 1;
        self.shown.send((self.last, summary)).expect("the test listens");
        self.last
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".into(), "switchboard".into(), "1".into(), "1.2".into())
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_escalation_calls_the_operator_and_a_click_opens_the_chat() {
    let (shown, asked) = mpsc::channel();
    let bus = connection::Builder::session()
        .unwrap()
        .name("org.freedesktop.Notifications")
        .unwrap()
        .serve_at("/org/freedesktop/Notifications", Notifications { shown, last: 0 })
        .unwrap()
        .build()
        .await
        .unwrap();
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path()).await;
    window.click("[data-testid='welcome-start']").await;
    window.click("[data-testid='practice-contact-0']").await;
    window.write("[data-testid='practice-input']", "Can your lamps be used under water in a submarine?").await;
    window.click("[data-testid='practice-send']").await;

    let (id, summary) = until("a notification", || async { asked.try_recv().ok() }).await;
    assert!(summary.contains("needs your answer"), "{summary}");
    window.click("[data-testid='nav-knowledge']").await;
    window.see("[data-testid='test-question-input']").await;

    let service = bus.object_server().interface::<_, Notifications>("/org/freedesktop/Notifications").await.unwrap();
    service.signal_emitter().action_invoked(id, "default").await.unwrap();
    window.see_text("[data-testid='thread-bubble'][data-sender='contact']", "submarine").await;
    window.close().await;
}
