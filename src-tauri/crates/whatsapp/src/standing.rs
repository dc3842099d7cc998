//! Standing: what WhatsApp's refusals mean, in words that say what to do. Word tables; nothing happens here.

use domain::{AccountStatus, NewChats, Standing, UnixMs};
use wacore::types::events::{ConnectFailureReason, TempBanReason};
use whatsapp_rust::features::ReachoutTimelock;

/// What follows from a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// The library goes on by itself.
    Goes,
    /// It stays off until the operator connects it.
    Stays,
    /// It stays off until this moment.
    Waits(UnixMs),
    /// The device was removed: the credentials are worth nothing any more.
    Ends,
}

/// What a refusal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub standing: Option<Standing>,
    pub after: After,
}

fn verdict(status: AccountStatus, why: impl Into<String>, after: After) -> Verdict {
    Verdict { standing: Some(Standing::because(status, why)), after }
}

/// The phone removed this device, or WhatsApp closed the number.
pub(crate) fn logged_out(reason: ConnectFailureReason, said: Option<&str>) -> Verdict {
    match reason {
        ConnectFailureReason::AccountLocked | ConnectFailureReason::UnknownLogout => {
            let why =
                "WhatsApp closed this number. Open WhatsApp on the phone: it says why, and how to ask for a review.";
            verdict(AccountStatus::Banned, with(why, said), After::Stays)
        }
        _ => {
            let why = "The phone removed this computer from its linked devices. Link it again to go on.";
            verdict(AccountStatus::LoggedOut, with(why, said), After::Ends)
        }
    }
}

/// The number is locked for a time.
pub(crate) fn restricted(code: &TempBanReason, ends: Option<UnixMs>, said: Option<&str>) -> Verdict {
    let because = match code {
        TempBanReason::SentToTooManyPeople => "too many messages went to people who do not have this number saved",
        TempBanReason::BlockedByUsers => "too many people blocked this number",
        TempBanReason::CreatedTooManyGroups => {
            "too many groups were made with people who do not have this number saved"
        }
        TempBanReason::SentTooManySameMessage => "the same message went to too many people",
        TempBanReason::BroadcastList => "too many messages went to a broadcast list",
        TempBanReason::Unknown(_) => "WhatsApp did not say for what",
    };
    let why =
        format!("WhatsApp locked this number for a time: {because}. Until then nothing can be sent or received here.");
    let standing = Standing { status: AccountStatus::Restricted, why: with(&why, said), until: ends };
    Verdict { standing: Some(standing), after: ends.map_or(After::Stays, After::Waits) }
}

/// WhatsApp refused the connection for another reason.
pub(crate) fn refused(reason: ConnectFailureReason, said: Option<&str>) -> Verdict {
    use ConnectFailureReason as R;
    match reason {
        // The server has trouble of its own.
        R::InternalServerError | R::ServiceUnavailable => Verdict { standing: None, after: After::Goes },
        R::LoggedOut | R::AccountLocked | R::UnknownLogout => logged_out(reason, said),
        R::TempBanned => restricted(&TempBanReason::Unknown(0), None, said),
        R::ClientOutdated => outdated(),
        R::BadUserAgent | R::CatExpired | R::CatInvalid | R::NotFound | R::ClientUnknown => {
            let why = "WhatsApp does not accept this computer's credentials any more. Link it again.";
            verdict(AccountStatus::AuthFailed, with(why, said), After::Stays)
        }
        R::Generic | R::Experimental | R::Unknown(_) => {
            let code = reason.code();
            let why = format!(
                "WhatsApp refused the connection ({code}). Try again later; if it stays so, update Switchboard."
            );
            verdict(AccountStatus::Error, with(&why, said), After::Stays)
        }
    }
}

/// This program is too old for the server.
pub(crate) fn outdated() -> Verdict {
    let why = "This version of Switchboard is too old for WhatsApp. Update it.";
    verdict(AccountStatus::Error, why, After::Stays)
}

/// Somebody else uses the same credentials.
pub(crate) fn replaced() -> Verdict {
    let why = "This account was opened elsewhere, so it was closed here. Connect it to take it back.";
    verdict(AccountStatus::Error, why, After::Stays)
}

/// WhatsApp's own words come last, where it said any.
fn with(why: &str, said: Option<&str>) -> String {
    match said.map(str::trim).filter(|said| !said.is_empty()) {
        Some(said) => format!("{why} WhatsApp says: {}", domain::text::cut(said, 300)),
        None => why.to_owned(),
    }
}

