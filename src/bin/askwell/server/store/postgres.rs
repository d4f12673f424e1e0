//! The store in PostgreSQL: the choice for several nodes behind one balancer.
//!
//! The client is `postgres`, the blocking face of tokio-postgres: the store's threads block anyway, it is a third of what sqlx brings
//! (no macros, no pool, no second TLS), and statements stay the same text as for SQLite. [`super::tls`] encrypts connections as the
//! address demands.
//!
//! Invariants: `synchronous_commit` is on, whatever the server's default; a connection that failed is thrown away, and the next
//! transaction makes a new one.

use std::{collections::HashMap, error::Error as _, path::Path, time::Duration};

use postgres::{
    Client, Config, Statement, Transaction,
    error::SqlState,
    types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use super::{
    StoreError,
    sql::{Database, Param, Row, Sql, Value},
    tls::{self, Tls},
};

/// Version of postgres.sql.
const SCHEMA_VERSION: i64 = 1;
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// What the client's errors about encryption begin with.
const TLS_FAILED: &str = "error performing TLS handshake";
/// Keeps two nodes that start together from making the tables twice.
const SCHEMA_LOCK: i64 = 0x41_73_6b_77;

/// A connection, made when it is needed.
pub(super) struct Postgres {
    config: Config,
    tls: Tls,
    open: Option<Open>,
}

struct Open {
    client: Client,
    statements: HashMap<String, Statement>,
}

struct Within<'a> {
    transaction: Transaction<'a>,
    statements: &'a mut HashMap<String, Statement>,
}

impl Postgres {
    /// Two connections to `address` (a `host=… dbname=…` or a `postgres://…`), with the tables made if there are none. `root` is a file
    /// of the certificates that are trusted.
    pub(super) fn open(address: &str, password: Option<&str>, root: Option<&Path>) -> Result<(Self, Self), StoreError> {
        let (address, tls) = tls::open(address, root)?;
        let mut config: Config = address.parse()?;
        if let Some(password) = password {
            config.password(password);
        }
        config.connect_timeout(CONNECT).application_name("askwell");
        let mut writer = Self { config: config.clone(), tls: tls.clone(), open: None };
        writer.make_tables()?;
        Ok((writer, Self { config, tls, open: None }))
    }

    fn make_tables(&mut self) -> Result<(), StoreError> {
        let open = self.connected()?;
        let mut transaction = open.client.transaction()?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&SCHEMA_LOCK])?;
        let has = transaction.query_one("SELECT to_regclass('version') IS NOT NULL", &[])?;
        if has.try_get(0)? {
            let found: i64 = transaction.query_one("SELECT number FROM version", &[])?.try_get(0)?;
            if found != SCHEMA_VERSION {
                let place = String::from("the PostgreSQL database");
                return Err(StoreError::Version { place, found, wanted: SCHEMA_VERSION });
            }
        } else {
            transaction.batch_execute(include_str!("postgres.sql"))?;
        }
        Ok(transaction.commit()?)
    }

    fn connected(&mut self) -> Result<&mut Open, StoreError> {
        if self.open.as_ref().is_some_and(|open| open.client.is_closed()) {
            self.open = None;
        }
        match &mut self.open {
            Some(open) => Ok(open),
            none => {
                let mut client = self.config.connect(self.tls.clone())?;
                client.batch_execute("SET synchronous_commit = on; SET statement_timeout = '20s'")?;
                Ok(none.insert(Open { client, statements: HashMap::new() }))
            }
        }
    }
}

impl Database for Postgres {
    fn transaction(&mut self, work: &mut dyn FnMut(&mut dyn Sql) -> Result<(), StoreError>) -> Result<(), StoreError> {
        let Open { client, statements } = self.connected()?;
        let mut within = Within { transaction: client.transaction()?, statements };
        let done = work(&mut within);
        match done {
            Ok(()) => Ok(within.transaction.commit()?),
            Err(error) => {
                // The first error is the one to tell; a connection that cannot even undo is closed, and told so next time.
                let _ = within.transaction.rollback();
                Err(error)
            }
        }
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        // Dead rows are the server's vacuum's, and its log is the operator's.
        Ok(())
    }
}

impl Within<'_> {
    fn statement(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.transaction.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

impl Sql for Within<'_> {
    fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
        Ok(self.transaction.execute(&statement, &params)?)
    }

    fn rows(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        let statement = self.statement(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as &(dyn ToSql + Sync)).collect();
        let found = self.transaction.query(&statement, &params)?;
        let value = |row: &postgres::Row, column: usize| -> Result<Value, StoreError> {
            Ok(match *row.columns()[column].type_() {
                Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map_or(Value::Null, Value::Int),
                Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map_or(Value::Null, |n| Value::Int(n.into())),
                Type::TEXT => row.try_get::<_, Option<String>>(column)?.map_or(Value::Null, Value::Text),
                Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map_or(Value::Null, Value::Blob),
                _ => return Err(StoreError::Shape),
            })
        };
        let row =
            |row: &postgres::Row| (0..row.len()).map(|column| value(row, column)).collect::<Result<_, _>>().map(Row);
        found.iter().map(row).collect()
    }

    fn skip_locked(&self) -> &'static str {
        " FOR UPDATE SKIP LOCKED"
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Self::Int(number) => number.to_sql(kind, out),
            // A text of PostgreSQL holds every character but this one.
            Self::Text(text) if text.contains('\0') => text.replace('\0', "\u{fffd}").to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        [Type::INT8, Type::INT4, Type::TEXT, Type::BYTEA].contains(kind)
    }

    to_sql_checked!();
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        // The cause says what happened; its details, which may hold values, are left out.
        let cause = match error.as_db_error() {
            Some(own) => format!(": {}", own.message()),
            None => error.source().map(|cause| format!(": {cause}")).unwrap_or_default(),
        };
        let raced = [SqlState::UNIQUE_VIOLATION, SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
        let told = format!("{error}{cause}");
        if let Some(why) = told.strip_prefix(TLS_FAILED) {
            return Self::Encryption(why.trim_start_matches([':', ' ']).to_owned());
        }
        if error.code().is_some_and(|code| raced.contains(code)) { Self::Raced(told) } else { Self::Postgres(told) }
    }
}
