//! What one task may do: parsed once from its declaration and the project's defaults, then
//! immutable. Pure: no I/O, no wasmtime.

mod addresses;
mod ceiling;
mod egress;
mod env;
mod files;
mod hidden;
mod host_pattern;
mod hosts;
mod limits;
mod mount;
mod options;
mod paths;
mod pattern_text;
mod target;
#[cfg(test)]
mod tests;
mod words;

pub use addresses::forbidden;
pub use ceiling::{Ceiling, Origin};
pub use egress::Egress;
pub use env::Env;
pub use files::{Access, Files, Grant, Grants};
pub use hidden::hidden;
pub use hosts::{Hosts, Refused};
pub use limits::{Compute, Limits, duration, grouped, parse_size};
pub use mount::MountSpec;
pub use options::{Declaration, DeclaredValue, Defaults, Policy, policies};
pub(crate) use options::{MAX_NAME, check_signal_name};
pub use paths::absolute;
pub use target::{Host, Scheme, Target};
pub(crate) use words::clipped;
pub use words::similar;
