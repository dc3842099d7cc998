//! The ledger of the kill test: what really happened, written by the network, which never dies.
//!
//! Every customer asks one question once. So whatever is killed when: his message is one row, his question has one reply,
//! and that reply arrives once or is honestly called uncertain.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use store::Store;

use crate::shop::{DELIVERY_COST, GIFT_CARDS, HOURS};

/// One customer and his question.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The id of his message.
    pub wire: String,
    /// His question.
    pub text: String,
    /// The shop confirmed that it is on disk.
    pub confirmed: bool,
    /// It was delivered before.
    pub delivered: bool,
    /// Wire ids of replies, as often as they arrived.
    arrived: Vec<String>,
    /// Replies of which nobody could tell the shop whether they arrived.
    uncertain: BTreeSet<String>,
}

/// What a row of the shop's database says.
struct Row {
    jid: String,
    sender: String,
    wire: String,
    state: Option<String>,
    asked_about: bool,
}

/// Every customer with what happened, by address.
#[derive(Debug, Default)]
pub struct Ledger(BTreeMap<String, Asked>);

impl Ledger {
    /// A new customer with a question from the knowledge base.
    pub fn add_question(&mut self) {
        let number = self.0.len();
        let questions = [HOURS, GIFT_CARDS, DELIVERY_COST];
        let text = questions[number % questions.len()].question.to_owned();
        let asked = Asked { wire: format!("3A{number:08}"), text, ..Asked::default() };
        self.0.insert(format!("customer{number:05}@practice"), asked);
    }

    /// Every customer.
    pub fn customers(&mut self) -> impl Iterator<Item = (&String, &mut Asked)> {
        self.0.iter_mut()
    }

    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nobody asked yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The shop confirmed a message.
    pub fn confirm(&mut self, wire: &str) {
        for asked in self.0.values_mut().filter(|asked| asked.wire == wire) {
            asked.confirmed = true;
        }
    }

    /// A reply arrived.
    pub fn arrive(&mut self, jid: &str, wire: &str) {
        self.0.entry(jid.to_owned()).or_default().arrived.push(wire.to_owned());
    }

    /// Whether a reply arrived.
    pub fn has(&self, jid: &str, wire: &str) -> bool {
        self.0.get(jid).is_some_and(|asked| asked.arrived.iter().any(|known| known == wire))
    }

    /// The shop asked about a reply: nobody could tell it, or somebody could.
    pub fn told(&mut self, jid: &str, wire: &str, uncertain: bool) {
        let uncertainties = &mut self.0.entry(jid.to_owned()).or_default().uncertain;
        if uncertain {
            uncertainties.insert(wire.to_owned());
        } else {
            // It died before it noted that nobody could tell, and asked again.
            uncertainties.remove(wire);
        }
    }

    /// Whether every question was taken, and answered or asked about.
    pub fn is_done(&self) -> bool {
        self.0.values().all(|asked| asked.confirmed && !(asked.arrived.is_empty() && asked.uncertain.is_empty()))
    }

    /// What is not done, for the message of a failing test.
    pub fn open_questions(&self) -> String {
        let open = self.0.iter().filter(|(_, asked)| !asked.confirmed || asked.arrived.is_empty());
        open.map(|(jid, asked)| format!("{jid}: {asked:?}\n")).collect()
    }

    /// Compares what happened with what the shop has on disk. When everything is `finished`, nothing may be left open.
    pub async fn compare(&self, store: &Store, finished: bool) -> Result<()> {
        let rows = rows(store).await?;
        for (jid, asked) in &self.0 {
            let of_him = || rows.iter().filter(|row| row.jid == *jid);
            let kept = of_him().filter(|row| row.sender == "contact").count();
            ensure!(kept <= 1, "{jid}: his message is {kept} rows");
            ensure!(kept == 1 || !asked.confirmed, "{jid}: his message was confirmed and is lost");
            let replies: Vec<&Row> = of_him().filter(|row| row.sender == "bot").collect();
            ensure!(replies.len() <= 1, "{jid}: the automation ran {} times", replies.len());
            ensure!(asked.arrived.len() <= 1, "{jid}: replies arrived {} times", asked.arrived.len());
            if let Some(reply) = replies.first() {
                asked.compare(reply, finished).with_context(|| jid.clone())?;
            }
            ensure!(
                !finished || (kept == 1 && replies.len() == 1),
                "{jid}: {kept} messages, {} replies",
                replies.len()
            );
        }
        let strangers = rows.iter().filter(|row| !self.0.contains_key(&row.jid)).count();
        ensure!(strangers == 0, "{strangers} rows belong to nobody");
        Ok(())
    }
}

impl Asked {
    fn compare(&self, reply: &Row, finished: bool) -> Result<()> {
        let Row { wire, asked_about, .. } = reply;
        let state = reply.state.as_deref().unwrap_or_default();
        let (arrived, uncertain) = (self.arrived.contains(wire), self.uncertain.contains(wire));
        ensure!(self.arrived.iter().all(|known| known == wire), "another reply arrived than the one on disk");
        match state {
            "sent" | "delivered" => ensure!(arrived, "it is {state} and never arrived"),
            "maybe_sent" => {
                ensure!(uncertain, "it is maybe sent although the network could tell");
                ensure!(*asked_about, "it is maybe sent and the operator was not told");
            }
            "queued" => ensure!(!finished && !arrived, "it is queued (arrived: {arrived})"),
            "sending" => ensure!(!finished, "it is being sent for ever"),
            other => anyhow::bail!("it is {other}"),
        }
        ensure!(!uncertain || matches!(state, "maybe_sent" | "sending"), "nobody could tell, and it is {state}");
        Ok(())
    }
}

async fn rows(store: &Store) -> Result<Vec<Row>> {
    store
        .read("everything", |conn| {
            let mut statement = conn.prepare(
                "SELECT chats.jid, messages.sender, messages.wire_id, messages.state,
                        EXISTS (SELECT 1 FROM notices WHERE notices.chat_id = chats.id AND notices.kind = 'maybe_sent')
                 FROM messages JOIN chats ON chats.id = messages.chat_id",
            )?;
            let rows = statement.query_map([], |row| {
                let (jid, sender, wire) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Row { jid, sender, wire, state: row.get(3)?, asked_about: row.get(4)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
}
