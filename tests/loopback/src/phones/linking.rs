//! The shop's phone links Switchboard, and takes the link back.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use wa_loopback::{DeviceId, Loopback};

use super::people::Person;
use super::stage::Stage;
use crate::{SHOP, picture};

/// How long the display is looked at for a code.
const LOOKS: u32 = 20;
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a device may take to connect.
const CONNECT_LIMIT: Duration = Duration::from_secs(60);

impl Stage {
    /// Scans a QR code: the given one, or the one on the display.
    pub async fn scan(&self, who: &Person, text: Option<String>) -> Result<()> {
        let text = match text {
            Some(text) => text,
            None => self.on_display().await?,
        };
        let device = self.server.scan_qr(&text, &who.phone).await.context("The phone could not link")?;
        self.linked(&device);
        Ok(())
    }

    /// Types the eight characters on a phone.
    pub async fn enter(&self, who: &Person, code: &str) -> Result<()> {
        let device = self.server.enter_code(code, &who.phone).await.context("The phone could not link")?;
        self.linked(&device);
        Ok(())
    }

    fn linked(&self, device: &DeviceId) {
        self.out.say(format!("  {} is linked (device {})", self.people.name_of(&device.account), device.device));
    }

    async fn on_display(&self) -> Result<String> {
        for _ in 0..LOOKS {
            if let Some(text) = tokio::task::spawn_blocking(picture::linking_code).await?? {
                return Ok(text);
            }
            #[expect(clippy::disallowed_methods, reason = "a display says nothing: it is looked at again")]
            tokio::time::sleep(LOOK_EVERY).await;
        }
        bail!(
            "There is no QR code on the display. In Switchboard: Accounts, Link, and go on until it shows one; \
             `shot FILE` shows what is on the display. Or use the eight characters: `code ABCD-1234`"
        )
    }

    /// Waits until one of the shop's devices is connected.
    pub async fn wait_online(&self) -> Result<()> {
        let devices = devices(&self.server);
        let Some(newest) = devices.last() else { bail!("No device is linked with the shop's phone: `scan` links one") };
        self.server.wait_online(newest, CONNECT_LIMIT).await.context("Switchboard did not connect")
    }

    /// Cuts the shop's connections.
    pub fn cut(&self) -> Result<()> {
        let cut = devices(&self.server).iter().filter(|device| self.server.disconnect(device)).count();
        ensure!(cut > 0, "No device of the shop's is connected");
        Ok(())
    }

    /// The shop's phone removes its linked devices.
    pub fn remove_devices(&self) -> Result<()> {
        let removed = devices(&self.server).iter().filter(|device| self.server.remove_device(device)).count();
        ensure!(removed > 0, "No device is linked with the shop's phone");
        Ok(())
    }
}

fn devices(server: &Loopback) -> Vec<DeviceId> {
    let companions = server.account(SHOP).map(|shop| shop.companions).unwrap_or_default();
    companions.into_iter().map(|companion| DeviceId::new(SHOP, companion.device)).collect()
}
