//! The database key: in the OS keychain, or, where there is none, in a file that only the user can read.
//!
//! A new key is made only for a new database. If the data is there and its key is not, nothing is touched: a new key would
//! look like a loss of everything.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use keyring::v1::{Entry, Error};
use store::{DatabaseKey, Store};

/// Keychain entries are named after the program and the data folder.
const SERVICE: &str = "switchboard";

/// A key, and what the operator should know about where it is kept.
pub struct Found {
    /// The key.
    pub key: DatabaseKey,
    /// Shown while it holds.
    pub warning: Option<String>,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The data is there, its key is not.
    #[error("the key of this database is not in the keychain")]
    Missing,
    /// The keychain or the file did not work.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

/// The key of the database in `dir`; a new one if there is no database yet.
pub fn key(dir: &Path) -> Result<Found, KeyError> {
    let file = dir.join("database.key");
    if file.exists() {
        return Ok(Found { key: read_file(&file)?, warning: Some(warning(&file)) });
    }
    let entry = Entry::new(SERVICE, &format!("database key of {}", dir.display()));
    let kept = entry.as_ref().map_err(|error| anyhow!("{error}")).and_then(|entry| match entry.get_password() {
        Ok(hex) => DatabaseKey::from_hex(&hex).map(Some).context("The keychain's entry is not a key"),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(anyhow!("{error}")),
    });
    match kept {
        Ok(Some(key)) => Ok(Found { key, warning: None }),
        Ok(None) | Err(_) if Store::exists(dir) => {
            if let Err(error) = kept {
                return Err(KeyError::Failed(error.context("Read the key from the keychain")));
            }
            Err(KeyError::Missing)
        }
        kept => {
            let key = DatabaseKey::new(random()?);
            let stored = kept.and_then(|_| {
                let entry = entry.map_err(|error| anyhow!("{error}"))?;
                entry.set_password(&key.to_hex()).map_err(|error| anyhow!("{error}"))
            });
            match stored {
                Ok(()) => Ok(Found { key, warning: None }),
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "There is no keychain; the key is kept in a file");
                    write_file(&file, &key)?;
                    Ok(Found { key, warning: Some(warning(&file)) })
                }
            }
        }
    }
}

fn warning(file: &Path) -> String {
    format!(
        "This computer has no keychain that Switchboard can use, so the key of your data is kept in {}. \
         Whoever can read your files can read your chats.",
        file.display()
    )
}

fn random() -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("The system gives no random numbers: {error}"))?;
    Ok(bytes)
}

fn read_file(file: &PathBuf) -> anyhow::Result<DatabaseKey> {
    let hex = fs::read_to_string(file).with_context(|| format!("Read {}", file.display()))?;
    DatabaseKey::from_hex(&hex).with_context(|| format!("{} does not hold a key", file.display()))
}

fn write_file(file: &PathBuf, key: &DatabaseKey) -> anyhow::Result<()> {
    let dir = file.parent().context("The key file has no folder")?;
    fs::create_dir_all(dir).with_context(|| format!("Create {}", dir.display()))?;
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(file).with_context(|| format!("Create {}", file.display()))?;
    out.write_all(key.to_hex().as_bytes())
        .and_then(|()| out.sync_all())
        .with_context(|| format!("Write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("database.key");
        let key = DatabaseKey::new(random().unwrap());
        write_file(&file, &key).unwrap();
        assert_eq!(read_file(&file).unwrap(), key);
        assert!(write_file(&file, &key).is_err(), "an existing key is never replaced");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
