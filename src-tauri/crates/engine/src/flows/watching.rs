//! Watching: what becomes of flows. Read only.

use chrono::{Days, NaiveDate};
use domain::{RunId, UnixMs};
use flow::view::{AnalyticsQuery, FlowAnalytics, FlowCall, RunDetail, RunPage, RunQuery};
use store::flow_analytics::Wanted;
use store::run_calls::RunCall;
use store::{flow_analytics, flows, run_calls, run_steps, run_sweep, run_views};

use super::shown;
use crate::{Core, CoreError, local_day};

/// Nodes of a run's way that are shown: the last.
const TRACE_SHOWN: usize = 500;
/// Days that analytics are shown for at the most: ten years.
const DAYS: u32 = 3_660;
/// The way of a run that ended longer ago is deleted.
const WAY_KEPT_MS: i64 = 30 * 24 * 60 * 60_000;

impl Core {
    /// Runs, newest first.
    pub async fn runs(&self, query: RunQuery) -> Result<RunPage, CoreError> {
        if query.after.as_ref().is_some_and(|after| run_views::cursor(after).is_none()) {
            return Err(CoreError::Invalid("This page of runs does not exist.".into()));
        }
        Ok(self.store.read("runs", move |conn| run_views::page(conn, &query)).await?)
    }

    /// A run, looked into.
    pub async fn run(&self, id: RunId) -> Result<RunDetail, CoreError> {
        let detail = self.store.read("run", move |conn| {
            // All of one moment: a step may be taken meanwhile.
            let conn = conn.unchecked_transaction()?;
            let Some((version, row)) = run_views::row(&conn, &id)? else { return Ok(None) };
            Ok(Some(RunDetail {
                row,
                variables: run_views::variables(&conn, &id)?,
                trace: run_steps::of_run(&conn, &id, TRACE_SHOWN)?,
                calls: run_calls::of_run(&conn, &id)?.iter().map(call).collect(),
                nodes: run_views::nodes(&conn, &version)?,
            }))
        });
        detail.await?.ok_or_else(|| CoreError::missing("run"))
    }

    /// What became of a flow's runs.
    pub async fn flow_analytics(&self, query: AnalyticsQuery) -> Result<FlowAnalytics, CoreError> {
        if query.days.is_some_and(|days| !(1..=DAYS).contains(&days)) {
            return Err(CoreError::Invalid(format!("Analytics are shown for 1 to {DAYS} days, or for all time.")));
        }
        let AnalyticsQuery { flow_id, version_id, days } = query;
        let (flow, version) = (flow_id.clone(), version_id.clone());
        let first = self.store.read("analytics", move |conn| {
            if flows::get(conn, &flow)?.is_none() {
                return Ok(None);
            }
            Ok(Some(flow_analytics::first_start(conn, &flow, version.as_ref())?))
        });
        let first = first.await?.ok_or_else(|| CoreError::missing("flow"))?;
        let today = local_day::date(&*self.clock, self.now());
        let begin = days.and_then(|days| today.checked_sub_days(Days::new(u64::from(days - 1))));
        let shown = begin.unwrap_or_else(|| first.map_or(today, |first| local_day::date(&*self.clock, first)));
        let wanted = Wanted {
            flow_id,
            version_id,
            begin: begin.map(|date| self.day_begin(date)),
            begin_day: begin.map(|date| date.signed_duration_since(NaiveDate::default()).num_days()),
            days: self.edges(shown, today),
        };
        Ok(self.store.read("analytics", move |conn| flow_analytics::of(conn, &wanted)).await?)
    }

    /// When each day from one to another began, and when the last is over.
    fn edges(&self, from: NaiveDate, to: NaiveDate) -> Vec<UnixMs> {
        let latest = to.checked_add_days(Days::new(1)).unwrap_or(to);
        let earliest = to.checked_sub_days(Days::new(u64::from(DAYS - 1))).unwrap_or(to);
        from.max(earliest)
            .min(to)
            .iter_days()
            .take_while(|date| *date <= latest)
            .map(|date| self.day_begin(date))
            .collect()
    }

    /// Deletes the ways and calls of runs that ended long ago; the runs and the figures stay.
    pub(crate) async fn sweep_runs(&self) -> anyhow::Result<()> {
        let before = self.now().plus(-WAY_KEPT_MS);
        // In several writes: other work goes on between them.
        while !self.store.write("ways of old runs", move |tx| run_sweep::some(tx, before)).await? {}
        Ok(())
    }
}

fn call(call: &RunCall) -> FlowCall {
    FlowCall {
        key: call.key.as_str().to_owned(),
        node: call.node.clone(),
        at: call.at,
        asked: shown::asked(&call.request),
        answer: call.answer.as_ref().map(shown::answered),
        took_ms: call.answer.as_ref().map(|answered| answered.took_ms),
    }
}
