//! Route (step 4): who answers a turn that passed the gate. Pure.
//!
//! Flows come before the assistant (product.md section 2, rule 4); their crate brings `Resume` and `Start` with it.

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
