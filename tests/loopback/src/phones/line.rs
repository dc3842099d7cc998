//! What is typed, understood.

use std::path::PathBuf;

use anyhow::{Result, bail, ensure};

use super::words::{Typed, split};

/// A line that was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Empty, or a remark.
    Nothing,
    /// What can be typed.
    Help,
    /// Who there is.
    People,
    /// The messages on a phone.
    Inbox(String),
    /// Waits for a text on a customer's phone; `NAME: TEXT` waits on one phone.
    Wait(String),
    /// Waits until a device of the shop's is connected.
    WaitOnline,
    /// Lets something go wrong: its name, and its parts as JSON.
    Fault(String, String),
    /// What will go wrong.
    Faults,
    /// Nothing goes wrong any more.
    FaultsOff,
    /// The last stanzas.
    Log(usize),
    /// What the app did against the protocol.
    Violations,
    /// Cuts the connection.
    Disconnect,
    /// The shop's phone removes its linked devices.
    RemoveDevice,
    /// The server stops or goes on.
    Server {
        /// It goes on.
        up: bool,
    },
    /// The app is started, ended or killed.
    App(AppWish),
    /// A picture of the display.
    Shot(PathBuf),
    /// The groups there are.
    Groups,
    /// Something about a group.
    Group {
        /// Its name.
        name: String,
        /// What, and with whom.
        words: Vec<String>,
        /// What is said behind a colon.
        text: Option<String>,
    },
    /// A person does something.
    Person(Deed),
    /// The end.
    Quit,
}

/// What happens to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppWish {
    /// Starts it.
    Start,
    /// Asks it to end.
    End,
    /// Kills it.
    Kill,
}

/// Somebody does something somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// Who: a name, or `shop`.
    pub who: String,
    /// Where; with the shop (or, for the shop, with whoever wrote last) when absent.
    pub to: Option<To>,
    /// What.
    pub act: Act,
}

/// A chat by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// With a person.
    Person(String),
    /// In a group.
    Group(String),
}

/// What a person can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Writes.
    Text(String),
    /// Answers the last message.
    Reply(String),
    /// Changes the last own message.
    Edit(String),
    /// Deletes the last own message for everybody.
    Delete,
    /// Sends a file, or a sample of this kind.
    File {
        /// `photo`, `voice`, `audio`, `video`, `document` or `sticker`.
        kind: FileKind,
        /// The file; a sample when absent.
        file: Option<PathBuf>,
        /// Text with it.
        caption: Option<String>,
    },
    /// Sends a place: degrees north, degrees east, name.
    Location(Option<(f64, f64)>, Option<String>),
    /// Sends a contact card: name and number.
    Contact(Option<(String, String)>),
    /// Asks a question with options.
    Poll(String, Vec<String>),
    /// Votes in the last poll; no option takes the vote back.
    Vote(Vec<String>),
    /// Reacts to the last message; nothing takes it back.
    React(String),
    /// `composing`, `recording`, or stops.
    Typing(Option<&'static str>),
    /// Reads what arrived.
    Read,
    /// The phone is switched on or off.
    Power(bool),
    /// Scans a QR code: this text, or what is on the display.
    Scan(Option<String>),
    /// Types the eight characters.
    Code(String),
}

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture.
    Photo,
    /// A voice message.
    Voice,
    /// A sound file.
    Audio,
    /// A film.
    Video,
    /// Any file.
    Document,
    /// A sticker.
    Sticker,
}

impl Line {
    /// Understands a line, or says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(Self::Nothing);
        }
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if let Some(command) = command(first, rest.trim())? {
            return Ok(command);
        }
        let Typed { mut words, text } = split(line)?;
        ensure!(!words.is_empty(), "Say who writes in front of the colon: `Anna: hello`");
        if words[0] == "group" && words.len() > 1 {
            let name = words.remove(1);
            words.remove(0);
            return Ok(Self::Group { name, words, text });
        }
        Ok(Self::Person(deed(words, text)?))
    }
}

fn command(first: &str, rest: &str) -> Result<Option<Line>> {
    let shop = |act| Line::Person(Deed { who: "shop".into(), to: None, act });
    Ok(Some(match (first, rest) {
        ("help" | "?", _) => Line::Help,
        ("people", "") => Line::People,
        ("groups", "") => Line::Groups,
        ("scan", "") => shop(Act::Scan(None)),
        ("scan", text) => shop(Act::Scan(Some(text.into()))),
        ("code", "") => bail!("Type the characters from the screen: `code ABCD-1234`"),
        ("code", code) => shop(Act::Code(code.into())),
        ("inbox", "") => bail!("Whose? `inbox Anna`"),
        ("inbox", who) => Line::Inbox(who.trim_matches('"').into()),
        ("wait", "") => bail!("For which text? `wait open`, or on one phone: `wait Anna: open`"),
        ("wait", text) => Line::Wait(text.into()),
        ("wait-online", "") => Line::WaitOnline,
        ("fault", "") => bail!("Which? `fault no_ack`, `fault login_failure {{\"reason\": 503}}`, `fault off`"),
        ("fault" | "faults", "off") => Line::FaultsOff,
        ("fault", what) => {
            let (name, parts) = what.split_once(char::is_whitespace).unwrap_or((what, ""));
            Line::Fault(name.into(), parts.trim().into())
        }
        ("faults", "") => Line::Faults,
        ("log", "") => Line::Log(20),
        ("log", count) => match count.parse() {
            Ok(count) => Line::Log(count),
            Err(_) => bail!("How many stanzas? `log 20`"),
        },
        ("violations", "") => Line::Violations,
        ("disconnect", "") => Line::Disconnect,
        ("remove", "" | "device") => Line::RemoveDevice,
        ("server", "down" | "up") => Line::Server { up: rest == "up" },
        ("app", "start") => Line::App(AppWish::Start),
        ("app", "end") => Line::App(AppWish::End),
        ("app", "kill") => Line::App(AppWish::Kill),
        ("app", _) => bail!("`app start`, `app end` or `app kill`"),
        ("server", _) => bail!("`server down` or `server up`"),
        ("shot", "") => bail!("Into which file? `shot screen.png`"),
        ("shot", file) => Line::Shot(file.trim_matches('"').into()),
        ("quit" | "exit", "") => Line::Quit,
        _ => return Ok(None),
    }))
}

fn deed(mut words: Vec<String>, text: Option<String>) -> Result<Deed> {
    let who = words.remove(0);
    let to = match words.first().map(String::as_str) {
        Some(way @ ("to" | "in")) => {
            let to_person = way == "to";
            ensure!(
                words.len() > 1,
                "{}",
                if to_person { "To whom? `shop to Anna: hello`" } else { "In which group?" }
            );
            words.remove(0);
            let name = words.remove(0);
            Some(if to_person { To::Person(name) } else { To::Group(name) })
        }
        _ => None,
    };
    let act = super::verbs::act(&who, &words, text)?;
    Ok(Deed { who, to, act })
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
