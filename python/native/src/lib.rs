//! Capsule's core as a module of Python: it converts and forwards. What is wrong with a program, or with what a run
//! is given, is returned as a `Fault`; Python raises it under the message that its reader needs.

mod durable;
mod end;
mod fault;
mod program;
mod project;
mod trace;
mod voice;
mod work;

use pyo3::prelude::*;

/// The core, for the package around it.
#[pymodule]
mod _native {
    /// The version of this package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_export]
    use crate::durable::{
        cancel_durable_run, due_durable_runs, fork_durable_run, list_durable_runs,
        prune_durable_runs, read_durable_run, signal_durable_run,
    };
    #[pymodule_export]
    use crate::end::close;
    #[pymodule_export]
    use crate::fault::Fault;
    #[pymodule_export]
    use crate::program::Program;
    #[pymodule_export]
    use crate::project::read_workflow;
    #[pymodule_export]
    use crate::trace::{read_run, read_runs, take_trace_warnings};
    #[pymodule_export]
    use crate::work::{Work, open_ahead};
}
