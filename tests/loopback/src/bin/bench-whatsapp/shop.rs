//! Switchboard as a process of its own, told what to do line by line.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::{AccountId, AccountKind, AccountPatch, AccountStatus, ChatId, DeliveryState, LinkStep, NewAccount};
use engine::{Core, NoCheckpoint};
use loopback::{Parts, Running, until};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest that any command may take.
const LIMIT: Duration = Duration::from_secs(120);

/// What it is told.
#[derive(Serialize, Deserialize)]
pub enum Ask {
    /// Create an account and begin to link it.
    Link(String),
    /// Wait until an account can send.
    Ready(AccountId),
    /// Send a text into every chat of an account, so many times, each with a number and the chat's name.
    Send(AccountId, String, usize),
    /// What is in the chats of an account.
    Tell(AccountId),
    /// End.
    End,
}

/// What it answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It runs.
    Up,
    /// The account, and what its QR code says.
    Code(AccountId, String),
    /// Done.
    Done,
    /// Texts of the chats by name: what came, and what was sent with how far it came.
    Told(Vec<Told>),
}

/// A message as it is in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The chat's name.
    pub chat: String,
    /// The words.
    pub text: String,
    /// How far it came, if it is ours.
    pub state: Option<DeliveryState>,
}

/// The child, as the parent holds it.
pub struct Shop {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Shop {
    /// Starts one on the data in `dir`.
    pub fn start(dir: &Path, url: &str, ca_pem: &str) -> Result<Self> {
        let authority = dir.join("authority.pem");
        std::fs::write(&authority, ca_pem)?;
        let mut child = Command::new(std::env::current_exe()?)
            .arg("__shop")
            .arg(dir)
            .arg(url)
            .arg(&authority)
            // As the app starts itself (`src-tauri/src/memory.rs`), and without the backtraces of a developer's shell, which
            // keep the program's symbols in memory.
            .env("MALLOC_MMAP_THRESHOLD_", "524288")
            .env("MALLOC_ARENA_MAX", "2")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Start the shop")?;
        let stdin = child.stdin.take().context("The shop has no input")?;
        let stdout = BufReader::new(child.stdout.take().context("The shop has no output")?);
        let mut shop = Self { child, stdin, stdout };
        anyhow::ensure!(matches!(shop.hear()?, Answer::Up), "The shop did not come up");
        Ok(shop)
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks and waits for the answer, on a thread that may block: the server lives in this runtime.
    pub fn ask(&mut self, ask: &Ask) -> Result<Answer> {
        tokio::task::block_in_place(|| {
            writeln!(self.stdin, "{}", serde_json::to_string(ask)?)?;
            self.hear()
        })
    }

    fn hear(&mut self) -> Result<Answer> {
        let mut line = String::new();
        tokio::task::block_in_place(|| self.stdout.read_line(&mut line))?;
        serde_json::from_str(&line).with_context(|| format!("The shop said {line:?}"))
    }

    /// Ends it properly.
    pub fn end(mut self) -> Result<()> {
        self.ask(&Ask::End)?;
        let status = tokio::task::block_in_place(|| self.child.wait())?;
        anyhow::ensure!(status.success(), "The shop ended with {status}");
        Ok(())
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // Ended already in the good case.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The child itself.
pub async fn child(dir: &Path, url: &str, authority: &Path) -> Result<()> {
    let ca_pem = std::fs::read_to_string(authority)?;
    let core = loopback::started(Parts {
        dir,
        url,
        ca_pem: &ca_pem,
        embedder: Arc::new(testkit::HashingEmbedder),
        checkpoint: Arc::new(NoCheckpoint),
    })
    .await?;
    say(&Answer::Up)?;
    let (lines, mut heard) = tokio::sync::mpsc::channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    while let Some(line) = heard.recv().await {
        let ask: Ask = serde_json::from_str(&line)?;
        let last = matches!(ask, Ask::End);
        let answer = answer(&core, ask).await?;
        if last {
            core.shutdown().await;
        }
        say(&answer)?;
        if last {
            break;
        }
    }
    Ok(())
}

fn say(answer: &Answer) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(answer)?)?;
    Ok(out.flush()?)
}

async fn answer(core: &Arc<Core>, ask: Ask) -> Result<Answer> {
    match ask {
        Ask::Link(name) => {
            let account = core.create_account(NewAccount { kind: AccountKind::Linked, name }).await?.id;
            let silent = AccountPatch {
                assistant_on: Some(false),
                welcome_message: Some(String::new()),
                ..AccountPatch::default()
            };
            core.update_account(account.clone(), silent).await?;
            core.link_account(account.clone()).await?;
            let code = until("a QR code", LIMIT, || async {
                match core.link_step(&account) {
                    LinkStep::Qr { code, .. } => Some(code),
                    _ => None,
                }
            })
            .await;
            Ok(Answer::Code(account, code))
        }
        Ask::Ready(account) => {
            until("the account to be ready", LIMIT, || async {
                let rows = core.accounts().await.ok()?;
                rows.iter().any(|row| row.id == account && row.status == AccountStatus::Ready).then_some(())
            })
            .await;
            Ok(Answer::Done)
        }
        Ask::Send(account, text, count) => {
            let chats = chats(core, &account).await;
            for number in 0..count {
                for (chat, name) in &chats {
                    core.send_text(chat.clone(), format!("{text} {number} to {name}"), None).await?;
                }
            }
            Ok(Answer::Done)
        }
        Ask::Tell(account) => {
            let mut told = Vec::new();
            for (chat, name) in chats(core, &account).await {
                let mut before = None;
                loop {
                    let page = core.messages(chat.clone(), before, 200).await?;
                    before = page.before;
                    told.extend(page.rows.into_iter().map(|message| Told {
                        chat: name.clone(),
                        text: message.text,
                        state: message.state,
                    }));
                    if before.is_none() {
                        break;
                    }
                }
            }
            Ok(Answer::Told(told))
        }
        Ask::End => Ok(Answer::Done),
    }
}

async fn chats(core: &Arc<Core>, account: &AccountId) -> Vec<(ChatId, String)> {
    let shop = loopback::Shop::of(Running::of(Arc::clone(core)), account.clone());
    shop.chats().await.into_iter().map(|chat| (chat.id, chat.title)).collect()
}
