//! capsule.toml.

use napi_derive::napi;

use super::fault::Fault;
use crate::config::Config;
use crate::error::Failure;

/// A capsule.toml as it was read.
#[napi(object)]
pub struct ConfigFile {
    /// What messages call it.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl ConfigFile {
    pub(super) fn parse(file: Option<&Self>) -> Result<Config, Failure> {
        file.map_or_else(
            || Ok(Config::default()),
            |file| Config::parse(&file.text, &file.path),
        )
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
}

/// One of the two is there.
#[napi(object)]
pub struct WorkflowOutcome {
    /// What the file says.
    pub workflow: Option<Workflow>,
    /// What is wrong with it, and in which line.
    pub fault: Option<Fault>,
}

/// Reads `[workflow]`; the whole file is checked.
#[napi]
#[must_use]
pub fn read_workflow(config: ConfigFile) -> WorkflowOutcome {
    match ConfigFile::parse(Some(&config)) {
        Ok(Config {
            workflow:
                crate::config::Workflow {
                    name,
                    version,
                    entrypoint,
                },
            ..
        }) => WorkflowOutcome {
            workflow: Some(Workflow {
                name,
                version,
                entrypoint,
            }),
            fault: None,
        },
        Err(failure) => WorkflowOutcome {
            workflow: None,
            fault: Some(failure.into()),
        },
    }
}
