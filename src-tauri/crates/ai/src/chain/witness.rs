//! Witness: who writes down every call before it leaves and how it ended: the egress log.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::{CallId, Purpose, UnixMs};

use crate::{Failure, Request, Target, Tokens};

/// Writes calls down.
#[async_trait]
pub trait Witness: Send + Sync {
    /// A call is about to leave. If this fails, it does not.
    async fn leaving(&self, call: &Leaving<'_>) -> anyhow::Result<CallId>;

    /// It has ended: exactly once for each call that was written down, also when it was stopped or nobody waits for it any
    /// more. Only the end of the whole program can come before it.
    async fn ended(&self, id: &CallId, ended: &Ended);
}

/// A call before its first byte.
#[derive(Debug)]
pub struct Leaving<'a> {
    /// What for.
    pub purpose: Purpose,
    /// To whom.
    pub target: &'a Target,
    /// Exactly what.
    pub request: &'a Request,
    /// The how-manieth attempt at this target, from 1.
    pub attempt: u32,
    /// Now.
    pub at: UnixMs,
}

/// A call after its last byte.
#[derive(Clone, Debug)]
pub struct Ended {
    /// When.
    pub at: UnixMs,
    /// How long it took.
    pub latency: Duration,
    /// The status, if one came.
    pub status: Option<u16>,
    /// Bytes of the answer that were read.
    pub bytes_in: u32,
    /// The answer as it came, as far as it was read.
    pub body: Option<Bytes>,
    /// What it brought. [`Failure::Stopped`]: nobody wanted it any more.
    pub result: Result<Gained, Failure>,
}

/// What a call brought, apart from its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Gained {
    /// The model that answered.
    pub model: String,
    /// What it counted.
    pub tokens: Tokens,
    /// Length of a sound in seconds, if the provider said it.
    pub seconds: Option<f64>,
}
