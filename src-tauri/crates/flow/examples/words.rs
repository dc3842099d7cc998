//! How fast the language of flows is: evaluating, rendering and reading answers on one thread, in calls a second:
//! `cargo run --release -p flow --example words`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for developers")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::UnixMs;
use flow::answer::{self, Asked, DateLimits, Place};
use flow::{Condition, Scopes, Template, Variables, WordMatch, Words};

fn measure(what: &str, mut call: impl FnMut()) {
    let started = Instant::now();
    call();
    let first = started.elapsed();
    let started = Instant::now();
    let mut calls = 0_u64;
    while started.elapsed() < Duration::from_millis(500) {
        (0..100).for_each(|_| call());
        calls += 100;
    }
    let rate = calls as f64 / started.elapsed().as_secs_f64();
    println!("{what:<28} {rate:>12.0} a second, the first took {:.2} ms", first.as_secs_f64() * 1000.0);
}

fn main() {
    let json = r#"{"age":20,"country":"USA","name":"José","user":{"profile":{"email":"ana@example.com"}},"orders":[{"id":7}]}"#;
    let variables: Variables = serde_json::from_str(json).unwrap();
    let scope = Scopes::of(&variables);
    let place = Place { now: UnixMs(1_795_176_000_000), country: Some("DE".into()), ..Place::default() };

    let condition = Condition::parse(r#"{{age}} > 18 AND {{country}} == "USA""#).unwrap();
    measure("condition, two comparisons", || {
        let _ = black_box(condition.eval(&scope));
    });
    let condition = Condition::parse("name contains 'jose'").unwrap();
    measure("condition, folded text", || {
        let _ = black_box(condition.eval(&scope));
    });
    measure("condition, parsing", || drop(black_box(Condition::parse(r#"{{age}} > 18 AND {{country}} == "USA""#))));
    let template =
        Template::parse("Hello {{name || \"Guest\"}}, order {{orders[0].id}}: {{user.profile.email}}.").unwrap();
    measure("template, three values", || drop(black_box(template.render(&scope))));
    let words = Words::new(&["price*", "opening hours", "menu"], WordMatch::Any, false);
    measure("three keywords", || {
        black_box(words.find("Could you send me the menu, please?"));
    });
    let read = |asked: &Asked, text: &str| drop(black_box(answer::read(asked, text, &place)));
    measure("answer, number", || read(&Asked::Number { min: None, max: None, whole: false }, "1.234,56 €"));
    measure("answer, date", || read(&Asked::Date(DateLimits::default()), "the 15th of march, please"));
    let choice = Asked::Choice { options: ["Sales", "Support", "Accounts"].map(String::from).to_vec() };
    measure("answer, choice with an error", || read(&choice, "suport"));
    measure("answer, phone", || read(&Asked::Phone, "030 23125 123"));
}
