//! The life of the process: closing is not quitting, one instance a folder, an orderly end.

use std::process::Command;

use desktop::{App, until};

#[tokio::test]
async fn closing_the_window_frees_the_webview_and_a_second_start_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = App::start(dir.path());
    let window = until("the window", || async { first.window() }).await;
    until("the webview", || async { (first.webviews() > 0).then_some(()) }).await;

    let closed = Command::new("xdotool").args(["windowclose", &window]).status().unwrap();
    assert!(closed.success());
    until("the window to be gone", || async { first.window().is_none().then_some(()) }).await;
    until("the webview to be gone", || async { (first.webviews() == 0).then_some(()) }).await;
    assert!(first.runs(), "the core goes on without a window");

    let second = App::start(dir.path());
    assert!(second.ends_by_itself().await, "the second start hands over to the first");
    until("the window to come back", || async { first.window() }).await;
    assert!(first.ends_when_asked().await, "an orderly end");
}

#[tokio::test]
async fn two_data_folders_run_side_by_side() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut first, mut second) = (App::start(one.path()), App::start(two.path()));
    until("the first window", || async { first.window() }).await;
    until("the second window", || async { second.window() }).await;
    assert!(first.runs() && second.runs());
    assert!(first.ends_when_asked().await);
    assert!(second.ends_when_asked().await);
}
