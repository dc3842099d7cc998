//! Secrets: in the OS keychain, or, where there is none, in files that only the user can read.
//!
//! A new database key is made only for a new database. If the data is there and its key is not, nothing is touched: a new
//! key would look like a loss of everything.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use domain::{Secret, Secrets};
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

/// Keys of services, of one data folder.
pub struct Keychain {
    dir: PathBuf,
    /// There is no keychain: the operator was told when the database key went into a file.
    in_file: bool,
}

impl Keychain {
    /// The secrets of the data in `dir`.
    pub fn new(dir: &Path, in_file: bool) -> Self {
        Self { dir: dir.to_owned(), in_file }
    }

    fn entry(&self, name: &str) -> anyhow::Result<Entry> {
        Entry::new(SERVICE, &format!("{name} of {}", self.dir.display())).map_err(|error| anyhow!("{error}"))
    }

    fn file(&self) -> PathBuf {
        self.dir.join("secrets.json")
    }

    fn in_file(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let file = self.file();
        match fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", file.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error).with_context(|| format!("Read {}", file.display())),
        }
    }

    fn to_file(&self, secrets: &BTreeMap<String, String>) -> anyhow::Result<()> {
        let (file, fresh) = (self.file(), self.dir.join("secrets.json.new"));
        if let Err(error) = fs::remove_file(&fresh)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error).with_context(|| format!("Remove {}", fresh.display()));
        }
        write_private(&fresh, &serde_json::to_vec(secrets)?)?;
        fs::rename(&fresh, &file).with_context(|| format!("Write {}", file.display()))
    }
}

impl Secrets for Keychain {
    fn put(&self, name: &str, secret: &Secret) -> anyhow::Result<()> {
        if self.in_file {
            let mut secrets = self.in_file()?;
            secrets.insert(name.to_owned(), secret.reveal().to_owned());
            return self.to_file(&secrets);
        }
        self.entry(name)?
            .set_password(secret.reveal())
            .map_err(|error| anyhow!("The key could not be kept in the keychain: {error}"))
    }

    fn get(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        if self.in_file {
            return Ok(self.in_file()?.remove(name).map(Secret::new));
        }
        match self.entry(name)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(anyhow!("The keychain could not be read: {error}")),
        }
    }

    fn remove(&self, name: &str) -> anyhow::Result<()> {
        if self.in_file {
            let mut secrets = self.in_file()?;
            return if secrets.remove(name).is_some() { self.to_file(&secrets) } else { Ok(()) };
        }
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(anyhow!("The keychain could not forget the key: {error}")),
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

fn write_file(file: &Path, key: &DatabaseKey) -> anyhow::Result<()> {
    let dir = file.parent().context("The key file has no folder")?;
    fs::create_dir_all(dir).with_context(|| format!("Create {}", dir.display()))?;
    write_private(file, key.to_hex().as_bytes())
}

/// Writes a new file that only its owner can read; never over one that is there.
fn write_private(file: &Path, content: &[u8]) -> anyhow::Result<()> {
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(file).with_context(|| format!("Create {}", file.display()))?;
    out.write_all(content).and_then(|()| out.sync_all()).with_context(|| format!("Write {}", file.display()))
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

    #[test]
    fn without_a_keychain_secrets_are_kept_in_a_private_file() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Keychain::new(dir.path(), true);
        assert_eq!(keychain.get("one").unwrap(), None);
        keychain.put("one", &Secret::new("first")).unwrap();
        keychain.put("two", &Secret::new("second")).unwrap();
        keychain.put("one", &Secret::new("third")).unwrap();
        keychain.remove("two").unwrap();
        keychain.remove("two").unwrap();
        assert_eq!(Keychain::new(dir.path(), true).get("one").unwrap(), Some(Secret::new("third")));
        assert_eq!(keychain.get("two").unwrap(), None);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(keychain.file()).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
