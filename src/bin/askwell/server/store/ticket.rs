//! What came in, and what was answered to it?
//!
//! Invariants: the answer is stored in the same transaction as the ticket: there is no moment at which one exists without the other. A
//! key belongs to one content. Erased secrets are overwritten.
//!
//! Costs: lists decode only what they show.

use askwell::backend::native::{Created, Reply, StoredFile, Ticket};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{
    Millis, Store, StoreError,
    outgoing::{self, Claimed},
    sql::{Param, Sql},
};
use crate::server::{idempotency::Fingerprint, number::Number, upload::File};

/// [`Created::secret`] when the client is asked for its secret again.
const SECRET_WANTED: &str = "wanted";

/// What a request is addressed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) enum Target {
    /// A new ticket.
    Ticket,
    /// A reply to the ticket of this number: one of this server, or of the help desk behind it.
    Reply(String),
}

/// A checked request, ready to be stored.
#[derive(Debug)]
pub(in crate::server) struct Parcel {
    pub(in crate::server) target: Target,
    pub(in crate::server) key: String,
    pub(in crate::server) fingerprint: Fingerprint,
    /// The canonical JSON of a [`Ticket`] or a [`Reply`], as the target says.
    pub(in crate::server) json: String,
    pub(in crate::server) files: Vec<File>,
    pub(in crate::server) secret: Option<String>,
    /// The client had a secret and has it no longer: it is asked for again.
    pub(in crate::server) secret_lost: bool,
    pub(in crate::server) fate: Fate,
}

/// What is to become of a parcel once it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) enum Fate {
    /// It stays here: the inbox is where people read it.
    Stay,
    /// It goes on to the help desk: sent by this node, which has it until then, or by whoever comes to it.
    Send { owner: Option<String>, until: Millis },
    /// It goes on when a person says so.
    Hold { why: &'static str },
}

/// What became of a parcel.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::server) enum Outcome {
    /// Stored now; what is to be handed on has a row, claimed if the parcel named an owner.
    Created(Answer, Option<Claimed>),
    /// Stored earlier under the same key with the same content; nothing was written.
    Replayed(Answer),
    /// The key belongs to another content; nothing was written.
    KeyReused,
    /// There is no ticket to reply to; nothing was written.
    UnknownTicket,
}

/// What the client is told, the first time and every time after.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::server) struct Answer {
    /// 201, or 202 while it has not reached the help desk.
    pub(in crate::server) status: u16,
    pub(in crate::server) number: Number,
    /// The reply's place within the ticket, 1 and up.
    pub(in crate::server) reply: Option<i64>,
    /// [`Created`] as JSON.
    pub(in crate::server) json: String,
}

/// A line of the inbox.
#[derive(Debug)]
pub(in crate::server) struct Entry {
    pub(in crate::server) number: Number,
    pub(in crate::server) received: Millis,
    pub(in crate::server) ticket: Ticket,
    pub(in crate::server) files: i64,
    pub(in crate::server) replies: i64,
    /// Secrets that nobody has seen yet.
    pub(in crate::server) secrets: i64,
}

/// Everything known about one ticket, except the bytes and the secrets themselves.
#[derive(Debug)]
pub(in crate::server) struct Stored {
    pub(in crate::server) number: Number,
    pub(in crate::server) received: Millis,
    pub(in crate::server) ticket: Ticket,
    pub(in crate::server) replies: Vec<StoredReply>,
    pub(in crate::server) files: Vec<FileEntry>,
    pub(in crate::server) secrets: Vec<SecretEntry>,
}

/// A reply as it lies in the store.
#[derive(Debug)]
pub(in crate::server) struct StoredReply {
    pub(in crate::server) n: i64,
    pub(in crate::server) received: Millis,
    pub(in crate::server) reply: Reply,
}

/// What is known about a file without reading it.
#[derive(Debug)]
pub(in crate::server) struct FileEntry {
    pub(in crate::server) n: i64,
    pub(in crate::server) reply: Option<i64>,
    pub(in crate::server) name: String,
    pub(in crate::server) media_type: String,
    pub(in crate::server) size: i64,
    pub(in crate::server) sha256: Vec<u8>,
}