/// Why a message was refused, by the code of the acknowledgement.
pub(crate) fn refusal(code: &str) -> String {
    let why = match code {
        "400" | "479" => "WhatsApp did not accept the form of the message",
        "401" | "403" => "this number may not write there",
        "404" => "there is nobody with this number",
        "405" | "406" => "the other side cannot take this kind of message",
        "413" => "the message is too large",
        "420" => "the group does not let everybody write",
        "421" | "432" => "this number is not in the group any more",
        "429" => "too many messages in a short time",
        "475" => "the group's members changed meanwhile; send it again",
        "500" | "503" => "WhatsApp's server has trouble; send it again",
        _ => "WhatsApp gave no reason",
    };
    format!("{why} (code {code}).")
}

/// What the network says about beginning chats.
pub(crate) fn new_chats(lock: &ReachoutTimelock) -> NewChats {
    let ends = lock.time_enforcement_ends.as_deref().and_then(moment);
    NewChats { locked_until: ends.filter(|_| lock.is_active != Some(false)), left: None, quota: None }
}

/// Seconds or milliseconds since 1970, or a date in words.
fn moment(text: &str) -> Option<UnixMs> {
    if let Ok(number) = text.trim().parse::<i64>() {
        let ms = if number.abs() < 100_000_000_000 { number.saturating_mul(1_000) } else { number };
        return (ms > 0).then_some(UnixMs(ms));
    }
    let date = whatsapp_rust::chrono::DateTime::parse_from_rfc3339(text.trim()).ok()?;
    Some(UnixMs(date.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(verdict: &Verdict) -> Option<AccountStatus> {
        verdict.standing.as_ref().map(|standing| standing.status)
    }

    #[test]
    fn only_a_proven_logout_ends_the_credentials() {
        use ConnectFailureReason as R;
        let all = [
            (R::LoggedOut, Some(AccountStatus::LoggedOut), After::Ends),
            (R::AccountLocked, Some(AccountStatus::Banned), After::Stays),
            (R::UnknownLogout, Some(AccountStatus::Banned), After::Stays),
            (R::TempBanned, Some(AccountStatus::Restricted), After::Stays),
            (R::ClientOutdated, Some(AccountStatus::Error), After::Stays),
            (R::BadUserAgent, Some(AccountStatus::AuthFailed), After::Stays),
            (R::CatExpired, Some(AccountStatus::AuthFailed), After::Stays),
            (R::NotFound, Some(AccountStatus::AuthFailed), After::Stays),
            (R::Generic, Some(AccountStatus::Error), After::Stays),
            (R::Unknown(499), Some(AccountStatus::Error), After::Stays),
            (R::InternalServerError, None, After::Goes),
            (R::ServiceUnavailable, None, After::Goes),
        ];
        for (reason, expected, after) in all {
            let verdict = refused(reason, None);
            assert_eq!((status(&verdict), &verdict.after), (expected, &after), "{reason:?}");
        }
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        let verdicts = [
            logged_out(ConnectFailureReason::LoggedOut, None),
            logged_out(ConnectFailureReason::AccountLocked, Some(" Spam ")),
            restricted(&TempBanReason::BlockedByUsers, Some(UnixMs(5)), None),
            replaced(),
            outdated(),
        ];
        for verdict in verdicts {
            let standing = verdict.standing.unwrap();
            assert!(standing.why.ends_with('.') || standing.why.ends_with("Spam"), "{}", standing.why);
        }
    }

    #[test]
    fn a_lock_ends_when_whatsapp_says() {
        let verdict = restricted(&TempBanReason::SentToTooManyPeople, Some(UnixMs(7_000)), None);
        assert_eq!(verdict.after, After::Waits(UnixMs(7_000)));
        assert_eq!(verdict.standing.unwrap().until, Some(UnixMs(7_000)));
    }

    #[test]
    fn a_lock_on_new_chats_is_read_in_every_form() {
        let lock = |ends: &str, active| ReachoutTimelock {
            enforcement_type: None,
            is_active: active,
            time_enforcement_ends: Some(ends.into()),
        };
        let until = |ends, active| new_chats(&lock(ends, active)).locked_until;
        assert_eq!(until("1700000000", Some(true)), Some(UnixMs(1_700_000_000_000)));
        assert_eq!(until("1700000000000", None), Some(UnixMs(1_700_000_000_000)));
        assert_eq!(until("2023-11-14T22:13:20Z", Some(true)), Some(UnixMs(1_700_000_000_000)));
        assert_eq!(until("1700000000", Some(false)), None);
        assert_eq!(until("soon", Some(true)), None);
    }

    #[test]
    fn codes_have_words() {
        assert_eq!(refusal("404"), "there is nobody with this number (code 404).");
        assert!(refusal("999").contains("no reason"));
    }
}
