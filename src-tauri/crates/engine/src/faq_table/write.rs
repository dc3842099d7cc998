//! Writing a table: one that spreadsheets open as it is, and that comes back as it was.

use anyhow::Context;
use domain::Faq;

use super::cells::{guarded, wordings};

/// The FAQs as CSV.
pub(super) fn table(faqs: &[Faq]) -> anyhow::Result<Vec<u8>> {
    // Excel takes a file without this mark for one in the letters of its country.
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(["question", "answer", "other wordings"])?;
    for faq in faqs {
        writer.write_record([guarded(&faq.question), guarded(&faq.answer), guarded(&wordings(&faq.variants))])?;
    }
    writer.into_inner().context("Finish the table")
}

#[cfg(test)]
mod tests {
    use domain::{BaseId, FaqId, FaqInput, UnixMs};
    use proptest::prelude::*;

    use super::super::read;
    use super::*;

    fn faq(input: FaqInput) -> Faq {
        Faq {
            id: FaqId::new(""),
            base_id: BaseId::new(""),
            question: input.question,
            variants: input.variants,
            answer: input.answer,
            updated_at: UnixMs(0),
            uses: 0,
        }
    }

    /// Wordings are one line each and have no bar.
    fn any_faq() -> impl Strategy<Value = FaqInput> {
        let text = "[-=+@'\",;|\t\r\na-cÄ€ ]{1,30}";
        let wording = "[-=+@'\",;a-cÄ€ ]{1,20}";
        (text, text, proptest::collection::vec(wording, 0..3))
            .prop_map(|(question, answer, variants)| FaqInput { question, variants, answer })
            .prop_filter_map("a FAQ", |faq| faq.checked().ok())
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_again(faqs in proptest::collection::vec(any_faq(), 1..6)) {
            let squeezed = |variant: &String| variant.split_whitespace().collect::<Vec<_>>().join(" ");
            let written = table(&faqs.iter().cloned().map(faq).collect::<Vec<_>>()).unwrap();
            let read: Vec<FaqInput> = read::rows(&written)
                .unwrap()
                .into_iter()
                .map(|row| FaqInput { question: row.question, variants: row.variants.unwrap(), answer: row.answer })
                .collect();
            let expected: Vec<FaqInput> = faqs
                .into_iter()
                .map(|faq| FaqInput { variants: faq.variants.iter().map(squeezed).collect(), ..faq })
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
