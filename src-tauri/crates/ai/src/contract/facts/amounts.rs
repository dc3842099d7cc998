//! Amounts: prices and percentages, in whatever way numbers are written.

use std::sync::LazyLock;

use regex::Regex;

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:[ .,'’\u{a0}\u{202f}][0-9]+)*").expect("a pattern of ours"));
static MONEY_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\p{Sc}|\b(?:eur|usd|gbp|brl|chf|pln|try|rub|inr|idr|aed|sar|egp|cny|rmb|jpy|krw|mxn|ars|cop|clp|rs\.?|rp\.?|us|zar|ngn|aud|cad|cost|costs|price|for only|just|only|kostet|preis|preis ist|cuesta|precio|custa|preco|preço|prix|coûte|coute|costa|prezzo|kost|prijs|cena|kosztuje|fiyat|fiyatı|цена|стоит|стоимость|سعر|السعر|بسعر|कीमत|harga|harganya|价格|价格是)\b\)?)(?: (?:is|are|ist|es|é|est|è|von|de|of|a|:))?[ :=]{0,2}$")
        .expect("a pattern of ours")
});
static MONEY_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^ ?(?:\p{Sc}|%|％|٪|(?:eur|usd|gbp|brl|chf|pln|try|rub|inr|idr|aed|sar|egp|cny|rmb|jpy|krw|mxn|ars|cop|clp|euros?|dollars?|dollar|dólares|dolares|reais|real|pounds?|francs?|franken|pesos?|złotych|zł|zloty|lira|tl|руб\w*|₽|гривен|грн|ريال|درهم|جنيه|دولار|يورو|रुपये|रुपए|rupees?|rupiah|ribu|juta|yuan|yen|won|cents?|bucks|percent|prozent|por ?cento|por ?ciento|pour ?cent|percento|procent|yüzde|процент\w*|persen|quid|grand)(?:\b|$)|元|块|円|원|バーツ|บาท|折)")
        .expect("a pattern of ours")
});

/// What stands between the numbers of a list or a range: "10, 20 or 30 EUR", "$20 to 30".
const BETWEEN: &str = r"(?: ?(?:,|/|[\u{2010}-\u{2015}-]|\b(?:or|and|to|bis|oder|und|y|o|a|e|ou|et|à|of|en|lub|до|или|и)\b) ?\p{Sc}?[0-9]+(?:[.,][0-9]+)*)*";
static LIST_AFTER: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!("^{BETWEEN}")).expect("a pattern of ours"));
static LIST_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9]+(?:[.,][0-9]+)* ?(?:[\u{2010}-\u{2015}-]|/|\b(?:or|to|bis|oder|a|ou|à|o)\b) ?$")
        .expect("a pattern of ours")
});
/// What follows a number that is no price: a time, a measure, the minutes of a clock.
static MEASURE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?::[0-9]|(?: ?[\u{2010}-\u{2015}-] ?[0-9]+)? ?[\u{2010}-\u{2015}-]?(?:(?:working|business|calendar|full) )?(?:(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|mins?|hrs?|h|am|pm|o'clock|km|cm|mm|m|kg|g|w|watt|kw|v|l|ml|pieces?|pcs|people|persons?|guests?|times|uhr|tagen?|jahren?|jahr|monaten?|monat|wochen?|stunden?|minuten?|stück|personen|años?|días?|dias?|mes|meses|semanas?|horas?|minutos?|anos?|jours?|ans?|mois|semaines?|heures?|giorni|giorno|anni|mesi|settimane|ore|minuti|dagen|dag|jaar|weken|week|uur|dni|lata?|godzin\w*|gün|yıl|saat|дн\w+|день|лет|год\w*|час\w*|недел\w*|месяц\w*|يوم|أيام|سنوات|ساعة|दिन|साल|घंटे|hari|tahun|jam)(?:[^\p{L}]|$)|[年天日周]|小时|小時|時間|个月|ヶ月|週間))").expect("a pattern of ours")
});

/// What an amount is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Money,
    Percent,
    /// It does not say: a bare number of a price list.
    Open,
}

/// A number with all that it may mean: `1.250` is one and a quarter or twelve hundred and fifty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) words: String,
    values: Vec<f64>,
    unit: Unit,
}

