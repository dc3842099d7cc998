//! Editions: sources that are called the same but for a year, such as the price lists of this year and the last. A question
//! that names no year means the newest.

/// For each title: whether another one is a newer edition of it. All `false` if the question names a year.
pub fn outdated(question: &str, titles: &[Option<&str>]) -> Vec<bool> {
    if !years(question).is_empty() {
        return vec![false; titles.len()];
    }
    let editions: Vec<Option<(String, u16)>> = titles.iter().map(|title| title.and_then(edition)).collect();
    let is_old = |edition: &Option<(String, u16)>| {
        let Some((name, year)) = edition else { return false };
        editions.iter().flatten().any(|(other, newer)| newer > year && other == name)
    };
    editions.iter().map(is_old).collect()
}

/// A title without its years, and the last of them.
fn edition(title: &str) -> Option<(String, u16)> {
    let years = years(title);
    let (_, last) = years.last()?;
    let mut name = title.to_lowercase();
    for (written, _) in &years {
        name = name.replace(written.as_str(), "");
    }
    Some((name, *last))
}

/// The years in a text, as written and as numbers: four digits by themselves, 1900 to 2099.
fn years(text: &str) -> Vec<(String, u16)> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years = numbers.filter_map(|digits| Some((digits.to_owned(), digits.parse().ok()?)));
    years.filter(|(_, year)| (1900..2100).contains(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: [Option<&str>; 5] =
        [Some("Price list 2025"), Some("price list 2026"), Some("Menu 2024"), Some("Returns"), None];

    #[test]
    fn of_two_editions_the_older_one_is_outdated() {
        assert_eq!(outdated("what is a crown?", &LISTS), [true, false, false, false, false]);
    }

    #[test]
    fn who_names_a_year_means_that_year() {
        assert_eq!(outdated("what was a crown in 2025?", &LISTS), [false; 5]);
        assert!(outdated("is code 12025 a crown?", &LISTS)[0], "that is no year");
    }
}
