//! The effective right of one task to call hosts.

use std::net::IpAddr;

use super::ceiling::Origin;
use super::hosts::{Hosts, Reason, Refused};
use super::target::Target;

/// What the task declares, less what the ceilings take away. Every one of these lists has to allow
/// a request, so a private address has to be named by each.
#[derive(Clone, Debug)]
pub struct Egress {
    task: String,
    declared: Hosts,
    ceilings: Vec<(Origin, Hosts)>,
}

impl Egress {
    pub(super) fn new(task: &str, declared: Hosts, ceilings: Vec<(Origin, Hosts)>) -> Self {
        Self {
            task: task.to_owned(),
            declared,
            ceilings,
        }
    }

    /// Before any look-up. An address in the URL itself is fully judged.
    ///
    /// # Errors
    /// The message for the task: what was asked, who refused, and what to add.
    pub fn check(&self, target: &Target) -> Result<(), String> {
        self.all(|hosts| hosts.allows(target))
    }

    /// For each address that the host resolved to, before connecting to that very address.
    ///
    /// # Errors
    /// The message for the task: what was asked, who refused, and what to add.
    pub fn check_address(&self, target: &Target, resolved: IpAddr) -> Result<(), String> {
        self.all(|hosts| hosts.allows_address(target, resolved))
    }

    fn all(&self, verdict: impl Fn(&Hosts) -> Result<(), Refused>) -> Result<(), String> {
        verdict(&self.declared).map_err(|refused| refused.explain(&self.task))?;
        for (origin, hosts) in &self.ceilings {
            verdict(hosts).map_err(|refused| refused.explain_ceiling(*origin))?;
        }
        Ok(())
    }
}

impl Refused {
    /// The message when a ceiling refused what the task declares.
    fn explain_ceiling(&self, origin: Origin) -> String {
        let add = &self.add;
        let (who, advice) = match origin {
            Origin::Run => (
                "this run",
                format!("widen allow.hosts (--allow-host {add})"),
            ),
            Origin::Project => (
                "this project",
                format!("add {add} to hosts under [policy] in capsule.toml"),
            ),
        };
        match &self.reason {
            Reason::Unlisted { asked, listed } => format!(
                "{asked} is not in the hosts that {who} allows: {listed}. If this is meant, {advice}."
            ),
            Reason::Nothing { asked } => format!(
                "{asked} is refused: {who} is offline (it allows no host). If the network is meant, remove --offline, or {advice}."
            ),
            Reason::NotPublic { what, pattern } => format!(
                "{what} and {who} allows {pattern} (public hosts only). If this is meant, {advice}."
            ),
        }
    }
}
