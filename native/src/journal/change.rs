//! What is told to a journal.

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The call of a task.
    Task,
    /// A wait until a time.
    Sleep,
    /// A wait for somebody's answer.
    Signal,
}

impl Kind {
    /// The word in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Sleep => "sleep",
            Self::Signal => "signal",
        }
    }
}

/// A step that begins.
#[derive(Clone, Debug)]
pub struct Call {
    /// Where it is in the tree.
    pub path: String,
    /// The path of its caller, and that one's attempt; the run's first task has none.
    pub parent: Option<(String, u32)>,
    /// Its number in the trace.
    pub task_id: u32,
    /// What it is.
    pub kind: Kind,
    /// The name of the task or of the signal.
    pub name: String,
    /// Hash of its arguments.
    pub args_hash: [u8; 32],
    /// JSON text of what a signal shows.
    pub shown: Option<String>,
    /// Whether it may do something that stays.
    pub effects: bool,
    /// How long the record of its caller is.
    pub called_at: usize,
    /// When it ends by itself: milliseconds since the epoch.
    pub due_ms: Option<f64>,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// With a result.
    Done,
    /// Without one.
    Failed,
    /// Nobody knows.
    Interrupted,
}

impl Done {
    /// The word in the journal.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A request that is sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Of the step.
    pub path: String,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// Which of its requests, from 0.
    pub number: u32,
    /// What it is.
    pub hash: [u8; 32],
    /// `GET` and its like.
    pub method: String,
    /// Where it goes.
    pub url: String,
    /// How long the attempt's record is.
    pub called_at: usize,
}

/// The answer to a request: the JSON text of its head, or of why there is none, and the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// JSON text.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Something to be kept of a run.
#[derive(Clone, Debug)]
pub enum Change {
    /// A step began.
    Called(Call),
    /// It may have done something that stays.
    Effects {
        /// Of the step.
        path: String,
    },
    /// Attempts of it failed, and there will be another.
    Retried {
        /// Of the step.
        path: String,
        /// How many.
        failed: u32,
    },
    /// It is run again from its beginning, and what its attempts saw and asked for does not count.
    Forgotten {
        /// Of the step.
        path: String,
    },
    /// A call that its caller made before it was taken back is another one now.
    Dropped {
        /// Of the step.
        path: String,
    },
    /// Such a call is made again, or such a request of it.
    Again {
        /// Of the step.
        path: String,
        /// The attempt, and which of its requests.
        request: Option<(u32, u32)>,
        /// How long the record of who makes it is.
        called_at: usize,
    },
    /// It ended.
    Ended {
        /// Of the step.
        path: String,
        /// How.
        done: Done,
        /// JSON text.
        envelope: String,
        /// How long the record of its caller is.
        ended_at: usize,
        /// The signal that it took.
        consumed: Option<i64>,
    },
    /// An attempt saw something.
    Saw {
        /// Of the step.
        path: String,
        /// Which attempt, from 1.
        attempt: u32,
        /// Of the first byte in its whole record.
        position: usize,
        /// What it saw.
        events: Vec<u8>,
    },
    /// An attempt sends a request.
    Sent(Sent),
    /// It was answered.
    Answered {
        /// Of the step.
        path: String,
        /// Which attempt, from 1.
        attempt: u32,
        /// Which of its requests, from 0.
        number: u32,
        /// How.
        answer: Answer,
    },
    /// The lease goes on.
    Beat,
    /// Nobody works on the run any more.
    Settled(Settled),
}

/// What becomes of a run that nobody works on any more.
#[derive(Clone, Debug)]
pub enum Settled {
    /// It has ended.
    Ended {
        /// `completed`, `failed` or `cancelled`.
        status: &'static str,
        /// JSON text.
        envelope: String,
    },
    /// It can go on at that time, or with a signal.
    Suspended {
        /// Milliseconds since the epoch.
        wake_ms: Option<f64>,
        /// Whether it waits for a signal, too.
        for_signal: bool,
        /// Whether whoever suspended it goes on with it: then it keeps the lease.
        held: bool,
    },
    /// It cannot go on as it is, for this reason: the JSON text of an envelope.
    Stuck(String),
    /// It can go on at any time.
    LetGo,
}
