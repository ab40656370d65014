//! A program that is ready to run.

use std::collections::BTreeSet;
use std::sync::Arc;

use capsule_native::process::Prepared;
use pyo3::prelude::*;

/// A loaded program.
#[pyclass(frozen)]
#[derive(Clone)]
pub(crate) struct Program {
    prepared: Arc<Prepared>,
    /// Whether the cache had it.
    #[pyo3(get)]
    cached: bool,
}

impl Program {
    pub(crate) fn new(prepared: Prepared, cached: bool) -> Self {
        Self {
            prepared: Arc::new(prepared),
            cached,
        }
    }

    pub(crate) fn prepared(&self) -> &Prepared {
        &self.prepared
    }
}

#[pymethods]
impl Program {
    /// Content address of the program and the engine.
    #[getter]
    fn key(&self) -> String {
        self.prepared.program.address.to_string()
    }

    /// Names of the tasks in the order of their declaration.
    #[getter]
    fn tasks(&self) -> Vec<String> {
        let tasks = self.prepared.program.tasks.iter();
        tasks.map(|task| task.name.clone()).collect()
    }

    /// The task that runs when none is named: `main`, or the only one.
    #[getter]
    fn entry(&self) -> Option<String> {
        let entry = self.prepared.program.task(None);
        entry.map(|task| task.name.clone())
    }

    /// Names of the environment variables that its tasks declare.
    #[getter]
    fn variables(&self) -> BTreeSet<String> {
        let tasks = self.prepared.program.tasks.iter();
        let declared = tasks.flat_map(|task| task.env.names());
        declared.map(str::to_owned).collect()
    }
}
