//! Two addresses of a person: whenever that becomes known, the end is as if it had been known from the beginning.

use domain::{Details, Inbound, MessageKind, PersonNews, Settings, UnixMs, WireId};
use proptest::prelude::*;
use rusqlite::Connection;

use crate::later::{self, Act, Later};
use crate::record::{self, Recorded};
use crate::testing::{Counted, database, message, shop, told};
use crate::{Tx, chats, identities, people};

const PEOPLE: [(&str, &str); 2] = [("491510001@number", "111@lid"), ("491510002@number", "222@lid")];
const GROUP: &str = "team@group";
/// When a story begins; everything happens after what it is about was written.
const BEGIN: i64 = 1_700_000_000_000;

#[derive(Clone, Debug)]
struct Step {
    who: usize,
    /// Under the address that hides his number.
    hidden: bool,
    in_group: bool,
    /// On the operator's phone.
    from_me: bool,
    /// Which message it is, or is about.
    wire: u8,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// `tells`: it tells his other address, too.
    Message {
        tells: bool,
    },
    React(u8),
    Edit,
    Delete,
    Vote(u8),
    Seen,
}

fn step() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        8 => prop::bool::weighted(0.1).prop_map(|tells| What::Message { tells }),
        2 => (0..3_u8).prop_map(What::React),
        2 => Just(What::Edit),
        1 => Just(What::Delete),
        2 => (0..3_u8).prop_map(What::Vote),
        1 => Just(What::Seen),
    ];
    (0..2_usize, any::<bool>(), prop::bool::weighted(0.3), prop::bool::weighted(0.2), 0..4_u8, what).prop_map(
        |(who, hidden, in_group, from_me, wire, what)| {
            // An answer on the phone ends what waits under the address under which it is told. Told again under the other one
            // it would end that, too, and nobody can know better before the addresses are known to be one person's.
            let hidden = if from_me { wire % 2 == 0 } else { hidden };
            Step { who, hidden, in_group, from_me, wire, what }
        },
    )
}

impl Step {
    fn address(&self) -> &'static str {
        let (number, hidden) = PEOPLE[self.who];
        if self.hidden { hidden } else { number }
    }

    fn other(&self) -> &'static str {
        let (number, hidden) = PEOPLE[self.who];
        if self.hidden { number } else { hidden }
    }

    fn chat(&self) -> &'static str {
        if self.in_group { GROUP } else { self.address() }
    }

    fn wire_id(&self) -> WireId {
        WireId::new(format!("{}{}", if self.from_me { "mine" } else { "his" }, self.wire))
    }

    fn inbound(&self, tells: bool) -> Inbound {
        let poll = self.wire == 0;
        Inbound {
            alias: tells.then(|| self.other().to_owned()),
            is_group: self.in_group,
            from_me: self.from_me,
            sender_jid: if self.from_me { "us@number".into() } else { self.address().into() },
            // In a group it would name contacts of one address only.
            push_name: if self.in_group { String::new() } else { format!("Person {}", self.who) },
            phone: (!self.hidden && !self.in_group).then(|| format!("+49151000{}", self.who)),
            kind: if poll { MessageKind::Poll } else { MessageKind::Text },
            details: poll.then(|| Details::Poll { options: vec!["0".into(), "1".into(), "2".into()], several: false }),
            ..message(self.wire_id().as_str(), self.chat(), "words", BEGIN + i64::from(self.wire))
        }
    }

    fn later(&self, at: i64) -> Option<Later> {
        let act = match self.what {
            What::Message { .. } | What::Seen => return None,
            What::React(emoji) => Act::React(["", "👍", "❤"][usize::from(emoji)].to_owned()),
            What::Edit => Act::Edit(format!("edited at {at}")),
            What::Delete => Act::Delete { by_admin: false },
            What::Vote(0) => Act::Vote(Vec::new()),
            What::Vote(option) => Act::Vote(vec![option.to_string()]),
        };
        let sender_jid = if self.from_me { String::new() } else { self.address().to_owned() };
        Some(Later { from_me: self.from_me, sender_jid, name: String::new(), at: UnixMs(at), act })
    }
}

