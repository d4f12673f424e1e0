//! What is still to be handed to the help desk, who is at it, and what became of it?
//!
//! A row is claimed for a while by one node; each claim raises the row's fence, and every later write names the fence that it knows. So
//! a node that was taken for dead can send nothing more under its old claim, and writes nothing. Before a request that must not be
//! repeated goes out, the row says so ([`Store::mark`]); a row that is claimed again in that state has an unknown outcome, which
//! people decide and no machine does.
//!
//! Costs: claims and counts read an index of what is open; delivered rows cost nothing until they are erased.

use askwell::backend::{
    Receipt,
    native::{Created, StoredFile},
};

use super::{
    Millis, Store, StoreError,
    sql::{Param, Row, Sql},
    ticket::{Answer, Fate, Parcel, decoded, files},
};
use crate::server::{number::Number, upload::File};

/// [`Created::state`] of what waits for the help desk.
pub(in crate::server) const QUEUED: &str = "queued";
/// [`Created::state`] of what waits for a person.
pub(in crate::server) const HELD: &str = "held";
/// [`Created::state`] of what has reached the help desk.
const DELIVERED: &str = "delivered";

const WAITS: i64 = 0;
const IS_HELD: i64 = 2;

/// Why a person must decide.
pub(in crate::server) mod why {
    /// Nothing shows that a page of ours sent it.
    pub(in crate::server) const QUARANTINE: &str = "quarantine";
    /// It may have been made already.
    pub(in crate::server) const DOUBT: &str = "doubt";
    /// The help desk refused it after the client was told that it is taken.
    pub(in crate::server) const REFUSED: &str = "refused";
    /// It was tried for too long.
    pub(in crate::server) const LATE: &str = "late";
    /// Nobody need decide: it waits, and a client has been told that it is taken.
    pub(in crate::server) const TOLD: &str = "told";
}

/// A claim on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Claimed {
    pub(in crate::server) id: i64,
    pub(in crate::server) fence: i64,
}

/// All that a delivery needs.
#[derive(Debug)]
pub(in crate::server) struct Load {
    pub(in crate::server) number: Number,
    pub(in crate::server) reply: Option<i64>,
    pub(in crate::server) key: String,
    pub(in crate::server) json: String,
    pub(in crate::server) files: Vec<File>,
    /// Whether a secret waits in the inbox.
    pub(in crate::server) secret: bool,
    pub(in crate::server) progress: Vec<u8>,
    pub(in crate::server) attempts: i64,
    pub(in crate::server) received: Millis,
    /// A request that must not be repeated may have gone out.
    pub(in crate::server) risk: bool,
    /// What the receipt of the ticket has kept, when this is a reply.
    pub(in crate::server) open: Vec<(String, String)>,
}

/// A row that waits for a person.
#[derive(Debug)]
pub(in crate::server) struct Held {
    pub(in crate::server) id: i64,
    pub(in crate::server) number: Number,
    pub(in crate::server) reply: Option<i64>,
    pub(in crate::server) why: String,
    pub(in crate::server) detail: String,
    pub(in crate::server) received: Millis,
}

/// How much is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::server) struct Depth {
    pub(in crate::server) queued: i64,
    /// When the oldest of them came.
    pub(in crate::server) oldest: Option<Millis>,
    /// By reason.
    pub(in crate::server) held: Vec<(String, i64)>,
}

/// Why a row waits, and until when.
#[derive(Clone, Debug)]
pub(in crate::server) struct Wait {
    pub(in crate::server) due: Millis,
    pub(in crate::server) attempts: i64,
    pub(in crate::server) why: String,
    pub(in crate::server) detail: String,
    pub(in crate::server) progress: Vec<u8>,
}

