//! Hours: opening hours in words that a model does not have to compute with.

use domain::assistant::DayHours;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "Monday 09:00-12:00, 13:00-18:00; ... ; Sunday closed"; empty when no hours are given at all.
pub fn open_words(hours: &[DayHours]) -> String {
    if hours.is_empty() {
        return String::new();
    }
    let day = |(number, name): (u8, &str)| {
        let mut stretches: Vec<&DayHours> = hours.iter().filter(|stretch| stretch.day == number).collect();
        stretches.sort_by_key(|stretch| stretch.opens);
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let stretches: Vec<String> =
            stretches.iter().map(|stretch| format!("{}-{}", clock(stretch.opens), clock(stretch.closes))).collect();
        let words = if stretches.is_empty() { "closed".to_owned() } else { stretches.join(", ") };
        format!("{name} {words}")
    };
    (1..).zip(DAYS).map(day).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_named_and_stretches_are_in_order() {
        let day = |day, opens, closes| DayHours { day, opens, closes };
        let words = open_words(&[day(1, 780, 1_080), day(1, 540, 720), day(6, 0, 1_440)]);
        assert!(words.starts_with("Monday 09:00-12:00, 13:00-18:00; Tuesday closed"), "{words}");
        assert!(words.ends_with("Saturday 00:00-24:00; Sunday closed"), "{words}");
        assert_eq!(open_words(&[]), "");
    }
}
