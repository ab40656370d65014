//! The closed list of error types, and the failure that carries one of them.

use serde::{Deserialize, Serialize, Serializer};

/// Why a task or a load failed. The words are part of the contract with users: they are
/// never renamed and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorType {
    /// The code threw.
    TaskError,
    /// The attempt used the fuel that its `compute` allows.
    OutOfFuel,
    /// The sandbox asked for more memory than its `ram` allows.
    OutOfMemory,
    /// The attempt took longer than its `timeout`.
    Timeout,
    /// The caller stopped the run.
    Cancelled,
    /// The code recursed too deeply.
    StackOverflow,
    /// JSON cannot say what the task returned.
    InvalidResult,
    /// The caller passed something that cannot be passed.
    InvalidArguments,
    /// The program has no task of that name.
    TaskNotFound,
    /// The program, its options or its project cannot be loaded.
    LoadError,
    /// The source cannot be compiled.
    CompileError,
    /// A cap on what a sandbox makes the host hold was reached.
    QuotaExceeded,
    /// A step of a durable run had begun when its process ended, and it is not known whether it did its work.
    Interrupted,
    /// A replayed program did something else than its journal says, or the journal is of another version.
    Nondeterminism,
    /// Capsule's own fault.
    Internal,
}

impl ErrorType {
    /// Every error type, in the order of the documentation.
    pub const ALL: [Self; 15] = [
        Self::TaskError,
        Self::OutOfFuel,
        Self::OutOfMemory,
        Self::Timeout,
        Self::Cancelled,
        Self::StackOverflow,
        Self::InvalidResult,
        Self::InvalidArguments,
        Self::TaskNotFound,
        Self::LoadError,
        Self::CompileError,
        Self::QuotaExceeded,
        Self::Interrupted,
        Self::Nondeterminism,
        Self::Internal,
    ];

    /// The word that users see.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TaskError => "TASK_ERROR",
            Self::OutOfFuel => "OUT_OF_FUEL",
            Self::OutOfMemory => "OUT_OF_MEMORY",
            Self::Timeout => "TIMEOUT",
            Self::Cancelled => "CANCELLED",
            Self::StackOverflow => "STACK_OVERFLOW",
            Self::InvalidResult => "INVALID_RESULT",
            Self::InvalidArguments => "INVALID_ARGUMENTS",
            Self::TaskNotFound => "TASK_NOT_FOUND",
            Self::LoadError => "LOAD_ERROR",
            Self::CompileError => "COMPILE_ERROR",
            Self::QuotaExceeded => "QUOTA_EXCEEDED",
            Self::Interrupted => "INTERRUPTED",
            Self::Nondeterminism => "NONDETERMINISM",
            Self::Internal => "INTERNAL",
        }
    }

    /// Whether another attempt could end differently.
    #[must_use]
    pub fn is_retried(self) -> bool {
        !matches!(
            self,
            Self::Cancelled
                | Self::InvalidArguments
                | Self::TaskNotFound
                | Self::LoadError
                | Self::CompileError
                | Self::Interrupted
                | Self::Nondeterminism
        )
    }
}

impl Serialize for ErrorType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What went wrong, as users see it.
#[derive(Clone, Debug, Serialize, thiserror::Error)]
#[error("{}: {message}", error_type.as_str())]
pub struct Failure {
    /// Which kind.
    pub error_type: ErrorType,
    /// What happened with which value, why, and what to do.
    pub message: String,
    /// The class of the error that the code threw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the code threw it, in positions of the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// What the thrown error names as its cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<Cause>>,
}

/// What an error names as its cause: another error, or the failure of a task that was called. All of it is the
/// program's own to say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cause {
    /// The task whose failure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_name: Option<String>,
    /// Where that was called, in positions of the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_at: Option<String>,
    /// What its envelope said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The class of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it says.
    #[serde(default)]
    pub message: String,
    /// Where it was thrown, in positions of the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stack: Option<String>,
    /// What it names as its cause in turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<Cause>>,
}

impl Cause {
    /// It and its causes.
    pub fn chain_mut(&mut self, mut each: impl FnMut(&mut Self)) {
        let mut next = Some(self);
        while let Some(cause) = next {
            each(cause);
            next = cause.cause.as_deref_mut();
        }
    }

    /// Its texts.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let Self {
            task_name,
            called_at,
            error_type,
            name,
            message,
            stack,
            cause: _,
        } = self;
        let optional = [task_name, called_at, error_type, name, stack];
        optional.into_iter().flatten().chain([message])
    }
}

impl Failure {
    /// A failure without a thrown error behind it.
    pub fn new(error_type: ErrorType, message: impl Into<String>) -> Self {
        Self {
            error_type,
            message: message.into(),
            name: None,
            stack: None,
            cause: None,
        }
    }

    /// A program, its options or its project that cannot be loaded.
    pub fn load(message: impl Into<String>) -> Self {
        Self::new(ErrorType::LoadError, message)
    }

    /// A fault of Capsule's own, with the whole chain of its causes.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::new(ErrorType::Internal, format!("{error:#}"))
    }
}
