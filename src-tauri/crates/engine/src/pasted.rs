//! What was pasted and has no file, a screenshot above all: kept in memory, under a path of its own, until it is sent or the
//! program ends. Nothing of it is written to disk before it is a message.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Core, CoreError, file_kind, sending};

/// The first part of such a path; no path of a file begins with it.
const ROOT: &str = "pasted:";
/// So many are kept; with one more the oldest goes.
const KEPT: usize = 10;

/// What was pasted, oldest first.
#[derive(Default)]
pub(crate) struct Pasted(Mutex<VecDeque<(PathBuf, Arc<Vec<u8>>)>>);

impl Pasted {
    /// Whether a path names something pasted.
    pub fn owns(path: &Path) -> bool {
        path.starts_with(ROOT)
    }

    /// What is kept under a path.
    pub fn find(&self, path: &Path) -> Option<Arc<Vec<u8>>> {
        self.kept().iter().find(|(known, _)| known == path).map(|(_, content)| Arc::clone(content))
    }

    /// Lets go of what was sent.
    pub fn forget(&self, paths: &[PathBuf]) {
        self.kept().retain(|(known, _)| !paths.contains(known));
    }

    fn keep(&self, path: PathBuf, content: Vec<u8>) {
        let mut kept = self.kept();
        kept.push_back((path, Arc::new(content)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<(PathBuf, Arc<Vec<u8>>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// Keeps what was pasted, if it could be sent; answers the path by which [`Core::send_files`] sends it.
    pub fn keep_pasted(&self, content: Vec<u8>) -> Result<PathBuf, CoreError> {
        if content.is_empty() {
            return Err(CoreError::Invalid("What you pasted is empty.".into()));
        }
        let name = name(&content);
        let path = Path::new(ROOT).join(self.ids.uuid().to_string()).join(&name);
        sending::fits(&name, &content).map_err(CoreError::Invalid)?;
        self.pasted.keep(path.clone(), content);
        Ok(path)
    }
}

/// It comes without a name.
fn name(content: &[u8]) -> String {
    let (_, mime) = file_kind::chosen(content);
    let what = match mime.split('/').next() {
        Some("image") => "picture",
        Some("video") => "film",
        Some("audio") => "sound",
        _ => "file",
    };
    match file_kind::ending(&mime) {
        Some(ending) => format!("Pasted {what}.{ending}"),
        None => format!("Pasted {what}"),
    }
}
