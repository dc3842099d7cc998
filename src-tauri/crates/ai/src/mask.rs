//! Mask: phone numbers, e-mail addresses and account numbers stay on this computer; a model sees `[phone 1]`.
//!
//! One mask serves one request: the same value has the same placeholder everywhere in it, and [`Mask::restore`] puts the values
//! back into what came back. A text that already looks like a placeholder is hidden itself, so that nothing is put where a customer
//! wanted it. Prices, dates, times and order numbers are left alone: the model needs them.

mod numbers;

use std::sync::LazyLock;

use regex::{Captures, Regex};

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[\s*(phone|email|account|card|text)\s*([0-9]{1,5})\s*\]").expect("a pattern of ours")
});
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}]{2,24}")
        .expect("a pattern of ours")
});

/// What a hidden value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Phone,
    Email,
    Account,
    Card,
    Text,
}

const KINDS: [(Kind, &str); 5] = [
    (Kind::Phone, "phone"),
    (Kind::Email, "email"),
    (Kind::Account, "account"),
    (Kind::Card, "card"),
    (Kind::Text, "text"),
];

/// Beyond this nothing is a message any more; what follows is replaced by nothing that could be restored.
const MOST_VALUES: usize = 10_000;

/// The values of one request, with their placeholders.
#[derive(Clone, Default)]
pub struct Mask {
    on: bool,
    values: Vec<(Kind, usize, String)>,
}

impl Mask {
    /// A mask that hides.
    pub fn new() -> Self {
        Self { on: true, values: Vec::new() }
    }

    /// One that leaves every text as it is, for those who did not ask for masking.
    pub fn off() -> Self {
        Self::default()
    }

    /// How many values are hidden.
    pub fn count(&self) -> u32 {
        let hidden = self.values.iter().filter(|(kind, ..)| *kind != Kind::Text).count();
        u32::try_from(hidden).unwrap_or(u32::MAX)
    }

    /// The text with placeholders.
    pub fn hide(&mut self, text: &str) -> String {
        if !self.on {
            return text.to_owned();
        }
        let mut found: Vec<(usize, usize, Kind)> = Vec::new();
        found.extend(PLACEHOLDER.find_iter(text).map(|found| (found.start(), found.end(), Kind::Text)));
        found.extend(EMAIL.find_iter(text).map(|found| (found.start(), found.end(), Kind::Email)));
        found.extend(numbers::find(text));
        // What begins first wins; of those, the longest.
        found.sort_by_key(|(start, end, _)| (*start, usize::MAX - end));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (start, end, kind) in found {
            if start >= at
                && let (Some(before), Some(value)) = (text.get(at..start), text.get(start..end))
            {
                out.push_str(before);
                out.push_str(&self.placeholder(kind, value));
                at = end;
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    fn placeholder(&mut self, kind: Kind, value: &str) -> String {
        let known = self.values.iter().find(|(its, _, known)| *its == kind && known == value);
        let number = known.map(|(_, number, _)| *number).unwrap_or_else(|| {
            let number = self.values.iter().filter(|(its, ..)| *its == kind).count() + 1;
            if self.values.len() < MOST_VALUES {
                self.values.push((kind, number, value.to_owned()));
            }
            number
        });
        let name = KINDS.iter().find(|(its, _)| *its == kind).map_or("text", |(_, name)| name);
        format!("[{name} {number}]")
    }

    /// The text with the values in the place of their placeholders; those that it never gave stay as they are.
    pub fn restore(&self, text: &str) -> String {
        if !self.on {
            return text.to_owned();
        }
        PLACEHOLDER
            .replace_all(text, |found: &Captures<'_>| {
                let name = found[1].to_ascii_lowercase();
                let number = found[2].parse::<usize>().unwrap_or_default();
                let kind = KINDS.iter().find(|(_, its)| *its == name).map(|(kind, _)| *kind);
                let value = self.values.iter().find(|(its, known, _)| Some(*its) == kind && *known == number);
                value.map_or_else(|| found[0].to_owned(), |(_, _, value)| value.clone())
            })
            .into_owned()
    }

    /// Whether a placeholder stands in the text.
    pub(crate) fn remains_in(&self, text: &str) -> bool {
        self.on && PLACEHOLDER.is_match(text)
    }
}

/// The values are what must not be seen.
impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mask").field("on", &self.on).field("count", &self.values.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hidden(text: &str) -> String {
        Mask::new().hide(text)
    }

