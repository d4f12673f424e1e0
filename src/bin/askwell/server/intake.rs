//! How does a ticket come in? Address, origin, key, form, body, checks, store, answer: in this order, and each step refuses with its own
//! status. What is to be handed on is sent at once when a courier is free, and the client waits a little for the help desk's number.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use askwell::backend::native::{
    FORM_TOKEN, FieldProblem, IDEMPOTENCY_REPLAYED, PART_REPLY, REPLIES_SEGMENT, Reply, TICKETS_PATH, Ticket, flaw,
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    address,
    app::App,
    cors, fault,
    fault::Moment,
    form::Standing,
    idempotency::{self, Claim},
    log,
    message::{self, Message},
    metrics::Count,
    refusal::Refusal,
    relay::{
        Relay, courier,
        desk::as_ticket,
        slot::{self, News},
    },
    store::{
        Millis,
        outgoing::{Claimed, Load, why},
        ticket::{Answer, Fate, Outcome, Parcel, Target},
    },
    upload::{self, File, Upload},
};

/// Most bytes of a parcel whose checks and digests are taken on the event loop.
const SMALL: usize = 64 * 1024;

/// `POST /v1/tickets`.
pub(super) async fn ticket(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    measured::<Ticket>(&app, Target::Ticket, request).await
}

/// `POST /v1/tickets/{number}/replies`.
pub(super) async fn reply(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    if app.relay.as_ref().is_some_and(|relay| !relay.desk.takes_replies()) {
        upload::discard(request.into_body(), app.limits).await;
        return Err(Refusal::not_found("This help desk takes no replies here. Open a new ticket and name this one."));
    }
    measured::<Reply>(&app, Target::Reply(number), request).await
}

/// The present moment; 1970 if the clock stands before it.
pub(super) fn now() -> Millis {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(elapsed.as_millis()).unwrap_or(Millis::MAX)
}

impl App {
    /// Whether so much waits that forms must work for their tickets.
    pub(super) fn is_loaded(&self) -> bool {
        let load = self.form.as_ref().map(|(_, load)| *load);
        load.zip(self.relay.as_ref()).is_some_and(|(load, relay)| relay.waiting() >= load)
    }
}

async fn measured<M: Message>(app: &Arc<App>, target: Target, request: Request) -> Result<Response, Refusal> {
    let begun = Instant::now();
    let answer = take::<M>(app, target, request).await;
    app.metrics.answered(begun.elapsed());
    if let Err(refusal) = &answer {
        let count = match refusal.status() {
            StatusCode::TOO_MANY_REQUESTS => Some(Count::Limited),
            StatusCode::FORBIDDEN => Some(Count::Origin),
            StatusCode::SERVICE_UNAVAILABLE => Some(Count::Unavailable),
            StatusCode::CONFLICT => None,
            _ => Some(Count::Invalid),
        };
        if let Some(count) = count {
            app.metrics.count(count);
        }
    }
    answer
}

async fn take<M: Message>(app: &Arc<App>, target: Target, request: Request) -> Result<Response, Refusal> {
    let fault = app.faults.current();
    let (claim, standing, token) = match admit(app, &request, fault) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            upload::discard(request.into_body(), app.limits).await;
            return Err(refusal);
        }
    };
    let tickets = tickets_path(request.uri().path());
    let upload = upload::read(request, M::PART, app.limits, &app.budget).await?;
    fault.delay().await;

    // The work on a large upload would hold up the event loop. The claim goes along: when the client hangs up, the key stays taken
    // until the transaction has ended.
    let small = upload.json.len() + upload.files.iter().map(|file| file.bytes.len()).sum::<usize>() <= SMALL;
    let (parcel, problems) = if small {
        parcel::<M>(app, target, claim.key(), upload)?
    } else {
        let (app, key) = (Arc::clone(app), String::from(claim.key()));
        let work = tokio::task::spawn_blocking(move || parcel::<M>(&app, target, &key, upload));
        work.await.map_err(|error| Refusal::unavailable(error.to_string()))??
    };
    if !problems.is_empty() {
        return Err(Refusal::fields(problems));
    }
    let app = Arc::clone(app);
    let stored = tokio::spawn(async move { store(&app, parcel, (claim, token), standing, fault, &tickets).await });
    stored.await.map_err(|error| Refusal::unavailable(error.to_string()))?
}

