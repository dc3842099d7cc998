//! Excerpts: the sentence or two of a text that answer a question, so that a reply from a document is as short as one from a
//! FAQ.
//!
//! Each sentence is scored by the telling words that it shares with the question and by its meaning. From the best one the
//! window grows to a neighbour that adds words of the question, or that the best one needs to be understood.

use std::{collections::HashSet, ops::Range};

use anyhow::{Context, Result};
use domain::text;
use tantivy::Term as Key;

use crate::{
    Knowledge,
    bm25::{self, MOST_TERMS},
    desk::State,
    language::{Code, Tongue},
    sentences, vectors,
    words::{self, Term},
};

/// Sentences of an excerpt.
const MOST_SENTENCES: usize = 3;

/// Characters of an excerpt.
const MOST_CHARS: usize = 500;

/// Sentences that are compared by meaning; of more, those that share most words.
const MOST_EMBEDDED: usize = 32;

/// A neighbour is worth its length if it adds this share of the question's words.
const GAIN: f32 = 0.12;

/// Words with which a sentence leans on the one before it.
const LEANING: &str = "it they this that these those he she ele ela eles elas isso isto esse essa esto eso ellos il elle ils \
    elles es er sie dies diese esso essa however otherwise also then";

/// What a text says to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where it begins in the text, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Its words, on one line for each line or row of the text that is one of its own.
    pub text: String,
}

/// One sentence, as the question sees it.
struct Sentence {
    range: Range<usize>,
    /// Which of the question's words it has.
    words: HashSet<usize>,
    score: f32,
}

impl Knowledge {
    /// The one to three sentences in a row, of at most 500 characters, that answer a question best. Of a text without
    /// sentences, its beginning.
    pub fn excerpt(&self, question: &str, text: &str) -> Result<Excerpt> {
        let state = self.state();
        let ranges = sentences::split(text);
        if ranges.len() < 2 {
            return Ok(cut_out(text, ranges.first().cloned().unwrap_or(0..0), &ranges));
        }
        let tongues = tongues(&state);
        let terms = words::terms(question, MOST_TERMS, &tongues);
        let weights = self.weights(&state, &terms)?;
        let mut sentences: Vec<Sentence> = ranges
            .iter()
            .map(|range| {
                let words = found(&terms, &text[range.clone()], &tongues);
                Sentence { range: range.clone(), score: share(&words, &weights), words }
            })
            .collect();
        self.add_meaning(question, text, &mut sentences)?;
        let best = (0..sentences.len())
            .max_by(|a, b| sentences[*a].score.total_cmp(&sentences[*b].score).then(b.cmp(a)))
            .unwrap_or_default();
        let window = grown(text, &sentences, &weights, best);
        Ok(cut_out(text, sentences[window.start].range.start..sentences[window.end - 1].range.end, &ranges))
    }

    /// How telling each word is, by the whole index.
    fn weights(&self, state: &State, terms: &[Term]) -> Result<Vec<f32>> {
        let all = state.searcher.num_docs() as usize;
        let mut weights = Vec::with_capacity(terms.len());
        for term in terms {
            let mut with = 0;
            for (stem, _) in &term.stems {
                for field in self.lexicon.fields.words {
                    let key = Key::from_field_text(field, stem);
                    with = with.max(state.searcher.doc_freq(&key).context("Count the passages of a word")? as usize);
                }
            }
            weights.push(term.weight() * bm25::idf(with.min(all), all));
        }
        Ok(weights)
    }

    /// Adds to each score the cosine of sentence and question.
    fn add_meaning(&self, question: &str, text: &str, sentences: &mut [Sentence]) -> Result<()> {
        let mut order: Vec<usize> = (0..sentences.len()).collect();
        order.sort_by(|a, b| sentences[*b].score.total_cmp(&sentences[*a].score).then(a.cmp(b)));
        order.truncate(MOST_EMBEDDED);
        let texts: Vec<String> = order.iter().map(|place| text[sentences[*place].range.clone()].to_owned()).collect();
        let asked = self.embedder.embed_query(question).context("Embed the question")?;
        self.ensure_dimensions(&asked)?;
        let vectors = self.embedder.embed_passages(&texts).context("Embed the sentences of a text")?;
        for (place, vector) in order.into_iter().zip(vectors) {
            self.ensure_dimensions(&vector)?;
            sentences[place].score += vectors::cosine(&asked, &vector);
        }
        Ok(())
    }
}

