//! The server, stanza by stanza.

// Integration tests: a failed unwrap is a failed test.
#![allow(clippy::unwrap_used, reason = "tests")]

mod admin;
#[path = "protocol/client.rs"]
mod client;

use std::time::Duration;

use client::{Connection, Device, bytes, linked, online};
use wa_loopback::signal::{DeviceBundle, PublicPreKey, PublicSignedPreKey};
use wa_loopback::{CertShape, Fault, FaultRequest, Loopback, NewAccount, Options};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

const ANN: &str = "15550100";
const BOB: &str = "15550101";
const PATIENCE: Duration = Duration::from_secs(20);

async fn loopback() -> Loopback {
    let loopback = Loopback::start(Options::default()).await.unwrap();
    for phone in [ANN, BOB] {
        loopback.create_account(NewAccount { phone: phone.into(), ..Default::default() }).unwrap();
    }
    loopback
}

fn text(node: &Node, key: &str) -> String {
    node.attrs.get(key).map(|value| value.as_str().into_owned()).unwrap_or_default()
}

/// Bob's phone's bundle, fetched as a client does.
async fn bundle(connection: &mut Connection, jid: &Jid) -> DeviceBundle {
    let user = NodeBuilder::new("user").attr("jid", jid).build();
    let key = NodeBuilder::new("key").children([user]).build();
    let answer = connection.ask("get", "encrypt", "keys", vec![key]).await;
    let user = answer.get_optional_child_by_tag(&["list", "user"]).unwrap();
    let part = |path: &[&str]| bytes(user.get_optional_child_by_tag(path).unwrap()).to_vec();
    let id = |bytes: Vec<u8>| u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]);
    DeviceBundle {
        registration_id: u32::from_be_bytes(part(&["registration"]).try_into().unwrap()),
        identity: part(&["identity"]).try_into().unwrap(),
        signed_prekey: PublicSignedPreKey {
            id: id(part(&["skey", "id"])),
            public: part(&["skey", "value"]).try_into().unwrap(),
            signature: part(&["skey", "signature"]),
        },
        prekey: Some(PublicPreKey {
            id: id(part(&["key", "id"])),
            public: part(&["key", "value"]).try_into().unwrap(),
        }),
    }
}

/// A text to Bob's phone and Ann's own phone.
async fn compose(connection: &mut Connection, device: &mut Device, id: &str, words: &str, identity: bool) -> Node {
    let message = waproto::whatsapp::Message { conversation: Some(words.into()), ..Default::default() };
    let chat = Jid::pn(BOB);
    let mut targets = Vec::new();
    for (jid, content) in
        [(Jid::pn(BOB), message.clone()), (Jid::pn(ANN), wa_loopback::content::device_sent(&chat, &message))]
    {
        let keys = match device.signal.has_session(&jid) {
            true => None,
            false => Some(bundle(connection, &jid).await),
        };
        let enc = device.signal.encrypt(&jid, keys.as_ref(), &content).unwrap();
        let enc = NodeBuilder::new("enc").attr("v", "2").attr("type", enc.kind.as_str()).bytes(enc.ciphertext).build();
        targets.push(NodeBuilder::new("to").attr("jid", jid).children([enc]).build());
    }
    let mut children = vec![NodeBuilder::new("participants").children(targets).build()];
    if identity {
        children.push(NodeBuilder::new("device-identity").bytes(device.identity.clone()).build());
    }
    NodeBuilder::new("message").attr("to", chat).attr("id", id).attr("type", "text").children(children).build()
}