/// The row of a parcel that was just stored, if it is to be handed on; a claim only when the parcel names an owner.
pub(super) fn insert(
    sql: &mut dyn Sql,
    parcel: &Parcel,
    number: Number,
    reply: Option<i64>,
    now: Millis,
) -> Result<Option<Claimed>, StoreError> {
    let (state, reason, owner, until) = match &parcel.fate {
        Fate::Stay => return Ok(None),
        Fate::Hold { why } => (IS_HELD, Some(*why), None, 0),
        Fate::Send { owner, until } => (WAITS, None, owner.as_deref(), *until),
    };
    let ended = (state == IS_HELD).then_some(now);
    let rows = sql.rows(
        "INSERT INTO outgoing (ticket, reply, key, state, why, due, attempts, owner, fence, until, risk, progress, received, ended)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 1, $8, 0, $9, $10, $11) RETURNING id",
        &[
            number.0.into(),
            reply.into(),
            (&parcel.key).into(),
            state.into(),
            reason.into(),
            now.into(),
            owner.into(),
            until.into(),
            Param::Blob(&[]),
            now.into(),
            ended.into(),
        ],
    )?;
    let id = rows.first().ok_or(StoreError::Shape)?.int(0)?;
    Ok(Some(Claimed { id, fence: 1 }))
}

/// Notes that a client is told that this is taken: from then on no refusal of the help desk takes it out again. `false` when that has
/// just happened, on whatever node.
pub(super) fn promise(sql: &mut dyn Sql, answer: &Answer) -> Result<bool, StoreError> {
    if answer.status != 202 {
        return Ok(true);
    }
    let of = [answer.number.0.into(), answer.reply.unwrap_or_default().into()];
    let noted = sql.run(
        "UPDATE outgoing SET why = $1 WHERE ticket = $2 AND coalesce(reply, 0) = $3 AND state = 0 AND why IS NULL",
        &[why::TOLD.into(), of[0], of[1]],
    )?;
    let mut there = || sql.rows("SELECT 1 FROM outgoing WHERE ticket = $1 AND coalesce(reply, 0) = $2", &of);
    Ok(noted > 0 || !there()?.is_empty())
}