/// That there is, or was, a secret.
#[derive(Debug)]
pub(in crate::server) struct SecretEntry {
    pub(in crate::server) n: i64,
    pub(in crate::server) reply: Option<i64>,
    /// When it was shown and erased; `None` while it waits.
    pub(in crate::server) shown: Option<Millis>,
    /// Whether it has not arrived yet: the client was asked for it again.
    pub(in crate::server) awaited: bool,
}

impl Store {
    /// Stores a parcel, or finds what was answered to it before. Durable when it answers.
    pub(in crate::server) async fn accept(&self, parcel: Parcel, now: Millis) -> Result<Outcome, StoreError> {
        self.write(move |sql| accept(sql, &parcel, now)).await
    }

    /// What the client of this key is told, which is a promise.
    pub(in crate::server) async fn promised(&self, key: String) -> Result<Option<Answer>, StoreError> {
        self.write(move |sql| match answered(sql, &key)? {
            Some((_, answer)) => Ok(outgoing::promise(sql, &answer)?.then_some(answer)),
            None => Ok(None),
        })
        .await
    }

    /// What was answered to this key.
    pub(in crate::server) async fn answer(&self, key: String) -> Result<Option<Answer>, StoreError> {
        self.read(move |sql| Ok(answered(sql, &key)?.map(|(_, answer)| answer))).await
    }

    /// What the key of this ticket or reply is answered.
    pub(in crate::server) async fn answer_of(
        &self,
        number: Number,
        reply: Option<i64>,
    ) -> Result<Option<Answer>, StoreError> {
        self.read(move |sql| {
            let rows = sql.rows(
                "SELECT key FROM answer WHERE ticket = $1 AND coalesce(reply, 0) = $2",
                &[number.0.into(), reply.unwrap_or_default().into()],
            )?;
            let Some(row) = rows.first() else { return Ok(None) };
            Ok(answered(sql, row.text(0)?)?.map(|(_, answer)| answer))
        })
        .await
    }

    /// At most `limit` tickets with numbers below `before`, newest first.
    pub(in crate::server) async fn list(&self, before: Option<Number>, limit: i64) -> Result<Vec<Entry>, StoreError> {
        self.read(move |sql| {
            let rows = sql.rows(
                "SELECT number, received, json,
                        (SELECT count(*) FROM file WHERE file.ticket = number),
                        (SELECT count(*) FROM reply WHERE reply.ticket = number),
                        (SELECT count(*) FROM secret WHERE secret.ticket = number AND text IS NOT NULL)
                 FROM ticket WHERE number < $1 ORDER BY number DESC LIMIT $2",
                &[before.map_or(i64::MAX, |number| number.0).into(), limit.into()],
            )?;
            let entry = |row: &super::sql::Row| {
                Ok(Entry {
                    number: Number(row.int(0)?),
                    received: row.int(1)?,
                    ticket: decoded(row.text(2)?)?,
                    files: row.int(3)?,
                    replies: row.int(4)?,
                    secrets: row.int(5)?,
                })
            };
            rows.iter().map(entry).collect()
        })
        .await
    }

    /// Everything about one ticket, or `None` if there is none.
    pub(in crate::server) async fn ticket(&self, number: Number) -> Result<Option<Stored>, StoreError> {
        self.read(move |sql| stored(sql, number)).await
    }

    /// One file of a ticket, byte for byte.
    pub(in crate::server) async fn file(&self, number: Number, n: i64) -> Result<Option<File>, StoreError> {
        self.read(move |sql| {
            let rows = sql.rows(
                "SELECT name, type, bytes FROM file WHERE ticket = $1 AND n = $2",
                &[number.0.into(), n.into()],
            )?;
            rows.into_iter().next().map(file).transpose()
        })
        .await
    }

    /// Takes a secret out of the database: whoever receives it is the only one who ever does. `None` if there is none left.
    pub(in crate::server) async fn reveal(
        &self,
        number: Number,
        n: i64,
        now: Millis,
    ) -> Result<Option<String>, StoreError> {
        self.erase(move |sql| {
            let of = [number.0.into(), n.into()];
            let rows = sql.rows("SELECT text FROM secret WHERE ticket = $1 AND n = $2", &of)?;
            let secret = rows.first().map(|row| row.text_if_any(0)).transpose()?.flatten().map(String::from);
            if secret.is_some() {
                sql.run(
                    "UPDATE secret SET text = NULL, shown = $1 WHERE ticket = $2 AND n = $3",
                    &[now.into(), number.0.into(), n.into()],
                )?;
            }
            Ok(secret)
        })
        .await
    }
}