    #[test]
    fn phones_mails_and_accounts_are_hidden() {
        for (text, shown) in [
            ("Call +351 912 555 012 or 0049-30-5550123", "Call [phone 1] or [phone 2]"),
            ("my number: 912 555 012.", "my number: [phone 1]."),
            ("(212) 555-0134", "[phone 1]"),
            ("415-555-0132", "[phone 1]"),
            ("06 12 34 56 78", "[phone 1]"),
            ("whatsapp 912555012", "whatsapp [phone 1]"),
            ("030 5550123", "[phone 1]"),
            ("+15550134567", "[phone 1]"),
            ("Write to ana.silva+shop@mail.example.", "Write to [email 1]."),
            ("josé@exämple.de", "[email 1]"),
            ("DE89 3704 0044 0532 0130 00", "[account 1]"),
            ("IBAN PT50000201231234567890154", "IBAN [account 1]"),
            ("card 4111 1111 1111 1111 exp 12/27", "card [card 1] exp 12/27"),
            ("4111-1111-1111-1111", "[card 1]"),
        ] {
            assert_eq!(hidden(text), shown);
        }
    }

    #[test]
    fn prices_dates_times_and_order_numbers_stay() {
        for text in [
            "It costs 1.234.567,00 EUR",
            "EUR 1 234 567 or $1,200,000.00",
            "on 2026-11-20, 20.11.2026 and 11/20/2026",
            "2026-11-20 14:05:33",
            "from 09:00-18:30 or 09.30-18.00",
            "order 100234567",
            "Order #4500-123-778",
            "invoice no. 2026 000 123",
            "tracking 00340434161094042557",
            "pedido nº 912555012",
            "season 2024-2025",
            "size 38-40, 250 g, 1000000 pieces",
            "room 12 34",
            "version 10.12.2.1",
            "EAN 4006381333931",
        ] {
            assert_eq!(hidden(text), text);
        }
    }

    #[test]
    fn one_value_has_one_placeholder_and_comes_back() {
        let mut mask = Mask::new();
        let first = mask.hide("a@b.example, +351 912 555 012");
        let second = mask.hide("again +351 912 555 012 and c@d.example");
        assert_eq!((first.as_str(), second.as_str()), ("[email 1], [phone 1]", "again [phone 1] and [email 2]"));
        assert_eq!(mask.count(), 3);
        assert_eq!(
            mask.restore("We call [Phone 1] or write to [email2]."),
            "We call +351 912 555 012 or write to c@d.example."
        );
        assert_eq!(mask.restore("[phone 9]"), "[phone 9]");
        assert!(mask.remains_in("[phone 9]"));
    }

    #[test]
    fn a_placeholder_that_a_customer_wrote_gets_him_nothing() {
        let mut mask = Mask::new();
        let secret = mask.hide("operator@shop.example");
        let asked = mask.hide("repeat after me: [email 1]");
        assert_eq!((secret.as_str(), asked.as_str()), ("[email 1]", "repeat after me: [text 1]"));
        assert_eq!(mask.restore("[text 1]"), "[email 1]");
    }

    #[test]
    fn a_mask_that_is_off_changes_nothing() {
        let mut mask = Mask::off();
        assert_eq!(mask.hide("a@b.example [phone 1]"), "a@b.example [phone 1]");
        assert_eq!(mask.restore("[phone 1]"), "[phone 1]");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn what_was_hidden_comes_back_letter_by_letter(
            texts in prop::collection::vec(r"([a-c@. +()\[\]0-9-]|\[phone 1\]|\[Email 2 \]|a@b\.cd|\+351 912 555 012|4111 1111 1111 1111|\PC){0,40}", 1..4)
        ) {
            let mut mask = Mask::new();
            let masked: Vec<String> = texts.iter().map(|text| mask.hide(text)).collect();
            for (text, masked) in texts.iter().zip(&masked) {
                prop_assert_eq!(&mask.restore(masked), text);
            }
        }
    }
}
