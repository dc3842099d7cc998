//! The past comes in any order, twice, and beside live messages.

use domain::{Download, DownloadState, Inbound, Media, MessageKind, RemoteFile, Sender, Settings, WireId};
use proptest::prelude::*;

use super::*;
use crate::testing::{Counted, database, message, shop, told};

const BEGIN: i64 = 1_700_000_000_000;
const ANN: &str = "491510001@number";

fn said(number: u32, from_me: bool) -> PastMessage {
    let at = BEGIN - 200_000_000 + i64::from(number) * 60_000;
    let message = Inbound { from_me, ..message(&format!("w{number}"), ANN, &format!("said {number}"), at) };
    PastMessage { message, state: from_me.then_some(DeliveryState::Read) }
}

fn chat(messages: Vec<PastMessage>) -> PastChat {
    PastChat { jid: ANN.into(), alias: None, is_group: false, name: "Ann".into(), unread: 0, messages }
}

fn tell(tx: &Tx<'_>, ids: &dyn Ids, chat: PastChat) {
    let newest = newest(tx, &shop(), ANN).unwrap();
    for portion in portions(Past { chats: vec![chat], percent: None }, |_| newest) {
        record(tx, ids, &shop(), &portion, UnixMs(BEGIN)).unwrap();
    }
}

fn thread(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT wire_id FROM messages ORDER BY seq").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn however_the_past_comes_it_is_there_once_and_in_the_order_of_time(
        parts in prop::collection::vec(prop::collection::vec(0..60_u32, 1..25), 1..12), live_after in 0..12_usize,
    ) {
        told(|conn| {
            let (tx, ids) = (Tx::of(conn), Counted::default());
            let mut numbers: Vec<u32> = Vec::new();
            for (index, part) in parts.into_iter().enumerate() {
                if index == live_after {
                    let live = message("live", ANN, "now", BEGIN);
                    crate::record::record(&tx, &ids, &shop(), &live, &Settings::default(), UnixMs(BEGIN)).unwrap();
                    numbers.push(u32::MAX);
                }
                tell(&tx, &ids, chat(part.iter().map(|number| said(*number, number % 3 == 0)).collect()));
                numbers.extend(part);
            }
            numbers.sort_unstable();
            numbers.dedup();
            let name = |number: u32| if number == u32::MAX { "live".to_owned() } else { format!("w{number}") };
            let expected: Vec<String> = numbers.into_iter().map(name).collect();
            assert_eq!(thread(conn), expected);
            let (last, unread): (String, u32) = conn
                .query_row(
                    "SELECT messages.wire_id, unread FROM chats JOIN messages ON messages.seq = last_seq",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert_eq!(Some(&last), expected.last());
            assert_eq!(unread, u32::from(last == "live"));
        });
    }
}

#[test]
fn a_long_chat_comes_in_portions_and_keeps_its_order() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let all = || chat((0..1_234).map(|number| said(number, false)).collect());
    let sizes: Vec<usize> = portions(Past { chats: vec![all()], percent: None }, |_| None)
        .iter()
        .map(|portion| portion.iter().map(|chat| chat.messages.len()).sum())
        .collect();
    assert_eq!(sizes, [500, 500, 234]);
    tell(&tx, &ids, PastChat { unread: 2, ..all() });
    let expected: Vec<String> = (0..1_234).map(|number| format!("w{number}")).collect();
    assert!(thread(&conn) == expected);
    let row =
        crate::chats::page(&tx, &domain::view::ChatQuery { limit: 10, ..Default::default() }).unwrap().rows.remove(0);
    assert_eq!((row.title.as_str(), row.preview.as_str(), row.unread), ("Ann", "said 1233", 2));
    assert_eq!(row.last_message_at, Some(said(1_233, false).message.at));
    assert_eq!(crate::chats::mark_read(&tx, &row.id).unwrap().len(), 2);
    // Linked again later: what was said meanwhile comes behind, in order, however much of the rest comes again.
    tx.touched();
    tell(&tx, &ids, PastChat { unread: 9, ..all() });
    assert!(tx.touched().is_empty(), "nothing was new");
    tell(&tx, &ids, PastChat { unread: 9, ..chat((0..2_500).map(|number| said(number, false)).collect()) });
    let expected: Vec<String> = (0..2_500).map(|number| format!("w{number}")).collect();
    assert!(thread(&conn) == expected);
    assert_eq!(crate::chats::unread(&tx).unwrap(), 0, "he had opened it");
}

#[test]
fn what_was_said_while_it_was_not_linked_goes_before_the_first_live_message() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let says = |wire: &str, at: UnixMs| {
        let live = message(wire, ANN, wire, at.0);
        crate::record::record(&tx, &ids, &shop(), &live, &Settings::default(), UnixMs(BEGIN)).unwrap();
    };
    says("before", said(0, false).message.at);
    crate::accounts::set_linked(&tx, &shop(), "+15550100", "Shop").unwrap();
    says("after", UnixMs(BEGIN));
    tell(&tx, &ids, chat((1..2_000).map(|number| said(number, false)).collect()));
    let thread = thread(&conn);
    assert!(thread[0] == "before" && thread[2_000] == "after");
    assert!(thread[1..2_000].iter().cloned().eq((1..2_000).map(|number| format!("w{number}"))));
}

