//! Usage: what models were asked for and what that cost, and the budgets that end it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::HOURS;
use ai_loopback::{Act, Loopback, Wire};
use domain::assistant::{BudgetState, CallOutcome, ModelPatch, ReasonKind};
use domain::{CallId, Cause, NoticeKind, Owner, ProviderId, Purpose, SettingsPatch, UnixMs};
use store::calls::{self, CallEnd, NewCall};
use testkit::{MODEL, World};

const DAY_MS: i64 = 24 * 60 * 60_000;
const HOUR_MS: i64 = 60 * 60_000;

/// A call as if it had been made.
struct Made {
    at: UnixMs,
    model: &'static str,
    outcome: CallOutcome,
    cost_micro: Option<i64>,
    took_ms: u32,
}

async fn make(world: &World, name: &str, made: Made) {
    let id = CallId::new(name);
    let call = NewCall {
        id: id.clone(),
        at: made.at,
        purpose: Purpose::Reply,
        account_id: None,
        chat_id: None,
        provider_id: ProviderId::new("openai"),
        provider_name: "OpenAI".into(),
        model: made.model.into(),
        host: String::new(),
        url: String::new(),
        headers: String::new(),
        request: vec![0; 10],
    };
    let end = CallEnd {
        outcome: made.outcome,
        failure: None,
        tokens_in: 1_000,
        tokens_out: 100,
        tokens_cached: 200,
        cost_micro: made.cost_micro,
        took_ms: made.took_ms,
        bytes_in: 10,
        answer: None,
    };
    let written = world.store().write("a call", move |tx| {
        calls::begin(tx, &call)?;
        calls::end(tx, &id, &end)
    });
    written.await.unwrap();
}

fn answered(at: UnixMs, cost_micro: i64) -> Made {
    Made { at, model: MODEL, outcome: CallOutcome::Answered, cost_micro: Some(cost_micro), took_ms: 100 }
}

fn budgets(day_cents: u32, month_cents: u32) -> SettingsPatch {
    SettingsPatch {
        budget_day_cents: Some(day_cents),
        budget_month_cents: Some(month_cents),
        ..SettingsPatch::default()
    }
}

/// A shop with a model whose every call costs about as many cents as it has tokens.
async fn dear_shop() -> (World, Loopback, ProviderId) {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let model = world.with_model(&server.base_url()).await;
    let dear = ModelPatch { price_in: Some(10_000.0), price_out: Some(10_000.0), ..ModelPatch::default() };
    world.core().update_model(model.provider_id.clone(), MODEL.into(), dear).await.unwrap();
    (world, server, model.provider_id)
}

async fn test_call(world: &World, provider: &ProviderId) {
    let tested = world.core().test_provider(provider.clone(), Some(MODEL.into())).await.unwrap();
    assert!(tested.works, "{}", tested.words);
    world.settled().await;
}

#[tokio::test]
async fn days_have_no_gaps_and_each_call_is_on_its_day() {
    let world = World::new().await;
    let (now, midnight) = (world.now(), domain::Clock::midnight(world.clock()));
    make(&world, "today", answered(now, 2_000_000)).await;
    make(&world, "first of today", answered(midnight, 1_000_000)).await;
    make(&world, "last of yesterday", answered(midnight.plus(-1), 500_000)).await;
    make(&world, "too long ago", answered(now.plus(-7 * DAY_MS), 1)).await;
    let failed = Made { outcome: CallOutcome::Failed, cost_micro: None, ..answered(now.plus(-3 * DAY_MS), 0) };
    make(&world, "failed", failed).await;
    let report = world.core().usage(7).await.unwrap();
    let days: Vec<(&str, u32, u32, f64)> =
        report.days.iter().map(|day| (day.day.as_str(), day.calls, day.failed, day.cost_usd)).collect();
    let expected = [
        ("2023-11-08", 0, 0, 0.0),
        ("2023-11-09", 0, 0, 0.0),
        ("2023-11-10", 0, 0, 0.0),
        ("2023-11-11", 1, 1, 0.0),
        ("2023-11-12", 0, 0, 0.0),
        ("2023-11-13", 1, 0, 0.5),
        ("2023-11-14", 2, 0, 3.0),
    ];
    assert_eq!(days, expected);
    assert_eq!((report.days[6].tokens_in, report.days[6].tokens_out), (2_000.0, 200.0));
    for odd in [0, 367] {
        assert!(world.core().usage(odd).await.is_err());
    }
    assert_eq!(world.core().usage(366).await.unwrap().days.len(), 366);
}

#[tokio::test]
async fn each_model_has_its_costs_and_times() {
    let world = World::new().await;
    let now = world.now();
    for took_ms in 1..=20 {
        make(&world, &format!("quick {took_ms}"), Made { took_ms, ..answered(now, 1_000) }).await;
    }
    let other = Made { model: "other", outcome: CallOutcome::Failed, cost_micro: None, ..answered(now, 0) };
    make(&world, "failed", other).await;
    let unpriced = Made { model: "other", cost_micro: None, took_ms: 900, ..answered(now, 0) };
    make(&world, "unpriced", unpriced).await;
    let report = world.core().usage(1).await.unwrap();
    let [first, second] = &report.models[..] else { panic!("{:?}", report.models) };
    assert_eq!((first.model.as_str(), first.calls, first.failed), (MODEL, 20, 0));
    assert_eq!((first.p50_ms, first.p95_ms, first.cost_usd), (10, 19, Some(0.02)));
    assert_eq!((first.tokens_in, first.tokens_cached, first.tokens_out), (20_000.0, 4_000.0, 2_000.0));
    assert_eq!((second.model.as_str(), second.calls, second.failed), ("other", 2, 1));
    assert_eq!((second.p50_ms, second.cost_usd), (900, None), "only answers are timed");
    assert_eq!(report.unpriced_calls, 1);
}

