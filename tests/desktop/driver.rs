//! The app's window through WebDriver.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::process::{end_all_on, signal, until};

/// The window of an app that the driver started.
pub struct Window {
    client: Client,
    driver: Child,
    dir: PathBuf,
}

impl Window {
    /// Starts the app on the data in `dir` and waits for its first screen.
    pub async fn open(dir: &Path) -> Self {
        Self::open_with(dir, &[]).await
    }

    /// The same with variables in its environment.
    pub async fn open_with(dir: &Path, envs: &[(&str, &str)]) -> Self {
        let (port, native) = (free_port(), free_port());
        let driver = Command::new(crate::driver_program())
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            // Whoever it starts inherits them.
            .envs(envs.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("tauri-driver starts");
        let capabilities = json!({
            "tauri:options": { "application": crate::app(), "args": ["--data-dir", dir] }
        });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let address = format!("http://127.0.0.1:{port}");
        let client =
            until("the driver to start the app", || {
                let (address, capabilities) = (address.clone(), capabilities.clone());
                async move {
                    ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&address).await.ok()
                }
            })
            .await;
        let window = Self { client, driver, dir: dir.to_owned() };
        window.see("[data-ready='true']").await;
        window
    }

    /// Waits for an element.
    pub async fn see(&self, css: &str) -> Element {
        until(css, || async { self.client.find(Locator::Css(css)).await.ok() }).await
    }

    /// Waits for an element with this text.
    pub async fn see_text(&self, css: &str, text: &str) -> Element {
        until(&format!("{css} with {text:?}"), || async {
            for element in self.client.find_all(Locator::Css(css)).await.ok()? {
                if element.text().await.is_ok_and(|found| found.contains(text)) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// Waits for an element and clicks it.
    pub async fn click(&self, css: &str) {
        until(&format!("a click on {css}"), || async {
            self.client.find(Locator::Css(css)).await.ok()?.click().await.ok()
        })
        .await;
    }

    /// Waits for an element with this text and clicks it.
    pub async fn click_text(&self, css: &str, text: &str) {
        until(&format!("a click on {css} with {text:?}"), || async {
            self.see_text(css, text).await.click().await.ok()
        })
        .await;
    }

    /// Waits for an element with this text and puts the keyboard on it.
    pub async fn focus_text(&self, css: &str, text: &str) {
        until(&format!("the keyboard on {css} with {text:?}"), || async {
            let element = serde_json::to_value(self.see_text(css, text).await).ok()?;
            let script = "arguments[0].focus(); return document.activeElement === arguments[0]";
            let there = self.client.execute(script, vec![element]).await.ok()?;
            (there == json!(true)).then_some(())
        })
        .await;
    }

    /// Waits until a picture has come and is drawn.
    pub async fn see_picture(&self, css: &str) {
        until(&format!("the picture {css}"), || async {
            let element = serde_json::to_value(self.client.find(Locator::Css(css)).await.ok()?).ok()?;
            let script = "return arguments[0].complete && arguments[0].naturalWidth > 0";
            let drawn = self.client.execute(script, vec![element]).await.ok()?;
            (drawn == json!(true)).then_some(())
        })
        .await;
    }

    /// Waits for a field and writes into it.
    pub async fn write(&self, css: &str, text: &str) {
        until(&format!("writing into {css}"), || async {
            let field = self.client.find(Locator::Css(css)).await.ok()?;
            field.clear().await.ok()?;
            field.send_keys(text).await.ok()
        })
        .await;
    }

    /// Waits until no such element is there.
    pub async fn gone(&self, css: &str) {
        until(&format!("{css} to be gone"), || async { (self.count(css).await == 0).then_some(()) }).await;
    }

    /// Presses Escape, wherever the keyboard is.
    pub async fn press_escape(&self) {
        self.press("\u{e00c}").await;
    }

    /// Presses keys, wherever the keyboard is.
    pub async fn press(&self, keys: &str) {
        until(&format!("pressing {keys:?}"), || async {
            self.client.active_element().await.ok()?.send_keys(keys).await.ok()
        })
        .await;
    }

    /// How many elements there are now.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.map_or(0, |found| found.len())
    }

    /// The text of the whole window.
    pub async fn text(&self) -> String {
        self.see("body").await.text().await.unwrap_or_default()
    }

    /// Ends the app and the driver.
    pub async fn close(self) {
        // The app outlives its window: it is ended like the system would.
        drop(self.client.clone().close().await);
        end_all_on(&self.dir).await;
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Asked, not killed: it ends the native driver that it started.
        signal("TERM", self.driver.id());
        drop(self.driver.wait());
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("a bound socket has an address").port()
}
