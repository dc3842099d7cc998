//! Block: headings, lists, tables and code, line by line.

use std::sync::LazyLock;

use regex::Regex;

use super::inline;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| regex(r"^ {0,3}#{1,6}[ ]+(.*?)[ #]*$"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| regex(r"^( *)[*+•◦▪‣][ ]+(.*)$"));
static RULE: LazyLock<Regex> = LazyLock::new(|| regex(r"^ *([-*_=][ ]*){3,}$"));
static DIVIDER: LazyLock<Regex> = LazyLock::new(|| regex(r"^ *\|?( *:?-+:? *\|)+( *:?-+:? *)?$"));
const FENCE: &str = "```";

/// One pass over a text.
pub(super) fn lines(text: &str) -> String {
    let (mut out, mut in_code) = (Vec::<String>::new(), false);
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at).map(|line| line.trim_end()) {
        at += 1;
        if let Some(after) = line.trim_start().strip_prefix(FENCE).filter(|after| in_code || !after.contains(FENCE)) {
            // The name of the language after the fence would be shown.
            let named = after.chars().all(|c| c.is_ascii_alphanumeric() || "+-#_.".contains(c));
            let rest = if in_code || !named { after } else { "" };
            in_code = !in_code;
            out.push(format!("{FENCE}{rest}"));
        } else if in_code {
            in_code = !line.ends_with(FENCE);
            out.push(line.to_owned());
        } else if line.contains('|') && lines.get(at).is_some_and(|next| DIVIDER.is_match(next)) {
            let rows = lines.get(at + 1..).unwrap_or_default();
            let rows: Vec<&str> = rows.iter().copied().take_while(|row| row.contains('|')).collect();
            out.extend(table(line, &rows));
            at += 1 + rows.len();
        } else if !RULE.is_match(line) {
            out.push(plain(line));
        }
    }
    // A fence that was never closed would turn the rest of the chat into code.
    if in_code {
        out.push(FENCE.to_owned());
    }
    let mut kept: Vec<String> = Vec::with_capacity(out.len());
    for line in out {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

fn plain(line: &str) -> String {
    if let Some(found) = HEADING.captures(line) {
        let title = inline::marks(found.get(1).map_or("", |title| title.as_str())).replace('*', "");
        return if title.trim().is_empty() { String::new() } else { format!("*{}*", title.trim()) };
    }
    if let Some(found) = BULLET.captures(line) {
        let part = |place| found.get(place).map_or("", |part| part.as_str());
        return format!("{}- {}", part(1), inline::marks(part(2))).trim_end().to_owned();
    }
    inline::marks(line).trim_end().to_owned()
}

fn table(head: &str, rows: &[&str]) -> Vec<String> {
    let cells = |row: &str| -> Vec<String> {
        let row = row.trim().trim_start_matches('|').trim_end_matches('|');
        row.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let head = cells(head);
    let row = |row: &&str| {
        let cells = cells(row);
        let (first, rest) = cells.split_first()?;
        let named = |(place, cell): (usize, &String)| match head.get(place + 1) {
            Some(name) if rest.len() > 1 && !name.is_empty() => format!("{name} {cell}"),
            _ => cell.clone(),
        };
        let rest: Vec<String> = rest.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(named).collect();
        let line = if rest.is_empty() { first.clone() } else { format!("{first}: {}", rest.join(", ")) };
        Some(plain(&line))
    };
    rows.iter().filter_map(row).filter(|line| !line.is_empty()).collect()
}
