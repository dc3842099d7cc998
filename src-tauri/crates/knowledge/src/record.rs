//! Records of the vector file, to bytes and back.

use crate::{shelf::Row, vectors::Packed};

/// One change of the shelf.
pub enum Record {
    /// A passage was embedded or replaced.
    Put(Row),
    /// The passage with this id was removed.
    Take(String),
}

const PUT: u8 = 1;
const TAKE: u8 = 2;

/// Appends `length, crc32, body`.
pub fn frame(record: &Record, out: &mut Vec<u8>) {
    let mut body = Vec::new();
    match record {
        Record::Put(row) => {
            body.push(PUT);
            text(&row.id, &mut body);
            text(&row.base, &mut body);
            body.extend(row.text_hash.to_le_bytes());
            for vector in &row.vectors {
                body.extend(vector.scale.to_le_bytes());
                body.extend(vector.steps.iter().map(|step| step.to_le_bytes()[0]));
            }
        }
        Record::Take(id) => {
            body.push(TAKE);
            text(id, &mut body);
        }
    }
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(crc32fast::hash(&body).to_le_bytes());
    out.extend(body);
}

/// The record in a body; `None` if it is not one.
pub fn parse(body: &[u8], dimensions: usize) -> Option<Record> {
    let mut rest = body;
    let [kind] = take(&mut rest)?;
    let record = match kind {
        PUT => {
            let id = taken_text(&mut rest)?;
            let base = taken_text(&mut rest)?;
            let text_hash = u128::from_le_bytes(take(&mut rest)?);
            let vectors = [vector(&mut rest, dimensions)?, vector(&mut rest, dimensions)?];
            Record::Put(Row { id, base, text_hash, vectors })
        }
        TAKE => Record::Take(taken_text(&mut rest)?),
        _ => return None,
    };
    rest.is_empty().then_some(record)
}

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

fn taken_text(rest: &mut &[u8]) -> Option<String> {
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    String::from_utf8(text.to_vec()).ok()
}

fn vector(rest: &mut &[u8], dimensions: usize) -> Option<Packed> {
    let scale = f32::from_le_bytes(take(rest)?);
    let (steps, after) = rest.split_at_checked(dimensions)?;
    *rest = after;
    Some(Packed { steps: steps.iter().map(|step| i8::from_le_bytes([*step])).collect(), scale })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        let packed = Packed { steps: vec![1, -127, 0, 5], scale: 0.25 };
        Row { id: "faq".into(), base: "base".into(), text_hash: 7, vectors: [packed.clone(), packed] }
    }

    fn body() -> Vec<u8> {
        let mut bytes = Vec::new();
        frame(&Record::Put(row()), &mut bytes);
        bytes.split_off(8)
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        assert!(matches!(parse(&body(), 4), Some(Record::Put(back)) if back == row()));
    }

    #[test]
    fn a_cut_body_is_refused_wherever_it_is_cut() {
        let body = body();
        for end in 0..body.len() {
            assert!(parse(&body[..end], 4).is_none(), "{end}");
        }
        assert!(parse(&[body, vec![0]].concat(), 4).is_none());
    }
}
