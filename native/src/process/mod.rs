//! What a process has once, and a run as its hosts see it: for Node's addon and for Python's module alike.

mod artifacts;
mod engines;
mod exports;
mod hold;
mod installation;
mod journals;
mod prepared;
mod traces;

pub use artifacts::{ArtifactFile, Inspection, Trust, inspect};
pub use exports::{Export, Written, write_artifacts};
pub use hold::{Hold, News};
pub use installation::{host, is_pooled, protect, seal_folder, threads};
pub use journals::{
    Durability, cancel_durable_run, due_durable_runs, fork_durable_run, list_durable_runs,
    prune_durable_runs, read_durable_run, signal_durable_run,
};
pub use prepared::{ConfigFile, Prepared, Sources};
pub use traces::{flush_traces, take_trace_warnings, traces_written};