/// The files of a ticket (`reply` is `None`) or of one of its replies, in order.
pub(super) fn files(sql: &mut dyn Sql, number: Number, reply: Option<i64>) -> Result<Vec<File>, StoreError> {
    let rows = sql.rows(
        "SELECT name, type, bytes FROM file WHERE ticket = $1 AND coalesce(reply, 0) = $2 ORDER BY n",
        &[number.0.into(), reply.unwrap_or_default().into()],
    )?;
    rows.into_iter().map(file).collect()
}

fn file(mut row: super::sql::Row) -> Result<File, StoreError> {
    Ok(File { name: row.text(0)?.to_owned(), media_type: row.text(1)?.to_owned(), bytes: row.blob(2)? })
}

fn stored(sql: &mut dyn Sql, number: Number) -> Result<Option<Stored>, StoreError> {
    let of = [number.0.into()];
    let tickets = sql.rows("SELECT received, json FROM ticket WHERE number = $1", &of)?;
    let Some(row) = tickets.first() else { return Ok(None) };
    let (received, ticket) = (row.int(0)?, decoded(row.text(1)?)?);
    let replies = sql.rows("SELECT n, received, json FROM reply WHERE ticket = $1 ORDER BY n", &of)?;
    let files = sql.rows(
        "SELECT n, reply, name, type, CAST(length(bytes) AS BIGINT), sha256 FROM file WHERE ticket = $1 ORDER BY n",
        &of,
    )?;
    let secrets = sql.rows(
        "SELECT n, reply, shown, CAST(CASE WHEN text IS NULL AND shown IS NULL THEN 1 ELSE 0 END AS BIGINT)
         FROM secret WHERE ticket = $1 ORDER BY n",
        &of,
    )?;
    let reply = |row: &super::sql::Row| {
        Ok(StoredReply { n: row.int(0)?, received: row.int(1)?, reply: decoded(row.text(2)?)? })
    };
    let file = |mut row: super::sql::Row| {
        Ok(FileEntry {
            n: row.int(0)?,
            reply: row.int_if_any(1)?,
            name: row.text(2)?.to_owned(),
            media_type: row.text(3)?.to_owned(),
            size: row.int(4)?,
            sha256: row.blob(5)?,
        })
    };
    let secret = |row: &super::sql::Row| {
        Ok(SecretEntry {
            n: row.int(0)?,
            reply: row.int_if_any(1)?,
            shown: row.int_if_any(2)?,
            awaited: row.int(3)? == 1,
        })
    };
    Ok(Some(Stored {
        number,
        received,
        ticket,
        replies: replies.iter().map(reply).collect::<Result<_, StoreError>>()?,
        files: files.into_iter().map(file).collect::<Result<_, StoreError>>()?,
        secrets: secrets.iter().map(secret).collect::<Result<_, StoreError>>()?,
    }))
}

fn accept(sql: &mut dyn Sql, parcel: &Parcel, now: Millis) -> Result<Outcome, StoreError> {
    if let Some((fingerprint, answer)) = answered(sql, &parcel.key)? {
        if fingerprint != parcel.fingerprint {
            return Ok(Outcome::KeyReused);
        }
        if outgoing::promise(sql, &answer)? {
            return Ok(Outcome::Replayed(fill_secret(sql, parcel, answer)?));
        }
        // The help desk has refused it, and its courier has just taken it out: it is as if it had never come.
    }
    let (number, reply) = match &parcel.target {
        Target::Ticket => {
            let rows = sql.rows(
                "INSERT INTO ticket (received, json) VALUES ($1, $2) RETURNING number",
                &[now.into(), (&parcel.json).into()],
            )?;
            (Number(rows.first().ok_or(StoreError::Shape)?.int(0)?), None)
        }
        Target::Reply(name) => {
            let Some(number) = addressee(sql, name)? else { return Ok(Outcome::UnknownTicket) };
            let n = next(sql, "SELECT coalesce(max(n), 0) + 1 FROM reply WHERE ticket = $1", number)?;
            sql.run(
                "INSERT INTO reply (ticket, n, received, json) VALUES ($1, $2, $3, $4)",
                &[number.0.into(), n.into(), now.into(), (&parcel.json).into()],
            )?;
            (number, Some(n))
        }
    };
    insert_rest(sql, parcel, number, reply, now)
}

