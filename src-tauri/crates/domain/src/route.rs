//! Route (step 4): who answers a turn that passed the gate and that no flow took. Pure.
//!
//! Flows come before the assistant (product.md section 2, rule 4); which of them answers is decided by `flow::route`.

use crate::AccountSettings;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The account's assistant.
    Assistant,
    /// Nobody: the customer waits for the operator.
    Leave,
}

/// Picks who answers.
pub fn route(account: &AccountSettings) -> Route {
    if account.assistant_on { Route::Assistant } else { Route::Leave }
}
