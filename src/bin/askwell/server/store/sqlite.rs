//! The store in one SQLite file: the choice for one machine.
//!
//! Invariants: WAL with `synchronous=FULL`, so that a committed transaction survives a power cut; erased bytes are overwritten
//! (`secure_delete`). One process at a time: a lock beside the file keeps a second one out, since two would send one ticket twice.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use rusqlite::{Connection, ToSql, Transaction, TransactionBehavior, types::ToSqlOutput, types::ValueRef};

use super::{
    StoreError,
    sql::{Database, Param, Row, Sql, Value},
};
use crate::server::number::Number;

/// The file's name inside the data folder.
pub(super) const FILE_NAME: &str = "askwell.sqlite3";
/// The name of the lock.
const LOCK_NAME: &str = "askwell.lock";
/// Version of schema.sql, kept in SQLite's `user_version`.
const SCHEMA_VERSION: i64 = 2;
/// How long to wait for another process that holds the file, such as a backup.
const BUSY: Duration = Duration::from_secs(10);

/// A connection to the file.
pub(super) struct Sqlite {
    connection: Connection,
    /// Whether its transactions write.
    writes: bool,
    /// Held for as long as the writing connection is open.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens the database in `folder`, and creates both if they do not exist: a connection that writes and one that reads.
    pub(super) fn open(folder: &Path) -> Result<(Self, Self), StoreError> {
        create_private(folder).map_err(|error| StoreError::Folder { path: folder.to_path_buf(), error })?;
        let lock = lock(folder)?;
        let path = folder.join(FILE_NAME);
        let mut connection = Connection::open(&path)?;
        connection.busy_timeout(BUSY)?;
        connection.query_row("PRAGMA journal_mode=WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON")?;
        connection.set_prepared_statement_cache_capacity(64);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match found {
            0 => {
                transaction.execute_batch(concat!(include_str!("schema.sql"), include_str!("outgoing.sql")))?;
                transaction
                    .execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', ?1)", [Number::ORIGIN.0])?;
            }
            1 => transaction.execute_batch(concat!(
                "ALTER TABLE answer ADD COLUMN status INTEGER NOT NULL DEFAULT 201;",
                include_str!("outgoing.sql")
            ))?,
            SCHEMA_VERSION => {}
            found => {
                return Err(StoreError::Version { place: path.display().to_string(), found, wanted: SCHEMA_VERSION });
            }
        }
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        transaction.commit()?;
        let reader = Connection::open(&path)?;
        reader.busy_timeout(BUSY)?;
        Ok((
            Self { connection, writes: true, _lock: Some(lock) },
            Self { connection: reader, writes: false, _lock: None },
        ))
    }
}

impl Database for Sqlite {
    fn transaction(&mut self, work: &mut dyn FnMut(&mut dyn Sql) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let behaviour = if self.writes { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
        let mut transaction = self.connection.transaction_with_behavior(behaviour)?;
        work(&mut transaction)?;
        Ok(transaction.commit()?)
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        // The log still holds the pages as they were. If a reader blocks the checkpoint, the next one removes them.
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }
}

impl Sql for Transaction<'_> {
    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        Ok(self.prepare_cached(sql)?.execute(rusqlite::params_from_iter(params))? as u64)
    }

    fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut found = statement.query(rusqlite::params_from_iter(params))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let values = (0..columns).map(|column| {
                Ok(match row.get_ref(column)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(number) => Value::Int(number),
                    ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                    ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                    ValueRef::Real(_) => return Err(StoreError::Shape),
                })
            });
            rows.push(Row(values.collect::<Result<_, StoreError>>()?));
        }
        Ok(rows)
    }

    fn skip_locked(&self) -> &'static str {
        ""
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
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

/// Takes the folder for this process. The operating system lets go of it however the process ends.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let failed = |error| StoreError::Folder { path: folder.to_path_buf(), error };
    let file = File::create(folder.join(LOCK_NAME)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Taken(folder.to_path_buf())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_another_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        assert!(matches!(Sqlite::open(folder.path()), Err(StoreError::Version { found: 99, .. })));
    }

    #[test]
    fn a_second_process_is_kept_out() {
        let folder = tempfile::tempdir().unwrap();
        let first = Sqlite::open(folder.path()).unwrap();
        assert!(matches!(Sqlite::open(folder.path()), Err(StoreError::Taken(_))));
        drop(first);
        assert!(Sqlite::open(folder.path()).is_ok());
    }

    #[test]
    fn a_file_of_the_first_version_is_raised() {
        let folder = tempfile::tempdir().unwrap();
        let (first, _) = Sqlite::open(folder.path()).unwrap();
        first
            .connection
            .execute_batch("DROP TABLE outgoing; DROP INDEX answer_ticket; ALTER TABLE answer DROP COLUMN status")
            .unwrap();
        first.connection.pragma_update(None, "user_version", 1).unwrap();
        drop(first);
        let (mut again, _) = Sqlite::open(folder.path()).unwrap();
        again
            .transaction(&mut |sql| {
                sql.rows("SELECT id FROM outgoing, answer WHERE answer.status = 201", &[]).map(drop)
            })
            .unwrap();
    }
}
