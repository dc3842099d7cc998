//! A document that was read: put into the database as a reading leaves it, so that a test needs no file and no reader.

use domain::knowledge::{Refresh, SourceFormat};
use domain::{BaseId, SourceId, SourceKind};
use store::chunks::{self, Cut, NewChunk};
use store::readings::{self, Queue};
use store::sources::{self, NewSource, Original};
use testkit::World;

/// Between two passages.
const BETWEEN: &str = "\n\n";

/// Adds a document of these passages (heading and text) to a base, and waits until they answer.
pub async fn document(world: &World, base: &BaseId, title: &str, passages: &[(&str, &str)]) -> SourceId {
    let id = SourceId::new(format!("source {title}"));
    let new = NewSource {
        id: id.clone(),
        base: base.clone(),
        parent: None,
        kind: SourceKind::Text,
        title: title.to_owned(),
        titled: true,
        location: None,
        bytes: 0,
        crawl: None,
        refresh: Refresh::Never,
        reason: None,
    };
    let (cut, now) = (cut(title, passages), world.now());
    world
        .store()
        .write("document", move |tx| {
            sources::insert(tx, &new, now)?;
            let original =
                Original { content: cut.text.as_bytes(), hash: &cut.content_hash, format: cut.format, seen: None };
            sources::put_content(tx, &new.id, &original)
        })
        .await
        .expect("the document is kept");
    recut(world, &id, title, passages).await;
    id
}

/// Cuts a document into other passages.
pub async fn recut(world: &World, id: &SourceId, title: &str, passages: &[(&str, &str)]) {
    let (cut, source, now) = (cut(title, passages), id.clone(), world.now());
    world
        .store()
        .write("cut", move |tx| {
            readings::ask(tx, &source, false)?;
            let claimed = readings::claim(tx, Queue::Documents)?.expect("it waits");
            assert_eq!(claimed.source.id, source, "nothing else waits");
            chunks::recut(tx, &source, &cut)?.expect("nobody overtakes a transaction");
            readings::finish(tx, &source, now)
        })
        .await
        .expect("the document is cut");
    world.core().restore_source(id.clone()).await.expect("its passages are brought into the index");
    world.settled().await;
}

fn cut(title: &str, passages: &[(&str, &str)]) -> Cut {
    let count = |text: &str| u32::try_from(text.chars().count()).expect("a short text");
    let (mut chunks, mut text) = (Vec::new(), String::new());
    for (number, (heading, passage)) in passages.iter().enumerate() {
        if number > 0 {
            text.push_str(BETWEEN);
        }
        let start = count(&text);
        text.push_str(passage);
        chunks.push(NewChunk {
            id: domain::ChunkId::new(format!("{title} {number} {start}")),
            heading: (*heading).to_owned(),
            context: (*heading).to_owned(),
            text: (*passage).to_owned(),
            page: None,
            start,
            end: count(&text),
            tokens: 0,
        });
    }
    Cut {
        format: Some(SourceFormat::Markdown),
        title: None,
        language: Some("en".into()),
        pages: None,
        warnings: Vec::new(),
        content_hash: format!("{:x}", domain::text::fingerprint([text.as_str()])),
        text,
        marks: Vec::new(),
        chunks,
        cut_by: "1/256".into(),
    }
}
