//! Things go wrong, and what happened is looked at.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use wa_loopback::{Direction, FaultRequest};

use super::people::SHOP_WORD;
use super::said::said;
use super::stage::Stage;

impl Stage {
    /// Lets something go wrong.
    pub fn fault(&self, name: &str, parts: &str) -> Result<()> {
        let parts = if parts.is_empty() { "{}" } else { parts };
        let wrong = || format!("The parts of a fault are JSON: `fault {name} {{\"times\": 2}}`");
        let Value::Object(mut request) = serde_json::from_str(parts).with_context(wrong)? else {
            anyhow::bail!(wrong());
        };
        request.insert("kind".into(), name.into());
        let request: FaultRequest = serde_json::from_value(Value::Object(request)).context("There is no such fault")?;
        let number = self.server.inject(request);
        self.out.say(match number {
            0 => format!("  {name}: done"),
            number => format!("  {name} will strike (fault {number}); `fault off` takes it back"),
        });
        Ok(())
    }

    /// Tells what will go wrong.
    pub fn tell_faults(&self) {
        let faults = self.server.faults();
        if faults.is_empty() {
            self.out.say("  Nothing will go wrong");
        }
        for fault in faults {
            let request = serde_json::to_string(&fault.request).unwrap_or_default();
            self.out.say(format!("  {} struck {} times: {request}", fault.id, fault.struck));
        }
    }

    /// Tells the last stanzas.
    pub fn tell_log(&self, count: usize) {
        let since = self.server.stanza_mark().saturating_sub(count as u64);
        for entry in self.server.stanza_log(since, count, false) {
            let way = if entry.direction == Direction::FromClient { "→" } else { "←" };
            self.out.say(format!("  {} {} {way} {}", entry.seq, entry.device, entry.xml));
        }
    }

    /// Tells what clients did against the protocol.
    pub fn tell_violations(&self) {
        let violations = self.server.violations();
        if violations.is_empty() {
            self.out.say("  None: everything was as the protocol wants it");
        }
        for violation in violations {
            self.out.say(format!("  {}: {}\n    {}", violation.device, violation.what, violation.stanza));
        }
    }

    /// Stops the server, or lets it go on.
    pub async fn server(&self, up: bool) -> Result<()> {
        if up {
            return self.server.resume();
        }
        self.server.pause().await;
        Ok(())
    }

    /// Tells who there is.
    pub fn tell_people(&self) {
        for person in self.people.all() {
            let about = if person.name == SHOP_WORD { "  the shop's own phone" } else { "" };
            let devices = self.server.account(&person.phone).map(|account| account.companions).unwrap_or_default();
            let linked: Vec<String> = devices
                .iter()
                .map(|device| {
                    format!(", device {} {}", device.device, if device.online { "connected" } else { "away" })
                })
                .collect();
            self.out.say(format!("  {:<8} +{}{about}{}", person.name, person.phone, linked.concat()));
        }
    }

    /// Tells what is on a phone.
    pub fn tell_inbox(&self, name: &str) -> Result<()> {
        const MOST: usize = 200;
        let person = self.people.find(name)?;
        let inbox = self.people.phone(&person).inbox()?;
        let received = inbox.since(0).filter(|got| !got.peer).map(|got| {
            let who = if got.from_me { "from Switchboard".into() } else { self.people.name_of(&got.from) };
            (got.at_ms, format!("  ◂ {who}: {}", said(&got.message, &inbox)))
        });
        let sent = inbox.all_sent().map(|sent| {
            let state =
                ["played", "read", "delivered"].iter().find(|kind| sent.receipts.iter().any(|got| got.kind == **kind));
            (sent.at_ms, format!("  ▸ {} ({})", said(&sent.message, &inbox), state.unwrap_or(&"sent")))
        });
        let mut all: Vec<(u64, String)> = received.chain(sent).collect();
        all.sort_by_key(|(at, _)| *at);
        ensure!(!all.is_empty(), "{}'s phone has no messages yet", person.name);
        for (_, line) in all.iter().skip(all.len().saturating_sub(MOST)) {
            self.out.say(line);
        }
        Ok(())
    }
}