impl Store {
    /// Claims at most `most` rows that are due and nobody's, oldest first.
    pub(in crate::server) async fn claim(
        &self,
        owner: String,
        until: Millis,
        now: Millis,
        most: i64,
    ) -> Result<Vec<Claimed>, StoreError> {
        self.write(move |sql| {
            let statement = format!(
                "UPDATE outgoing SET owner = $1, until = $2, fence = fence + 1 WHERE id IN (
                   SELECT o.id FROM outgoing o
                   WHERE o.state = 0 AND o.due <= $3 AND o.until <= $3 AND (o.reply IS NULL OR EXISTS (
                     SELECT 1 FROM outgoing t WHERE t.ticket = o.ticket AND t.reply IS NULL AND t.state = 1))
                   ORDER BY o.due LIMIT $4{}) RETURNING id, fence",
                sql.skip_locked()
            );
            let rows = sql.rows(&statement, &[(&owner).into(), until.into(), now.into(), most.into()])?;
            rows.iter().map(|row| Ok(Claimed { id: row.int(0)?, fence: row.int(1)? })).collect()
        })
        .await
    }

    /// Ends every claim: for a database that one process has alone, when it starts.
    pub(crate) async fn release_all(&self) -> Result<u64, StoreError> {
        self.write(|sql| sql.run("UPDATE outgoing SET until = 0 WHERE state = 0 AND until > 0", &[])).await
    }

    /// What a claim is about; `None` when it has ended.
    pub(in crate::server) async fn load(&self, claimed: Claimed) -> Result<Option<Load>, StoreError> {
        self.read(move |sql| load(sql, claimed)).await
    }

    /// Says how far it has come, keeps the claim until `until`, and notes whether the next request must not be repeated. `false` when
    /// the claim has ended: then nothing may be sent.
    pub(in crate::server) async fn mark(
        &self,
        claimed: Claimed,
        until: Millis,
        risk: bool,
        progress: Vec<u8>,
    ) -> Result<bool, StoreError> {
        self.write(move |sql| {
            let changed = sql.run(
                "UPDATE outgoing SET until = $1, risk = $2, progress = $3 WHERE id = $4 AND fence = $5 AND state = 0",
                &[
                    until.into(),
                    i64::from(risk).into(),
                    Param::Blob(&progress),
                    claimed.id.into(),
                    claimed.fence.into(),
                ],
            )?;
            Ok(changed == 1)
        })
        .await
    }

    /// It has arrived, maybe without a part that is told. The answer that its key gets from now on; `None` when the claim has ended.
    pub(in crate::server) async fn delivered(
        &self,
        claimed: Claimed,
        receipt: Receipt,
        missing: Option<String>,
        kept: String,
        now: Millis,
    ) -> Result<Option<String>, StoreError> {
        self.write(move |sql| {
            let rows = sql.rows(
                "UPDATE outgoing SET state = 1, why = NULL, detail = NULL, number = $1, url = $2, kept = $3, ended = $4,
                   until = 0, risk = 0 WHERE id = $5 AND fence = $6 AND state = 0 RETURNING ticket, reply",
                &[
                    (&receipt.number).into(),
                    receipt.url.as_ref().into(),
                    (&kept).into(),
                    now.into(),
                    claimed.id.into(),
                    claimed.fence.into(),
                ],
            )?;
            let Some(row) = rows.first() else { return Ok(None) };
            answer(sql, row, 201, |created| {
                DELIVERED.clone_into(created.state.get_or_insert_default());
                let number = if receipt.number.is_empty() { created.number.clone() } else { receipt.number.clone() };
                created.reference = Some(std::mem::replace(&mut created.number, number));
                created.url.clone_from(&receipt.url);
                for (name, reason) in &receipt.lost_files {
                    lose(&mut created.attachments, name, reason);
                }
                created.missing.clone_from(&missing);
            })
            .map(Some)
        })
        .await
    }

    /// It must be tried again.
    pub(in crate::server) async fn later(&self, claimed: Claimed, wait: Wait) -> Result<(), StoreError> {
        self.write(move |sql| {
            sql.run(
                "UPDATE outgoing SET due = $1, attempts = $2, why = $3, detail = $4, progress = $5, until = 0, risk = 0
                 WHERE id = $6 AND fence = $7 AND state = 0",
                &[
                    wait.due.into(),
                    wait.attempts.into(),
                    (&wait.why).into(),
                    (&wait.detail).into(),
                    Param::Blob(&wait.progress),
                    claimed.id.into(),
                    claimed.fence.into(),
                ],
            )
            .map(drop)
        })
        .await
    }

    /// A person must decide. The answer that its key gets from now on; `None` when the claim has ended.
    pub(in crate::server) async fn hold(
        &self,
        claimed: Claimed,
        why: &'static str,
        detail: String,
        now: Millis,
    ) -> Result<Option<String>, StoreError> {
        self.write(move |sql| {
            let rows = sql.rows(
                "UPDATE outgoing SET state = 2, why = $1, detail = $2, ended = $3, until = 0
                 WHERE id = $4 AND fence = $5 AND state = 0 RETURNING ticket, reply",
                &[why.into(), (&detail).into(), now.into(), claimed.id.into(), claimed.fence.into()],
            )?;
            let Some(row) = rows.first() else { return Ok(None) };
            answer(sql, row, 202, |created| created.state = Some(HELD.to_owned())).map(Some)
        })
        .await
    }

    /// Takes it back out, and frees its key: the help desk refuses it, and nobody was told anything yet. `false` when that cannot be,
    /// because a client was told that it is taken, something hangs on it, or the claim has ended.
    pub(in crate::server) async fn withdraw(&self, claimed: Claimed) -> Result<bool, StoreError> {
        self.erase(move |sql| {
            let rows = sql.rows(
                // The row is held until the end of the transaction: whoever repeats the key elsewhere waits.
                "UPDATE outgoing SET fence = fence WHERE id = $1 AND fence = $2 AND state = 0 AND why IS NULL
                 RETURNING ticket, reply",
                &[claimed.id.into(), claimed.fence.into()],
            )?;
            let Some(row) = rows.first() else { return Ok(false) };
            let (number, reply) = (row.int(0)?, row.int_if_any(1)?);
            let Some(reply) = reply else {
                let replies = sql.rows("SELECT 1 FROM reply WHERE ticket = $1 LIMIT 1", &[number.into()])?;
                if replies.is_empty() {
                    sql.run("DELETE FROM ticket WHERE number = $1", &[number.into()])?;
                }
                return Ok(replies.is_empty());
            };
            for table in ["file", "secret", "answer", "outgoing"] {
                let statement = format!("DELETE FROM {table} WHERE ticket = $1 AND reply = $2");
                sql.run(&statement, &[number.into(), reply.into()])?;
            }
            sql.run("DELETE FROM reply WHERE ticket = $1 AND n = $2", &[number.into(), reply.into()])?;
            Ok(true)
        })
        .await
    }

    /// How much is open.
    pub(in crate::server) async fn depth(&self) -> Result<Depth, StoreError> {
        self.read(|sql| {
            let rows = sql.rows(
                "SELECT state, why, count(*), min(received) FROM outgoing WHERE state <> 1 GROUP BY state, why",
                &[],
            )?;
            let mut depth = Depth::default();
            for row in &rows {
                if row.int(0)? == WAITS {
                    depth.queued += row.int(2)?;
                    depth.oldest = [depth.oldest, row.int_if_any(3)?].into_iter().flatten().min();
                } else {
                    depth.held.push((row.text_if_any(1)?.unwrap_or_default().to_owned(), row.int(2)?));
                }
            }
            depth.held.sort();
            Ok(depth)
        })
        .await
    }

    /// What waits for a person, oldest first.
    pub(in crate::server) async fn held(&self, most: i64) -> Result<Vec<Held>, StoreError> {
        self.read(move |sql| {
            let rows = sql.rows(
                "SELECT id, ticket, reply, why, detail, received FROM outgoing WHERE state = 2 AND erased IS NULL
                 ORDER BY id LIMIT $1",
                &[most.into()],
            )?;
            let held = |row: &Row| {
                Ok(Held {
                    id: row.int(0)?,
                    number: Number(row.int(1)?),
                    reply: row.int_if_any(2)?,
                    why: row.text_if_any(3)?.unwrap_or_default().to_owned(),
                    detail: row.text_if_any(4)?.unwrap_or_default().to_owned(),
                    received: row.int(5)?,
                })
            };
            rows.iter().map(held).collect()
        })
        .await
    }

    /// A person says: send it. `false` when it is not held.
    pub(in crate::server) async fn resend(&self, id: i64, now: Millis) -> Result<bool, StoreError> {
        self.write(move |sql| {
            let rows = sql.rows(
                "UPDATE outgoing SET state = 0, why = NULL, due = $1, received = $2, attempts = 0, risk = 0, until = 0,
                   fence = fence + 1, ended = NULL WHERE id = $3 AND state = 2 AND erased IS NULL RETURNING ticket, reply",
                &[now.into(), now.into(), id.into()],
            )?;
            let Some(row) = rows.first() else { return Ok(false) };
            answer(sql, row, 202, |created| created.state = Some(QUEUED.to_owned()))?;
            Ok(true)
        })
        .await
    }

    /// A person says: it is there, under this number. `kept` is what replies to it need. `false` when it is not held.
    pub(in crate::server) async fn settle(
        &self,
        id: i64,
        number: String,
        kept: String,
        now: Millis,
    ) -> Result<bool, StoreError> {
        self.write(move |sql| {
            let rows = sql.rows(
                "UPDATE outgoing SET state = 1, why = NULL, detail = NULL, number = $1, kept = $2, ended = $3,
                   fence = fence + 1, until = 0, risk = 0 WHERE id = $4 AND state = 2 RETURNING ticket, reply",
                &[(&number).into(), (&kept).into(), now.into(), id.into()],
            )?;
            let Some(row) = rows.first() else { return Ok(false) };
            answer(sql, row, 201, |created| {
                created.state = Some(DELIVERED.to_owned());
                created.reference = Some(std::mem::replace(&mut created.number, number.clone()));
            })?;
            Ok(true)
        })
        .await
    }

    /// Takes the words, files and secrets out of at most a hundred tickets that were delivered before `delivered`, or have been in
    /// quarantine since before `quarantined`. Their numbers and outcomes stay. How many.
    pub(in crate::server) async fn forget(
        &self,
        delivered: Millis,
        quarantined: Millis,
        now: Millis,
    ) -> Result<usize, StoreError> {
        self.erase(move |sql| {
            let rows = sql.rows(
                "SELECT id, ticket, reply FROM outgoing
                 WHERE erased IS NULL AND ((state = 1 AND ended < $1) OR (state = 2 AND why = 'quarantine' AND ended < $2))
                 LIMIT 100",
                &[delivered.into(), quarantined.into()],
            )?;
            for row in &rows {
                forget(sql, row.int(0)?, row.int(1)?, row.int_if_any(2)?, now)?;
            }
            Ok(rows.len())
        })
        .await
    }
}