#[tokio::test]
async fn a_device_is_linked_logs_in_and_writes() {
    let loopback = loopback().await;
    let mut ann = linked(&loopback, ANN).await;
    let (mut connection, queued) = online(&loopback, &ann).await;
    assert!(queued.is_empty(), "{queued:?}");
    connection.bytewise = true;
    let message = compose(&mut connection, &mut ann, "M1", "hello", true).await;
    connection.send(&message).await;
    let ack = connection.until(|node| node.tag == "ack").await;
    assert_eq!(
        (text(&ack, "class"), text(&ack, "id"), text(&ack, "error")),
        ("message".into(), "M1".into(), "".into())
    );
    assert!(ack.attrs.get("phash").is_none(), "{ack:?}");
    let got = loopback.phone(BOB).wait_for_text("hello", PATIENCE).await.unwrap();
    assert_eq!((got.from.as_str(), got.from_device), (ANN, 1));
    // The same stanza again is acknowledged, not delivered.
    connection.send(&message).await;
    connection.until(|node| node.tag == "ack" && text(node, "id") == "M1").await;
    assert_eq!(loopback.phone(BOB).inbox().unwrap().since(0).count(), 1);
    let own = loopback.phone(ANN).wait_for_text("hello", PATIENCE).await.unwrap();
    assert!(own.from_me);
    assert_eq!(own.chat, format!("{BOB}@s.whatsapp.net"));
    assert!(loopback.violations().is_empty(), "{:?}", loopback.violations());
}

#[tokio::test]
async fn what_is_not_receipted_comes_again_with_the_same_ciphertext() {
    let loopback = loopback().await;
    let ann = linked(&loopback, ANN).await;
    let (mut connection, _) = online(&loopback, &ann).await;
    let id = loopback.phone(BOB).send_text(ANN, "are you there?").unwrap();
    let first = connection.until(|node| node.tag == "message" && text(node, "id") == id).await;
    drop(connection);
    loopback.wait_offline(&wa_loopback::DeviceId::new(ANN, 1), PATIENCE).await.unwrap();
    let (mut connection, queued) = online(&loopback, &ann).await;
    let again = queued.iter().find(|node| text(node, "id") == id).unwrap();
    assert_eq!(text(again, "offline"), "0");
    assert_eq!(first.get_optional_child("enc"), again.get_optional_child("enc"));
    let receipt = NodeBuilder::new("receipt").attr("to", Jid::pn(BOB)).attr("id", id.as_str()).build();
    connection.send(&receipt).await;
    loopback.phone(BOB).wait_receipt(&id, "delivered", ANN, PATIENCE).await.unwrap();
    drop(connection);
    loopback.wait_offline(&wa_loopback::DeviceId::new(ANN, 1), PATIENCE).await.unwrap();
    let (_, queued) = online(&loopback, &ann).await;
    assert!(!queued.iter().any(|node| text(node, "id") == id), "{queued:?}");
}

/// Asks the author for a message once more, with keys for a new session.
fn ask_again(device: &mut Device, id: &str, count: u32) -> Node {
    use wacore::iq::prekeys::{OneTimePreKeyNode, SignedPreKeyNode};
    use wacore::protocol::ProtocolNode as _;
    let bundle = device.signal.take_bundle();
    let (key, signed) = (bundle.prekey.unwrap(), bundle.signed_prekey);
    let keys = NodeBuilder::new("keys").children([
        NodeBuilder::new("type").bytes(vec![5]).build(),
        NodeBuilder::new("identity").bytes(bundle.identity.to_vec()).build(),
        OneTimePreKeyNode::new(key.id, key.public.to_vec()).into_node(),
        SignedPreKeyNode::new(signed.id, signed.public.to_vec(), signed.signature).into_node(),
        NodeBuilder::new("device-identity").bytes(device.identity.clone()).build(),
    ]);
    let children = [
        NodeBuilder::new("retry").attr("v", 1).attr("count", count).attr("id", id).attr("t", 1).build(),
        NodeBuilder::new("registration").bytes(bundle.registration_id.to_be_bytes().to_vec()).build(),
        keys.build(),
    ];
    NodeBuilder::new("receipt").attr("to", Jid::pn(BOB)).attr("id", id).attr("type", "retry").children(children).build()
}

fn read(device: &mut Device, message: &Node) -> Option<String> {
    let enc = message.get_optional_child("enc").unwrap();
    let bob = Jid::pn(BOB);
    device.signal.decrypt(&bob, &bob, text(enc, "type").parse().unwrap(), bytes(enc)).unwrap().message.conversation
}

