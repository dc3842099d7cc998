//! The terminal: lines come in, and lines go out between them.

use std::io::{BufRead, IsTerminal, Write};

use tokio::sync::mpsc;

/// Writes lines; a half-typed line stays behind them.
#[derive(Clone, Copy)]
pub struct Out {
    prompt: bool,
}

impl Out {
    /// Standard output, with a prompt when a person types.
    pub fn new() -> Self {
        Self { prompt: std::io::stdin().is_terminal() && std::io::stdout().is_terminal() }
    }

    /// Whether a person types.
    pub fn has_prompt(self) -> bool {
        self.prompt
    }

    /// Writes a line.
    pub fn say(self, line: impl AsRef<str>) {
        let (before, after) = if self.prompt { ("\r\u{1b}[K", "> ") } else { ("", "") };
        self.write(&format!("{before}{}\n{after}", line.as_ref()));
    }

    /// Invites to type.
    pub fn invite(self) {
        if self.prompt {
            self.write("\r\u{1b}[K> ");
        }
    }

    fn write(self, text: &str) {
        let mut out = std::io::stdout().lock();
        // Nobody reads any more: the end of the input ends the program.
        drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
    }
}

/// Lines of standard input. The thread behind it ends with the input or with the program.
pub fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
