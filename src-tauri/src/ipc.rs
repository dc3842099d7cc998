//! What the window may call and hear: one list. Adapters by area are in `ipc/`; they translate, nothing more.

mod accounts;
mod assistant;
mod dialogs;
mod error;
mod flows;
mod inbox;
mod knowledge;
mod launch;
mod practice;
mod sending;
mod settings;

use tauri_specta::{Builder, collect_commands, collect_events};

use crate::told::{Changed, OpenChat, Typing};

/// Every command and event.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        // One TypeScript type for a Rust type: what goes out and what comes in have the same shape.
        .disable_serde_phases()
        .commands(collect_commands![
            launch::launch_state,
            launch::retry_launch,
            launch::first_screen_shown,
            launch::operator_active,
            settings::settings,
            settings::update_settings,
            accounts::accounts,
            accounts::create_account,
            accounts::update_account,
            accounts::delete_account,
            accounts::connect_account,
            accounts::disconnect_account,
            accounts::link_account,
            accounts::request_pair_code,
            accounts::cancel_linking,
            accounts::start_chat,
            inbox::chats,
            inbox::chat,
            inbox::messages,
            inbox::search_messages,
            inbox::send_text,
            inbox::take_over,
            inbox::hand_back,
            inbox::set_owner,
            inbox::resolve,
            inbox::reopen,
            inbox::mark_read,
            inbox::send_again,
            inbox::it_arrived,
            inbox::approve_draft,
            inbox::reject_draft,
            inbox::drafts,
            inbox::update_contact,
            inbox::save_media,
            sending::send_files,
            sending::keep_pasted,
            sending::paste_picture,
            sending::send_poll,
            sending::operator_typing,
            sending::react,
            sending::edit_message,
            sending::delete_message,
            sending::discard_change,
            sending::fetch_file,
            inbox::notices,
            inbox::mark_notices_seen,
            knowledge::bases::bases,
            knowledge::bases::create_base,
            knowledge::bases::update_base,
            knowledge::bases::delete_base,
            knowledge::bases::restore_base,
            knowledge::bases::export_base,
            knowledge::bases::import_base,
            knowledge::faqs::faqs,
            knowledge::faqs::create_faq,
            knowledge::faqs::update_faq,
            knowledge::faqs::delete_faq,
            knowledge::faqs::restore_faq,
            knowledge::faqs::faq_pairs,
            knowledge::faqs::import_faqs,
            knowledge::faqs::export_faqs,
            knowledge::faqs::faq_of_reply,
            knowledge::faqs::ask,
            knowledge::faqs::index_state,
            knowledge::sources::sources,
            knowledge::sources::source,
            knowledge::sources::add_files,
            knowledge::sources::add_pages,
            knowledge::sources::add_text,
            knowledge::sources::text_of_source,
            knowledge::sources::update_text,
            knowledge::sources::rename_source,
            knowledge::sources::move_source,
            knowledge::sources::set_refresh,
            knowledge::sources::read_again,
            knowledge::sources::stop_reading,
            knowledge::sources::delete_source,
            knowledge::sources::restore_source,
            knowledge::sources::source_lines,
            knowledge::sources::save_source,
            knowledge::gaps::gaps,
            knowledge::gaps::close_gaps,
            knowledge::gaps::reopen_gaps,
            knowledge::pins::pins,
            knowledge::pins::add_pin,
            knowledge::pins::delete_pin,
            knowledge::pins::run_pins,
            knowledge::models::models,
            knowledge::models::download_model,
            knowledge::models::cancel_download,
            knowledge::models::import_model,
            knowledge::models::remove_model,
            knowledge::models::use_model,
            knowledge::models::stop_switching,
            knowledge::models::roll_back_model,
            knowledge::models::stop_ordering,
            knowledge::models::add_endpoint,
            assistant::studio::personas,
            assistant::studio::assistant,
            assistant::studio::update_assistant,
            assistant::studio::preview_request,
            assistant::studio::try_assistant,
            assistant::studio::past_questions,
            assistant::studio::stop_reply,
            assistant::studio::send_reply_now,
            assistant::studio::transcribe_again,
            assistant::providers::providers,
            assistant::providers::save_provider,
            assistant::providers::delete_provider,
            assistant::providers::test_provider,
            assistant::providers::refresh_models,
            assistant::providers::update_model,
            assistant::usage::usage,
            assistant::usage::calls,
            assistant::usage::call,
            assistant::usage::delete_call_texts,
            assistant::usage::credits,
            assistant::usage::add_credits,
            assistant::usage::credit_entries,
            flows::authoring::flows,
            flows::authoring::flow,
            flows::authoring::create_flow,
            flows::authoring::duplicate_flow,
            flows::authoring::save_draft,
            flows::authoring::save_draft_text,
            flows::authoring::flow_text,
            flows::authoring::flow_edits,
            flows::authoring::restore_draft,
            flows::authoring::import_flow,
            flows::authoring::import_flow_text,
            flows::authoring::export_flow,
            flows::authoring::delete_flow,
            flows::authoring::restore_flow,
            flows::authoring::add_flow_file,
            flows::authoring::delete_flow_file,
            flows::authoring::flow_palette,
            flows::authoring::flow_templates,
            flows::publishing::plan_publish,
            flows::publishing::plan_roll_back,
            flows::publishing::publish,
            flows::publishing::roll_back,
            flows::publishing::flow_versions,
            flows::publishing::flow_diff,
            flows::publishing::update_flow,
            flows::publishing::order_flows,
            flows::publishing::which_flow,
            flows::watching::runs,
            flows::watching::run,
            flows::watching::flow_analytics,
            flows::surroundings::global_variables,
            flows::surroundings::set_global_variable,
            flows::surroundings::delete_global_variable,
            flows::surroundings::flow_secrets,
            flows::surroundings::set_flow_secret,
            flows::surroundings::delete_flow_secret,
            flows::steering::move_run,
            flows::steering::reset_run,
            flows::steering::end_run,
            flows::steering::start_flow,
            flows::simulating::open_simulation,
            flows::simulating::simulation,
            flows::simulating::act_in_simulation,
            flows::simulating::close_simulation,
            flows::simulating::export_simulation,
            flows::simulating::keep_as_test,
            flows::simulating::flow_tests,
            flows::simulating::save_flow_test,
            flows::simulating::delete_flow_test,
            flows::simulating::run_flow_tests,
            inbox::add_label,
            inbox::remove_label,
            inbox::labels,
            dialogs::pick,
            dialogs::pick_place,
            practice::practice_contacts,
            practice::practice_thread,
            practice::practice_chat,
            practice::practice_say,
            practice::practice_send,
            practice::practice_tap,
            practice::practice_typing,
            practice::start_practice,
        ])
        .events(collect_events![Changed, OpenChat, Typing])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use specta_typescript::Typescript;

    /// The committed bindings are what these commands generate. `cargo xtask bindings` rewrites them.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the switch that rewrites instead of comparing")]
    fn bindings_are_up_to_date() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
        let dir = tempfile::tempdir().unwrap();
        let fresh = dir.path().join("bindings.ts");
        super::builder().export(Typescript::default(), &fresh).unwrap();
        let fresh = std::fs::read_to_string(fresh).unwrap();
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(committed, fresh).unwrap();
            return;
        }
        let committed = std::fs::read_to_string(committed).unwrap();
        assert!(
            committed == fresh,
            "ui/src/ipc/bindings.ts is not what the commands generate: run `cargo xtask bindings`"
        );
    }
}