#[test]
fn small_chats_share_a_portion() {
    let few = |count| chat((0..count).map(|number| said(number, false)).collect());
    let past = Past { chats: vec![few(200), few(200), few(200), few(0), few(500)], percent: None };
    let counts: Vec<usize> = portions(past, |_| None).iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 2, 1]);
}

#[test]
fn only_files_of_the_newest_messages_are_fetched_by_themselves() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let photo = |number: u32, at: i64| {
        let media = Media { mime: "image/jpeg".into(), name: None, bytes: 5, width: None, height: None };
        let remote = RemoteFile { media, pointer: vec![1], thumbnail: Some(vec![0xff, 0xd8, 1]) };
        let inbound =
            Inbound { kind: MessageKind::Image, remote: Some(remote), at: UnixMs(at), ..said(number, false).message };
        PastMessage { message: inbound, state: None }
    };
    let months_ago = (0..10).map(|number| photo(number, BEGIN - 90 * 86_400_000 + i64::from(number)));
    let lately = (10..90).map(|number| photo(number, BEGIN - 86_400_000 + i64::from(number)));
    tell(&tx, &ids, chat(months_ago.chain(lately).collect()));
    let page = crate::messages::page(&tx, &chats::by_jid(&tx, &shop(), ANN).unwrap().unwrap().id, None, 200).unwrap();
    let state = |download: &Option<Download>| download.as_ref().map(|download| download.state);
    let states: Vec<_> = page.rows.iter().map(|message| state(&message.download)).collect();
    assert!(states[..40].iter().all(|state| *state == Some(DownloadState::OnDemand)), "{states:?}");
    assert!(states[40..].iter().all(|state| *state == Some(DownloadState::Waiting)), "{states:?}");
    let thumbnail = page.rows[0].download.as_ref().unwrap().thumbnail.clone().unwrap();
    assert_eq!(thumbnail, "data:image/jpeg;base64,/9gB");
}

#[test]
fn what_the_past_tells_of_our_own_messages_moves_them_and_adds_none() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let hi = message("hi", ANN, "hi", BEGIN);
    crate::record::record(&tx, &ids, &shop(), &hi, &Settings::default(), UnixMs(BEGIN)).unwrap();
    let chat_id = chats::by_jid(&tx, &shop(), ANN).unwrap().unwrap().id;
    let new = messages::NewMessage {
        id: &domain::MessageId::new("ours"),
        wire_id: &WireId::new("3EB0"),
        chat_id: &chat_id,
        sender: Sender::Operator,
        kind: MessageKind::Text,
        text: "ours",
        choices: &[],
        quotes: None,
        why: None,
        at: UnixMs(BEGIN),
    };
    crate::outbox::queue(&tx, &new, domain::send_gate::Origin::Manual).unwrap();
    messages::advance(&tx, new.id, DeliveryEvent::Claimed, None).unwrap();
    let echo = |wire: &str, state| PastMessage {
        message: Inbound { from_me: true, ..message(wire, ANN, "ours", BEGIN) },
        state: Some(state),
    };
    tell(&tx, &ids, chat(vec![echo("3EB0", DeliveryState::Read), echo("on the phone", DeliveryState::Sending)]));
    let states: Vec<_> =
        messages::page(&tx, &chat_id, None, 10).unwrap().rows.into_iter().filter_map(|message| message.state).collect();
    assert_eq!(states, [DeliveryState::Read, DeliveryState::Sent]);
}

#[test]
fn whom_the_phone_knew_is_known_even_if_nothing_of_it_came_over() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    tell(&tx, &ids, chat(Vec::new()));
    assert!(chats::by_jid(&tx, &shop(), ANN).unwrap().is_none(), "an empty chat is none");
    let hi = message("hi", ANN, "hi", BEGIN);
    let recording = crate::record::record(&tx, &ids, &shop(), &hi, &Settings::default(), UnixMs(BEGIN)).unwrap();
    let crate::record::Recorded::New { chat_id, first_contact, .. } = recording.recorded else { panic!("it is new") };
    assert!(!first_contact);
    assert!(!crate::turns::open_turn(&tx, &chat_id).unwrap().unwrap().first);
}

#[test]
fn what_cannot_be_a_message_is_left_out_and_the_rest_is_kept() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let nameless = PastMessage { message: Inbound { wire_id: WireId::new(""), ..said(1, false).message }, state: None };
    let undated = PastMessage { message: Inbound { at: UnixMs(0), ..said(3, false).message }, state: None };
    let broken = PastChat { jid: String::new(), ..chat(vec![said(9, false)]) };
    let past = Past { chats: vec![broken, chat(vec![said(2, false), nameless, undated])], percent: None };
    for portion in portions(past, |_| None) {
        record(&tx, &ids, &shop(), &portion, UnixMs(BEGIN)).unwrap();
    }
    assert_eq!(thread(&conn), ["w3", "w2"]);
    assert_eq!(newest(&tx, &shop(), ANN).unwrap(), Some(said(2, false).message.at), "not now");
}
