//! Prepare: makes a PDF safe for the library that reads its text. Loops in the page tree and among drawings, streams that
//! unpack to gigabytes and pages without size would hang it or end the process, so they are cut off here.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string, dictionary};

use crate::{Unreadable, limits};

/// US Letter, which readers take when a page does not say.
const USUAL_SIZE: [f32; 4] = [0.0, 0.0, 612.0, 792.0];
/// Compressed streams smaller than this cannot reach the limit: deflate packs at most 1 to 1032.
const SUSPICIOUS_BYTES: u64 = limits::PDF_STREAM_BYTES / 1032;
/// Filters one on the other; real files have one or two.
const FILTERS: usize = 3;

/// Scanning programs put the picture into a drawing, seldom that into another.
const DRAWINGS_INSIDE: usize = 2;

/// A PDF that can be turned page by page.
pub(super) struct Prepared {
    pub document: Document,
    pub pages: Vec<PreparedPage>,
    pub title: Option<String>,
    tree: ObjectId,
}

pub(super) struct PreparedPage {
    id: ObjectId,
    /// It draws a picture, so that no text means a scan.
    pub has_picture: bool,
}

impl Prepared {
    /// Makes one page the only one: the library looks all pages up anew for each that it reads.
    pub fn turn_to(&mut self, index: usize) {
        let kids = vec![Object::Reference(self.pages[index].id)];
        let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 };
        self.document.objects.insert(self.tree, Object::Dictionary(tree));
    }
}

/// Reads and cleans a PDF.
pub(super) fn load(bytes: &[u8]) -> Result<Prepared, Unreadable> {
    let mut document = Document::load_mem(bytes).map_err(|error| match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => Unreadable::Encrypted,
        _ => Unreadable::damaged("its table of contents cannot be read"),
    })?;
    // A document may be encrypted with the empty password: everybody may read it, only changing is locked.
    if document.is_encrypted() && document.encryption_state.is_none() && document.decrypt("").is_err() {
        return Err(Unreadable::Encrypted);
    }
    let title = title(&document);
    let found = page_tree(&document)?;
    empty_pictures(&mut document);
    guard_streams(&mut document)?;
    cut_loops(&mut document);
    let mut pages = Vec::with_capacity(found.len());
    for page in found {
        let has_picture = has_picture(&document, page.resources.as_ref(), 0);
        if let Some(Object::Dictionary(dictionary)) = document.objects.get_mut(&page.id) {
            for key in ["Parent", "ArtBox"] {
                dictionary.remove(key.as_bytes());
            }
            dictionary.set("MediaBox", page.size.map(Object::Real).to_vec());
            dictionary.set("Resources", page.resources.unwrap_or_else(|| Dictionary::new().into()));
            pages.push(PreparedPage { id: page.id, has_picture });
        }
    }
    let tree = document.add_object(Dictionary::new());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document.trailer.remove(b"Encrypt");
    Ok(Prepared { document, pages, title, tree })
}

fn title(document: &Document) -> Option<String> {
    let info = resolved(document, document.trailer.get(b"Info").ok()?).as_dict().ok()?;
    let title = decode_text_string(resolved(document, info.get(b"Title").ok()?)).ok()?;
    // What printing programs put there is the name of a file.
    let title = title.trim().trim_start_matches("Microsoft Word - ").trim();
    let is_name = title.is_empty() || title.eq_ignore_ascii_case("untitled") || crate::Format::of_name(title).is_some();
    (!is_name).then(|| title.to_owned())
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).map_or(&Object::Null, |(_, object)| object)
}

struct Found {
    id: ObjectId,
    resources: Option<Object>,
    size: [f32; 4],
}

/// The pages in order, each node once, with what they inherit.
fn page_tree(document: &Document) -> Result<Vec<Found>, Unreadable> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference);
    let mut open: Vec<(ObjectId, Option<Object>, [f32; 4])> =
        root.map(|id| (id, None, USUAL_SIZE)).into_iter().collect();
    while let Some((id, resources, size)) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let Ok(node) = document.get_dictionary(id) else { continue };
        let resources = node.get(b"Resources").ok().cloned().or(resources);
        let size = node.get(b"MediaBox").ok().and_then(|object| rectangle(document, object)).unwrap_or(size);
        match node.get(b"Kids").map(|kids| resolved(document, kids).as_array()) {
            Ok(Ok(kids)) => {
                let kids = kids.iter().rev().filter_map(|kid| kid.as_reference().ok());
                open.extend(kids.map(|id| (id, resources.clone(), size)));
            }
            _ => found.push(Found { id, resources, size }),
        }
        if found.len() > limits::PAGES {
            return Err(Unreadable::TooManyPages { limit: limits::PAGES as u32 });
        }
    }
    if found.is_empty() { Err(Unreadable::damaged("it has no pages")) } else { Ok(found) }
}

