//! Where do tickets stay? In one SQLite file, each with its files, its secret and its answer in a single transaction.
//!
//! Invariants: [`Store::accept`] returns only after the operating system has confirmed that the bytes are on the disk (WAL
//! with `synchronous=FULL`), so that an answered ticket survives a crash and a power cut. The answer is stored in the same
//! transaction as the ticket: there is no moment at which one exists without the other. Erased secrets are overwritten
//! (`secure_delete`) and leave the write-ahead log at once.
//!
//! Costs: one connection behind a lock; every call blocks, so call it off the event loop. Lists decode only what they show.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use askwell::backend::native::{Created, Reply, StoredFile, Ticket};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{idempotency::Fingerprint, number::Number, upload::File};

/// The file's name inside the data folder.
pub(super) const FILE_NAME: &str = "askwell.sqlite3";
/// Version of schema.sql, kept in SQLite's `user_version`.
const SCHEMA_VERSION: i64 = 1;
/// How long to wait for another process that holds the file, such as a backup.
const BUSY: Duration = Duration::from_secs(10);

/// Milliseconds since 1970-01-01 UTC.
pub(super) type Millis = i64;

/// What a request is addressed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A new ticket.
    Ticket,
    /// A reply to this ticket.
    Reply(Number),
}

/// A checked request, ready to be stored.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) target: Target,
    pub(super) key: String,
    pub(super) fingerprint: Fingerprint,
    /// The canonical JSON of a [`Ticket`] or a [`Reply`], as the target says.
    pub(super) json: String,
    pub(super) files: Vec<File>,
    pub(super) secret: Option<String>,
}

/// What became of a parcel.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Stored now.
    Created(Answer),
    /// Stored earlier under the same key with the same content; nothing was written.
    Replayed(Answer),
    /// The key belongs to another content; nothing was written.
    KeyReused,
    /// There is no ticket to reply to; nothing was written.
    UnknownTicket,
}

/// What the client is told, the first time and every time after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) number: Number,
    /// The reply's place within the ticket, 1 and up.
    pub(super) reply: Option<i64>,
    /// [`Created`] as JSON.
    pub(super) json: String,
}

/// A line of the inbox.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) number: Number,
    pub(super) received: Millis,
    pub(super) ticket: Ticket,
    pub(super) files: i64,
    pub(super) replies: i64,
    /// Secrets that nobody has seen yet.
    pub(super) secrets: i64,
}

/// Everything known about one ticket, except the bytes and the secrets themselves.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) number: Number,
    pub(super) received: Millis,
    pub(super) ticket: Ticket,
    pub(super) replies: Vec<StoredReply>,
    pub(super) files: Vec<FileEntry>,
    pub(super) secrets: Vec<SecretEntry>,
}

/// A reply as it lies in the store.
#[derive(Debug)]
pub(super) struct StoredReply {
    pub(super) n: i64,
    pub(super) received: Millis,
    pub(super) reply: Reply,
}

/// What is known about a file without reading it.
#[derive(Debug)]
pub(super) struct FileEntry {
    pub(super) n: i64,
    pub(super) reply: Option<i64>,
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) size: i64,
    pub(super) sha256: Vec<u8>,
}

/// That there is, or was, a secret.
#[derive(Debug)]
pub(super) struct SecretEntry {
    pub(super) n: i64,
    pub(super) reply: Option<i64>,
    /// When it was shown and erased; `None` while it waits.
    pub(super) shown: Option<Millis>,
}

/// Why the store could not be opened or used.
#[derive(Debug)]
pub(super) enum StoreError {
    Folder {
        path: PathBuf,
        error: io::Error,
    },
    Version {
        path: PathBuf,
        found: i64,
    },
    Sqlite(rusqlite::Error),
    /// A row holds what this version cannot read.
    Row(serde_json::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { path, error } => {
                write!(
                    f,
                    "cannot create the data folder {}: {error}. Name a writable folder with --data.",
                    path.display()
                )
            }
            Self::Version { path, found } => write!(
                f,
                "{} was written by another version of askwell (schema {found}, this one reads {SCHEMA_VERSION}). \
                 Start that version, or name another folder with --data.",
                path.display()
            ),
            Self::Sqlite(error) => {
                write!(
                    f,
                    "the ticket database failed: {error}. Check the free space and the rights of the --data folder."
                )
            }
            Self::Row(error) => {
                write!(f, "the ticket database holds a row that cannot be read: {error}. Restore it from a backup.")
            }
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Row(error)
    }
}

