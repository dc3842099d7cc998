//! Groups: things that are alike, put together. Pure.

use crate::meanings::Compared;

/// Puts together what means the same: two groups become one while their members are alike on average, most alike first.
///
/// On average, because a chain of neighbours, each a little further off, must not end in one group. The groups are in the
/// order of their first members, and each is led by the member that is most like the others.
pub(crate) fn groups(meanings: &Compared, alike: f32) -> Vec<Vec<usize>> {
    let count = meanings.len();
    let between: Vec<Vec<f32>> =
        (0..count).map(|one| (0..count).map(|other| meanings.likeness(one, other)).collect()).collect();
    // Sums over all pairs of members of two groups; a group that was taken up by another one is empty.
    let mut sums = between.clone();
    let mut groups: Vec<Vec<usize>> = (0..count).map(|index| vec![index]).collect();
    while let Some((one, other)) = most_alike(&groups, &sums, alike) {
        let taken = std::mem::take(&mut groups[other]);
        groups[one].extend(taken);
        let row = std::mem::take(&mut sums[other]);
        for (place, sum) in row.into_iter().enumerate() {
            sums[one][place] += sum;
        }
        for place in 0..groups.len() {
            if let Some(sum) = sums[one].get(place).copied()
                && let Some(mirrored) = sums[place].get_mut(one)
            {
                *mirrored = sum;
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    for group in &mut groups {
        lead(group, &between);
    }
    groups
}

fn most_alike(groups: &[Vec<usize>], sums: &[Vec<f32>], alike: f32) -> Option<(usize, usize)> {
    let mut best = None;
    for (one, row) in sums.iter().enumerate().filter(|(one, _)| !groups[*one].is_empty()) {
        for (other, sum) in row.iter().enumerate().skip(one + 1).filter(|(other, _)| !groups[*other].is_empty()) {
            let average = sum / (groups[one].len() * groups[other].len()) as f32;
            if average >= alike && best.is_none_or(|(_, most)| average > most) {
                best = Some(((one, other), average));
            }
        }
    }
    best.map(|(pair, _)| pair)
}

/// Puts the member that is most like the others first.
fn lead(group: &mut [usize], between: &[Vec<f32>]) {
    let sum = |member: usize| -> f32 { group.iter().map(|other| between[member][*other]).sum() };
    let sums: Vec<f32> = group.iter().map(|member| sum(*member)).collect();
    let mut leader = 0;
    for (place, sum) in sums.iter().enumerate() {
        // A clear lead only: between equals the one that was there first stays.
        if *sum > sums[leader] + 1e-6 {
            leader = place;
        }
    }
    group[..=leader].rotate_right(1);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::meanings::Meaning;

    /// A direction in the plane: likeness is the cosine of the angle between two.
    fn at(degrees: f32) -> Meaning {
        let (y, x) = degrees.to_radians().sin_cos();
        [x, y].into()
    }

    #[test]
    fn what_is_alike_is_together_and_led_by_its_middle() {
        let meanings = Compared::of(vec![at(0.0), at(90.0), at(20.0), at(10.0)]);
        assert_eq!(groups(&meanings, 0.9), [vec![3, 0, 2], vec![1]]);
    }

    #[test]
    fn a_chain_of_neighbours_is_not_one_group() {
        let chain: Vec<Meaning> = (0..10).map(|step| at(20.0 * step as f32)).collect();
        let groups = groups(&Compared::of(chain), 0.9);
        assert!(groups.len() >= 4, "{groups:?}");
    }

    #[test]
    fn nothing_makes_no_group() {
        assert!(groups(&Compared::of(Vec::new()), 0.9).is_empty());
    }

    proptest! {
        #[test]
        fn everybody_is_in_exactly_one_group(angles in proptest::collection::vec(0.0_f32..360.0, 0..20)) {
            let meanings: Vec<Meaning> = angles.iter().map(|angle| at(*angle)).collect();
            let mut members: Vec<usize> = groups(&Compared::of(meanings), 0.8).concat();
            members.sort_unstable();
            prop_assert_eq!(members, (0..angles.len()).collect::<Vec<_>>());
        }
    }
}
