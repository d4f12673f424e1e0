//! How does one stored ticket get to the help desk?
//!
//! The courier loads it, asks the interpreter for requests, carries them out, and writes what came of it. It notes in the store, durably,
//! before each request that must not be repeated; and how far it came after each answer. Whatever kills it, the next one knows where to
//! go on, or that nobody can know.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use askwell::{
    backend::{
        Delay, Receipt,
        delivery::{Delivery, Heard, Progress, Verdict},
        native::{Reply, Ticket},
    },
    wire,
};
use serde_json::json;

use super::{
    Relay,
    desk::as_ticket,
    slot::{Courier, News},
};
use crate::{
    server::{
        fault::Moment,
        intake::now,
        log,
        metrics::{Count, Metrics},
        store::{
            Millis, Store, StoreError,
            outgoing::{Claimed, Load, Wait, why},
        },
    },
    upstream,
    veil::Veil,
};

/// Most characters of a help desk's sentence that are kept.
const DETAIL: usize = 500;

/// What one courier works with.
struct Errand<'a> {
    relay: &'a Relay,
    store: &'a Store,
    metrics: &'a Metrics,
    claimed: Claimed,
    courier: Option<Courier>,
}

/// How a delivery ended.
enum End {
    Delivered {
        receipt: Receipt,
        missing: Option<String>,
        kept: String,
    },
    Later {
        why: Delay,
        after: Option<u32>,
        detail: String,
        progress: Vec<u8>,
    },
    Hold {
        why: &'static str,
        detail: String,
    },
    Refused {
        status: u16,
        faults: Vec<askwell::backend::native::FieldProblem>,
        detail: String,
    },
    /// The claim has ended: another node has it.
    Lost,
}

