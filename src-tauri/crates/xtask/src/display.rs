//! Whether a window can be shown here. The variables alone do not tell: they survive in shells whose display is gone.

use crate::env;

#[cfg(not(unix))]
pub fn available() -> bool {
    true
}

#[cfg(unix)]
pub fn available() -> bool {
    cfg!(target_os = "macos") || wayland_answers() || x11_answers()
}

#[cfg(unix)]
fn wayland_answers() -> bool {
    let Some(name) = env::var("WAYLAND_DISPLAY") else { return false };
    // An absolute name replaces the directory, as in Wayland itself.
    let directory = std::path::PathBuf::from(env::var("XDG_RUNTIME_DIR").unwrap_or_default());
    std::os::unix::net::UnixStream::connect(directory.join(name)).is_ok()
}

#[cfg(unix)]
fn x11_answers() -> bool {
    use std::net::{TcpStream, ToSocketAddrs};
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    const X11_PORT: u16 = 6000;
    let Some(name) = env::text("DISPLAY") else { return false };
    let Some((host, number)) = parse(&name) else { return false };
    if host.is_empty() {
        return UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).is_ok();
    }
    let Ok(addresses) = (host, X11_PORT.saturating_add(number)).to_socket_addrs() else { return false };
    addresses.into_iter().any(|address| TcpStream::connect_timeout(&address, Duration::from_secs(2)).is_ok())
}

/// `host:number.screen`, the host empty for this machine.
#[cfg(unix)]
fn parse(name: &str) -> Option<(&str, u16)> {
    let (host, display) = name.rsplit_once(':')?;
    let number = display.split('.').next()?.parse().ok()?;
    Some((if host == "unix" { "" } else { host }, number))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_display_is_understood() {
        assert_eq!(parse(":0"), Some(("", 0)));
        assert_eq!(parse("unix:3.1"), Some(("", 3)));
        assert_eq!(parse("localhost:10.0"), Some(("localhost", 10)));
        assert_eq!(parse("nonsense"), None);
    }
}
