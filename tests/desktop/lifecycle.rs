//! The life of the process: closing is not quitting, one instance a folder, an orderly end.

use desktop::{App, close_window, until};

#[tokio::test]
async fn closing_the_window_frees_the_webview_and_a_second_start_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = App::start(dir.path());
    until("the window", || async { first.window() }).await;
    until("the webview", || async { (first.webviews() > 0).then_some(()) }).await;

    // A window that is still being made does not hear its close button: pressed until it does.
    until("the window to be gone", || async {
        let Some(window) = first.window() else { return Some(()) };
        close_window(window).unwrap();
        None
    })
    .await;
    until("the webview to be gone", || async { (first.webviews() == 0).then_some(()) }).await;
    assert!(first.runs(), "the core goes on without a window");

    App::start(dir.path()).ends_well_by_itself().await;
    until("the window to come back", || async { first.window() }).await;
    first.ends_well_when_asked().await;
}

#[tokio::test]
async fn two_data_folders_run_side_by_side() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut first, mut second) = (App::start(one.path()), App::start(two.path()));
    until("the first window", || async { first.window() }).await;
    until("the second window", || async { second.window() }).await;
    assert!(first.runs() && second.runs());
    first.ends_well_when_asked().await;
    second.ends_well_when_asked().await;
}

#[tokio::test]
async fn an_app_that_is_ended_while_it_starts_ends_well() {
    let dir = tempfile::tempdir().unwrap();
    let app = App::start(dir.path());
    until("the data folder", || async { dir.path().join("app.db").exists().then_some(()) }).await;
    app.ends_well_when_asked().await;
}
