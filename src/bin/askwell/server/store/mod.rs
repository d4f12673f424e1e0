//! Where do tickets stay? In one database, each with its files, its secret and its answer in a single transaction.
//!
//! Two threads own the two connections: one writes, one reads. Whoever wants something done sends a piece of [`Work`] and waits; the
//! writing thread takes all that has gathered, does it in one transaction, and answers everyone once that is **durable** ("group
//! commit": one sync of the disk for many tickets). If a piece fails, the batch is undone and each piece is tried alone, so that no
//! ticket fails for another one's sake.
//!
//! Invariants: what was answered survives a crash and a power cut; a ticket, its key and its answer exist together or not at all.
//! [`ticket`] holds what comes in and what the inbox shows, [`outgoing`] what is to be handed on.

pub(super) mod outgoing;
mod postgres;
mod sql;
mod sqlite;
pub(super) mod ticket;
mod tls;

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
};

use tokio::sync::oneshot;

use self::{
    postgres::Postgres,
    sql::{Database, Sql},
    sqlite::Sqlite,
};

/// Most pieces of work in one transaction.
const BATCH: usize = 512;
/// Pieces of work that may wait; whoever comes then is told to come later.
const WAITING: usize = 8192;

/// How often a piece is tried that another node was faster than.
const RACES: usize = 5;

/// Milliseconds since 1970-01-01 UTC.
pub(super) type Millis = i64;

/// Which database.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// SQLite in this folder.
    Folder(PathBuf),
    /// PostgreSQL at this address, with this password; `root` is a file of the certificates that are trusted.
    Postgres { address: String, password: Option<String>, root: Option<PathBuf> },
}

/// Why the store could not be opened or used.
#[derive(Debug)]
pub(crate) enum StoreError {
    /// The data folder cannot be created.
    Folder { path: PathBuf, error: io::Error },
    /// Another process has the folder.
    Taken(PathBuf),
    /// Another version wrote the database.
    Version { place: String, found: i64, wanted: i64 },
    /// SQLite says no.
    Sqlite(rusqlite::Error),
    /// PostgreSQL says no.
    Postgres(String),
    /// The connection to PostgreSQL cannot be encrypted as its address demands, or the server is not whom it should be.
    Encryption(String),
    /// Another node was first; the same work again sees what it has written.
    Raced(String),
    /// A row holds what this version cannot read.
    Row(serde_json::Error),
    /// A column holds another kind of value than it should.
    Shape,
    /// Too much waits to be written.
    Full,
    /// The store has ended.
    Closed,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { path, error } => {
                write!(f, "cannot create the data folder {}: {error}. Name a writable folder.", path.display())
            }
            Self::Taken(path) => write!(
                f,
                "another process of askwell keeps its tickets in {}. Stop it, or name another folder.",
                path.display()
            ),
            Self::Version { place, found, wanted } => write!(
                f,
                "{place} was written by another version of askwell (schema {found}, this one reads {wanted}). \
                 Start that version, or name another database."
            ),
            Self::Sqlite(error) => {
                write!(f, "the ticket database failed: {error}. Check the free space and the rights of its folder.")
            }
            Self::Postgres(error) | Self::Raced(error) => {
                write!(f, "the ticket database failed: {error}. Check that PostgreSQL runs and lets this user in.")
            }
            Self::Encryption(error) => {
                write!(f, "the connection to PostgreSQL cannot be encrypted: {error}. {}", encryption_remedy(error))
            }
            Self::Row(error) => {
                write!(f, "the ticket database holds a row that cannot be read: {error}. Restore it from a backup.")
            }
            Self::Shape => f.write_str(
                "the ticket database holds a value of another kind than it should. Restore it from a backup.",
            ),
            Self::Full => f.write_str("more tickets wait to be written than the disk takes. Use a faster disk."),
            Self::Closed => f.write_str("the ticket database is closed."),
        }
    }
}

