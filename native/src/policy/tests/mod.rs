//! Tables of what is allowed and refused, and properties that hold for every value.

mod addresses;
mod ceiling;
mod env;
mod files;
mod hosts;
mod paths;
mod patterns;
mod properties;
