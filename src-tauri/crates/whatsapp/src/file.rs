//! Session file: the keys of one linked account, encrypted with the key of the database.
//!
//! `accounts/<account>/wa-session.db` in the data folder. Deleting an account's credentials is deleting this file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use diesel::{Connection as _, RunQueryDsl as _};
use domain::{AccountId, Secret};
use wacore::store::traits::DeviceStore as _;
use whatsapp_rust_sqlite_storage::{SqliteStore, SqliteStoreConfig};

const NAME: &str = "wa-session.db";
/// Whoever has the file to himself for a moment is waited for: after a crash that is whoever opens or closes it first, because he
/// tidies up what the crash left.
const BUSY: Duration = Duration::from_secs(5);

#[derive(diesel::QueryableByName)]
struct Cipher {
    #[diesel(sql_type = diesel::sql_types::Text)]
    cipher_version: String,
}

/// One account's session file, which may not exist yet.
#[derive(Clone)]
pub(crate) struct SessionFile {
    folder: PathBuf,
    key: Arc<Secret>,
}

impl SessionFile {
    /// The file of an account in the data folder.
    pub fn new(dir: &Path, account: &AccountId, key: &Arc<Secret>) -> anyhow::Result<Self> {
        let id = account.as_str();
        let plain =
            !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        anyhow::ensure!(plain, "The account's id cannot be the name of a folder");
        Ok(Self { folder: dir.join("accounts").join(id), key: Arc::clone(key) })
    }

    /// Opens it; makes it where it does not exist.
    pub async fn open(&self) -> anyhow::Result<SqliteStore> {
        private_folder(&self.folder).context("Make the folder of the session")?;
        let path = self.path();
        let path = path.to_str().context("The path of the session is not Unicode")?.to_owned();
        let (key, looked) = (Arc::clone(&self.key), path.clone());
        // The pool would try a wrong key again and again for half a minute.
        tokio::task::spawn_blocking(move || unlock(&mut diesel::SqliteConnection::establish(&looked)?, &key))
            .await?
            .map_err(|error| anyhow::anyhow!("{error}"))
            .context("Open the session")?;
        let key = Arc::clone(&self.key);
        let init = move |conn: &mut diesel::SqliteConnection| unlock(conn, &key);
        let mut config = SqliteStoreConfig::default().with_connection_init(init);
        config.cache_size_kib = 256;
        config.busy_timeout = BUSY;
        SqliteStore::with_config(&path, config).await.context("Open the session")
    }

    /// Whether it holds credentials.
    pub async fn is_linked(&self) -> bool {
        if !self.path().exists() {
            return false;
        }
        match self.open().await {
            Ok(store) => matches!(store.load().await, Ok(Some(device)) if device.pn.is_some()),
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "A session could not be read");
                false
            }
        }
    }

    /// Removes it. Whatever else is in the folder stays.
    pub async fn remove(&self) -> anyhow::Result<()> {
        let (folder, path) = (self.folder.clone(), self.path());
        tokio::task::spawn_blocking(move || {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                let mut name = path.clone().into_os_string();
                name.push(suffix);
                match std::fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(error).context("Remove the session");
                    }
                    _ => {}
                }
            }
            // It may hold something of others, or be gone already.
            std::fs::remove_dir(&folder).ok();
            Ok(())
        })
        .await?
    }

    fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }
}

/// A raw key, as the app's own database has it: SQLCipher then skips the derivation that is meant for passwords.
fn unlock(
    conn: &mut diesel::SqliteConnection,
    key: &Secret,
) -> Result<(), Box<dyn std::error::Error + Send + Sync + 'static>> {
    diesel::sql_query(format!("PRAGMA key = \"x'{}'\"", key.reveal())).execute(conn)?;
    // Plain SQLite takes a key without a word, and then encrypts nothing.
    let ciphers = diesel::sql_query("PRAGMA cipher_version").load::<Cipher>(conn)?;
    if ciphers.iter().all(|cipher| cipher.cipher_version.is_empty()) {
        return Err("this build cannot encrypt the session".into());
    }
    diesel::sql_query(format!("PRAGMA busy_timeout = {}", BUSY.as_millis())).execute(conn)?;
    diesel::sql_query("SELECT count(*) FROM sqlite_master").execute(conn)?;
    Ok(())
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        builder.create(folder)?;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

/// Whether this is the key as the keychain keeps it: 64 hex digits.
pub(crate) fn is_key(key: &Secret) -> bool {
    key.reveal().len() == 64 && key.reveal().bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(dir: &Path, key: &str) -> SessionFile {
        SessionFile::new(dir, &AccountId::new("a-1"), &Arc::new(Secret::new(key.repeat(32)))).unwrap()
    }

    #[tokio::test]
    async fn the_file_is_encrypted_and_opens_with_its_key_only() {
        let dir = tempfile::tempdir().unwrap();
        let file_ab = file(dir.path(), "ab");
        let store = file_ab.open().await.unwrap();
        store.create().await.unwrap();
        drop(store);
        let bytes = std::fs::read(file_ab.path()).unwrap();
        assert!(bytes.len() > 1024, "it holds something");
        assert!(!bytes.starts_with(b"SQLite format 3"), "it is not readable without the key");
        assert!(!file_ab.is_linked().await);
        assert!(file(dir.path(), "cd").open().await.is_err());
        file_ab.remove().await.unwrap();
        assert!(!file_ab.folder.exists());
    }

    #[tokio::test]
    async fn whoever_has_the_file_to_himself_for_a_moment_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let file = file(dir.path(), "ab");
        drop(file.open().await.unwrap());
        let mut alone = diesel::SqliteConnection::establish(file.path().to_str().unwrap()).unwrap();
        unlock(&mut alone, &file.key).unwrap();
        for words in ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "CREATE TABLE tidied (up)", "COMMIT"] {
            diesel::sql_query(words).execute(&mut alone).unwrap();
        }
        let opening = tokio::spawn(async move { file.open().await.map(drop) });
        #[expect(clippy::disallowed_methods, reason = "nothing tells that SQLite waits")]
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!opening.is_finished());
        drop(alone);
        opening.await.unwrap().unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_folder_is_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let file = file(dir.path(), "ab");
        drop(file.open().await.unwrap());
        assert_eq!(std::fs::metadata(&file.folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn an_id_cannot_lead_out_of_the_data_folder() {
        let key = Arc::new(Secret::new("ab".repeat(32)));
        assert!(SessionFile::new(Path::new("/data"), &AccountId::new("../x"), &key).is_err());
        assert!(SessionFile::new(Path::new("/data"), &AccountId::new(""), &key).is_err());
    }
}
