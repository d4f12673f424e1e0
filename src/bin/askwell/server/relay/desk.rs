//! Which help desk is behind this relay, and what is it told?
//!
//! Holds the profile, the operator's settings and secrets, and the words of letters. Secrets are read again when the help desk refuses
//! them: whoever changes one needs no restart.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use askwell::{
    backend::{
        delivery::{Delivery, Progress},
        fill::{Facts, FileFact},
        letter::letter,
        native::{FieldProblem, Reply, Ticket},
        profile::BackendProfile,
        template::{Piece, Source},
    },
    i18n::Locale,
};

use crate::{
    failure::Failure,
    server::settings::{DeskSettings, SecretSource},
    source::{backend, locale},
    upstream,
    veil::Veil,
};

/// The help desk.
#[derive(Debug)]
pub(crate) struct Desk {
    profile: BackendProfile,
    vars: BTreeMap<String, String>,
    sources: Vec<(String, SecretSource)>,
    secrets: RwLock<Arc<BTreeMap<String, String>>>,
    locales: Vec<Locale>,
    /// Where secrets of clients are shown, if anywhere.
    inbox: Option<String>,
}

/// What a request is filled with, all of it owned.
#[derive(Debug)]
pub(crate) struct Filling {
    ticket: Ticket,
    letter: String,
    files: Vec<FileFact>,
    secrets: Arc<BTreeMap<String, String>>,
    key: String,
    boundary: String,
    open: Option<Vec<(String, String)>>,
}

impl Desk {
    /// Reads the profile, the words and the secrets; everything that is missing is told at once.
    pub(crate) fn open(settings: &DeskSettings, inbox: Option<String>) -> Result<Self, Failure> {
        let profile = match backend::read(&settings.profile) {
            (Some(backend), problems) if problems.is_empty() => backend.profile,
            (_, problems) => return Err(Failure::Problems(problems)),
        };
        let desk = Self {
            profile,
            vars: settings.vars.iter().cloned().collect(),
            sources: settings.secrets.clone(),
            secrets: RwLock::default(),
            locales: words(&settings.locales)?,
            inbox,
        };
        let mut faults = desk.read_secrets();
        if desk.profile.is_letter() {
            faults.push(String::from(
                "this profile opens a mail program, which a relay does not have; choose another `backend`",
            ));
        }
        for name in desk.vars.keys().filter(|name| !desk.knows_setting(name)) {
            faults.push(format!("the profile has no setting `{name}`; correct `[var]`"));
        }
        for (name, _) in desk.sources.iter().filter(|(name, _)| !desk.profile.secrets.contains(name)) {
            faults.push(format!("the profile has no secret `{name}`; correct `[secret]`"));
        }
        let filling = desk.filling(Ticket::default(), Vec::new(), String::new(), None, None)?;
        for missing in desk.delivery(&filling, Progress::default()).missing() {
            let (table, name) = missing.split_once('.').unwrap_or(("var", &missing));
            faults.push(format!("the help desk needs `{name}`; write it below `[{table}]`"));
        }
        if faults.is_empty() { Ok(desk) } else { Err(Failure::Absent(faults.join("\n"))) }
    }

    /// Reads the secrets again. What cannot be read keeps its earlier value and is told.
    pub(crate) fn read_secrets(&self) -> Vec<String> {
        let mut secrets = BTreeMap::clone(&self.secrets());
        let mut faults = Vec::new();
        for (name, source) in &self.sources {
            match source.read() {
                Ok(secret) => drop(secrets.insert(name.clone(), secret)),
                Err(fault) => faults.push(fault),
            }
        }
        *self.secrets.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(secrets);
        faults
    }

    /// The profile's name.
    pub(crate) fn id(&self) -> &str {
        &self.profile.id
    }

    /// Whether the help desk takes replies to open tickets.
    pub(crate) fn takes_replies(&self) -> bool {
        !self.profile.reply.is_empty()
    }