impl Errand<'_> {
    /// Delivers it, or leaves it where it can be found. `load` when the caller has it at hand. Whether it waits no longer.
    async fn run(mut self, load: Option<Load>) -> bool {
        self.go(load).await.unwrap_or_else(|error| {
            // The claim ends by itself, and someone tries again.
            log::error("delivery.store", &[("error", error.to_string().into())]);
            self.tell(News::Kept);
            false
        })
    }

    async fn go(&mut self, load: Option<Load>) -> Result<bool, StoreError> {
        let load = match load {
            Some(load) => Some(load),
            None => self.store.load(self.claimed).await?,
        };
        let Some(load) = load else { return Ok(false) };
        let (name, attempts, received) = (name(&load), load.attempts, load.received);
        let end = self.deliver(load).await?;
        let waits = matches!(end, End::Later { .. } | End::Lost);
        self.finish(end, &name, attempts, received).await?;
        Ok(!waits)
    }

    async fn deliver(&self, load: Load) -> Result<End, StoreError> {
        if load.risk {
            let detail = String::from("the relay stopped while this was under way");
            return Ok(End::Hold { why: why::DOUBT, detail });
        }
        let ticket: Ticket = match load.reply {
            None => serde_json::from_str(&load.json)?,
            Some(_) => as_ticket(serde_json::from_str::<Reply>(&load.json)?),
        };
        let facts =
            load.files.iter().map(|file| upstream::fact(&file.name, &file.media_type, file.bytes.len())).collect();
        let open = load.reply.map(|_| load.open.clone());
        if open.as_ref().is_some_and(|open| !self.relay.desk.can_reply(open)) {
            let detail =
                String::from("nothing is known of its ticket but the number that a person gave: add it there by hand");
            return Ok(End::Hold { why: why::REFUSED, detail });
        }
        let secret = load.secret.then(|| load.number.to_string());
        let desk = &self.relay.desk;
        let filling = match desk.filling(ticket, facts, load.key.clone(), open, secret) {
            Ok(filling) => filling,
            Err(failure) => {
                return Ok(End::Later {
                    why: Delay::Unreachable,
                    after: None,
                    detail: failure.to_string(),
                    progress: load.progress,
                });
            }
        };
        let progress: Progress = wire::decode(&load.progress).unwrap_or_default();
        let mut delivery = desk.delivery(&filling, progress);
        let mut fresh = load.attempts == 0 && load.progress.is_empty();
        loop {
            let Some(request) = delivery.request() else {
                let detail = String::from("the help desk takes no replies");
                return Ok(End::Hold { why: why::REFUSED, detail });
            };
            let risk = !delivery.is_repeatable();
            // The first claim of a new ticket says all that is to be said before a request that may be repeated.
            if risk || !fresh {
                let until = now() + self.relay.lease();
                let kept = self.store.mark(self.claimed, until, risk, wire::encode(delivery.progress())).await?;
                if !kept {
                    return Ok(End::Lost);
                }
            }
            fresh = false;
            self.relay.die_at(Moment::Marked);
            let begun = Instant::now();
            let file = |at: usize| load.files.get(at).map(|file| file.bytes.clone());
            let heard = upstream::carry(&self.relay.client, &request, &file).await;
            self.metrics.heard(begun.elapsed());
            self.relay.die_at(Moment::Heard);
            match delivery.take(&heard) {
                Verdict::Next => {}
                verdict => {
                    let late = now() - load.received > self.relay.half();
                    let end = end(verdict, &heard, &mut delivery, late);
                    return Ok(end.veiled(&desk.veil(delivery.progress())));
                }
            }
        }
    }

    async fn finish(&mut self, end: End, name: &str, attempts: i64, received: Millis) -> Result<(), StoreError> {
        let named = |more: &[(&'static str, serde_json::Value)]| {
            let mut facts = vec![("ticket", json!(name)), ("attempt", json!(attempts + 1))];
            facts.extend_from_slice(more);
            facts
        };
        match end {
            End::Delivered { receipt, missing, kept } => {
                let (number, lost) = (receipt.number.clone(), receipt.lost_files.len());
                let answer = self.store.delivered(self.claimed, receipt, missing, kept, now()).await?;
                self.relay.die_at(Moment::Delivered);
                if let Some(answer) = answer {
                    self.metrics.count(Count::Delivered);
                    log::info(
                        "delivered",
                        &named(&[
                            ("number", json!(number)),
                            ("lost_files", json!(lost)),
                            ("ms", json!(now() - received)),
                        ]),
                    );
                    self.tell(News::Delivered(answer));
                }
            }
            End::Later { why, after, detail, progress } => {
                self.metrics.count(Count::Retried);
                let reason = word(&why);
                if matches!(why, Delay::Setup(_)) {
                    self.metrics.count(Count::Setup);
                    self.relay.desk.read_secrets();
                    log::error("delivery.setup", &named(&[("why", json!(reason))]));
                } else {
                    log::info("delivery.later", &named(&[("why", json!(reason))]));
                }
                if now() - received > millis(self.relay.queue.give_up) {
                    self.hold(why::LATE, detail, name).await?;
                } else {
                    let due = now() + self.relay.pause(attempts, after);
                    let wait = Wait { due, attempts: attempts + 1, why: reason, detail: cut(&detail), progress };
                    self.store.later(self.claimed, wait).await?;
                }
                self.tell(News::Kept);
            }
            End::Hold { why, detail } => {
                self.hold(why, detail, name).await?;
                self.tell(News::Kept);
            }
            End::Refused { status, faults, detail } => {
                self.metrics.count(Count::Refused);
                let undone = match &self.courier {
                    Some(courier) if courier.may_undo() => self.store.withdraw(self.claimed).await?,
                    _ => false,
                };
                if undone {
                    log::info("refused", &named(&[]));
                    self.tell(News::Refused { status, faults, detail });
                } else {
                    self.hold(why::REFUSED, detail, name).await?;
                    self.tell(News::Kept);
                }
            }
            End::Lost => log::info("delivery.lost_claim", &named(&[])),
        }
        Ok(())
    }

    async fn hold(&self, reason: &'static str, detail: String, name: &str) -> Result<(), StoreError> {
        if reason == why::DOUBT {
            self.metrics.count(Count::Doubtful);
        }
        if self.store.hold(self.claimed, reason, cut(&detail), now()).await?.is_some() {
            log::error("held", &[("ticket", json!(name)), ("why", json!(reason))]);
        }
        Ok(())
    }

    fn tell(&mut self, news: News) {
        if let Some(courier) = self.courier.take() {
            courier.tell(news);
        }
    }
}

