//! capsule.toml.

use capsule_native::process::ConfigFile;
use pyo3::prelude::*;

use crate::fault::raised;

/// A capsule.toml as it was read: what messages call it, and its text.
pub(crate) type Config = (String, String);

pub(crate) fn config_file(config: Option<Config>) -> Option<ConfigFile> {
    config.map(|(path, text)| ConfigFile { path, text })
}

/// The entrypoint that `[workflow]` of the project in the folder `root` names, and whether its runs are durable where
/// their caller does not say; the whole file is checked.
#[pyfunction]
pub(crate) fn read_workflow(
    py: Python<'_>,
    config: Config,
    root: &str,
) -> PyResult<(Option<String>, bool)> {
    let config = config_file(Some(config));
    match ConfigFile::parse(config.as_ref(), root) {
        Ok(config) => {
            let durable = config.workflow.durable == Some(true);
            Ok((config.workflow.entrypoint, durable))
        }
        Err(failure) => Err(raised(py, failure)),
    }
}
