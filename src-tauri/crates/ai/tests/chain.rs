//! The chain around single attempts, on a virtual clock and without a network.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::{sync::Arc, time::Duration};

use ai::{Asked, Caller, Failure, Health, Models, Shape, Target, Unanswered, Witness};
use domain::{ProviderId, Purpose};
use proptest::prelude::*;
use support::{BEGIN, Log, PausedClock, Scripted, question, target};
use tokio_util::sync::CancellationToken;

const OVERLOADED: Failure = Failure::Overloaded { retry_after: None };

/// Everything a test of the chain needs.
struct Shop {
    clock: Arc<PausedClock>,
    scripted: Arc<Scripted>,
    models: Arc<Models>,
    log: Arc<Log>,
    stop: CancellationToken,
}

impl Shop {
    fn new() -> Self {
        Self::with_log(|_| Log::default())
    }

    fn with_log(log: impl FnOnce(&Arc<PausedClock>) -> Log) -> Self {
        let clock = PausedClock::new();
        let scripted = Scripted::new(&clock);
        let caller: Arc<dyn Caller> = scripted.clone();
        let models = Arc::new(Models::with(caller, clock.clone(), Arc::new(|| 1.0)));
        Self { log: Arc::new(log(&clock)), clock, scripted, models, stop: CancellationToken::new() }
    }

    fn with_scripts(self, scripts: &Scripts) -> Self {
        for (index, script) in scripts.iter().enumerate() {
            for (takes, result) in script {
                self.scripted.then(&index.to_string(), *takes, result.clone());
            }
        }
        self
    }

    async fn ask_for(&self, purpose: Purpose, chain: &[Target], within_ms: i64) -> Result<Asked, Unanswered> {
        let witness: Arc<dyn Witness> = self.log.clone();
        let give_up_at = BEGIN.plus(self.clock.passed() + within_ms);
        self.models.ask(chain, purpose, &|_| question(Shape::Json), give_up_at, &self.stop, &witness).await
    }

    async fn ask(&self, chain: &[Target], within_ms: i64) -> Result<Asked, Unanswered> {
        self.ask_for(Purpose::Reply, chain, within_ms).await
    }

    /// The same in the background.
    fn begin(
        self: &Arc<Self>,
        chain: Vec<Target>,
        within_ms: i64,
    ) -> tokio::task::JoinHandle<Result<Asked, Unanswered>> {
        let shop = self.clone();
        tokio::spawn(async move { shop.ask(&chain, within_ms).await })
    }

    /// Lets everybody run until they wait for time.
    async fn settle(&self) {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }

    fn health(&self, provider: &str) -> Health {
        self.models.health(&ProviderId::new(provider))
    }
}

