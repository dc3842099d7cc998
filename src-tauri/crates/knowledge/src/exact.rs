//! Exact things inside a text: prices, codes, phone numbers, addresses of pages and mailboxes. Each gets one canonical
//! spelling, so that a customer finds it however he writes it.

/// The canonical spelling of a folded run: numbers without thousands separators and with a dot for decimals, everything
/// else without the joiners.
pub fn canonical(run: &str) -> String {
    number(run).unwrap_or_else(|| run.chars().filter(|c| c.is_alphanumeric()).collect())
}

/// A number in one spelling: "1.299,00" and "1,299" are "1299", "49,90" is "49.90".
fn number(run: &str) -> Option<String> {
    if !run.starts_with(|c: char| c.is_ascii_digit())
        || !run.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return None;
    }
    let groups: Vec<&str> = run.split(['.', ',']).collect();
    let (first, rest) = groups.split_first()?;
    let (thousands, decimals) = match rest.split_last() {
        Some((last, thousands)) if last.len() < 3 => (thousands, *last),
        _ => (rest, ""),
    };
    if thousands.iter().any(|group| group.len() != 3) {
        return None;
    }
    let whole = format!("{first}{}", thousands.concat());
    let decimals = decimals.trim_end_matches('0');
    Some(match decimals.len() {
        0 => whole,
        1 => format!("{whole}.{decimals}0"),
        _ => format!("{whole}.{decimals}"),
    })
}

/// The parts of a folded run: cut at joiners and between letters and digits.
pub fn parts(run: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last: Option<bool> = None;
    for c in run.chars() {
        let kind = c.is_alphanumeric().then(|| c.is_numeric());
        match (kind, last == kind) {
            (None, _) => {}
            (Some(_), true) => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
            (Some(_), false) => parts.push(c.to_string()),
        }
        last = kind;
    }
    parts
}

/// The address of a page or mailbox without its scheme, if the chunk is one.
pub fn address(chunk: &str) -> Option<String> {
    let trimmed = chunk.trim_matches(|c: char| !c.is_alphanumeric());
    let (scheme, rest) = trimmed.split_once("://").map_or((false, trimmed), |(_, rest)| (true, rest));
    let (www, rest) = rest.strip_prefix("www.").map_or((false, rest), |rest| (true, rest));
    let mailbox = rest.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    (scheme || www || mailbox).then(|| rest.to_owned()).filter(|rest| !rest.is_empty())
}

/// Phone numbers: place, and their digits; also the last eight digits, because callers leave out country and area.
pub fn phones(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut digits = String::new();
    let mut close = |start: &mut Option<usize>, end: usize, digits: &mut String| {
        if let (Some(from), 8..=15) = (start.take(), digits.len()) {
            found.push((from, end, digits.clone()));
            if let Some(tail) = digits.get(digits.len() - 8..).filter(|tail| tail.len() < digits.len()) {
                found.push((from, end, tail.to_owned()));
            }
        }
        digits.clear();
    };
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => {
                start.get_or_insert(at);
                end = at + 1;
                digits.push(c);
            }
            ' ' | '(' | ')' | '-' | '+' if start.is_some() => {}
            _ => close(&mut start, end, &mut digits),
        }
    }
    close(&mut start, end, &mut digits);
    found
}
