//! Questions that the sample shop can answer, in as many wordings as are wanted.

/// Question stems of the sample shop.
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

/// Question number `n`: the first 245 are different from each other, later ones differ by a number at the end.
pub fn question(n: usize) -> String {
    let pick = |words: &[&'static str], by: usize| words.get(n / by % words.len()).copied().unwrap_or_default();
    let (stem, lead) = (pick(STEMS, 1), pick(LEADS, STEMS.len()));
    let tail = pick(TAILS, STEMS.len() * LEADS.len());
    format!("{lead}{stem}{tail}")
}
