//! Groups: made, and changed by whoever made them.

use anyhow::{Context, Result, bail, ensure};

use super::chats;
use super::people::SHOP_WORD;
use super::stage::Stage;

impl Stage {
    /// Tells which groups there are.
    pub fn tell_groups(&self) {
        let groups = self.server.groups();
        if groups.is_empty() {
            self.out.say("  There are no groups. `group \"Lamp friends\" Anna Ben` makes one with them and the shop");
        }
        for group in groups {
            let names: Vec<String> = group.participants.keys().map(|phone| self.people.name_of(phone)).collect();
            self.out.say(format!("  {}: {}", group.subject, names.join(", ")));
        }
    }

    /// Makes a group, or changes it.
    pub fn group(&mut self, name: &str, words: Vec<String>, text: Option<String>) -> Result<()> {
        let mut words = words.into_iter();
        let first = words.next().context("With whom? `group \"Lamp friends\" Anna Ben`")?;
        let names: Vec<String> = words.collect();
        if chats::group(&self.server, name).is_err() {
            return self.make_group(name, &first, &names);
        }
        let group = chats::group(&self.server, name)?;
        let address = group.jid().to_string();
        let owner = self.server.phone(&group.creator);
        let mut phones = Vec::new();
        for name in &names {
            phones.push(if first == "add" { self.somebody(name)? } else { self.people.find(name)? }.phone);
        }
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        ensure!(!phones.is_empty() || !matches!(first.as_str(), "add" | "remove" | "admin" | "member"), "Whom?");
        match first.as_str() {
            "add" => owner.add_to_group(&address, &phones),
            "remove" => owner.remove_from_group(&address, &phones),
            "admin" => owner.promote(&address, &phones, true),
            "member" => owner.promote(&address, &phones, false),
            "rename" => owner.rename_group(&address, &text.context("How? `group Lamps rename: New name`")?),
            "describe" => owner.describe_group(&address, text.as_deref().filter(|text| !text.is_empty())),
            "admins-only" => owner.announce_only(&address, true),
            "everybody" => owner.announce_only(&address, false),
            other => bail!(
                "The group {name} is there already, and `{other}` is nothing that can be done with it; see `help`"
            ),
        }
    }

    fn make_group(&mut self, name: &str, first: &str, others: &[String]) -> Result<()> {
        let creator = self.somebody(first)?;
        let mut phones = Vec::new();
        for other in others.iter().map(String::as_str).chain([SHOP_WORD]) {
            let person = self.somebody(other)?;
            if person.phone != creator.phone && !phones.contains(&person.phone) {
                phones.push(person.phone);
            }
        }
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        self.people.phone(&creator).create_group(name, &phones, false).map(drop)
    }
}