/// What can be decided before the body is read.
fn admit(app: &App, request: &Request, fault: fault::Fault) -> Result<(Claim, Standing, Option<String>), Refusal> {
    let headers = request.headers();
    if let Some(refusal) = fault.refusal() {
        return Err(refusal);
    }
    if let Some(limiter) = &app.rate {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let client = peer.map(|peer| address::allowance(address::client(peer, headers, &app.trusted)));
        limiter.take(client.unwrap_or_default(), now()).map_err(Refusal::too_many)?;
    }
    if app.relay.is_some() && cors::is_foreign(&app.origins, headers) {
        return Err(Refusal::foreign_origin());
    }
    let key = idempotency::key(headers)?;
    let mut standing = Standing::Good;
    if let Some((rules, _)) = &app.form {
        let token = headers.get(FORM_TOKEN).and_then(|value| value.to_str().ok());
        if app.is_loaded() && !rules.has_work(token, &key, now()) {
            app.metrics.count(Count::Work);
            return Err(Refusal::work_wanted());
        }
        standing = if app.spent.is_spent(token, &key) { Standing::Doubtful } else { rules.standing(token, now()) };
    }
    let token = headers.get(FORM_TOKEN).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok((app.in_flight.claim(key)?, standing, token.filter(|_| app.form.is_some())))
}

/// The checked content of an upload, and what is wrong with it.
fn parcel<M: Message>(
    app: &App,
    target: Target,
    key: &str,
    upload: Upload,
) -> Result<(Parcel, Vec<FieldProblem>), Refusal> {
    let json = message::canonical::<M>(&upload.json)?;
    let mut problems = types(&app.types, &upload.files);
    if let Some(relay) = &app.relay {
        let is_reply = M::PART == PART_REPLY;
        let facts =
            upload.files.iter().map(|file| crate::upstream::fact(&file.name, &file.media_type, file.bytes.len()));
        let ticket = if is_reply {
            serde_json::from_str::<Reply>(&json).map(as_ticket)
        } else {
            serde_json::from_str::<Ticket>(&json)
        };
        let ticket = ticket.map_err(|error| Refusal::bad_request(error.to_string()))?;
        let found = relay.desk.problems(ticket, facts.collect(), is_reply);
        problems.extend(found.map_err(|failure| Refusal::unavailable(failure.to_string()))?);
    }
    let addressee = match &target {
        Target::Ticket => "",
        Target::Reply(number) => number,
    };
    let parcel = Parcel {
        key: String::from(key),
        fingerprint: idempotency::fingerprint(addressee, json.as_bytes(), &upload.files),
        json,
        files: upload.files,
        secret: upload.secret,
        secret_lost: upload.secret_lost,
        target,
        fate: Fate::Stay,
    };
    Ok((parcel, problems))
}

/// Files of a type that is not taken.
fn types(known: &[String], files: &[File]) -> Vec<FieldProblem> {
    let takes = |media_type: &str| {
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        known.iter().any(|known| match known.strip_suffix('*') {
            Some(kind) => media_type.starts_with(kind),
            None => *known == media_type,
        })
    };
    let mut problems = Vec::new();
    for (n, file) in files.iter().enumerate().filter(|(_, file)| !known.is_empty() && !takes(&file.media_type)) {
        let detail = format!("{} is none of {}", file.media_type, known.join(", "));
        problems.push(FieldProblem::coded(&format!("#/files/{n}"), flaw::FILE_TYPE, None, detail));
    }
    problems
}

/// Stores a parcel, and hands it on if it is to be. It goes on when the client hangs up.
async fn store(
    app: &Arc<App>,
    mut parcel: Parcel,
    (claim, token): (Claim, Option<String>),
    standing: Standing,
    fault: fault::Fault,
    tickets: &str,
) -> Result<Response, Refusal> {
    let mut permit = None;
    if let Some(relay) = &app.relay {
        (parcel.fate, permit) = fate(app, relay, &parcel, standing).await?;
    }
    let load = permit.as_ref().map(|_| load(&parcel));
    let outcome = app.stored(app.store.accept(parcel, now())).await?;
    if let (Outcome::Created(..), Some((rules, _))) = (&outcome, &app.form) {
        app.spent.spend(token.as_deref(), claim.key(), now(), rules.most_age);
    }
    let count = match &outcome {
        Outcome::Created(..) => Count::Accepted,
        Outcome::Replayed(_) => Count::Replayed,
        Outcome::KeyReused => Count::KeyReused,
        Outcome::UnknownTicket => Count::Invalid,
    };
    app.metrics.count(count);
    match outcome {
        Outcome::Created(_, _) if fault.drop_after_commit => Ok(fault::hang_up()),
        Outcome::Created(answer, claimed) => {
            let Some(relay) = &app.relay else { return Ok(created(tickets, &answer, false)) };
            relay.die_at(Moment::Accepted);
            log::info("accepted", &[("ticket", json!(answer.number.to_string())), ("reply", json!(answer.reply))]);
            hand_on(app, relay, answer, (claimed, claim), permit.zip(load), tickets).await
        }
        Outcome::Replayed(answer) => Ok(created(tickets, &answer, true)),
        Outcome::KeyReused => Err(Refusal::key_reused()),
        Outcome::UnknownTicket => Err(unknown_ticket()),
    }
}

