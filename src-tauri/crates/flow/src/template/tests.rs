//! What templates promise.

use proptest::prelude::*;

use super::*;
use crate::scope::Scopes;
use crate::value::Variables;

fn variables() -> Variables {
    let json = r#"{"userName":"Ana","empty":" ","none":null,"zero":0,"no":false,"price":12.50,
        "user":{"profile":{"email":"ana@example.com"}},"orders":[{"id":7}],"quote":"a \"b\"\n&c=1"}"#;
    serde_json::from_str(json).unwrap()
}

fn render(source: &str) -> String {
    Template::parse(source).unwrap().render(&Scopes::of(&variables())).text
}

fn render_as(source: &str, encoding: Encoding) -> String {
    Template::parse(source).unwrap().render_as(&Scopes::of(&variables()), encoding).text
}

fn why(source: &str) -> String {
    Template::parse(source).unwrap_err().to_string()
}

#[test]
fn values_stand_where_their_names_stood() {
    assert_eq!(render("Hello {{userName}}!"), "Hello Ana!");
    assert_eq!(render("{{ user.profile.email }} / {{orders[0].id}} / {{price}}"), "ana@example.com / 7 / 12.5");
    assert_eq!(render("{{orders}}"), r#"[{"id":7}]"#);
    assert_eq!(render("{{zero}} {{no}} [{{none}}]"), "0 false []");
}

#[test]
fn a_fallback_takes_the_place_of_what_is_missing_null_or_blank() {
    assert_eq!(render("{{nobody || \"Guest\"}}"), "Guest");
    assert_eq!(render("{{nobody || none || empty || userName || 'x'}}"), "Ana");
    assert_eq!(render("{{zero || 5}} {{no || true}}"), "0 false", "zero and false are answers");
    assert_eq!(render("{{nobody || 5}}"), "5");
    assert_eq!(render("{{nobody || \"}}\"}}"), "}}");
}

#[test]
fn a_missing_name_shows_nothing_and_is_reported_once() {
    let rendered = Template::parse("{{a}}{{b.c}}{{a}}{{none}}{{d || 'x'}}").unwrap().render(&Scopes::of(&variables()));
    assert_eq!(rendered.text, "x");
    assert_eq!(rendered.missing, ["a", "b.c"], "null is known, and a fallback is an answer");
}

#[test]
fn braces_can_be_written() {
    assert_eq!(render(r"\{{userName}}"), "{{userName}}");
    assert_eq!(render(r"\\{{userName}}"), r"\Ana");
    assert_eq!(render("{{{userName}}}"), "{Ana}");
    assert_eq!(render(r#"{"a":{"b":{{zero}}}}"#), r#"{"a":{"b":0}}"#);
    assert_eq!(render(r"a { b \ c \n }} d"), r"a { b \ c \n }} d");
    assert_eq!(literal("{{x}} \\{{y"), r"\{{x}} \\\{{y");
}

#[test]
fn a_broken_template_says_where_and_what_instead() {
    assert_eq!(
        why("Hi\n  {{name"),
        "{{ is not closed at 2:3. Add }} after the name, or write \\{{ for two braces in the text."
    );
    assert_eq!(why("{{name}"), "expected }} or '||', not '}' at 1:7. Close with two braces: }}.");
    assert_eq!(why("{{}}"), "nothing between {{ and }} at 1:3. Write the name of a variable there, such as {{name}}.");
    assert!(why("{{name ||}}").starts_with("expected a value after '||' at 1:10"));
    assert!(why("{{first name}}").ends_with("Names have no spaces. A text needs quotes."));
    assert!(why("{{name | upper}}").contains("two bars"));
    assert!(why("{{2nd}}").contains("'2nd' is not a number"));
    assert!(why("{{contact}}").contains("Write contact.name"));
    assert!(why("{{secret.crm || 'x'}}").contains("stand alone"));
    assert!(why(&"x".repeat(LONGEST_TEXT + 1)).contains("64 KiB"));
    let error = Template::parse("é {{").unwrap_err();
    assert_eq!((error.at.offset, error.at.column), (3, 3));
}

#[test]
fn a_value_cannot_break_out_of_json_an_address_or_a_line() {
    let json =
        render_as(r#"{"q":"{{quote}}","n":{{price}},"o":{{orders}},"t":{{userName}},"m":{{nobody}}}"#, Encoding::Json);
    assert_eq!(json, r#"{"q":"a \"b\"\n&c=1","n":12.5,"o":[{"id":7}],"t":"Ana","m":null}"#);
    assert_eq!(render_as("{{userName}}/x?q={{quote}}", Encoding::Url), "Ana/x?q=a%20%22b%22%0A%26c%3D1");
    assert_eq!(render_as("v {{quote}}", Encoding::Line), "v a \"b\" &c=1");
}

#[test]
fn a_secret_stays_a_name_until_it_is_sent() {
    let template = Template::parse(r#"{"key":"{{secret.crm}}","user":"{{userName}}"}"#).unwrap();
    let variables = variables();
    let scope = &Scopes::of(&variables);
    assert_eq!(template.render(scope).text, r#"{"key":"•••","user":"Ana"}"#);
    let pieces = template.pieces(scope, Encoding::Json);
    assert!(!serde_json::to_string(&pieces).unwrap().contains("s\\\"3"));
    assert_eq!(pieces.fill(|_| Some("s\"3".into())).unwrap(), r#"{"key":"s\"3","user":"Ana"}"#);
    assert_eq!(pieces.fill(|_| None).unwrap_err().to_string(), "the secret 'crm' is not set");
}

#[test]
fn a_customer_who_types_braces_gets_them_back() {
    let variables = Variables::from([("said".into(), "{{secret.crm}} {{userName}}".into())]);
    let rendered = Template::parse("You said {{said}}").unwrap().render(&Scopes::of(&variables));
    assert_eq!(rendered.text, "You said {{secret.crm}} {{userName}}");
}

#[test]
fn a_lone_name_keeps_the_type_of_its_value() {
    let value = |source: &str| Template::parse(source).unwrap().value(&Scopes::of(&variables()));
    assert_eq!(value("{{zero}}"), (0.into(), vec![]));
    assert!(matches!(value("{{orders}}").0, Value::Array(_)));
    assert_eq!(value("{{zero}} "), ("0 ".into(), vec![]));
    assert_eq!(value("{{gone}}"), (Value::Null, vec!["gone".into()]));
}

#[test]
fn a_text_never_grows_beyond_its_limit() {
    let variables = Variables::from([("long".into(), "é".repeat(20_000).into())]);
    let rendered = Template::parse(&format!("x{}end", "{{long}}".repeat(50))).unwrap().render(&Scopes::of(&variables));
    assert!(rendered.cut && rendered.text.len() <= LONGEST_TEXT && rendered.text.ends_with('é'));
}

#[test]
fn names_say_what_must_be_known() {
    let template = Template::parse("{{a || b}} {{contact.name}} {{list[i].x}} {{a}}").unwrap();
    assert_eq!(template.names(), ["a", "b", "i", "list"]);
    let optional: Vec<_> = template.uses().into_iter().filter(|used| used.optional).map(|used| used.name).collect();
    assert_eq!(optional, ["a"]);
    assert!(Template::parse("plain").unwrap().is_plain() && !template.is_plain());
}

fn templates() -> impl Strategy<Value = Template> {
    let text = prop_oneof!["[\\\\{} a]{1,9}", ".{1,9}"].prop_map(Part::Text);
    let part = prop_oneof![text, slot::strategy::slots().prop_map(Part::Slot)];
    prop::collection::vec(part, 0..6).prop_map(|parts| {
        // Two texts in a row are one.
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (Some(Part::Text(last)), Part::Text(text)) => last.push_str(&text),
                (_, part) => joined.push(part),
            }
        }
        Template { parts: joined }
    })
}

proptest! {
    #[test]
    fn a_printed_template_reads_back_as_the_same(template in templates()) {
        let source = template.to_string();
        prop_assert_eq!(Template::parse(&source).map_err(|error| format!("{error}: {source}")), Ok(template));
    }

    #[test]
    fn any_text_is_either_a_template_or_told_why_not(source in "[\\\\{}|.\\[\\]\"'a-c0 \\n]{0,40}|.{0,40}") {
        match Template::parse(&source) {
            Ok(template) => {
                let rendered = template.render(&Scopes::of(&variables()));
                prop_assert!(rendered.text.len() <= LONGEST_TEXT);
                prop_assert_eq!(Template::parse(&template.to_string()), Ok(template));
            }
            Err(error) => prop_assert!(error.at.offset as usize <= source.len() && !error.message.is_empty()),
        }
    }

    #[test]
    fn a_text_without_braces_is_itself(text in "[^{]{0,60}") {
        let rendered = Template::parse(&text).unwrap().render(&Scopes::of(&variables()));
        prop_assert_eq!(rendered, Rendered { text, ..Rendered::default() });
    }

    #[test]
    fn any_text_can_be_said_literally(text in "[\\\\{}a]{0,20}|.{0,40}") {
        prop_assert_eq!(Template::parse(&literal(&text)).unwrap().render(&Scopes::of(&variables())).text, text);
    }

    #[test]
    fn json_stays_json_whatever_a_customer_types(said in ".{0,40}") {
        let variables = Variables::from([("said".into(), said.clone().into())]);
        let template = Template::parse(r#"{"a": "x {{said}} y", "b": {{said}}}"#).unwrap();
        let json: serde_json::Value = serde_json::from_str(&template.render_as(&Scopes::of(&variables), Encoding::Json).text).unwrap();
        prop_assert_eq!(json["b"].as_str(), Some(said.as_str()));
        prop_assert_eq!(json["a"].as_str().unwrap(), format!("x {said} y"));
    }
}
