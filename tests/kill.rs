//! The kill test: a shop is killed (SIGKILL, from outside) at every checkpoint between receiving a message and noting that
//! its answer left, at random moments, and with a message on the wire. The database is real and encrypted.
//!
//! After every death the next shop starts on what the last one left. What must hold is in `support/ledger.rs`: no message
//! missing, none twice, no automation run twice, no reply arrived twice, and what nobody can know is `maybe_sent` with a
//! notice. `KILL_SEED` repeats a run (as far as timing allows), `KILL_ROUNDS` multiplies it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::time::{Duration, Instant};

use acceptance::witness::{End, Witness};
use engine::CHECKPOINTS;

#[expect(clippy::disallowed_methods, reason = "a test is configured here and nowhere else")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Kills shop after shop, then lets one finish. Prints the seed: a failure can be looked for again.
async fn kills(story: &str, times: usize, ends: impl Fn(&mut Witness, usize) -> End) {
    let seed = number("KILL_SEED").unwrap_or_else(rand::random);
    let times = times * usize::try_from(number("KILL_ROUNDS").unwrap_or(1)).unwrap_or(1);
    eprintln!("{story}: KILL_SEED={seed}");
    let begun = Instant::now();
    let mut witness = Witness::new(env!("CARGO_BIN_EXE_kill_child"), seed).await.unwrap();
    // Begins and ends with a shop that is left alone: the first founds the shop, the last must find nothing open.
    for index in 0..times + 2 {
        let killed = (1..=times).contains(&index);
        let end = if killed { ends(&mut witness, index) } else { End::Properly };
        if let Err(error) = witness.round(end).await {
            panic!("{story}, KILL_SEED={seed}, round {index}: {error:#}");
        }
    }
    eprintln!(
        "{story}: {} kills, {} questions, {} redeliveries, {} uncertain replies, {:.1} s",
        witness.kills,
        witness.customers(),
        witness.redelivered,
        witness.uncertain,
        begun.elapsed().as_secs_f64()
    );
    assert_eq!(witness.kills as usize, times);
}

#[tokio::test]
async fn killed_at_every_checkpoint_nothing_is_lost_and_nothing_happens_twice() {
    kills("checkpoints", CHECKPOINTS.len() * 15, |witness, index| {
        End::At(CHECKPOINTS[index % CHECKPOINTS.len()], 1 + witness.below(4))
    })
    .await;
}

#[tokio::test]
async fn killed_with_a_message_on_the_wire_it_is_never_sent_twice_and_never_forgotten() {
    kills("on the wire", 60, |witness, index| End::Sending {
        nth: 1 + u32::try_from(witness.below(3)).unwrap(),
        arrives: index.is_multiple_of(2),
    })
    .await;
}

#[tokio::test]
async fn killed_at_random_moments_nothing_is_lost_and_nothing_happens_twice() {
    kills("random", 120, |witness, index| match index % 4 {
        0 => End::After(Duration::from_micros(witness.below(300_000))),
        _ => End::Working(Duration::from_micros(witness.below(60_000))),
    })
    .await;
}
