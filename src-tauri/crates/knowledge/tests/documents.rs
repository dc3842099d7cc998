//! What a search says of chunks, variants, languages and a reranking model. With a small embedder of letters and no floor, so
//! that what is found is a hit.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod letters;

use std::sync::Arc;

use domain::{Embedder, Reranker};
use knowledge::{Ask, Calibration, Confidence, CutReason, Hit, HitKind, Knowledge, Passage, Search};
use letters::{Letters, chunk, faq, faq_with, written_in};

fn without_floor(all: &[Passage]) -> Knowledge {
    let letters = Letters::default();
    let mut calibration = Calibration::of(&letters.model());
    (calibration.faq.floor, calibration.chunk.floor) = (Confidence(0.0), Confidence(0.0));
    let knowledge = Knowledge::in_memory(Arc::new(letters)).unwrap();
    knowledge.set_calibration(calibration);
    knowledge.sync(all).unwrap();
    knowledge
}

fn ask(knowledge: &Knowledge, question: &str, languages: &[&str]) -> Search {
    let languages: Vec<String> = languages.iter().map(|language| (*language).to_owned()).collect();
    knowledge.search(&Ask { bases: &["shop".into()], question, top: 5, languages: &languages }).unwrap()
}

fn hit<'a>(search: &'a Search, id: &str) -> &'a Hit {
    search.found().find(|hit| hit.id == id).unwrap()
}

