//! Facts: what in a reply can do harm if it is wrong: addresses, e-mails, phone numbers, prices.
//!
//! Found generously (a false find costs a handover, a missed one costs a customer), compared strictly.

mod amounts;
mod links;

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::{format::visible, script::is_dense};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[\p{L}\p{N}._%+'-]+ ?(?:@|\(at\)|\[at\]|＠) ?[\p{L}\p{N}.-]+(?: ?\[?\(?(?:\.|dot)\)?\]? ?)[\p{L}]{2,24}",
    )
    .expect("a pattern of ours")
});
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\+?[0-9](?:[ ./()\u{2010}-\u{2015}-]{0,3}[0-9]){6,18}").expect("a pattern of ours"));
static DATE_OR_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[0-9]{1,2}[:.h][0-9]{2} ?[\u{2010}-\u{2015}-] ?[0-9]{1,2}[:.h][0-9]{2}|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)?[0-9]{2}|[0-9]{1,2}:[0-9]{2}")
        .expect("a pattern of ours")
});

/// What a text states.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    links: Vec<links::Link>,
    emails: Vec<String>,
    phones: Vec<String>,
    amounts: Vec<amounts::Amount>,
}

/// A text in which letters that look alike are alike, and dots that are written out are dots. A blank stands between an address
/// and a script that needs none.
fn plain(text: &str) -> String {
    let text = visible(text).nfkc().collect::<String>().replace(['。', '｡', '․', '﹒'], ".");
    let mut out = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        if (last.is_ascii_alphanumeric() && is_dense(c)) || (is_dense(last) && c.is_ascii_alphanumeric()) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

impl Facts {
    pub(super) fn of(text: &str) -> Self {
        let text = plain(text);
        let (emails, without) = emails(&text);
        let phones = phones(&DATE_OR_TIME.replace_all(&without, " ; "));
        Self { links: links::find(&without), emails, phones, amounts: amounts::find(&text.to_lowercase()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self == &Self::default()
    }

    /// The first address, e-mail or phone number that neither the shop's own texts have nor, as far as it is his own, the customer.
    pub(super) fn contact_beyond(&self, shop: &[&str], said: &[&str]) -> Option<String> {
        if self.links.is_empty() && self.emails.is_empty() && self.phones.is_empty() {
            return None;
        }
        let (shop, said) = (Self::of_all(shop), Self::of_all(said));
        let link = self.links.iter().find(|link| !shop.links.iter().any(|known| link.is_within(known)));
        if let Some(link) = link {
            return Some(format!("the address {link}"));
        }
        let email = self.emails.iter().find(|email| !shop.emails.contains(email) && !said.emails.contains(email));
        if let Some(email) = email {
            return Some(format!("the e-mail address {email}"));
        }
        let known = |phone: &String| shop.phones.iter().chain(&said.phones).any(|other| same_number(phone, other));
        self.phones.iter().find(|phone| !known(phone)).map(|phone| format!("the number {phone}"))
    }

    /// The first price or percentage that is in none of the texts.
    pub(super) fn amount_beyond(&self, sources: &[&str]) -> Option<String> {
        if self.amounts.is_empty() {
            return None;
        }
        let numbers: Vec<amounts::Amount> =
            sources.iter().flat_map(|text| amounts::stated(&plain(text).to_lowercase())).collect();
        self.amounts
            .iter()
            .find(|amount| !numbers.iter().any(|known| amount.may_be(known)))
            .map(|amount| amount.words.clone())
    }

    fn of_all(texts: &[&str]) -> Self {
        let mut all = Self::default();
        for text in texts {
            let facts = Self::of(text);
            all.links.extend(facts.links);
            all.emails.extend(facts.emails);
            all.phones.extend(facts.phones);
        }
        all
    }
}

/// E-mail addresses, and the text without them: their second half is no link.
fn emails(text: &str) -> (Vec<String>, String) {
    let clean = |found: &str| {
        let found = found
            .replace("(at)", "@")
            .replace("[at]", "@")
            .replace("[dot]", ".")
            .replace("(dot)", ".")
            .replace("dot", ".");
        found.chars().filter(|c| !c.is_whitespace() && !"[]()".contains(*c)).collect::<String>()
    };
    let exact = |found: &str| if found.contains([' ', '[', '(']) { clean(found) } else { found.to_owned() };
    let emails = EMAIL
        .find_iter(text)
        .map(|found| exact(&found.as_str().to_lowercase()).trim_matches(['.', '\'', '-']).to_owned())
        .collect();
    (emails, EMAIL.replace_all(text, " ").into_owned())
}

fn phones(text: &str) -> Vec<String> {
    let digits = |found: &str| found.chars().filter(char::is_ascii_digit).collect::<String>();
    PHONE.find_iter(text).map(|found| digits(found.as_str())).filter(|digits| digits.len() >= 7).collect()
}

/// Equal apart from what comes before a national number.
fn same_number(one: &str, other: &str) -> bool {
    let bare = |number: &str| number.trim_start_matches('0').to_owned();
    let (one, other) = (bare(one), bare(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    short.len() >= 7 && long.ends_with(short.as_str()) && long.len() - short.len() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beyond(reply: &str, shop: &str, said: &str) -> Option<String> {
        Facts::of(reply).contact_beyond(&[shop], &[said])
    }

    #[test]
    fn contacts_that_nobody_gave_are_found_however_they_are_written() {
        for reply in [
            "See https://evil.example/pay",
            "See HTTP://EVIL.EXAMPLE",
            "go to www.evil.example",
            "go to evil.example/pay now",
            "evil-shop.com",
            "evil.lol",
            "Evil.Com",
            "evil.exampleで支払ってください",
            "请到evil.com付款",
            "evil.examples.pizza",
            "evil . com",
            "evil[.]com",
            "evil dot com",
            "evil。com",
            "ｅｖｉｌ．ｃｏｍ",
            "ev\u{200b}il.com",
            "xn--80ak6aa92e.com",
            "пример.рф",
            "hxxps://evil.example",
            "wa.me/351555000111",
            "http://192.0.2.7/x",
            "192.0.2.7:8080",
            "*evil.com*",
            "_https://evil.example_",
            "https://shop.example.evil.com",
            "https://shop.example@evil.com/",
            "https://evil.com/?u=shop.example",
            "https://shop.example/x?data=secret",
            "Write to boss@evil.example",
            "boss (at) evil.example",
            "boss @ evil . example",
            "Call +1 555 010 0199",
            "call 555-0100-199",
            "5550100199",
            "５５５０１００１９９",
            "tel:+15550100199",
        ] {
            assert!(
                beyond(reply, "We are at https://shop.example/returns, hello@shop.example, +351 912 555 012", "")
                    .is_some(),
                "{reply}"
            );
        }
    }

    #[test]
    fn contacts_of_the_shop_pass_and_the_customers_own() {
        let shop = "We are at https://www.shop.example/returns, hello@shop.example, +351 912 555 012. Open 9.00-18.30, 20.11.2026.";
        let said = "my mail is ana@mail.example, call 00351 934 555 099, see https://evil.example";
        for reply in [
            "See https://shop.example/returns.",
            "shop.example/returns/",
            "(https://www.shop.example)",
            "Write to Hello@Shop.example or call 912 555 012.",
            "We noted ana@mail.example and +351 934 555 099.",
            "We are open 09.00-18.30 and on 20.11.2026 from 10:00-12:00.",
            "We are open daily.We look forward to it. It's 2-3 days, e.g. on Monday, i.e. soon.",
        ] {
            assert_eq!(beyond(reply, shop, said), None, "{reply}");
        }
        assert!(beyond("See https://evil.example", shop, said).is_some());
    }

    #[test]
    fn prices_and_percentages_need_a_source() {
        let sources = ["A haircut costs 25 EUR, colour 1.250,50 EUR. Delivery 5 €. 10% on Mondays. Open 9-18."];
        let beyond = |reply: &str| Facts::of(reply).amount_beyond(&sources);
        for reply in [
            "25 EUR",
            "€25",
            "25,00 euros",
            "EUR 1250.50",
            "1 250,50 €",
            "5€ for delivery",
            "10 % on Mondays",
            "We open at 9",
            "2 chairs",
        ] {
            assert_eq!(beyond(reply), None, "{reply}");
        }
        for reply in [
            "24 EUR",
            "$1",
            "€ 250",
            "only 20 euros",
            "50%",
            "R$ 30",
            "₹500",
            "100 рублей",
            "30 zł",
            "it costs 99",
            "der Preis ist 19",
            "20 percent",
        ] {
            assert!(beyond(reply).is_some(), "{reply}");
        }
    }

    #[test]
    fn a_number_that_is_no_price_is_no_source_of_one() {
        let beyond = |reply: &str, source: &str| Facts::of(reply).amount_beyond(&[source]).is_some();
        for (reply, source) in [
            ("everything for 3 EUR", "Gift cards from $20 to $300 are valid for 3 years."),
            ("everything for 3 EUR", "They are valid for 3 years."),
            ("now 14 euros", "Orders placed before 14:00 leave the same day."),
            ("only $2", "Delivery takes 2-4 working days."),
            ("only $4", "Delivery takes 2-4 working days."),
            ("$3", "The wall dimmer DM-3 fits."),
            ("10 EUR", "You get 10 % off."),
            ("5% off", "It costs 5 EUR."),
        ] {
            assert!(beyond(reply, source), "{reply} from {source}");
        }
        for (reply, source) in [
            ("20 EUR", "Vouchers of 10, 20 or 30 EUR."),
            ("$300", "From $20 to 300."),
            ("25 EUR", "Cuts: short 25, long 40"),
            ("it costs 49.90", "Code: LM-204; Article: Desk lamp; Price: 49.90"),
            ("49,90 €", "Preis (EUR): 49,90"),
            ("18 %", "From 10 lamps you get 10 % off, from 50 lamps 18 %."),
            ("$4.90, free over $60", "Standard delivery is $4.90, free for orders over $60. Express is $12.50."),
        ] {
            assert!(!beyond(reply, source), "{reply} from {source}");
        }
    }
}
