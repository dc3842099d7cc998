//! Which copies were already delivered: the same message is not delivered twice to a device.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::device::DeviceId;

/// Most copies remembered.
const MOST_REMEMBERED: usize = 200_000;

/// The copies remembered, by a hash of message id, sender account, target and retry count.
#[derive(Default)]
pub(crate) struct Delivered {
    known: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Delivered {
    /// Notes a copy; `false` when it was noted before.
    pub(crate) fn note(&mut self, id: &str, sender: &DeviceId, target: &DeviceId, count: u32) -> bool {
        let copy = key(id, sender, target, count);
        if !self.known.insert(copy) {
            return false;
        }
        self.order.push_back(copy);
        if self.order.len() > MOST_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }

    /// Forgets a copy: it is sent once more on purpose.
    pub(crate) fn forget(&mut self, id: &str, sender: &DeviceId, target: &DeviceId, count: u32) {
        self.known.remove(&key(id, sender, target, count));
    }
}

fn key(id: &str, sender: &DeviceId, target: &DeviceId, count: u32) -> u64 {
    let mut hasher = DefaultHasher::new();
    (id, sender, target, count).hash(&mut hasher);
    hasher.finish()
}