fn ids(search: &Search) -> Vec<&str> {
    search.found().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn a_chunk_is_found_by_its_text_its_heading_and_the_name_of_its_source() {
    let knowledge = without_floor(&[
        chunk("warranty", 0, "shop", "Batteries", "They last three years."),
        chunk("catalogue", 0, "shop", "Lamps", "The Aurora gives warm light."),
        faq("1", "shop", "Where are you?", "In Lisbon."),
    ]);
    for (question, id) in [("warm light", "catalogue/0"), ("batteries", "warranty/0"), ("catalogue", "catalogue/0")] {
        let search = ask(&knowledge, question, &[]);
        assert_eq!(search.hits[0].id, id, "{question}");
        assert!(!search.hits[0].matched_words.is_empty(), "{question}");
        let (source, ordinal) = id.split_once('/').unwrap();
        let what = HitKind::Chunk { source: source.into(), ordinal: ordinal.parse().unwrap() };
        assert_eq!(search.hits[0].what, what, "{question}");
    }
    let search = ask(&knowledge, "batteries", &[]);
    assert!(search.hits[0].signals.coverage_question > 0.99 && search.hits[0].signals.echoed > 0.99);
}

#[test]
fn chunks_beside_a_hit_are_shown_as_one_with_it_in_reading_order() {
    let part = |n: u32, text: &str| chunk("terms", n, "shop", "", text);
    let knowledge = without_floor(&[
        part(0, "Greetings from the founder"),
        part(1, "refund within thirty days after"),
        part(2, "refund of the parcel, refund by card, refund in cash"),
        part(3, "refund never for bulbs that were used"),
        part(7, "refund elsewhere in this file"),
        faq("1", "shop", "Where are you?", "In Lisbon."),
    ]);
    let search = ask(&knowledge, "refund parcel card cash", &[]);
    let best = &search.hits[0];
    assert_eq!(best.id, "terms/2");
    assert_eq!(best.joined, ["terms/0", "terms/1", "terms/3"]);
    assert!(best.joined.iter().all(|id| hit(&search, id).cut == Some(CutReason::Joined)));
    assert_eq!(hit(&search, "terms/7").cut, None);
}

#[test]
fn a_text_that_a_better_hit_has_is_cut_and_does_not_make_it_less_sure() {
    let text = "We refund the price within five working days after the parcel arrived at our shop";
    let once = [chunk("terms", 0, "shop", "Refunds", text), faq("1", "shop", "Where are you?", "In Lisbon.")];
    let twice = [&once[..], &[chunk("copy", 5, "shop", "Refunds", &text.to_uppercase())]].concat();
    let (alone, beside) = (without_floor(&once), without_floor(&twice));
    let (alone, beside) =
        (ask(&alone, "when do you refund the price", &[]), ask(&beside, "when do you refund the price", &[]));
    let cut: Vec<Option<CutReason>> = beside.found().filter(|hit| hit.id != "1").map(|hit| hit.cut).collect();
    assert_eq!(cut, [None, Some(CutReason::Duplicate)]);
    let (alone, beside) = (alone.hits[0].signals, beside.hits[0].signals);
    assert!((alone.meaning() - beside.meaning()).abs() < 0.1);
}

#[test]
fn two_prices_in_the_same_words_are_two_hits() {
    let line = |lamp: &str, price: &str| format!("The lamp {lamp} costs {price} euros with free delivery to your door");
    let knowledge = without_floor(&[
        chunk("a", 0, "shop", "", &line("Aurora", "49")),
        chunk("b", 0, "shop", "", &line("Aurora", "69")),
    ]);
    assert_eq!(ask(&knowledge, "what does the aurora cost", &[]).hits.len(), 2);
}

#[test]
fn the_variant_that_was_asked_answers_as_the_question_would() {
    let variants = ["opening hours", "when do you close on saturday"];
    let with = without_floor(&[
        faq_with("1", "shop", "What time can I come?", &variants, "Nine to six."),
        faq("2", "shop", "Do you deliver?", "Yes."),
    ]);
    let search = ask(&with, "when do you close on saturday", &[]);
    assert_eq!((search.hits[0].id.as_str(), &search.hits[0].what), ("1", &HitKind::Faq { variant: Some(1) }));
    let signals = search.hits[0].signals;
    assert!(signals.cosine_question > 0.99 && signals.coverage_question > 0.99 && signals.echoed > 0.99, "{signals:?}");
    assert_eq!(hit(&ask(&with, "What time can I come?", &[]), "1").what, HitKind::Faq { variant: None });
}

#[test]
fn a_language_filter_leaves_out_other_languages_and_keeps_unknown_ones() {
    let knowledge = without_floor(&[
        written_in("pt", faq("pt", "shop", "entrega", "prazo de entrega")),
        written_in("en", faq("en", "shop", "delivery", "entrega is delivery")),
        faq("unknown", "shop", "entrega", "entrega"),
    ]);
    let sorted = |languages: &[&str]| {
        let search = ask(&knowledge, "entrega", languages);
        let mut ids: Vec<String> = ids(&search).into_iter().map(str::to_owned).collect();
        ids.sort_unstable();
        (ids, search.passages)
    };
    assert_eq!(sorted(&["pt"]), (vec!["pt".into(), "unknown".into()], 2));
    assert_eq!(sorted(&["pt-BR", "en"]).1, 3);
    assert_eq!(sorted(&[]).1, 3);
    assert_eq!(sorted(&["fr"]), (vec!["unknown".into()], 1));
}

#[test]
fn words_are_found_in_every_form_of_the_language_that_they_are_written_in() {
    let knowledge = without_floor(&[
        written_in("pt", chunk("loja", 0, "shop", "", "As devoluções são aceitas em trinta dias.")),
        written_in("de", chunk("laden", 0, "shop", "", "Unsere Öffnungszeiten stehen an der Tür.")),
        written_in("en", chunk("store", 0, "shop", "", "Deliveries leave at noon.")),
    ]);
    for (question, id) in
        [("devolucao", "loja/0"), ("devolução", "loja/0"), ("offnungszeit", "laden/0"), ("delivery", "store/0")]
    {
        let search = ask(&knowledge, question, &[]);
        assert_eq!(
            search.found().filter(|hit| hit.bm25.is_some()).map(|hit| &hit.id).collect::<Vec<_>>(),
            [id],
            "{question}"
        );
        assert_eq!(hit(&search, id).matched_words.len(), 1, "{question}");
    }
}

/// Says of every passage how many times it has an "x", or breaks.
struct Counting {
    breaks: bool,
}

impl Reranker for Counting {
    fn model_id(&self) -> String {
        "counting".into()
    }

    fn scores(&self, _: &str, passages: &[String]) -> anyhow::Result<Vec<f32>> {
        anyhow::ensure!(!self.breaks, "the file is gone");
        Ok(passages.iter().map(|passage| passage.matches('x').count() as f32 / 10.0).collect())
    }

    fn unload(&self) {}
}

#[test]
fn a_reranking_model_decides_the_order() {
    let knowledge = without_floor(&[
        faq("good words", "shop", "lamp price", "the lamp price"),
        faq("the model's choice", "shop", "lamp", "xxxxx"),
        faq("neither", "shop", "open", "late"),
    ]);
    assert_eq!(ids(&ask(&knowledge, "lamp price", &[]))[0], "good words");
    knowledge.set_reranker(Some(Arc::new(Counting { breaks: false })));
    let search = ask(&knowledge, "lamp price", &[]);
    assert_eq!(search.hits[0].id, "the model's choice");
    assert_eq!(search.hits[0].rerank.map(|rerank| rerank.0), Some(0.5));
    assert!(search.notes.is_empty());
    knowledge.set_reranker(None);
    assert_eq!(ids(&ask(&knowledge, "lamp price", &[]))[0], "good words");
}

#[test]
fn a_reranking_model_that_fails_leaves_the_order_and_a_note() {
    let knowledge = without_floor(&[faq("1", "shop", "lamp price", "49"), faq("2", "shop", "open", "late")]);
    let before = ask(&knowledge, "lamp price", &[]);
    knowledge.set_reranker(Some(Arc::new(Counting { breaks: true })));
    let after = ask(&knowledge, "lamp price", &[]);
    assert_eq!(before.hits, after.hits);
    assert!(after.notes[0].contains("the file is gone"), "{:?}", after.notes);
}

const TERMS: &str = "Luma Lamps was founded in Porto in 2011. You can send any lamp back within 30 days of delivery. It must \
    be unused and in its box. Bulbs cannot be sent back. Our shop is open from Monday to Friday.";

#[test]
fn an_excerpt_is_the_sentence_that_answers_with_what_it_needs() {
    let knowledge = without_floor(&[]);
    let excerpt = knowledge.excerpt("can I send a lamp back within 30 days", TERMS).unwrap();
    assert!(excerpt.text.starts_with("You can send any lamp back within 30 days of delivery."), "{}", excerpt.text);
    assert!(!excerpt.text.contains("Porto") && !excerpt.text.contains("Monday"), "{}", excerpt.text);
    assert_eq!(&TERMS[excerpt.from..excerpt.to], excerpt.text);
    let excerpt = knowledge.excerpt("must it be unused and in its box", TERMS).unwrap();
    assert!(excerpt.text.contains("send any lamp back") && excerpt.text.contains("unused"), "{}", excerpt.text);
}

#[test]
fn an_excerpt_of_a_table_is_the_row() {
    let table = "Lamp | Watt | Price\nAurora 40 | 40 W | 49.90\nAurora 60 | 60 W | 69.90\nBorealis | 12 W | 29.00";
    let excerpt = without_floor(&[]).excerpt("price of the Aurora 60", table).unwrap();
    assert!(excerpt.text.lines().any(|row| row == "Aurora 60 | 60 W | 69.90"), "{}", excerpt.text);
    assert!(!excerpt.text.contains("Borealis"), "{}", excerpt.text);
}

#[test]
fn an_excerpt_goes_on_where_a_sentence_only_asks() {
    let text = "We are a small shop. Can I send a lamp back? Within 30 days, unused. Write to us first. Thank you.";
    let excerpt = without_floor(&[]).excerpt("can I send a lamp back?", text).unwrap();
    assert!(excerpt.text.starts_with("Can I send a lamp back? Within 30 days"), "{}", excerpt.text);
}

#[test]
fn a_text_of_one_endless_sentence_is_cut_at_a_word() {
    let excerpt = without_floor(&[]).excerpt("lamp", &"lamps ".repeat(300)).unwrap();
    assert!(excerpt.text.chars().count() <= 500 && excerpt.text.ends_with("lamps"));
}
