//! `askwell relay`: takes tickets of the native contract and hands them to a help desk whose key must not be in a browser.
//!
//! One file says how; `--check` reads it, the profile and the secrets, and serves nothing.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use askwell::backend::native::SECRET_BYTES;

use crate::{
    failure::Failure,
    server::{
        self, MEMORY_BYTES,
        app::App,
        fault::Faults,
        form::FormRules,
        idempotency::InFlight,
        inbox::guard::{Guard, TOKEN_CHARS},
        metrics::Metrics,
        rate::Limiter,
        relay::{Relay as Sink, desk::Desk},
        settings::{self, FormSettings, Settings, StorePlace},
        site::Site,
        store::{Place, Store},
        upload::{Budget, Limits},
    },
};

/// Characters of the secret that signs tokens of forms.
const SIGNING_CHARS: usize = 32;

/// Take tickets and hand them on to a help desk.
#[derive(Debug, clap::Args)]
pub(crate) struct Relay {
    /// The settings: docs/relay/relay.toml shows all of them
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Check the settings, the profile and the secrets, and serve nothing
    #[arg(long)]
    check: bool,
    /// Let POST /test/fault make the intake fail, for tests
    #[arg(long, hide = true)]
    test_control: bool,
}

impl Relay {
    /// Serves until SIGINT or SIGTERM.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let settings = match settings::read(&self.config) {
            (Some(settings), problems) if problems.is_empty() => settings,
            (_, problems) => return Err(Failure::Problems(problems)),
        };
        let desk = Desk::open(&settings.desk, settings.inbox.as_ref().and_then(|inbox| inbox.url.clone()))?;
        let form = settings.form.as_ref().map(rules).transpose()?;
        let guard = guard(&settings)?;
        let place = place(&settings.store)?;
        if self.check {
            let retry = if desk.knows_keys() { "recognises repetitions" } else { "recognises no repetition" };
            writeln!(
                io::stdout(),
                "{} is sound. The help desk is {}, which {retry}.",
                self.config.display(),
                desk.id()
            )?;
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let store = Store::open(&place).map_err(|error| Failure::Absent(error.to_string()))?;
        let alone = matches!(place, Place::Folder(_));
        let faults = Arc::new(Faults::default());
        let keep = (settings.delivered_for, settings.quarantine_for);
        let sink = {
            // The client for HTTP belongs to the runtime.
            let _inside = runtime.enter();
            Sink::new(desk, settings.queue.clone(), keep, self.test_control.then(|| Arc::clone(&faults)))?
        };
        let limits =
            Limits { files: settings.files, file_bytes: settings.file_bytes, total_bytes: settings.total_bytes };
        let app = App {
            store,
            limits,
            types: settings.types,
            budget: Budget::new(MEMORY_BYTES.max(limits.request_bytes() + SECRET_BYTES)),
            in_flight: InFlight::default(),
            origins: settings.origins,
            faults,
            site: Site::new(None, String::from("/"))?,
            guard,
            test_control: self.test_control,
            metrics: Metrics::default(),
            trusted: settings.trusted,
            rate: settings.rate.map(Limiter::new),
            form,
            spent: Default::default(),
            relay: Some(sink),
        };
        runtime.block_on(async {
            if alone {
                // Whoever had claims on this folder is no more: its lock is ours.
                app.store.release_all().await.map_err(|error| Failure::Absent(error.to_string()))?;
            }
            server::run(app, settings.listen).await.map_err(|error| Failure::Absent(error.to_string()))
        })
    }
}

/// Who may read numbers and what is held: whoever has the token, else whoever sits at this machine.
fn guard(settings: &Settings) -> Result<Option<Guard>, Failure> {
    let Some(inbox) = &settings.inbox else { return Ok(settings.listen.ip().is_loopback().then_some(Guard::Loopback)) };
    match &inbox.token {
        Some(source) => {
            let token = source.read().map_err(Failure::Absent)?;
            if token.chars().count() < TOKEN_CHARS {
                let message = format!("the token of the inbox is too short; use {TOKEN_CHARS} characters or more");
                return Err(Failure::Absent(message));
            }
            Ok(Some(Guard::token(&token)))
        }
        None if settings.listen.ip().is_loopback() => Ok(Some(Guard::Loopback)),
        None => Err(Failure::Absent(format!(
            "on {} everybody could read the inbox; write `token = {{ file = \"…\" }}` below `[inbox]`, or listen on 127.0.0.1",
            settings.listen.ip()
        ))),
    }
}

fn rules(form: &FormSettings) -> Result<(FormRules, i64), Failure> {
    let secret = form.secret.read().map_err(Failure::Absent)?;
    if secret.chars().count() < SIGNING_CHARS {
        let message = format!("the secret of `[form]` is too short; use {SIGNING_CHARS} random characters or more");
        return Err(Failure::Absent(message));
    }
    let millis = |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    let rules = FormRules {
        secret: secret.into_bytes(),
        least_age: millis(form.least_age),
        most_age: millis(form.most_age),
        bits: form.bits,
    };
    Ok((rules, form.load))
}

fn place(store: &StorePlace) -> Result<Place, Failure> {
    Ok(match store {
        StorePlace::Folder(folder) => Place::Folder(folder.clone()),
        StorePlace::Postgres { address, password, root } => {
            let password = password.as_ref().map(|source| source.read()).transpose().map_err(Failure::Absent)?;
            Place::Postgres { address: address.clone(), password, root: root.clone() }
        }
    })
}
