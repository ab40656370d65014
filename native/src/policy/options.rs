//! From what a program declares to one policy for each of its tasks.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use super::env::Env;
use super::files::{Files, Grants};
use super::hosts::Hosts;
use super::limits::{self, Compute, Limits};
use super::words::{clipped, quoted, unknown};

/// The options of a task, as each language spells them.
const OPTIONS: [Spellings; 9] = [
    Spellings::same("name"),
    Spellings::same("compute"),
    Spellings::same("ram"),
    Spellings::same("timeout"),
    Spellings::two("maxRetries", "max_retries"),
    Spellings::two("allowedFiles", "allowed_files"),
    Spellings::two("allowedHosts", "allowed_hosts"),
    Spellings::two("envVariables", "env_variables"),
    Spellings::same("idempotent"),
];
pub(crate) const MAX_NAME: usize = 200;
/// What a guest asks the host for like a task, `sleep` and `signal`, has a name that begins like this.
const RESERVED: char = '\0';
const MAX_TASKS: usize = 1000;
/// Folders of all tasks of a program together: each is held open while it is run.
const MAX_FOLDERS: usize = 1000;

/// One task as the program declared it. It comes from the guest: nothing in it is trusted.
#[derive(Debug, Deserialize)]
pub struct Declaration {
    /// Name and value of each option; none if the options were no object.
    options: Option<Vec<(String, DeclaredValue)>>,
    /// Whether a function was given.
    callable: bool,
    /// Whose spelling the options have.
    #[serde(default)]
    language: Language,
}

/// The language of a program.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Language {
    #[default]
    TypeScript,
    Python,
}

#[derive(Clone, Copy)]
struct Spellings {
    typescript: &'static str,
    python: &'static str,
}

impl Spellings {
    const fn same(both: &'static str) -> Self {
        Self::two(both, both)
    }

    const fn two(typescript: &'static str, python: &'static str) -> Self {
        Self { typescript, python }
    }

    fn of(self, language: Language) -> &'static str {
        match language {
            Language::TypeScript => self.typescript,
            Language::Python => self.python,
        }
    }
}

/// The value of an option.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeclaredValue {
    /// A JSON value.
    Json(Value),
    /// How a value prints that JSON cannot say.
    Other(String),
}

/// What capsule.toml says for tasks that say nothing themselves.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// `default_compute`
    pub compute: Option<Compute>,
    /// `default_ram` in bytes
    pub ram: Option<u64>,
    /// `default_timeout`
    pub timeout: Option<std::time::Duration>,
    /// `default_max_retries`
    pub max_retries: Option<u32>,
    /// `default_allowed_hosts`
    pub allowed_hosts: Option<Hosts>,
}

impl Defaults {
    /// Sets the default that capsule.toml calls `default_` and this key.
    ///
    /// # Errors
    /// What is wrong with the value and what is accepted.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), String> {
        match key {
            "compute" => self.compute = Some(Compute::parse(value)?),
            "ram" => self.ram = Some(limits::parse_size("ram", value)?),
            "timeout" => self.timeout = Some(limits::parse_timeout(value)?),
            "max_retries" => self.max_retries = Some(limits::parse_max_retries(value, key)?),
            "allowed_hosts" => self.allowed_hosts = Some(Hosts::parse(value, key)?),
            _ => return Err(format!("{key} has no default")),
        }
        Ok(())
    }

    fn limits(&self) -> Limits {
        let built_in = Limits::default();
        Limits {
            compute: self.compute.unwrap_or(built_in.compute),
            ram: self.ram.or(built_in.ram),
            timeout: self.timeout.or(built_in.timeout),
            max_retries: self.max_retries.unwrap_or(built_in.max_retries),
        }
    }
}

/// What one task may do.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The task's name, unique in its program.
    pub name: String,
    /// CPU, memory, time and attempts.
    pub limits: Limits,
    /// The folders that it sees.
    pub files: Files,
    /// The hosts that it may call.
    pub hosts: Hosts,
    /// The environment variables that it sees.
    pub env: Env,
    /// Whether it may be run again when it is not known how far it came: see durable runs.
    pub idempotent: bool,
}

