//! What a guest says of its own failure.

use std::mem::take;

use serde::Deserialize;

use crate::error::{Cause, ErrorType, Failure};

/// Bytes of a message that are kept.
const MAX_TEXT: usize = 64 << 10;
/// Frames of a stack that are kept, and bytes that one may have.
const MAX_FRAMES: usize = 100;
const MAX_FRAME: usize = 1 << 10;
/// Causes of an error that are kept.
const MAX_CAUSES: usize = 16;

/// An error as a guest states it.
#[derive(Deserialize)]
struct Stated {
    r#type: String,
    message: String,
    name: Option<String>,
    stack: Option<String>,
    cause: Option<Box<Cause>>,
}

/// The failure that a guest states. It can only speak of its own code: every other type is the host's to say.
#[must_use]
pub fn stated_failure(text: &str) -> Failure {
    let Ok(Stated {
        r#type,
        message,
        name,
        stack,
        cause,
    }) = serde_json::from_str(text)
    else {
        return Failure::new(
            ErrorType::TaskError,
            "the task failed with an error that cannot be read",
        );
    };
    let error_type = match r#type.as_str() {
        "STACK_OVERFLOW" => ErrorType::StackOverflow,
        "INVALID_RESULT" => ErrorType::InvalidResult,
        "QUOTA_EXCEEDED" => ErrorType::QuotaExceeded,
        _ => ErrorType::TaskError,
    };
    Failure {
        error_type,
        message: clipped(message, MAX_TEXT),
        name: name.map(|name| clipped(name, MAX_FRAME)),
        stack: stack.map(|stack| frames(&stack)),
        cause: cause.map(kept),
    }
}

/// What is kept of a cause and of its causes. The parser bounds how deep they can be nested.
fn kept(mut cause: Box<Cause>) -> Box<Cause> {
    let mut level = 0;
    cause.chain_mut(|cause| {
        level += 1;
        if level == MAX_CAUSES {
            cause.cause = None;
        }
        let stacks = [&mut cause.stack, &mut cause.called_at];
        for stack in stacks.into_iter().flatten() {
            *stack = frames(stack);
        }
        for text in cause.texts_mut() {
            *text = clipped(take(text), MAX_TEXT);
        }
    });
    cause
}

/// The frames of a stack that are kept: a guest can state one of any size and shape.
fn frames(stack: &str) -> String {
    let kept = stack.lines().filter(|frame| frame.len() <= MAX_FRAME);
    kept.take(MAX_FRAMES).collect::<Vec<_>>().join("\n")
}

fn clipped(mut text: String, room: usize) -> String {
    if text.len() > room {
        text.truncate(text.floor_char_boundary(room));
        text.push('…');
    }
    text
}
