//! vCard: the text form of contact cards, both ways. Of a card we read the name and the numbers.

use domain::Card;

/// More of a card than this is not read.
const BYTES: usize = 64 * 1024;
const PHONES: usize = 20;

/// Reads a card; what is not understood is left out.
pub(crate) fn read(vcard: &str) -> Card {
    let mut card = Card { name: String::new(), phones: Vec::new() };
    let mut structured = String::new();
    for line in unfold(domain::text::cut(vcard, BYTES)) {
        let Some((field, value)) = line.split_once(':') else { continue };
        // "item1.TEL;type=CELL;waid=..." : the group before the dot says nothing.
        let mut parts = field.split(';');
        let name = parts.next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
        match name.as_str() {
            "FN" if card.name.is_empty() => card.name = plain(value),
            "N" if structured.is_empty() => structured = person(value),
            "TEL" if card.phones.len() < PHONES => {
                let phone = value.trim().trim_start_matches("tel:").to_owned();
                if !phone.is_empty() && !card.phones.contains(&phone) {
                    card.phones.push(phone);
                }
            }
            _ => {}
        }
    }
    if card.name.is_empty() {
        card.name = structured;
    }
    card
}

/// Writes a card in the form that WhatsApp's own clients write: `waid` is what makes a number tappable.
pub(crate) fn write(card: &Card) -> String {
    let name = escape(&card.name);
    let mut lines =
        vec!["BEGIN:VCARD".to_owned(), "VERSION:3.0".to_owned(), format!("N:;{name};;;"), format!("FN:{name}")];
    for phone in &card.phones {
        let digits = crate::jids::digits(phone);
        lines.push(format!("TEL;type=CELL;waid={digits}:{}", phone.replace(['\r', '\n'], " ")));
    }
    lines.push("END:VCARD".to_owned());
    lines.join("\n")
}

/// Lines; one that begins with a blank continues the one before it.
fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// "Family;Given;Additional;Prefixes;Suffixes" as one says it.
fn person(value: &str) -> String {
    let parts: Vec<String> = split(value).map(|part| plain(&part)).collect();
    let order = [3, 1, 2, 0, 4];
    let said = order.iter().filter_map(|index| parts.get(*index)).filter(|part| !part.is_empty());
    said.cloned().collect::<Vec<_>>().join(" ")
}

/// Splits at semicolons that are not escaped.
fn split(value: &str) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for letter in value.chars() {
        if letter == ';' && !escaped {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
        escaped = letter == '\\' && !escaped;
    }
    parts.into_iter()
}

fn plain(value: &str) -> String {
    let mut words = String::new();
    let mut letters = value.trim().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => words.push(' '),
                Some(other) => words.push(other),
                None => {}
            },
            other => words.push(other),
        }
    }
    words
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(['\r', '\n'], " ").replace(';', "\\;").replace(',', "\\,")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_as_phones_write_it() {
        let card = read(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Jane;;;\r\nFN:Jane D\r\n oe\r\n\
             item1.TEL;waid=15550100001:+1 555 010 0001\r\n\
             item1.X-ABLabel:Mobile\r\nTEL;type=WORK:tel:+49 151 000001\r\nEND:VCARD\r\n",
        );
        assert_eq!(card.name, "Jane Doe");
        assert_eq!(card.phones, ["+1 555 010 0001", "+49 151 000001"]);
    }

    #[test]
    fn without_a_full_name_the_parts_are_put_together() {
        assert_eq!(read("BEGIN:VCARD\nN:Doe\\;Roe;Jane;;Dr.;\nEND:VCARD").name, "Dr. Jane Doe;Roe");
        assert_eq!(read("nonsense"), Card { name: String::new(), phones: vec![] });
    }

    #[test]
    fn what_is_written_is_read_again() {
        let card = Card { name: "Doe, Jane; \\Smith".into(), phones: vec!["+1 555 010 0001".into()] };
        let text = write(&card);
        assert!(text.contains("waid=15550100001:+1 555 010 0001"), "{text}");
        assert_eq!(read(&text), card);
    }
}