#[tokio::test]
async fn replies_of_the_answerer_on_this_device_are_counted() {
    let world = World::new().await;
    for customer in ["ann", "ben"] {
        world.customer(customer).says(HOURS.question).await;
        world.plays_out().await;
        assert_eq!(world.customer(customer).last().await.why.unwrap().cause, Cause::Answer);
    }
    world.customer("cleo").says("What is the capital of Mongolia?").await;
    world.plays_out().await;
    let report = world.core().usage(2).await.unwrap();
    assert_eq!(report.on_device_replies, 2, "what was handed over is no reply");
    assert_eq!(report.days.iter().map(|day| day.replies).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(report.days[1].calls, 0);
    assert_eq!(report.budget.state, BudgetState::None);
}

#[tokio::test]
async fn a_reply_of_a_model_is_counted_with_what_it_cost() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    world.with_model(&server.base_url()).await;
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    let report = world.core().usage(1).await.unwrap();
    let day = &report.days[0];
    assert_eq!((day.replies, report.on_device_replies), (1, 0));
    assert!(day.calls >= 1 && day.tokens_in > 0.0 && day.cost_usd > 0.0, "{day:?}");
    assert_eq!(report.unpriced_calls, 0);
    let per_million = (day.tokens_in + 2.0 * day.tokens_out) / 1e6;
    assert!((day.cost_usd - per_million).abs() < 1e-5, "{day:?}");
}

#[tokio::test]
async fn the_operator_is_told_once_when_a_budget_is_nearly_and_when_it_is_wholly_spent() {
    let (world, _server, provider) = dear_shop().await;
    let titles = async || -> Vec<String> {
        let notices = world.operator().notices(NoticeKind::Budget).await;
        notices.into_iter().map(|notice| notice.title).collect()
    };
    world.operator().sets(budgets(0, 0)).await;
    test_call(&world, &provider).await;
    assert_eq!(titles().await, Vec::<String>::new(), "without a limit");
    let spent = world.core().usage(1).await.unwrap().budget.day_spent;
    assert!(spent > 0.1, "{spent}");

    // After the next call nine tenths are spent, or a little more.
    let cents = (spent * 2.0 * 100.0 / 0.9) as u32;
    world.operator().sets(budgets(cents, 0)).await;
    for _ in 0..2 {
        test_call(&world, &provider).await;
        if world.core().usage(1).await.unwrap().budget.state == BudgetState::Warned {
            assert_eq!(titles().await.len(), 1);
            assert!(titles().await[0].contains("nearly"), "{:?}", titles().await);
        }
    }
    for _ in 0..2 {
        test_call(&world, &provider).await;
    }
    let report = world.core().usage(1).await.unwrap();
    assert_eq!(report.budget.state, BudgetState::Spent);
    assert_eq!(titles().await.len(), 2, "{:?}", titles().await);
    assert!(titles().await.iter().any(|title| title.contains("is spent")));
}

#[tokio::test]
async fn a_new_day_begins_a_new_budget_and_the_month_goes_on() {
    let world = World::new().await;
    world.operator().sets(budgets(100, 500)).await;
    make(&world, "yesterday", answered(world.now().plus(-DAY_MS), 3_000_000)).await;
    let budget = world.core().usage(1).await.unwrap().budget;
    assert_eq!((budget.state, budget.day_spent, budget.month_spent), (BudgetState::Within, 0.0, 3.0));
    make(&world, "today", answered(world.now(), 900_000)).await;
    let budget = world.core().usage(1).await.unwrap().budget;
    assert_eq!((budget.state, budget.day_spent, budget.day_limit), (BudgetState::Warned, 0.9, 1.0));
    make(&world, "today as well", answered(world.now(), 1_200_000)).await;
    let budget = world.core().usage(1).await.unwrap().budget;
    assert_eq!((budget.state, budget.month_spent, budget.month_limit), (BudgetState::Spent, 5.1, 5.0));
}

#[tokio::test]
async fn once_the_budget_is_spent_no_model_is_asked_until_the_next_day() {
    let (world, server, provider) = dear_shop().await;
    world.operator().sets(budgets(1, 0)).await;
    test_call(&world, &provider).await;
    let asked = server.chats().len();
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(server.chats().len(), asked, "nothing leaves");
    assert!(HOURS.is(&world.bob().got().pop().unwrap()), "the answerer on this device is sure");
    world.customer("ann").says("Could you tell me about the history of your street?").await;
    world.plays_out().await;
    let chat = world.customer("ann").chat().await;
    assert_eq!(chat.chat.owner, Owner::Human);
    assert_eq!(chat.handover.unwrap().reason.kind, ReasonKind::BudgetSpent);
    assert_eq!(world.operator().notices(NoticeKind::Budget).await.len(), 1);

    server.always(Act::think(ai_loopback::answer_from_context));
    world.clock().set(17 * HOUR_MS);
    world.customer("cleo").says(HOURS.question).await;
    world.plays_out().await;
    assert!(server.chats().len() > asked, "a new day");
}
