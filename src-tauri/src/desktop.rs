//! The desktop around the window: window, tray, notifications, media, clipboard, signals.

pub mod clipboard;
pub mod media;
pub mod notifications;
pub mod signals;
pub mod tray;
pub mod window;
