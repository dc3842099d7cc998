//! Usage: what models were asked for and what that cost, day by day and model by model.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use domain::assistant::{UsageDay, UsageReport};
use store::usage;

use crate::{Core, CoreError, local_day};

impl Core {
    /// What models were asked for in the last `days` days (1 to 366), today included.
    pub async fn usage(&self, days: u32) -> Result<UsageReport, CoreError> {
        if !(1..=366).contains(&days) {
            return Err(CoreError::Invalid("Usage is shown for 1 to 366 days.".into()));
        }
        let today = local_day::date(&*self.clock, self.now());
        let dates: Vec<NaiveDate> =
            (0..days).rev().filter_map(|back| today.checked_sub_days(Days::new(back.into()))).collect();
        let tomorrow = today.checked_add_days(Days::new(1));
        let begins: Vec<_> = dates.iter().copied().chain(tomorrow).map(|date| self.day_begin(date)).collect();
        let begin = begins.first().copied().unwrap_or_else(|| self.now());
        let (mut shown, models, replies, unpriced_calls) = self
            .store
            .read("usage", move |conn| {
                let days: Vec<UsageDay> = begins
                    .windows(2)
                    .map(|edges| usage::between(conn, edges[0], edges[1]))
                    .collect::<anyhow::Result<_>>()?;
                Ok((days, usage::models(conn, begin)?, usage::replies(conn, begin)?, usage::unpriced(conn, begin)?))
            })
            .await?;
        let places: HashMap<NaiveDate, usize> = dates.iter().enumerate().map(|(place, date)| (*date, place)).collect();
        for (day, date) in shown.iter_mut().zip(&dates) {
            day.day = date.format("%Y-%m-%d").to_string();
        }
        let mut on_device_replies = 0;
        for (at, on_device) in replies {
            on_device_replies += u32::from(on_device);
            let place = places.get(&local_day::date(&*self.clock, at));
            if let Some(day) = place.and_then(|place| shown.get_mut(*place)) {
                day.replies += 1;
            }
        }
        Ok(UsageReport { days: shown, models, on_device_replies, budget: self.budget().await?, unpriced_calls })
    }
}
