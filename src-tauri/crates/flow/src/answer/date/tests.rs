//! What dates people write, seen from Friday, 20 November 2026, in Lisbon.

use domain::UnixMs;

use super::super::DateLimit;
use super::*;

/// 2026-11-20 12:00 UTC.
const NOON: UnixMs = UnixMs(1_795_176_000_000);

fn place(country: &str, language: &str) -> Place {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Place { now: NOON, offset_minutes: 0, country: some(country), language: some(language) }
}

fn read_in(country: &str, text: &str, limits: &DateLimits) -> Result<String, WhyNot> {
    read(text, &place(country, ""), limits).map(|day| day.display().into_owned())
}

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn day(text: &str) -> String {
    read_in("PT", text, &DateLimits::default()).unwrap_or_else(|why| format!("{text}: {why}"))
}

#[test]
fn written_dates_are_read() {
    for text in [
        "2026-12-15",
        "15/12/2026",
        "15.12.2026",
        "15-12-26",
        "15/12",
        "15.12.",
        "15 december",
        "December 15",
        "Dec 15th, 2026",
        "15. Dezember 2026",
        "el 15 de diciembre",
        "15 de dezembro de 2026",
        "le 15 décembre",
        "15 dicembre 2026",
        "15 december 26",
        "Tuesday, 15 December",
        "on the 15th of december please",
        "my appointment is 15/12/2026 at 10:30",
        "15. 12. 2026",
        "12/15/2026",
        "2026/12/15",
        "2026-12-15T10:00",
        "em 15 de dezembro",
        "martes 15 de diciembre",
        "15 dez",
    ] {
        assert_eq!(day(text), "2026-12-15", "{text}");
    }
    assert_eq!(day("the 1st of march"), "2027-03-01");
    assert_eq!(day("1er mars"), "2027-03-01");
    assert_eq!(day("primero de marzo"), "2027-03-01");
    assert_eq!(day("first of march 2030"), "2030-03-01");
    assert_eq!(day("15 ago"), "2027-08-15");
    assert_eq!(day("29 february"), "2028-02-29");
    assert_eq!(day("the 15th"), "2026-12-15");
    assert_eq!(day("31st"), "2026-12-31");
    assert_eq!(day("am 25."), "2026-11-25");
}

#[test]
fn days_seen_from_today_are_read_in_seven_languages() {
    for text in ["today", "heute", "Hoy", "hoje", "aujourd’hui", "oggi", "vandaag", "heute morgen"] {
        assert_eq!(day(text), "2026-11-20", "{text}");
    }
    for text in [
        "tomorrow",
        "morgen",
        "Mañana",
        "amanhã",
        "demain",
        "domani",
        "tomorrow morning at 9:30",
        "mañana por la mañana",
        "in a day",
        "in one day",
    ] {
        assert_eq!(day(text), "2026-11-21", "{text}");
    }
    for text in [
        "day after tomorrow",
        "übermorgen",
        "pasado mañana",
        "depois de amanhã",
        "après-demain",
        "dopodomani",
        "overmorgen",
        "in two days",
        "en 2 días",
    ] {
        assert_eq!(day(text), "2026-11-22", "{text}");
    }
    for text in [
        "in 3 days",
        "in drei Tagen",
        "dentro de 3 días",
        "daqui a 3 dias",
        "dans trois jours",
        "tra 3 giorni",
        "over 3 dagen",
        "3 days",
    ] {
        assert_eq!(day(text), "2026-11-23", "{text}");
    }
    for text in [
        "3 days ago",
        "vor 3 Tagen",
        "hace tres días",
        "há 3 dias",
        "il y a 3 jours",
        "3 giorni fa",
        "drie dagen geleden",
    ] {
        assert_eq!(day(text), "2026-11-17", "{text}");
    }
    for text in [
        "in a week",
        "next week",
        "nächste Woche",
        "la próxima semana",
        "semana que vem",
        "la semaine prochaine",
        "la prossima settimana",
        "volgende week",
        "la semana que viene",
    ] {
        assert_eq!(day(text), "2026-11-27", "{text}");
    }
    assert_eq!(day("yesterday"), "2026-11-19");
    assert_eq!(day("vorgestern"), "2026-11-18");
    assert_eq!(day("next month"), "2026-12-20");
    assert_eq!(day("in 2 years"), "2028-11-20");
}