fn load(sql: &mut dyn Sql, claimed: Claimed) -> Result<Option<Load>, StoreError> {
    let rows = sql.rows(
        "SELECT ticket, reply, key, progress, attempts, received, risk FROM outgoing
         WHERE id = $1 AND fence = $2 AND state = 0",
        &[claimed.id.into(), claimed.fence.into()],
    )?;
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    let (number, reply) = (Number(row.int(0)?), row.int_if_any(1)?);
    let texts = match reply {
        None => sql.rows("SELECT json FROM ticket WHERE number = $1", &[number.0.into()])?,
        Some(n) => sql.rows("SELECT json FROM reply WHERE ticket = $1 AND n = $2", &[number.0.into(), n.into()])?,
    };
    let json = texts.first().ok_or(StoreError::Shape)?.text(0)?.to_owned();
    let secrets = sql.rows(
        "SELECT 1 FROM secret WHERE ticket = $1 AND coalesce(reply, 0) = $2 LIMIT 1",
        &[number.0.into(), reply.unwrap_or_default().into()],
    )?;
    let mut open = Vec::new();
    if reply.is_some() {
        let rows = sql
            .rows("SELECT kept FROM outgoing WHERE ticket = $1 AND reply IS NULL AND state = 1", &[number.0.into()])?;
        open = rows
            .first()
            .map(|row| row.text_if_any(0))
            .transpose()?
            .flatten()
            .map(decoded)
            .transpose()?
            .unwrap_or_default();
    }
    Ok(Some(Load {
        number,
        reply,
        key: row.text(2)?.to_owned(),
        json,
        files: files(sql, number, reply)?,
        secret: !secrets.is_empty(),
        progress: row.blob(3)?,
        attempts: row.int(4)?,
        received: row.int(5)?,
        risk: row.int(6)? != 0,
        open,
    }))
}

