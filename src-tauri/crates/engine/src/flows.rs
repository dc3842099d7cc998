//! Flows: drawn conversations. Authors draw and publish them, the chat's lane runs them.

mod authoring;
mod calling;
mod facts;
mod library;
mod model_request;
mod publishing;
mod running;
mod shown;
mod simulating;
mod steering;
mod stepping;
mod surroundings;
mod timers;
mod watching;
mod web_request;

pub(crate) use authoring::Glances;
pub(crate) use calling::perform_call;
pub(crate) use library::Library;
pub(crate) use simulating::Simulations;
pub(crate) use surroundings::Surroundings;
pub(crate) use timers::Timers;
