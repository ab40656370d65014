//! Who works on a run: a process, told from every other so well that one which has died is known at once.

use serde::{Deserialize, Serialize};

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Owner {
    pub(super) pid: u32,
    /// The machine, since it was started; empty where the system does not tell.
    pub(super) host: String,
    /// What tells it from a later process of that number.
    started: String,
}

impl Owner {
    /// This process.
    pub(super) fn here() -> Self {
        let pid = std::process::id();
        Self {
            pid,
            host: host(),
            started: started(pid).unwrap_or_default(),
        }
    }

    /// Whether it is known to have ended; where that cannot be known, its lease has to run out.
    pub(super) fn is_dead(&self) -> bool {
        !self.started.is_empty()
            && self.host == host()
            && started(self.pid).is_none_or(|now| now != self.started)
    }
}

/// Where processes have numbers of their own: a machine since its start, and in it a container.
#[cfg(target_os = "linux")]
fn host() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{}/{}", boot.trim(), space.display())
}

#[cfg(not(target_os = "linux"))]
fn host() -> String {
    String::new()
}

/// When a process began, in ticks of the machine's start (proc_pid_stat(5), field 22); none if there is none, or where
/// only a corpse is left of it.
#[cfg(target_os = "linux")]
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Its name, in parentheses, may hold anything.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (!matches!(state, "Z" | "X")).then_some(())?;
    fields.nth(18).map(str::to_owned)
}

#[cfg(not(target_os = "linux"))]
fn started(_: u32) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_one_of_another_beginning_is_dead() {
        let here = Owner::here();
        assert!(!here.is_dead());
        let other = Owner {
            started: "1".to_owned(),
            ..here.clone()
        };
        assert_eq!(other.is_dead(), cfg!(target_os = "linux"));
        let elsewhere = Owner {
            host: "another machine".to_owned(),
            ..other
        };
        assert!(!elsewhere.is_dead());
    }
}
