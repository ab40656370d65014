//! Why a request has no response.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Reasons that are kept for a guest which does not ask for them.
const MAX_KEPT: usize = 64;

/// Why a request has no response, as a guest is told.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The policy: what was asked, which rule refused, what to add.
    Denied(String),
    /// A cap on what a sandbox makes the host hold.
    Quota(String),
    /// The network: nobody answered, or wrongly.
    Failed(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(why) | Self::Quota(why) | Self::Failed(why) => f.write_str(why),
        }
    }
}

impl Error for Refusal {}

impl Refusal {
    /// The reason inside of what the layers of an HTTP client made of it.
    pub(super) fn within(error: &(dyn Error + 'static)) -> Self {
        let mut text = error.to_string();
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(refusal) = error.downcast_ref::<Self>() {
                return refusal.clone();
            }
            text = error.to_string();
            next = error.source();
        }
        Self::Failed(text)
    }
}

/// The refusals that a guest has not asked for yet: the interpreter's own errors say nothing.
#[derive(Default)]
pub(super) struct Refusals(Mutex<VecDeque<(String, Refusal)>>);

impl Refusals {
    pub(super) fn keep(&self, url: String, refusal: Refusal) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MAX_KEPT {
            kept.pop_front();
        }
        kept.push_back((url, refusal));
    }

    pub(super) fn take(&self, url: &str) -> Option<Refusal> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(kept, _)| kept == url)?;
        kept.remove(at).map(|(_, refusal)| refusal)
    }
}