fn knows(tx: &Tx<'_>, who: usize) {
    let (number, hidden) = PEOPLE[who];
    let news = PersonNews { jid: hidden.into(), alias: Some(number.into()), ..PersonNews::default() };
    people::news(tx, &shop(), &news).unwrap();
}

/// Plays a story; `known`: whose addresses are known from the beginning. Returns how it ends, once all are known.
fn play(steps: &[Step], known: bool) -> String {
    told(|conn| play_in(conn, steps, known))
}

fn play_in(conn: &Connection, steps: &[Step], known: bool) -> String {
    let (tx, ids) = (Tx::of(conn), Counted::default());
    if known {
        (0..PEOPLE.len()).for_each(|who| knows(&tx, who));
    }
    for (index, step) in steps.iter().enumerate() {
        let now = BEGIN + 1_000 * (1 + i64::try_from(index).unwrap());
        match step.what {
            What::Message { tells } => {
                // The writer's addresses; of us nobody needs to know.
                let tells = tells && !(step.in_group && step.from_me);
                let inbound = step.inbound(tells);
                record::record(&tx, &ids, &shop(), &inbound, &Settings::default(), UnixMs(now)).unwrap();
            }
            What::Seen if step.in_group => {
                if let Some(chat) = chats::by_jid(&tx, &shop(), GROUP).unwrap() {
                    chats::mark_read(&tx, &chat.id).unwrap();
                }
            }
            // The operator sees what is shown as one person's; before it is known that would be another story.
            What::Seen => {}
            _ => {
                // A message is changed as it was written: by him, or by us.
                let later = step.later(now).unwrap();
                later::take(&tx, &shop(), step.chat(), &step.wire_id(), later, UnixMs(now)).unwrap();
            }
        }
    }
    (0..PEOPLE.len()).for_each(|who| knows(&tx, who));
    dump(conn)
}

fn dump(conn: &Connection) -> String {
    let whose = |jid: &str| {
        let person = PEOPLE.iter().position(|(number, hidden)| [number, hidden].contains(&&jid));
        person.map_or_else(|| jid.to_owned(), |who| format!("person {who}"))
    };
    let rows = |sql: &str| -> Vec<Vec<String>> {
        let mut statement = conn.prepare(sql).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cell = |index| match row.get_ref(index).unwrap() {
                rusqlite::types::ValueRef::Null => "-".to_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Text(text) => whose(std::str::from_utf8(text).unwrap()),
                other => format!("{other:?}"),
            };
            all.push((0..width).map(cell).collect());
        }
        all
    };
    let mut out = String::new();
    let who = "(SELECT min(jid) FROM identities WHERE contact_id = chats.contact_id) AS who";
    for sql in [
        "SELECT DISTINCT (SELECT min(jid) FROM identities WHERE contact_id = contacts.id), push_name, phone FROM contacts ORDER BY 1"
            .to_owned(),
        "SELECT count(*) FROM identities".to_owned(),
        format!(
            "SELECT {who}, chats.status, chats.unread, turn_due_at IS NOT NULL, last_message_at, paused_until, messages.wire_id
             FROM chats LEFT JOIN messages ON messages.seq = last_seq ORDER BY 1"
        ),
        format!(
            "SELECT {who}, wire_id, sender, sender_jid, text, edited, deleted, turn, unseen, messages.at
             FROM messages JOIN chats ON chats.id = chat_id ORDER BY 1, messages.seq"
        ),
        format!(
            "SELECT {who}, messages.wire_id, messages.sender_jid, reactions.sender, reactions.sender_jid, emoji
             FROM reactions JOIN messages ON messages.id = message_id JOIN chats ON chats.id = chat_id
             WHERE emoji <> '' ORDER BY 1, messages.seq, reactions.at"
        ),
        format!(
            "SELECT {who}, messages.wire_id, messages.sender_jid, voter_jid, votes.options
             FROM votes JOIN messages ON messages.id = message_id JOIN chats ON chats.id = chat_id
             WHERE votes.options <> '[]' ORDER BY 1, messages.seq, votes.at"
        ),
    ] {
        rows(&sql).iter().for_each(|row| out.push_str(&format!("{}\n", row.join(" | "))));
        out.push('\n');
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn whenever_two_addresses_turn_out_to_be_one_persons_it_ends_as_if_it_had_been_known(
        steps in prop::collection::vec(step(), 0..30),
    ) {
        let (late, early) = (play(&steps, false), play(&steps, true));
        prop_assert_eq!(&late, &early, "late:\n{}\nfrom the beginning:\n{}", late, early);
    }

    #[test]
    fn everything_may_be_delivered_twice(steps in prop::collection::vec(step(), 0..20), again in prop::collection::vec(any::<prop::sample::Index>(), 0..10)) {
        // A redelivery is told by its own clock, so the story is played with the clocks of its steps.
        let mut twice: Vec<(usize, Step)> = steps.iter().cloned().enumerate().collect();
        for index in again {
            if !steps.is_empty() {
                let index = index.index(steps.len());
                let place = twice.iter().position(|(of, _)| *of == index).unwrap();
                let later = place + 1 + index % (twice.len() - place);
                twice.insert(later, (index, steps[index].clone()));
            }
        }
        let once: Vec<(usize, Step)> = steps.into_iter().enumerate().collect();
        prop_assert_eq!(clocked(&once), clocked(&twice));
    }
}

