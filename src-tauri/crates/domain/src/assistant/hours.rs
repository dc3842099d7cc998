//! Opening hours, as the assistant tells them.

use serde::{Deserialize, Serialize};
use specta::Type;

/// One stretch of a day in which the shop is open. A day may have several; a day without any is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DayHours {
    /// 1 is Monday, 7 is Sunday.
    pub day: u8,
    /// Minutes after midnight: 0 to 1 439.
    pub opens: u16,
    /// Minutes after midnight, later than `opens`: up to 1 440.
    pub closes: u16,
}

/// Whether these hours make sense; an error says what is wrong.
pub fn check(hours: &[DayHours]) -> Result<(), String> {
    if hours.len() > 28 {
        return Err("Opening hours: at most four stretches a day.".into());
    }
    for (place, stretch) in hours.iter().enumerate() {
        if !(1..=7).contains(&stretch.day) {
            return Err("Opening hours: a day is 1 (Monday) to 7 (Sunday).".into());
        }
        if stretch.opens >= stretch.closes || stretch.closes > 1_440 {
            return Err("Opening hours: the closing time must be after the opening time, on the same day.".into());
        }
        let overlaps = hours
            .iter()
            .skip(place + 1)
            .any(|other| other.day == stretch.day && other.opens < stretch.closes && stretch.opens < other.closes);
        if overlaps {
            return Err("Opening hours: two stretches of one day overlap.".into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_make_no_sense_are_refused_with_the_reason() {
        let day = |day, opens, closes| DayHours { day, opens, closes };
        assert_eq!(check(&[day(1, 540, 720), day(1, 780, 1_080), day(7, 0, 1_440)]), Ok(()));
        assert!(check(&[day(8, 540, 720)]).unwrap_err().contains("Sunday"));
        assert!(check(&[day(1, 720, 540)]).unwrap_err().contains("after"));
        assert!(check(&[day(1, 540, 720), day(1, 700, 800)]).unwrap_err().contains("overlap"));
    }
}
