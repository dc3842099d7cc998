//! Plain: what serde says of a wrong value, in words for somebody who looks at the file.

/// The error in plain words.
pub(crate) fn plain(error: &str) -> String {
    let (error, _) = error.split_once(" at line ").unwrap_or((error, ""));
    if let Some(field) = error.strip_prefix("missing field ") {
        return format!("the field {} is missing", field.trim_matches('`'));
    }
    let Some((found, expected)) = error.split_once(", expected ") else { return error.to_owned() };
    let expected = match expected {
        "a string" => "text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "f64" | "f32" => "a number",
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => "a whole number",
        other if other.starts_with("struct ") || other.starts_with("a map") || other.starts_with("internally") => {
            "an object"
        }
        other => other.trim_start_matches("one of "),
    };
    let found = found.trim_start_matches("invalid type: ").trim_start_matches("invalid value: ");
    let found =
        found.trim_start_matches("unknown variant ").trim_start_matches("integer ").trim_start_matches("string ");
    format!("is {}; it must be {}", found.replace('`', ""), expected.replace('`', ""))
}

/// The place in a value, as `buttons[0].label`; empty for the value itself.
pub(crate) fn path(path: &serde_path_to_error::Path) -> String {
    let path = path.to_string();
    path.trim_matches('.').to_owned()
}

/// The place in a part of a file.
pub(crate) fn within(part: &str, inner: &serde_path_to_error::Path) -> String {
    match path(inner) {
        path if path.is_empty() => part.to_owned(),
        path if path.starts_with('[') => format!("{part}{path}"),
        path => format!("{part}.{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_serde_become_words() {
        let said = |json: &str| plain(&serde_json::from_str::<crate::Edge>(json).unwrap_err().to_string());
        assert_eq!(said(r#"{"id": 5}"#), "is 5; it must be text");
        assert_eq!(said(r#"{"id": "x"}"#), "the field source is missing");
        assert_eq!(plain("unknown variant `never`, expected one of `pause`, `end`"), "is never; it must be pause, end");
        assert_eq!(plain("invalid type: null, expected struct Pair"), "is null; it must be an object");
        assert_eq!(plain("something else"), "something else");
    }
}
