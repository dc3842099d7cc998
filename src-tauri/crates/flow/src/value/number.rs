//! Number: a finite 64-bit float, so that every number has an order, can be written as JSON, and is exact to 2^53 when whole.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// The largest whole number up to which every whole number is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number that is neither infinite nor "not a number".
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Default)]
pub struct Number(f64);

impl Number {
    /// The number, unless it is infinite or not one. Minus zero becomes zero.
    pub fn new(number: f64) -> Option<Self> {
        number.is_finite().then_some(Self(number + 0.0))
    }

    /// The number as a float.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The number as an integer when it is whole and exact (at most 2^53 away from zero).
    pub fn whole(self) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "within 2^53 and without a fraction nothing is cut off")]
        (self.0.fract() == 0.0 && self.0.abs() <= EXACT).then_some(self.0 as i64)
    }

    /// A number as people and JSON write it: digits, a point, an exponent. Not `inf`, `NaN`, hexadecimal or `1.`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'));
        if plain { text.parse().ok().and_then(Self::new) } else { None }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Beyond 2^53 the digits of a float are noise, and up to 309 of them: an exponent says the same in 20 characters.
        if self.0 != 0.0 && !(1e-7..1e21).contains(&self.0.abs()) {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Self(f64::from(number))
    }
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self(f64::from(number))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("the number is too large"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_show_without_a_fraction_and_are_exact_to_two_to_the_53() {
        let shown = |n: f64| Number::new(n).unwrap().to_string();
        assert_eq!(shown(12.0), "12");
        assert_eq!(shown(-0.0), "0");
        assert_eq!(shown(12.5), "12.5");
        assert_eq!(shown(0.1), "0.1");
        assert_eq!(shown(9_007_199_254_740_992.0), "9007199254740992");
        assert_eq!(shown(1e300), "1e300");
        assert_eq!(Number::new(9_007_199_254_740_991.0).unwrap().whole(), Some(9_007_199_254_740_991));
        assert_eq!(Number::new(1e16).unwrap().whole(), None);
        assert_eq!(Number::new(1.5).unwrap().whole(), None);
    }

    #[test]
    fn what_is_no_number_is_none() {
        assert!(Number::new(f64::NAN).is_none() && Number::new(f64::INFINITY).is_none());
        for text in ["", "abc", "NaN", "inf", "1e999", "0x10", "1.", ".5", "1_000", "1,5", "--1", "1e", "+", "1 2"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
        for (text, number) in [("18", 18.0), ("-1.5", -1.5), ("+3", 3.0), ("1e3", 1000.0), ("007", 7.0)] {
            assert_eq!(Number::parse(text).unwrap().get(), number, "{text}");
        }
    }
}
