//! Names: flows are told apart by them on every screen, so a new one gets a name that is free.

use domain::text;
use flow::document::NAME_LIMIT;

use crate::CoreError;

/// What a flow is called until it has a name.
pub(super) const UNNAMED: &str = "New flow";

/// A name as the operator typed it, if it is not too long; it may be empty.
pub(super) fn checked(name: &str) -> Result<&str, CoreError> {
    let name = name.trim();
    if name.chars().count() > NAME_LIMIT {
        return Err(CoreError::Invalid(format!("A name can have {NAME_LIMIT} characters.")));
    }
    Ok(name)
}

/// The wanted name, or with the first number behind it that makes it free.
pub(super) fn free(wanted: &str, taken: &[String]) -> String {
    let wanted = match text::cut(wanted.trim(), NAME_LIMIT) {
        "" => UNNAMED,
        name => name,
    };
    let is_taken = |name: &str| taken.iter().any(|taken| text::folded(taken) == text::folded(name));
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    // A copy of "Quiz 2" is "Quiz 3" if there is a "Quiz"; a copy of "Route 66" is "Route 66 2".
    let stem = match wanted.rsplit_once(' ') {
        Some((stem, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) && is_taken(stem) => stem,
        _ => wanted,
    };
    let mut number = 2_u32;
    loop {
        let end = format!(" {number}");
        let name = format!("{}{end}", text::cut(stem, NAME_LIMIT - end.len()).trim_end());
        if !is_taken(&name) {
            return name;
        }
        number = number.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free_of(wanted: &str, taken: &[&str]) -> String {
        let taken: Vec<String> = taken.iter().map(|&name| name.to_owned()).collect();
        free(wanted, &taken)
    }

    #[test]
    fn a_taken_name_gets_the_first_free_number() {
        assert_eq!(free_of("Quiz", &[]), "Quiz");
        assert_eq!(free_of("Quiz", &["quiz"]), "Quiz 2");
        assert_eq!(free_of("Quiz 2", &["Quiz", "Quiz 2"]), "Quiz 3");
        assert_eq!(free_of("Route 66", &["Route 66"]), "Route 66 2");
        assert_eq!(free_of("  ", &["New flow"]), "New flow 2");
    }

    #[test]
    fn a_name_stays_within_its_limit() {
        let long = "ä".repeat(NAME_LIMIT + 5);
        let first = free_of(&long, &[]);
        let second = free_of(&long, &[&first]);
        assert_eq!((first.chars().count(), second.chars().count()), (NAME_LIMIT, NAME_LIMIT));
        assert!(second.ends_with("ä 2"));
        assert!(checked(&long).is_err());
    }
}
