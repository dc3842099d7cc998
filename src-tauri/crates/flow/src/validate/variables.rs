//! Variables: defined before they are used. A data flow over the drawing: which variables certainly have a value when a run
//! comes to a node (on every way there), and which perhaps (on some).

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Graph;
use super::{Finding, Known, Rule};
use crate::document::Document;
use crate::nodes::{Fate, Inspection, Read, Write};
use crate::trigger::TriggerWhen;
use crate::{RESERVED, Space, Use};

/// Names that every run knows.
const ALWAYS: &str = "lastMessage";

pub(super) fn check(
    document: &Document,
    graph: &Graph<'_>,
    inspected: &[Inspection<'_>],
    known: &Known,
    findings: &mut Vec<Finding>,
) {
    let on = document.triggers.iter().filter(|trigger| trigger.on);
    let triggers: Vec<String> = on.flat_map(|trigger| trigger.brings()).collect();
    let names = Names::new(inspected.iter().flat_map(|node| &node.writes), &triggers);
    let arriving = spread(graph, inspected, &names, &triggers);
    // Whoever calls the local API may bring anything.
    let open = document.triggers.iter().any(|trigger| trigger.on && trigger.when == TriggerWhen::Api);
    for ((node, on), arriving) in document.nodes.iter().zip(inspected).zip(&arriving) {
        let Some(arriving) = arriving else { continue };
        let mut told = BTreeSet::new();
        for Read { field, name, optional } in &on.reads {
            let at = names.of.get(name.as_str()).copied();
            let perhaps = at.is_some_and(|at| arriving.perhaps.has(at));
            let certain = at.is_some_and(|at| arriving.certain.has(at));
            if is_fixed(name, known) || certain || (*optional && perhaps) || !told.insert((field, name)) {
                continue;
            }
            let title = node.title();
            let finding = if perhaps {
                let message = format!("“{title}”: {{{{{name}}}}} has no value on some of the ways here.");
                let fix = format!("Set it on every way, or give a fallback: {{{{{name} || \"…\"}}}}.");
                Finding::warning(Rule::VariablesDefined, message, fix)
            } else if *optional || open {
                let message = format!("“{title}”: nothing in this flow sets {{{{{name}}}}} before this step.");
                let fix = if open { "Make sure that the call of the local API brings it." } else { UNSET };
                Finding::warning(Rule::VariablesDefined, message, fix)
            } else {
                let message = format!("“{title}”: {{{{{name}}}}} is used, but nothing sets it before this step.");
                Finding::error(Rule::VariablesDefined, message, names.fix(name, known))
            };
            findings.push(finding.at(&node.id).field(field));
        }
    }
    if !open {
        the_last_words(document, &names, known, findings);
    }
}

fn is_fixed(name: &str, known: &Known) -> bool {
    RESERVED.contains(&name) || name == ALWAYS || known.globals.contains(name)
}

/// What is said when a run gives up is said wherever it waits: something in the flow must set what it reads.
fn the_last_words(document: &Document, names: &Names<'_>, known: &Known, findings: &mut Vec<Finding>) {
    let message = document.settings.expiry.as_ref().and_then(|expiry| expiry.message.parsed().ok());
    for used in message.into_iter().flat_map(|message| message.uses()) {
        let Use { space: Space::Bare, name, optional: false } = used else { continue };
        if !is_fixed(name, known) && !names.of.contains_key(name) {
            let message = format!("The last message: {{{{{name}}}}} is used, but nothing in this flow sets it.");
            let finding = Finding::error(Rule::VariablesDefined, message, names.fix(name, known));
            findings.push(finding.field("settings.expiry.message"));
        }
    }
}

/// So many letters can be wrong in a slip.
const SLIP: usize = 2;

const UNSET: &str = "It will always be the fallback; set it before, or write the fallback alone.";

/// The names of all variables that anything sets, numbered.
struct Names<'a> {
    of: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn new(writes: impl Iterator<Item = &'a Write>, triggers: &'a [String]) -> Self {
        let names: BTreeSet<&str> =
            writes.map(|write| write.name.as_str()).chain(triggers.iter().map(|n| &**n)).collect();
        Self { of: names.into_iter().enumerate().map(|(at, name)| (name, at)).collect() }
    }

    /// What to do about a name that nothing sets; perhaps it is only a slip.
    fn fix(&self, name: &str, known: &Known) -> String {
        let all = self.of.keys().copied().chain(known.globals.iter().map(String::as_str));
        let length = name.chars().count();
        let all = all.filter(|other| other.chars().count().abs_diff(length) <= SLIP);
        let near = all.map(|other| (distance(name, other), other)).min();
        match near {
            Some((far, other)) if far <= SLIP && far < length / 2 + 1 => {
                format!("Did you mean {{{{{other}}}}}?")
            }
            _ => format!("Set it before, make it a global variable, or give a fallback: {{{{{name} || \"…\"}}}}."),
        }
    }
}

