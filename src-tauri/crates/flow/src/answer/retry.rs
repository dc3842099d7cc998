//! Retry: the words of [`WhyNot`] in the languages that answers are read in. A row is a reason, a column a language; `{0}` and
//! `{1}` are what the reason carries.

use chrono::{Datelike, NaiveDate};

use super::WhyNot;
use super::why_not::listed;

/// The columns after English, which is what [`WhyNot`] says by itself.
const COLUMNS: [&str; 6] = ["de", "es", "pt", "fr", "it", "nl"];

/// How a day is written, and the months, in the order of [`COLUMNS`].
const DAYS: [(&str, [&str; 12]); 6] = [
    (
        "{d}. {m} {y}",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "{d} de {m} de {y}",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "{d} de {m} de {y}",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "{d} {m} {y}",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "{d} {m} {y}",
        [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
    ),
    (
        "{d} {m} {y}",
        [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
    ),
];

const ROWS: [(&str, [&str; 6]); 20] = [
    (
        "nothing",
        [
            "Bitte schreiben Sie eine Antwort.",
            "Por favor, escriba una respuesta.",
            "Por favor, escreva uma resposta.",
            "Merci d’écrire une réponse.",
            "Per favore, scrivi una risposta.",
            "Schrijf alsjeblieft een antwoord.",
        ],
    ),
    (
        "too_short",
        [
            "Das ist zu kurz. Bitte schreiben Sie mindestens {0} Zeichen.",
            "Es demasiado corto. Escriba al menos {0} caracteres, por favor.",
            "É curto demais. Por favor, escreva pelo menos {0} caracteres.",
            "C’est trop court. Merci d’écrire au moins {0} caractères.",
            "È troppo breve. Per favore, scrivi almeno {0} caratteri.",
            "Dat is te kort. Schrijf alsjeblieft minstens {0} tekens.",
        ],
    ),
    (
        "too_long",
        [
            "Das ist zu lang. Bitte schreiben Sie höchstens {0} Zeichen.",
            "Es demasiado largo. Escriba como máximo {0} caracteres, por favor.",
            "É longo demais. Por favor, escreva no máximo {0} caracteres.",
            "C’est trop long. Merci d’écrire au plus {0} caractères.",
            "È troppo lungo. Per favore, scrivi al massimo {0} caratteri.",
            "Dat is te lang. Schrijf alsjeblieft hoogstens {0} tekens.",
        ],
    ),
    (
        "not_a_number",
        [
            "Bitte senden Sie eine Zahl, zum Beispiel 12.",
            "Por favor, envíe un número, por ejemplo 12.",
            "Por favor, envie um número, por exemplo 12.",
            "Merci d’envoyer un nombre, par exemple 12.",
            "Per favore, invia un numero, per esempio 12.",
            "Stuur alsjeblieft een getal, bijvoorbeeld 12.",
        ],
    ),
    (
        "unclear_number",
        [
            "Bitte senden Sie nur eine Zahl, zum Beispiel 12.",
            "Por favor, envíe un solo número, por ejemplo 12.",
            "Por favor, envie apenas um número, por exemplo 12.",
            "Merci d’envoyer un seul nombre, par exemple 12.",
            "Per favore, invia un solo numero, per esempio 12.",
            "Stuur alsjeblieft maar één getal, bijvoorbeeld 12.",
        ],
    ),
    (
        "not_whole",
        [
            "Bitte senden Sie eine ganze Zahl, zum Beispiel 12.",
            "Por favor, envíe un número entero, por ejemplo 12.",
            "Por favor, envie um número inteiro, por exemplo 12.",
            "Merci d’envoyer un nombre entier, par exemple 12.",
            "Per favore, invia un numero intero, per esempio 12.",
            "Stuur alsjeblieft een heel getal, bijvoorbeeld 12.",
        ],
    ),
    (
        "too_small",
        [
            "Das ist zu klein. Bitte senden Sie mindestens {0}.",
            "Es demasiado pequeño. Envíe al menos {0}, por favor.",
            "É pequeno demais. Por favor, envie pelo menos {0}.",
            "C’est trop petit. Merci d’envoyer au moins {0}.",
            "È troppo piccolo. Per favore, invia almeno {0}.",
            "Dat is te klein. Stuur alsjeblieft minstens {0}.",
        ],
    ),
    (
        "too_large",
        [
            "Das ist zu groß. Bitte senden Sie höchstens {0}.",
            "Es demasiado grande. Envíe como máximo {0}, por favor.",
            "É grande demais. Por favor, envie no máximo {0}.",
            "C’est trop grand. Merci d’envoyer au plus {0}.",
            "È troppo grande. Per favore, invia al massimo {0}.",
            "Dat is te groot. Stuur alsjeblieft hoogstens {0}.",
        ],
    ),
    (
        "not_an_email",
        [
            "Bitte senden Sie eine E-Mail-Adresse, zum Beispiel name@example.com.",
            "Por favor, envíe un correo electrónico, por ejemplo nombre@example.com.",
            "Por favor, envie um e-mail, por exemplo nome@example.com.",
            "Merci d’envoyer une adresse e-mail, par exemple nom@example.com.",
            "Per favore, invia un indirizzo e-mail, per esempio nome@example.com.",
            "Stuur alsjeblieft een e-mailadres, bijvoorbeeld naam@example.com.",
        ],
    ),
    (
        "several_emails",
        [
            "Bitte senden Sie nur eine E-Mail-Adresse.",
            "Por favor, envíe un solo correo electrónico.",
            "Por favor, envie apenas um e-mail.",
            "Merci d’envoyer une seule adresse e-mail.",
            "Per favore, invia un solo indirizzo e-mail.",
            "Stuur alsjeblieft maar één e-mailadres.",
        ],
    ),
    (
        "not_a_phone",
        [
            "Bitte senden Sie eine Telefonnummer, zum Beispiel +1 202 555 0123.",
            "Por favor, envíe un número de teléfono, por ejemplo +1 202 555 0123.",
            "Por favor, envie um número de telefone, por exemplo +1 202 555 0123.",
            "Merci d’envoyer un numéro de téléphone, par exemple +1 202 555 0123.",
            "Per favore, invia un numero di telefono, per esempio +1 202 555 0123.",
            "Stuur alsjeblieft een telefoonnummer, bijvoorbeeld +1 202 555 0123.",
        ],
    ),
    (
        "no_country_code",
        [
            "Bitte senden Sie die Nummer mit Ländervorwahl, zum Beispiel +1 202 555 0123.",
            "Por favor, envíe el número con el código de país, por ejemplo +1 202 555 0123.",
            "Por favor, envie o número com o código do país, por exemplo +1 202 555 0123.",
            "Merci d’envoyer le numéro avec l’indicatif du pays, par exemple +1 202 555 0123.",
            "Per favore, invia il numero con il prefisso del paese, per esempio +1 202 555 0123.",
            "Stuur alsjeblieft het nummer met landcode, bijvoorbeeld +1 202 555 0123.",
        ],
    ),
    (
        "not_a_date",
        [
            "Bitte senden Sie ein Datum, zum Beispiel 15. März.",
            "Por favor, envíe una fecha, por ejemplo 15 de marzo.",
            "Por favor, envie uma data, por exemplo 15 de março.",
            "Merci d’envoyer une date, par exemple 15 mars.",
            "Per favore, invia una data, per esempio 15 marzo.",
            "Stuur alsjeblieft een datum, bijvoorbeeld 15 maart.",
        ],
    ),
    (
        "unclear_date",
        [
            "Meinen Sie {0} oder {1}? Bitte schreiben Sie den Monat als Wort.",
            "¿Quiere decir {0} o {1}? Escriba el mes con letras, por favor.",
            "Quer dizer {0} ou {1}? Por favor, escreva o mês por extenso.",
            "S’agit-il du {0} ou du {1} ? Merci d’écrire le mois en lettres.",
            "Intendi {0} o {1}? Per favore, scrivi il mese in lettere.",
            "Bedoel je {0} of {1}? Schrijf de maand alsjeblieft als woord.",
        ],
    ),
    (
        "too_early",
        [
            "Das ist zu früh. Bitte senden Sie ein Datum ab dem {0}.",
            "Es demasiado pronto. Envíe una fecha a partir del {0}, por favor.",
            "É cedo demais. Por favor, envie uma data a partir de {0}.",
            "C’est trop tôt. Merci d’envoyer une date à partir du {0}.",
            "È troppo presto. Per favore, invia una data a partire dal {0}.",
            "Dat is te vroeg. Stuur alsjeblieft een datum vanaf {0}.",
        ],
    ),
    (
        "too_late",
        [
            "Das ist zu spät. Bitte senden Sie ein Datum bis zum {0}.",
            "Es demasiado tarde. Envíe una fecha hasta el {0}, por favor.",
            "É tarde demais. Por favor, envie uma data até {0}.",
            "C’est trop tard. Merci d’envoyer une date jusqu’au {0}.",
            "È troppo tardi. Per favore, invia una data fino al {0}.",
            "Dat is te laat. Stuur alsjeblieft een datum tot en met {0}.",
        ],
    ),
    (
        "not_a_choice",
        [
            "Bitte wählen Sie eines davon: {0}.",
            "Por favor, elija una de estas opciones: {0}.",
            "Por favor, escolha uma destas opções: {0}.",
            "Merci de choisir parmi : {0}.",
            "Per favore, scegli una di queste opzioni: {0}.",
            "Kies alsjeblieft een van deze: {0}.",
        ],
    ),
    (
        "unclear_choice",
        [
            "Was davon meinen Sie: {0}? Bitte wählen Sie eines.",
            "¿Cuál quiere decir: {0}? Elija una opción, por favor.",
            "Qual quer dizer: {0}? Por favor, escolha uma.",
            "Que voulez-vous dire : {0} ? Merci d’en choisir un.",
            "Quale intendi: {0}? Per favore, scegline una.",
            "Welke bedoel je: {0}? Kies er alsjeblieft een.",
        ],
    ),
    (
        "not_yes_or_no",
        [
            "Bitte antworten Sie mit Ja oder Nein.",
            "Por favor, responda sí o no.",
            "Por favor, responda sim ou não.",
            "Merci de répondre par oui ou par non.",
            "Per favore, rispondi sì o no.",
            "Antwoord alsjeblieft met ja of nee.",
        ],
    ),
    (
        "other_form",
        [
            "Das sieht nicht richtig aus. Bitte prüfen Sie es und senden Sie es noch einmal.",
            "No parece correcto. Revíselo y envíelo de nuevo, por favor.",
            "Não parece certo. Por favor, verifique e envie de novo.",
            "Cela ne semble pas correct. Merci de vérifier et de renvoyer.",
            "Non sembra corretto. Per favore, controlla e invia di nuovo.",
            "Dat lijkt niet te kloppen. Kijk het alsjeblieft na en stuur het opnieuw.",
        ],
    ),
];

impl WhyNot {
    /// What is wrong, in a language (`de`, `pt-BR`); in English where the language is not known here.
    pub fn words(&self, language: Option<&str>) -> String {
        let language = language.and_then(|language| language.split(['-', '_']).next()).unwrap_or_default();
        let column = COLUMNS.iter().position(|known| language.eq_ignore_ascii_case(known));
        let row = ROWS.iter().find(|(code, _)| *code == self.code());
        let found = column.and_then(|column| Some((row?.1.get(column)?, DAYS.get(column)?)));
        let Some((text, (form, months))) = found else { return self.to_string() };
        let day = |day: NaiveDate| {
            let month = usize::try_from(day.month0()).ok().and_then(|index| months.get(index)).unwrap_or(&"");
            form.replace("{d}", &day.day().to_string()).replace("{m}", month).replace("{y}", &day.year().to_string())
        };
        let with = |first: String| text.replace("{0}", &first);
        match self {
            Self::TooShort(limit) | Self::TooLong(limit) => with(limit.to_string()),
            Self::TooSmall(limit) | Self::TooLarge(limit) => with(limit.to_string()),
            Self::TooEarly(limit) | Self::TooLate(limit) => with(day(*limit)),
            Self::UnclearDate(one, other) => with(day(*one)).replace("{1}", &day(*other)),
            Self::NotAChoice(options) => with(listed(options)),
            Self::UnclearChoice(options) => with(options.join(" / ")),
            _ => (*text).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantNames as _;

    use super::*;

    #[test]
    fn every_reason_has_words_in_every_language_with_the_same_places() {
        assert_eq!(WhyNot::VARIANTS.len(), ROWS.len());
        for code in WhyNot::VARIANTS {
            let (_, texts) = ROWS.iter().find(|(known, _)| known == code).unwrap_or_else(|| panic!("{code}"));
            for text in texts {
                for place in ["{0}", "{1}"] {
                    assert_eq!(text.contains(place), texts[0].contains(place), "{text}");
                }
            }
        }
    }

    #[test]
    fn words_carry_days_and_labels() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 4).unwrap();
        assert_eq!(
            WhyNot::TooEarly(day).words(Some("pt-BR")),
            "É cedo demais. Por favor, envie uma data a partir de 4 de março de 2027."
        );
        assert_eq!(
            WhyNot::TooEarly(day).words(Some("de")),
            "Das ist zu früh. Bitte senden Sie ein Datum ab dem 4. März 2027."
        );
        assert_eq!(
            WhyNot::TooEarly(day).words(Some("sw")),
            "That is too early. Please send a date from 4 March 2027 on."
        );
        let choice = WhyNot::NotAChoice(vec!["A {1}".into(), "B".into()]);
        assert_eq!(choice.words(Some("ES")), "Por favor, elija una de estas opciones: 1. A {1}, 2. B.");
        assert_eq!(WhyNot::NotYesOrNo.words(None), "Please answer yes or no.");
    }
}
