//! What runs did, kept in one SQLite file for each project, and told to who listens.

mod batch;
mod event;
mod query;
mod recorder;
mod retention;
mod schema;
mod settings;
mod store;
mod writer;

pub use event::{Applied, Event, State, Subject};
pub use query::{Filter, read_run, read_runs};
pub use recorder::{Audience, Listener, Printed, Record, Recorder};
pub use settings::{TraceSettings, parse_keep};
pub use writer::Trace;
