//! Error: why an address gave no page, in words for the person who typed it.

use std::{error::Error, io, time::Duration};

use crate::{guard::Refused, names::NameError};

/// Why an address gave no page. What it prints is for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The guard does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// 404 or 410.
    #[error("The page does not exist ({0}). Check the address.")]
    NotFound(u16),
    /// 401, 403 or 407.
    #[error("The site asks for a login or does not let programs in ({0}).")]
    LoginRequired(u16),
    /// 429 or 503: the site asks for patience.
    #[error("The site is too busy at the moment ({code}). Try again later.")]
    Busy {
        /// 429 or 503.
        code: u16,
        /// How long the site asks to wait.
        retry_after: Option<Duration>,
    },
    /// Another 5xx.
    #[error("The site has a fault of its own ({0}). Try again later.")]
    SiteFault(u16),
    /// Any other answer that is not a page.
    #[error("The site did not give the page (answer {0}).")]
    Status(u16),
    /// The name is unknown.
    #[error("There is no site of this name. Check the spelling, and that this computer is online.")]
    NoSuchHost,
    /// The connection was not taken.
    #[error("The site could not be reached. It may be down, or this computer offline.")]
    Unreachable,
    /// TLS failed.
    #[error("No safe connection to the site is possible: its certificate is not valid, or it does not speak https.")]
    Insecure,
    /// The time is over.
    #[error("The site did not answer within {0} seconds.")]
    TimedOut(u64),
    /// More redirects than the limit, or a circle of them.
    #[error("The address leads from page to page without end.")]
    TooManyRedirects,
    /// A redirect without a readable target.
    #[error("The site forwards to an address that cannot be read.")]
    BadRedirect,
    /// https forwards to http.
    #[error("The site forwards from a safe (https) to an unsafe (http) address.")]
    Downgrade,
    /// Larger than the limit.
    #[error("The page is larger than {} MB.", .0.div_ceil(1024 * 1024))]
    TooLarge(usize),
    /// A content type that is not taken.
    #[error("This is not a page or a document that can be read ({0}).")]
    Unsupported(String),
    /// The answer ended early or is no HTTP.
    #[error("The site's answer was incomplete or unreadable. Try again later.")]
    Broken,
    /// The caller stopped it.
    #[error("Stopped.")]
    Cancelled,
}

impl FetchError {
    /// Whether the same request may work some other time.
    pub fn may_pass(&self) -> bool {
        use FetchError::{Broken, Busy, Cancelled, NoSuchHost, SiteFault, TimedOut, Unreachable};
        matches!(self, Busy { .. } | SiteFault(_) | NoSuchHost | Unreachable | TimedOut(_) | Broken | Cancelled)
    }

    /// What an answer's code means when it is neither a page nor a redirect.
    pub(crate) fn of_status(code: u16, retry_after: Option<Duration>) -> Self {
        match code {
            404 | 410 => Self::NotFound(code),
            401 | 403 | 407 => Self::LoginRequired(code),
            429 | 503 => Self::Busy { code, retry_after },
            500..=599 => Self::SiteFault(code),
            _ => Self::Status(code),
        }
    }

    /// What went wrong on the way. The client wraps its causes several times; ours is somewhere among them.
    pub(crate) fn of_transport(error: &reqwest::Error) -> Self {
        tracing::debug!(error = %Causes(error), "a request failed");
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            match current.downcast_ref::<NameError>() {
                Some(NameError::Unknown) => return Self::NoSuchHost,
                Some(NameError::Private) => return Refused::PrivateName.into(),
                Some(NameError::Nowhere) => return Refused::Nowhere.into(),
                None => {}
            }
            let io = current.downcast_ref::<io::Error>();
            // rustls reports a failed handshake as invalid data.
            if error.is_connect() && io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
                return Self::Insecure;
            }
            // What an `io::Error` wraps is not among its sources.
            cause = io.map_or_else(|| current.source(), |io| io.get_ref().map(|inner| inner as _));
        }
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

/// The caller stopped it: the one way in which work that judges its own failures can end early.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cancelled;

/// An error with all its causes, without the address: addresses can tell about people.
struct Causes<'a>(&'a reqwest::Error);

impl std::fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut cause = self.0.source();
        write!(f, "request")?;
        while let Some(current) = cause {
            write!(f, ": {current}")?;
            cause = current.source();
        }
        Ok(())
    }
}
