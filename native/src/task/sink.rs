//! Where what a task prints goes.

use std::sync::Arc;

use super::scrub::Scrubber;
use crate::sandbox::{Channel, Sink};
use crate::trace::Printed;

/// Passes on to who listens, and to the trace, which is not told the values of variables.
pub(super) struct Tee {
    listener: Option<Arc<dyn Sink>>,
    printed: Printed,
    scrubber: Option<Arc<Scrubber>>,
}

impl Tee {
    pub(super) fn of(
        listener: Option<Arc<dyn Sink>>,
        printed: Option<Printed>,
        scrubber: Option<Arc<Scrubber>>,
    ) -> Option<Arc<dyn Sink>> {
        match printed {
            Some(printed) => Some(Arc::new(Self {
                listener,
                printed,
                scrubber,
            })),
            None => listener,
        }
    }
}

impl Sink for Tee {
    fn write(&self, to: Channel, text: &str) {
        if let Some(listener) = &self.listener {
            listener.write(to, text);
        }
        let stream = match to {
            Channel::Stdout => "stdout",
            Channel::Stderr => "stderr",
        };
        match &self.scrubber {
            Some(scrubber) => {
                let mut text = text.to_owned();
                scrubber.hide(&mut text);
                self.printed.keep(stream, &text);
            }
            None => self.printed.keep(stream, text),
        }
    }
}