/// The languages of the whole index; English, where there is none.
fn tongues(state: &State) -> Vec<Tongue> {
    let bases = state.shelf.bases.values();
    let codes =
        bases.flat_map(|base| base.tallies.iter().filter(|(_, tally)| tally.passages > 0).map(|(code, _)| *code));
    let mut tongues: Vec<Tongue> = codes.map(Code::tongue).collect();
    tongues.push(Tongue::default());
    tongues.sort_unstable();
    tongues.dedup();
    tongues
}

/// Which of a question's words stand in a sentence.
fn found(terms: &[Term], sentence: &str, tongues: &[Tongue]) -> HashSet<usize> {
    let mut found = HashSet::new();
    for tongue in tongues {
        let stems: HashSet<String> = words::stems(sentence, *tongue).into_iter().map(|word| word.stem).collect();
        let has = |term: &Term| term.stems.iter().any(|(stem, of)| of & tongue.bit() != 0 && stems.contains(stem));
        found.extend(terms.iter().enumerate().filter(|(_, term)| has(term)).map(|(place, _)| place));
    }
    found
}

/// The share of the question that some of its words are.
fn share(words: &HashSet<usize>, weights: &[f32]) -> f32 {
    let all: f32 = weights.iter().sum();
    let found: f32 = words.iter().map(|place| weights[*place]).sum();
    if all > 0.0 { found / all } else { 0.0 }
}

/// The sentences around the best one that belong to it.
fn grown(text: &str, sentences: &[Sentence], weights: &[f32], best: usize) -> Range<usize> {
    let mut window = best..best + 1;
    let fits = |window: &Range<usize>| {
        let stretch = &text[sentences[window.start].range.start..sentences[window.end - 1].range.end];
        window.len() <= MOST_SENTENCES && stretch.chars().count() <= MOST_CHARS
    };
    loop {
        let words: HashSet<usize> =
            sentences[window.clone()].iter().flat_map(|sentence| &sentence.words).copied().collect();
        let gain = |place: usize| {
            let together: HashSet<usize> = words.union(&sentences[place].words).copied().collect();
            share(&together, weights) - share(&words, weights)
        };
        let written = |place: usize| &text[sentences[place].range.clone()];
        let (first, last) = (window.start, window.end - 1);
        let before = (first > 0).then(|| (needs_before(written(first)), gain(first - 1), first - 1..window.end));
        let after = (window.end < sentences.len())
            .then(|| (needs_after(written(last)), gain(window.end), first..window.end + 1));
        let grown = [after, before]
            .into_iter()
            .flatten()
            .filter(|(needed, gain, wider)| (*needed || *gain >= GAIN) && fits(wider))
            .max_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap_or(std::cmp::Ordering::Equal));
        match grown {
            Some((_, _, wider)) => window = wider,
            None => return window,
        }
    }
}

/// Whether a sentence leans on the one before it.
fn needs_before(sentence: &str) -> bool {
    let first = sentence.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    LEANING.split_whitespace().any(|word| word == first)
}

/// Whether a sentence asks or announces what comes after it.
fn needs_after(sentence: &str) -> bool {
    sentence.ends_with('?') || sentence.ends_with(':') || sentence.starts_with('#')
}

/// A stretch of a text as an excerpt, cut at a word if it is too long.
fn cut_out(text: &str, range: Range<usize>, sentences: &[Range<usize>]) -> Excerpt {
    let stretch = &text[range.clone()];
    let kept = text::cut(stretch, MOST_CHARS);
    let kept = if kept.len() < stretch.len() {
        kept.rsplit_once(char::is_whitespace).map_or(kept, |(kept, _)| kept)
    } else {
        kept
    };
    let to = range.start + kept.trim_end().len();
    let mut written = String::new();
    let mut end = range.start;
    for sentence in sentences.iter().filter(|sentence| sentence.start >= range.start && sentence.start < to) {
        if !written.is_empty() {
            written.push(if text[end..sentence.start].contains('\n') { '\n' } else { ' ' });
        }
        end = sentence.end.min(to);
        let words: Vec<&str> = text[sentence.start..end].split_whitespace().collect();
        written.push_str(&words.join(" "));
    }
    Excerpt { from: range.start, to, text: written }
}
