//! Form: `multipart/form-data` of a request that is in memory already. A parser of its own, because the one axum would
//! bring reads from a stream, is async and a dependency more.

use bytes::Bytes;

/// A part of a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormPart {
    /// The field.
    pub name: String,
    /// The file's name, if it is one.
    pub file_name: Option<String>,
    /// Its type.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Bytes,
}

impl FormPart {
    /// As words.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The parts of a form, or what is wrong with it.
pub(crate) fn parts(content_type: &str, body: &Bytes) -> Result<Vec<FormPart>, String> {
    let boundary = content_type
        .strip_prefix("multipart/form-data;")
        .and_then(|rest| rest.trim().strip_prefix("boundary="))
        .ok_or("not multipart/form-data with a boundary")?;
    let line = format!("--{}", boundary.trim_matches('"'));
    let mut parts = Vec::new();
    let mut at = find(body, line.as_bytes(), 0).ok_or("the boundary is not in the body")? + line.len();
    while body.get(at..at + 2) == Some(b"\r\n") {
        let next = find(body, format!("\r\n{line}").as_bytes(), at).ok_or("the last boundary is missing")?;
        parts.push(part(&body.slice(at + 2..next))?);
        at = next + 2 + line.len();
    }
    if body.get(at..at + 2) != Some(b"--") {
        return Err("the form does not end".into());
    }
    Ok(parts)
}

fn part(raw: &Bytes) -> Result<FormPart, String> {
    let end = find(raw, b"\r\n\r\n", 0).ok_or("a part has no end of headers")?;
    let mut part = FormPart { bytes: raw.slice(end + 4..), ..FormPart::default() };
    for line in String::from_utf8_lossy(&raw[..end]).split("\r\n") {
        let (name, value) = line.split_once(':').ok_or("a part has a broken header")?;
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => part.content_type = Some(value.trim().to_owned()),
            "content-disposition" => {
                part.name = attribute(value, "name").ok_or("a part has no name")?;
                part.file_name = attribute(value, "filename");
            }
            _ => {}
        }
    }
    Ok(part)
}

fn attribute(value: &str, wanted: &str) -> Option<String> {
    let found = value.split(';').map(str::trim).find_map(|piece| piece.strip_prefix(wanted)?.strip_prefix('='))?;
    Some(found.trim_matches('"').to_owned())
}

fn find(hay: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    hay.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_split_into_its_parts_byte_for_byte() {
        let body = Bytes::from_static(
            b"--xyz\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.ogg\"\r\nContent-Type: audio/ogg\r\n\r\na\r\n--b\r\n--xyz--\r\n",
        );
        let parts = parts("multipart/form-data; boundary=xyz", &body).unwrap();
        assert_eq!(parts[0].text(), "whisper");
        assert_eq!(parts[1].name, "file");
        assert_eq!(parts[1].file_name.as_deref(), Some("note.ogg"));
        assert_eq!(&parts[1].bytes[..], b"a\r\n--b");
    }

    #[test]
    fn a_form_without_its_end_is_refused() {
        let body = Bytes::from_static(b"--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb");
        assert!(parts("multipart/form-data; boundary=xyz", &body).is_err());
        assert!(parts("application/json", &body).is_err());
    }
}
