//! The desktop around the window: window, tray, notifications, media, signals.

pub mod media;
pub mod notifications;
pub mod signals;
pub mod tray;
pub mod window;
