//! Calls from a task to other tasks of its program.

use std::pin::Pin;

/// Bytes that the arguments of one call may have.
pub(crate) const MAX_ARGUMENTS: usize = 32 << 20;

/// How a sandbox reaches the task tree: by name and arguments, and by nothing else.
pub trait SubTasks: Send + Sync {
    /// Runs a task of the same program in a sandbox of its own and gives its envelope as JSON text. Calls are numbered
    /// in the order in which the guest makes them.
    fn call(&self, name: String, arguments: String)
    -> Pin<Box<dyn Future<Output = String> + Send>>;
}
