//! Every type that goes to the window can be written as TypeScript, each under one name.

use specta::Types;
use specta_typescript::Typescript;

#[test]
fn every_type_that_goes_to_the_window_can_be_written_as_typescript() {
    let types = Types::default()
        .register::<flow::Document>()
        .register::<flow::nodes::PaletteEntry>()
        .register::<flow::Run>()
        .register::<flow::Effect>()
        .register::<flow::Input>()
        .register::<flow::step::TraceEntry>()
        .register::<flow::Finding>()
        .register::<flow::Imported>()
        .register::<flow::ImportRefused>()
        .register::<flow::Routed>()
        .register::<flow::Occasion>()
        .register::<flow::DiffLine>()
        .register::<flow::Blast>();
    let written = Typescript::default().export(&types, specta_serde::Format).unwrap();
    for kind in flow::NodeKind::ALL {
        assert!(written.contains(&format!("kind: \"{}\"", kind.name())), "the union of kinds has {kind:?}\n{written}");
    }
    assert!(!written.contains("bigint"), "{written}");
}
