//! What a guest prints.

use std::sync::Arc;

use wasmtime::component::{ComponentType, Lift};

use super::replay::Log;

/// Bytes that are passed on of each stream of one sandbox; the rest is counted.
pub const MAX_OUTPUT: usize = 1 << 20;

/// The two streams of a guest: the enum `output` of wit/capsule.wit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ComponentType, Lift)]
#[component(enum)]
#[repr(u8)]
pub enum Channel {
    /// Standard output.
    #[component(name = "stdout")]
    Stdout,
    /// Standard error.
    #[component(name = "stderr")]
    Stderr,
}

/// Takes what guests print. Called from the threads of sandboxes; it must not block.
pub trait Sink: Send + Sync {
    /// Takes the next text of a stream.
    fn write(&self, to: Channel, text: &str);
}

/// The two streams of one sandbox, capped.
pub(super) struct Output {
    sink: Option<Arc<dyn Sink>>,
    /// While a task is replayed, what it prints was printed before.
    log: Option<Arc<Log>>,
    written: [usize; 2],
}

impl Output {
    pub(super) fn new(sink: Option<Arc<dyn Sink>>, log: Option<Arc<Log>>) -> Self {
        Self {
            sink,
            log,
            written: [0; 2],
        }
    }

    pub(super) fn write(&mut self, to: Channel, text: &str) {
        let [stdout, stderr] = &mut self.written;
        let written = match to {
            Channel::Stdout => stdout,
            Channel::Stderr => stderr,
        };
        let kept = text.floor_char_boundary(MAX_OUTPUT.saturating_sub(*written).min(text.len()));
        *written += text.len();
        if let Some(sink) = &self.sink
            && kept > 0
            && self.log.as_ref().is_none_or(|log| log.is_live())
        {
            sink.write(to, text.get(..kept).unwrap_or_default());
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.close();
    }
}

impl Output {
    /// Says what was left out; nothing is printed after it.
    pub(super) fn close(&mut self) {
        let Some(sink) = self.sink.take() else { return };
        for (name, written) in ["stdout", "stderr"].iter().zip(self.written) {
            if written > MAX_OUTPUT {
                let note = format!(
                    "\ncapsule: {} more bytes of {name} are not shown: at most {MAX_OUTPUT} bytes are kept\n",
                    written - MAX_OUTPUT
                );
                sink.write(Channel::Stderr, &note);
            }
        }
    }
}