#[tokio::test]
async fn a_damaged_backlog_renews_a_session_once_and_what_is_under_way_stays_readable() {
    // More than the sessions that either side keeps with the other.
    const BACKLOG: usize = 60;
    let loopback = loopback().await;
    let mut ann = linked(&loopback, ANN).await;
    let (mut connection, _) = online(&loopback, &ann).await;
    let bob = loopback.phone(BOB);
    let hello = compose(&mut connection, &mut ann, "M1", "hello", true).await;
    connection.send(&hello).await;
    bob.wait_for_text("hello", PATIENCE).await.unwrap();
    bob.send_text(ANN, "yes?").unwrap();
    let answer = connection.until(|node| node.tag == "message").await;
    assert_eq!(read(&mut ann, &answer).as_deref(), Some("yes?"));
    let under_way = compose(&mut connection, &mut ann, "M2", "under way", true).await;

    let ids: Vec<String> = (0..BACKLOG).map(|number| bob.send_text(ANN, &format!("{number}")).unwrap()).collect();
    for id in &ids {
        connection.send(&ask_again(&mut ann, id, 2)).await;
    }
    for (number, id) in ids.iter().enumerate() {
        let resent = |node: &Node| {
            node.get_optional_child("enc").is_some_and(|enc| text(enc, "count") == "2") && text(node, "id") == *id
        };
        let message = connection.until(resent).await;
        assert_eq!(read(&mut ann, &message), Some(number.to_string()));
    }
    connection.send(&under_way).await;
    bob.wait_for_text("under way", PATIENCE).await.unwrap();

    // A client that lost its count asks with the same one, and is answered again.
    connection.send(&ask_again(&mut ann, &ids[0], 2)).await;
    let message = connection.until(|node| node.tag == "message" && text(node, "id") == ids[0]).await;
    assert_eq!(read(&mut ann, &message).as_deref(), Some("0"));
    assert!(loopback.violations().is_empty(), "{:?}", loopback.violations());
}

#[tokio::test]
async fn violations_are_refused_and_noted() {
    let loopback = loopback().await;
    let mut ann = linked(&loopback, ANN).await;
    let (mut connection, _) = online(&loopback, &ann).await;
    let message = compose(&mut connection, &mut ann, "M1", "hello", false).await;
    connection.send(&message).await;
    let ack = connection.until(|node| node.tag == "ack").await;
    assert_eq!(text(&ack, "error"), "479", "a pkmsg without device-identity");
    let mut unknown = message.clone();
    unknown.attrs.insert("to", Jid::pn("15559999"));
    unknown.attrs.insert("id", "M2");
    connection.send(&unknown).await;
    let ack = connection.until(|node| node.tag == "ack").await;
    assert_eq!(text(&ack, "error"), "404", "nobody has this number");
    connection.send(&NodeBuilder::new("nonsense").build()).await;
    let answer = connection.ask("get", "encrypt", "bad", vec![NodeBuilder::new("nothing").build()]).await;
    assert_eq!(text(&answer, "type"), "error");
    let answer = connection.ask("get", "something:new", "new", vec![]).await;
    assert_eq!(text(&answer, "type"), "result", "unknown namespaces get an empty result");
    let noted: Vec<String> = loopback.violations().into_iter().map(|violation| violation.what).collect();
    for words in ["device-identity", "unknown stanza <nonsense>", "unknown encrypt request"] {
        assert!(noted.iter().any(|what| what.contains(words)), "{words} in {noted:?}");
    }
    connection.send_raw(&[0, 0xf8, 0x09]).await;
    let end = connection.until(|node| node.tag == "stream:error").await;
    assert!(end.get_optional_child("xml-not-well-formed").is_some());
    assert!(connection.next().await.is_none());
}

