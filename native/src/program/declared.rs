//! What a guest says that its program declares, judged.

use std::sync::Arc;

use serde::Deserialize;

use crate::config::Config;
use crate::error::Failure;
use crate::policy::{Declaration, Policy, policies};

/// Tasks of other programs that one may name.
const MAX_REFERENCES: usize = 100;

/// A task of another program. What it may do is declared there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reference {
    /// The other program's file, relative to the folder of this one's.
    pub file: String,
    /// The name of the task there.
    pub task: String,
}

/// What a program declares.
#[derive(Clone)]
pub(super) struct Declared {
    pub(super) tasks: Vec<Arc<Policy>>,
    pub(super) references: Vec<Reference>,
}

/// One of them, as the guest tells it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Reference { from: Reference },
    Task(Declaration),
}

/// Reads a manifest.
pub(super) fn declared(manifest: &[u8], config: &Config) -> Result<Declared, Failure> {
    let told: Vec<Told> = serde_json::from_slice(manifest).map_err(|error| {
        Failure::load(format!(
            "the tasks that the program declares cannot be read: {error}"
        ))
    })?;
    let (mut declarations, mut references) = (Vec::new(), Vec::new());
    for told in told {
        match told {
            Told::Task(declaration) => declarations.push(declaration),
            Told::Reference { from } => references.push(from),
        }
    }
    if declarations.is_empty() {
        return Err(Failure::load(
            "the file declares no task. Write export const main = task({ name: \"main\" }, function), or in Python @task(name=\"main\") above a function.",
        ));
    }
    if references.len() > MAX_REFERENCES {
        return Err(Failure::load(format!(
            "the program names {} tasks of other files; at most {MAX_REFERENCES} are possible",
            references.len()
        )));
    }
    let policies = policies(&declarations, &config.defaults, &config.root);
    let policies = policies.map_err(Failure::load)?;
    let tasks: Vec<Arc<Policy>> = policies.into_iter().map(Arc::new).collect();
    for Reference { file, task } in &references {
        let meant = format!("{file}#{task}");
        if tasks.iter().any(|own| own.name == meant) {
            return Err(Failure::load(format!(
                "a task is named \"{meant}\", which is what the task of the other file is called by. Give it another name."
            )));
        }
    }
    Ok(Declared { tasks, references })
}