/// The policies of a program's tasks, in the order of their declaration. Relative paths are under `root`.
///
/// # Errors
/// The first task, option and value that is wrong, and what is accepted.
pub fn policies(
    declared: &[Declaration],
    defaults: &Defaults,
    root: &str,
) -> Result<Vec<Policy>, String> {
    if declared.len() > MAX_TASKS {
        return Err(format!(
            "the program declares {} tasks; at most {MAX_TASKS} are possible",
            declared.len()
        ));
    }
    let mut names = HashSet::new();
    let mut policies = Vec::with_capacity(declared.len());
    for (at, declaration) in declared.iter().enumerate() {
        let policy = policy(declaration, at + 1, defaults, root)?;
        if !names.insert(policy.name.clone()) {
            return Err(format!(
                "two tasks are named {}. Names must be unique in a program.",
                quoted(&policy.name)
            ));
        }
        policies.push(policy);
    }
    let folders: usize = policies
        .iter()
        .map(|policy: &Policy| policy.files.as_slice().len())
        .sum();
    if folders > MAX_FOLDERS {
        return Err(format!(
            "the tasks declare {folders} folders; at most {MAX_FOLDERS} are possible. Grant folders that contain them."
        ));
    }
    Ok(policies)
}

fn policy(
    declaration: &Declaration,
    position: usize,
    defaults: &Defaults,
    root: &str,
) -> Result<Policy, String> {
    let Some(options) = &declaration.options else {
        return Err(format!(
            "task number {position}: the options are no object. Write task({{ name: \"…\" }}, function)."
        ));
    };
    let name = name(options).map_err(|why| format!("task number {position}: {why}"))?;
    let refused = |why: String| format!("task {}: {}", quoted(&name), clipped(why));
    if !declaration.callable {
        return Err(refused("the second argument is no function".to_owned()));
    }
    let hosts = defaults.allowed_hosts.clone();
    let mut policy = Policy {
        name: name.clone(),
        limits: defaults.limits(),
        files: Files::default(),
        hosts: hosts.unwrap_or_else(Hosts::any_public),
        env: Env::default(),
        idempotent: false,
    };
    for (option, value) in options {
        apply(&mut policy, option, declaration.language, value, root).map_err(refused)?;
    }
    Ok(policy)
}

fn name(options: &[(String, DeclaredValue)]) -> Result<String, String> {
    match options.iter().find(|(option, _)| option == "name") {
        None => Err("it has no name. Write task({ name: \"…\" }, function).".to_owned()),
        Some((_, DeclaredValue::Json(Value::String(name)))) if name.starts_with(RESERVED) => {
            Err(format!(
                "name {} begins with a NUL, which only Capsule's own names do",
                quoted(name)
            ))
        }
        Some((_, DeclaredValue::Json(Value::String(name))))
            if (1..=MAX_NAME).contains(&name.len()) =>
        {
            Ok(name.clone())
        }
        Some((_, value)) => Err(format!(
            "name {} is not a text of 1 to {MAX_NAME} bytes",
            printed(value)
        )),
    }
}

/// Whether a signal may be called so; if not, what it may be called.
pub(crate) fn check_signal_name(name: &str) -> Result<(), String> {
    if (1..=MAX_NAME).contains(&name.len()) && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(format!(
        "a name has 1 to {MAX_NAME} bytes and no control characters"
    ))
}

fn apply(
    policy: &mut Policy,
    option: &str,
    language: Language,
    value: &DeclaredValue,
    root: &str,
) -> Result<(), String> {
    let known = OPTIONS.map(|spellings| spellings.of(language));
    let meant = OPTIONS
        .iter()
        .find(|spellings| spellings.of(language) == option);
    let Some(meant) = meant else {
        return Err(unknown("option", option, &known));
    };
    let DeclaredValue::Json(value) = value else {
        return Err(format!("{option} cannot be {}", printed(value)));
    };
    let limits = &mut policy.limits;
    match meant.typescript {
        "compute" => limits.compute = Compute::parse(value)?,
        "ram" => limits.ram = Some(limits::parse_size("ram", value)?),
        "timeout" => limits.timeout = Some(limits::parse_timeout(value)?),
        "maxRetries" => limits.max_retries = limits::parse_max_retries(value, option)?,
        "allowedFiles" => {
            let files = Grants::parse(value, option)?.resolved(root);
            policy.files = files.map_err(|why| format!("{option}: {why}"))?;
        }
        "allowedHosts" => policy.hosts = Hosts::parse(value, option)?,
        "envVariables" => policy.env = Env::parse(value, option)?,
        "idempotent" => policy.idempotent = limits::parse_flag(value, option)?,
        _ => {}
    }
    Ok(())
}

fn printed(value: &DeclaredValue) -> String {
    match value {
        DeclaredValue::Json(value) => clipped(value.to_string()),
        DeclaredValue::Other(text) => clipped(text.clone()),
    }
}
