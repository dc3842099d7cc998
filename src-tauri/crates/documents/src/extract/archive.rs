//! Archive: members of a zip container, with real bytes counted while they are unpacked. What the container claims about
//! its sizes is the first thing that a bomb lies about.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use crate::{Unreadable, limits};

/// A zip container in memory and what may still be unpacked from it.
pub(super) struct Archive<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Reads the directory of the container.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::damaged("its container has no directory"))?;
        if zip.len() > limits::ZIP_MEMBERS {
            return Err(Unreadable::damaged("it has too many parts"));
        }
        Ok(Self { zip, left: limits::UNPACKED_BYTES })
    }

    /// Whether a member has this name.
    pub fn has(&mut self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The main part of a Word document. Some web versions of Word number it.
    pub fn word_document(&self) -> Option<String> {
        let names = self.zip.file_names().filter_map(Result::ok);
        names.filter(|name| name.starts_with("word/document") && name.ends_with(".xml")).min().map(Cow::into_owned)
    }

    /// A member as text. Word and Excel write UTF-8; anything else shows as replaced letters.
    pub fn text(&mut self, name: &str) -> Result<String, Unreadable> {
        let bytes = self.bytes(name)?;
        Ok(super::encoding::decode(&bytes).0)
    }

    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        let member = self.zip.by_name(name).map_err(|error| unreadable(&error))?;
        // The claimed size only sizes the buffer, and not beyond what is plausible.
        let mut bytes = Vec::with_capacity(member.size().min(1024 * 1024) as usize);
        let read = member
            .take(self.left + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| Unreadable::damaged(format!("{name} cannot be unpacked")))?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(too_large)?;
        Ok(bytes)
    }

    /// Unpacks everything and throws it away: whether a library may be given this container.
    pub fn check(&mut self) -> Result<(), Unreadable> {
        for index in 0..self.zip.len() {
            let Ok(member) = self.zip.by_index(index) else { continue };
            // Pictures and sounds are not unpacked by anybody.
            let name = member.name().map(|name| name.to_lowercase()).unwrap_or_default();
            if !["xml", "rels", "vml"].iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            let read = std::io::copy(&mut member.take(self.left + 1), &mut std::io::sink()).unwrap_or(0);
            self.left = self.left.checked_sub(read).ok_or_else(too_large)?;
        }
        Ok(())
    }
}

fn too_large() -> Unreadable {
    Unreadable::UnpacksTooLarge { limit_mb: (limits::UNPACKED_BYTES >> 20) as u32 }
}

fn unreadable(error: &zip::result::ZipError) -> Unreadable {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => Unreadable::Encrypted,
        zip::result::ZipError::FileNotFound => Unreadable::damaged("a part is missing"),
        _ => Unreadable::damaged("a part cannot be unpacked"),
    }
}