    /// What replies need of a ticket of which only this number is known; nothing when a number is not enough.
    pub(crate) fn kept_of(&self, number: &str) -> Vec<(String, String)> {
        let receipt = &self.profile.receipt;
        match (receipt.keep.as_slice(), receipt.number.0.as_slice()) {
            ([kept], [Piece::Value(value)])
                if value.source == Source::Saved(kept.clone()) && value.filters.is_empty() =>
            {
                vec![(kept.clone(), number.to_owned())]
            }
            _ => Vec::new(),
        }
    }

    /// Whether all that a reply needs is known of its ticket: without it, the reply would go to another address.
    pub(crate) fn can_reply(&self, open: &[(String, String)]) -> bool {
        let known = |name: &String| open.iter().any(|(of, value)| of == name && !value.is_empty());
        self.profile.receipt.keep.iter().all(known)
    }

    /// Hides the operator's secrets, and those of one delivery.
    pub(crate) fn veil(&self, progress: &Progress) -> Veil {
        let secrets = self.secrets();
        let saved = progress.saved.iter().filter(|saved| saved.secret).map(|saved| saved.value.as_str());
        Veil::new(secrets.values().map(String::as_str).chain(saved))
    }

    /// Whether it recognises a repetition.
    pub(crate) fn knows_keys(&self) -> bool {
        self.profile.idempotency.is_some()
    }

    /// What the help desk would refuse, found before anything is stored.
    pub(crate) fn problems(
        &self,
        ticket: Ticket,
        files: Vec<FileFact>,
        reply: bool,
    ) -> Result<Vec<FieldProblem>, Failure> {
        let filling = self.filling(ticket, files, String::new(), reply.then(Vec::new), None)?;
        Ok(self.delivery(&filling, Progress::default()).problems())
    }

    /// All that the requests of one ticket, or of a reply to what `open` tells, are made of. `secret` is the number below which the inbox
    /// shows a secret that came with it.
    pub(crate) fn filling(
        &self,
        ticket: Ticket,
        files: Vec<FileFact>,
        key: String,
        open: Option<Vec<(String, String)>>,
        secret: Option<String>,
    ) -> Result<Filling, Failure> {
        let own = self.locales.iter().find(|locale| Some(locale.tag()) == ticket.locale.as_deref());
        let label = |part: &str| match own.or(self.locales.first()) {
            Some(words) => locale::label(words, part),
            None => part.rsplit('/').next().unwrap_or(part).to_owned(),
        };
        let mut text = letter(&ticket, &label);
        if let (Some(inbox), Some(number)) = (&self.inbox, secret) {
            text.push_str(&format!("\n\n{}: {}/inbox/{number}", label("secret"), inbox.trim_end_matches('/')));
        }
        let boundary = upstream::hex(&upstream::random::<16>()?);
        Ok(Filling { ticket, letter: text, files, secrets: self.secrets(), key, boundary, open })
    }

    /// A delivery that goes on from `progress`.
    pub(crate) fn delivery<'a>(&'a self, filling: &'a Filling, progress: Progress) -> Delivery<'a> {
        let facts = Facts {
            ticket: &filling.ticket,
            letter: &filling.letter,
            files: &filling.files,
            vars: &self.vars,
            secrets: &filling.secrets,
            key: &filling.key,
            boundary: &filling.boundary,
            open: filling.open.as_deref(),
        };
        Delivery::new(&self.profile, facts, progress)
    }

    fn secrets(&self) -> Arc<BTreeMap<String, String>> {
        Arc::clone(&self.secrets.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn knows_setting(&self, name: &str) -> bool {
        // `priority.emergency` overrides an entry of a map, which may be one that only the operator fills.
        name.contains('.') || self.profile.settings.iter().any(|setting| setting.name == name)
    }
}

/// A reply in the members of a ticket that it has.
pub(crate) fn as_ticket(reply: Reply) -> Ticket {
    Ticket {
        body: reply.body,
        requester: reply.requester,
        links: reply.links,
        locale: reply.locale,
        ..Ticket::default()
    }
}

fn words(folder: &Path) -> Result<Vec<Locale>, Failure> {
    if folder.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    match locale::read_all(folder) {
        (locales, problems) if problems.is_empty() => Ok(locales),
        (_, problems) => Err(Failure::Problems(problems)),
    }
}