/// Changes the answer of the row that an `UPDATE … RETURNING ticket, reply` has met.
fn answer(sql: &mut dyn Sql, row: &Row, status: i64, change: impl FnOnce(&mut Created)) -> Result<String, StoreError> {
    let of = [row.int(0)?.into(), row.int_if_any(1)?.unwrap_or_default().into()];
    let rows = sql.rows("SELECT key, json FROM answer WHERE ticket = $1 AND coalesce(reply, 0) = $2", &of)?;
    let row = rows.first().ok_or(StoreError::Shape)?;
    let mut created: Created = decoded(row.text(1)?)?;
    change(&mut created);
    let json = serde_json::to_string(&created)?;
    sql.run(
        "UPDATE answer SET json = $1, status = $2 WHERE key = $3",
        &[(&json).into(), status.into(), row.text(0)?.into()],
    )?;
    Ok(json)
}

/// The first file of this name that counts as kept does so no longer.
fn lose(files: &mut [StoredFile], name: &str, reason: &str) {
    if let Some(file) = files.iter_mut().find(|file| file.stored && file.name == name) {
        file.stored = false;
        file.reason = Some(reason.to_owned());
    }
}

fn forget(sql: &mut dyn Sql, id: i64, ticket: i64, reply: Option<i64>, now: Millis) -> Result<(), StoreError> {
    let of = [ticket.into(), reply.unwrap_or_default().into()];
    match reply {
        None => {
            sql.run(r#"UPDATE ticket SET json = '{"subject":"","body":""}' WHERE number = $1"#, &[ticket.into()])?;
        }
        Some(n) => {
            sql.run(
                r#"UPDATE reply SET json = '{"body":""}' WHERE ticket = $1 AND n = $2"#,
                &[ticket.into(), n.into()],
            )?;
        }
    }
    sql.run("DELETE FROM file WHERE ticket = $1 AND coalesce(reply, 0) = $2", &of)?;
    sql.run("DELETE FROM secret WHERE ticket = $1 AND coalesce(reply, 0) = $2", &of)?;
    let rows = sql.rows("SELECT key, json FROM answer WHERE ticket = $1 AND coalesce(reply, 0) = $2", &of)?;
    for row in &rows {
        let mut created: Created = decoded(row.text(1)?)?;
        // Names of files are a client's words, too.
        created.attachments = Vec::new();
        created.secret = None;
        let json = serde_json::to_string(&created)?;
        sql.run("UPDATE answer SET json = $1 WHERE key = $2", &[(&json).into(), row.text(0)?.into()])?;
    }
    sql.run(
        "UPDATE outgoing SET erased = $1, detail = NULL, progress = $2 WHERE id = $3",
        &[now.into(), Param::Blob(&[]), id.into()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::store::ticket::{Outcome, Target};

    fn parcel(key: &str) -> Parcel {
        Parcel {
            target: Target::Ticket,
            key: key.to_owned(),
            fingerprint: [7; 32],
            json: String::from(r#"{"subject":"abc","body":""}"#),
            files: Vec::new(),
            secret: None,
            secret_lost: false,
            fate: Fate::Send { owner: Some(String::from("node")), until: 1_000 },
        }
    }

    #[tokio::test]
    async fn what_was_promised_is_not_taken_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&super::super::Place::Folder(folder.path().to_owned())).unwrap();
        let taken = async |key: &str| match store.accept(parcel(key), 1).await.unwrap() {
            Outcome::Created(_, Some(claimed)) => claimed,
            other => panic!("{other:?}"),
        };
        // Nobody has been told anything: the refusal undoes it, and the key is free.
        let claimed = taken("free").await;
        assert!(store.withdraw(claimed).await.unwrap());
        assert!(store.answer(String::from("free")).await.unwrap().is_none());
        // A repetition, on this node or another, has been told that it is taken.
        let claimed = taken("repeated").await;
        assert!(matches!(store.accept(parcel("repeated"), 2).await.unwrap(), Outcome::Replayed(_)));
        assert!(!store.withdraw(claimed).await.unwrap());
        assert!(store.hold(claimed, why::REFUSED, String::new(), 3).await.unwrap().is_some(), "it is held for people");
        // So has whoever asked what became of it.
        let claimed = taken("asked").await;
        assert_eq!(store.promised(String::from("asked")).await.unwrap().map(|answer| answer.status), Some(202));
        assert!(!store.withdraw(claimed).await.unwrap());
    }
}
