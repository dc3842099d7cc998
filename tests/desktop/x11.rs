//! Closing a window as its close button does. (Debian's xdotool can only destroy it, which no person does.)

use anyhow::Result;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};

/// Asks a window to close, with the message of a window manager.
pub fn close_window(window: u32) -> Result<()> {
    let (connection, _) = x11rb::connect(None)?;
    let atom = |name: &str| Ok::<_, anyhow::Error>(connection.intern_atom(false, name.as_bytes())?.reply()?.atom);
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let message = ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
    connection.send_event(false, window, EventMask::NO_EVENT, message)?;
    connection.flush()?;
    Ok(())
}
