//! The client's byte stream: an optional routing prefix, the four bytes `WA 06 03`, then length-prefixed frames.

use bytes::{Buf as _, BytesMut};
use wacore_binary::consts::WA_CONN_HEADER;
use wacore_noise::framing::FrameDecoder;

/// What routing data starts with.
const ROUTING: [u8; 4] = *b"ED\x00\x01";

/// Why a stream cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum FrameError {
    #[error("the stream starts with neither the WA header nor routing data: {0:02x?}")]
    Header(Vec<u8>),
    #[error("unsupported protocol version {0}.{1}")]
    Version(u8, u8),
    #[error("{0} bytes wait for the rest of a frame: too many")]
    TooLong(usize),
}

/// Splits a stream into frames, however its bytes arrive.
pub(crate) struct Frames {
    intro: Option<BytesMut>,
    decoder: FrameDecoder,
    most: usize,
}

impl Frames {
    /// A stream whose unfinished frames may hold `most` bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self { intro: Some(BytesMut::new()), decoder: FrameDecoder::new(), most }
    }

    /// Takes in bytes.
    pub(crate) fn feed(&mut self, data: &[u8]) -> Result<(), FrameError> {
        if let Some(mut intro) = self.intro.take() {
            intro.extend_from_slice(data);
            match skip_intro(&mut intro)? {
                true => self.decoder.feed(&intro),
                false => self.intro = Some(intro),
            }
        } else {
            self.decoder.feed(data);
        }
        let held = self.decoder.buffered_len() + self.intro.as_ref().map_or(0, BytesMut::len);
        // Whole frames are taken out after every feed, so what is held is at most one unfinished frame and one read.
        if held > self.most { Err(FrameError::TooLong(held)) } else { Ok(()) }
    }

    /// The next whole frame.
    pub(crate) fn next(&mut self) -> Option<BytesMut> {
        self.decoder.decode_frame()
    }
}

/// Removes routing data and header; `false` when more bytes are needed.
fn skip_intro(intro: &mut BytesMut) -> Result<bool, FrameError> {
    let head = |intro: &BytesMut| intro[..intro.len().min(4)].to_vec();
    if intro.starts_with(&ROUTING) {
        let Some(length) = intro.get(4..7) else { return Ok(false) };
        let length = length.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        if intro.len() < 7 + length {
            return Ok(false);
        }
        intro.advance(7 + length);
    } else if intro.len() < 4 && ROUTING.starts_with(intro) {
        return Ok(false);
    }
    if intro.len() < 4 {
        return if WA_CONN_HEADER.starts_with(intro) { Ok(false) } else { Err(FrameError::Header(head(intro))) };
    }
    if !intro.starts_with(b"WA") {
        return Err(FrameError::Header(head(intro)));
    }
    if intro[..4] != WA_CONN_HEADER {
        return Err(FrameError::Version(intro[2], intro[3]));
    }
    intro.advance(4);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Vec<u8> {
        let mut bytes = wacore_noise::build_edge_routing_preintro(b"route").unwrap();
        bytes.extend_from_slice(&WA_CONN_HEADER);
        bytes.extend_from_slice(&[0, 0, 3, b'o', b'n', b'e', 0, 0, 3, b't', b'w', b'o']);
        bytes
    }

    #[test]
    fn frames_come_out_whole_however_the_bytes_arrive() {
        for step in [1, 2, 3, 5, 100] {
            let mut frames = Frames::new(1024);
            let mut found = Vec::new();
            for piece in stream().chunks(step) {
                frames.feed(piece).unwrap();
                while let Some(frame) = frames.next() {
                    found.push(frame.to_vec());
                }
            }
            assert_eq!(found, [b"one".to_vec(), b"two".to_vec()], "in steps of {step}");
        }
    }

    #[test]
    fn anything_else_at_the_start_is_refused() {
        assert!(matches!(Frames::new(64).feed(b"GET / HTTP"), Err(FrameError::Header(_))));
        assert_eq!(Frames::new(64).feed(b"WA\x05\x03"), Err(FrameError::Version(5, 3)));
    }
}
