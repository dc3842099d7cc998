//! Files: flows that come and go as files, and pictures and documents that they send.

use std::path::PathBuf;

use domain::FlowId;
use engine::CoreError;
use flow::nodes::{MediaFile, MediaSource, MediaType, MessageNode, NodeBody};
use flow::view::{FlowFile, FlowText, ForRunning};
use flow::{Document, Node, Severity};
use testkit::World;

use super::{asking, detail, draw, drawn, names, publish, refused};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\x06\0\0\0";

fn written(world: &World, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = world.dir().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn an_exported_flow_comes_back_as_it_was() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let version = publish(&world, &id, ForRunning::Finish).await.unwrap();
    draw(&world, &id, asking("hello", "Good day!")).await;
    let path = written(&world, "names.json", "an older export");
    core.export_flow(id.clone(), FlowText::Version { id: version.id }, path.clone()).await.unwrap();
    let copy = core.import_flow(path.clone()).await.unwrap();
    assert_eq!(copy.notes, Vec::<String>::new());
    let came = detail(&world, &copy.id).await;
    assert_eq!((came.row.name.as_str(), came.row.active, came.row.rank), ("Names 2", false, 2));
    assert_eq!(came.draft, Document { name: "Names 2".into(), ..asking("hello", "Welcome!") });
    core.export_flow(id.clone(), FlowText::Draft, path.clone()).await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, core.flow_text(id.clone(), FlowText::Draft).await.unwrap());
    let marked = core.import_flow_text(format!("\u{feff}{text}")).await.unwrap();
    assert_eq!(detail(&world, &marked.id).await.draft.nodes, asking("hello", "Good day!").nodes);
    let nowhere = core.export_flow(id, FlowText::Draft, world.dir().join("no such folder/names.json")).await;
    assert!(refused(nowhere).contains("could not be written"));
}

#[tokio::test]
async fn the_form_of_another_builder_comes_in_and_says_what_was_changed() {
    let world = World::new().await;
    let text = r#"{"flowName": "Order status", "botId": "b-1", "nodes": [
        {"nodeId": "s", "nodeType": "START", "config": {"nextNodeId": "m"}},
        {"nodeId": "m", "nodeType": "MESSAGE", "config": {"message": "Hello", "sparkle": true, "nextNodeId": "e"}},
        {"nodeId": "e", "nodeType": "END", "config": {}}]}"#;
    let came = world.core().import_flow(written(&world, "order.json", text)).await.unwrap();
    let flow = detail(&world, &came.id).await;
    assert_eq!((flow.row.name.as_str(), flow.row.nodes), ("Order status", 3));
    assert!(came.notes.iter().any(|note| note.contains("sparkle")), "{:?}", came.notes);
}