impl Amount {
    fn of(words: &str, unit: Unit) -> Self {
        let bare: String = words.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        let mut values: Vec<f64> = Vec::new();
        let tail = bare.rfind(['.', ',']).map(|at| bare.len() - at - 1);
        let separators = bare.chars().filter(|c| matches!(c, '.' | ',')).count();
        let decimal = || {
            let at = bare.rfind(['.', ','])?;
            let whole: String = bare.get(..at)?.chars().filter(char::is_ascii_digit).collect();
            format!("{whole}.{}", bare.get(at + 1..)?).parse::<f64>().ok()
        };
        match tail {
            Some(3) if separators == 1 => {
                values.extend(digits.parse::<f64>().ok());
                values.extend(decimal());
            }
            Some(3) | None => values.extend(digits.parse::<f64>().ok()),
            Some(_) => values.extend(decimal()),
        }
        Self { words: words.to_owned(), values, unit }
    }

    /// Whether both can mean the same: three years are no three euros, and ten percent are no ten.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let units = self.unit == other.unit || self.unit == Unit::Open || other.unit == Unit::Open;
        units && self.values.iter().any(|value| other.values.iter().any(|known| (value - known).abs() < 0.000_1))
    }
}

/// What stands before and after a number in a text.
struct Around<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Around<'a> {
    fn of(text: &'a str, found: &regex::Match<'_>) -> Self {
        let before = text.get(..found.start()).unwrap_or_default();
        let start = before.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
        Self { before: before.get(start..).unwrap_or_default(), after: text.get(found.end()..).unwrap_or_default() }
    }

    fn unit(&self) -> Option<Unit> {
        let after = MONEY_AFTER.find(self.after).map(|found| found.as_str());
        match after {
            Some(sign) if is_percent(sign) => Some(Unit::Percent),
            Some(_) => Some(Unit::Money),
            None => MONEY_BEFORE.is_match(self.before).then_some(Unit::Money),
        }
    }

    /// The same, also when the sign stands at another number of the list that it is in.
    fn unit_in_list(&self) -> Option<Unit> {
        self.unit().or_else(|| {
            let rest = LIST_AFTER.find(self.after).map_or(0, |list| list.end());
            let after = Around { before: "", after: self.after.get(rest..).unwrap_or_default() };
            let first = LIST_BEFORE.find(self.before).map_or(self.before.len(), |list| list.start());
            let before = Around { before: self.before.get(..first).unwrap_or_default(), after: "" };
            after.unit().or_else(|| before.unit()).filter(|_| !self.is_measure())
        })
    }

    /// A time, a measure, or a part of a code such as `DM-3`.
    fn is_measure(&self) -> bool {
        let mut back = self.before.chars().rev();
        let code = match back.next() {
            Some('-') => back.next().is_some_and(char::is_alphabetic),
            Some(':') => back.next().is_some_and(|c| c.is_ascii_digit()),
            last => last.is_some_and(char::is_alphabetic),
        };
        code || MEASURE_AFTER.is_match(self.after)
    }
}

fn is_percent(sign: &str) -> bool {
    let sign = sign.trim();
    matches!(sign, "%" | "％" | "٪" | "percent" | "prozent" | "percento" | "procent" | "yüzde" | "persen")
        || ["por", "pour", "процент"].iter().any(|begin| sign.starts_with(begin))
}

/// The numbers that stand as prices or percentages.
pub(super) fn find(text: &str) -> Vec<Amount> {
    let amount = |found: regex::Match<'_>| Around::of(text, &found).unit().map(|unit| Amount::of(found.as_str(), unit));
    NUMBER.find_iter(text).filter_map(amount).collect()
}

/// The prices and percentages of a text that replies may rest on. A text that marks none may be a list of bare prices: then
/// every number counts that is no time, measure or code.
pub(super) fn stated(text: &str) -> Vec<Amount> {
    let in_lists =
        |found: regex::Match<'_>| Around::of(text, &found).unit_in_list().map(|unit| Amount::of(found.as_str(), unit));
    let marked: Vec<Amount> = NUMBER.find_iter(text).filter_map(in_lists).collect();
    if marked.is_empty() { bare(text) } else { marked }
}

fn bare(text: &str) -> Vec<Amount> {
    let mut all = Vec::new();
    for found in NUMBER.find_iter(text) {
        if Around::of(text, &found).is_measure() {
            continue;
        }
        all.push(Amount::of(found.as_str(), Unit::Open));
        // "10 20 30" and "1 250" look alike: the parts count as well.
        let parts = found.as_str().split([' ', '\u{a0}', '\u{202f}']).filter(|part| !part.is_empty());
        all.extend(parts.map(|part| Amount::of(part, Unit::Open)));
    }
    all
}