#[tokio::test]
async fn logins_are_checked_and_a_second_one_replaces_the_first() {
    let loopback = loopback().await;
    let ann = linked(&loopback, ANN).await;
    let stranger = Device { jid: ann.jid.clone(), ..Device::new() };
    let mut refused = Connection::open(&loopback, &stranger, stranger.login(), b"").await;
    let failure = refused.next().await.unwrap();
    assert_eq!((failure.tag.as_ref(), text(&failure, "reason")), ("failure", "401".into()));
    let (mut first, _) = online(&loopback, &ann).await;
    let routing = wacore_noise::build_edge_routing_preintro(b"somewhere").unwrap();
    let mut second = Connection::open(&loopback, &ann, ann.login(), &routing).await;
    assert_eq!(second.next().await.unwrap().tag, "success");
    let end = first.until(|node| node.tag == "stream:error").await;
    assert_eq!(text(end.get_optional_child("conflict").unwrap(), "type"), "replaced");
}

#[tokio::test]
async fn a_registration_with_a_wrong_signature_is_refused() {
    let loopback = loopback().await;
    let device = Device::new();
    let mut payload = device.registration();
    let data = payload.device_pairing_data.get_or_insert_default();
    data.e_skey_sig = Some(vec![7; 64]);
    let mut connection = Connection::open(&loopback, &device, payload, b"").await;
    let failure = connection.next().await.unwrap();
    assert_eq!(text(&failure, "reason"), "400");
    assert!(loopback.violations().iter().any(|violation| violation.what.contains("e_skey_sig")));
}

#[tokio::test]
async fn faults_strike_on_the_wire() {
    let loopback = loopback().await;
    let mut ann = linked(&loopback, ANN).await;
    let (mut connection, _) = online(&loopback, &ann).await;
    loopback.inject(FaultRequest::from(Fault::AckError { code: 463 }).account(ANN));
    let message = compose(&mut connection, &mut ann, "M1", "hello", true).await;
    connection.send(&message).await;
    assert_eq!(text(&connection.until(|node| node.tag == "ack").await, "error"), "463");
    connection.send(&message).await;
    assert_eq!(text(&connection.until(|node| node.tag == "ack").await, "error"), "");
    loopback.phone(BOB).wait_for_text("hello", PATIENCE).await.unwrap();
    loopback.inject(FaultRequest::from(Fault::Duplicate).account(ANN));
    let id = loopback.phone(BOB).send_text(ANN, "twice").unwrap();
    let one = connection.until(|node| text(node, "id") == id).await;
    let two = connection.until(|node| text(node, "id") == id).await;
    assert_eq!(one, two);
    loopback.inject(FaultRequest::from(Fault::Reorder).account(ANN).device(1));
    let late = loopback.phone(BOB).send_text(ANN, "first").unwrap();
    let early = loopback.phone(BOB).send_text(ANN, "second").unwrap();
    let order =
        [connection.until(|node| node.tag == "message").await, connection.until(|node| node.tag == "message").await];
    assert_eq!(order.map(|node| text(&node, "id")), [early, late]);
    loopback.inject(Fault::Certificate { shape: CertShape::Expired });
    assert_eq!(loopback.faults().len(), 1);
    loopback.clear_faults();
    assert!(loopback.faults().is_empty());
}

#[tokio::test]
async fn the_state_survives_the_process() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options { state_dir: Some(directory.path().into()), ..Options::default() };
    let first = Loopback::start(options.clone()).await.unwrap();
    for phone in [ANN, BOB] {
        first.create_account(NewAccount { phone: phone.into(), ..Default::default() }).unwrap();
    }
    let ann = linked(&first, ANN).await;
    let id = first.phone(BOB).send_text(ANN, "for later").unwrap();
    let ca = first.media_ca_pem().to_owned();
    first.shutdown().await.unwrap();
    let second = Loopback::start(options).await.unwrap();
    assert_eq!(second.media_ca_pem(), ca);
    let (_, queued) = online(&second, &ann).await;
    assert!(queued.iter().any(|node| text(node, "id") == id), "{queued:?}");
    second.phone(BOB).send_text(ANN, "and now").unwrap();
}

#[tokio::test]
async fn only_loopback_addresses_are_listened_on() {
    let everywhere = Options { listen: "0.0.0.0:0".parse().unwrap(), ..Options::default() };
    assert!(Loopback::start(everywhere).await.is_err());
}
