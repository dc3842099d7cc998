//! `wa-loopback`: the server as a process of its own, for tests in other languages.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use wa_loopback::{Loopback, Options};

/// A WhatsApp server on this computer, for tests.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where the websocket listens; a loopback address. Port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where the media host listens: 127.0.0.1 and a port.
    #[arg(long, default_value = "127.0.0.1:0")]
    media: SocketAddr,
    /// Where the admin interface listens; a loopback address.
    #[arg(long, default_value = "127.0.0.1:0")]
    admin: SocketAddr,
    /// Directory to keep keys, accounts, devices and queues in; without it all is forgotten at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// File to write the media host's CA certificate to; beside the state, or in a temporary directory, when absent.
    #[arg(long)]
    ca_file: Option<PathBuf>,
    /// Milliseconds between the handshake and the first stanza, as on a network.
    #[arg(long, default_value_t = 60)]
    round_trip_ms: u64,
    /// Announce the offline queue and send it in batches, as the real server does.
    #[arg(long)]
    offline_preview: bool,
    /// Deliver typing only to devices in the foreground, as the real server does.
    #[arg(long)]
    typing_needs_presence: bool,
    /// Hand out edge routing: later connections start with a routing prefix.
    #[arg(long)]
    edge_routing: bool,
}

fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    // stdout belongs to the one line with the addresses.
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    anyhow::ensure!(
        arguments.media.ip() == std::net::Ipv4Addr::LOCALHOST,
        "{} is not 127.0.0.1: the media host listens nowhere else",
        arguments.media
    );
    // Registered before anything is announced: a signal right after start must not kill the process.
    let stop = Stop::new()?;
    let options = Options {
        listen: arguments.listen,
        media_port: arguments.media.port(),
        admin: Some(arguments.admin),
        state_dir: arguments.state.clone(),
        offline_preview: arguments.offline_preview,
        typing_needs_presence: arguments.typing_needs_presence,
        edge_routing: arguments.edge_routing,
        round_trip: std::time::Duration::from_millis(arguments.round_trip_ms),
        ..Options::default()
    };
    let loopback = Loopback::start(options).await?;
    let (ca, temporary) = ca_file(&loopback, &arguments)?;
    let line = serde_json::json!({
        "ws": loopback.ws_url(),
        "media": format!("https://{}", loopback.media_addr()),
        "media_host": loopback.media_addr().to_string(),
        "media_ca": ca,
        "admin": loopback.admin_addr().map(|address| format!("http://{address}")),
        "noise_root_public_key": loopback.noise_root_hex()?,
        "pid": std::process::id(),
    });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("writing the addresses to stdout")?;
    drop(out);
    stop.wait().await;
    let stopped = loopback.shutdown().await;
    if temporary && let Some(directory) = ca.parent() {
        // Left-over certificates do no harm.
        drop(std::fs::remove_dir_all(directory));
    }
    stopped
}

/// Where the media host's CA certificate lies; whether the directory goes with the process.
fn ca_file(loopback: &Loopback, arguments: &Arguments) -> anyhow::Result<(PathBuf, bool)> {
    if let Some(file) = &arguments.ca_file {
        std::fs::write(file, loopback.media_ca_pem()).with_context(|| format!("writing {}", file.display()))?;
        return Ok((file.clone(), false));
    }
    if let Some(directory) = &arguments.state {
        return Ok((directory.join("ca.pem"), false));
    }
    let directory = std::env::temp_dir().join(format!("wa-loopback-{}", std::process::id()));
    std::fs::create_dir_all(&directory).with_context(|| format!("creating {}", directory.display()))?;
    let file = directory.join("ca.pem");
    std::fs::write(&file, loopback.media_ca_pem()).with_context(|| format!("writing {}", file.display()))?;
    Ok((file, true))
}

/// The signals that end the process.
struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Stop {
    fn new() -> anyhow::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn wait(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }

    #[cfg(not(unix))]
    async fn wait(self) {
        // Without a way to listen for signals the process runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
