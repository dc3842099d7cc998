//! What is measured.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use domain::AccountId;
use serde_json::{Value, json};
use wa_loopback::{DeviceId, Loopback, NewAccount, Options};

use crate::shop::{Answer, Ask, Shop};
use crate::soak;
use acceptance::machine::{percentiles, resident_mib_of, tenths};

const LIMIT: Duration = Duration::from_secs(300);
/// Memory is read when nothing has happened for so long.
const QUIET: Duration = Duration::from_secs(5);

/// How much of everything.
pub struct Size {
    /// Linked accounts, at which memory is read.
    pub accounts: [usize; 3],
    /// Customers that write at once.
    pub customers: usize,
    /// Messages of each.
    pub messages: usize,
    /// Messages one at a time.
    pub singles: usize,
    /// Seconds of traffic with faults.
    pub soak_s: u64,
}

impl Size {
    /// For figures.
    pub fn full() -> Self {
        Self { accounts: [1, 10, 50], customers: 20, messages: 150, singles: 1_000, soak_s: 600 }
    }

    /// To see that it works.
    pub fn smoke() -> Self {
        Self { accounts: [1, 2, 3], customers: 3, messages: 5, singles: 10, soak_s: 5 }
    }
}

/// The number of an account.
fn number(index: usize) -> String {
    format!("49151{:08}", index + 1)
}

/// The number of a customer.
pub fn customer(index: usize) -> String {
    format!("49152{:08}", index + 1)
}

/// Everything, in one object.
pub async fn figures(size: &Size) -> Result<Value> {
    let server = Loopback::start(Options::default()).await?;
    let dir = tempfile::tempdir()?;
    let mut shop = Shop::start(dir.path(), &server.ws_url(), server.media_ca_pem())?;
    for index in 0..size.customers {
        let new =
            NewAccount { phone: customer(index), name: Some(format!("Customer {index}")), ..NewAccount::default() };
        server.create_account(new)?;
    }
    let (mut linking, mut memory, mut linked) = (Vec::new(), Vec::new(), Vec::new());
    let mut traffic = None;
    for (step, wanted) in size.accounts.into_iter().enumerate() {
        while linked.len() < wanted {
            eprintln!("linking account {} of {wanted}", linked.len() + 1);
            linked.push(link(&server, &mut shop, linked.len(), &mut linking).await?);
        }
        quiet().await;
        memory.push(resident_mib_of(shop.pid()));
        if step == 0 {
            let (account, device) = linked.first().context("Nothing is linked")?.clone();
            traffic = Some(measure_traffic(&server, &mut shop, &account, &device, size).await?);
        }
    }
    let Some((in_per_s, out_per_s, mut added)) = traffic else { bail!("Nothing was measured") };
    eprintln!("cutting {} connections", linked.len());
    let mut back = Vec::new();
    for (_, device) in &linked {
        server.disconnect(device);
        let begun = Instant::now();
        server.wait_offline(device, LIMIT).await?;
        server.wait_online(device, LIMIT).await?;
        back.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    let account = linked.first().context("Nothing is linked")?.clone();
    eprintln!("{} s of traffic with faults", size.soak_s);
    let soaked = soak::soak(&server, &mut shop, &account.0, &account.1, size.customers, size.soak_s).await?;
    shop.end()?;
    let [first, second, third] = size.accounts;
    let (one, many) = (memory.first().copied().unwrap_or_default(), memory.last().copied().unwrap_or_default());
    let (customers, messages, singles) = (size.customers, size.messages, size.singles);
    Ok(json!({
        "in_per_s": in_per_s,
        "out_per_s": out_per_s,
        "added_latency_ms": percentiles(&mut added),
        "rss_mb": {
            format!("accounts_{first}"): memory.first(),
            format!("accounts_{second}"): memory.get(1),
            format!("accounts_{third}"): memory.get(2),
            "per_further_account": tenths((many - one) / (third - first).max(1) as f64),
        },
        "reconnect_ms": percentiles(&mut back),
        "link_ms": percentiles(&mut linking),
        "soak": soaked,
        "what": format!(
            "Switchboard in a process of its own (optimised with debug assertions, encrypted database and sessions, no \
             embedding model loaded), the server and {customers} customers in another, a websocket between them. In: \
             {customers} customers write {messages} messages each, from the first to the last receipt, which follows the \
             commit; out: the same number queued, until the phones have them, after one of each as warm-up. Latency: one \
             message at a time, {singles} times, from the customer's phone to the delivery receipt at it. Memory 5 s after \
             the last account was linked. Reconnect: each account's connection is cut once, until it is logged in again; \
             the library waits a second first. Linking: from the scan to the account being ready."
        ),
    }))
}

async fn link(
    server: &Loopback,
    shop: &mut Shop,
    index: usize,
    samples: &mut Vec<f64>,
) -> Result<(AccountId, DeviceId)> {
    let phone = number(index);
    let new = NewAccount { phone: phone.clone(), name: Some(format!("Shop {index}")), ..NewAccount::default() };
    server.create_account(new)?;
    let Answer::Code(account, code) = shop.ask(&Ask::Link(format!("Shop {index}")))? else { bail!("There is no code") };
    let begun = Instant::now();
    let device = server.scan_qr(&code, &phone).await?;
    shop.ask(&Ask::Ready(account.clone()))?;
    samples.push(begun.elapsed().as_secs_f64() * 1_000.0);
    Ok((account, device))
}

/// Messages a second in and out, and milliseconds of single ones.
async fn measure_traffic(
    server: &Loopback,
    shop: &mut Shop,
    account: &AccountId,
    device: &DeviceId,
    size: &Size,
) -> Result<(f64, f64, Vec<f64>)> {
    let to = device.account.clone();
    // Sessions are made, chats exist.
    for index in 0..size.customers {
        server.phone(&customer(index)).send_text(&to, "hello")?;
    }
    server.wait_drained(device, LIMIT).await?;
    shop.ask(&Ask::Send(account.clone(), "first".into(), 1))?;
    arrived(server, size.customers, 1).await?;

    let begun = Instant::now();
    for number in 0..size.messages {
        for index in 0..size.customers {
            server.phone(&customer(index)).send_text(&to, &format!("number {number}"))?;
        }
    }
    server.wait_drained(device, LIMIT).await?;
    let total = (size.customers * size.messages) as f64;
    let in_per_s = total / begun.elapsed().as_secs_f64();

    let begun = Instant::now();
    shop.ask(&Ask::Send(account.clone(), "number".into(), size.messages))?;
    arrived(server, size.customers, 1 + size.messages).await?;
    let out_per_s = total / begun.elapsed().as_secs_f64();

    let phone = server.phone(&customer(0));
    let mut samples = Vec::with_capacity(size.singles);
    for number in 0..size.singles {
        let begun = Instant::now();
        phone.send_text(&to, &format!("single {number}"))?;
        server.wait_drained(device, LIMIT).await?;
        samples.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok((tenths(in_per_s), tenths(out_per_s), samples))
}

/// Waits until every customer has so many messages.
async fn arrived(server: &Loopback, customers: usize, each: usize) -> Result<()> {
    for index in 0..customers {
        server
            .phone(&customer(index))
            .wait_inbox("every message", |inbox| (inbox.since(0).count() >= each).then_some(()), LIMIT)
            .await?;
    }
    Ok(())
}

async fn quiet() {
    #[expect(clippy::disallowed_methods, reason = "memory is read when nothing happens; nothing tells of that")]
    tokio::time::sleep(QUIET).await;
}
