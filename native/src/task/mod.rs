//! Running tasks: attempts, retries, and the calls of tasks to tasks.

mod attempt;
mod retry;
mod run;

pub use run::{Request, run};
