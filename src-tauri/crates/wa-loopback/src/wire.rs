//! Small helpers around stanzas: reading attributes, building replies, writing them out for people.

use std::borrow::Cow;
use std::fmt::Write as _;

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, NodeContent, OwnedNodeRef, Server};

/// Longest piece of binary content shown in full when a stanza is rendered.
const SHOWN_BYTES: usize = 24;

/// The server's own address.
pub(crate) fn server_jid() -> Jid {
    Jid::new("", Server::Pn)
}

/// An attribute as text.
pub(crate) fn text<'a>(node: &'a Node, key: &str) -> Option<Cow<'a, str>> {
    node.attrs.get(key).map(|value| value.as_str())
}

/// An attribute as an owned string, empty when it is missing.
pub(crate) fn text_or_empty(node: &Node, key: &str) -> String {
    text(node, key).map(Cow::into_owned).unwrap_or_default()
}

/// An attribute as an address.
pub(crate) fn jid(node: &Node, key: &str) -> Option<Jid> {
    node.attrs.get(key).and_then(|value| value.to_jid())
}

/// The content as bytes, also when the codec took it for text.
pub(crate) fn bytes(node: &Node) -> Option<&[u8]> {
    match &node.content {
        Some(NodeContent::Bytes(bytes)) => Some(bytes),
        Some(NodeContent::String(text)) => Some(text.as_bytes()),
        _ => None,
    }
}

/// The content of a child as bytes.
pub(crate) fn child_bytes<'a>(node: &'a Node, tag: &str) -> Option<&'a [u8]> {
    node.get_optional_child(tag).and_then(bytes)
}

/// The content of a child as exactly `N` bytes.
pub(crate) fn child_array<const N: usize>(node: &Node, tag: &str) -> Option<[u8; N]> {
    child_bytes(node, tag)?.try_into().ok()
}

/// A big-endian number of up to four bytes.
pub(crate) fn number(bytes: &[u8]) -> Option<u32> {
    (!bytes.is_empty() && bytes.len() <= 4).then(|| bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

/// All children.
pub(crate) fn children(node: &Node) -> &[Node] {
    node.children().unwrap_or_default()
}

/// The first child.
pub(crate) fn first_child(node: &Node) -> Option<&Node> {
    children(node).first()
}

/// An empty element.
pub(crate) fn empty(tag: &'static str) -> Node {
    NodeBuilder::new(tag).build()
}

/// The address a reply to `request` comes from.
fn replier(request: &Node) -> Jid {
    jid(request, "to").unwrap_or_else(server_jid)
}

/// `<iq type="result">` for a request.
pub(crate) fn iq_result(request: &Node, children: Vec<Node>) -> Node {
    let builder = NodeBuilder::new("iq")
        .attr("from", replier(request))
        .attr("type", "result")
        .attr("id", text_or_empty(request, "id"));
    if children.is_empty() { builder.build() } else { builder.children(children).build() }
}

/// `<iq type="error">` for a request.
pub(crate) fn iq_error(request: &Node, code: u16, words: &str) -> Node {
    let error = NodeBuilder::new("error").attr("code", code).attr("text", words).build();
    NodeBuilder::new("iq")
        .attr("from", replier(request))
        .attr("type", "error")
        .attr("id", text_or_empty(request, "id"))
        .children([error])
        .build()
}

/// The node of a decrypted frame (flags byte included).
pub(crate) fn parse(frame: bytes::BytesMut) -> wacore_binary::Result<Node> {
    let unpacked = wacore_binary::util::unpack_bytes(frame)?;
    Ok(OwnedNodeRef::new(unpacked)?.to_owned_node())
}

/// A stanza as text that looks like XML; long binary content is shortened unless `full`.
pub(crate) fn render(node: &Node, full: bool) -> String {
    let mut out = String::with_capacity(256);
    write_node(&mut out, node, full);
    out
}

fn write_node(out: &mut String, node: &Node, full: bool) {
    out.push('<');
    out.push_str(&node.tag);
    for (key, value) in node.attrs.iter() {
        // Writing into a String cannot fail.
        let _ = write!(out, " {key}=\"{}\"", escape(&value.as_str()));
    }
    let Some(content) = &node.content else {
        out.push_str("/>");
        return;
    };
    out.push('>');
    match content {
        NodeContent::Nodes(nodes) => nodes.iter().for_each(|child| write_node(out, child, full)),
        NodeContent::String(text) => out.push_str(&escape(text)),
        NodeContent::Bytes(bytes) => write_bytes(out, bytes, full),
    }
    let _ = write!(out, "</{}>", node.tag);
}

fn write_bytes(out: &mut String, bytes: &[u8], full: bool) {
    let shown = if full { bytes.len() } else { bytes.len().min(SHOWN_BYTES) };
    let _ = write!(out, "{{{}:", bytes.len());
    for byte in &bytes[..shown] {
        let _ = write!(out, "{byte:02x}");
    }
    out.push_str(if shown < bytes.len() { "…}" } else { "}" });
}

fn escape(text: &str) -> Cow<'_, str> {
    if text.contains(['<', '>', '&', '"']) {
        Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Nodes and bytes in the state file: base64 keeps it small.
pub(crate) mod stored {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _, ser::Error as _};
    use std::sync::Arc;
    use wacore_binary::Node;

    /// Writes a node as base64 of its wire form.
    pub(crate) fn serialize<S: Serializer>(node: &Arc<Node>, serializer: S) -> Result<S::Ok, S::Error> {
        let packed = wacore_binary::marshal(node).map_err(S::Error::custom)?;
        serializer.serialize_str(&STANDARD.encode(packed))
    }

    /// Reads it back.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Node>, D::Error> {
        let packed = STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)?;
        super::parse(packed.as_slice().into()).map(Arc::new).map_err(D::Error::custom)
    }
}