#[tokio::test]
async fn what_is_no_flow_is_refused_in_words_and_adds_nothing() {
    let world = World::new().await;
    let core = world.core();
    for content in [&b""[..], b"\0\x01", b"[1, 2]", b"{\"format\": 99}", &vec![b' '; 2 * 1024 * 1024 + 1]] {
        let words = refused(core.import_flow(written(&world, "flow.json", content)).await);
        assert!(words.ends_with('.') || words.contains("object"), "{words}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    refused(core.import_flow_text(deep).await);
    refused(core.import_flow(world.dir().join("missing.json")).await);
    refused(core.import_flow(world.dir().to_owned()).await);
    assert_eq!(names(&world).await, Vec::<String>::new());
}

/// The flow with its greeting as the caption of a file.
fn showing(file: &FlowFile, media_type: MediaType) -> Document {
    let media = MediaFile { media_type, source: MediaSource::File { id: file.id.clone() }, name: String::new() };
    let mut document = asking("menu", "Our menu");
    document.nodes[1] = Node {
        label: "Menu".into(),
        ..Node::new("greet", MessageNode { text: "Our menu".into(), media: Some(media) }.into())
    };
    document
}

fn shown(document: &Document) -> String {
    match &document.nodes[1].body {
        NodeBody::Message(MessageNode { media: Some(MediaFile { source: MediaSource::File { id }, .. }), .. }) => {
            id.clone()
        }
        other => panic!("{other:?}"),
    }
}

async fn content(world: &World, file: String) -> Option<Vec<u8>> {
    let read = world.store().read("file", move |conn| store::flow_files::content(conn, &file));
    read.await.unwrap().map(|(_, content)| content)
}

async fn with_menu(world: &World) -> (FlowId, FlowFile) {
    let id = drawn(world, asking("menu", "Our menu")).await;
    let file = world.core().add_flow_file(id.clone(), written(world, "menu.png", PNG)).await.unwrap();
    draw(world, &id, showing(&file, MediaType::Image)).await;
    (id, file)
}

#[tokio::test]
async fn a_file_stays_as_long_as_somebody_sends_it() {
    let world = World::new().await;
    let core = world.core();
    let (id, file) = with_menu(&world).await;
    assert_eq!((file.name.as_str(), file.mime.as_str(), file.bytes as usize), ("menu.png", "image/png", PNG.len()));
    assert_eq!(detail(&world, &id).await.files, std::slice::from_ref(&file));
    let delete = async || core.delete_flow_file(id.clone(), file.id.clone()).await;
    assert_eq!(refused(delete().await), "“Menu” sends this file. Choose another one there first.");
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    draw(&world, &id, asking("menu", "No menu today")).await;
    assert!(refused(delete().await).contains("version 1, which answers"));
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    delete().await.unwrap();
    assert_eq!(content(&world, file.id.clone()).await, None);
    let gone = delete().await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
    // The first version cannot answer any more: what it sends is gone.
    let versions = core.flow_versions(id.clone()).await.unwrap();
    let back = core.roll_back(id.clone(), versions[1].id.clone(), ForRunning::Finish).await;
    assert!(refused(back).contains("not among the files"));
}

#[tokio::test]
async fn a_file_that_is_not_what_its_node_says_or_is_missing_blocks_publishing() {
    let world = World::new().await;
    let (id, file) = with_menu(&world).await;
    draw(&world, &id, showing(&file, MediaType::Video)).await;
    assert!(refused(publish(&world, &id, ForRunning::Finish).await).contains("menu.png is not a film"));
    let missing = FlowFile { id: "another flow's".into(), ..file };
    draw(&world, &id, showing(&missing, MediaType::Image)).await;
    let findings = detail(&world, &id).await.findings;
    assert!(findings[0].severity == Severity::Error && findings[0].message.contains("not among the files"));
}

#[tokio::test]
async fn a_copy_has_files_and_tests_of_its_own() {
    let world = World::new().await;
    let core = world.core();
    let (id, file) = with_menu(&world).await;
    let script = flow::Script { name: "asks for the menu".into(), ..flow::Script::default() };
    let (flow, test) = (id.clone(), script.clone());
    let put = move |tx: &store::Tx<'_>| store::flow_tests::put(tx, &flow, "t", &test, domain::UnixMs(1));
    world.store().write("test", put).await.unwrap();
    publish(&world, &id, ForRunning::Finish).await.unwrap();

    let copy = core.duplicate_flow(id.clone()).await.unwrap();
    let flow = detail(&world, &copy).await;
    assert_eq!((flow.row.name.as_str(), flow.row.active, flow.row.version), ("Names 2", false, None));
    let its_file = shown(&flow.draft);
    assert!(its_file != file.id && flow.files[0].id == its_file && flow.row.errors == 0, "{:?}", flow.findings);
    assert_eq!(content(&world, its_file).await.unwrap(), PNG);
    let of_copy = copy.clone();
    let tests = world.store().read("tests", move |conn| store::flow_tests::of_flow(conn, &of_copy)).await.unwrap();
    assert!(tests.len() == 1 && tests[0].id != "t" && tests[0].script == script);
    let gone = core.duplicate_flow(FlowId::new("gone")).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
}

#[tokio::test]
async fn an_imported_flow_says_that_its_pictures_stayed_behind() {
    let world = World::new().await;
    let (id, _) = with_menu(&world).await;
    let text = world.core().flow_text(id, FlowText::Draft).await.unwrap();
    let came = world.core().import_flow_text(text).await.unwrap();
    assert!(came.notes.len() == 1 && came.notes[0].contains("“Menu”"), "{:?}", came.notes);
    assert_eq!(detail(&world, &came.id).await.row.errors, 1);
}

#[tokio::test]
async fn files_that_cannot_be_sent_are_refused() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("menu", "Our menu")).await;
    let add = async |path: PathBuf| refused(core.add_flow_file(id.clone(), path).await);
    assert!(add(written(&world, "empty.txt", "")).await.contains("empty"));
    assert!(add(written(&world, "big.bin", vec![0; 16 * 1024 * 1024 + 1])).await.contains("16 MB"));
    assert!(add(world.dir().join("missing.png")).await.contains("could not be read"));
    assert_eq!(detail(&world, &id).await.files, []);
}
