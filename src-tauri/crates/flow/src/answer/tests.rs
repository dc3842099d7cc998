//! What reading answers promises across its kinds.

use proptest::prelude::*;
use strum::IntoEnumIterator as _;

use super::*;
use crate::Kind;

/// Friday, 20 November 2026.
fn berlin() -> Place {
    Place {
        now: UnixMs(1_795_176_000_000),
        offset_minutes: 60,
        country: Some("DE".into()),
        language: Some("de".into()),
    }
}

fn all_kinds() -> Vec<(Asked, Kind)> {
    vec![
        (Asked::Text { min: Some(1), max: Some(50) }, Kind::String),
        (Asked::Number { min: None, max: None, whole: false }, Kind::Number),
        (Asked::Email, Kind::String),
        (Asked::Phone, Kind::String),
        (Asked::Date(DateLimits::default()), Kind::String),
        (Asked::Choice { options: vec!["Red".into(), "Blue".into(), "3 months".into()] }, Kind::String),
        (Asked::Regex(Pattern::new(r"^\w+$").unwrap()), Kind::String),
        (Asked::YesNo, Kind::Boolean),
    ]
}

fn read_one(asked: &Asked, text: &str) -> Result<Value, WhyNot> {
    read(asked, text, &berlin())
}

#[test]
fn texts_and_numbers_keep_their_limits() {
    let text = Asked::Text { min: Some(2), max: Some(4) };
    assert_eq!(read_one(&text, " äöü "), Ok("äöü".into()));
    assert_eq!(read_one(&text, "a"), Err(WhyNot::TooShort(2)));
    assert_eq!(read_one(&text, "abcde"), Err(WhyNot::TooLong(4)));
    let number = Asked::Number { min: Some(1.0), max: Some(10.0), whole: true };
    assert_eq!(read_one(&number, "7"), Ok(7.into()));
    assert_eq!(
        read_one(&number, "11").unwrap_err().to_string(),
        "That is too large. Please send a number of at most 10."
    );
    assert_eq!(read_one(&number, "0"), Err(WhyNot::TooSmall(1.into())));
    assert_eq!(read_one(&number, "2,5"), Err(WhyNot::NotWhole));
}

#[test]
fn a_burst_is_read_whole_or_by_its_last_line_that_answers() {
    let number = Asked::Number { min: None, max: None, whole: true };
    assert_eq!(read_one(&number, "5\nno wait\n6"), Ok(6.into()));
    assert_eq!(read_one(&number, "hello\n5\nthanks"), Ok(5.into()));
    assert_eq!(read_one(&Asked::Date(DateLimits::default()), "15\nmarch"), Ok("2027-03-15".into()));
    assert_eq!(read_one(&Asked::Date(DateLimits::default()), "friday\nor rather monday"), Ok("2026-11-23".into()));
    assert_eq!(
        read_one(&Asked::Text { min: None, max: None }, "Main Street 5\n12345 Town"),
        Ok("Main Street 5\n12345 Town".into())
    );
    assert_eq!(read_one(&Asked::YesNo, "hm\nok yes"), Ok(true.into()));
    assert_eq!(read_one(&Asked::Email, "my mail\nana@example.com"), Ok("ana@example.com".into()));
    let colours = Asked::Choice { options: vec!["Red".into(), "Blue".into()] };
    assert_eq!(read_one(&colours, "red\nno, blue"), Ok("Blue".into()));
    assert_eq!(read_one(&colours, "hello\nred\nthank you"), Ok("Red".into()));
    assert!(read_one(&colours, "red\nno wait").is_err(), "what was taken back does not count");
    assert!(read_one(&number, "5\nno, not that").is_err());
    assert!(read_one(&Asked::YesNo, "yes\nno wait").is_err());
}

#[test]
fn a_choice_gives_the_label_as_it_was_written() {
    let colours = Asked::Choice { options: vec!["Café Crème".into(), "Tea".into()] };
    assert_eq!(read_one(&colours, "cafe creme"), Ok("Café Crème".into()));
    assert_eq!(read_one(&colours, "2"), Ok("Tea".into()));
}

#[test]
fn every_kind_refuses_nothing_with_words() {
    for (asked, _) in all_kinds() {
        assert_eq!(read_one(&asked, " \n "), Err(WhyNot::Nothing));
    }
    assert_eq!(WhyNot::UnclearNumber.code(), "unclear_number");
    assert!(Kind::iter().count() == 5);
}

proptest! {
    #[test]
    fn whatever_is_typed_gives_a_value_of_the_type_or_a_reason(text in "[0-9a-zäéß.,/+@'\\- \\n]{0,40}|.{0,60}|([a-z]{1,8}|[0-9]{1,4}|tomorrow|next|friday|in|ago|days|march|the) ?([a-z]{1,4}|[0-9]{1,3}|days|may|week|2026) ?[0-9a-z]{0,4}") {
        for (asked, kind) in all_kinds() {
            match read_one(&asked, &text) {
                Ok(value) => prop_assert_eq!(value.kind(), Some(kind), "{:?}", asked),
                Err(why) => prop_assert!(!why.to_string().is_empty() && !why.code().is_empty()),
            }
        }
    }

    #[test]
    fn every_day_is_read_back_as_it_was_written(days in -60_000_i32..60_000) {
        let day = chrono::NaiveDate::from_num_days_from_ce_opt(739_000 + days).unwrap();
        for format in ["%Y-%m-%d", "%d.%m.%Y", "%-d %B %Y", "%B %-d, %Y", "%A, %-d %b %Y"] {
            let written = day.format(format).to_string();
            prop_assert_eq!(read_one(&Asked::Date(DateLimits::default()), &written), Ok(day.format("%Y-%m-%d").to_string().into()), "{}", written);
        }
    }

    #[test]
    fn every_label_and_its_number_choose_it(labels in prop::collection::btree_set("[A-Z][a-z]{4,9}", 1..8), index in 0_usize..8) {
        let labels: Vec<String> = labels.into_iter().collect();
        let index = index % labels.len();
        prop_assert_eq!(pick(&labels, &labels[index].to_uppercase()), Ok(index));
        prop_assert_eq!(pick(&labels, &format!("{}.", index + 1)), Ok(index));
    }
}
