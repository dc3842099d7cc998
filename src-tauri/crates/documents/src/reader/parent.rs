//! Parent: starts the child, feeds it, and says in words of the operator how it ended.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use super::wire::{self, Answer, Order, Reading, Request};
use crate::{Unreadable, limits};

/// What a complaint of the child may be; more is not read.
const COMPLAINT_BYTES: u64 = 4 * 1024;

/// How much one file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space of the child. Linux only.
    pub memory_bytes: u64,
    /// Processor time of the child. Unix only.
    pub cpu_seconds: u64,
    /// Time on the clock, after which the child is killed.
    pub wall: Duration,
    /// Bytes of the answer.
    pub answer_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: limits::CHILD_MEMORY_BYTES,
            cpu_seconds: limits::CHILD_CPU_SECONDS,
            wall: Duration::from_secs(limits::CHILD_WALL_SECONDS),
            answer_bytes: limits::ANSWER_BYTES,
        }
    }
}

/// Reads files in a child process, one process a file.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The program that calls [`run_child`](super::run_child).
    pub program: PathBuf,
    /// What makes it do so.
    pub arguments: Vec<OsString>,
    /// How much one file may cost.
    pub limits: Limits,
}

impl Reader {
    /// Reads a file and cuts it into chunks. Dropping the future, or cancelling, kills the child.
    ///
    /// # Errors
    /// Why the file cannot be read.
    pub async fn read(
        &self,
        request: Request,
        bytes: &[u8],
        cancelled: &CancellationToken,
    ) -> Result<Reading, Unreadable> {
        // Told without a process: these are the common ones.
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        if bytes.len() > limits::FILE_BYTES {
            return Err(Unreadable::TooLarge { limit_mb: (limits::FILE_BYTES >> 20) as u32 });
        }
        let order = Order { request, memory_bytes: self.limits.memory_bytes, cpu_seconds: self.limits.cpu_seconds };
        let head = wire::head(&order, bytes.len()).map_err(|error| no_reader(format!("{error:#}")))?;
        let mut child = self.start()?;
        let ended = tokio::select! {
            ended = tokio::time::timeout(self.limits.wall, talk(&mut child, &head, bytes, self.limits.answer_bytes)) => ended,
            () = cancelled.cancelled() => {
                end(&mut child).await;
                return Err(Unreadable::Cancelled);
            }
        };
        match ended {
            Ok(Ok(talk)) => talk.answer(),
            Ok(Err(why)) => {
                end(&mut child).await;
                Err(why)
            }
            Err(_elapsed) => {
                end(&mut child).await;
                Err(Unreadable::TookTooLong)
            }
        }
    }

    fn start(&self) -> Result<Child, Unreadable> {
        let mut command = Command::new(&self.program);
        // Without it a black window opens for every file.
        #[cfg(windows)]
        command.creation_flags(CREATE_NO_WINDOW);
        command
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| no_reader(format!("starting {}: {error}", self.program.display())))
    }
}

/// Kills and reaps.
async fn end(child: &mut Child) {
    // It may have ended by itself in between, which is as good.
    let _killed = child.kill().await;
}

fn no_reader(what: String) -> Unreadable {
    Unreadable::NoReader { what }
}

/// How a child ended and what it said.
struct Talk {
    status: ExitStatus,
    output: Vec<u8>,
    complaint: String,
}

async fn talk(child: &mut Child, head: &[u8], bytes: &[u8], most: u64) -> Result<Talk, Unreadable> {
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(mut output), Some(mut complaints)) = pipes else {
        return Err(no_reader("its pipes are missing".into()));
    };
    let feed = async {
        // A child that died early does not read; how it ended says more than this error.
        if input.write_all(head).await.is_ok() && input.write_all(bytes).await.is_ok() {
            let _closed = input.shutdown().await;
        }
        drop(input);
    };
    let listen = async {
        let mut answer = Vec::new();
        let read = (&mut output).take(most + 1).read_to_end(&mut answer).await;
        drop(output);
        read.map(|_| answer)
    };
    let complain = async {
        let mut complaint = Vec::new();
        let read = (&mut complaints).take(COMPLAINT_BYTES).read_to_end(&mut complaint).await;
        drop(complaints);
        read.map(|_| String::from_utf8_lossy(&complaint).into_owned())
    };
    let ((), answer, complaint) = tokio::join!(feed, listen, complain);
    let output = answer.map_err(|error| no_reader(format!("listening to it: {error}")))?;
    if output.len() as u64 > most {
        return Err(Unreadable::TooMuchText { limit: limits::TEXT_CHARS as u32 });
    }
    let status = child.wait().await.map_err(|error| no_reader(format!("waiting for it: {error}")))?;
    Ok(Talk { status, output, complaint: complaint.unwrap_or_default() })
}

impl Talk {
    fn answer(self) -> Result<Reading, Unreadable> {
        if self.status.success() {
            let answer: Answer = serde_json::from_slice(&self.output)
                .map_err(|error| no_reader(format!("its answer cannot be understood: {error}")))?;
            return answer;
        }
        // Both the allocator and the stack guard say why they abort; nothing else tells them from each other.
        if self.complaint.contains("memory allocation of") || self.complaint.contains("Cannot allocate memory") {
            return Err(Unreadable::TookTooMuchMemory);
        }
        if self.complaint.contains("overflowed its stack") {
            return Err(Unreadable::TooDeep);
        }
        match signal(self.status) {
            Some(SIGXCPU) => Err(Unreadable::TookTooLong),
            // The kernel kills at the hard limit of processor time, and when the machine has no memory left.
            Some(SIGKILL) => Err(Unreadable::TookTooMuchMemory),
            Some(_) => Err(Unreadable::damaged("reading it ended the reading program")),
            None => Err(no_reader(self.complaint.trim().to_owned())),
        }
    }
}

#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

const SIGKILL: i32 = 9;
const SIGXCPU: i32 = if cfg!(any(target_os = "linux", target_os = "macos")) { 24 } else { -1 };

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Elsewhere a violent end is a code with the highest bit set.
#[cfg(not(unix))]
fn signal(status: ExitStatus) -> Option<i32> {
    status.code().filter(|code| *code < 0)
}
