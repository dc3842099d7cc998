//! Retry-After: how long a busy site asks to wait. A date is compared with the answer's own date, not with our clock:
//! the difference is what the site means, and no clock needs to be right for it.

use std::time::Duration;

use chrono::DateTime;

/// Reads the header; `date` is the answer's `Date`.
pub fn retry_after(value: Option<&str>, date: Option<&str>) -> Option<Duration> {
    let value = value?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    let now = DateTime::parse_from_rfc2822(date?.trim()).ok()?;
    (until - now).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood_and_nonsense_is_nothing() {
        let noon = Some("Fri, 20 Nov 2026 12:00:00 GMT");
        assert_eq!(retry_after(Some(" 120 "), None), Some(Duration::from_secs(120)));
        assert_eq!(retry_after(Some("Fri, 20 Nov 2026 12:01:30 GMT"), noon), Some(Duration::from_secs(90)));
        assert_eq!(retry_after(Some("Fri, 20 Nov 2026 11:00:00 GMT"), noon), None, "it is over");
        assert_eq!(retry_after(Some("Fri, 20 Nov 2026 12:01:30 GMT"), None), None);
        assert_eq!(retry_after(Some("0.5"), None), Some(Duration::from_millis(500)), "some are exact");
        assert_eq!(retry_after(Some("-3"), noon), None);
        assert_eq!(retry_after(Some("NaN"), noon), None);
        assert_eq!(retry_after(Some("soon"), noon), None);
        assert_eq!(retry_after(None, noon), None);
    }
}
