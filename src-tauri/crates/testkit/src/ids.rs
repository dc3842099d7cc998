//! Ids from a seed: the same story has the same ids.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::Ids;
use uuid::{Builder, Uuid};

/// Makes ids that follow from a seed, sort by creation and never repeat.
pub struct SeededIds {
    seed: u64,
    made: AtomicU64,
}

impl SeededIds {
    /// Ids of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, made: AtomicU64::new(0) }
    }
}

impl Ids for SeededIds {
    fn uuid(&self) -> Uuid {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut random = [0; 10];
        // The number makes it unique, the seed tells worlds apart.
        random[..2].copy_from_slice(&self.seed.to_be_bytes()[6..]);
        random[2..].copy_from_slice(&number.to_be_bytes());
        Builder::from_unix_timestamp_millis(1_700_000_000_000 + number, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_sorted_ids() {
        let make = |seed| {
            let ids = SeededIds::new(seed);
            (0..1_000).map(|_| ids.uuid()).collect::<Vec<_>>()
        };
        assert_eq!(make(1), make(1));
        assert!(make(1).is_sorted());
        assert_ne!(make(1), make(2));
        assert_eq!(make(1)[0].get_version_num(), 7);
    }
}
