//! Gate (step 3 of the message path): may automation look at this turn at all, and in which way? Pure.
//!
//! The order of the rules is the order of product.md section 2; the first that applies decides.

use crate::{AccountSettings, Chat, Contact, GroupPolicy, Owner, Settings, UnixMs, text};

/// Everything the gate looks at.
pub struct Turn<'a> {
    /// The chat.
    pub chat: &'a Chat,
    /// The customer; `None` in a group.
    pub contact: Option<&'a Contact>,
    /// The account's choices.
    pub account: &'a AccountSettings,
    /// The operator's choices.
    pub settings: &'a Settings,
    /// The text of the last message of the turn.
    pub last_text: &'a str,
    /// In a group: the account is mentioned in this turn.
    pub mentions_me: bool,
    /// When the last message of the turn was written.
    pub newest_at: UnixMs,
    /// Now.
    pub now: UnixMs,
}

/// What the gate decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Automation may answer.
    Pass,
    /// The assistant drafts; the operator approves.
    Approval,
    /// The operator owns the chat.
    Human,
    /// The customer asked to get no automatic messages.
    OptOut,
    /// The customer takes that back.
    OptIn,
    /// Recorded, and nothing is sent.
    Ignore(Ignored),
}

/// Why automation leaves a turn alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// The contact is blocked.
    Blocked,
    /// The operator answered from his phone a moment ago.
    PausedByPhone,
    /// The freeze switch is on.
    Frozen,
    /// The customer opted out.
    OptedOut,
    /// Automatic replies are off for this contact.
    AutomaticRepliesOff,
    /// Groups are not automated here.
    Group,
    /// It arrived while the app was off, too long ago.
    Stale,
}

impl Ignored {
    /// Whether the customer now waits for the operator.
    pub fn leaves_customer_waiting(self) -> bool {
        match self {
            Self::Blocked | Self::Group => false,
            Self::PausedByPhone | Self::Frozen | Self::OptedOut | Self::AutomaticRepliesOff | Self::Stale => true,
        }
    }
}

