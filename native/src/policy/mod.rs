//! What one task may do: parsed once from its declaration and the project's defaults, then
//! immutable. Pure: no I/O, no wasmtime.

mod limits;
mod options;

pub use limits::{Compute, Limits, grouped};
pub use options::{Declaration, DeclaredValue, Defaults, Policy, policies, similar};
