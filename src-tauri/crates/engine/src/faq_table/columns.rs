//! Columns: which of them holds what, by the names in the first row.

use domain::text;

const QUESTIONS: &[&str] = &[
    "question",
    "questions",
    "q",
    "faq",
    "customer asks",
    "frage",
    "fragen",
    "pergunta",
    "perguntas",
    "pregunta",
    "preguntas",
    "domanda",
    "domande",
    "vraag",
    "vragen",
    "pytanie",
    "soru",
];
const ANSWERS: &[&str] = &[
    "answer",
    "answers",
    "a",
    "reply",
    "response",
    "antwort",
    "antworten",
    "resposta",
    "respostas",
    "respuesta",
    "respuestas",
    "reponse",
    "reponses",
    "risposta",
    "risposte",
    "antwoord",
    "antwoorden",
    "odpowiedz",
    "cevap",
];
const WORDINGS: &[&str] = &[
    "variants",
    "variant",
    "other wordings",
    "wordings",
    "alternatives",
    "alternative questions",
    "also asked as",
    "synonyms",
    "varianten",
    "andere formulierungen",
    "formulierungen",
    "variacoes",
    "variantes",
    "outras formas",
    "otras formas",
    "autres formulations",
    "varianti",
    "andere vragen",
];

/// Where a table holds what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub question: usize,
    pub answer: usize,
    pub wordings: Option<usize>,
}

/// What a first row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// It names the columns.
    Named(Columns),
    /// It names one of question and answer and not the other: guessing would mix them up.
    Half,
    /// It is a row like the others: question, answer, other wordings.
    None,
}

/// Reads a first row.
pub(super) fn header<'a>(cells: impl Iterator<Item = &'a str>) -> Header {
    let cells: Vec<String> = cells.map(|cell| text::folded(cell).trim_matches([' ', ':', '*']).to_owned()).collect();
    let named = |names: &[&str]| cells.iter().position(|cell| names.contains(&cell.as_str()));
    match (named(QUESTIONS), named(ANSWERS)) {
        (Some(question), Some(answer)) => Header::Named(Columns { question, answer, wordings: named(WORDINGS) }),
        (None, None) => Header::None,
        _ => Header::Half,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_name_in_any_order_and_several_languages() {
        let named = |row: &str| header(row.split(','));
        let columns = |question, answer, wordings| Header::Named(Columns { question, answer, wordings });
        assert_eq!(named("Question,Answer"), columns(0, 1, None));
        assert_eq!(named("id,Antwort, FRAGE ,Varianten"), columns(2, 1, Some(3)));
        assert_eq!(named("Pergunta,Resposta,Variações"), columns(0, 1, Some(2)));
        assert_eq!(named("Pregunta:,Respuesta:"), columns(0, 1, None));
        assert_eq!(named("Question,Réponse"), columns(0, 1, None));
    }

    #[test]
    fn a_row_that_names_nothing_is_a_row() {
        assert_eq!(header("Do you ship?,Yes".split(',')), Header::None);
        assert_eq!(header("id,question,text".split(',')), Header::Half);
    }
}
