//! Format: what a model writes (Markdown, HTML, anything) as WhatsApp shows it.
//!
//! WhatsApp knows `*bold*`, `_italic_`, `~struck~`, backticks, "- " lists and nothing else; the rest would stand there as signs. A
//! single `*` is taken for WhatsApp's own bold, because the prompt asks for it. Passes are repeated until nothing changes, so that
//! formatting twice is formatting once.

mod block;
mod inline;
mod visible;

pub use visible::visible;

/// More is no reply; `split` decides what happens with it.
const LONGEST: usize = 20_000;
/// Nested marks lose one layer a pass; nobody nests this deep.
const PASSES: usize = 64;

/// A text in WhatsApp's formatting, without control, bidirectional and invisible characters.
pub fn whatsapp(text: &str) -> String {
    let mut text = visible(domain::text::cut(text, LONGEST));
    for _ in 0..PASSES {
        let next = visible(&block::lines(&text));
        if next == text {
            return text;
        }
        text = next;
    }
    // Something that never comes to rest is sent without any marks at all.
    text.replace(['*', '_', '~', '`', '|', '#', '[', ']', '<', '>', '\\'], "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markdown_becomes_what_whatsapp_shows() {
        for (markdown, shown) in [
            ("We open at **9:00**.", "We open at *9:00*."),
            ("__Note__ and ~~old~~ and ***both***", "_Note_ and ~old~ and *_both_*"),
            ("# Opening hours\nDaily", "*Opening hours*\nDaily"),
            ("## **Bold** heading ##\nx", "*Bold heading*\nx"),
            ("* one\n+ two\n• three\n1. four\n2) five", "- one\n- two\n- three\n1. four\n2) five"),
            ("[Returns](https://shop.example/returns)", "Returns: https://shop.example/returns"),
            ("[https://shop.example](https://shop.example)", "https://shop.example"),
            ("![Map](https://shop.example/map.png)", "Map: https://shop.example/map.png"),
            ("Write to [us](mailto:hello@shop.example)", "Write to us: hello@shop.example"),
            ("<https://shop.example/a_b__c__d>", "https://shop.example/a_b__c__d"),
            ("a<br>b<b>c</b> <script>x</script>", "a\nbc x"),
            ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
            ("```rust\nlet a = **b;\n```", "```\nlet a = **b;\n```"),
            ("Use `**raw**` here", "Use `**raw**` here"),
            ("a\n\n\n\nb   \n---\nc", "a\n\nb\nc"),
            ("**open only", "open only"),
            (r"5 \* 3", "5 * 3"),
        ] {
            assert_eq!(whatsapp(markdown), shown, "{markdown:?}");
        }
    }

    #[test]
    fn a_table_becomes_lines() {
        let two = "| Day | Hours |\n|---|:---:|\n| Monday | 9-18 |\n| Sunday | closed |";
        assert_eq!(whatsapp(two), "Monday: 9-18\nSunday: closed");
        let three = "Prices:\n| Cut | Price | Time |\n|---|---|---|\n| Short | 20 EUR | 30 min |\n\nSee you";
        assert_eq!(whatsapp(three), "Prices:\nShort: Price 20 EUR, Time 30 min\n\nSee you");
        assert_eq!(whatsapp("a | b"), "a | b");
    }

    #[test]
    fn what_cannot_be_seen_does_not_leave_and_emoji_stay_whole() {
        assert_eq!(whatsapp("evil\u{200b}.exam\u{ad}ple\u{202e} x\u{0}"), "evil.example x");
        for whole in ["👩‍👩‍👧‍👦 🇵🇹 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽", "می‌خواهم", "क्ष"]
        {
            assert_eq!(whatsapp(whole), whole);
        }
        assert_eq!(whatsapp("a\u{e0041}\u{e0042}b"), "ab");
    }

    proptest! {
        #[test]
        fn formatting_twice_is_formatting_once(text in r"([-*_~`#|\[\]()<>! \n\\a-c1.:]|https://a\.b|é|👍|\PC){0,60}") {
            let once = whatsapp(&text);
            prop_assert_eq!(whatsapp(&once), once);
        }
    }
}
