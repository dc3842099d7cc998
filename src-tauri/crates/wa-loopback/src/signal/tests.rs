//! Tests of two virtual phones that talk.

use wacore_binary::Jid;
use waproto::whatsapp as wa;

use super::*;

fn text(text: &str) -> wa::Message {
    wa::Message { conversation: Some(text.to_owned()), ..Default::default() }
}

fn jid(text: &str) -> Jid {
    text.parse().unwrap()
}

fn read(phone: &mut PhoneSignal, chat: &Jid, from: &Jid, enc: &Enc) -> Option<String> {
    phone.decrypt(chat, from, enc.kind, &enc.ciphertext).unwrap().message.conversation
}

fn pair() -> (PhoneSignal, Jid, PhoneSignal, Jid) {
    let (anna, bert) = (PhoneSignal::generate().unwrap(), PhoneSignal::generate().unwrap());
    (anna, jid("15550100@s.whatsapp.net"), bert, jid("15550101@s.whatsapp.net"))
}

/// Two phones that have heard from each other.
fn talking() -> (PhoneSignal, Jid, PhoneSignal, Jid, Enc) {
    let (mut anna, a, mut bert, b) = pair();
    let first = anna.encrypt(&b, Some(&bert.take_bundle()), &text("1")).unwrap();
    read(&mut bert, &a, &a, &first);
    let answer = bert.encrypt(&a, None, &text("2")).unwrap();
    read(&mut anna, &b, &b, &answer);
    (anna, a, bert, b, answer)
}

#[test]
fn two_phones_talk_both_ways() {
    let (mut anna, a, mut bert, b) = pair();
    assert_eq!(anna.encrypt(&b, None, &text("x")), Err(SignalError::NeedsBundle));
    let bundle = bert.take_bundle();
    assert!(signed_prekey_is_valid(&bundle.identity, &bundle.signed_prekey));
    let first = anna.encrypt(&b, Some(&bundle), &text("hello")).unwrap();
    assert_eq!(first.kind, EncKind::PkMsg);
    let opened = bert.decrypt(&a, &a, first.kind, &first.ciphertext).unwrap();
    assert_eq!(opened.message.conversation.as_deref(), Some("hello"));
    assert_eq!(opened.used_prekey, bundle.prekey.map(|prekey| prekey.id));
    assert_eq!(opened.identity, Some(anna.identity_pub()));
    let answer = bert.encrypt(&a, None, &text("yes?")).unwrap();
    assert_eq!(answer.kind, EncKind::Msg);
    assert_eq!(read(&mut anna, &b, &b, &answer).as_deref(), Some("yes?"));
    let third = anna.encrypt(&b, None, &text("bye")).unwrap();
    assert_eq!(third.kind, EncKind::Msg);
    assert_eq!(read(&mut bert, &a, &a, &third).as_deref(), Some("bye"));
}

#[test]
fn repeated_damaged_and_foreign_messages_are_told_apart() {
    let (mut anna, a, mut bert, b, answer) = talking();
    assert_eq!(anna.decrypt(&b, &b, answer.kind, &answer.ciphertext).unwrap_err(), SignalError::Duplicate);
    let mut damaged = anna.encrypt(&b, None, &text("3")).unwrap();
    *damaged.ciphertext.last_mut().unwrap() ^= 1;
    let error = bert.decrypt(&a, &a, damaged.kind, &damaged.ciphertext).unwrap_err();
    assert!(matches!(error, SignalError::Undecryptable(_)), "{error:?}");
    let c = jid("15550102@s.whatsapp.net");
    let next = anna.encrypt(&b, None, &text("4")).unwrap();
    assert_eq!(bert.decrypt(&c, &c, next.kind, &next.ciphertext).unwrap_err(), SignalError::NoSession);
    let mut third = PhoneSignal::generate().unwrap();
    let bundle = bert.take_bundle();
    let one = third.encrypt(&b, Some(&bundle), &text("5")).unwrap();
    let two = PhoneSignal::generate().unwrap().encrypt(&b, Some(&bundle), &text("6")).unwrap();
    read(&mut bert, &c, &c, &one);
    let d = jid("15550103@s.whatsapp.net");
    assert_eq!(bert.decrypt(&d, &d, two.kind, &two.ciphertext).unwrap_err(), SignalError::UnknownPreKey);
}

#[test]
fn what_is_under_way_in_a_session_is_read_after_a_new_one_began() {
    let (mut anna, a, mut bert, b, _) = talking();
    let under_way = bert.encrypt(&a, None, &text("3")).unwrap();
    anna.renew_session(&b, &bert.take_bundle()).unwrap();
    let new = anna.encrypt(&b, None, &text("4")).unwrap();
    assert_eq!(new.kind, EncKind::PkMsg);
    assert_eq!(read(&mut anna, &b, &b, &under_way).as_deref(), Some("3"));
    assert_eq!(read(&mut bert, &a, &a, &new).as_deref(), Some("4"));
}

