//! How long to wait before another attempt.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// The wait before the given retry, counted from 1: doubling, at most ten seconds, and of that between half and
/// all of it (`dice` is between 0 and 1), so that many tasks that failed together do not return together.
pub(super) fn delay(retry: u32, dice: f64) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(retry.saturating_sub(1)));
    doubled
        .min(LONGEST)
        .mul_f64(0.5 + dice.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_seconds() {
        let longest: Vec<u128> = (1..=9).map(|retry| delay(retry, 1.0).as_millis()).collect();
        assert_eq!(
            longest,
            [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]
        );
        assert_eq!(delay(u32::MAX, 1.0), LONGEST);
    }

    #[test]
    fn jitter_takes_at_most_half_away() {
        assert_eq!(delay(1, 0.0).as_millis(), 50);
        assert_eq!(delay(1, 0.5).as_millis(), 75);
    }
}
