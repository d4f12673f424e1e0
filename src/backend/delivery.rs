//! A ticket on its way through the steps of a profile: which request is next, and what does the answer to it mean?
//!
//! [`Delivery::request`] gives the next request, [`Delivery::take`] reads what came of it. Both only compute; the page, the command
//! line and the relay carry requests out. [`Progress`] is all that must be kept to go on after a reload or a crash.
//!
//! What is told apart, because losing and doubling tickets are opposite faults:
//!
//! | verdict | the ticket | what may be done |
//! |---|---|---|
//! | [`Verdict::Accepted`] | exists | — |
//! | [`Verdict::Half`] | exists, without some of its parts | tell it as it is |
//! | [`Verdict::Refused`] | does not exist | change it; it goes out under a new key |
//! | [`Verdict::Later`] | the request has surely done nothing, or may be repeated without harm | repeat it |
//! | [`Verdict::Unknown`] | may exist | repeating may double it: people decide |
//!
//! Invariants: a request that creates a ticket is never offered again by itself once it may have arrived, unless the system knows the
//! key; after the ticket exists nothing refuses it any more; the same facts and progress give the same bytes.

use super::fill::{Facts, Filler, Saved};
use super::native::{FieldProblem, flaw};
use super::profile::{Auth, BackendProfile, Method, Step};
use super::request::{HttpRequest, build};
use super::selector::{HttpAnswer, Reading, at, scalar};
use super::{Delay, Receipt, refusal};
use crate::wire;

/// How far a ticket has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The step that is next.
    pub step: u16,
    /// The file that is next, in a step that is sent for each.
    pub file: u16,
    /// What the answers have left.
    pub saved: Vec<Saved>,
    /// Files that did not make it: name and reason.
    pub lost: Vec<(String, String)>,
    /// Whether the ticket exists.
    pub created: bool,
}
wire!(struct Progress { step, file, saved, lost, created });

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer.
    Answer(HttpAnswer),
    /// Nothing was sent: no address, no connection.
    NotSent,
    /// The connection broke, or a browser hides the answer: the request may have been carried out.
    Broken,
    /// No answer in time: the request may have been carried out.
    TimedOut,
    /// A file could not be read.
    FileGone(String),
}

impl Heard {
    /// The status of the answer; 0 when there is none.
    pub fn status(&self) -> u16 {
        match self {
            Self::Answer(answer) => answer.status,
            _ => 0,
        }
    }
}

/// What an answer means for the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on with the next request.
    Next,
    /// The ticket has arrived.
    Accepted(Receipt),
    /// The ticket exists, and a later step was refused.
    Half {
        /// Its receipt.
        receipt: Receipt,
        /// The system's sentence.
        detail: String,
    },
    /// The help desk refuses this content.
    Refused {
        /// What is wrong, by field of the form when the system said so.
        faults: Vec<FieldProblem>,
        /// The system's own sentence.
        detail: String,
    },
    /// Not now; the same request may be sent again.
    Later {
        /// Why.
        why: Delay,
        /// Seconds that the system asked to wait.
        after: Option<u32>,
        /// The system's own sentence, when there is one.
        detail: String,
    },
    /// The request may have been carried out, and repeating it may make a second ticket.
    Unknown {
        /// Why nobody knows.
        why: Delay,
        /// The system's own sentence, when there is one.
        detail: String,
    },
}

/// A ticket, its profile, and how far it has come.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    profile: &'a BackendProfile,
    facts: Facts<'a>,
    progress: Progress,
}

impl<'a> Delivery<'a> {
    /// A delivery that goes on from `progress`; a new one begins with the default.
    pub fn new(profile: &'a BackendProfile, facts: Facts<'a>, progress: Progress) -> Self {
        let mut delivery = Self { profile, facts, progress };
        delivery.settle();
        delivery
    }