fn failures(unanswered: &Unanswered) -> Vec<(usize, Failure)> {
    unanswered.failures.clone()
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again_with_growing_waits_and_then_the_next_target_answers() {
    let shop = Shop::new();
    for _ in 0..3 {
        shop.scripted.then("a", 100, Err(OVERLOADED));
    }
    shop.scripted.then("b", 100, Ok("We open at nine."));
    let asked = shop.ask(&[target("a"), target("b")], 60_000).await.unwrap();
    assert_eq!((asked.completion.text.as_str(), asked.target, asked.calls.len()), ("We open at nine.", 1, 4));
    let calls: Vec<_> = ["a", "a", "a", "b"].map(String::from).into_iter().zip([0, 600, 1_700, 1_800]).collect();
    assert_eq!(shop.scripted.calls(), calls, "waits of 0.5 s and 1 s");
    let attempts: Vec<u32> = shop.log.lines().iter().map(|line| line.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 1]);
    shop.log.assert_whole();
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_sent_once_and_the_next_target_is_asked_at_once() {
    for failure in [Failure::Unauthorized, Failure::QuotaSpent, Failure::Filtered, Failure::TooLarge] {
        let shop = Shop::new();
        shop.scripted.then("a", 0, Err(failure.clone())).then("b", 0, Ok("Hello."));
        assert_eq!(shop.ask(&[target("a"), target("b")], 60_000).await.unwrap().target, 1, "{failure:?}");
        assert_eq!(shop.scripted.calls().len(), 2);
        assert!(shop.clock.passed() <= 2);
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept_if_the_ask_lasts_that_long() {
    let limited = Failure::RateLimited { retry_after: Some(Duration::from_secs(7)) };
    let shop = Shop::new();
    shop.scripted.then("a", 0, Err(limited.clone())).then("a", 0, Ok("Hello."));
    assert!(shop.ask(&[target("a")], 60_000).await.is_ok());
    assert!(shop.clock.passed() >= 7_000);
    let shop = Shop::new();
    shop.scripted.then("a", 0, Err(limited.clone())).then("b", 0, Ok("Hello."));
    assert_eq!(shop.ask(&[target("a"), target("b")], 5_000).await.unwrap().target, 1, "seven seconds do not fit");
    assert!(shop.clock.passed() <= 2);
    let shop = Shop::new();
    shop.scripted.then("a", 0, Err(limited.clone()));
    let unanswered = shop.ask(&[target("a")], 5_000).await.unwrap_err();
    assert_eq!(failures(&unanswered), [(0, limited)]);
    assert!(shop.clock.passed() <= 2, "it is over at once, not after five seconds");
}

#[tokio::test(start_paused = true)]
async fn an_ask_is_given_up_to_the_millisecond() {
    let shop = Shop::new();
    let unanswered = shop.ask(&[target("hangs"), target("b")], 20_000).await.unwrap_err();
    assert_eq!(failures(&unanswered), [(0, Failure::TimedOut)]);
    assert!((20_000..=20_002).contains(&shop.clock.passed()), "{}", shop.clock.passed());
    assert_eq!(shop.scripted.inside(), 0, "the call was let go");
    shop.log.assert_whole();
    assert_eq!(shop.log.lines()[0].ends[0].latency.as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn an_empty_chain_says_so() {
    let unanswered = Shop::new().ask(&[], 20_000).await.unwrap_err();
    assert!(unanswered.last().is_none() && unanswered.calls.is_empty());
}

#[tokio::test(start_paused = true)]
async fn stopping_ends_an_ask_at_once_wherever_it_is() {
    // Under way.
    let shop = Arc::new(Shop::new());
    let asked = shop.begin(vec![target("hangs"), target("b")], 60_000);
    shop.settle().await;
    assert_eq!(shop.scripted.inside(), 1);
    shop.stop.cancel();
    assert_eq!(failures(&asked.await.unwrap().unwrap_err()), [(0, Failure::Stopped)]);
    assert_eq!((shop.clock.passed(), shop.scripted.inside()), (0, 0));
    shop.log.assert_whole();
    assert_eq!(shop.log.lines()[0].ends[0].result, Err(Failure::Stopped));
    // Between two attempts.
    let shop = Arc::new(Shop::new());
    shop.scripted.then("a", 0, Err(OVERLOADED)).then("a", 0, Ok("too late"));
    let asked = shop.begin(vec![target("a")], 60_000);
    shop.settle().await;
    tokio::time::advance(Duration::from_millis(100)).await;
    shop.stop.cancel();
    assert_eq!(failures(&asked.await.unwrap().unwrap_err()), [(0, Failure::Stopped)]);
    assert_eq!(shop.scripted.calls().len(), 1);
    // Before it began.
    assert_eq!(failures(&shop.ask(&[target("a")], 60_000).await.unwrap_err()), [(0, Failure::Stopped)]);
    assert_eq!(shop.scripted.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_waits_for_any_more_is_stopped_and_its_end_is_written_down() {
    let shop = Arc::new(Shop::new());
    let asked = shop.begin(vec![target("hangs")], 60_000);
    shop.settle().await;
    assert_eq!(shop.scripted.inside(), 1);
    asked.abort();
    shop.settle().await;
    assert_eq!(shop.scripted.inside(), 0);
    assert_eq!(shop.log.lines()[0].ends[0].result, Err(Failure::Stopped));
    shop.log.assert_whole();
}

#[tokio::test(start_paused = true)]
async fn who_goes_while_the_call_is_being_written_down_leaves_no_open_line_and_nothing_is_sent() {
    let shop = Arc::new(Shop::with_log(|clock| Log { takes: Some((clock.clone(), 50)), ..Log::default() }));
    let asked = shop.begin(vec![target("a")], 60_000);
    shop.settle().await;
    asked.abort();
    tokio::time::advance(Duration::from_millis(60)).await;
    shop.settle().await;
    assert_eq!(shop.log.lines().len(), 1);
    shop.log.assert_whole();
    assert!(shop.scripted.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_written_down_is_not_sent_to_anybody() {
    let shop = Shop::with_log(|_| Log { refuses: Some("disk is full"), ..Log::default() });
    shop.scripted.then("a", 0, Ok("Hello.")).then("b", 0, Ok("Hello."));
    let unanswered = shop.ask(&[target("a"), target("b")], 60_000).await.unwrap_err();
    assert_eq!(failures(&unanswered), [(0, Failure::NotWritten("disk is full".into()))]);
    assert!(shop.scripted.calls().is_empty());
    assert_eq!(shop.health("a"), Health::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_keeps_failing_is_left_alone_and_tried_again_by_one() {
    let shop = Arc::new(Shop::new());
    for _ in 0..5 {
        shop.scripted.then("a", 0, Err(OVERLOADED));
    }
    for _ in 0..4 {
        shop.scripted.then("b", 0, Ok("Hello."));
    }
    let chain = [target("a"), target("b")];
    assert!(shop.ask(&chain, 60_000).await.is_ok());
    assert!(shop.ask(&chain, 60_000).await.is_ok());
    let Health::Open { until, why } = shop.health("a") else { panic!("five failures in a row") };
    assert_eq!((until.since(BEGIN) - shop.clock.passed(), why), (30_000, OVERLOADED));
    let unanswered = shop.ask(&[target("a")], 60_000).await.unwrap_err();
    assert_eq!(failures(&unanswered), [(0, Failure::CircuitOpen { until })]);
    assert_eq!(shop.ask(&chain, 60_000).await.unwrap().target, 1);
    assert_eq!(shop.scripted.calls().iter().filter(|(id, _)| id == "a").count(), 5);
    // Half a minute later one of two asks tries it, the other goes past it.
    tokio::time::advance(Duration::from_secs(30)).await;
    shop.scripted.then("a", 1_000, Ok("Back again."));
    let (first, second) = tokio::join!(shop.ask(&chain, 60_000), shop.ask(&chain, 60_000));
    let mut targets = [first.unwrap().target, second.unwrap().target];
    targets.sort_unstable();
    assert_eq!((targets, shop.health("a")), ([0, 1], Health::Closed));
    shop.log.assert_whole();
}

#[tokio::test(start_paused = true)]
async fn an_edited_key_gives_a_provider_a_new_chance() {
    let shop = Shop::new();
    for _ in 0..6 {
        shop.scripted.then("a", 0, Err(Failure::Unreachable));
    }
    for _ in 0..2 {
        drop(shop.ask(&[target("a")], 60_000).await);
    }
    assert!(matches!(shop.health("a"), Health::Open { .. }));
    shop.models.forgive(&ProviderId::new("a"));
    assert_eq!(shop.health("a"), Health::Closed);
}

#[tokio::test(start_paused = true)]
async fn the_operators_test_is_one_attempt_and_is_made_though_the_provider_is_left_alone() {
    let shop = Shop::new();
    for _ in 0..6 {
        shop.scripted.then("a", 0, Err(OVERLOADED));
    }
    let unanswered = shop.ask_for(Purpose::Test, &[target("a")], 60_000).await.unwrap_err();
    assert_eq!((failures(&unanswered), shop.scripted.calls().len()), (vec![(0, OVERLOADED)], 1));
    for _ in 0..2 {
        drop(shop.ask(&[target("a")], 60_000).await);
    }
    assert!(matches!(shop.health("a"), Health::Open { .. }));
    shop.scripted.then("a", 0, Err(OVERLOADED)).then("a", 0, Ok("Hello."));
    while shop.ask_for(Purpose::Test, &[target("a")], 60_000).await.is_err() {}
    assert_eq!(shop.health("a"), Health::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_provider_gets_no_more_at_a_time_than_allowed_and_the_others_wait_in_order() {
    let shop = Arc::new(Shop::new());
    let chain = || vec![Target { concurrent: 3, ..target("a") }];
    let mut asks = Vec::new();
    for number in 0..10 {
        shop.scripted.then("a", 1_000, Ok(&number.to_string()));
        asks.push(shop.begin(chain(), 60_000));
        shop.settle().await;
    }
    for (number, ask) in asks.into_iter().enumerate() {
        assert_eq!(ask.await.unwrap().unwrap().completion.text, number.to_string(), "scripts go in the order of calls");
    }
    assert_eq!((shop.scripted.most_inside(), shop.clock.passed() / 100), (3, 40));
}

#[tokio::test(start_paused = true)]
async fn waiting_in_the_queue_ends_with_the_ask_and_blames_nobody() {
    let shop = Arc::new(Shop::new());
    let hanging = shop.begin(vec![Target { concurrent: 1, ..target("a") }], 60_000);
    shop.settle().await;
    let unanswered = shop.ask(&[Target { concurrent: 1, ..target("a") }], 5_000).await.unwrap_err();
    assert_eq!(failures(&unanswered), [(0, Failure::Busy)]);
    assert_eq!((shop.scripted.calls().len(), unanswered.calls.len()), (1, 0));
    hanging.abort();
}

/// One scripted outcome: what happens and how long it takes.
fn outcome() -> impl Strategy<Value = (i64, Result<&'static str, Failure>)> {
    let result = prop_oneof![
        2 => Just(Ok("Hello.")),
        4 => Just(Err(OVERLOADED)),
        2 => (0u64..30).prop_map(|s| Err(Failure::RateLimited { retry_after: Some(Duration::from_secs(s)) })),
        1 => Just(Err(Failure::TimedOut)),
        1 => Just(Err(Failure::Broken)),
        1 => Just(Err(Failure::Unauthorized)),
        1 => Just(Err(Failure::Filtered)),
        1 => Just(Err(Failure::NotUnderstood("no JSON".into()))),
    ];
    (prop_oneof![0i64..3_000, 0i64..60_000], result)
}

type Scripts = Vec<Vec<(i64, Result<&'static str, Failure>)>>;

/// What must happen if time plays no part: who is called how often, and who answers.
fn expected(scripts: &Scripts) -> (Vec<usize>, Option<usize>) {
    let mut calls = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        let others = index + 1 < scripts.len();
        for (made, (_, result)) in script.iter().enumerate() {
            calls.push(index);
            match result {
                Ok(_) => return (calls, Some(index)),
                Err(failure) => {
                    let long = failure.retry_after().is_some_and(|wait| wait.as_secs() > 10);
                    let gone = others && (*failure == Failure::TimedOut || long);
                    if !failure.may_pass() || gone || made == 2 {
                        break;
                    }
                }
            }
        }
    }
    (calls, None)
}

fn paused<T>(test: impl AsyncFnOnce() -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(test())
}

async fn play(scripts: &Scripts, within_ms: i64) -> (Shop, Result<Asked, Unanswered>) {
    let shop = Shop::new().with_scripts(scripts);
    let chain: Vec<Target> = (0..scripts.len()).map(|index| target(&index.to_string())).collect();
    let result = shop.ask(&chain, within_ms).await;
    (shop, result)
}

fn called(shop: &Shop) -> Vec<usize> {
    shop.scripted.calls().iter().map(|(id, _)| id.parse().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn with_time_enough_the_first_success_in_order_is_the_answer(
        scripts in proptest::collection::vec(proptest::collection::vec(outcome(), 3), 1..5),
    ) {
        let (shop, result) = paused(async || play(&scripts, 100_000_000).await);
        let (calls, answers) = expected(&scripts);
        prop_assert_eq!(called(&shop), calls);
        prop_assert_eq!(result.ok().map(|asked| asked.target), answers);
    }

    #[test]
    fn no_script_makes_an_ask_exceed_its_time_or_tries_or_leave_a_call_open(
        scripts in proptest::collection::vec(proptest::collection::vec(outcome(), 0..4), 1..5),
        within_ms in 0i64..90_000,
    ) {
        let (shop, result, passed) = paused(async || {
            let (shop, result) = play(&scripts, within_ms).await;
            let passed = shop.clock.passed();
            (shop, result, passed)
        });
        prop_assert!(passed <= within_ms + 2, "{passed} ms of {within_ms}");
        let calls = called(&shop);
        prop_assert!(calls.is_sorted(), "{calls:?}");
        for index in 0..scripts.len() {
            prop_assert!(calls.iter().filter(|called| **called == index).count() <= 3);
        }
        let lines = shop.log.lines();
        prop_assert!(lines.iter().all(|line| line.ends.len() == 1), "{lines:?}");
        let (told, target) = match &result {
            Ok(asked) => (&asked.calls, Some(asked.target)),
            Err(unanswered) => (&unanswered.calls, None),
        };
        prop_assert_eq!(lines.iter().map(|line| &line.id).collect::<Vec<_>>(), told.iter().collect::<Vec<_>>());
        let good: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| line.ends[0].result.is_ok()).map(|(at, _)| at).collect();
        match target {
            Some(target) => {
                prop_assert_eq!(good, [lines.len() - 1]);
                prop_assert_eq!(calls.last(), Some(&target));
            }
            None => prop_assert!(good.is_empty() && result.is_err_and(|unanswered| !unanswered.failures.is_empty())),
        }
    }

    #[test]
    fn whenever_an_ask_is_stopped_or_forgotten_nothing_more_is_sent_and_no_call_stays_open(
        scripts in proptest::collection::vec(proptest::collection::vec(outcome(), 0..4), 1..4),
        after_ms in 0u64..40_000, writing_ms in 0i64..20, forgotten: bool,
    ) {
        let (shop, sent) = paused(async || {
            let shop = Shop::with_log(|clock| Log { takes: Some((clock.clone(), writing_ms)), ..Log::default() });
            let shop = Arc::new(shop.with_scripts(&scripts));
            let ask = shop.begin((0..scripts.len()).map(|index| target(&index.to_string())).collect(), 90_000);
            shop.settle().await;
            tokio::time::advance(Duration::from_millis(after_ms)).await;
            shop.settle().await;
            if forgotten { ask.abort() } else { shop.stop.cancel() }
            shop.settle().await;
            let sent = shop.scripted.calls().len();
            tokio::time::advance(Duration::from_secs(100)).await;
            shop.settle().await;
            (shop, sent)
        });
        prop_assert_eq!(shop.scripted.calls().len(), sent);
        prop_assert_eq!(shop.scripted.inside(), 0);
        let lines = shop.log.lines();
        prop_assert!(lines.iter().all(|line| line.ends.len() == 1), "{lines:?}");
    }
}
