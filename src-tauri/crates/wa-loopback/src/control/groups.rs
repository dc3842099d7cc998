//! Groups, as a test makes and changes them.

use anyhow::Context as _;

use super::{Loopback, PhoneHandle};
use crate::groups::{Change, Group, apply, create};

impl Loopback {
    /// All groups.
    pub fn groups(&self) -> Vec<Group> {
        self.server().state().groups.values().cloned().collect()
    }

    /// A group by the user part of its address.
    pub fn group(&self, id: &str) -> Option<Group> {
        self.server().state().groups.get(bare(id)).cloned()
    }
}

/// The user part of a group's address.
pub(crate) fn bare(id: &str) -> &str {
    id.split_once('@').map_or(id, |(user, _)| user)
}

impl PhoneHandle {
    /// Creates a group; its address.
    pub fn create_group(&self, subject: &str, others: &[&str], lid: bool) -> anyhow::Result<String> {
        let others: Vec<String> = others.iter().map(|phone| (*phone).to_owned()).collect();
        let id = create(&mut self.shared().state(), self.number(), subject, &others, lid)
            .map_err(|(code, words)| anyhow::anyhow!("{code} {words}"))?;
        self.shared().changed();
        Ok(format!("{id}@g.us"))
    }

    /// Adds people to a group.
    pub fn add_to_group(&self, group: &str, phones: &[&str]) -> anyhow::Result<()> {
        self.change_group(group, Change::Add(owned(phones)))
    }

    /// Removes people from a group.
    pub fn remove_from_group(&self, group: &str, phones: &[&str]) -> anyhow::Result<()> {
        self.change_group(group, Change::Remove(owned(phones)))
    }

    /// Leaves a group.
    pub fn leave_group(&self, group: &str) -> anyhow::Result<()> {
        self.change_group(group, Change::Remove(vec![self.number().to_owned()]))
    }

    /// Makes people admins, or members again.
    pub fn promote(&self, group: &str, phones: &[&str], admin: bool) -> anyhow::Result<()> {
        let phones = owned(phones);
        self.change_group(group, if admin { Change::Promote(phones) } else { Change::Demote(phones) })
    }

    /// Renames a group.
    pub fn rename_group(&self, group: &str, subject: &str) -> anyhow::Result<()> {
        self.change_group(group, Change::Subject(subject.to_owned()))
    }

    /// Sets or removes a group's description.
    pub fn describe_group(&self, group: &str, text: Option<&str>) -> anyhow::Result<()> {
        let id = crate::phone::fresh_id();
        self.change_group(group, Change::Describe(text.map(|text| (id, text.to_owned()))))
    }

    /// Lets only admins write, or everybody.
    pub fn announce_only(&self, group: &str, on: bool) -> anyhow::Result<()> {
        self.change_group(group, Change::Announce(on))
    }

    fn change_group(&self, group: &str, change: Change) -> anyhow::Result<()> {
        let leaves = matches!(change, Change::Remove(_));
        let results = apply(&mut self.shared().state(), bare(group), self.number(), change)
            .map_err(|(code, words)| anyhow::anyhow!("{code} {words}"))?;
        self.shared().changed();
        if let Some((phone, Some(code))) = results.iter().find(|(_, code)| code.is_some()) {
            anyhow::bail!("{phone}: {code}");
        }
        if leaves {
            self.rotate_sender_keys(bare(group)).context("rotating sender keys")?;
        }
        Ok(())
    }
}

fn owned(phones: &[&str]) -> Vec<String> {
    phones.iter().map(|phone| (*phone).to_owned()).collect()
}
