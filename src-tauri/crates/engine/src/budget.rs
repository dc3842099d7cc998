//! Budget: what models may cost in a day and in a month. Once it is spent no model is asked until the next one begins; the
//! answerer on this device answers, and hands over what it does not know.

use std::sync::PoisonError;

use chrono::{Datelike, NaiveDate};
use domain::assistant::{Budget, BudgetState};
use domain::{Notice, NoticeKind, Settings, UnixMs};
use store::{notices, usage};

use crate::{Core, Told, local_day};

/// Why a model was not asked.
pub(crate) const SPENT_WORDS: &str = "The budget for models is spent.";

/// Millionths of a dollar in a cent.
const CENT: i64 = 10_000;

/// One of the two budgets.
#[derive(Clone, Debug)]
struct Level {
    /// Its name in `budget_told`.
    period: String,
    /// In words.
    name: &'static str,
    spent: i64,
    /// 0: none.
    limit: i64,
    state: BudgetState,
}

impl Core {
    /// Where the budgets stand.
    pub(crate) async fn budget(&self) -> anyhow::Result<Budget> {
        let [day, month] = self.levels().await?;
        let state = [day.state, month.state].into_iter().max_by_key(|state| gravity(*state));
        Ok(Budget {
            state: state.unwrap_or(BudgetState::None),
            day_spent: usage::dollars(day.spent),
            day_limit: usage::dollars(day.limit),
            month_spent: usage::dollars(month.spent),
            month_limit: usage::dollars(month.limit),
        })
    }

    /// Whether no model may be asked any more. The operator is told when that is news.
    pub(crate) async fn budget_spent(&self) -> anyhow::Result<bool> {
        if !has_limit(&self.settings()) {
            return Ok(false);
        }
        let levels = self.levels().await?;
        let spent = levels.iter().any(|level| level.state == BudgetState::Spent);
        self.tell_levels(levels).await?;
        Ok(spent)
    }

    /// Tells the operator of a budget that is nearly or wholly spent: once in its period for each.
    pub(crate) async fn tell_budget(&self) -> anyhow::Result<()> {
        if !has_limit(&self.settings()) {
            return Ok(());
        }
        self.tell_levels(self.levels().await?).await
    }

    async fn levels(&self) -> anyhow::Result<[Level; 2]> {
        let (settings, today) = (self.settings(), local_day::date(&*self.clock, self.now()));
        let (day_begin, month_begin) = (self.day_begin(today), self.day_begin(first_of_month(today)));
        let (day, month) = self
            .store
            .read("budget", move |conn| Ok((usage::spent(conn, day_begin)?, usage::spent(conn, month_begin)?)))
            .await?;
        let warn = settings.budget_warn_percent;
        Ok([
            Level::new(today.format("%Y-%m-%d").to_string(), "today", day, settings.budget_day_cents, warn),
            Level::new(today.format("%Y-%m").to_string(), "this month", month, settings.budget_month_cents, warn),
        ])
    }

    pub(crate) fn day_begin(&self, date: NaiveDate) -> UnixMs {
        local_day::begin(&*self.clock, date)
    }

    async fn tell_levels(&self, levels: [Level; 2]) -> anyhow::Result<()> {
        let periods = levels.clone().map(|level| level.period);
        for level in levels {
            let Some(word) = level.word() else { continue };
            // Known without asking the database at every turn.
            let known = (level.period.clone(), word);
            if self.budget_told.lock().unwrap_or_else(PoisonError::into_inner).contains(&known) {
                continue;
            }
            let (notice, [today, month]) = (self.budget_notice(&level), periods.clone());
            let stored = notice.clone();
            let news = self
                .store
                .write("budget", move |tx| {
                    usage::forget_told(tx, [&today, &month])?;
                    let news = usage::tell_budget(tx, &level.period, word)?;
                    if news {
                        notices::insert(tx, &stored)?;
                    }
                    Ok(news)
                })
                .await?;
            self.budget_told.lock().unwrap_or_else(PoisonError::into_inner).insert(known);
            if news {
                self.tell(Told::Notice(std::sync::Arc::new(notice)));
            }
        }
        Ok(())
    }

    fn budget_notice(&self, level: &Level) -> Notice {
        let (spent, limit) = (usage::dollars(level.spent), usage::dollars(level.limit));
        let (title, then) = match level.state {
            BudgetState::Spent => (
                format!("The budget for models is spent {}", level.name),
                "The answerer on this device answers, and hands over what it does not know.",
            ),
            _ => (
                format!("The budget for models is nearly spent {}", level.name),
                "When it is spent, the answerer on this device answers, and hands over what it does not know.",
            ),
        };
        let period =
            if level.name == "today" { "A new one begins at midnight." } else { "A new one begins with the month." };
        let body = format!("${spent:.2} of ${limit:.2} are spent. {period} {then}");
        self.plain_notice(NoticeKind::Budget, &title, body)
    }
}

impl Level {
    fn new(period: String, name: &'static str, spent: i64, limit_cents: u32, warn_percent: u32) -> Self {
        let limit = i64::from(limit_cents) * CENT;
        Self { period, name, spent, limit, state: state(spent, limit, warn_percent) }
    }

    fn word(&self) -> Option<&'static str> {
        match self.state {
            BudgetState::None | BudgetState::Within => None,
            BudgetState::Warned => Some("warned"),
            BudgetState::Spent => Some("spent"),
        }
    }
}

fn state(spent: i64, limit: i64, warn_percent: u32) -> BudgetState {
    if limit == 0 {
        BudgetState::None
    } else if spent >= limit {
        BudgetState::Spent
    } else if spent.saturating_mul(100) >= limit.saturating_mul(warn_percent.into()) {
        BudgetState::Warned
    } else {
        BudgetState::Within
    }
}

fn gravity(state: BudgetState) -> u8 {
    match state {
        BudgetState::None => 0,
        BudgetState::Within => 1,
        BudgetState::Warned => 2,
        BudgetState::Spent => 3,
    }
}

fn has_limit(settings: &Settings) -> bool {
    settings.budget_day_cents > 0 || settings.budget_month_cents > 0
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_warned_of_before_it_is_spent_and_none_is_never_spent() {
        assert_eq!(state(1_000_000, 0, 80), BudgetState::None);
        assert_eq!(state(0, 100, 80), BudgetState::Within);
        assert_eq!(state(79, 100, 80), BudgetState::Within);
        assert_eq!(state(80, 100, 80), BudgetState::Warned);
        assert_eq!(state(99, 100, 100), BudgetState::Within);
        assert_eq!(state(100, 100, 100), BudgetState::Spent);
    }
}