/// The ticket that is called so, here or at the help desk.
fn addressee(sql: &mut dyn Sql, name: &str) -> Result<Option<Number>, StoreError> {
    if let Ok(number) = name.parse::<Number>() {
        let own = sql.rows("SELECT number FROM ticket WHERE number = $1", &[number.0.into()])?;
        if !own.is_empty() {
            return Ok(Some(number));
        }
    }
    let rows = sql
        .rows("SELECT ticket FROM outgoing WHERE number = $1 AND reply IS NULL ORDER BY id LIMIT 1", &[name.into()])?;
    rows.first().map(|row| row.int(0).map(Number)).transpose()
}

fn insert_rest(
    sql: &mut dyn Sql,
    parcel: &Parcel,
    number: Number,
    reply: Option<i64>,
    now: Millis,
) -> Result<Outcome, StoreError> {
    if !parcel.files.is_empty() {
        let first = next(sql, "SELECT coalesce(max(n), 0) + 1 FROM file WHERE ticket = $1", number)?;
        for (n, file) in (first..).zip(&parcel.files) {
            sql.run(
                "INSERT INTO file (ticket, n, reply, name, type, sha256, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                &[
                    number.0.into(),
                    n.into(),
                    reply.into(),
                    (&file.name).into(),
                    (&file.media_type).into(),
                    Param::Blob(&Sha256::digest(&file.bytes)),
                    Param::Blob(&file.bytes),
                ],
            )?;
        }
    }
    if parcel.secret.is_some() || parcel.secret_lost {
        let n = next(sql, "SELECT coalesce(max(n), 0) + 1 FROM secret WHERE ticket = $1", number)?;
        sql.run(
            "INSERT INTO secret (ticket, n, reply, text) VALUES ($1, $2, $3, $4)",
            &[number.0.into(), n.into(), reply.into(), parcel.secret.as_ref().into()],
        )?;
    }
    let file = |file: &File| StoredFile { name: file.name.clone(), stored: true, reason: None };
    let (status, state) = match parcel.fate {
        Fate::Stay => (201, None),
        Fate::Send { .. } => (202, Some(String::from(outgoing::QUEUED))),
        Fate::Hold { .. } => (202, Some(String::from(outgoing::HELD))),
    };
    let created = Created {
        number: number.to_string(),
        state,
        secret: (parcel.secret_lost && parcel.secret.is_none()).then(|| String::from(SECRET_WANTED)),
        attachments: parcel.files.iter().map(file).collect(),
        ..Created::default()
    };
    let answer = Answer { status, number, reply, json: serde_json::to_string(&created)? };
    sql.run(
        "INSERT INTO answer (key, fingerprint, ticket, reply, json, status) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&parcel.key).into(),
            Param::Blob(&parcel.fingerprint),
            number.0.into(),
            reply.into(),
            (&answer.json).into(),
            i64::from(status).into(),
        ],
    )?;
    let claimed = outgoing::insert(sql, parcel, number, reply, now)?;
    Ok(Outcome::Created(answer, claimed))
}

/// A secret that was asked for again goes to the place that was kept for it.
fn fill_secret(sql: &mut dyn Sql, parcel: &Parcel, answer: Answer) -> Result<Answer, StoreError> {
    let Some(secret) = &parcel.secret else { return Ok(answer) };
    let filled = sql.run(
        "UPDATE secret SET text = $1 WHERE ticket = $2 AND coalesce(reply, 0) = $3 AND text IS NULL AND shown IS NULL",
        &[secret.into(), answer.number.0.into(), answer.reply.unwrap_or_default().into()],
    )?;
    if filled == 0 {
        return Ok(answer);
    }
    let mut created: Created = decoded(&answer.json)?;
    created.secret = None;
    let answer = Answer { json: serde_json::to_string(&created)?, ..answer };
    sql.run("UPDATE answer SET json = $1 WHERE key = $2", &[(&answer.json).into(), (&parcel.key).into()])?;
    Ok(answer)
}

