//! Running tasks: attempts, retries, and the calls of tasks to tasks.

mod admission;
mod attempt;
mod durable;
mod grants;
mod retry;
mod run;
mod scrub;
mod sink;
mod tree;

pub use durable::DurableRequest;
pub use grants::{Grants, Surroundings};
pub use run::{Request, run};
