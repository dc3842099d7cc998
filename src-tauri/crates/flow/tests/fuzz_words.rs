//! Fuzzing the language of flows: what operators write and customers type, broken in every way. Nothing may panic or hang; what is
//! accepted must print and read back as the same, and what is refused must say where.
//!
//! Runs a little with the suite. Longer, on stable Rust: `BOLERO_RANDOM_TEST_TIME_MS=60000 BOLERO_RANDOM_ITERATIONS=1000000000
//! cargo nextest run -p flow --test fuzz_words template`; a failure prints the seed that repeats it (`BOLERO_RANDOM_SEED`).

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use bolero::{TypeGenerator, check};
use domain::UnixMs;
use flow::answer::{self, Asked, DateLimits, Place};
use flow::{Condition, Encoding, JsonPath, Pattern, Scopes, SyntaxError, Template, Value, Variables, WordMatch, Words};

/// Enough to see that the harness works; `BOLERO_RANDOM_ITERATIONS` says otherwise.
const ITERATIONS: usize = 200;

/// One way to change a text. Places are parts of its length.
#[derive(Clone, Debug, TypeGenerator)]
enum Change {
    Say(u16, u8, u8),
    Type(u16, char),
    Remove(u16, u8),
    Repeat(u16, u8, u8),
    Cut(u16),
}

impl Change {
    fn apply(&self, text: &mut String, words: &[&str]) {
        let place = |part: u16| text.floor_char_boundary(usize::from(part) * text.len() / 65_535);
        match *self {
            Self::Say(at, word, times) => {
                text.insert_str(place(at), &words[usize::from(word) % words.len()].repeat(usize::from(times % 40) + 1));
            }
            Self::Type(at, c) => text.insert(place(at), c),
            Self::Remove(at, length) => {
                let (at, end) = (place(at), text.ceil_char_boundary(place(at) + usize::from(length)));
                text.replace_range(at..end.min(text.len()).max(at), "");
            }
            Self::Repeat(at, length, times) => {
                let (at, end) = (place(at), text.ceil_char_boundary(place(at) + usize::from(length)));
                let piece = text[at..end.min(text.len()).max(at)].repeat(usize::from(times % 8));
                text.insert_str(at, &piece);
            }
            Self::Cut(at) => text.truncate(place(at)),
        }
    }
}

/// Gives every change of the seeds to `survives`.
fn fuzz(seeds: &[&str], words: &[&str], survives: impl Fn(&str) + std::panic::RefUnwindSafe) {
    seeds.iter().for_each(|seed| survives(seed));
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let mut text = seeds[usize::from(*seed) % seeds.len()].to_owned();
        changes.iter().take(16).for_each(|change| change.apply(&mut text, words));
        survives(&text);
    });
}

fn variables() -> Variables {
    let json = r#"{"name":"Ana","age":20,"user":{"profile":{"email":"ana@example.com"}},"orders":[{"id":7},{"id":"8"}],
        "i":1,"none":null,"yes":true,"text":"a \"b\" {{name}}","pattern":"^a+$","list":["Red",3]}"#;
    serde_json::from_str(json).unwrap()
}

fn refused(error: &SyntaxError, source: &str) {
    assert!(error.at.offset as usize <= source.len() && !error.message.is_empty() && error.at.line > 0);
}

#[test]
fn template_survives() {
    let seeds = [
        "Hello {{userName || \"Guest\"}}, your order #{{orders[0].id}} is {{ status }}.",
        r#"{"email": "{{user.profile.email}}", "n": {{age}}, "l": {{list}}, "key": "{{secret.crm}}"}"#,
        r"\{{literal}} \\{{name}} {{{name}}} }} { } \",
        "{{orders[i].id}}{{orders.length}}{{contact[\"first name\"]}}{{none || age || true || null || -1.5e3}}",
    ];
    let words = [
        "{{", "}}", "{", "}", "\\", "||", "\"", "'", "[", "]", ".", "name", "contact.", "secret.x", "0", "é", "\n", " ",
    ];
    fuzz(&seeds, &words, |source| match Template::parse(source) {
        Ok(template) => {
            let variables = variables();
            let scope = Scopes::of(&variables);
            for encoding in [Encoding::Text, Encoding::Json, Encoding::Url, Encoding::Line] {
                let rendered = template.render_as(&scope, encoding);
                assert!(rendered.text.len() <= 2 * flow::template::LONGEST_TEXT);
                assert!(template.pieces(&scope, encoding).fill(|_| Some("s".into())).is_ok());
            }
            assert!(template.names().len() <= template.uses().len());
            // Escapes may make the printed form longer than what is read.
            let printed = template.to_string();
            if printed.len() <= flow::template::LONGEST_TEXT {
                assert_eq!(Template::parse(&printed), Ok(template));
            }
        }
        Err(error) => refused(&error, source),
    });
}

