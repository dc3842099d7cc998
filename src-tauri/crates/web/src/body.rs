//! Body: reading an answer to its end, within time and size. Size is counted after decompression: a few kilobytes can
//! unfold into gigabytes.

use bytes::Bytes;
use reqwest::Response;
use tokio::time::timeout;

use crate::{
    error::FetchError,
    limits::{Limits, Oversize},
};

/// Reads at most `most` bytes.
pub(crate) async fn read(mut response: Response, most: usize, limits: &Limits) -> Result<Bytes, FetchError> {
    let announced = response.content_length().unwrap_or(0);
    if limits.oversize == Oversize::Refuse && announced > most as u64 {
        return Err(FetchError::TooLarge(most));
    }
    let mut body = Vec::with_capacity((announced as usize).min(most));
    loop {
        let piece = timeout(limits.idle, response.chunk())
            .await
            .map_err(|_| FetchError::TimedOut(limits.idle.as_secs()))?
            .map_err(|error| FetchError::of_transport(&error))?;
        let Some(piece) = piece else { return Ok(body.into()) };
        let room = most - body.len();
        if piece.len() > room {
            if limits.oversize == Oversize::Refuse {
                return Err(FetchError::TooLarge(most));
            }
            body.extend_from_slice(&piece[..room]);
            return Ok(body.into());
        }
        body.extend_from_slice(&piece);
    }
}