/// Decides about one turn.
pub fn gate(turn: &Turn<'_>) -> Gate {
    let Turn { chat, contact, account, settings, now, .. } = *turn;
    let is = |flag: fn(&Contact) -> bool| contact.is_some_and(flag);

    if is(|c| c.blocked) {
        return Gate::Ignore(Ignored::Blocked);
    }
    // Honoured everywhere, also where the operator is talking: it is the customer's will about every later message.
    if !chat.is_group() && text::is_one_of(turn.last_text, &settings.opt_out_words) && !is(|c| c.opted_out) {
        return Gate::OptOut;
    }
    if !chat.is_group() && text::is_one_of(turn.last_text, &settings.opt_in_words) && is(|c| c.opted_out) {
        return Gate::OptIn;
    }
    if chat.owner == Owner::Human {
        return Gate::Human;
    }
    if chat.paused_until.is_some_and(|until| until > now) {
        return Gate::Ignore(Ignored::PausedByPhone);
    }
    if settings.frozen {
        return Gate::Ignore(Ignored::Frozen);
    }
    if is(|c| c.opted_out) {
        return Gate::Ignore(Ignored::OptedOut);
    }
    if is(|c| !c.automatic_replies) {
        return Gate::Ignore(Ignored::AutomaticRepliesOff);
    }
    if chat.is_group() {
        let spoken_to = match account.groups {
            GroupPolicy::Off => false,
            GroupPolicy::WhenMentioned => turn.mentions_me,
            GroupPolicy::Always => true,
        };
        if !spoken_to {
            return Gate::Ignore(Ignored::Group);
        }
    }
    if turn.newest_at.plus_minutes(settings.stale_after_minutes) < now {
        return Gate::Ignore(Ignored::Stale);
    }
    if chat.owner == Owner::Approval || is(|c| c.approval) { Gate::Approval } else { Gate::Pass }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, ChatId, ChatStatus, ContactId};

    const NOW: UnixMs = UnixMs(1_700_000_000_000);

    fn chat() -> Chat {
        Chat {
            id: ChatId::new("chat"),
            account_id: AccountId::new("account"),
            contact_id: Some(ContactId::new("bob")),
            jid: "bob@practice".into(),
            group_name: String::new(),
            owner: Owner::Bot,
            status: ChatStatus::Open,
            paused_until: None,
            waiting_since: None,
            turn_due_at: None,
        }
    }

    fn bob() -> Contact {
        Contact {
            id: ContactId::new("bob"),
            name: String::new(),
            saved_name: String::new(),
            push_name: "Bob".into(),
            phone: None,
            about: String::new(),
            avatar: None,
            language: None,
            notes: String::new(),
            blocked: false,
            vip: false,
            opted_out: false,
            automatic_replies: true,
            approval: false,
            labels: Vec::new(),
            created_at: NOW,
        }
    }

    fn decide(change: impl FnOnce(&mut Chat, &mut Contact, &mut AccountSettings, &mut Settings), text: &str) -> Gate {
        let (mut chat, mut contact) = (chat(), bob());
        let (mut account, mut settings) = (AccountSettings::default(), Settings::default());
        change(&mut chat, &mut contact, &mut account, &mut settings);
        let contact = chat.contact_id.is_some().then_some(&contact);
        gate(&Turn {
            chat: &chat,
            contact,
            account: &account,
            settings: &settings,
            last_text: text,
            mentions_me: false,
            newest_at: NOW.plus(-1_000),
            now: NOW,
        })
    }

    #[test]
    fn an_ordinary_question_passes() {
        assert_eq!(decide(|_, _, _, _| {}, "hi"), Gate::Pass);
    }

    #[test]
    fn blocked_comes_before_everything_else() {
        let all = |chat: &mut Chat, contact: &mut Contact, _: &mut AccountSettings, settings: &mut Settings| {
            contact.blocked = true;
            chat.owner = Owner::Human;
            settings.frozen = true;
        };
        assert_eq!(decide(all, "STOP"), Gate::Ignore(Ignored::Blocked));
    }

    #[test]
    fn stop_is_honoured_even_while_the_operator_is_talking() {
        assert_eq!(decide(|chat, _, _, _| chat.owner = Owner::Human, "Stop."), Gate::OptOut);
        assert_eq!(decide(|_, contact, _, _| contact.opted_out = true, "stop"), Gate::Ignore(Ignored::OptedOut));
        assert_eq!(decide(|_, contact, _, _| contact.opted_out = true, "START"), Gate::OptIn);
        assert_eq!(decide(|_, _, _, _| {}, "START"), Gate::Pass);
    }

    #[test]
    fn human_takeover_silences_automation() {
        assert_eq!(decide(|chat, _, _, _| chat.owner = Owner::Human, "hi"), Gate::Human);
    }

    #[test]
    fn each_switch_silences_automation() {
        let ignored = |why| Gate::Ignore(why);
        assert_eq!(decide(|_, _, _, s| s.frozen = true, "hi"), ignored(Ignored::Frozen));
        assert_eq!(decide(|c, _, _, _| c.paused_until = Some(NOW.plus(1)), "hi"), ignored(Ignored::PausedByPhone));
        assert_eq!(decide(|c, _, _, _| c.paused_until = Some(NOW), "hi"), Gate::Pass);
        assert_eq!(decide(|_, c, _, _| c.automatic_replies = false, "hi"), ignored(Ignored::AutomaticRepliesOff));
        assert_eq!(decide(|c, _, _, _| c.contact_id = None, "hi"), ignored(Ignored::Group));
        assert_eq!(decide(|_, _, _, s| s.stale_after_minutes = 0, "hi"), ignored(Ignored::Stale));
    }

    #[test]
    fn groups_answer_only_as_the_account_says() {
        let group = |policy| {
            move |chat: &mut Chat, _: &mut Contact, account: &mut AccountSettings, _: &mut Settings| {
                chat.contact_id = None;
                account.groups = policy;
            }
        };
        assert_eq!(decide(group(GroupPolicy::Always), "hi"), Gate::Pass);
        assert_eq!(decide(group(GroupPolicy::WhenMentioned), "hi"), Gate::Ignore(Ignored::Group));
        // A group member's "stop" is said to the group.
        assert_eq!(decide(group(GroupPolicy::Always), "stop"), Gate::Pass);
    }

    #[test]
    fn approval_of_chat_or_contact_makes_drafts() {
        assert_eq!(decide(|chat, _, _, _| chat.owner = Owner::Approval, "hi"), Gate::Approval);
        assert_eq!(decide(|_, contact, _, _| contact.approval = true, "hi"), Gate::Approval);
    }
}
