//! Furniture: running headers and footers. What stands at the edge of most pages would otherwise be in most chunks and
//! break sentences in two.

use std::collections::HashMap;

use super::Page;
use super::glyphs::Line;

/// Fewer pages cannot show what repeats.
const PAGES: usize = 3;
/// Lines looked at from each edge.
const EDGE: usize = 2;
/// Distance to the text, in letter sizes.
const APART: f64 = 1.9;

/// Removes lines that stand at the edge of most pages. The first occurrence stays when it says something: an address in
/// the footer is an answer, a page number is not.
pub(super) fn remove(pages: &mut [Page]) {
    if pages.len() < PAGES {
        return;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<String> = edges(&page.lines).into_iter().map(|at| key(&page.lines[at].text)).collect();
        keys.sort();
        keys.dedup();
        keys.into_iter().for_each(|key| *seen.entry(key).or_default() += 1);
    }
    // Left and right pages may differ, hence less than half.
    let enough = PAGES.max(pages.len() * 2 / 5);
    let mut kept = std::collections::HashSet::new();
    for page in pages {
        let mut removed: Vec<usize> = edges(&page.lines);
        removed.retain(|&at| {
            let key = key(&page.lines[at].text);
            seen.get(&key).is_some_and(|&count| count >= enough) && !(says_something(&key) && kept.insert(key))
        });
        let mut at = 0;
        page.lines.retain(|_| {
            at += 1;
            !removed.contains(&(at - 1))
        });
    }
}

/// The highest and the lowest lines that stand apart from the text; the last rows of a table do not.
fn edges(lines: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].rotated).collect();
    order.sort_by(|&a, &b| lines[b].height.total_cmp(&lines[a].height));
    let apart = |outer: usize, inner: usize| {
        let (outer, inner) = (&lines[outer], &lines[inner]);
        (outer.height - inner.height).abs() > outer.size.max(inner.size) * APART
    };
    let above =
        (1..=EDGE).rev().find(|&count| count < order.len() && apart(order[count - 1], order[count])).unwrap_or(0);
    let mut edges = order[..above].to_vec();
    order.reverse();
    let below =
        (1..=EDGE).rev().find(|&count| count < order.len() && apart(order[count - 1], order[count])).unwrap_or(0);
    edges.extend(order[..below].iter().filter(|at| !edges.contains(at)).copied().collect::<Vec<_>>());
    edges
}

/// Numbers differ from page to page.
fn key(text: &str) -> String {
    let mut key = String::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace() || *letter == ' ') {
        match letter {
            letter if letter.is_numeric() && key.ends_with('#') => {}
            letter if letter.is_numeric() => key.push('#'),
            letter => key.extend(letter.to_lowercase()),
        }
    }
    key
}

fn says_something(key: &str) -> bool {
    key.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.chars().count() > 3).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32) -> Page {
        let line = |text: String, height: f64| Line { text, height, size: 10.0, ..Line::default() };
        let mut lines = vec![line("Harbour Salon — price guide".into(), 800.0)];
        for at in 0..6 {
            lines.push(line(
                format!(
                    "Sentence {} about service {}",
                    ["one", "two", "six"][number as usize % 3],
                    ["a", "b", "c", "d", "e", "f"][at]
                ),
                700.0 - at as f64 * 12.0,
            ));
        }
        lines.push(line(format!("Page {number} of 9"), 20.0));
        Page { number, lines }
    }

    #[test]
    fn repeated_edges_go_and_a_header_that_says_something_stays_once() {
        let mut pages: Vec<Page> = (1..=9).map(page).collect();
        remove(&mut pages);
        let texts: Vec<&str> = pages.iter().flat_map(|page| &page.lines).map(|line| line.text.as_str()).collect();
        assert_eq!(texts.iter().filter(|text| text.starts_with("Harbour")).count(), 1);
        assert!(!texts.iter().any(|text| text.starts_with("Page")));
        assert_eq!(texts.len(), 1 + 9 * 6);
    }

    #[test]
    fn two_pages_keep_everything() {
        let mut pages: Vec<Page> = (1..=2).map(page).collect();
        remove(&mut pages);
        assert!(pages.iter().all(|page| page.lines.len() == 8));
    }
}
