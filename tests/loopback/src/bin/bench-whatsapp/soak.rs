//! A soak: traffic both ways while the server misbehaves; then the books are compared.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use domain::{AccountId, DeliveryState};
use serde_json::{Value, json};
use wa_loopback::{DeviceId, Fault, FaultRequest, Loopback, StreamFault};

use crate::machine::resident_mib;
use crate::measure::customer;
use crate::shop::{Answer, Ask, Shop, Told};

const LIMIT: Duration = Duration::from_secs(300);
/// Between two rounds of traffic.
const PAUSE: Duration = Duration::from_millis(200);

/// So many seconds of traffic with a fault every round or two; fails if anything was lost or came twice.
pub async fn soak(
    server: &Loopback,
    shop: &mut Shop,
    account: &AccountId,
    device: &DeviceId,
    customers: usize,
    seconds: u64,
) -> Result<Value> {
    let before = told(shop, account)?;
    let marks: Vec<u64> = (0..customers).map(|index| server.phone(&customer(index)).mark()).collect();
    let at_start = resident_mib(shop.pid());
    let (begun, mut round, mut faults) = (Instant::now(), 0_usize, 0_usize);
    let mut expected: HashMap<String, usize> = HashMap::new();
    while begun.elapsed() < Duration::from_secs(seconds) {
        faults += usize::from(misbehave(server, device, round));
        let text = format!("soak {round}");
        server.phone(&customer(round % customers)).send_text(&device.account, &text)?;
        *expected.entry(text).or_default() += 1;
        if round.is_multiple_of(5) {
            shop.ask(&Ask::Send(account.clone(), 1))?;
        }
        round += 1;
        #[expect(clippy::disallowed_methods, reason = "a pace of traffic, not a wait for something")]
        tokio::time::sleep(PAUSE).await;
    }
    server.clear_faults();
    // Whoever is away comes back, and takes what waited for him.
    server.disconnect(device);
    server.wait_offline(device, LIMIT).await?;
    server.wait_online(device, LIMIT).await?;
    server.wait_drained(device, LIMIT).await?;
    let after = settled(shop, account).await?;

    let inbound = |rows: &[Told]| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        rows.iter().filter(|row| row.state.is_none()).for_each(|row| *counts.entry(row.text.clone()).or_default() += 1);
        counts
    };
    let came = inbound(&after);
    let missing: Vec<&String> = expected.keys().filter(|text| !came.contains_key(*text)).collect();
    let lost = missing.len();
    let doubled = expected.iter().filter(|(text, count)| came.get(*text).is_some_and(|got| got > count)).count();

    let ours = |rows: &[Told]| rows.iter().filter(|row| row.state.is_some()).count();
    let sent = ours(&after) - ours(&before);
    let state = |wanted: DeliveryState| after.iter().filter(|row| row.state == Some(wanted)).count();
    let maybe = state(DeliveryState::MaybeSent);
    let arrived: usize = (0..customers)
        .map(|index| {
            server.phone(&customer(index)).look(|inbox| inbox.since(marks.get(index).copied().unwrap_or(0)).count())
        })
        .sum::<Result<usize>>()?;
    // What maybe left may or may not be there; everything else is there exactly once.
    let (least, most) = (sent.saturating_sub(maybe + state(DeliveryState::Failed)), sent);
    if lost > 0 || doubled > 0 || arrived < least || arrived > most {
        bail!("{lost} lost {missing:?}, {doubled} came twice; {sent} sent ({maybe} maybe), {arrived} arrived");
    }
    Ok(json!({
        "seconds": seconds,
        "in": expected.len(),
        "out": sent,
        "faults": faults,
        "lost": lost,
        "doubled": doubled,
        "maybe_sent": maybe,
        "rss_mb": { "start": at_start, "end": resident_mib(shop.pid()) },
    }))
}

/// Something goes wrong in most rounds.
fn misbehave(server: &Loopback, device: &DeviceId, round: usize) -> bool {
    let here = |fault: Fault| FaultRequest::from(fault).account(device.account.clone()).device(device.device);
    match round % 12 {
        1 => drop(server.inject(here(Fault::Duplicate))),
        2 => drop(server.inject(here(Fault::DropReceipt))),
        3 => drop(server.inject(here(Fault::Reorder))),
        4 => drop(server.inject(here(Fault::Delay { ms: 300 }))),
        5 => drop(server.inject(here(Fault::CorruptEnc))),
        6 => drop(server.inject(FaultRequest::from(Fault::NewCiphertext))),
        7 => drop(server.inject(here(Fault::NoAck))),
        // A connection that ends often is waited for longer each time: not in every dozen.
        8 if round % 120 == 8 => drop(server.stream_error(device, StreamFault::Code(503))),
        9 if round % 360 == 9 => drop(server.disconnect(device)),
        _ => return false,
    }
    true
}

fn told(shop: &mut Shop, account: &AccountId) -> Result<Vec<Told>> {
    let Answer::Told(told) = shop.ask(&Ask::Tell(account.clone()))? else { bail!("The shop tells nothing") };
    Ok(told)
}

/// Waits until nothing is on its way any more.
async fn settled(shop: &mut Shop, account: &AccountId) -> Result<Vec<Told>> {
    let begun = Instant::now();
    loop {
        let rows = told(shop, account)?;
        let under_way = |row: &Told| matches!(row.state, Some(DeliveryState::Queued | DeliveryState::Sending));
        if !rows.iter().any(under_way) {
            return Ok(rows);
        }
        anyhow::ensure!(begun.elapsed() < LIMIT, "Messages are still on their way");
        #[expect(clippy::disallowed_methods, reason = "another process: it is asked again")]
        tokio::time::sleep(PAUSE).await;
    }
}