#[test]
fn weekdays_are_the_next_after_today_unless_said_otherwise() {
    for text in [
        "friday",
        "next friday",
        "nächsten Freitag",
        "viernes que viene",
        "próxima sexta-feira",
        "vendredi prochain",
        "venerdì prossimo",
        "volgende vrijdag",
        "Freitag morgen",
    ] {
        assert_eq!(day(text), "2026-11-27", "{text}");
    }
    assert_eq!(day("this friday"), "2026-11-20");
    assert_eq!(day("monday"), "2026-11-23");
    assert_eq!(day("segunda"), "2026-11-23");
    assert_eq!(day("last friday"), "2026-11-13");
    assert_eq!(day("letzten Montag"), "2026-11-16");
    assert_eq!(day("el lunes pasado"), "2026-11-16");
    assert_eq!(read_in("DE", "monday", &DateLimits::past()), Ok("2026-11-16".into()));
}

#[test]
fn day_and_month_stand_as_in_the_country_and_are_asked_for_where_nobody_knows() {
    let any = DateLimits::default();
    assert_eq!(read_in("US", "3/4/2027", &any), Ok("2027-03-04".into()));
    assert_eq!(read_in("DE", "3/4/2027", &any), Ok("2027-04-03".into()));
    assert_eq!(read_in("US", "25/12/2026", &any), Ok("2026-12-25".into()), "there is no other way to read it");
    assert_eq!(read_in("US", "3.4.2027", &any), Ok("2027-04-03".into()), "points are European");
    assert_eq!(read_in("", "3/4/2027", &any), Err(WhyNot::UnclearDate(ymd(2027, 4, 3), ymd(2027, 3, 4))));
    assert_eq!(read_in("", "4/4/2027", &any), Ok("2027-04-04".into()));
    assert_eq!(read("3/4/2027", &place("", "fr"), &any), Ok("2027-04-03".into()));
    assert!(read("3/4/2027", &place("", "en"), &any).is_err());
}

#[test]
fn a_birthday_looks_back_and_an_appointment_ahead() {
    assert_eq!(read_in("DE", "15 march", &DateLimits::past()), Ok("2026-03-15".into()));
    assert_eq!(read_in("DE", "15.3.85", &DateLimits::past()), Ok("1985-03-15".into()));
    assert_eq!(read_in("DE", "15.3.26", &DateLimits::past()), Ok("2026-03-15".into()));
    assert_eq!(read_in("DE", "15.3.30", &DateLimits::default()), Ok("2030-03-15".into()));
    assert_eq!(read_in("DE", "tomorrow", &DateLimits::past()), Err(WhyNot::TooLate(ymd(2026, 11, 19))));
    assert_eq!(read_in("DE", "yesterday", &DateLimits::future()), Err(WhyNot::TooEarly(ymd(2026, 11, 20))));
    assert_eq!(read_in("DE", "today", &DateLimits::future()), Ok("2026-11-20".into()));
    let december =
        DateLimits { earliest: Some(DateLimit::On("2026-12-01".into())), latest: Some(DateLimit::DaysFromToday(30)) };
    assert_eq!(read_in("DE", "30 november", &december), Err(WhyNot::TooEarly(ymd(2026, 12, 1))));
    assert_eq!(read_in("DE", "21 december", &december), Err(WhyNot::TooLate(ymd(2026, 12, 20))));
    assert_eq!(read_in("DE", "20 december", &december), Ok("2026-12-20".into()));
    assert!(!DateLimit::On("soon".into()).is_day());
}

#[test]
fn today_is_the_operators() {
    let at = |offset_minutes| {
        let place = Place { now: UnixMs(NOON.0 + 11 * 3_600_000), offset_minutes, ..place("DE", "") };
        read("today", &place, &DateLimits::default()).unwrap()
    };
    assert_eq!(at(0), "2026-11-20".into());
    assert_eq!(at(120), "2026-11-21".into());
    assert_eq!(at(-720), "2026-11-20".into());
}

#[test]
fn what_is_no_day_or_more_than_one_is_refused() {
    for text in [
        "",
        "soon",
        "31/2/2026",
        "30 february",
        "32 march",
        "15",
        "tomorrow or friday",
        "15 or 16 march",
        "not tomorrow",
        "march",
        "99999999999",
        "in 999999 days",
        "15/13/2026x",
        "2026-13-40",
        "3-4",
        "day",
        "in",
        "next",
        "ago",
        "15/3/20261",
        "0/0",
        "the 45th",
        "in 99999999999 years",
    ] {
        assert_eq!(read_in("DE", text, &DateLimits::default()), Err(WhyNot::NotADate), "{text}");
    }
}
