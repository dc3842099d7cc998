//! Digests: texts as numbers that are the same on every machine and in every version, which the standard library's hasher
//! does not promise.

/// FNV-1a, 128 bits, over several parts; a boundary that moves changes it.
pub fn of(parts: &[&str]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

/// The number under which a passage is known to the index; stable across launches, unlike its row.
pub fn key(id: &str) -> u64 {
    of(&[id]) as u64
}

/// A stem as it is kept in memory: there are at most a few hundred in one comparison, so 32 bits do.
pub fn stem(stem: &str) -> u32 {
    let digest = of(&[stem]);
    (digest >> 64) as u32 ^ digest as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_moved_from_one_part_to_the_next_is_a_change() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