fn rectangle(document: &Document, object: &Object) -> Option<[f32; 4]> {
    let sides = resolved(document, object).as_array().ok()?;
    let sides: Vec<f32> = sides.iter().filter_map(|side| resolved(document, side).as_float().ok()).collect();
    let sides: [f32; 4] = sides.try_into().ok()?;
    sides.iter().all(|side| side.is_finite()).then_some(sides)
}

/// Whether a picture is drawn, directly or inside of other drawings.
fn has_picture(document: &Document, resources: Option<&Object>, depth: usize) -> bool {
    let Some(resources) = resources.and_then(|resources| resolved(document, resources).as_dict().ok()) else {
        return false;
    };
    let inside = drawings(document, resources);
    inside.iter().filter_map(|id| document.get_object(*id).and_then(Object::as_stream).ok()).any(|drawing| {
        is_kind(drawing, b"Image")
            || depth < DRAWINGS_INSIDE && has_picture(document, drawing.dict.get(b"Resources").ok(), depth + 1)
    })
}

fn is_kind(stream: &Stream, kind: &[u8]) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == kind)
}

/// The library would unpack pictures and look for text in them.
fn empty_pictures(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && is_kind(stream, b"Image")
        {
            empty(stream);
        }
    }
}

fn empty(stream: &mut Stream) {
    stream.content = Vec::new();
    for key in ["Filter", "DecodeParms", "Length"] {
        stream.dict.remove(key.as_bytes());
    }
}

fn guard_streams(document: &mut Document) -> Result<(), Unreadable> {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        let filters = stream.filters().map(|filters| filters.iter().map(|name| name.to_vec()).collect::<Vec<_>>());
        let filters = filters.unwrap_or_default();
        if filters.len() > FILTERS {
            empty(stream);
            continue;
        }
        if !fits(&stream.content, &filters) {
            return Err(Unreadable::UnpacksTooLarge { limit_mb: (limits::PDF_STREAM_BYTES >> 20) as u32 });
        }
    }
    Ok(())
}

/// Unpacks layer by layer, never more than the limit.
fn fits(content: &[u8], filters: &[Vec<u8>]) -> bool {
    let Some(last) = filters.iter().rposition(|filter| filter == b"FlateDecode") else { return true };
    if last == 0 && (content.len() as u64) < SUSPICIOUS_BYTES {
        return true;
    }
    let mut layer = content.to_vec();
    for filter in &filters[..=last] {
        if filter != b"FlateDecode" {
            return true; // The others unpack little; what they hide meets the memory limit of the process.
        }
        let mut unpacked = Vec::new();
        let reader = flate2::read::ZlibDecoder::new(layer.as_slice());
        // A broken stream ends where it breaks.
        let _ended = reader.take(limits::PDF_STREAM_BYTES + 1).read_to_end(&mut unpacked);
        if unpacked.len() as u64 > limits::PDF_STREAM_BYTES {
            return false;
        }
        layer = unpacked;
    }
    true
}

/// Drawings that draw themselves, directly or through others, are emptied.
fn cut_loops(document: &mut Document) {
    let mut inside: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    let mut emptied = Vec::new();
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        if !is_kind(stream, b"Form") {
            continue;
        }
        match stream.dict.get(b"Resources").ok().and_then(|resources| resolved(document, resources).as_dict().ok()) {
            Some(resources) => {
                inside.insert(*id, drawings(document, resources));
            }
            // It borrows the page's drawings, and is itself among them.
            None if draws(stream) => emptied.push(*id),
            None => {}
        }
    }
    emptied.extend(loops(&inside));
    for id in emptied {
        if let Some(Object::Stream(stream)) = document.objects.get_mut(&id) {
            empty(stream);
        }
    }
}

fn drawings(document: &Document, resources: &Dictionary) -> Vec<ObjectId> {
    let drawings = resources.get(b"XObject").ok().and_then(|drawings| resolved(document, drawings).as_dict().ok());
    drawings
        .into_iter()
        .flat_map(|drawings| drawings.iter())
        .filter_map(|(_, drawing)| drawing.as_reference().ok())
        .collect()
}

fn draws(stream: &Stream) -> bool {
    let unpacked = stream.decompressed_content();
    unpacked.as_deref().unwrap_or(&stream.content).windows(2).any(|window| window == b"Do")
}

/// Every node to which an edge leads back while it is still open.
fn loops(inside: &HashMap<ObjectId, Vec<ObjectId>>) -> Vec<ObjectId> {
    let mut back = Vec::new();
    let mut done = HashSet::new();
    for &start in inside.keys() {
        let mut path = vec![(start, 0)];
        let mut open = HashSet::from([start]);
        while let Some((id, next)) = path.last_mut() {
            let child = inside.get(id).and_then(|children| children.get(*next)).copied();
            *next += 1;
            match child {
                Some(child) if open.contains(&child) => back.push(child),
                Some(child) if !done.contains(&child) && inside.contains_key(&child) => {
                    open.insert(child);
                    path.push((child, 0));
                }
                Some(_) => {}
                None => {
                    done.insert(*id);
                    open.remove(id);
                    path.pop();
                }
            }
        }
    }
    back
}
