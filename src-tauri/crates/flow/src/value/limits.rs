//! Limits: how much a variable may hold, checked where a value enters a run (answers, HTTP responses, AI output, imports).

use super::Value;

/// Arrays and objects inside of each other.
pub const DEEPEST: usize = 32;
/// Bytes of all texts, names and other parts together.
pub const LARGEST: usize = 256 * 1024;
/// Elements of one array, or fields of one object.
pub const LONGEST: usize = 10_000;

/// What a number, a boolean or the frame of an array costs.
const PART: usize = 8;

/// Why a value may not become a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooBig {
    /// Too many levels.
    #[error("the value is nested more than {DEEPEST} levels deep")]
    Deep,
    /// Too many bytes.
    #[error("the value is larger than {} KiB", LARGEST / 1024)]
    Large,
    /// Too many elements.
    #[error("a list in the value has more than {LONGEST} elements")]
    Long,
}

impl Value {
    /// Whether the value may become a variable.
    pub fn check_limits(&self) -> Result<(), TooBig> {
        let mut left = LARGEST;
        self.spend(&mut left, DEEPEST)
    }

    fn spend(&self, left: &mut usize, levels: usize) -> Result<(), TooBig> {
        let mut pay = |cost: usize| {
            *left = left.checked_sub(cost).ok_or(TooBig::Large)?;
            Ok(())
        };
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) => pay(PART),
            Self::String(text) => pay(text.len() + PART),
            Self::Array(elements) => {
                pay(PART)?;
                let levels = deeper(levels, elements.len())?;
                elements.iter().try_for_each(|element| element.spend(left, levels))
            }
            Self::Object(fields) => {
                pay(PART + fields.keys().map(String::len).sum::<usize>())?;
                let levels = deeper(levels, fields.len())?;
                fields.values().try_for_each(|field| field.spend(left, levels))
            }
        }
    }
}

fn deeper(levels: usize, length: usize) -> Result<usize, TooBig> {
    if length > LONGEST {
        return Err(TooBig::Long);
    }
    levels.checked_sub(1).ok_or(TooBig::Deep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_named_when_it_is_passed() {
        let nested = |levels| (0..levels).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
        assert_eq!(nested(DEEPEST).check_limits(), Ok(()));
        assert_eq!(nested(DEEPEST + 1).check_limits(), Err(TooBig::Deep));
        assert_eq!(Value::from("x".repeat(LARGEST)).check_limits(), Err(TooBig::Large));
        assert_eq!(Value::from("x".repeat(LARGEST - PART)).check_limits(), Ok(()));
        assert_eq!(Value::Array(vec![Value::Null; LONGEST + 1]).check_limits(), Err(TooBig::Long));
        assert_eq!(Value::Array(vec![Value::Null; LONGEST]).check_limits(), Ok(()));
        assert_eq!(TooBig::Large.to_string(), "the value is larger than 256 KiB");
    }
}