/// What was answered to the key before, with the content's fingerprint.
fn answered(sql: &mut dyn Sql, key: &str) -> Result<Option<(Fingerprint, Answer)>, StoreError> {
    let rows = sql.rows("SELECT fingerprint, ticket, reply, json, status FROM answer WHERE key = $1", &[key.into()])?;
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    let fingerprint = Fingerprint::try_from(row.blob(0)?).map_err(|_| StoreError::Shape)?;
    let answer = Answer {
        status: u16::try_from(row.int(4)?).map_err(|_| StoreError::Shape)?,
        number: Number(row.int(1)?),
        reply: row.int_if_any(2)?,
        json: row.text(3)?.to_owned(),
    };
    Ok(Some((fingerprint, answer)))
}

fn next(sql: &mut dyn Sql, statement: &str, number: Number) -> Result<i64, StoreError> {
    sql.rows(statement, &[number.0.into()])?.first().ok_or(StoreError::Shape)?.int(0)
}

pub(super) fn decoded<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_str(json)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

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
            secret_lost: false,
            fate: Fate::Stay,
        }
    }

    fn open() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::in_folder(folder.path()).unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn a_parcel_is_stored_once() {
        let (_folder, store) = open();
        let Outcome::Created(answer, None) = store.accept(parcel("k", Target::Ticket), 5).await.unwrap() else {
            panic!()
        };
        assert_eq!(answer.number.to_string(), "100-0001");
        assert_eq!(store.accept(parcel("k", Target::Ticket), 6).await.unwrap(), Outcome::Replayed(answer));
        let other = Parcel { fingerprint: [2; 32], ..parcel("k", Target::Ticket) };
        assert_eq!(store.accept(other, 7).await.unwrap(), Outcome::KeyReused);
        assert_eq!(store.list(None, 10).await.unwrap().len(), 1);
        assert_eq!(store.file(Number(1_000_001), 1).await.unwrap().unwrap().bytes, [0, 255, 10]);
    }

    #[tokio::test]
    async fn a_reply_needs_its_ticket_and_continues_its_numbers() {
        let (_folder, store) = open();
        let target = || Target::Reply(String::from("100-0001"));
        assert_eq!(store.accept(parcel("r", target()), 5).await.unwrap(), Outcome::UnknownTicket);
        store.accept(parcel("k", Target::Ticket), 5).await.unwrap();
        let Outcome::Created(answer, _) = store.accept(parcel("r", target()), 5).await.unwrap() else { panic!() };
        assert_eq!((answer.number, answer.reply), (Number(1_000_001), Some(1)));
        let stored = store.ticket(Number(1_000_001)).await.unwrap().unwrap();
        assert_eq!(stored.files.iter().map(|file| (file.n, file.reply)).collect::<Vec<_>>(), [(1, None), (2, Some(1))]);
    }

    #[tokio::test]
    async fn a_shown_secret_is_nowhere_on_the_disk() {
        let (folder, store) = open();
        store.accept(parcel("k", Target::Ticket), 5).await.unwrap();
        let on_disk = || {
            fs::read_dir(folder.path())
                .unwrap()
                .any(|file| fs::read(file.unwrap().path()).unwrap().windows(7).any(|window| window == b"hunter2"))
        };
        assert!(on_disk());
        assert_eq!(store.reveal(Number(1_000_001), 1, 9).await.unwrap().as_deref(), Some("hunter2"));
        assert_eq!(store.reveal(Number(1_000_001), 1, 9).await.unwrap(), None);
        assert!(!on_disk());
    }

    #[tokio::test]
    async fn a_lost_secret_is_asked_for_until_it_comes() {
        let (_folder, store) = open();
        let lost = || Parcel { secret: None, secret_lost: true, ..parcel("k", Target::Ticket) };
        let Outcome::Created(answer, _) = store.accept(lost(), 5).await.unwrap() else { panic!() };
        assert!(answer.json.contains(r#""secret":"wanted""#), "{}", answer.json);
        assert_eq!(store.accept(lost(), 6).await.unwrap(), Outcome::Replayed(answer));
        let Outcome::Replayed(answer) = store.accept(parcel("k", Target::Ticket), 7).await.unwrap() else { panic!() };
        assert!(!answer.json.contains("secret"), "{}", answer.json);
        assert_eq!(store.reveal(Number(1_000_001), 1, 9).await.unwrap().as_deref(), Some("hunter2"));
    }
}
