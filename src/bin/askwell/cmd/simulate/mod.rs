//! `askwell simulate`: what does a desk with this profile read out of these tickets?
//!
//! [`judge`] makes the line of one ticket ([`line`] has its keys), [`report`] the tables. Nothing is sent or kept. A line that is no
//! ticket is told with its place on standard error, the others are judged, and the verb fails in the end.

mod judge;
mod line;
mod moment;
mod report;

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::{
    failure::{Failure, counted},
    site::corpus::Corpus,
    source::{base, profile},
};
use askwell::policy::Profile;
use judge::{Desk, Verdict};

/// What stands below the flags in `--help`.
const HOST_KEYS: &str = r#"Keys of "host", all optional; others are told on standard error and not read:
  session        true or the name of a session: the client is logged in; false, "none" or absent: nobody is
  login, contract, email, plan
                 texts, as attributes of the page tell them
  services       names of what the client has: ["lavka.example", "vps-12"]
  open_tickets   [{"number":"51209","subject":"No mail on info","open":true}]; `tickets` says the same
  blocked        true: the account is blocked; {"account":{"status":"blocked"}} says the same
  one_time_code  true: the provider can send a code"#;

/// Arguments of `askwell simulate`.
#[derive(Debug, clap::Args)]
#[command(after_help = HOST_KEYS)]
pub(crate) struct Simulate {
    /// Tickets, one JSON object a line: `{"id","lang","text","host"}`; `-` reads standard input
    #[arg(value_name = "FILE")]
    tickets: PathBuf,
    /// The profile: its id below --profiles, or its folder
    #[arg(long, value_name = "P", default_value = "generic")]
    profile: String,
    /// Print a table instead of a line for each ticket
    #[arg(long)]
    summary: bool,
    /// Another profile: print only what the two do differently
    #[arg(long, value_name = "OTHER")]
    diff: Option<String>,
    /// The moment of sending, as `2026-11-22T18:00+03:00`; now when absent
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// Profiles: `<id>/profile.toml`
    #[arg(long, value_name = "DIR", default_value = "assets/profiles")]
    profiles: PathBuf,
    /// Articles: `<locale>/<topic>/<id>.md`
    #[arg(long, value_name = "DIR", default_value = "assets/kb")]
    kb: PathBuf,
}

impl Simulate {
    /// Prints one JSON line a ticket, or what the two flags ask for.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let at = match &self.at {
            Some(at) => moment::parse(at).ok_or_else(|| {
                Failure::Absent(format!("`{at}` is no moment; write it as 2026-11-22T18:00+03:00 or 2026-11-22T15:00Z"))
            })?,
            None => moment::now(),
        };
        let corpora = self.corpora()?;
        let desk = Desk::new(self.profile(&self.profile)?, &corpora, at);
        let other = self.diff.as_deref().map(|other| self.profile(other)).transpose()?;
        let other = other.map(|profile| Desk::new(profile, &corpora, at));
        let mut out = io::stdout().lock();
        let mut verdicts: Vec<(Verdict, Option<Verdict>)> = Vec::new();
        let mut unjudged = 0;
        let tickets = self.read()?;
        let lines = tickets.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
        for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
            let place = format!("{}:{}", self.tickets.display(), number + 1);
            let ticket = match judge::ticket(line) {
                Ok(ticket) => ticket,
                // The others are judged all the same.
                Err(problem) => {
                    writeln!(io::stderr(), "{place}: {problem}")?;
                    unjudged += 1;
                    continue;
                }
            };
            for key in judge::unread(&ticket) {
                writeln!(io::stderr(), "{place}: {key}")?;
            }
            let (verdict, other) = (desk.judge(&ticket), other.as_ref().map(|other| other.judge(&ticket)));
            match &other {
                None if !self.summary => writeln!(out, "{}", verdict.written)?,
                Some(other) if !self.summary => report::difference(&mut out, &verdict, other)?,
                _ => {}
            }
            verdicts.push((verdict, other));
        }
        if self.summary {
            report::summary(&mut out, &desk.profile.id, verdicts.iter().map(|pair| &pair.0))?;
            if let Some(other) = &other {
                report::summary(&mut out, &other.profile.id, verdicts.iter().filter_map(|pair| pair.1.as_ref()))?;
            }
        }
        match unjudged {
            0 => Ok(()),
            _ => Err(Failure::Told(format!("{} not judged; see above", counted(unjudged, "line")))),
        }
    }

    fn read(&self) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        let told =
            |error: io::Error| Failure::Absent(format!("{}: {error}; name a file of tickets", self.tickets.display()));
        if self.tickets == Path::new("-") {
            io::stdin().read_to_end(&mut text).map_err(told)?;
        } else {
            text = fs::read(&self.tickets).map_err(told)?;
        }
        Ok(text)
    }

    /// The profile of this id or folder; its problems when it has some.
    fn profile(&self, name: &str) -> Result<Profile, Failure> {
        let folder =
            if Path::new(name).join("profile.toml").is_file() { name.into() } else { self.profiles.join(name) };
        match profile::read(&folder) {
            (Some(profile), problems) if problems.is_empty() => Ok(profile),
            (None, _) if !folder.join("profile.toml").is_file() => Err(Failure::Absent(format!(
                "no profile `{name}`: {} is not there; name a folder, or an id below --profiles",
                folder.join("profile.toml").display()
            ))),
            (_, problems) => Err(Failure::Problems(problems)),
        }
    }

    /// The articles of every language, indexed; problems in them are `askwell check`'s to tell.
    fn corpora(&self) -> Result<Vec<(String, Corpus)>, Failure> {
        let (bases, _) = base::read_all(&self.kb);
        let corpora = bases.iter().map(|base| Ok((base.locale.clone(), Corpus::of(base)?)));
        corpora.collect::<Result<_, askwell::search::IndexError>>().map_err(|error| Failure::Absent(error.to_string()))
    }
}
