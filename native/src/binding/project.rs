//! capsule.toml.

use napi_derive::napi;

use super::fault::Fault;
use crate::config::Config;
use crate::process;

/// A capsule.toml as it was read.
#[napi(object)]
pub struct ConfigFile {
    /// What messages call it.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl From<ConfigFile> for process::ConfigFile {
    fn from(ConfigFile { path, text }: ConfigFile) -> Self {
        Self { path, text }
    }
}

/// `[workflow]` of a capsule.toml.
#[napi(object)]
pub struct Workflow {
    /// The project's name.
    pub name: Option<String>,
    /// The project's version.
    pub version: Option<String>,
    /// The file that runs when none is named, relative to capsule.toml.
    pub entrypoint: Option<String>,
    /// Whether runs are durable where their caller does not say.
    pub durable: Option<bool>,
}

/// One of the two is there.
#[napi(object)]
pub struct WorkflowOutcome {
    /// What the file says.
    pub workflow: Option<Workflow>,
    /// What is wrong with it, and in which line.
    pub fault: Option<Fault>,
}

/// Reads `[workflow]` of the project in the folder `root`; the whole file is checked.
#[napi]
#[must_use]
pub fn read_workflow(config: ConfigFile, root: String) -> WorkflowOutcome {
    match process::ConfigFile::parse(Some(&config.into()), &root) {
        Ok(Config {
            workflow:
                crate::config::Workflow {
                    name,
                    version,
                    entrypoint,
                    durable,
                },
            ..
        }) => WorkflowOutcome {
            workflow: Some(Workflow {
                name,
                version,
                entrypoint,
                durable,
            }),
            fault: None,
        },
        Err(failure) => WorkflowOutcome {
            workflow: None,
            fault: Some(failure.into()),
        },
    }
}
