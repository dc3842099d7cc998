//! The scan: every asked vector compared with the question's, by as many threads as pay.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{best::Best, block::ROWS, scope::Scope, vectors::Probe};

/// Kept of the scan, whose eight bits may confuse neighbours; sixteen bits then choose among these.
const GLANCED: usize = 64;

/// From this many vectors on, a second thread saves more than its start costs (about 50 µs).
pub const WORTH_A_THREAD: usize = 8_000;

/// Blocks that a thread takes at a time.
const STRETCH: usize = 8;

/// A scan that several threads work on.
pub struct Scan<'a> {
    scope: &'a Scope<'a>,
    probe: &'a Probe,
    next: AtomicUsize,
}

impl<'a> Scan<'a> {
    /// One that has not begun.
    pub fn new(scope: &'a Scope<'a>, probe: &'a Probe) -> Self {
        Self { scope, probe, next: AtomicUsize::new(0) }
    }

    /// Scans until nothing is left; returns the best of what this thread saw, by the nearest vector of each passage.
    pub fn work(&self) -> Best<'a> {
        let shelf = self.scope.shelf;
        let mut best = Best::new(shelf, GLANCED);
        loop {
            let from = self.next.fetch_add(STRETCH, Ordering::Relaxed);
            let Some(rest) = self.scope.blocks.get(from..).filter(|rest| !rest.is_empty()) else { return best };
            for (local, number) in rest.iter().take(STRETCH).enumerate() {
                let block = &shelf.blocks[*number as usize];
                let (cells, rows) = ((from + local) * ROWS, number * ROWS as u32);
                let glance = |steps: &[i8], scale| self.probe.glance(steps, scale);
                block.score(shelf.dimensions, glance, |place, nearest| {
                    if self.scope.is_allowed(cells + place) {
                        best.offer(nearest, rows + place as u32);
                    }
                });
            }
        }
    }
}
