//! Fixtures and small makers of files that nobody should commit.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use documents::{Chunker, Document, Unreadable, read};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A committed file.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// A committed file, read.
pub fn document(name: &str) -> Document {
    read(name, None, &fixture(name)).unwrap()
}

/// Why a file is not read.
pub fn refused(name: &str, bytes: &[u8]) -> Unreadable {
    read(name, None, bytes).unwrap_err()
}

/// All texts of a document.
pub fn texts(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

/// The shipped model's tokenizer.
pub fn tokenizer() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../resources/models/all-MiniLM-L6-v2/tokenizer.json")
}

/// A chunker for the shipped model.
pub fn chunker(max_tokens: usize, overlap: usize) -> Chunker {
    Chunker::new(&std::fs::read(tokenizer()).unwrap(), max_tokens, overlap).unwrap()
}

/// A zip container with these members.
pub fn zipped<'a>(members: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The XML members of a zip container.
pub fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut members = Vec::new();
    for at in 0..zip.len() {
        let mut member = zip.by_index(at).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            members.push((name, content));
        }
    }
    members
}

/// A Word document with this body.
pub fn word(body: &str) -> Vec<u8> {
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zipped([("word/document.xml", xml.into_bytes())])
}

/// A PDF of these objects (numbered from 1); the first is the catalog.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        writeln!(file, "{} 0 obj", at + 1).unwrap();
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    writeln!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    file
}

/// A stream object.
pub fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

/// A PDF of one page that draws `content`, with more objects from number 5 on.
pub fn page_pdf(content: Vec<u8>, resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {font} {resources} >> >>").into_bytes(),
        content,
    ];
    objects.extend(more);
    pdf(&objects)
}

/// Compressed as PDF streams are.
pub fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
