//! Several Switchboards, and databases that must not be opened: nothing mixes, and what cannot be opened is not touched.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeMap;
use std::path::Path;

use acceptance::shop::HOURS;
use store::{DatabaseKey, OpenError, Store};
use testkit::{KEY, World};

#[tokio::test]
async fn two_cores_in_one_process_do_not_mix() {
    let (one, two) = (World::new().await, World::setup().seed(2).start().await);
    one.bob().says(HOURS.question).await;
    one.operator().freezes(true).await;
    two.customer("ann").says(HOURS.question).await;
    one.plays_out().await;
    two.plays_out().await;
    assert_eq!((one.bob().recorded().await, one.bob().got().len()), (1, 0), "one is frozen");
    assert_eq!(two.customer("ann").got().len(), 1, "two is not");
    assert!(one.customer("ann").known_chat_id().await.is_none());
    assert!(two.bob().known_chat_id().await.is_none());
    assert!(!two.core().settings().frozen);
}

#[tokio::test]
async fn a_folder_that_is_in_use_is_refused() {
    let mut world = World::new().await;
    let second = Store::open(world.dir(), &DatabaseKey::new(KEY));
    assert!(matches!(second.err(), Some(OpenError::Locked)));
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1, "the first one works on");
    world.stop().await;
    Store::open(world.dir(), &DatabaseKey::new(KEY)).unwrap();
}

/// Every file below `dir` with its content.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut todo = vec![dir.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                todo.push(entry.path());
            } else {
                found.insert(entry.path().display().to_string(), std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// A stopped world, changed by `harm`: opening it fails, and no byte is different afterwards.
async fn opens_with(harm: impl AsyncFnOnce(&Path), key: [u8; 32]) -> OpenError {
    let mut world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.stop().await;
    harm(world.dir()).await;
    let before = files(world.dir());
    let error = Store::open(world.dir(), &DatabaseKey::new(key)).err().expect("it must not open");
    let after = files(world.dir());
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{error}");
    for (name, content) in before {
        assert!(after[&name] == content, "{name} was changed: {error}");
    }
    error
}

#[tokio::test]
async fn with_the_wrong_key_nothing_is_touched() {
    let error = opens_with(async |_| {}, [8; 32]).await;
    assert!(matches!(error, OpenError::WrongKey), "{error:?}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_not_touched() {
    let newer = async |dir: &Path| {
        let store = Store::open(dir, &DatabaseKey::new(KEY)).unwrap();
        store.write("a newer version", |tx| Ok(tx.execute_batch("PRAGMA user_version = 9999")?)).await.unwrap();
    };
    let error = opens_with(newer, KEY).await;
    assert!(matches!(error, OpenError::Newer { found: 9_999, .. }), "{error:?}");
}

#[tokio::test]
async fn a_damaged_database_is_not_touched() {
    let damages: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes[..4_096].fill(0),
        |bytes| bytes.truncate(100),
        |bytes| bytes.splice(0..16, *b"SQLite format 3\0").for_each(drop),
        |bytes| *bytes = b"this was never a database, but it is quite long for all that".to_vec(),
    ];
    for damage in damages {
        let error = opens_with(
            async |dir| {
                let path = dir.join("app.db");
                let mut bytes = std::fs::read(&path).unwrap();
                damage(&mut bytes);
                std::fs::write(&path, bytes).unwrap();
            },
            KEY,
        )
        .await;
        assert!(matches!(error, OpenError::Corrupt(_)), "{error:?}");
    }
}

#[tokio::test]
async fn nothing_of_a_conversation_can_be_read_in_the_files() {
    let mut world = World::new().await;
    world.bob().says("my secret word is quetzalcoatl").await;
    world.plays_out().await;
    world.stop().await;
    for (name, content) in files(world.dir()) {
        let leaks = content.windows(12).any(|window| window == b"quetzalcoatl");
        assert!(!leaks, "{name} has it in the clear");
        assert!(!content.starts_with(b"SQLite format 3"), "{name} is not encrypted");
    }
}