/// What to do about it, by what was said.
fn encryption_remedy(error: &str) -> &'static str {
    if error.contains("does not support TLS") {
        "Turn `ssl` on at the server, or write sslmode=disable where nobody can read along."
    } else if error.contains("not valid for") || error.contains("NotValidForName") {
        "Its certificate is for another name: write that as host=…, or sslmode=verify-ca where the name does not matter."
    } else {
        "If the server's certificate is self-made, write `root = \"…\"` in `[store]`: a PEM file with it, or with the authority behind it."
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

/// Something to be done within a transaction, and someone who waits for it.
trait Work: Send {
    fn act(&mut self, sql: &mut dyn Sql) -> Result<(), StoreError>;
    /// What act has done is durable, or was undone.
    fn settle(self: Box<Self>, end: Result<(), StoreError>);
    /// Whether erased bytes are left to be scrubbed.
    fn erases(&self) -> bool;
}

struct Piece<T, F> {
    work: F,
    value: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
    erases: bool,
}

impl<T: Send, F: FnMut(&mut dyn Sql) -> Result<T, StoreError> + Send> Work for Piece<T, F> {
    fn act(&mut self, sql: &mut dyn Sql) -> Result<(), StoreError> {
        self.value = Some((self.work)(sql)?);
        Ok(())
    }

    fn settle(self: Box<Self>, end: Result<(), StoreError>) {
        let value = self.value.ok_or(StoreError::Closed);
        // Whoever asked may have gone away; the work is done all the same.
        let _ = self.answer.send(end.and(value));
    }

    fn erases(&self) -> bool {
        self.erases
    }
}

/// The database, for everybody who has a ticket to keep.
#[derive(Debug)]
pub(crate) struct Store {
    writer: Option<mpsc::SyncSender<Box<dyn Work>>>,
    reader: Option<mpsc::SyncSender<Box<dyn Work>>>,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Store {
    /// Opens the database; makes it if there is none.
    pub(crate) fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Folder(folder) => Self::in_folder(folder),
            Place::Postgres { address, password, root } => {
                let (writer, reader) = Postgres::open(address, password.as_deref(), root.as_deref())?;
                Ok(Self::on(writer, reader))
            }
        }
    }

    fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        let (writer, reader) = Sqlite::open(folder)?;
        Ok(Self::on(writer, reader))
    }

    fn on(writer: impl Database + 'static, reader: impl Database + 'static) -> Self {
        let mut threads = Vec::new();
        let mut start = |database: Box<dyn Database>| {
            let (sender, receiver) = mpsc::sync_channel(WAITING);
            threads.push(thread::spawn(move || serve(database, &receiver)));
            Some(sender)
        };
        let (writer, reader) = (start(Box::new(writer)), start(Box::new(reader)));
        Self { writer, reader, threads }
    }

    /// Does `work` in a transaction; durable when it answers.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Sql) -> Result<T, StoreError> + Send + 'static,
    {
        ask(self.writer.as_ref(), false, work).await
    }

    /// The same for work after which nothing of what it erased may be left on the disk.
    async fn erase<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Sql) -> Result<T, StoreError> + Send + 'static,
    {
        ask(self.writer.as_ref(), true, work).await
    }

    /// Reads something.
    async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Sql) -> Result<T, StoreError> + Send + 'static,
    {
        ask(self.reader.as_ref(), false, work).await
    }

    /// Whether the database answers.
    pub(super) async fn ping(&self) -> Result<(), StoreError> {
        self.read(|sql| sql.rows("SELECT 1 FROM ticket LIMIT 1", &[]).map(drop)).await
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.writer = None;
        self.reader = None;
        // What was sent before is still written.
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

async fn ask<T, F>(to: Option<&mpsc::SyncSender<Box<dyn Work>>>, erases: bool, work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnMut(&mut dyn Sql) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, waiting) = oneshot::channel();
    let piece = Box::new(Piece { work, value: None, answer, erases });
    match to.ok_or(StoreError::Closed)?.try_send(piece) {
        Ok(()) => waiting.await.unwrap_or(Err(StoreError::Closed)),
        Err(mpsc::TrySendError::Full(_)) => Err(StoreError::Full),
        Err(mpsc::TrySendError::Disconnected(_)) => Err(StoreError::Closed),
    }
}

/// The life of a thread: until everybody who could send work is gone.
fn serve(mut database: Box<dyn Database>, receiver: &mpsc::Receiver<Box<dyn Work>>) {
    while let Ok(first) = receiver.recv() {
        let mut batch = vec![first];
        batch.extend(receiver.try_iter().take(BATCH - 1));
        let erases = batch.iter().any(|work| work.erases());
        let together = database.transaction(&mut |sql| batch.iter_mut().try_for_each(|work| work.act(sql)));
        // What failed together is tried alone, and so is a single piece that another node was faster than.
        let again = together.is_err() && (batch.len() > 1 || matches!(together, Err(StoreError::Raced(_))));
        let mut end = Some(together);
        let mut ends = Vec::new();
        for work in &mut batch {
            let own = if again { alone(&mut *database, &mut **work) } else { end.take().unwrap_or(Ok(())) };
            ends.push(own);
        }
        if erases && let Err(error) = database.scrub() {
            super::log::error("store.scrub", &[("error", error.to_string().into())]);
        }
        for (work, end) in batch.into_iter().zip(ends) {
            work.settle(end);
        }
    }
}

/// A piece in a transaction of its own, a few times while other nodes are faster.
fn alone(database: &mut dyn Database, work: &mut dyn Work) -> Result<(), StoreError> {
    let mut end = Ok(());
    for _ in 0..RACES {
        end = database.transaction(&mut |sql| work.act(sql));
        if !matches!(end, Err(StoreError::Raced(_))) {
            return end;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{sql::Param, *};

    #[tokio::test]
    async fn one_piece_that_fails_takes_no_other_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path()).unwrap();
        let insert = |json: Option<&'static str>| {
            store.write(move |sql| {
                sql.run("INSERT INTO ticket (received, json) VALUES ($1, $2)", &[Param::Int(1), json.into()])
            })
        };
        let (one, none, two) = tokio::join!(insert(Some("{}")), insert(None), insert(Some("{}")));
        assert!(one.is_ok() && none.is_err() && two.is_ok());
        let count = store.read(|sql| sql.rows("SELECT count(*) FROM ticket", &[])?[0].int(0)).await.unwrap();
        assert_eq!(count, 2);
    }
}
