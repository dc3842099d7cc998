//! Files dropped onto the window as another program's window would: the XDND protocol, version 5.
//!
//! https://www.freedesktop.org/wiki/Specifications/XDND: enter, position, drop; in between the target asks the owner of the
//! selection for the list of files. Nothing of the app is called.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window as XWindow, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::process::until;

const VERSION: u32 = 5;

/// Drags files over the middle of the app's window and lets them go there.
pub async fn drop_files(paths: &[PathBuf]) {
    let target = until("a window that takes files", || async { Source::new(paths).ok().flatten() }).await;
    target.enter().expect("the window is entered");
    until("the window to say that it takes the files", || async {
        target.position().expect("the pointer moves");
        target.answers().expect("the display answers").contains(&Reply::Accepts).then_some(())
    })
    .await;
    target.release().expect("the files are let go");
    until("the window to have taken the files", || async {
        target.answers().expect("the display answers").contains(&Reply::Finished).then_some(())
    })
    .await;
}

/// What the target told us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reply {
    Accepts,
    Finished,
}

/// The program that the files are dragged out of.
struct Source {
    connection: RustConnection,
    window: XWindow,
    target: XWindow,
    middle: (u16, u16),
    list: Vec<u8>,
    atoms: Atoms,
}

struct Atoms {
    selection: Atom,
    uri_list: Atom,
    targets: Atom,
    enter: Atom,
    position: Atom,
    status: Atom,
    drop: Atom,
    finished: Atom,
    copy: Atom,
}

impl Source {
    /// `None` while there is no window of the app.
    fn new(paths: &[PathBuf]) -> Result<Option<Self>> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots.get(screen).context("The display has no screen")?.root;
        let atom = |name: &str| Ok::<_, anyhow::Error>(connection.intern_atom(false, name.as_bytes())?.reply()?.atom);
        let aware = atom("XdndAware")?;
        let Some(target) = find(&connection, root, aware)? else { return Ok(None) };
        let atoms = Atoms {
            selection: atom("XdndSelection")?,
            uri_list: atom("text/uri-list")?,
            targets: atom("TARGETS")?,
            enter: atom("XdndEnter")?,
            position: atom("XdndPosition")?,
            status: atom("XdndStatus")?,
            drop: atom("XdndDrop")?,
            finished: atom("XdndFinished")?,
            copy: atom("XdndActionCopy")?,
        };
        let window = connection.generate_id()?;
        connection
            .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())?
            .check()?;
        connection.set_selection_owner(window, atoms.selection, x11rb::CURRENT_TIME)?.check()?;
        let size = connection.get_geometry(target)?.reply()?;
        let at = connection.translate_coordinates(target, root, 0, 0)?.reply()?;
        let middle = (at.dst_x.unsigned_abs() + size.width / 2, at.dst_y.unsigned_abs() + size.height / 2);
        let list = paths.iter().map(|path| format!("file://{}\r\n", path.display())).collect::<String>().into_bytes();
        Ok(Some(Self { connection, window, target, middle, list, atoms }))
    }

    fn enter(&self) -> Result<()> {
        self.tell(self.atoms.enter, [VERSION << 24, self.atoms.uri_list, 0, 0])
    }

    fn position(&self) -> Result<()> {
        let (x, y) = self.middle;
        let place = u32::from(x) << 16 | u32::from(y);
        self.tell(self.atoms.position, [0, place, x11rb::CURRENT_TIME, self.atoms.copy])
    }

    fn release(&self) -> Result<()> {
        self.tell(self.atoms.drop, [0, x11rb::CURRENT_TIME, 0, 0])
    }

    fn tell(&self, what: Atom, rest: [u32; 4]) -> Result<()> {
        let [a, b, c, d] = rest;
        let message = ClientMessageEvent::new(32, self.target, what, [self.window, a, b, c, d]);
        self.connection.send_event(false, self.target, EventMask::NO_EVENT, message)?;
        self.connection.flush()?;
        Ok(())
    }

    /// Serves whoever asks for the list of files; returns what the target said meanwhile.
    fn answers(&self) -> Result<Vec<Reply>> {
        let mut replies = Vec::new();
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::SelectionRequest(request) => self.serve(&request)?,
                Event::ClientMessage(message)
                    if message.type_ == self.atoms.status && message.data.as_data32()[1] & 1 == 1 =>
                {
                    replies.push(Reply::Accepts);
                }
                Event::ClientMessage(message) if message.type_ == self.atoms.finished => replies.push(Reply::Finished),
                Event::Error(error) => bail!("The display refused something: {error:?}"),
                _ => {}
            }
        }
        Ok(replies)
    }

    fn serve(&self, request: &SelectionRequestEvent) -> Result<()> {
        let (connection, atoms) = (&self.connection, &self.atoms);
        let (to, property) = (request.requestor, request.property);
        if request.target == atoms.targets {
            connection.change_property32(PropMode::REPLACE, to, property, AtomEnum::ATOM, &[atoms.uri_list])?;
        } else {
            connection.change_property8(PropMode::REPLACE, to, property, atoms.uri_list, &self.list)?;
        }
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: to,
            selection: request.selection,
            target: request.target,
            property,
        };
        connection.send_event(false, to, EventMask::NO_EVENT, told)?;
        connection.flush()?;
        Ok(())
    }
}

/// The visible window below `parent` that takes files.
fn find(connection: &RustConnection, parent: XWindow, aware: Atom) -> Result<Option<XWindow>> {
    use x11rb::protocol::xproto::MapState;
    for window in connection.query_tree(parent)?.reply()?.children {
        let visible = connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        let property = connection.get_property(false, window, aware, AtomEnum::ANY, 0, 1)?.reply()?;
        if visible && property.type_ != x11rb::NONE {
            return Ok(Some(window));
        }
        if let Some(found) = find(connection, window, aware)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
