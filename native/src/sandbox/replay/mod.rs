//! Durable runs: what a task sees of the world is written down as it happens, and shown again when the task is run
//! again from its beginning, so that it does the same.

mod chance;
mod clocks;
mod events;
mod log;
mod polls;
mod rest;

pub(super) use chance::Chance;
pub(super) use clocks::Clock;
pub(super) use events::Event;
pub(super) use log::MOST_REPLAY;
pub use log::{Asked, Keeper, Kept, Log};
pub(super) use polls::add;
