//! Reader: one JSON value, as tolerantly as is possible without guessing.

use super::loose::{Members, Node};

/// Deeper is no answer.
const DEEPEST: usize = 24;

/// Reads one value after the other and notes what it had to overlook.
pub(super) struct Reader<'a> {
    chars: &'a [char],
    pub(super) at: usize,
    pub(super) notes: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(chars: &'a [char], at: usize) -> Self {
        Self { chars, at, notes: Vec::new() }
    }

    pub(super) fn note(&mut self, what: &str) {
        if !self.notes.iter().any(|known| known == what) {
            self.notes.push(what.to_owned());
        }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Skips blanks and, since some models write them, comments.
    fn blanks(&mut self) {
        while let Some(c) = self.peek() {
            let next = self.chars.get(self.at + 1).copied();
            if c.is_whitespace() || c == '\u{feff}' {
                self.at += 1;
            } else if c == '/' && next == Some('/') {
                self.note("a comment");
                while self.peek().is_some_and(|c| c != '\n') {
                    self.at += 1;
                }
            } else if c == '/' && next == Some('*') {
                self.note("a comment");
                self.at += 2;
                while self.at < self.chars.len()
                    && !(self.peek() == Some('*') && self.chars.get(self.at + 1) == Some(&'/'))
                {
                    self.at += 1;
                }
                self.at = (self.at + 2).min(self.chars.len());
            } else {
                break;
            }
        }
    }

    /// An object, from its brace on; `None`: this is none.
    pub(super) fn map(&mut self, depth: usize) -> Option<Members> {
        self.at += 1;
        let mut members = Members::new();
        loop {
            self.blanks();
            match self.peek() {
                None => {
                    self.note("it was cut off and closed");
                    return Some(members);
                }
                Some('}') => {
                    self.at += 1;
                    return Some(members);
                }
                Some(',') if !members.is_empty() => {
                    self.at += 1;
                    self.blanks();
                    if matches!(self.peek(), Some('}' | ',')) {
                        self.note("a comma too many");
                    }
                    continue;
                }
                Some(_) => {}
            }
            if !members.is_empty()
                && !self
                    .chars
                    .get(..self.at)?
                    .iter()
                    .rev()
                    .find(|c| !c.is_whitespace())
                    .is_some_and(|c| *c == ',' || *c == '/')
            {
                self.note("a comma was missing");
            }
            let key = self.key()?;
            self.blanks();
            match self.peek() {
                Some(':') => self.at += 1,
                None if !members.is_empty() => {
                    self.note("it was cut off and closed");
                    return Some(members);
                }
                _ => return None,
            }
            let value = self.value(depth + 1, true)?;
            members.push((key, value));
        }
    }

    fn key(&mut self) -> Option<String> {
        let first = self.peek()?;
        if closing(first).is_some() {
            if first != '"' {
                self.note("other quotes than JSON's");
            }
            let Node::Text { text, .. } = self.text(Place::Key) else { return None };
            return (text.chars().count() <= 80).then_some(text);
        }
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            self.at += 1;
        }
        self.note("names without quotes");
        (self.at > start).then(|| self.chars.get(start..self.at).unwrap_or_default().iter().collect())
    }

    fn value(&mut self, depth: usize, in_map: bool) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        self.blanks();
        match self.peek() {
            None => {
                self.note("it was cut off and closed");
                Some(Node::Null)
            }
            Some('{') => self.map(depth).map(Node::Map),
            Some('[') => self.list(depth),
            Some(quote) if closing(quote).is_some() => {
                if quote != '"' {
                    self.note("other quotes than JSON's");
                }
                Some(self.text(if in_map { Place::Member } else { Place::Item }))
            }
            Some(_) => self.bare(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None => {
                    self.note("it was cut off and closed");
                    return Some(Node::List(items));
                }
                Some(']') => {
                    self.at += 1;
                    return Some(Node::List(items));
                }
                // A list that is closed by its owner's brace was cut.
                Some('}') => {
                    self.note("a list was not closed");
                    return Some(Node::List(items));
                }
                Some(',') => {
                    self.at += 1;
                    self.blanks();
                    if matches!(self.peek(), Some(']' | ',')) || items.is_empty() {
                        self.note("a comma too many");
                    }
                }
                Some(_) => items.push(self.value(depth + 1, false)?),
            }
        }
    }

    /// A number, a word of JSON, or a word that lacks its quotes.
    fn bare(&mut self) -> Option<Node> {
        let start = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !",}]{[:\"".contains(c)) {
            self.at += 1;
        }
        let word: String = self.chars.get(start..self.at)?.iter().collect();
        let node = match word.as_str() {
            "" => return None,
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            word if is_number(word) => Node::Number(word.parse().ok()?),
            word => {
                let lower = word.to_ascii_lowercase();
                match lower.trim_start_matches(['-', '+']) {
                    "nan" | "none" | "undefined" | "nil" | "infinity" | "inf" | "null" => {
                        self.note(&format!("{word} is no JSON"));
                        Node::Null
                    }
                    "true" | "false" => {
                        self.note(&format!("{word} is no JSON"));
                        Node::Bool(lower == "true")
                    }
                    _ => {
                        self.note("texts without quotes");
                        Node::Text { text: word.to_owned(), whole: true }
                    }
                }
            }
        };
        Some(node)
    }

    /// A text, from its quote on.
    fn text(&mut self, place: Place) -> Node {
        let close = self.peek().and_then(closing).unwrap_or('"');
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\\' => match self.escape() {
                    Some(c) => text.push(c),
                    None => self.note("an escape that JSON does not know"),
                },
                c if c == close || (close == '”' && c == '"') => {
                    if self.ends_here(place) {
                        return Node::Text { text, whole: true };
                    }
                    self.note("quotes inside of a text");
                    text.push(c);
                }
                c => {
                    if c < ' ' {
                        self.note("a line break inside of a text");
                    }
                    text.push(c);
                }
            }
        }
        self.note("it was cut off and closed");
        Node::Text { text, whole: false }
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => return self.unicode(),
            '"' | '\\' | '/' => c,
            c => {
                self.note("an escape that JSON does not know");
                c
            }
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.four()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        if self.chars.get(self.at..self.at + 2) == Some(&['\\', 'u']) {
            let before = self.at;
            self.at += 2;
            if let Some(low) = self.four().filter(|low| (0xdc00..0xe000).contains(low)) {
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
            self.at = before;
        }
        None
    }

    fn four(&mut self) -> Option<u32> {
        let digits: String = self.chars.get(self.at..self.at + 4)?.iter().collect();
        let code = digits.chars().all(|c| c.is_ascii_hexdigit()).then(|| u32::from_str_radix(&digits, 16).ok())??;
        self.at += 4;
        Some(code)
    }

    /// Whether the quote just read ends its text: what follows is what follows a text.
    fn ends_here(&self, place: Place) -> bool {
        let mut rest =
            self.chars.get(self.at..).unwrap_or_default().iter().copied().skip_while(|c| c.is_whitespace()).peekable();
        match (rest.next(), place) {
            (None, _) | (Some('}'), Place::Member) | (Some(']'), Place::Item) => true,
            (Some(':'), Place::Key) => true,
            (Some(','), Place::Item) => true,
            // Within an object a comma must be followed by the next name.
            (Some(','), Place::Member) => {
                let rest: Vec<char> = rest.skip_while(|c| c.is_whitespace()).take(90).collect();
                is_name(&rest)
            }
            // A forgotten comma.
            (Some('"'), Place::Member) => {
                let rest: Vec<char> = std::iter::once('"').chain(rest.take(90)).collect();
                is_name(&rest)
            }
            (Some('/'), _) => rest.next().is_some_and(|c| c == '/' || c == '*'),
            _ => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Key,
    Member,
    Item,
}

/// Whether these characters begin with a member's name and its colon, or end the object.
fn is_name(rest: &[char]) -> bool {
    let Some(first) = rest.first().copied() else { return true };
    if matches!(first, '}' | ',' | '/') {
        return true;
    }
    let after = match closing(first) {
        Some(close) => {
            let mut escaped = false;
            let end = rest.iter().skip(1).position(|c| {
                let ends = *c == close && !escaped;
                escaped = *c == '\\' && !escaped;
                ends
            });
            match end {
                Some(length) => length + 2,
                None => return false,
            }
        }
        None => rest.iter().position(|c| !(c.is_alphanumeric() || *c == '_' || *c == '-')).unwrap_or(rest.len()),
    };
    after > 0 && rest.iter().skip(after).find(|c| !c.is_whitespace()) == Some(&':')
}

fn closing(quote: char) -> Option<char> {
    match quote {
        '"' => Some('"'),
        '\'' => Some('\''),
        '“' | '„' => Some('”'),
        '‘' => Some('’'),
        _ => None,
    }
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && word.bytes().all(|c| c.is_ascii_digit() || b"+-.eE".contains(&c))
        && word.parse::<f64>().is_ok_and(f64::is_finite)
}
