//! A picture on the clipboard, as a program for screenshots leaves it there: whoever owns the selection is asked for it.
//!
//! https://x.org/releases/X11R7.7/doc/xorg-docs/icccm/icccm.html, section 2.

use anyhow::{Context, Result};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// Copies a picture; it can be pasted until something else is copied or the test ends.
pub fn copy_picture(png: &'static [u8]) {
    let owner = Owner::new(png).expect("the clipboard is taken");
    std::thread::spawn(move || owner.serve().expect("the display answers"));
}

struct Owner {
    connection: RustConnection,
    picture: Atom,
    targets: Atom,
    png: &'static [u8],
}

impl Owner {
    fn new(png: &'static [u8]) -> Result<Self> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots.get(screen).context("The display has no screen")?.root;
        let atom = |name: &str| Ok::<_, anyhow::Error>(connection.intern_atom(false, name.as_bytes())?.reply()?.atom);
        let (clipboard, picture, targets) = (atom("CLIPBOARD")?, atom("image/png")?, atom("TARGETS")?);
        let window = connection.generate_id()?;
        connection
            .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())?
            .check()?;
        connection.set_selection_owner(window, clipboard, x11rb::CURRENT_TIME)?.check()?;
        Ok(Self { connection, picture, targets, png })
    }

    fn serve(&self) -> Result<()> {
        loop {
            match self.connection.wait_for_event()? {
                Event::SelectionRequest(request) => self.answer(&request)?,
                Event::SelectionClear(_) => return Ok(()),
                _ => {}
            }
        }
    }

    fn answer(&self, request: &SelectionRequestEvent) -> Result<()> {
        let (connection, to, property) = (&self.connection, request.requestor, request.property);
        let given = if request.target == self.targets {
            let offered = [self.targets, self.picture];
            connection.change_property32(PropMode::REPLACE, to, property, AtomEnum::ATOM, &offered)?;
            property
        } else if request.target == self.picture {
            connection.change_property8(PropMode::REPLACE, to, property, self.picture, self.png)?;
            property
        } else {
            x11rb::NONE
        };
        let told = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: to,
            selection: request.selection,
            target: request.target,
            property: given,
        };
        connection.send_event(false, to, EventMask::NO_EVENT, told)?;
        connection.flush()?;
        Ok(())
    }
}