#[test]
fn expression_survives() {
    let seeds = [
        r#"{{age}} > 18 AND {{country}} == "USA""#,
        "NOT (name contains 'a' OR list NOT contains 3) && !(yes) || orders[0].id is not empty",
        r#"text matches "^(a|b)+\d*$" AND "{{name}}-{{age}}" starts with 'Ana' or age <= 2.5e1"#,
        "{{gone || none || 'x'}} ends with text and contact.name is empty",
    ];
    let words = [
        "(",
        ")",
        "AND ",
        "or ",
        "NOT ",
        "!",
        "==",
        "!=",
        "<=",
        ">",
        "=",
        "contains ",
        "starts with ",
        "ends with ",
        "matches ",
        "is ",
        "empty ",
        "{{",
        "}}",
        "\"",
        "'",
        "\\",
        "name",
        "age",
        "0",
        "-",
        ".",
        "null",
        "&&",
        "||",
        "[",
        "]",
        "é",
        " ",
    ];
    fuzz(&seeds, &words, |source| match Condition::parse(source) {
        Ok(condition) => {
            let variables = variables();
            let scope = Scopes::of(&variables);
            let answer = condition.eval(&scope);
            assert_eq!(answer.is_ok(), condition.explain(&scope).is_ok());
            let printed = condition.to_string();
            if printed.len() <= flow::expression::LONGEST_EXPRESSION {
                let again = Condition::parse(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"));
                assert_eq!(again.eval(&scope), answer);
                assert_eq!(again, condition);
            }
        }
        Err(error) => refused(&error, source),
    });
}

#[test]
fn path_survives() {
    let response =
        Value::parse_json(r#"{"data":{"items":[{"id":7,"price":5},{"id":8}],"a b":{"c":[[1,2],[3]]}},"x":null}"#)
            .unwrap();
    let seeds = [
        "data.items[0].id",
        "$..id",
        "$.data.items[?@.price > 3 && match(@.id, '7')].id",
        "data[\"a b\"].c.0[1]",
        "$['x','data'][-1:0:2]",
    ];
    let words = [
        "$", "..", ".", "[", "]", "*", "?", "@", "'", "\"", ":", ",", "0", "-1", "length(", "match(", ")", "==",
        "items", "\\",
    ];
    fuzz(&seeds, &words, |source| match JsonPath::parse(source) {
        Ok(path) => drop(path.read(&response)),
        Err(error) => refused(&error, source),
    });
}

#[test]
fn answer_survives() {
    let seeds = [
        "the 15th of march 2026 at 10:30",
        "in drei Tagen",
        "my number is +1 (202) 555-0123",
        "1.234.567,89 €",
        "Option 2 please\nno wait, the third",
        "ana@example.com",
        "sí, claro 👍",
        "next friday",
        "2026-03-15",
        "二 2️⃣",
        "0049 30 23125 123",
    ];
    let words = [
        "0",
        "1",
        "9",
        ".",
        ",",
        "-",
        "+",
        "/",
        "@",
        " ",
        "\n",
        "march ",
        "tomorrow ",
        "ago ",
        "in ",
        "days ",
        "no ",
        "yes ",
        "é",
        "ß",
        "👍",
        "２",
        "\u{301}",
        "\u{20e3}",
    ];
    let asked = [
        Asked::Text { min: Some(2), max: Some(99) },
        Asked::Number { min: Some(-5.0), max: Some(1e9), whole: false },
        Asked::Email,
        Asked::Date(DateLimits::default()),
        Asked::Date(DateLimits::past()),
        Asked::Choice { options: ["Red", "Blue 🔵", "3 months", "Café Crème", "No"].map(String::from).to_vec() },
        Asked::Regex(Pattern::new(r"^\d{2,5}$").unwrap()),
        Asked::YesNo,
        Asked::Phone,
    ];
    let places = [("US", "en"), ("DE", "de"), ("", "pt-BR"), ("??", "")].map(|(country, language)| Place {
        now: UnixMs(1_795_176_000_000),
        offset_minutes: -180,
        country: Some(country.into()),
        language: Some(language.into()),
    });
    fuzz(&seeds, &words, |text| {
        for asked in &asked {
            for place in &places {
                match answer::read(asked, text, place) {
                    Ok(value) => assert!(value.check_limits().is_ok() && !value.is_empty()),
                    Err(why) => assert!(!why.to_string().is_empty()),
                }
            }
        }
    });
}

#[test]
fn keywords_and_patterns_survive() {
    let seeds = ["price, preço, 价格", "가격이 얼마예요", "(?<order>\\d+)[a-z]{2,3}", "c++ don’t"];
    let words =
        ["*", "(", ")", "[", "]", "{9}", "+", "\\", "price", "价", "가", "\u{11a8}", "\u{301}", " ", "ß", "(?i)", "|"];
    fuzz(&seeds, &words, |text| {
        for wanted in [WordMatch::Any, WordMatch::All, WordMatch::Exact] {
            for case_sensitive in [false, true] {
                let written = [text, "price*"];
                let keywords = Words::new(&written, wanted, case_sensitive);
                assert!(
                    keywords
                        .find("What is the price?")
                        .is_none_or(|word| written.iter().any(|written| written.trim() == word))
                );
                keywords.find(text);
            }
        }
        match Pattern::any_case(text) {
            Ok(pattern) => drop(pattern.captures("order 55 is a price")),
            Err(error) => refused(&error, text),
        }
    });
}
