//! The command `ai-loopback`: a model server on this computer for trying the app by hand, without a key.

use std::{io::Write, net::SocketAddr, path::PathBuf};

use ai_loopback::{Dialect, Loopback, read_script};
use anyhow::Context;
use clap::Parser;

/// A model server on this computer. It answers from the knowledge it is given, or does what a script says.
#[derive(Parser)]
struct Arguments {
    /// Where to listen; only addresses of this computer.
    #[arg(long, default_value = "127.0.0.1:8089")]
    listen: SocketAddr,
    /// As which provider to speak: openai, anthropic, gemini, ollama, groq, mistral, …
    #[arg(long, default_value = "compatible")]
    wire: String,
    /// What to do, one act a line (text, reply, status, hang, drip, disconnect, …; see src/script.rs).
    #[arg(long)]
    script: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let dialect = Dialect::of(&arguments.wire).with_context(|| format!("{} is no provider", arguments.wire))?;
    let server = Loopback::listen(arguments.listen, dialect).await?;
    if let Some(path) = arguments.script {
        let text = std::fs::read_to_string(&path).with_context(|| format!("Read {}", path.display()))?;
        let (acts, always) = read_script(&text).with_context(|| path.display().to_string())?;
        for act in acts {
            server.then(act);
        }
        if let Some(act) = always {
            server.always(act);
        }
    }
    let mut out = std::io::stdout();
    writeln!(out, "Base address: {}  (any key, any model)", server.base_url())?;
    let mut told = 0;
    loop {
        for seen in server.wait_long(told + 1).await.into_iter().skip(told) {
            writeln!(out, "{seen:?}")?;
            told += 1;
        }
    }
}
