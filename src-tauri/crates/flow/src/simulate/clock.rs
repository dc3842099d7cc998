//! Clock: time that is moved by hand. Timers ring on its way, each at its own time and in order.

use domain::UnixMs;

use super::Simulation;
use super::told::passing;
use crate::step::Input;

/// The most timers that ring on one way. A draft may ask again every minute for ever.
const RINGS: u32 = 1_000;
/// Less is not worth a line.
const WORTH_TELLING_MS: i64 = 500;

impl Simulation {
    /// Every act takes a moment, so that no two things happen at once.
    pub(super) fn tick(&mut self) {
        self.advance(self.now().plus(1));
    }

    /// Time passes until then.
    pub(super) fn advance(&mut self, until: UnixMs) {
        let mut rings = 0;
        while let Some(at) = self.next_timer().filter(|at| *at <= until) {
            if rings == RINGS {
                self.event(format!("{RINGS} timers rang one after the other: time stops here."));
                return;
            }
            rings += 1;
            self.pass(at.max(self.now()));
            let key = self.live_run().and_then(|run| run.timer()).map(|(key, _)| key.clone());
            if let Some(key) = key {
                self.feed(Input::Timer { key });
            }
        }
        self.pass(until);
    }

    /// When the next timer rings.
    pub(super) fn next_timer(&self) -> Option<UnixMs> {
        self.live_run()?.timer().map(|(_, at)| at)
    }

    fn pass(&mut self, until: UnixMs) {
        let ms = until.since(self.now());
        if ms >= WORTH_TELLING_MS {
            self.tell(passing(ms));
        }
        self.place.now = self.now().max(until);
    }
}