    /// How far it has come: to be kept before every request and after every answer.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Names of settings (`var.…`) and secrets (`secret.…`) without which no request can be made.
    pub fn missing(&self) -> Vec<String> {
        let set = |map: &std::collections::BTreeMap<String, String>, name: &str| {
            map.get(name).is_some_and(|value| !value.is_empty())
        };
        let settings = self.profile.settings.iter();
        let settings = settings
            .filter(|setting| setting.required && setting.default.is_empty() && !set(self.facts.vars, &setting.name))
            .map(|setting| ["var.", &setting.name].concat());
        // A browser adds the session's cookie by itself.
        let session = matches!(self.profile.auth, Auth::Cookie { .. });
        let secrets = self.profile.secrets.iter().filter(|_| !session);
        let secrets = secrets.filter(|name| !set(self.facts.secrets, name)).map(|name| ["secret.", name].concat());
        settings.chain(secrets).collect()
    }

    /// What the system would refuse, found before anything is sent. A reply needs no subject and no requester.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let (limits, files) = (&self.profile.limits, self.facts.files);
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, code: &str, limit: Option<u64>, detail: String| {
            faults.push(FieldProblem::coded(&["#/", pointer].concat(), code, limit, detail));
        };
        let longer = |text: &str, most: u32| most > 0 && text.chars().count() > most as usize;
        if self.facts.open.is_none() {
            for key in &limits.needs {
                if self.facts.ticket.requester.get(key).is_none_or(|value| value.trim().is_empty()) {
                    let detail = String::from("is needed by the help desk");
                    fault(&["requester/", key].concat(), flaw::NEEDED, None, detail);
                }
            }
            if longer(&self.facts.ticket.subject, limits.subject) {
                let detail = format!("has more than {} characters", limits.subject);
                fault("subject", flaw::TOO_LONG, Some(limits.subject.into()), detail);
            }
        }
        if longer(self.facts.letter, limits.text) {
            let detail = format!("has more than {} characters with everything that is added to it", limits.text);
            fault("body", flaw::TOO_LONG, Some(limits.text.into()), detail);
        }
        if let Some(most) = limits.files.filter(|most| files.len() > usize::from(*most)) {
            let detail = format!("has {} files, the help desk takes {most}", files.len());
            fault("files", flaw::TOO_MANY, Some(most.into()), detail);
        }
        if limits.total_bytes > 0 && files.iter().map(|file| file.size).sum::<u64>() > limits.total_bytes {
            let detail = format!("has more than {} bytes in all", limits.total_bytes);
            fault("files", flaw::TOO_LARGE, Some(limits.total_bytes), detail);
        }
        for (at, file) in files.iter().enumerate() {
            let pointer = ["files/", &at.to_string()].concat();
            if limits.file_bytes > 0 && file.size > limits.file_bytes {
                let detail = format!("{} has more than {} bytes", file.name, limits.file_bytes);
                fault(&pointer, flaw::TOO_LARGE, Some(limits.file_bytes), detail);
            }
            let name = file.name.to_ascii_lowercase();
            if !limits.endings.is_empty() && !limits.endings.iter().any(|ending| name.ends_with(ending.as_str())) {
                let detail = format!("{} ends in none of {}", file.name, limits.endings.join(", "));
                fault(&pointer, flaw::FILE_TYPE, None, detail);
            }
        }
        faults
    }

    /// The next request; `None` when there is none left, or the system takes no replies.
    pub fn request(&self) -> Option<HttpRequest> {
        self.filled(false)
    }

    /// The same with the names of secrets in their places: for people's eyes.
    pub fn shown(&self) -> Option<HttpRequest> {
        self.filled(true)
    }

    /// Every request that is left, as far as it is known before the answers: what they will leave stands there by its name.
    pub fn outline(&self) -> Vec<HttpRequest> {
        let mut rest = self.clone();
        let mut requests = Vec::new();
        while let Some(request) = rest.shown() {
            requests.push(request);
            rest.advance();
        }
        requests
    }

    /// Reads what came of the request, and moves on.
    pub fn take(&mut self, heard: &Heard) -> Verdict {
        let Some(step) = self.step() else { return self.finished() };
        let (why, sure) = match heard {
            Heard::Answer(answer) => return self.read(step, answer),
            Heard::FileGone(name) => (Delay::FileGone(name.clone()), true),
            Heard::NotSent => (Delay::Unreachable, true),
            Heard::Broken => (Delay::Unreachable, false),
            Heard::TimedOut => (Delay::TimedOut, false),
        };
        self.wait(step, why, sure, None, String::new())
    }

    /// Whether the next request may be sent again when nobody knows what came of it.
    pub fn is_repeatable(&self) -> bool {
        self.step().is_none_or(|step| self.repeatable(step))
    }

    /// The file that the next request carries alone.
    pub fn file(&self) -> Option<usize> {
        self.step().filter(|step| step.each_file).map(|_| usize::from(self.progress.file))
    }

    /// Ends a delivery whose ticket exists: whatever is still to be sent counts as lost, for `reason`. `None` before that.
    pub fn give_up(&mut self, reason: &str) -> Option<Receipt> {
        if !self.progress.created {
            return None;
        }
        while let Some(step) = self.step() {
            if step.each_file {
                self.lose(reason);
            }
            self.advance();
        }
        Some(self.receipt())
    }

    /// What a reply to this ticket will need: names and values.
    pub fn kept(&self) -> Vec<(String, String)> {
        let saved = self.progress.saved.iter().filter(|saved| self.profile.receipt.keep.contains(&saved.name));
        saved.map(|saved| (saved.name.clone(), saved.value.clone())).collect()
    }

    fn steps(&self) -> &'a [Step] {
        if self.facts.open.is_some() { &self.profile.reply } else { &self.profile.steps }
    }

    fn step(&self) -> Option<&'a Step> {
        self.steps().get(usize::from(self.progress.step))
    }

    /// Passes over steps that are sent once per file when there is no file left.
    fn settle(&mut self) {
        while self
            .step()
            .is_some_and(|step| step.each_file && usize::from(self.progress.file) >= self.facts.files.len())
        {
            self.progress.step += 1;
            self.progress.file = 0;
        }
    }

    fn advance(&mut self) {
        if self.step().is_some_and(|step| step.each_file) {
            self.progress.file += 1;
        } else {
            self.progress.step += 1;
            self.progress.file = 0;
        }
        self.settle();
    }

    fn filler(&self, hidden: bool) -> Filler<'_> {
        let each = self.step().is_some_and(|step| step.each_file);
        let file = each.then_some(usize::from(self.progress.file));
        Filler { profile: self.profile, facts: &self.facts, saved: &self.progress.saved, file, hidden }
    }

    fn filled(&self, hidden: bool) -> Option<HttpRequest> {
        let step = self.step()?;
        Some(build(self.profile, step, &self.filler(hidden), step.creates))
    }

    /// Whether repeating a request that may have arrived harms nobody: before the ticket exists, per file, or under its key.
    fn repeatable(&self, step: &Step) -> bool {
        let before = !step.creates && (step.each_file || !self.progress.created);
        before || (step.creates && self.profile.idempotency.is_some())
    }

    fn wait(&self, step: &Step, why: Delay, sure: bool, after: Option<u32>, detail: String) -> Verdict {
        if sure || self.repeatable(step) {
            Verdict::Later { why, after, detail }
        } else {
            Verdict::Unknown { why, detail }
        }
    }

    fn read(&mut self, step: &Step, answer: &HttpAnswer) -> Verdict {
        let reading = Reading::new(answer);
        let (errors, status) = (&self.profile.errors, answer.status);
        let listed = &step.ok.status;
        let fits = if listed.is_empty() { (200..300).contains(&status) } else { listed.contains(&status) };
        let says = step.ok.present.iter().all(|wanted| reading.says(wanted))
            && !step.ok.absent.iter().any(|no| reading.says(no));
        let values: Vec<Option<String>> = step.save.iter().map(|save| reading.first(&save.from)).collect();
        let whole = step.save.iter().zip(&values).all(|(save, value)| save.optional || value.is_some());
        if fits && says && whole {
            return self.succeed(step, values, &reading);
        }
        let refusal = refusal::read(errors, &reading);
        let (after, detail) = (answer.retry_after(), refusal.detail.clone());
        if refusal.is_later {
            return self.wait(step, Delay::Server(status), true, after, detail);
        }
        if refusal.is_setup {
            return self.wait(step, Delay::Setup(status), true, after, detail);
        }
        let said = !refusal.detail.is_empty() || !refusal.faults.is_empty();
        match status {
            _ if refusal.is_faulty => self.refuse(step, status, refusal.faults, detail),
            // A failure under a status of success: what it says decides, and what says nothing may be a ticket.
            200..=299 if said && !(fits && says) => self.refuse(step, status, refusal.faults, detail),
            200..=299 => self.wait(step, Delay::Unreadable, false, after, detail),
            // In flight, too early, too many, down for the moment: nothing was done.
            408 | 409 | 425 | 429 | 503 => self.wait(step, Delay::Server(status), true, after, detail),
            400 | 413 | 415 | 422 => self.refuse(step, status, refusal.faults, detail),
            500..=599 => self.wait(step, Delay::Server(status), false, after, detail),
            _ => self.wait(step, Delay::Setup(status), true, after, detail),
        }
    }

    fn succeed(&mut self, step: &Step, values: Vec<Option<String>>, reading: &Reading<'_>) -> Verdict {
        let file = step.each_file.then_some(self.progress.file);
        for (save, value) in step.save.iter().zip(values) {
            let saved = |value| Saved { name: save.name.clone(), file, value, secret: save.secret };
            self.progress.saved.extend(value.map(saved));
        }
        if step.creates {
            self.progress.created = true;
            self.lose_reported(reading);
        }
        self.advance();
        self.finished()
    }

    /// The files of which the answer says that they were not kept.
    fn lose_reported(&mut self, reading: &Reading<'_>) {
        let Some(results) = &self.profile.receipt.files else { return };
        for file in at(&reading.json, &results.list).items() {
            if scalar(at(file, &results.stored)).as_deref() == Some("false") {
                let text = |pointer: &str| scalar(at(file, pointer)).unwrap_or_default();
                self.progress.lost.push((text(&results.name), text(&results.reason)));
            }
        }
    }

    fn finished(&self) -> Verdict {
        if self.step().is_some() { Verdict::Next } else { Verdict::Accepted(self.receipt()) }
    }

    fn lose(&mut self, reason: &str) {
        let name = self.facts.files.get(usize::from(self.progress.file)).map(|file| file.name.clone());
        self.progress.lost.extend(name.map(|name| (name, reason.to_owned())));
    }

    /// A definitive no. Of a ticket that exists, it costs a file or makes half a ticket.
    fn refuse(&mut self, step: &Step, status: u16, mut faults: Vec<FieldProblem>, detail: String) -> Verdict {
        if self.progress.created {
            if step.each_file {
                let reason = if detail.is_empty() { unsaid(status) } else { detail };
                self.lose(&reason);
                self.advance();
                return self.finished();
            }
            return Verdict::Half { receipt: self.receipt(), detail };
        }
        if step.each_file {
            let pointer = ["#/files/", &self.progress.file.to_string()].concat();
            if faults.is_empty() {
                faults.push(FieldProblem::said("", detail.clone()));
            }
            for fault in faults.iter_mut().filter(|fault| fault.pointer.is_none()) {
                fault.pointer = Some(pointer.clone());
            }
        }
        Verdict::Refused { faults, detail }
    }

    fn receipt(&self) -> Receipt {
        let filler = Filler { file: None, ..self.filler(false) };
        let spec = &self.profile.receipt;
        let url = filler.text(&spec.url).filter(|url| !url.is_empty());
        Receipt {
            number: filler.text(&spec.number).unwrap_or_default(),
            url,
            lost_files: self.progress.lost.clone(),
            ..Receipt::default()
        }
    }
}

/// The reason that stands for a refusal of a file without a word: pages know it and say it in the client's language.
pub fn unsaid(status: u16) -> String {
    ["HTTP ", &status.to_string()].concat()
}

impl BackendProfile {
    /// Whether it needs no secret of the operator's: what a page may run.
    pub fn is_anonymous(&self) -> bool {
        self.secrets.is_empty() && matches!(self.auth, Auth::None | Auth::Step | Auth::Cookie { .. })
    }

    /// Whether it only opens a letter in the client's own mail program.
    pub fn is_letter(&self) -> bool {
        self.steps.iter().any(|step| step.method == Method::Open)
    }
}