/// The desk's database.
#[derive(Debug)]
pub(super) struct Store(Mutex<Connection>);

impl Store {
    /// Opens the database in `folder`; creates both if they do not exist.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        create_private(folder).map_err(|error| StoreError::Folder { path: folder.to_path_buf(), error })?;
        let path = folder.join(FILE_NAME);
        let mut connection = Connection::open(&path)?;
        connection.busy_timeout(BUSY)?;
        connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match transaction.query_row("PRAGMA user_version", [], |row| row.get(0))? {
            0 => {
                transaction.execute_batch(include_str!("schema.sql"))?;
                transaction
                    .execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', ?1)", [Number::ORIGIN.0])?;
                transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            }
            SCHEMA_VERSION => {}
            found => return Err(StoreError::Version { path, found }),
        }
        transaction.commit()?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Stores a parcel, or finds what was answered to it before. Durable on return.
    pub(super) fn accept(&self, parcel: &Parcel, now: Millis) -> Result<Outcome, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = match (earlier(&transaction, parcel)?, parcel.target) {
            (Some(outcome), _) => outcome,
            (None, Target::Reply(number)) if !exists(&transaction, number)? => Outcome::UnknownTicket,
            (None, _) => Outcome::Created(insert(&transaction, parcel, now)?),
        };
        transaction.commit()?;
        Ok(outcome)
    }

    /// At most `limit` tickets with numbers below `before`, newest first.
    pub(super) fn list(&self, before: Option<Number>, limit: i64) -> Result<Vec<Entry>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT number, received, json,
                    (SELECT count(*) FROM file WHERE file.ticket = number),
                    (SELECT count(*) FROM reply WHERE reply.ticket = number),
                    (SELECT count(*) FROM secret WHERE secret.ticket = number AND text IS NOT NULL)
             FROM ticket WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
        )?;
        let rows = statement.query_and_then(params![before.map_or(i64::MAX, |number| number.0), limit], |row| {
            Ok(Entry {
                number: Number(row.get(0)?),
                received: row.get(1)?,
                ticket: decoded(row, 2)?,
                files: row.get(3)?,
                replies: row.get(4)?,
                secrets: row.get(5)?,
            })
        })?;
        rows.collect()
    }

    /// Everything about one ticket, or `None` if there is none.
    pub(super) fn ticket(&self, number: Number) -> Result<Option<Stored>, StoreError> {
        let connection = self.lock();
        let mut tickets = connection.prepare_cached("SELECT received, json FROM ticket WHERE number = ?1")?;
        let mut rows = tickets.query([number.0])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let (received, ticket) = (row.get(0)?, decoded(row, 1)?);

        let mut replies =
            connection.prepare_cached("SELECT n, received, json FROM reply WHERE ticket = ?1 ORDER BY n")?;
        let replies = replies.query_and_then([number.0], |row| {
            Ok::<_, StoreError>(StoredReply { n: row.get(0)?, received: row.get(1)?, reply: decoded(row, 2)? })
        })?;
        let mut files = connection.prepare_cached(
            "SELECT n, reply, name, type, length(bytes), sha256 FROM file WHERE ticket = ?1 ORDER BY n",
        )?;
        let files = files.query_map([number.0], |row| {
            Ok(FileEntry {
                n: row.get(0)?,
                reply: row.get(1)?,
                name: row.get(2)?,
                media_type: row.get(3)?,
                size: row.get(4)?,
                sha256: row.get(5)?,
            })
        })?;
        let mut secrets =
            connection.prepare_cached("SELECT n, reply, shown FROM secret WHERE ticket = ?1 ORDER BY n")?;
        let secrets = secrets
            .query_map([number.0], |row| Ok(SecretEntry { n: row.get(0)?, reply: row.get(1)?, shown: row.get(2)? }))?;
        Ok(Some(Stored {
            number,
            received,
            ticket,
            replies: replies.collect::<Result<_, _>>()?,
            files: files.collect::<Result<_, _>>()?,
            secrets: secrets.collect::<Result<_, _>>()?,
        }))
    }

    /// One file of a ticket, byte for byte.
    pub(super) fn file(&self, number: Number, n: i64) -> Result<Option<File>, StoreError> {
        let connection = self.lock();
        let mut statement =
            connection.prepare_cached("SELECT name, type, bytes FROM file WHERE ticket = ?1 AND n = ?2")?;
        let file = statement.query_row([number.0, n], |row| {
            Ok(File { name: row.get(0)?, media_type: row.get(1)?, bytes: row.get(2)? })
        });
        Ok(file.optional()?)
    }

    /// Takes a secret out of the database: whoever receives it is the only one who ever does. `None` if there is none left.
    pub(super) fn reveal(&self, number: Number, n: i64, now: Millis) -> Result<Option<String>, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let secret: Option<String> = transaction
            .query_row("SELECT text FROM secret WHERE ticket = ?1 AND n = ?2", [number.0, n], |row| row.get(0))
            .optional()?
            .flatten();
        if secret.is_some() {
            transaction.execute(
                "UPDATE secret SET text = NULL, shown = ?3 WHERE ticket = ?1 AND n = ?2",
                params![number.0, n, now],
            )?;
        }
        transaction.commit()?;
        if secret.is_some() {
            // The log still holds the page with the text. If a reader blocks the checkpoint, the next one removes it.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(secret)
    }

    /// Whether the database answers.
    pub(super) fn ping(&self) -> Result<(), StoreError> {
        Ok(self.lock().query_row("SELECT count(*) FROM (SELECT 1 FROM ticket LIMIT 1)", [], |_| Ok(()))?)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A thread that panicked left its transaction rolled back by its drop; the connection itself is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Creates the folder for its owner alone where the system knows such a thing: tickets are personal data.
fn create_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// What was answered to the parcel's key before.
fn earlier(transaction: &Transaction<'_>, parcel: &Parcel) -> Result<Option<Outcome>, StoreError> {
    let found = transaction
        .prepare_cached("SELECT fingerprint, ticket, reply, json FROM answer WHERE key = ?1")?
        .query_row([&parcel.key], |row| {
            let answer = Answer { number: Number(row.get(1)?), reply: row.get(2)?, json: row.get(3)? };
            Ok((row.get::<_, Fingerprint>(0)?, answer))
        })
        .optional()?;
    Ok(found.map(
        |(fingerprint, answer)| {
            if fingerprint == parcel.fingerprint { Outcome::Replayed(answer) } else { Outcome::KeyReused }
        },
    ))
}

fn exists(transaction: &Transaction<'_>, number: Number) -> Result<bool, StoreError> {
    Ok(transaction.prepare_cached("SELECT 1 FROM ticket WHERE number = ?1")?.exists([number.0])?)
}

fn insert(transaction: &Transaction<'_>, parcel: &Parcel, now: Millis) -> Result<Answer, StoreError> {
    let (number, reply) = match parcel.target {
        Target::Ticket => {
            transaction.execute("INSERT INTO ticket (received, json) VALUES (?1, ?2)", params![now, parcel.json])?;
            (Number(transaction.last_insert_rowid()), None)
        }
        Target::Reply(number) => {
            let n: i64 = next(transaction, "SELECT coalesce(max(n), 0) + 1 FROM reply WHERE ticket = ?1", number)?;
            transaction.execute(
                "INSERT INTO reply (ticket, n, received, json) VALUES (?1, ?2, ?3, ?4)",
                params![number.0, n, now, parcel.json],
            )?;
            (number, Some(n))
        }
    };
    let first = next(transaction, "SELECT coalesce(max(n), 0) + 1 FROM file WHERE ticket = ?1", number)?;
    for (n, file) in (first..).zip(&parcel.files) {
        transaction.execute(
            "INSERT INTO file (ticket, n, reply, name, type, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![number.0, n, reply, file.name, file.media_type, &Sha256::digest(&file.bytes)[..], file.bytes],
        )?;
    }
    if let Some(secret) = &parcel.secret {
        let n = next(transaction, "SELECT coalesce(max(n), 0) + 1 FROM secret WHERE ticket = ?1", number)?;
        transaction.execute(
            "INSERT INTO secret (ticket, n, reply, text) VALUES (?1, ?2, ?3, ?4)",
            params![number.0, n, reply, secret],
        )?;
    }
    let stored = |file: &File| StoredFile { name: file.name.clone(), stored: true, reason: None };
    let created =
        Created { number: number.to_string(), url: None, attachments: parcel.files.iter().map(stored).collect() };
    let answer = Answer { number, reply, json: serde_json::to_string(&created)? };
    transaction.execute(
        "INSERT INTO answer (key, fingerprint, ticket, reply, json) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![parcel.key, parcel.fingerprint, number.0, reply, answer.json],
    )?;
    Ok(answer)
}

fn next(transaction: &Transaction<'_>, sql: &str, number: Number) -> Result<i64, StoreError> {
    Ok(transaction.prepare_cached(sql)?.query_row([number.0], |row| row.get(0))?)
}

fn decoded<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T, StoreError> {
    Ok(serde_json::from_str(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(key: &str, target: Target) -> Parcel {
        let json = match target {
            Target::Ticket => r#"{"subject":"abc","body":""}"#,
            Target::Reply(_) => r#"{"body":"abc"}"#,
        };
        Parcel {
            target,
            key: String::from(key),
            fingerprint: [1; 32],
            json: String::from(json),
            files: vec![File { name: String::from("a"), media_type: String::new(), bytes: vec![0, 255, 10] }],
            secret: Some(String::from("hunter2")),
        }
    }

    #[test]
    fn a_parcel_is_stored_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let Outcome::Created(answer) = store.accept(&parcel("k", Target::Ticket), 5).unwrap() else { panic!() };
        assert_eq!(answer.number.to_string(), "100-0001");
        assert_eq!(store.accept(&parcel("k", Target::Ticket), 6).unwrap(), Outcome::Replayed(answer));
        let other = Parcel { fingerprint: [2; 32], ..parcel("k", Target::Ticket) };
        assert_eq!(store.accept(&other, 7).unwrap(), Outcome::KeyReused);
        assert_eq!(store.list(None, 10).unwrap().len(), 1);
        assert_eq!(store.file(Number(1_000_001), 1).unwrap().unwrap().bytes, [0, 255, 10]);
    }

    #[test]
    fn a_reply_needs_its_ticket_and_continues_its_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let target = Target::Reply(Number(1_000_001));
        assert_eq!(store.accept(&parcel("r", target), 5).unwrap(), Outcome::UnknownTicket);
        store.accept(&parcel("k", Target::Ticket), 5).unwrap();
        let Outcome::Created(answer) = store.accept(&parcel("r", target), 5).unwrap() else { panic!() };
        assert_eq!((answer.number, answer.reply), (Number(1_000_001), Some(1)));
        let stored = store.ticket(Number(1_000_001)).unwrap().unwrap();
        assert_eq!(stored.files.iter().map(|file| (file.n, file.reply)).collect::<Vec<_>>(), [(1, None), (2, Some(1))]);
    }

    #[test]
    fn a_shown_secret_is_nowhere_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.accept(&parcel("k", Target::Ticket), 5).unwrap();
        let on_disk = || {
            fs::read_dir(folder.path())
                .unwrap()
                .any(|file| fs::read(file.unwrap().path()).unwrap().windows(7).any(|window| window == b"hunter2"))
        };
        assert!(on_disk());
        assert_eq!(store.reveal(Number(1_000_001), 1, 9).unwrap().as_deref(), Some("hunter2"));
        assert_eq!(store.reveal(Number(1_000_001), 1, 9).unwrap(), None);
        assert!(!on_disk());
    }

    #[test]
    fn a_database_of_another_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        assert!(matches!(Store::open(folder.path()), Err(StoreError::Version { found: 99, .. })));
    }
}
