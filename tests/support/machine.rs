//! What a benchmark measured on, memory, percentiles.

use serde_json::{Value, json};

/// Cores, memory and name of the processor.
pub fn describe() -> Value {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        text.lines()
            .find(|line| line.starts_with(name))
            .and_then(|line| line.split(':').nth(1))
            .map(|v| v.trim().to_owned())
    };
    let memory_kib: f64 = field(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.split_whitespace().next().and_then(|kib| kib.parse().ok()))
        .unwrap_or(0.0);
    json!({
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory_gib": (memory_kib / 1_048_576.0 * 10.0).round() / 10.0,
        "cpu": field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.into()),
    })
}

/// The commit, as xtask says it.
#[expect(clippy::disallowed_methods, reason = "xtask names the commit in the environment")]
pub fn commit() -> String {
    std::env::var("SWITCHBOARD_COMMIT").unwrap_or_else(|_| "unknown".into())
}

/// Resident memory of this process, in MiB.
pub fn resident_mib() -> f64 {
    status_mib("self", "VmRSS:")
}

/// Resident memory of another process, in MiB.
pub fn resident_mib_of(pid: u32) -> f64 {
    status_mib(&pid.to_string(), "VmRSS:")
}

/// The most that [`resident_mib`] ever was.
pub fn peak_mib() -> f64 {
    status_mib("self", "VmHWM:")
}

fn status_mib(process: &str, field: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib: f64 = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0);
    tenths(kib / 1024.0)
}

/// `{"p50","p95","p99"}` of milliseconds.
pub fn percentiles(samples: &mut [f64]) -> Value {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let index = ((samples.len() as f64 * share).ceil() as usize).clamp(1, samples.len().max(1)) - 1;
        thousandths(samples.get(index).copied().unwrap_or(0.0))
    };
    json!({ "p50": at(0.50), "p95": at(0.95), "p99": at(0.99) })
}

/// Rounded to tenths.
pub fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Rounded to thousandths.
pub fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
