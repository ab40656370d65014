//! One sandbox: what a guest can reach, one file for each capability, and its life from an image to
//! its end.

mod aside;
mod aside_calls;
mod clock;
mod file_calls;
mod files;
mod guests;
mod instance;
mod meter;
mod modules;
mod network;
mod output;
mod places;
mod repeatable;
mod replay;
mod shelf;
mod state;
mod stated;
mod supervise;
mod tasks;
mod told;
mod unanswered;
mod wasi;
mod wasi_files;

pub use clock::Stage;
pub use files::{Mount, Mounts, Together};
pub use instance::{Answer, Host, Sandbox, Template};
pub use meter::Meter;
pub use modules::{Code, Entry, Module, Modules, Search};
pub use network::{Lookup, Network, Refusal, SystemLookup};
pub use output::{Channel, MAX_OUTPUT, Sink};
pub use places::{Place, Places, Turn};
pub use repeatable::Repeatable;
pub use replay::{Asked, Keeper, Kept, Log};
pub use shelf::{Found, Shelf};
pub use state::Rights;
pub use stated::stated_failure;
pub use supervise::{Cancel, Home, Limit, Stop, Threads, cancelled, supervise};
pub(crate) use tasks::MAX_ARGUMENTS;
pub use tasks::SubTasks;
pub use unanswered::NEVER_SETTLED;