/// A set of numbered names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Set(Vec<u64>);

impl Set {
    fn empty(names: usize) -> Self {
        Self(vec![0; names.div_ceil(64)])
    }

    fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|block| block >> (at % 64) & 1 == 1)
    }

    fn put(&mut self, at: usize, is_in: bool) {
        if let Some(block) = self.0.get_mut(at / 64) {
            let bit = 1 << (at % 64);
            *block = if is_in { *block | bit } else { *block & !bit };
        }
    }

    /// Takes over the other's blocks one by one; whether anything changed.
    fn merge(&mut self, other: &Self, with: impl Fn(u64, u64) -> u64) -> bool {
        self.0.iter_mut().zip(&other.0).fold(false, |changed, (block, other)| {
            let merged = with(*block, *other);
            changed | (std::mem::replace(block, merged) != merged)
        })
    }
}

#[derive(Clone, Debug)]
struct Defined {
    certain: Set,
    perhaps: Set,
}

/// What is defined when a run arrives at each node; `None` where none arrives.
fn spread(
    graph: &Graph<'_>,
    inspected: &[Inspection<'_>],
    names: &Names<'_>,
    triggers: &[String],
) -> Vec<Option<Defined>> {
    let number = |name: &str| names.of.get(name).copied();
    let nothing = Set::empty(names.of.len());
    let mut arriving: Vec<Option<Defined>> = vec![None; graph.next.len()];
    // Round after round in the order of the drawing: what ways back bring is seen in the next round, and few are needed.
    let (order, places) = graph.order();
    let (mut open, mut place): (BTreeSet<usize>, usize) = (BTreeSet::new(), 0);
    for (which, &root) in graph.roots.iter().enumerate() {
        let mut perhaps = nothing.clone();
        // A run may come to the node for errors, or for runs that give up, from anywhere.
        if which == 0 {
            triggers.iter().filter_map(|name| number(name)).for_each(|at| perhaps.put(at, true));
        } else {
            (0..names.of.len()).for_each(|at| perhaps.put(at, true));
        }
        if let Some(slot) = arriving.get_mut(root) {
            *slot = Some(Defined { certain: nothing.clone(), perhaps });
            open.extend(places.get(root));
        }
    }
    while let Some(next) = open.range(place..).next().or(open.first()).copied() {
        open.remove(&next);
        place = next;
        let Some(&at) = order.get(next) else { continue };
        let (Some(Some(here)), Some(node), Some(ways)) = (arriving.get(at), inspected.get(at), graph.next.get(at))
        else {
            continue;
        };
        let here = here.clone();
        for (handle, to) in ways {
            let mut leaving = here.clone();
            for write in node.writes.iter().filter(|write| write.handle.as_deref().is_none_or(|only| only == *handle)) {
                if let Some(at) = number(&write.name) {
                    let fate = write.fate;
                    if fate != Fate::Perhaps {
                        leaving.certain.put(at, fate == Fate::Set);
                    }
                    leaving.perhaps.put(at, fate != Fate::Deleted);
                }
            }
            let Some(slot) = arriving.get_mut(*to) else { continue };
            let changed = match slot {
                None => {
                    *slot = Some(leaving);
                    true
                }
                Some(there) => {
                    let certain = there.certain.merge(&leaving.certain, |a, b| a & b);
                    there.perhaps.merge(&leaving.perhaps, |a, b| a | b) || certain
                }
            };
            if changed {
                open.extend(places.get(*to));
            }
        }
    }
    arriving
}

/// How many letters must be changed to make one name of the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let new = (corner + usize::from(x != *y)).min(*cell + 1).min(left + 1);
            (corner, left) = (*cell, new);
            *cell = new;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
