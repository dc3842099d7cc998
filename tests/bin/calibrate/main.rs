//! Fits the weights of the search (`knowledge/src/calibration.rs`) to the questions of the fixtures and prints them, with what
//! they would do: `cargo run --release -p acceptance --bin calibrate [faq] [chunk] [held-out]`. Only what is named is fitted,
//! each kind on businesses that have only that kind; `held-out` also judges the questions that taught nothing: look at that
//! only when the choice is made. To choose without it, every business is also judged by weights fitted on the others.

#![expect(clippy::print_stdout, reason = "the weights are the output of this program")]

mod cases;
mod fit;
mod report;

use std::sync::Arc;

use acceptance::judge::{self, Half};
use acceptance::model;
use anyhow::Result;
use domain::Embedder;
use knowledge::{Calibration, Kind};

use crate::cases::{Case, cases};
use crate::report::Table;

fn main() -> Result<()> {
    let embedder = Arc::new(model::embedder()?);
    let documents = judge::documents()?;
    let asked = judge::document_questions(&documents)?;
    let chunks = cases(&embedder, &documents, &asked)?;
    let faqs = cases(&embedder, &judge::faqs()?, &judge::faq_questions()?)?;

    let mut calibration = Calibration::of(&embedder.model());
    let named = |name: &str| std::env::args().any(|argument| argument == name);
    for (name, kind, cases) in [("faq", Kind::Faq, &faqs), ("chunk", Kind::Chunk, &chunks)] {
        if !named(name) {
            continue;
        }
        let taught: Vec<Case> = cases.iter().filter(|case| case.half == Half::Taught).cloned().collect();
        Table::of(
            &format!("{kind:?}: each business by weights fitted on the others"),
            &crossed(&calibration, kind, &taught),
        )
        .print();
        fit::fit(&mut calibration, kind, &taught);
        Table::of(&format!("{kind:?}: taught"), &with(&calibration, taught)).print();
    }
    if named("held-out") {
        for (kind, cases) in [(Kind::Faq, faqs), (Kind::Chunk, chunks)] {
            let held_out: Vec<Case> = cases.into_iter().filter(|case| case.half == Half::HeldOut).collect();
            Table::of(&format!("{kind:?}: held out"), &with(&calibration, held_out)).print();
        }
    }
    println!("\n{calibration:#?}\n{}", serde_json::to_string(&calibration)?);
    Ok(())
}

/// Every business by weights that know the others only.
fn crossed(calibration: &Calibration, kind: Kind, cases: &[Case]) -> Vec<(Case, Calibration)> {
    let mut bases: Vec<&str> = cases.iter().map(|case| case.base.as_str()).collect();
    bases.sort_unstable();
    bases.dedup();
    let mut judged = Vec::new();
    for base in bases {
        let (own, others): (Vec<Case>, Vec<Case>) = cases.iter().cloned().partition(|case| case.base == base);
        let mut fitted = calibration.clone();
        fit::fit(&mut fitted, kind, &others);
        judged.extend(with(&fitted, own));
    }
    judged
}

fn with(calibration: &Calibration, cases: Vec<Case>) -> Vec<(Case, Calibration)> {
    cases.into_iter().map(|case| (case, calibration.clone())).collect()
}
