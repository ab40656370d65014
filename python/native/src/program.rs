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

    /// The tasks of other programs that it calls: a file, relative to the folder of its own, and a name each.
    #[getter]
    fn references(&self) -> Vec<(String, String)> {
        let references = self.prepared.program.references.iter();
        references
            .map(|reference| (reference.file.clone(), reference.task.clone()))
            .collect()
    }

    /// Gives it the program of a file that its references name. Both are of one project.
    fn link(&self, file: &str, program: &Self) {
        self.prepared.link(file, &program.prepared);
    }

    /// What came with it, if it came in an artifact: its file as stacks call it, the folder of its engine, the hash of an
    /// engine that came with it too, and whether the cache has it.
    #[getter]
    fn enclosed(&self) -> Option<(String, String, Option<String>, bool)> {
        let (engine_dir, kept_engine) = self.prepared.engine.clone();
        let enclosed = self.prepared.program.enclosed()?;
        let file = enclosed.provenance.file.clone();
        Some((file, engine_dir, kept_engine, self.prepared.kept))
    }

    /// The source map that came with it. Read only for an error.
    #[getter]
    fn source_map(&self) -> Option<String> {
        let enclosed = self.prepared.program.enclosed()?;
        Some(enclosed.source_map.clone())
    }

    /// The files of the modules that it was made of, as stacks call them.
    #[getter]
    fn files(&self) -> Vec<String> {
        self.prepared.program.files()
    }

    /// Whether the modules that it was made of are as they were; those that were installed are looked at if wanted.
    fn is_current(&self, py: Python<'_>, with_installed: bool) -> bool {
        // It asks the file system: others go on meanwhile.
        py.detach(|| self.prepared.program.is_current(with_installed))
    }
}
