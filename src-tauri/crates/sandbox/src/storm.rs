//! Storm: faults by chance, the same for the same seed.

use crate::Fault;
use crate::fault::Way;

/// Makes things go wrong by chance.
#[derive(Clone, Debug)]
pub struct Storm {
    state: u64,
    percent: u64,
}

impl Storm {
    /// So many of a hundred events go wrong; which and how follows from `seed`.
    pub fn new(seed: u64, percent: u8) -> Self {
        Self { state: seed, percent: percent.into() }
    }

    /// What goes wrong with the next event of this way, if anything.
    pub(crate) fn strike(&mut self, way: Way) -> Option<Fault> {
        if self.next() % 100 >= self.percent {
            return None;
        }
        let size = self.next();
        // Two to four: enough to get things out of order, few enough that what is held back comes soon.
        let few = usize::try_from(size % 3).unwrap_or(0) + 2;
        let moment = i64::try_from(size % 20_000).unwrap_or(0);
        let faults = match way {
            Way::In => vec![Fault::Drop, Fault::Duplicate, Fault::Reorder(few), Fault::Delay(moment)],
            Way::Out => vec![
                Fault::NotConnected,
                Fault::Refuse("not-acceptable".into()),
                Fault::BreakAfterArrival,
                Fault::BreakBeforeArrival,
                Fault::Hang { arrives: size.is_multiple_of(2) },
            ],
            Way::Question => vec![Fault::CannotTell],
            Way::Receipt => vec![Fault::LoseReceipt, Fault::ScrambleReceipts],
            Way::Line => vec![Fault::Disconnect(moment)],
        };
        let pick = usize::try_from(self.next() % faults.len() as u64).unwrap_or(0);
        faults.into_iter().nth(pick)
    }

    /// SplitMix64: short, and well mixed from any seed.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAYS: [Way; 5] = [Way::In, Way::Out, Way::Question, Way::Receipt, Way::Line];

    #[test]
    fn a_seed_says_everything_and_a_fault_fits_its_way() {
        let (mut one, mut same) = (Storm::new(7, 50), Storm::new(7, 50));
        let mut struck = 0;
        for way in WAYS.into_iter().cycle().take(1_000) {
            let fault = one.strike(way);
            assert_eq!(fault, same.strike(way));
            if let Some(fault) = fault {
                struck += 1;
                assert_eq!(fault.way(), way);
            }
        }
        assert!((400..600).contains(&struck), "{struck} of 1000 at 50 %");
        assert!((0..1_000).all(|_| Storm::new(7, 0).strike(Way::In).is_none()));
    }
}
