//! Random numbers that are the same when a task is run again, and that nobody foresees who does not know the seed.

use std::convert::Infallible;

use blake3::OutputReader;
use rand_core::TryRng;

/// The output of BLAKE3 for a key and a purpose, without end.
pub(in crate::sandbox) struct Chance(OutputReader);

impl Chance {
    pub(in crate::sandbox) fn new(seed: &[u8; 32], purpose: &str) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(seed);
        Self(hasher.update(purpose.as_bytes()).finalize_xof())
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    pub(in crate::sandbox) fn next_u128(&mut self) -> u128 {
        u128::from_le_bytes(self.bytes())
    }
}

impl TryRng for Chance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}
