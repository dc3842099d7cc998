//! Lines as a person types them.

use super::*;

fn deed(line: &str) -> Deed {
    match Line::parse(line).unwrap_or_else(|error| panic!("{line}: {error}")) {
        Line::Person(deed) => deed,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn people_write_where_they_are_told_to() {
    let plain = deed("Anna: Do you open on Sundays?");
    assert_eq!(plain, Deed { who: "Anna".into(), to: None, act: Act::Text("Do you open on Sundays?".into()) });
    assert_eq!(deed("shop to Ben: hello").to, Some(To::Person("Ben".into())));
    assert_eq!(deed("\"Anna Berg\" in \"Lamp friends\": hi").to, Some(To::Group("Lamp friends".into())));
    assert_eq!(deed("help: I am called help").who, "help");
}

#[test]
fn verbs_are_understood() {
    let table = [
        ("Anna react 👍", Act::React("👍".into())),
        ("Anna react none", Act::React(String::new())),
        ("Anna edit: better", Act::Edit("better".into())),
        ("Anna delete", Act::Delete),
        ("Anna typing", Act::Typing(Some("composing"))),
        ("Anna typing off", Act::Typing(None)),
        ("Anna vote Monday \"next week\"", Act::Vote(vec!["Monday".into(), "next week".into()])),
        ("Anna location 51.5 -0.08: London", Act::Location(Some((51.5, -0.08)), Some("London".into()))),
        ("scan", Act::Scan(None)),
        ("scan 2@a,b,c,d", Act::Scan(Some("2@a,b,c,d".into()))),
        ("code ABCD-1234", Act::Code("ABCD-1234".into())),
    ];
    for (line, act) in table {
        assert_eq!(deed(line).act, act, "{line}");
    }
    let photo = Act::File { kind: FileKind::Photo, file: Some("a b.png".into()), caption: Some("look".into()) };
    assert_eq!(deed("Anna photo \"a b.png\": look").act, photo);
}

#[test]
fn what_is_not_understood_says_what_to_type() {
    for (line, word) in [
        ("Anna foto", "help"),
        ("Anna", "writes"),
        ("Anna poll \"Which?\"", "two answers"),
        ("fault", "fault no_ack"),
        ("app", "app start"),
        (": hello", "who writes"),
    ] {
        let error = Line::parse(line).unwrap_err().to_string();
        assert!(error.contains(word), "{line}: {error}");
    }
}

#[test]
fn commands_keep_their_words_as_they_are() {
    let fault = Line::parse("fault login_failure {\"reason\": 503}").unwrap();
    assert_eq!(fault, Line::Fault("login_failure".into(), "{\"reason\": 503}".into()));
    assert_eq!(Line::parse("# a remark").unwrap(), Line::Nothing);
    assert_eq!(Line::parse("wait Anna: open").unwrap(), Line::Wait("Anna: open".into()));
    let group = Line::parse("group Lamps Anna Ben").unwrap();
    assert_eq!(group, Line::Group { name: "Lamps".into(), words: vec!["Anna".into(), "Ben".into()], text: None });
}
