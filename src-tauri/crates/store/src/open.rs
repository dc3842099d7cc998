//! Opening: everything that can be wrong with a database is found here, before anything is changed.
//!
//! Order: lock the directory, look at the file read-only with the key, compare versions, copy it before a migration,
//! migrate, open the readers. The lock is a file lock, so it goes with the process, however that ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::{DatabaseKey, migrate, sql};

/// How many connections read at the same time.
const READERS: usize = 3;
/// Copies from before migrations that are kept.
const BACKUPS_KEPT: usize = 3;

/// Why the database did not open. In every case nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("another Switchboard uses this data folder")]
    Locked,
    /// It was written by a newer program.
    #[error("the data is of version {found}, this program knows up to {known}")]
    Newer {
        /// The version of the file.
        found: i64,
        /// The newest version we know.
        known: i64,
    },
    /// The key does not fit.
    #[error("the key does not open this database")]
    WrongKey,
    /// The file is damaged.
    #[error("the database file is damaged: {0}")]
    Corrupt(String),
    /// The disk or its permissions.
    #[error("{0:#}")]
    Io(#[from] anyhow::Error),
}

pub(crate) struct Opened {
    pub writer: Connection,
    pub readers: Vec<Connection>,
    pub wal: PathBuf,
    pub lock: File,
}

pub(crate) fn database_path(dir: &Path) -> PathBuf {
    dir.join("app.db")
}

pub(crate) fn wal_path(dir: &Path) -> PathBuf {
    dir.join("app.db-wal")
}

pub(crate) fn open(dir: &Path, key: &DatabaseKey) -> Result<Opened, OpenError> {
    create_private_dir(dir)?;
    let lock = lock(dir)?;
    let path = database_path(dir);
    let version = if path.exists() { inspect(&path, key)? } else { 0 };

    let mut writer = connect(&path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
        .map_err(|error| classify(error, "Open the database"))?;
    prepare_writer(&writer).map_err(|error| classify(error, "Prepare the database"))?;
    if version > 0 && version < migrate::LATEST {
        back_up(dir, &writer, version)?;
    }
    migrate::migrate(&mut writer)?;
    remember_key(dir, key)?;

    let readers = (0..READERS)
        .map(|_| {
            let conn = connect(&path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            conn.pragma_update(None, "query_only", true)?;
            Ok(conn)
        })
        .collect::<rusqlite::Result<Vec<_>>>()
        .map_err(|error| classify(error, "Open a reader"))?;
    Ok(Opened { writer, readers, wal: wal_path(dir), lock })
}

/// Looks at an existing file without the right to change it, and returns its version.
fn inspect(path: &Path, key: &DatabaseKey) -> Result<i64, OpenError> {
    let dir = path.parent().unwrap_or(path);
    if known_key(dir).is_some_and(|known| known != fingerprint(key)) {
        return Err(OpenError::WrongKey);
    }
    let look = || -> rusqlite::Result<i64> {
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
        migrate::version(&conn)
    };
    // SQLite leaves an empty log behind even where it only reads.
    let logs = [wal_path(dir), dir.join("app.db-shm")].map(|log| (log.exists(), log));
    let looked = look().map_err(|error| classify(error, "Read the database"));
    for (_, log) in logs.iter().filter(|(before, _)| !before) {
        // It may not be there at all; and it does no harm.
        fs::remove_file(log).ok();
    }
    let found = looked?;
    if found > migrate::LATEST {
        return Err(OpenError::Newer { found, known: migrate::LATEST });
    }
    Ok(found)
}

fn connect(path: &Path, key: &DatabaseKey, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // A raw key: SQLCipher then skips the key derivation that is meant for passwords.
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", key.to_hex()))?;
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(160);
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "memory")?;
    conn.pragma_update(None, "cache_size", -4_000)?;
    sql::add_functions(&conn)?;
    Ok(conn)
}

fn prepare_writer(conn: &Connection) -> rusqlite::Result<()> {
    // Must come before the first table; a later change needs a full VACUUM.
    conn.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    // FULL, not NORMAL: "about to send" that a power cut forgets would be sent twice. Shared commits pay for it.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "cache_size", -16_000)?;
    conn.query_row("PRAGMA wal_autocheckpoint = 2000", [], |_| Ok(()))
}

fn lock(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| io(format!("Create {}", path.display()), error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(OpenError::Locked),
        Err(fs::TryLockError::Error(error)) => Err(io(format!("Lock {}", path.display()), error)),
    }
}

/// A copy of the whole file, still encrypted, from before a migration.
fn back_up(dir: &Path, conn: &Connection, version: i64) -> Result<(), OpenError> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .map_err(|error| classify(error, "Write the log back before the backup"))?;
    let backups = dir.join("backups");
    create_private_dir(&backups)?;
    let target = backups.join(format!("before-version-{}-from-{version}.db", migrate::LATEST));
    fs::copy(database_path(dir), &target).map_err(|error| io(format!("Back up to {}", target.display()), error))?;
    File::open(&target).and_then(|file| file.sync_all()).map_err(|error| io("Sync the backup".into(), error))?;
    forget_old_backups(&backups);
    Ok(())
}

fn forget_old_backups(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let mut found: Vec<_> =
        entries.flatten().filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.path()))).collect();
    found.sort();
    for (_, path) in found.iter().rev().skip(BACKUPS_KEPT) {
        if let Err(error) = fs::remove_file(path) {
            tracing::warn!(%error, "An old backup could not be removed");
        }
    }
}

/// Without the right key a page looks like a damaged one. A fingerprint of the key beside the file tells them apart.
fn fingerprint(key: &DatabaseKey) -> String {
    // FNV-1a over the key, 64 bits: enough to tell keys apart, useless to find one of 256 bits.
    let hash = key
        .to_hex()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn known_key(dir: &Path) -> Option<String> {
    fs::read_to_string(dir.join("key.id")).ok().map(|text| text.trim().to_owned())
}

fn remember_key(dir: &Path, key: &DatabaseKey) -> Result<(), OpenError> {
    let fingerprint = fingerprint(key);
    if known_key(dir).as_deref() == Some(fingerprint.as_str()) {
        return Ok(());
    }
    fs::write(dir.join("key.id"), fingerprint).map_err(|error| io("Write key.id".into(), error))
}

fn create_private_dir(dir: &Path) -> Result<(), OpenError> {
    fs::create_dir_all(dir).map_err(|error| io(format!("Create {}", dir.display()), error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
            .map_err(|error| io(format!("Protect {}", dir.display()), error))?;
    }
    Ok(())
}

fn io(what: String, error: std::io::Error) -> OpenError {
    OpenError::Io(anyhow::Error::new(error).context(what))
}

fn classify(error: rusqlite::Error, what: &'static str) -> OpenError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => OpenError::Corrupt(error.to_string()),
        _ => OpenError::Io(anyhow::Error::new(error).context(what)),
    }
}