/// Plays steps with the clock of their number; nobody looks, and nobody answers on the phone.
fn clocked(steps: &[(usize, Step)]) -> String {
    told(|conn| clocked_in(conn, steps))
}

fn clocked_in(conn: &Connection, steps: &[(usize, Step)]) -> String {
    let (tx, ids) = (Tx::of(conn), Counted::default());
    for (number, step) in steps {
        let step = Step { from_me: false, ..step.clone() };
        let at = BEGIN + 1_000 * (1 + i64::try_from(*number).unwrap());
        let now = UnixMs(BEGIN + 1_000_000);
        match step.what {
            What::Message { tells } => {
                record::record(&tx, &ids, &shop(), &step.inbound(tells), &Settings::default(), now).unwrap();
            }
            What::Seen => {}
            _ => {
                let later = step.later(at).unwrap();
                later::take(&tx, &shop(), step.chat(), &step.wire_id(), later, now).unwrap();
            }
        }
    }
    dump(conn)
}

#[test]
fn what_the_operator_decided_for_either_of_two_contacts_is_decided() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let (number, hidden) = PEOPLE[0];
    for (wire, jid) in [("1", number), ("2", hidden)] {
        let recording =
            record::record(&tx, &ids, &shop(), &message(wire, jid, "hi", BEGIN), &Settings::default(), UnixMs(BEGIN));
        assert!(matches!(recording.unwrap().recorded, Recorded::New { first_contact: true, .. }));
    }
    conn.execute_batch(
        "UPDATE contacts SET name = 'Ann', notes = 'likes tea' WHERE id = (SELECT contact_id FROM identities WHERE jid = '111@lid');
         UPDATE contacts SET blocked = 1, notes = 'pays late' WHERE name = '';
         INSERT INTO labels (contact_id, folded, label, at) SELECT id, 'vip', 'VIP', 1 FROM contacts;
         UPDATE contacts SET automatic_replies = 0 WHERE name = 'Ann';
         UPDATE chats SET owner = 'human', waiting_since = 5 WHERE jid = '111@lid';
         INSERT INTO drafts (id, chat_id, text, created_at) SELECT 'draft ' || jid, id, jid, 1 FROM chats;",
    )
    .unwrap();
    tx.touched();
    let joined = identities::learn(&tx, &shop(), hidden, number).unwrap().expect("they became one");
    assert!(tx.touched().contains(&domain::Topic::Messages { chat_id: joined.gone.clone() }));
    let chat = chats::by_jid(&tx, &shop(), hidden).unwrap().unwrap();
    assert_eq!(chat.jid, number, "the older one stays");
    assert_eq!((chat.id.clone(), chat.owner, chat.waiting_since), (joined.kept, domain::Owner::Human, Some(UnixMs(5))));
    let contact = crate::contacts::get(&tx, &chat.contact_id.unwrap()).unwrap().unwrap();
    assert_eq!((contact.name.as_str(), contact.notes.as_str()), ("Ann", "pays late\n\nlikes tea"));
    assert!(contact.blocked && !contact.automatic_replies && contact.labels == ["VIP"]);
    for (table, rows) in [("contacts", 1), ("chats", 1), ("messages", 2), ("drafts", 1), ("identities", 2)] {
        let found: i64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(found, rows, "{table}");
    }
    assert_eq!(identities::learn(&tx, &shop(), number, hidden).unwrap(), None);
    assert!(tx.touched().is_empty(), "knowing it twice changes nothing");
}

