//! Fuzzing: answers broken in every way that comes to mind. Nothing may panic or hang, and no half reply may come out.
//!
//! Runs a little with the suite. Longer, on stable Rust: `BOLERO_RANDOM_TEST_TIME_MS=60000 BOLERO_RANDOM_ITERATIONS=1000000000
//! cargo nextest run -p ai --test fuzz_answer`; a failure prints the seed that repeats it (`BOLERO_RANDOM_SEED`).

use ai::answer::parse;
use bolero::{TypeGenerator, check};
use domain::assistant::AssistantSettings;

/// Enough to see that the harness works; `BOLERO_RANDOM_ITERATIONS` says otherwise.
const ITERATIONS: usize = 400;

const SEEDS: &[&str] = &[
    r#"{"reply":"We open at nine.","action":"reply","confidence":0.92,"language":"en","sentiment":"neutral","used":["K1"],"topic":"none","summary":"","lead":{"name":"Ana"}}"#,
    "```json\n{'reply': 'Hi', action: reply, \"confidence\": NaN,}\n```",
    r#"Sure: {"answer": {"response": "caf\u00e9 \ud83d\ude00", "Action": "ESCALATE", "score": "85%"}} bye"#,
];

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ",",
    ":",
    "\\",
    "\\u",
    "//",
    "/*",
    "NaN",
    "null",
    "\"action\":\"none\"",
    "```",
    "“",
    "\u{feff}",
    "K1",
];

/// One way to break an answer. Places are parts of its length.
#[derive(Clone, Debug, TypeGenerator)]
enum Change {
    Remove(u16, u8),
    Say(u16, u8, u8),
    Insert(u16, char),
    Cut(u16),
}

impl Change {
    fn apply(&self, text: &mut Vec<char>) {
        let place = |part: u16| usize::from(part) * text.len() / 65_536;
        match *self {
            Self::Remove(at, length) => {
                let (at, end) = (place(at), (place(at) + usize::from(length)).min(text.len()));
                text.drain(at..end);
            }
            Self::Say(at, word, times) => {
                let word = WORDS.get(usize::from(word) % WORDS.len()).copied().unwrap_or_default();
                let at = place(at);
                text.splice(at..at, word.repeat(usize::from(times % 64) + 1).chars());
            }
            Self::Insert(at, new) => text.insert(place(at), new),
            Self::Cut(at) => text.truncate(place(at)),
        }
    }
}

#[test]
fn answer_survives() {
    let settings = AssistantSettings::default();
    let topics: Vec<String> = settings.topics.iter().map(|topic| topic.name.clone()).collect();
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let seed = SEEDS.get(usize::from(*seed) % SEEDS.len()).copied().unwrap_or_default();
        let mut text: Vec<char> = seed.chars().collect();
        changes.iter().take(12).for_each(|change| change.apply(&mut text));
        let text: String = text.into_iter().collect();
        if let Ok(read) = parse(&text, &settings.lead_fields, &topics) {
            assert!(read.answer.confidence.is_none_or(|confidence| (0.0..=1.0).contains(&confidence)));
            assert!(read.answer.used.len() <= 24 && read.answer.summary.chars().count() <= 600);
        }
    });
}
