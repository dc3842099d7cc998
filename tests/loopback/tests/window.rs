//! Linked accounts in the real window: what the operator sees and presses on one side, what the phones get on the other.
//!
//! The QR code is read from a picture of the display, as a phone's camera does it.

#![cfg(all(feature = "app", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::{Path, PathBuf};

use desktop::{Window, until};
use loopback::{ANNA, LIMIT, SHOP, picture};
use tempfile::TempDir;
use wa_loopback::content::{Content, FileSource};
use wa_loopback::{Loopback, NewAccount, Options, PhoneHandle};

const OPERATOR: &str = "[data-testid='thread-bubble'][data-sender='operator']";
const CUSTOMER: &str = "[data-testid='thread-bubble'][data-sender='contact']";
const BOT: &str = "[data-testid='thread-bubble'][data-sender='bot']";
const MENU_ITEM: &str = "[role='menuitem']";
const ENTER: &str = "\u{e007}";
const BACKSPACE: &str = "\u{e003}";
const PHOTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src-tauri/crates/sandbox/assets/parcel.png");

/// One server with the shop's phone and a customer's, and a folder for the app's data.
struct Scene {
    server: Loopback,
    dir: TempDir,
}

impl Scene {
    async fn new() -> Self {
        let server = Loopback::start(Options::default()).await.unwrap();
        for (phone, name) in [(SHOP, "Luma Lamps"), (ANNA, "Anna")] {
            let new = NewAccount { phone: phone.into(), name: Some(name.into()), ..NewAccount::default() };
            server.create_account(new).unwrap();
        }
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("authority.pem"), server.media_ca_pem()).unwrap();
        Self { server, dir }
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Opens the app against the server.
    async fn open(&self) -> Window {
        let authority = self.dir.path().join("authority.pem").to_string_lossy().into_owned();
        let url = self.server.ws_url();
        let envs = [("SWITCHBOARD_WHATSAPP_URL", url.as_str()), ("SWITCHBOARD_WHATSAPP_CA", authority.as_str())];
        Window::open_with(&self.data(), &envs).await
    }

    /// The first start, up to the page with the codes.
    async fn open_at_codes(&self) -> Window {
        let window = self.open().await;
        // The sample shop: its answers are what the linked account answers from.
        window.click("[data-testid='welcome-start']").await;
        window.see("[data-testid='practice-contact-0']").await;
        window.click("[data-testid='nav-accounts']").await;
        window.click("[data-testid='new-account']").await;
        window.click("[data-testid='create-account']").await;
        // Nothing is asked of WhatsApp before he has read what linking can cost.
        window.click("[data-testid='link-intro'] input[type='checkbox']").await;
        window.click("[data-testid='link-go']").await;
        window
    }

    fn anna(&self) -> PhoneHandle {
        self.server.phone(ANNA)
    }
}

/// The window says that the shop's number is linked and connected.
async fn sees_ready(window: &Window) {
    window.see("[data-testid='link-view'][data-view='linked']").await;
    window.press_escape().await;
    window.gone("[data-testid='link-view']").await;
    is_ready(window).await;
}

async fn is_ready(window: &Window) {
    window.see_text("[data-testid='account-card'][data-status='ready']", "+4915100000001").await;
}

/// What a camera in front of the display sees.
async fn code_on_display() -> String {
    until("a QR code on the display", || async {
        tokio::task::spawn_blocking(picture::linking_code).await.unwrap().unwrap()
    })
    .await
}

