//! The network as a guest reaches it: HTTP requests, each judged by its task's policy before anything is
//! looked up, after the look-up, and once more at each connection.

mod body;
mod client;
mod connect;
mod egress;
mod held;
mod lookup;
mod recorded;
mod refusal;

use std::sync::{Arc, OnceLock};

use tokio::runtime::Handle;

use crate::policy;
use client::Client;

pub use lookup::{Lookup, SystemLookup};
pub use refusal::Refusal;

pub(super) use egress::Egress;

/// What one task of one run may call, with its connections. They are never shared with another task: a
/// connection that a task opened to an address of its own must not serve one that may not have it.
pub struct Network {
    right: Arc<policy::Egress>,
    lookup: Arc<dyn Lookup>,
    runtime: Handle,
    client: OnceLock<Client>,
}

impl Network {
    /// `runtime` is where connections live: not among the guests, where a busy one would delay them.
    #[must_use]
    pub fn new(right: policy::Egress, lookup: Arc<dyn Lookup>, runtime: Handle) -> Self {
        Self {
            right: Arc::new(right),
            lookup,
            runtime,
            client: OnceLock::new(),
        }
    }

    /// Made at the first request: most tasks make none.
    fn client(&self) -> &Client {
        self.client
            .get_or_init(|| Client::new(Arc::clone(&self.right), Arc::clone(&self.lookup)))
    }
}
