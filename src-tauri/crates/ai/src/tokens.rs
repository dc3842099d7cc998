//! Tokens: how many a text may have, without any model's tokenizer.
//!
//! Never too few for the usual tokenizers, because what is too long is refused by the provider after it was paid for. The price is
//! a third too many for English. Weights are hundredths of a token a character, taken from the hungriest of five tokenizers
//! (o200k, cl100k, Llama 3, Mistral, Claude 2) over the samples in the tests.

/// What a picture costs: more than any provider counts for one of the usual size.
pub const PICTURE_TOKENS: u32 = 1_600;

/// Role names and separators around a turn.
pub(crate) const TURN_TOKENS: u32 = 8;

/// The number of tokens of a text, rather too many than too few.
pub fn tokens(text: &str) -> u32 {
    let mut hundredths = 0_u64;
    let mut last = ' ';
    for c in text.chars() {
        hundredths += u64::from(weight(c, last));
        last = c;
    }
    u32::try_from(hundredths.div_ceil(100)).unwrap_or(u32::MAX)
}

/// The longest beginning of a text that has at most so many tokens.
pub(crate) fn beginning(text: &str, most: u32) -> &str {
    let (mut hundredths, mut last) = (0_u64, ' ');
    for (at, c) in text.char_indices() {
        hundredths += u64::from(weight(c, last));
        last = c;
        if hundredths > u64::from(most) * 100 {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn weight(c: char, last: char) -> u32 {
    match c {
        'a'..='z' => 38,
        'A'..='Z' => 60,
        ' ' if last == ' ' => 90,
        ' ' if last.is_ascii_digit() => 100,
        ' ' => 10,
        '\0'..='\u{7f}' => 100,
        // Latin with accents: western, eastern; Vietnamese stacks them.
        '\u{80}'..='\u{ff}' => 160,
        '\u{100}'..='\u{2af}' => 250,
        '\u{1e00}'..='\u{1eff}' => 240,
        // Greek, Cyrillic, Hebrew and Arabic.
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => 135,
        '\u{400}'..='\u{52f}' => 55,
        '\u{590}'..='\u{77f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => 130,
        // Devanagari; the other scripts of India and South East Asia.
        '\u{900}'..='\u{97f}' => 140,
        '\u{980}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 220,
        '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' => 125,
        '\u{ac00}'..='\u{d7af}' => 145,
        // Dashes, quotes and dots of typography.
        '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' => 200,
        // Emoji, rare ideographs, everything else: bytes.
        _ => 350,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Text, and the most that any of the five tokenizers makes of it (measured 2026-11-20).
    const MEASURED: &[(&str, &str, u32)] = &[
        (
            "en",
            "We are open from Monday to Friday, nine in the morning until six in the evening. No appointment is needed.",
            23,
        ),
        (
            "de",
            "Unsere Öffnungszeiten sind montags bis freitags von neun bis achtzehn Uhr. Eine Terminvereinbarung ist nicht erforderlich.",
            41,
        ),
        ("es", "Estamos abiertos de lunes a viernes de nueve a seis. No hace falta pedir cita previa.", 29),
        (
            "pl",
            "Jesteśmy otwarci od poniedziałku do piątku w godzinach od dziewiątej do osiemnastej. Rezerwacja nie jest konieczna.",
            50,
        ),
        ("tr", "Pazartesiden cumaya kadar sabah dokuzdan akşam altıya kadar açığız. Randevu gerekmez.", 39),
        (
            "vi",
            "Chúng tôi mở cửa từ thứ Hai đến thứ Sáu, từ chín giờ sáng đến sáu giờ tối. Không cần đặt lịch hẹn.",
            78,
        ),
        (
            "ru",
            "Мы работаем с понедельника по пятницу с девяти утра до шести вечера. Предварительная запись не требуется.",
            51,
        ),
        ("ar", "نحن نعمل من الاثنين إلى الجمعة من التاسعة صباحا حتى السادسة مساء. لا حاجة إلى موعد مسبق.", 77),
        ("he", "אנחנו פתוחים מיום שני עד יום שישי מתשע בבוקר עד שש בערב. אין צורך בתיאום מראש.", 78),
        ("hi", "हम सोमवार से शुक्रवार तक सुबह नौ बजे से शाम छह बजे तक खुले रहते हैं। अपॉइंटमेंट की आवश्यकता नहीं है।", 112),
        ("th", "เราเปิดทำการตั้งแต่วันจันทร์ถึงวันศุกร์ เวลาเก้าโมงเช้าถึงหกโมงเย็น ไม่จำเป็นต้องนัดหมายล่วงหน้า", 175),
        ("zh", "我们的营业时间是周一至周五上午九点到下午六点，无需预约。", 31),
        ("ja", "営業時間は月曜日から金曜日の午前九時から午後六時までです。予約は必要ありません。", 46),
        ("ko", "월요일부터 금요일까지 오전 아홉 시부터 오후 여섯 시까지 영업합니다. 예약은 필요하지 않습니다.", 57),
        ("el", "Είμαστε ανοιχτά από Δευτέρα έως Παρασκευή από τις εννέα το πρωί έως τις έξι το απόγευμα.", 98),
        ("bn", "আমরা সোমবার থেকে শুক্রবার সকাল নয়টা থেকে সন্ধ্যা ছয়টা পর্যন্ত খোলা থাকি।", 128),
        ("ta", "நாங்கள் திங்கள் முதல் வெள்ளி வரை காலை ஒன்பது மணி முதல் மாலை ஆறு மணி வரை திறந்திருப்போம்.", 162),
        ("am", "ከሰኞ እስከ አርብ ከጠዋቱ ሦስት ሰዓት ጀምሮ ክፍት ነን።", 91),
        ("emoji", "👍😀🎉👩‍👩‍👧‍👦🇵🇹❤️", 35),
        ("digits", "4111 1111 1111 1111, +351 912 555 012, 2026-11-20 14:05, 1.234,50 EUR", 66),
        ("url", "https://shop.example/returns/policy?order=ABC-12345&lang=pt-BR", 26),
        ("json", r#"{"reply":"We open at nine.","action":"reply","confidence":0.92,"used":["K1","K2"]}"#, 31),
        ("caps", "WHERE IS MY ORDER??? THIS IS THE THIRD TIME I ASK!!!", 19),
        ("spaces", "a    b\n\n\n\nc\t\td", 11),
    ];

    #[test]
    fn the_estimate_is_never_below_the_hungriest_tokenizer_and_not_absurdly_above() {
        for (name, text, most) in MEASURED {
            let estimate = tokens(text);
            assert!(estimate >= *most, "{name}: {estimate} < {most}");
            assert!(estimate <= most * 2 + 4, "{name}: {estimate} > 2 x {most} + 4");
        }
    }

    proptest! {
        #[test]
        fn the_beginning_keeps_within_the_limit_and_loses_nothing_that_fits(text in ".{0,200}", most in 0_u32..300) {
            let kept = beginning(&text, most);
            prop_assert!(tokens(kept) <= most && text.starts_with(kept));
            prop_assert_eq!(kept == text, tokens(&text) <= most);
        }
    }
}
