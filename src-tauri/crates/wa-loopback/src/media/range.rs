//! The `Range` header of a download.

/// What part of a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// From a first to a last byte, both included.
    Bytes(usize, usize),
    /// A part the file does not have.
    Unsatisfiable,
}

/// Reads a `Range` header; one that is not understood counts as none, as the protocol wants it.
pub(super) fn part(header: Option<&str>, length: usize) -> Part {
    let Some(spec) = header.and_then(|header| header.trim().strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    let Some((first, last)) = spec.split_once('-') else {
        return Part::Whole;
    };
    let end = length.saturating_sub(1);
    let number = |text: &str| text.trim().parse::<usize>().ok();
    match (number(first), number(last)) {
        (Some(first), _) if first >= length => Part::Unsatisfiable,
        (Some(first), None) if last.trim().is_empty() => Part::Bytes(first, end),
        (Some(first), Some(last)) if first <= last => Part::Bytes(first, last.min(end)),
        (None, Some(0)) => Part::Unsatisfiable,
        (None, Some(count)) if first.trim().is_empty() && length > 0 => Part::Bytes(length.saturating_sub(count), end),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (header, expected) in [
            (None, Part::Whole),
            (Some("bytes=0-3"), Part::Bytes(0, 3)),
            (Some("bytes=4-"), Part::Bytes(4, 9)),
            (Some("bytes=4-100"), Part::Bytes(4, 9)),
            (Some("bytes=-3"), Part::Bytes(7, 9)),
            (Some("bytes=-30"), Part::Bytes(0, 9)),
            (Some("bytes=10-"), Part::Unsatisfiable),
            (Some("bytes=0-1,4-5"), Part::Whole),
            (Some("lines=1-2"), Part::Whole),
        ] {
            assert_eq!(part(header, 10), expected, "{header:?}");
        }
    }
}
