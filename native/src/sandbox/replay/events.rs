//! Events as bytes: a kind, the microseconds since the event before, and what happened. Numbers are unsigned LEB128.

use std::time::Duration;

/// Something that a task waited for, or looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Event {
    /// From here on a process went on with what another had recorded: so much does its calendar clock add to the
    /// monotonic one.
    Live(Duration),
    /// These of the things that it waited for were there.
    Ready(Vec<u32>),
    /// Whether the one thing was there that it asked for.
    There(bool),
    /// What it waited for had come.
    Came,
    /// A file or a folder had this fingerprint.
    Saw(u64),
}

impl Event {
    /// What the task did, for a message.
    pub(in crate::sandbox) fn deed(&self) -> &'static str {
        match self {
            Self::Live(_) => "went on in another process",
            Self::Ready(_) => "waited for several things",
            Self::There(_) => "asked whether something was there",
            Self::Came => "waited for one thing",
            Self::Saw(_) => "looked at a file",
        }
    }

    pub(super) fn write(&self, micros: u64, to: &mut Vec<u8>) {
        let kind = match self {
            Self::Live(_) => 0,
            Self::Ready(_) => 1,
            Self::There(false) => 2,
            Self::There(true) => 3,
            Self::Came => 4,
            Self::Saw(_) => 5,
        };
        to.push(kind);
        write_number(micros, to);
        match self {
            Self::Live(offset) => write_number(micros_of(*offset), to),
            Self::Ready(ready) => {
                write_number(ready.len() as u64, to);
                ready.iter().for_each(|one| write_number((*one).into(), to));
            }
            Self::Saw(fingerprint) => to.extend_from_slice(&fingerprint.to_le_bytes()),
            Self::There(_) | Self::Came => {}
        }
    }

    /// Takes the next event and its microseconds from the front; none if there is no whole one.
    pub(super) fn read(from: &mut &[u8]) -> Option<(u64, Self)> {
        let kind = *from.split_off_first()?;
        let micros = read_number(from)?;
        let event = match kind {
            0 => Self::Live(Duration::from_micros(read_number(from)?)),
            1 => {
                let count = read_number(from)?;
                let one = |_| u32::try_from(read_number(from)?).ok();
                Self::Ready((0..count).map(one).collect::<Option<_>>()?)
            }
            2 => Self::There(false),
            3 => Self::There(true),
            4 => Self::Came,
            5 => {
                let bytes = from.split_off(..8)?;
                Self::Saw(u64::from_le_bytes(bytes.try_into().ok()?))
            }
            _ => return None,
        };
        Some((micros, event))
    }
}

/// The time that passes in a record.
pub(super) fn time_in(mut record: &[u8]) -> Duration {
    let mut micros = 0_u64;
    while let Some((after, _)) = Event::read(&mut record) {
        micros = micros.saturating_add(after);
    }
    Duration::from_micros(micros)
}

/// Whole microseconds, upwards: who waited until a time is never told an earlier one.
pub(super) fn micros_of(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1000)).unwrap_or(u64::MAX)
}

fn write_number(mut number: u64, to: &mut Vec<u8>) {
    while number > 0x7f {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn read_number(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *from.split_off_first()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let events = [
            (0, Event::Live(Duration::from_micros(1_700_000_000_123_456))),
            (128, Event::Ready(vec![0, 300, u32::MAX])),
            (1, Event::There(true)),
            (u64::MAX, Event::There(false)),
            (0, Event::Came),
            (2, Event::Saw(0x0123_4567_89ab_cdef)),
        ];
        let mut bytes = Vec::new();
        for (micros, event) in &events {
            event.write(*micros, &mut bytes);
        }
        let mut rest = &bytes[..];
        let read: Vec<_> = std::iter::from_fn(|| Event::read(&mut rest)).collect();
        assert_eq!(read, events);
        assert!(rest.is_empty());
    }

    #[test]
    fn half_an_event_is_none() {
        let mut bytes = Vec::new();
        Event::Ready(vec![1, 2, 3]).write(1000, &mut bytes);
        for length in 0..bytes.len() {
            assert_eq!(Event::read(&mut &bytes[..length]), None, "{length}");
        }
    }
}