/// A picture of the display for whoever looks at the window afterwards; nothing unless he names a folder.
async fn keep_picture(name: &str) {
    #[expect(clippy::disallowed_methods, reason = "only for a person who looks")]
    let Some(dir) = std::env::var_os("SWITCHBOARD_PICTURES") else { return };
    let file = Path::new(&dir).join(format!("{name}.png"));
    tokio::task::spawn_blocking(move || picture::take(&file)).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_number_is_linked_by_camera_and_its_customer_is_answered_and_all_of_it_survives_a_restart() {
    let scene = Scene::new().await;
    let anna = scene.anna();
    let window = scene.open_at_codes().await;
    window.see("[data-testid='link-qr'] svg[role='img']").await;
    let code = code_on_display().await;
    keep_picture("qr").await;
    let device = scene.server.scan_qr(&code, SHOP).await.unwrap();
    sees_ready(&window).await;
    keep_picture("ready").await;

    // The assistant answers by itself, from the sample shop's answers.
    anna.send_text(SHOP, "Do you ship abroad?").unwrap();
    anna.wait_for(|got| got.text().contains("Canada"), LIMIT).await.unwrap();
    window.click("[data-testid='nav-inbox']").await;
    window.see("[data-testid='chat-row']").await;
    keep_picture("inbox").await;
    window.click("[data-testid='chat-row']").await;
    window.see_text(CUSTOMER, "ship abroad").await;
    window.see_text(BOT, "Canada").await;

    // Her photo is there, and what the operator does with messages is on her phone.
    window.click("[data-testid='take-over']").await;
    let file = FileSource { path: Some(PHOTO.into()), mime: Some("image/png".into()), ..FileSource::default() };
    let caption = Some("It arrived like this".to_owned());
    let photo = Content::Image { file, caption, size: Some((240, 160)), view_once: false };
    let photo = anna.send(SHOP, photo).unwrap();
    window.see_picture(&format!("{CUSTOMER}[data-kind='image'] img")).await;
    operator_changes_messages(&window, &anna, &photo).await;
    keep_picture("thread").await;
    window.close().await;

    // After a restart it is linked and connected without anybody's help, and everything is there.
    scene.server.wait_offline(&device, LIMIT).await.unwrap();
    let window = scene.open().await;
    scene.server.wait_online(&device, LIMIT).await.unwrap();
    window.click("[data-testid='chat-row']").await;
    window.see_text(BOT, "Canada").await;
    window.see_picture(&format!("{CUSTOMER}[data-kind='image'] img")).await;
    window.see_text(OPERATOR, "We send you a new one").await;
    anna.send_text(SHOP, "Thank you!").unwrap();
    window.see_text(CUSTOMER, "Thank you!").await;
    window.click("[data-testid='nav-accounts']").await;
    is_ready(&window).await;
    window.close().await;
    assert!(scene.server.violations().is_empty(), "{:#?}", scene.server.violations());
}

/// He reacts to the photo, answers, changes the answer, and deletes another one.
async fn operator_changes_messages(window: &Window, anna: &PhoneHandle, photo: &str) {
    window.focus_text(CUSTOMER, "It arrived like this").await;
    window.press("+").await;
    window.click("[data-testid='react-picker'] button").await;
    let reacted = |got: &wa_loopback::Received| {
        got.message.reaction.as_ref().is_some_and(|reaction| reaction.to == photo && reaction.emoji == "👍")
    };
    anna.wait_for(reacted, LIMIT).await.unwrap();

    for text in ["We send you a new won", "Sent to the wrong chat"] {
        window.write("[data-testid='composer-input']", text).await;
        window.click("[data-testid='composer-send']").await;
        anna.wait_for_text(text, LIMIT).await.unwrap();
        // Only what is at the customer's can be changed.
        window.see_text(&format!("{OPERATOR}:is([data-state='delivered'], [data-state='read'])"), text).await;
    }

    window.focus_text(OPERATOR, "We send you a new won").await;
    window.press(ENTER).await;
    window.click_text(MENU_ITEM, "Edit").await;
    window.see("[data-testid='edit-box'] textarea:focus").await;
    window.press(&format!("{}one{ENTER}", BACKSPACE.repeat("won".len()))).await;
    anna.wait_for(|got| got.message.kind == "edit" && got.text() == "We send you a new one", LIMIT).await.unwrap();
    window.see_text(OPERATOR, "We send you a new one").await;

    window.focus_text(OPERATOR, "Sent to the wrong chat").await;
    window.press(ENTER).await;
    window.click_text(MENU_ITEM, "Delete for everyone").await;
    window.click_text("[role='dialog'] button", "Delete for everyone").await;
    anna.wait_for(|got| got.message.kind == "revoke", LIMIT).await.unwrap();
    window.see_text(OPERATOR, "deleted").await;
}

#[tokio::test]
async fn a_number_is_linked_by_the_eight_characters_on_the_screen() {
    let scene = Scene::new().await;
    let window = scene.open_at_codes().await;
    window.click("[data-testid='tab-code']").await;
    window.write("[data-testid='link-code'] input[type='tel']", "+49 151 0000 0001").await;
    window.click("[data-testid='get-code']").await;
    let shown = window.see("[data-testid='pair-code']").await.text().await.unwrap();
    keep_picture("pair-code").await;
    // The phone has eight boxes: what stands between the characters is for the eye.
    let code: String = shown.chars().filter(char::is_ascii_alphanumeric).collect();
    assert_eq!(code.len(), 8, "{shown}");
    scene.server.enter_code(&code, SHOP).await.unwrap();
    sees_ready(&window).await;
    window.close().await;
    assert!(scene.server.violations().is_empty(), "{:#?}", scene.server.violations());
}
