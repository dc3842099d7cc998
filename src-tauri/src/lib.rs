//! The shell: the only code that knows Tauri.
//!
//! It composes the core from real adapters ([`compose`]), gives the window its commands and events ([`ipc`]), and keeps
//! tray, window and notifications ([`desktop`]). Nothing is decided here.

mod arguments;
mod cli;
mod compose;
mod desktop;
mod ipc;
mod keychain;
mod launch;
pub mod memory;
mod told;

use std::process::ExitCode;

use anyhow::Context;
pub use arguments::{Arguments, Command};
pub use cli::flow::FlowCommand;
pub use cli::knowledge::KnowledgeCommand;
pub use compose::self_test;
use tauri::{Manager, RunEvent};

use crate::launch::Launch;

/// Runs the app until it is quit.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    start_log();
    let termination = desktop::signals::hear();
    let dir = arguments.data_dir()?;
    let builder = ipc::builder();
    let mut context = context();
    // One instance a data folder: the system tells instances apart by this name.
    context.config_mut().identifier = launch::instance_name(&context.config().identifier, &dir);

    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| desktop::window::show(app)))
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol("media", desktop::media::serve)
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            app.manage(Launch::new(dir, app.path().resource_dir().ok()));
            desktop::tray::create(app.handle())?;
            if !arguments.hidden {
                desktop::window::show(app.handle());
            }
            desktop::signals::quit_when(app.handle(), termination);
            launch::begin(app.handle());
            Ok(())
        })
        .build(context)
        .context("Start the window system")?;
    app.run(|app, event| match event {
        // Closing the window is not quitting: the core goes on, the tray brings the window back.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::Exit => launch::end(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => desktop::window::show(app),
        _ => {}
    });
    Ok(())
}

/// Carries out a command on knowledge bases, without a window.
pub fn run_knowledge(command: KnowledgeCommand, arguments: &Arguments) -> anyhow::Result<()> {
    start_log();
    let resources = tauri::utils::platform::resource_dir(context().package_info(), &tauri::Env::default()).ok();
    cli::knowledge::run(command, &arguments.data_dir()?, resources.as_deref())
}

/// Tells where accounts stand, without a window.
#[cfg(feature = "endpoint-override")]
pub fn run_probe(link: Option<String>, seconds: u64, arguments: &Arguments) -> anyhow::Result<()> {
    start_log();
    let resources = tauri::utils::platform::resource_dir(context().package_info(), &tauri::Env::default()).ok();
    cli::probe::run(&arguments.data_dir()?, resources.as_deref(), link, seconds)
}

/// Carries out a command on flow files: without a window, and without any data.
pub fn run_flow(command: &FlowCommand) -> ExitCode {
    match cli::flow::run(command, &mut std::io::stdout().lock()) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("Switchboard: the report cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the build put into the program: the window's files, its configuration.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// The log goes to stderr; `SWITCHBOARD_LOG` chooses what (`debug`, `engine=trace`, ...). Bodies and numbers never.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SWITCHBOARD_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,switchboard_app=info,engine=info,store=info"));
    // A second core in the same process (tests) finds the log started already.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init());
    // The WhatsApp library, which logs through the crate `log`, names numbers and bodies in what it says at "info" and
    // addresses of files with their tokens at "warn". No filter of anybody gets to see that; its failures are told by ours.
    log::set_max_level(log::LevelFilter::Error);
}
