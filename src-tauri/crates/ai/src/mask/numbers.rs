//! Numbers: which groups of digits are phone numbers, cards or bank accounts, and which only look like them.

use std::sync::LazyLock;

use regex::Regex;

use super::Kind;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

static IBAN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"));
static GROUPS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:\+ ?|\()?[0-9]+(?:[ .()/\u{2010}-\u{2013}-]{1,3}[0-9]+)*"));
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)?[0-9]{2})(?: [0-9]{1,2})?$",
    )
});
static MONEY_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)(?:\p{Sc}|\b(?:eur|usd|gbp|brl|chf|pln|try|rub|inr|idr|aed|cny|jpy|rs|rp))\.? ?$"));
static MONEY_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^ ?(?:\p{Sc}|%|(?:eur|usd|gbp|brl|chf|pln|try|rub|inr|idr|aed|cny|jpy|euros?|dollars?|reais|zł|tl|руб|kg|g|ml|pcs|pieces)\b)",
    )
});
static PHONE_WORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:phone|mobile|cell|whats ?app|call|tel|handy|telefon|número|numero|number|celular|móvil|movil|telemóvel|ligar|llam\w+|rufen?|appel\w*|chiam\w*|bel|dzwo\w*|ara\w*|телефон|номер|звон\w*|هاتف|جوال|رقم|फ़ोन|नंबर|telp|hp|nomor|电话|手机|電話)[^0-9\n]{0,20}$",
    )
});
static ORDER_WORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:#|\bn[°º.]|\b(?:order|invoice|tracking|ticket|booking|reference|ref|sku|ean|isbn|article|item|customer|contract|id|no|nr|bestell\w*|rechnung\w*|sendung\w*|auftrag\w*|artikel\w*|pedido|encomenda|fatura|factura|seguimiento|rastre\w*|commande|facture|suivi|ordine|fattura|bestelling|factuur|zamówieni\w*|faktur\w*|sipariş|takip|fatura|заказ\w*|счет\w*|трек\w*|طلب|फ़ैक्टरी|ऑर्डर|pesanan|resi|订单|注文)\b)[^0-9\n]{0,12}$",
    )
});

/// Bytes and kind of every number that is to be hidden.
pub(super) fn find(text: &str) -> Vec<(usize, usize, Kind)> {
    let accounts = IBAN.find_iter(text).filter(|found| found.as_str().bytes().filter(u8::is_ascii_digit).count() >= 10);
    let mut found: Vec<_> = accounts.map(|found| (found.start(), found.end(), Kind::Account)).collect();
    found.extend(GROUPS.find_iter(text).filter_map(|number| {
        let before = text.get(..number.start())?;
        let after = text.get(number.end()..)?;
        // A part of a word or of a time of day is no number of its own.
        if before.ends_with(|c: char| c.is_alphanumeric() || "#_@:,".contains(c))
            || after.starts_with(|c: char| c.is_alphanumeric() || "_@:".contains(c))
        {
            return None;
        }
        kind(number.as_str(), before, after).map(|kind| (number.start(), number.end(), kind))
    }));
    found
}

fn kind(number: &str, before: &str, after: &str) -> Option<Kind> {
    let groups: Vec<&str> = number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits: String = groups.concat();
    let before = tail(before, 40);
    let cents = after.starts_with(',') && after.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if MONEY_BEFORE.is_match(before) || MONEY_AFTER.is_match(after) || cents || DATE.is_match(number) {
        return None;
    }
    if ORDER_WORD.is_match(before) {
        return None;
    }
    if (13..=19).contains(&digits.len())
        && !number.starts_with('+')
        && luhn(&digits)
        && groups.iter().all(|group| group.len() >= 4)
    {
        // Bare thirteen digits are as often the number under a bar code.
        return (groups.len() > 1 || digits.len() >= 15).then_some(Kind::Card);
    }
    is_phone(number, &groups, &digits, before).then_some(Kind::Phone)
}

fn is_phone(number: &str, groups: &[&str], digits: &str, before: &str) -> bool {
    if number.starts_with('+') {
        return (8..=15).contains(&digits.len());
    }
    if !(7..=15).contains(&digits.len()) {
        return false;
    }
    let is_year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let years = groups.iter().filter(|group| is_year(group)).count();
    if years > 0 && groups.len() <= 2 || groups.first().is_some_and(is_year) {
        return false;
    }
    let longest = groups.iter().map(|group| group.len()).max().unwrap_or_default();
    // "09.30-18.00" is no number that one can call, "06 12 34 56 78" is.
    if longest <= 2 && groups.len() < 5 {
        return false;
    }
    let in_word = PHONE_WORD.is_match(before);
    if in_word || number.starts_with('(') {
        return true;
    }
    match groups {
        // Without separators only the form with a leading zero: anything else may be an order.
        [single] => single.starts_with('0') && (9..=13).contains(&single.len()),
        _ if digits.starts_with('0') => digits.len() >= 8,
        // "555-0134"; with blanks or dots it is a large number.
        [three, four] => number.contains('-') && (three.len(), four.len()) == (3, 4),
        _ => {
            (9..=12).contains(&digits.len())
                && groups.iter().all(|group| (2..=4).contains(&group.len()))
                && !number.contains('.')
        }
    }
}

fn tail(text: &str, chars: usize) -> &str {
    let start = text.char_indices().rev().nth(chars.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}
