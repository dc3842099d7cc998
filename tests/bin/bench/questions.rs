//! Questions that the sample shop answers, in as many wordings as are wanted.

use anyhow::Result;
use domain::view::Action;
use engine::Core;

const STEMS: &[&str] = &[
    "How long does delivery take",
    "How much does delivery cost",
    "What are your opening hours",
    "Where is your shop",
    "Do you ship abroad",
    "Can I return a lamp I don't like",
    "When do I get my refund",
];

const LEADS: &[&str] = &["", "Hi, ", "Hello, ", "Please tell me: ", "Quick question: ", "Good morning, ", "Sorry, "];
const TAILS: &[&str] = &["?", " please?", ", thanks", "??", " by the way?"];
const NAMES: &[&str] = &[
    "", " Mia", " Tom", " Ana", " Joao", " Priya", " Sam", " Viktor", " Aiko", " Leila", " Omar", " Eva", " Ben",
    " Zoe", " Max",
];

/// Wording number `n`: different for every `n` under 3 675.
pub fn question(n: usize) -> String {
    let pick = |words: &[&'static str], by: usize| words.get(n / by % words.len()).copied().unwrap_or_default();
    let (stem, lead) = (pick(STEMS, 1), pick(LEADS, STEMS.len()));
    let tail = pick(TAILS, STEMS.len() * LEADS.len());
    let name = pick(NAMES, STEMS.len() * LEADS.len() * TAILS.len());
    let from = if name.is_empty() { String::new() } else { format!(" This is{name}.") };
    format!("{lead}{stem}{tail}{from}")
}

/// The first `count` wordings that the sample shop answers: a chat that is handed over would answer no more.
pub async fn answered(core: &Core, count: usize) -> Result<Vec<String>> {
    let base = core.bases().await?.first().map(|base| base.id.clone());
    let Some(base) = base else { anyhow::bail!("There is no knowledge base") };
    let mut found = Vec::with_capacity(count);
    for n in 0..STEMS.len() * LEADS.len() * TAILS.len() * NAMES.len() {
        if found.len() == count {
            return Ok(found);
        }
        if core.ask(base.clone(), question(n)).await?.action == Action::Reply {
            found.push(question(n));
        }
    }
    anyhow::bail!("Only {} of {count} wordings are answered", found.len())
}