/// What is to become of a parcel at a relay, and the courier who takes it if one is free.
async fn fate(
    app: &App,
    relay: &Relay,
    parcel: &Parcel,
    standing: Standing,
) -> Result<(Fate, Option<courier::Permit>), Refusal> {
    let doubtful = standing == Standing::Doubtful;
    if doubtful || !relay.admits() {
        // A repetition is answered however full the queue is, and whatever its form says.
        let known = app.stored(app.store.answer(parcel.key.clone())).await?.is_some();
        if !known && doubtful {
            app.metrics.count(Count::Quarantined);
            return Ok((Fate::Hold { why: why::QUARANTINE }, None));
        }
        if !known {
            app.metrics.count(Count::Full);
            return Err(Refusal::passing(
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many tickets wait for the help desk. Nothing was stored; retry with the same key.",
            ));
        }
        return Ok((Fate::Send { owner: None, until: 0 }, None));
    }
    // A reply goes out after its ticket, whoever comes to it.
    let permit = if parcel.target == Target::Ticket { relay.free_courier() } else { None };
    let owner = permit.as_ref().map(|_| String::from(relay.node()));
    let until = if permit.is_some() { now() + relay.lease() } else { 0 };
    Ok((Fate::Send { owner, until }, permit))
}

/// What a courier would otherwise read back from the store.
fn load(parcel: &Parcel) -> Load {
    Load {
        number: super::number::Number(0),
        reply: None,
        key: parcel.key.clone(),
        json: parcel.json.clone(),
        files: parcel.files.clone(),
        secret: parcel.secret.is_some(),
        progress: Vec::new(),
        attempts: 0,
        received: now(),
        risk: false,
        open: Vec::new(),
    }
}

/// Sends the courier out and waits a little for what it tells. The key stays taken until then: a repetition, of a page that was reloaded
/// or hung up, is told to come again, and promised nothing that the help desk may still refuse.
async fn hand_on(
    app: &Arc<App>,
    relay: &Relay,
    answer: Answer,
    (claimed, _claim): (Option<Claimed>, Claim),
    courier: Option<(courier::Permit, Load)>,
    tickets: &str,
) -> Result<Response, Refusal> {
    let (Some(claimed), Some((permit, mut load))) = (claimed, courier) else {
        relay.leave();
        if answer.reply.is_some() {
            relay.ring();
        }
        return Ok(created(tickets, &answer, false));
    };
    load.number = answer.number;
    let (courier, waiting) = slot::slot();
    courier::start(app, claimed, Some(courier), Some(load), permit);
    match waiting.wait(relay.queue.patience).await {
        Some(News::Delivered(json)) => Ok(created(tickets, &Answer { status: 201, json, ..answer }, false)),
        Some(News::Refused { status, faults, detail }) => Err(Refusal::of_desk(status, faults, detail)),
        // It may be held by now, which the stored answer says.
        Some(News::Kept) => {
            let stored = app.stored(app.store.answer_of(answer.number, answer.reply)).await.ok().flatten();
            Ok(created(tickets, &stored.unwrap_or(answer), false))
        }
        None => Ok(created(tickets, &answer, false)),
    }
}

/// The part of the request's path that ends in `v1/tickets`: the intake may lie below a prefix.
fn tickets_path(path: &str) -> String {
    let end = path.find(TICKETS_PATH).map_or(path.len(), |start| start + TICKETS_PATH.len());
    String::from(&path[..end])
}

fn created(tickets: &str, answer: &Answer, replayed: bool) -> Response {
    let mut location = format!("{tickets}/{}", answer.number);
    if let Some(reply) = answer.reply {
        location = format!("{location}/{REPLIES_SEGMENT}/{reply}");
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::CREATED);
    let mut response = (status, Body::from(answer.json.clone())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The path came in as a request's target, so that it is a valid header value.
    if let Ok(location) = HeaderValue::from_str(&location) {
        headers.insert(header::LOCATION, location);
    }
    if replayed && let Ok(name) = HeaderName::from_bytes(IDEMPOTENCY_REPLAYED.as_bytes()) {
        headers.insert(name, HeaderValue::from_static("true"));
    }
    response
}

fn unknown_ticket() -> Refusal {
    Refusal::not_found("There is no ticket with this number. Check the number, or open a new ticket.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_taken_alone_or_by_kind() {
        let file = |media_type: &str| File { name: String::new(), media_type: media_type.into(), bytes: Vec::new() };
        let known = [String::from("image/*"), String::from("text/plain")];
        for (media_type, taken) in
            [("image/png", true), ("Text/Plain; charset=utf-8", true), ("text/html", false), ("", false)]
        {
            assert_eq!(types(&known, &[file(media_type)]).is_empty(), taken, "{media_type}");
        }
        assert!(types(&[], &[file("")]).is_empty());
    }
}
