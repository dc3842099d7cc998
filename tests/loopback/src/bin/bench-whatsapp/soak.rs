//! A soak: traffic both ways while the server misbehaves; then the books are compared.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use domain::{AccountId, DeliveryState};
use serde_json::{Value, json};
use wa_loopback::{DeviceId, Fault, FaultRequest, Loopback, StreamFault};

use crate::measure::customer;
use crate::shop::{Answer, Ask, Shop, Told};
use acceptance::machine::resident_mib_of;

const LIMIT: Duration = Duration::from_secs(300);
/// What was confirmed is at the phone within this.
const ARRIVING: Duration = Duration::from_secs(30);
/// Between two rounds of traffic.
const PAUSE: Duration = Duration::from_millis(200);
/// Memory is read so often.
const READING: Duration = Duration::from_secs(60);

/// So many seconds of traffic with a fault every round or two; fails if anything was lost or came twice.
pub async fn soak(
    server: &Loopback,
    shop: &mut Shop,
    account: &AccountId,
    device: &DeviceId,
    customers: usize,
    seconds: u64,
) -> Result<Value> {
    let at_start = resident_mib_of(shop.pid());
    let (begun, mut round, mut faults) = (Instant::now(), 0_usize, 0_usize);
    let (mut written, mut each_minute) = (Vec::new(), Vec::new());
    while begun.elapsed() < Duration::from_secs(seconds) {
        if begun.elapsed() >= READING * (each_minute.len() as u32 + 1) {
            each_minute.push(resident_mib_of(shop.pid()));
        }
        faults += usize::from(misbehave(server, device, round));
        let text = format!("soak {round}");
        server.phone(&customer(round % customers)).send_text(&device.account, &text)?;
        written.push(text);
        if round.is_multiple_of(5) {
            shop.ask(&Ask::Send(account.clone(), format!("answer {round}"), 1))?;
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
    // Before the books are asked for: the answer is every message there is, in one piece.
    let at_end = resident_mib_of(shop.pid());
    let rows = settled(shop, account).await?;

    let (ours, theirs): (Vec<&Told>, Vec<&Told>) = rows.iter().partition(|row| row.state.is_some());
    let ours: Vec<&Told> = ours.into_iter().filter(|row| row.text.starts_with("answer ")).collect();
    let came = counted(theirs.iter().map(|row| row.text.as_str()));
    let state = |wanted: DeliveryState| ours.iter().filter(|row| row.state == Some(wanted)).count();
    let certain = |row: &Told| !matches!(row.state, Some(DeliveryState::MaybeSent | DeliveryState::Failed));
    let arrived = all_arrived(server, customers, ours.iter().filter(|row| certain(row)).count()).await?;
    let arrived = counted(arrived.iter().map(String::as_str));

    let mut books = Books::default();
    for text in &written {
        books.enter(text, came.get(text.as_str()).copied(), true);
    }
    for row in &ours {
        books.enter(&row.text, arrived.get(row.text.as_str()).copied(), certain(row));
    }
    let Books { lost, doubled } = books;
    if !lost.is_empty() || !doubled.is_empty() {
        let all = written.len() + ours.len();
        bail!("Of {all} messages these are lost: {lost:?}; and these came more than once: {doubled:?}");
    }
    Ok(json!({
        "seconds": seconds,
        "in": written.len(),
        "out": ours.len(),
        "faults": faults,
        "lost": lost.len(),
        "doubled": doubled.len(),
        "maybe_sent": state(DeliveryState::MaybeSent),
        "failed": state(DeliveryState::Failed),
        "rss_mb": { "start": at_start, "each_minute": each_minute, "end": at_end },
    }))
}

/// How often each text is there.
fn counted<'t>(texts: impl Iterator<Item = &'t str>) -> HashMap<&'t str, usize> {
    let mut counts = HashMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

/// What is not there exactly once.
#[derive(Default)]
struct Books {
    lost: Vec<String>,
    doubled: Vec<String>,
}

impl Books {
    /// Enters how often a message is there. One that is not certain to have left may be missing.
    fn enter(&mut self, text: &str, times: Option<usize>, certain: bool) {
        match times.unwrap_or(0) {
            0 if certain => self.lost.push(text.to_owned()),
            0 | 1 => {}
            _ => self.doubled.push(text.to_owned()),
        }
    }
}

/// The answers at the customers' phones, once there are so many; what there is when the time is up.
async fn all_arrived(server: &Loopback, customers: usize, least: usize) -> Result<Vec<String>> {
    let begun = Instant::now();
    loop {
        let mut texts = Vec::new();
        for index in 0..customers {
            texts.extend(server.phone(&customer(index)).look(|inbox| {
                let answers = inbox.since(0).map(|got| got.text()).filter(|text| text.starts_with("answer "));
                answers.map(str::to_owned).collect::<Vec<_>>()
            })?);
        }
        if texts.len() >= least || begun.elapsed() > ARRIVING {
            return Ok(texts);
        }
        #[expect(clippy::disallowed_methods, reason = "many phones: they are looked at again")]
        tokio::time::sleep(PAUSE).await;
    }
}

/// Something goes wrong in most rounds in which the device is there: what strikes nobody would wait for it and come all
/// at once.
fn misbehave(server: &Loopback, device: &DeviceId, round: usize) -> bool {
    let there = server
        .account(&device.account)
        .is_some_and(|account| account.companions.iter().any(|other| other.device == device.device && other.active));
    if !there {
        return false;
    }
    let here = |fault: Fault| FaultRequest::from(fault).account(device.account.clone()).device(device.device);
    match round % 12 {
        1 => drop(server.inject(here(Fault::Duplicate))),
        2 => drop(server.inject(here(Fault::DropReceipt))),
        3 => drop(server.inject(here(Fault::Reorder))),
        4 => drop(server.inject(here(Fault::Delay { ms: 300 }))),
        5 => drop(server.inject(here(Fault::CorruptEnc))),
        6 => drop(server.inject(FaultRequest::from(Fault::NewCiphertext))),
        7 => drop(server.inject(here(Fault::NoAck))),
        // Every 36 seconds: the library waits longer each time for a connection that does not last half a minute, and
        // would be away for most of the time.
        8 if round % 360 == 8 => drop(server.stream_error(device, StreamFault::Code(503))),
        8 if round % 360 == 188 => drop(server.disconnect(device)),
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
