//! Licence expressions, as far as npm packages use them: names, AND, OR and parentheses. `WITH` and the `+` of "or
//! later" are not understood, so such a licence is refused until somebody has read it.

/// Whether the expression can be met with allowed licences only. What cannot be read is not met.
pub fn satisfied(expression: &str, allowed: impl Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed: &allowed };
    reader.any_of() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn any_of(&mut self) -> Option<bool> {
        let mut met = self.all_of()?;
        while self.take("OR") {
            met |= self.all_of()?;
        }
        Some(met)
    }

    /// AND binds more tightly than OR.
    fn all_of(&mut self) -> Option<bool> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Some(met)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let met = self.any_of()?;
            return self.take(")").then_some(met);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        Some((self.allowed)(name))
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        satisfied(expression, |id| matches!(id, "MIT" | "ISC"))
    }

    #[test]
    fn one_allowed_choice_is_enough() {
        assert!(met("MIT"));
        assert!(met("(GPL-2.0 OR MIT)"));
        assert!(!met("GPL-2.0 OR AFL-2.1"));
    }

    #[test]
    fn every_part_of_a_sum_has_to_be_allowed() {
        assert!(met("MIT AND ISC"));
        assert!(!met("MIT AND CC-BY-3.0"));
        assert!(met("MIT AND (GPL-2.0 OR ISC)"));
        assert!(met("GPL-2.0 AND GPL-3.0 OR MIT"));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for expression in ["", "(MIT", "MIT)", "MIT OR", "SEE LICENSE IN FILE", "MIT WITH something"] {
            assert!(!met(expression), "{expression}");
        }
    }
}