impl End {
    /// The same without the operator's secrets, which a help desk may say back.
    fn veiled(mut self, veil: &Veil) -> Self {
        match &mut self {
            Self::Delivered { receipt, missing, .. } => {
                receipt.number = veil.hide(&receipt.number);
                for text in
                    receipt.url.iter_mut().chain(missing).chain(receipt.lost_files.iter_mut().map(|lost| &mut lost.1))
                {
                    *text = veil.hide(text);
                }
            }
            Self::Later { detail, .. } | Self::Hold { detail, .. } => *detail = veil.hide(detail),
            Self::Refused { faults, detail, .. } => {
                *detail = veil.hide(detail);
                for fault in faults {
                    fault.detail = veil.hide(&fault.detail);
                }
            }
            Self::Lost => {}
        }
        self
    }
}

/// `late` when it was tried for long enough: of a ticket that exists, whatever is still missing is given up then, and told.
fn end(verdict: Verdict, heard: &Heard, delivery: &mut Delivery<'_>, late: bool) -> End {
    let kept = |delivery: &Delivery<'_>| serde_json::to_string(&delivery.kept()).unwrap_or_default();
    match verdict {
        Verdict::Next => End::Lost,
        Verdict::Accepted(receipt) => End::Delivered { receipt, missing: None, kept: kept(delivery) },
        Verdict::Half { receipt, detail } => {
            End::Delivered { receipt, missing: Some(cut(&detail)), kept: kept(delivery) }
        }
        Verdict::Refused { faults, detail } => End::Refused { status: heard.status(), faults, detail },
        Verdict::Later { why, after, detail } => {
            let said = if detail.is_empty() { word(&why) } else { cut(&detail) };
            let lost = delivery.progress().lost.len();
            if let Some(receipt) = late.then(|| delivery.give_up(&said)).flatten() {
                let missing = (receipt.lost_files.len() == lost).then_some(said);
                return End::Delivered { receipt, missing, kept: kept(delivery) };
            }
            End::Later { why, after, detail, progress: wire::encode(delivery.progress()) }
        }
        Verdict::Unknown { why, detail } => {
            let made = delivery.clone().give_up("").map(|receipt| [", ticket ", &receipt.number, " exists"].concat());
            let words = [word(&why).as_str(), &made.unwrap_or_default(), " ", &detail].concat();
            End::Hold { why: why::DOUBT, detail: words.trim().to_owned() }
        }
    }
}

/// The ticket's own number, with the reply's after it.
fn name(load: &Load) -> String {
    match load.reply {
        None => load.number.to_string(),
        Some(n) => format!("{}/{n}", load.number),
    }
}

/// A delay in one word for logs and the operator.
fn word(why: &Delay) -> String {
    match why {
        Delay::Unreachable => String::from("unreachable"),
        Delay::TimedOut => String::from("timed_out"),
        Delay::Server(status) => format!("server_{status}"),
        Delay::Setup(status) => format!("setup_{status}"),
        Delay::Unreadable => String::from("unreadable"),
        Delay::FileGone(_) => String::from("file_gone"),
        // Those are a page's.
        Delay::Hidden | Delay::Doubt | Delay::Elsewhere | Delay::Secret => String::from("unknown"),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(DETAIL).collect()
}

/// A duration in the store's unit.
pub(in crate::server) fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

/// The right to be one of the couriers.
pub(in crate::server) type Permit = tokio::sync::OwnedSemaphorePermit;

/// Starts a courier of its own.
pub(in crate::server) fn start(
    app: &Arc<crate::server::app::App>,
    claimed: Claimed,
    courier: Option<Courier>,
    load: Option<Load>,
    permit: Permit,
) {
    let app = Arc::clone(app);
    tokio::spawn(async move {
        if let Some(relay) = &app.relay {
            let errand = Errand { relay, store: &app.store, metrics: &app.metrics, claimed, courier };
            if errand.run(load).await {
                relay.counts_off();
            }
        }
        drop(permit);
        // A free courier may take what waits.
        if let Some(relay) = app.relay.as_ref().filter(|relay| relay.has_left()) {
            relay.ring();
        }
    });
}