#[test]
fn a_number_that_changes_hands_takes_nothing_of_its_former_owner_along() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let number = "491510009@number";
    let says = |wire: &str, alias: &str| {
        let inbound = Inbound {
            alias: Some(alias.into()),
            phone: Some("+491510009".into()),
            ..message(wire, number, wire, BEGIN)
        };
        record::record(&tx, &ids, &shop(), &inbound, &Settings::default(), UnixMs(BEGIN)).unwrap();
    };
    says("from Ann", "111@lid");
    says("from Bob", "222@lid");
    let of = |jid: &str| chats::by_jid(&tx, &shop(), jid).unwrap().unwrap();
    assert_eq!(of("111@lid").jid, "111@lid", "answers to Ann do not reach Bob");
    assert_eq!(of(number).id, of("222@lid").id);
    assert_ne!(of(number).contact_id, of("111@lid").contact_id);
}

#[test]
fn of_two_live_runs_the_one_that_began_first_goes_on() {
    let conn = database();
    let (tx, ids) = (Tx::of(&conn), Counted::default());
    let (number, hidden) = PEOPLE[0];
    for (wire, jid) in [("1", number), ("2", hidden)] {
        let inbound = message(wire, jid, "hi", BEGIN);
        record::record(&tx, &ids, &shop(), &inbound, &Settings::default(), UnixMs(BEGIN)).unwrap();
    }
    conn.execute_batch(
        "INSERT INTO flows (id, name, rank, active, draft, edited_at, created_at) VALUES ('flow', 'Flow', 1, 1, '{}', 0, 0);
         INSERT INTO flow_versions (id, flow_id, number, document, published_at) VALUES ('version', 'flow', 1, '{}', 0);
         UPDATE flows SET live = 'version';",
    )
    .unwrap();
    for (id, jid, at) in [("younger", number, BEGIN + 5), ("older", hidden, BEGIN + 1)] {
        let chat = chats::by_jid(&tx, &shop(), jid).unwrap().unwrap();
        let run = flow::Run::new(
            domain::RunId::new(id),
            domain::FlowId::new("flow"),
            domain::VersionId::new("version"),
            UnixMs(at),
        );
        assert!(crate::runs::put(&tx, &chat.id, &run, None).unwrap());
    }
    let joined = identities::learn(&tx, &shop(), hidden, number).unwrap().unwrap();
    let live = crate::runs::live(&tx, &joined.kept).unwrap().expect("one goes on");
    assert_eq!(live.run.id.as_str(), "older");
    let how: String = conn.query_row("SELECT how FROM runs WHERE id = 'younger'", [], |row| row.get(0)).unwrap();
    assert_eq!(how, "other_flow");
}
