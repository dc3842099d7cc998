//! Findings: what validation finds, and what only the files of the flow show: that they are there, and are what the node says.

use domain::NodeId;
use flow::nodes::{MediaFile, MediaSource, MediaType, MessageNode, NodeBody};
use flow::view::FlowFile;
use flow::{Document, Finding, Known, Node, Rule, Severity};

/// What is wrong with a flow that has these files: errors first.
pub(in crate::flows) fn findings(document: &Document, known: &Known, files: &[FlowFile]) -> Vec<Finding> {
    let mut findings = flow::validate(document, known);
    findings.extend(sent_files(document).filter_map(|sent| wrong(&sent, files)));
    findings.sort_by_key(|finding| finding.severity);
    findings
}

/// What blocks publishing, in words: the first error, and how many more there are.
pub(in crate::flows) fn blocking(findings: &[Finding]) -> Option<String> {
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let first = errors.next()?;
    let told = format!("{} {}", first.message, first.fix);
    Some(match errors.count() {
        0 => told,
        1 => format!("{told} There is one more error."),
        more => format!("{told} There are {more} more errors."),
    })
}

/// A file of the flow that a node sends.
pub(in crate::flows) struct SentFile<'a> {
    pub node: &'a Node,
    pub media_type: MediaType,
    pub file: &'a str,
}

/// The files that a flow sends out of its own.
pub(in crate::flows) fn sent_files(document: &Document) -> impl Iterator<Item = SentFile<'_>> {
    document.nodes.iter().filter_map(|node| match &node.body {
        NodeBody::Message(MessageNode {
            media: Some(MediaFile { media_type, source: MediaSource::File { id }, .. }),
            ..
        }) if !id.trim().is_empty() => Some(SentFile { node, media_type: *media_type, file: id }),
        _ => None,
    })
}

/// The node that sends a file, if there is one.
pub(in crate::flows) fn sender<'a>(document: &'a Document, file: &str) -> Option<&'a Node> {
    sent_files(document).find(|sent| sent.file == file).map(|sent| sent.node)
}

fn wrong(sent: &SentFile<'_>, files: &[FlowFile]) -> Option<Finding> {
    let title = sent.node.title();
    let at = |finding: Finding, id: &NodeId| finding.at(id).field("media.source.id");
    let Some(file) = files.iter().find(|file| file.id == sent.file) else {
        let message = format!("“{title}”: its file is not among the files of this flow.");
        return Some(at(
            Finding::error(Rule::KnownOutside, message, "Add the file, or choose another."),
            &sent.node.id,
        ));
    };
    let (beginning, called) = match sent.media_type {
        MediaType::Image => ("image/", "a picture"),
        MediaType::Video => ("video/", "a film"),
        MediaType::Audio => ("audio/", "a sound"),
        MediaType::Document => return None,
    };
    if file.mime.starts_with(beginning) {
        return None;
    }
    let message = format!("“{title}”: {} is not {called}.", file.name);
    let fix = "Choose another file, or send it as a document.";
    Some(at(Finding::error(Rule::FieldValues, message, fix), &sent.node.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: &str, mime: &str) -> FlowFile {
        FlowFile { id: id.into(), name: format!("{id}.bin"), mime: mime.into(), bytes: 1 }
    }

    fn sending(media_type: MediaType, id: &str) -> Document {
        let media = MediaFile { media_type, source: MediaSource::File { id: id.into() }, name: String::new() };
        let message = MessageNode { text: "Look".into(), media: Some(media) };
        Document { nodes: vec![Node::new("show", message.into())], ..Document::default() }
    }

    fn about_files(document: &Document, files: &[FlowFile]) -> Vec<String> {
        let findings = findings(document, &Known::default(), files);
        assert!(findings.is_sorted_by_key(|finding| finding.severity));
        let about = |finding: &Finding| finding.field.as_deref() == Some("media.source.id");
        findings.into_iter().filter(about).map(|finding| finding.message).collect()
    }

    #[test]
    fn a_file_must_be_there_and_be_what_the_node_says() {
        let files = [file("photo", "image/png"), file("menu", "application/pdf")];
        assert_eq!(about_files(&sending(MediaType::Image, "photo"), &files), Vec::<String>::new());
        assert_eq!(about_files(&sending(MediaType::Document, "photo"), &files), Vec::<String>::new());
        assert!(about_files(&sending(MediaType::Image, "menu"), &files)[0].contains("menu.bin is not a picture"));
        assert!(about_files(&sending(MediaType::Image, "gone"), &files)[0].contains("not among the files"));
    }

    #[test]
    fn what_blocks_is_told_with_the_number_of_the_others() {
        let error = |message: &str| Finding::error(Rule::Limits, message, "Shorten it.");
        assert_eq!(blocking(&[Finding::warning(Rule::Limits, "Long.", "")]), None);
        assert_eq!(blocking(&[error("Long.")]).unwrap(), "Long. Shorten it.");
        assert!(blocking(&[error("Long."), error("Wide.")]).unwrap().ends_with("There is one more error."));
        let three = [error("Long."), error("Wide."), error("High.")];
        assert!(blocking(&three).unwrap().ends_with("There are 2 more errors."));
    }
}
