//! What expressions promise.

use proptest::prelude::*;

use super::*;
use crate::scope::Scopes;
use crate::template::strategy;
use crate::value::Variables;

fn variables() -> Variables {
    let json = r#"{"age":20,"ageText":"20","country":"USA","userTier":"premium","name":"José","empty":"","blank":"  ",
        "none":null,"yes":true,"no":false,"zero":0,"list":["Red","blue",3],"blanks":["",null],"object":{"city":"Lisbon"},"nothing":[],
        "falseText":"false","date":"2026-11-20","pattern":"^pre","broken":"(","contains":1,"zip":"007"}"#;
    serde_json::from_str(json).unwrap()
}

fn eval(source: &str) -> bool {
    Condition::parse(source)
        .unwrap_or_else(|error| panic!("{source}: {error}"))
        .eval(&Scopes::of(&variables()))
        .unwrap()
}

fn why(source: &str) -> String {
    Condition::parse(source).unwrap_err().to_string()
}

#[test]
fn the_examples_of_the_requirements_hold() {
    assert!(eval(r#"{{age}} > 18 AND {{country}} == "USA""#));
    assert!(eval("{{userTier}} == 'premium'") && !eval("{{userTier}} == 'regular'"));
    assert!(eval("{{yes}} == true"));
}

#[test]
fn comparisons_of_mixed_types_follow_the_table() {
    let held = [
        "age == 20",
        "age == \"20\"",
        "ageText == 20",
        "\"20.0\" == age",
        "age != 21",
        "ageText < 100",
        "\"9\" < \"10\"",
        "age >= 20",
        "age <= '20'",
        "yes == true",
        "yes == \"TRUE\"",
        "no != true",
        "none == null",
        "gone == null",
        "gone == \"\"",
        "empty == null",
        "none == gone",
        "date < \"2026-12-01\"",
        "\"Émile\" < \"Franz\"",
        "country == 'USA'",
        "list == list",
        "object == object",
        "zip != \"7\"",
        "zip == 7",
    ];
    held.iter().for_each(|source| assert!(eval(source), "{source}"));
    let not = [
        "country == 'usa'",
        "age == 'abc'",
        "name < 5",
        "gone < 1",
        "gone > 1",
        "none >= 0",
        "yes == 1",
        "list == 'Red'",
        "yes < no",
        "list > 1",
        "age != 20",
        "zero == null",
        "no == null",
    ];
    not.iter().for_each(|source| assert!(!eval(source), "{source}"));
}

#[test]
fn texts_are_searched_without_case_and_accents() {
    assert!(eval("name contains 'jose'") && eval("name starts with \"JOS\"") && eval("name ends with 'sé'"));
    assert!(eval("country startsWith 'us'") && eval("country ENDS   WITH 'sa'"));
    assert!(
        eval("list contains 'red'")
            && eval("list contains 3")
            && eval("list contains \"3\"")
            && !eval("list contains 'gre'")
    );
    assert!(eval("object contains 'city'") && eval("age contains 2"));
    assert!(eval("name NOT contains 'x'") && !eval("name not contains 'jos'"));
    for never in [
        "name contains ''",
        "name contains gone",
        "blanks contains gone",
        "name starts with gone",
        "gone contains 'x'",
        "list starts with 'Red'",
    ] {
        assert!(!eval(never), "{never}");
    }
}

#[test]
fn patterns_match_anywhere_with_their_case() {
    assert!(eval(r#"userTier matches "^pre""#) && !eval(r#"userTier matches "^PRE""#));
    assert!(eval(r#"userTier matches "(?i)^PRE""#) && eval(r#"age matches "^\d+$""#));
    assert!(eval("userTier matches pattern"));
    let error = Condition::parse("userTier matches broken").unwrap().eval(&Scopes::of(&variables())).unwrap_err();
    assert!(error.message.contains("unclosed group"), "{error}");
    assert!(
        why("age > 1 AND name matches '('").contains("unclosed group at 1:26"),
        "{}",
        why("age > 1 AND name matches '('")
    );
}

#[test]
fn emptiness_and_truth() {
    for source in [
        "empty is empty",
        "blank IS EMPTY",
        "gone is empty",
        "none is empty",
        "nothing is empty",
        "age is not empty",
        "{{zero}} is not empty",
        "no is not empty",
    ] {
        assert!(eval(source), "{source}");
    }
    for source in ["yes", "{{age}}", "NOT no", "!zero", "not gone", "name", "list", "!falseText", "! nothing"] {
        assert!(eval(source), "{source}");
    }
}

#[test]
fn not_binds_closer_than_and_and_and_closer_than_or() {
    assert!(eval("yes OR no AND no") && !eval("(yes OR no) AND no") && eval("NOT no AND yes"));
    assert!(eval("no || yes && yes") && eval("NOT (no OR no)") && !eval("not age > 18"));
    assert!(eval("(age) > 18") && eval("((age > 18))"));
    assert!(eval("{{gone || 'x'}} == 'x'"), "in braces the bars are a fallback");
    assert!(eval("\"{{country}}-{{age}}\" == 'USA-20'"), "names in a text are filled in");
    assert!(eval("contains == 1"), "a word of the language may be a name where a value stands");
}

#[test]
fn a_broken_expression_says_where_and_what_instead() {
    assert_eq!(why("{{age}} == "), "expected a value after '==' at 1:12");
    assert_eq!(why("age = 5"), "expected a comparison, AND or OR, not '=' at 1:5. Two values are compared with ==.");
    assert_eq!(why("age > 18 AND"), "expected a value after AND at 1:13");
    assert_eq!(why(""), "expected a value here at 1:1");
    assert_eq!(why("(age > 18"), "this '(' is not closed at 1:1. Add ')'.");
    assert_eq!(why("age > 18)"), "this ')' closes nothing at 1:9. Remove it, or add '(' before.");
    assert_eq!(why("== 5"), "expected a value here at 1:1. Write a variable before the comparison.");
    assert!(why("country is 'USA'").contains("Write ==, or: is empty"));
    assert!(why("age over 18").contains("not 'over' at 1:5. Comparisons are"));
    assert!(why("country == USA east").contains("A text needs quotes"));
    assert!(why("a == 1 & b == 2").contains("Write AND or &&"));
    assert!(why("{age} > 1").contains("two braces"));
    assert!(why("a <> 1").contains("one comparison"));
    assert!(why("a not == 1").contains("NOT cannot stand here at 1:3"));
    assert!(why("secret.key == 'x'").contains("cannot read a secret"));
    assert!(why("\"{{secret.key}}\" == 'x'").contains("cannot read a secret"));
    assert!(why(&format!("{}a", "(".repeat(33))).contains("more than 32"));
    assert!(why(&"NOT ".repeat(40)).contains("more than 32"));
    assert!(why(&"a".repeat(LONGEST_EXPRESSION + 1)).contains("more than 4096"));
}

#[test]
fn an_explanation_shows_what_was_compared_and_nothing_more() {
    let explained = Condition::parse("age > 18 AND gone == 'x' AND name == 'y'")
        .unwrap()
        .explain(&Scopes::of(&variables()))
        .unwrap();
    assert!(!explained.result);
    let told: Vec<_> = explained.comparisons.iter().map(|c| (c.text.as_str(), c.result, c.note.as_deref())).collect();
    assert_eq!(told, [("age > 18", true, None), ("gone == \"x\"", false, Some("gone is missing"))]);
    let explained = Condition::parse("name > 18").unwrap().explain(&Scopes::of(&variables())).unwrap();
    assert_eq!(explained.comparisons[0].note.as_deref(), Some("'José' and 18 have no order"));
    assert_eq!(explained.comparisons[0].right, Some(18.into()));
}

#[test]
fn names_say_what_must_be_known() {
    let condition =
        Condition::parse("{{a || b}} == c AND d is empty AND contact.name contains 'x' AND list[i] > 1").unwrap();
    assert_eq!(condition.names(), ["a", "b", "c", "d", "i", "list"]);
    let optional: Vec<_> = condition.uses().into_iter().filter(|used| used.optional).map(|used| used.name).collect();
    assert_eq!(optional, ["a", "d"]);
}

fn operands() -> impl Strategy<Value = Operand> {
    prop_oneof![
        strategy::terms().prop_map(|term| match term {
            Term::Literal(Value::String(text)) if text.contains("{{") => Operand::Term(Term::Literal(Value::Null)),
            term => Operand::Term(term),
        }),
        strategy::slots().prop_map(Operand::Braces),
        strategy::slots().prop_map(|slot| Operand::Text(Template::parse(&format!("a{{{{{slot}}}}}")).unwrap())),
    ]
}

fn expressions() -> impl Strategy<Value = Expression> {
    use strum::IntoEnumIterator;
    let operators: Vec<Operator> = Operator::iter().collect();
    let compare = (operands(), prop::sample::select(operators), any::<bool>(), operands()).prop_filter_map(
        "no pattern",
        |(left, operator, negated, right)| {
            let pattern = match (&right, operator) {
                (Operand::Term(Term::Literal(Value::String(source))), Operator::Matches) => {
                    Some(Pattern::new(source).ok()?)
                }
                _ => None,
            };
            Some(Test::Compare { left, operator, negated: negated && operator.is_word(), right, pattern })
        },
    );
    let test = prop_oneof![
        1 => operands().prop_map(Test::Truth),
        1 => (operands(), any::<bool>()).prop_map(|(value, negated)| Test::Empty { value, negated }),
        3 => compare,
    ];
    test.prop_map(Expression::Test).prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::Any),
            inner.prop_map(|inner| Expression::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_expression_reads_back_as_the_same(expression in expressions()) {
        let source = expression.to_string();
        prop_assume!(source.len() <= LONGEST_EXPRESSION);
        prop_assert_eq!(parse::expression(&source).map_err(|error| format!("{error}: {source}")), Ok(expression));
    }

    #[test]
    fn every_expression_has_an_answer(expression in expressions()) {
        let condition = Condition { source: String::new(), expression };
        let variables = variables();
        let scope = &Scopes::of(&variables);
        match (condition.eval(scope), condition.explain(scope)) {
            (Ok(answer), Ok(explained)) => prop_assert_eq!(answer, explained.result),
            (Err(error), Err(same)) => prop_assert_eq!(error, same),
            (answer, explained) => prop_assert!(false, "{answer:?} {explained:?}"),
        }
    }

    #[test]
    fn not_equal_is_never_both_nor_neither(left in operands(), right in operands()) {
        let variables = variables();
        let scope = Scopes::of(&variables);
        let (left, right) = (left.resolve(&scope), right.resolve(&scope));
        let (left, right) = (left.as_deref().unwrap_or(&Value::Null), right.as_deref().unwrap_or(&Value::Null));
        let equal = compare::holds(Operator::Equal, left, right, None).unwrap();
        prop_assert_eq!(equal, compare::holds(Operator::Equal, right, left, None).unwrap());
        prop_assert_ne!(equal, compare::holds(Operator::NotEqual, left, right, None).unwrap());
        prop_assert!(compare::holds(Operator::Equal, left, left, None).unwrap());
    }

    #[test]
    fn any_text_is_either_an_expression_or_told_why_not(source in "[a-c(){}=<>!&|\"' 0-9.]{0,30}|((a|NOT|AND|or|is empty|contains|==|\\(|\\)|'x'|5|\\{\\{a\\}\\}) ?){0,12}|.{0,30}") {
        match Condition::parse(&source) {
            Ok(condition) => {
                let _ = condition.eval(&Scopes::of(&variables()));
                prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition));
            }
            Err(error) => prop_assert!(error.at.offset as usize <= source.len() && !error.message.is_empty()),
        }
    }
}
