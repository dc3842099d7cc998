//! Uses: what a flow reads from outside of itself: global variables and secrets. Asked before somebody deletes one.

use std::collections::BTreeSet;

use crate::nodes::Inspection;
use crate::{Document, Space};

/// What a flow reads from outside of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Names that stand alone: a variable of the run if it has one of that name, else the global one.
    bare: BTreeSet<String>,
    globals: BTreeSet<String>,
    secrets: BTreeSet<String>,
}

impl Uses {
    /// What a document reads, in its nodes and in the last words of its settings.
    pub fn of(document: &Document) -> Self {
        let mut uses = Self::default();
        for node in &document.nodes {
            let mut on = Inspection::new(&node.id, node.title());
            node.body.inspect(&mut on);
            uses.bare.extend(on.reads.into_iter().map(|read| read.name));
            uses.globals.extend(on.globals.into_iter().map(|read| read.name));
            uses.secrets.extend(on.secrets.into_iter().map(|(_, name)| name));
        }
        let message = document.settings.expiry.as_ref().and_then(|expiry| expiry.message.parsed().ok());
        for used in message.into_iter().flat_map(|message| message.uses()) {
            match used.space {
                Space::Bare => uses.bare.insert(used.name.into()),
                Space::Global => uses.globals.insert(used.name.into()),
                _ => false,
            };
        }
        uses
    }

    /// Whether it may read this global variable.
    pub fn global(&self, name: &str) -> bool {
        self.globals.contains(name) || self.bare.contains(name)
    }

    /// Whether it needs this secret.
    pub fn secret(&self, name: &str) -> bool {
        self.secrets.contains(name)
    }

    /// All of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.bare.extend(other.bare);
        self.globals.extend(other.globals);
        self.secrets.extend(other.secrets);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Node;
    use crate::document::Expiry;
    use crate::nodes::{HttpRequestNode, MessageNode};

    #[test]
    fn every_place_where_a_flow_can_read_is_looked_at() {
        let message =
            MessageNode { text: "{{global.company}} in {{city || \"town\"}}".into(), ..MessageNode::default() };
        let request = HttpRequestNode {
            url: "https://shop.example/{{orders[which].id}}?key={{secret.crm}}".into(),
            ..HttpRequestNode::default()
        };
        let mut document = Document {
            nodes: vec![Node::new("a", message.into()), Node::new("b", request.into())],
            ..Document::default()
        };
        document.settings.expiry = Some(Expiry { message: "Bye, {{global.sign}}".into(), ..Expiry::default() });
        let uses = Uses::of(&document);
        for name in ["company", "city", "orders", "which", "sign"] {
            assert!(uses.global(name), "{name}");
        }
        assert!(uses.secret("crm"));
        assert!(!uses.secret("company") && !uses.global("crm") && !uses.global("shop"));
        let both = Uses::of(&Document::default()).and(uses.clone());
        assert_eq!(both, uses);
    }
}