#[test]
fn sessions_follow_the_number_to_its_lid() {
    let (mut anna, a, mut bert, b) = pair();
    let first = anna.encrypt(&b, Some(&bert.take_bundle()), &text("1")).unwrap();
    read(&mut bert, &a, &a, &first);
    anna.learn_lid("15550101", "100000000000001");
    bert.learn_lid("15550100", "100000000000000");
    let (a_lid, b_lid) = (jid("100000000000000@lid"), jid("100000000000001@lid"));
    assert!(anna.has_session(&b) && anna.has_session(&b_lid));
    let answer = bert.encrypt(&a_lid, None, &text("2")).unwrap();
    assert_eq!(read(&mut anna, &b, &b, &answer).as_deref(), Some("2"));
    let third = anna.encrypt(&b_lid, None, &text("3")).unwrap();
    assert_eq!(read(&mut bert, &a, &a, &third).as_deref(), Some("3"));
    anna.drop_session(&b);
    assert!(!anna.has_session(&b_lid));
}

#[test]
fn groups_get_the_key_once_and_again_when_asked() {
    let (mut anna, a, mut bert, b) = pair();
    let group = jid("120363000000000001@g.us");
    let send = |anna: &mut PhoneSignal, bert: &mut PhoneSignal, words: &str| {
        anna.encrypt_group(&group, &a, std::slice::from_ref(&b), &text(words), |_| Some(bert.take_bundle())).unwrap()
    };
    let first = send(&mut anna, &mut bert, "one");
    let early = bert.decrypt(&group, &a, EncKind::SkMsg, &first.skmsg.ciphertext).unwrap_err();
    assert_eq!(early, SignalError::NoSenderKey);
    let key = &first.distribution[0].1;
    let opened = bert.decrypt(&group, &a, key.kind, &key.ciphertext).unwrap();
    assert_eq!(opened.sender_key_of.as_deref(), Some("120363000000000001@g.us"));
    assert_eq!(read(&mut bert, &group, &a, &first.skmsg).as_deref(), Some("one"));
    let second = send(&mut anna, &mut bert, "two");
    assert!(second.distribution.is_empty());
    assert_eq!(read(&mut bert, &group, &a, &second.skmsg).as_deref(), Some("two"));
    anna.forget_distribution(&group, &b);
    assert_eq!(send(&mut anna, &mut bert, "three").distribution.len(), 1);
    anna.rotate_sender_key(&group, &a);
    let fresh = send(&mut anna, &mut bert, "four");
    read(&mut bert, &group, &a, &fresh.distribution[0].1);
    assert_eq!(read(&mut bert, &group, &a, &fresh.skmsg).as_deref(), Some("four"));
    let nobody = anna.encrypt_group(&group, &a, &[jid("15550109@s.whatsapp.net")], &text("five"), |_| None).unwrap();
    assert_eq!(nobody.skipped.len(), 1);
}

#[test]
fn a_restored_phone_goes_on_where_it_was() {
    let (mut anna, a, mut bert, b) = pair();
    let group = jid("120363000000000001@g.us");
    let first = anna.encrypt(&b, Some(&bert.take_bundle()), &text("1")).unwrap();
    read(&mut bert, &a, &a, &first);
    let answer = bert.encrypt(&a, None, &text("2")).unwrap();
    read(&mut anna, &b, &b, &answer);
    let key = anna.encrypt_group(&group, &a, std::slice::from_ref(&b), &text("g"), |_| None).unwrap();
    read(&mut bert, &group, &a, &key.distribution[0].1);
    let open = bert.take_bundle();
    let again =
        |phone: &PhoneSignal| -> PhoneSignal { serde_json::from_str(&serde_json::to_string(phone).unwrap()).unwrap() };
    let (mut anna, mut bert) = (again(&anna), again(&bert));
    let next = anna.encrypt(&b, None, &text("3")).unwrap();
    assert_eq!(read(&mut bert, &a, &a, &next).as_deref(), Some("3"));
    let back = bert.encrypt(&a, None, &text("4")).unwrap();
    assert_eq!(read(&mut anna, &b, &b, &back).as_deref(), Some("4"));
    let group_next = anna.encrypt_group(&group, &a, std::slice::from_ref(&b), &text("h"), |_| None).unwrap();
    assert!(group_next.distribution.is_empty());
    assert_eq!(read(&mut bert, &group, &a, &group_next.skmsg).as_deref(), Some("h"));
    let c = jid("15550102@s.whatsapp.net");
    let late = PhoneSignal::generate().unwrap().encrypt(&b, Some(&open), &text("5")).unwrap();
    assert_eq!(read(&mut bert, &c, &c, &late).as_deref(), Some("5"));
}
