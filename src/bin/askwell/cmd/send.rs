//! `askwell send`: one ticket to one help desk, through the same interpreter as the page and the relay.
//!
//! It prints every request and every answer with secrets hidden ([`screen`]), and says in words whether a page could have done the same.
//! The client is the relay's ([`crate::upstream`]).

mod screen;
mod verdict;

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::PathBuf,
    time::Duration,
};

use askwell::backend::{
    Delay, content,
    delivery::{Delivery, Heard, Progress, Verdict},
    fill::{Facts, FileFact},
    letter::letter,
    native,
    profile::Method,
    request::HttpRequest,
};
use askwell::i18n::Locale;

use self::screen::Screen;
use super::pair;
use crate::{
    failure::Failure,
    source::{Backend, backend, front, locale},
    upstream,
};

/// Longest wait for an answer, files included.
const PATIENCE: Duration = Duration::from_secs(120);

/// Arguments of `askwell send`.
#[derive(Debug, clap::Args)]
pub(crate) struct Send {
    /// Help desk: an id of the shipped profiles, or the path of a .toml file
    #[arg(long, value_name = "ID")]
    backend: String,
    /// Where profiles lie
    #[arg(long, value_name = "DIR", default_value = "assets/backends")]
    backends: PathBuf,
    /// Words of the letter, in the ticket's language: `<tag>.json`
    #[arg(long, value_name = "DIR", default_value = "assets/locales")]
    locales: PathBuf,
    /// The ticket: JSON of docs/ticket-intake.openapi.yaml
    #[arg(long, value_name = "FILE")]
    ticket: PathBuf,
    /// A file to attach; may be repeated
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// A setting of the profile, or `front`, the address of a server that adds its secrets; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    var: Vec<(String, String)>,
    /// A secret of the profile from a file; otherwise it is read from ASKWELL_SECRET_<NAME>
    #[arg(long, value_name = "NAME=FILE", value_parser = pair)]
    secret_file: Vec<(String, String)>,
    /// The key of the ticket; repeat it to repeat a ticket. A new one is made otherwise
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// What the receipt of an open ticket has kept: adds a reply instead of opening a ticket
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    open: Vec<(String, String)>,
    /// The origin that the page would have, for the verdict about browsers
    #[arg(long, value_name = "ORIGIN", default_value = "https://help.example.org")]
    origin: String,
    /// Print the requests and the verdict, and send nothing
    #[arg(long)]
    dry_run: bool,
}

impl Send {
    /// Sends the ticket, or shows how it would go out.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut out = Screen::new(io::stdout().lock());
        let done = self.tell(&mut out);
        out.flush()?;
        done.map_err(|failure| match failure {
            Failure::Absent(text) => Failure::Absent(out.text(&text)),
            other => other,
        })
    }

    fn tell(&self, out: &mut Screen<impl Write>) -> Result<(), Failure> {
        let mut backend = self.backend()?;
        let ticket = self.ticket()?;
        let files = self.files()?;
        let facts: Vec<FileFact> = files.iter().map(|(fact, _)| fact.clone()).collect();
        let mut vars: BTreeMap<String, String> = self.var.iter().cloned().collect();
        if let Some(made) = front::behind(&backend.profile, &self.var) {
            let (profile, kept) = made.map_err(|(fault, remedy)| Failure::Absent(format!("{fault}; {remedy}")))?;
            (backend.profile, vars) = (profile, kept.into_iter().collect());
        }
        let secrets = self.secrets(&backend)?;
        out.learn(secrets.values().cloned());
        let key = self.key.clone().map_or_else(|| upstream::random::<16>().map(|bytes| upstream::hex(&bytes)), Ok)?;
        if !native::KEY_CHARS.contains(&key.chars().count())
            || !key.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\')
        {
            return Err(Failure::Absent(
                "a key has 20 to 128 printable ASCII characters without quotes; correct --key".into(),
            ));
        }
        let boundary = upstream::hex(&upstream::random::<16>()?);
        let words = self.words(&ticket)?;
        let text = letter(&ticket, &|part| locale::label(&words, part));
        let facts = Facts {
            ticket: &ticket,
            letter: &text,
            files: &facts,
            vars: &vars,
            secrets: &secrets,
            key: &key,
            boundary: &boundary,
            open: (!self.open.is_empty()).then_some(self.open.as_slice()),
        };
        writeln!(out, "{} ({})", backend.title, backend.profile.id)?;
        writeln!(out, "  needs: {}", backend.about)?;
        writeln!(out, "  documented: {}", backend.documented)?;
        for line in verdict::lines(&backend.profile, &self.origin) {
            writeln!(out, "  {line}")?;
        }
        writeln!(out, "key: {key}\n")?;
        let mut delivery = Delivery::new(&backend.profile, facts, Progress::default());
        let missing = delivery.missing();
        let faults = delivery.problems();
        for fault in &faults {
            writeln!(
                out,
                "refused before anything is sent: {} {}",
                fault.pointer.as_deref().unwrap_or(""),
                fault.detail
            )?;
        }
        if self.dry_run {
            for name in &missing {
                writeln!(out, "missing: {name} – {}", about(&backend, name))?;
            }
            return self.dry(out, &delivery, &files);
        }
        if !missing.is_empty() {
            return Err(Failure::Absent(self.missing(&backend, &missing)));
        }
        if !faults.is_empty() {
            return Err(Failure::Absent(String::from(
                "the help desk takes no such ticket; mend it, or choose another --backend",
            )));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.deliver(out, &mut delivery, &files))
    }

    /// Prints what would go out, with the names of what earlier answers will give.
    fn dry(&self, out: &mut impl Write, delivery: &Delivery<'_>, files: &[(FileFact, Vec<u8>)]) -> Result<(), Failure> {
        let requests = delivery.outline();
        if requests.is_empty() {
            writeln!(out, "this help desk takes no replies")?;
        }
        for request in &requests {
            print_request(out, request, files)?;
        }
        Ok(())
    }

    async fn deliver(
        &self,
        out: &mut Screen<impl Write>,
        delivery: &mut Delivery<'_>,
        files: &[(FileFact, Vec<u8>)],
    ) -> Result<(), Failure> {
        let client = upstream::client(PATIENCE)?;
        loop {
            let (Some(request), Some(shown)) = (delivery.request(), delivery.shown()) else {
                return Err(Failure::Absent("this help desk takes no replies; leave out --open".into()));
            };
            print_request(out, &shown, files)?;
            if request.method == Method::Open {
                writeln!(out, "nothing is sent: open the address in a browser, and its mail program has the letter")?;
                return Ok(());
            }
            let heard = upstream::carry(&client, &request, &|at| files.get(at).map(|(_, bytes)| bytes.clone())).await;
            let verdict = delivery.take(&heard);
            let saved = delivery.progress().saved.iter().filter(|saved| saved.secret);
            out.learn(saved.map(|saved| saved.value.clone()));
            print_heard(out, &heard)?;
            match verdict {
                Verdict::Next => {}
                other => return conclude(out, other, &delivery.kept()),
            }
        }
    }

    fn backend(&self) -> Result<Backend, Failure> {
        let path = if self.backend.ends_with(".toml") {
            PathBuf::from(&self.backend)
        } else {
            self.backends.join(format!("{}.toml", self.backend))
        };
        match backend::read(&path) {
            (Some(backend), problems) if problems.is_empty() => Ok(backend),
            (_, problems) => Err(Failure::Problems(problems)),
        }
    }

    fn ticket(&self) -> Result<native::Ticket, Failure> {
        let unreadable =
            |why: String| Failure::Absent(format!("{}: {why}; write a ticket of the contract", self.ticket.display()));
        let text = fs::read_to_string(&self.ticket).map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))
    }

    /// The words of the ticket's language, else the first; none without a folder of words.
    fn words(&self, ticket: &native::Ticket) -> Result<Locale, Failure> {
        let mut locales = Vec::new();
        if self.locales.exists() {
            let (known, problems) = locale::read_all(&self.locales);
            if !problems.is_empty() {
                return Err(Failure::Problems(problems));
            }
            locales = known;
        }
        let own = locales.iter().position(|locale| Some(locale.tag()) == ticket.locale.as_deref()).unwrap_or_default();
        Ok(if locales.is_empty() { Locale::new("en", Vec::new()) } else { locales.swap_remove(own) })
    }

    fn files(&self) -> Result<Vec<(FileFact, Vec<u8>)>, Failure> {
        let read = |path: &PathBuf| {
            let bytes = fs::read(path)
                .map_err(|error| Failure::Absent(format!("{}: {error}; correct --file", path.display())))?;
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            Ok((FileFact { media_type: media_type(&name).to_owned(), name, size: bytes.len() as u64 }, bytes))
        };
        self.file.iter().map(read).collect()
    }

    fn secrets(&self, backend: &Backend) -> Result<BTreeMap<String, String>, Failure> {
        let mut secrets = BTreeMap::new();
        for name in &backend.profile.secrets {
            let from_file = self.secret_file.iter().find(|(known, _)| known == name);
            let value = match from_file {
                Some((_, path)) => {
                    let read = fs::read_to_string(path);
                    Some(read.map_err(|error| Failure::Absent(format!("{path}: {error}; correct --secret-file")))?)
                }
                None => std::env::var(variable(name)).ok(),
            };
            secrets.extend(value.map(|value| (name.clone(), value.trim().to_owned())));
        }
        Ok(secrets)
    }

    fn missing(&self, backend: &Backend, missing: &[String]) -> String {
        let lines = missing.iter().map(|name| {
            let (kind, own) = name.split_once('.').unwrap_or(("var", name));
            let example =
                backend.blanks.iter().find(|(known, ..)| known == name).map(|(_, _, example)| example.as_str());
            let remedy = match kind {
                "secret" => format!("set {}, or write --secret-file {own}=FILE", variable(own)),
                _ => format!("write --var {own}={}", example.unwrap_or("…")),
            };
            format!("{name} ({}) is missing; {remedy}", about(backend, name))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn print_request(out: &mut impl Write, request: &HttpRequest, files: &[(FileFact, Vec<u8>)]) -> io::Result<()> {
    writeln!(out, "> {} {}", request.method.as_str(), request.url)?;
    for (name, value) in &request.headers {
        writeln!(out, "> {name}: {value}")?;
    }
    let name =
        |at: usize| files.get(at).map(|(file, _)| format!("{}, {} bytes", file.name, file.size)).unwrap_or_default();
    let body = content::shown(&request.body, &name);
    if !body.is_empty() {
        writeln!(out, ">")?;
        for line in body.lines() {
            writeln!(out, "> {line}")?;
        }
    }
    writeln!(out)
}

fn print_heard(out: &mut impl Write, heard: &Heard) -> io::Result<()> {
    let answer = match heard {
        Heard::Answer(answer) => answer,
        Heard::NotSent => return writeln!(out, "< no connection: nothing was sent\n"),
        Heard::Broken => return writeln!(out, "< the connection broke before the answer was whole\n"),
        Heard::TimedOut => return writeln!(out, "< no answer within {} seconds\n", PATIENCE.as_secs()),
        Heard::FileGone(name) => return writeln!(out, "< {name} cannot be read: nothing was sent\n"),
    };
    writeln!(out, "< {}", answer.status)?;
    for (name, value) in &answer.headers {
        let value = if name.eq_ignore_ascii_case("set-cookie") { "‹hidden›" } else { value };
        writeln!(out, "< {name}: {value}")?;
    }
    let body = String::from_utf8_lossy(&answer.body);
    if !body.is_empty() {
        writeln!(out, "<")?;
        for line in body.lines().take(60) {
            writeln!(out, "< {}", line.chars().take(2_000).collect::<String>())?;
        }
    }
    writeln!(out)
}

/// What came of the ticket, in words; anything but a ticket is a failure of the command.
fn conclude(out: &mut impl Write, verdict: Verdict, kept: &[(String, String)]) -> Result<(), Failure> {
    let said = |detail: &str| match detail.trim_end_matches('.') {
        "" => String::new(),
        detail => format!(" It says: {detail}."),
    };
    let failure = match verdict {
        Verdict::Next => return Ok(()),
        Verdict::Accepted(receipt) | Verdict::Half { receipt, .. } if receipt.number.is_empty() => {
            writeln!(out, "taken, without a number")?;
            return Ok(());
        }
        Verdict::Accepted(receipt) => {
            writeln!(
                out,
                "taken: {}{}",
                receipt.number,
                receipt.url.map(|url| format!(", {url}")).unwrap_or_default()
            )?;
            for (name, reason) in &receipt.lost_files {
                writeln!(out, "not kept: {name} ({reason})")?;
            }
            let kept = kept.iter().map(|(name, value)| format!(" --open {name}={value}")).collect::<String>();
            if !kept.is_empty() {
                writeln!(out, "to reply:{kept}")?;
            }
            return Ok(());
        }
        Verdict::Half { receipt, detail } => {
            format!(
                "ticket {} exists, but only half of it arrived.{} Look at it before anything is sent again",
                receipt.number,
                said(&detail)
            )
        }
        Verdict::Refused { faults, detail } => {
            for fault in &faults {
                writeln!(out, "refused: {} {}", fault.pointer.as_deref().unwrap_or("-"), fault.detail)?;
            }
            format!("the help desk refuses this ticket.{} Mend it, then send it under a new key", said(&detail))
        }
        Verdict::Later { why, after, detail } => {
            let when = after.map(|seconds| format!(" in {seconds} seconds")).unwrap_or_default();
            format!(
                "not taken: {}.{} The same command with the same --key may be repeated{when}",
                words(&why),
                said(&detail)
            )
        }
        Verdict::Unknown { why, detail } => format!(
            "nobody knows whether it was taken: {}.{} Look into the help desk before it is sent again: this system recognises no \
             repetition",
            words(&why),
            said(&detail)
        ),
    };
    Err(Failure::Absent(failure))
}

fn words(why: &Delay) -> String {
    match why {
        Delay::Unreachable => String::from("the help desk cannot be reached"),
        Delay::TimedOut => String::from("it did not answer in time"),
        Delay::Server(status) => format!("it is busy or in error ({status})"),
        Delay::Setup(status) => format!("address, secret or rights are wrong ({status})"),
        Delay::Unreadable => String::from("the answer is none of a help desk"),
        Delay::FileGone(name) => format!("the file {name} cannot be read"),
        // Those are a page's.
        Delay::Hidden | Delay::Doubt | Delay::Elsewhere | Delay::Secret => String::from("nobody knows why"),
    }
}

fn about<'b>(backend: &'b Backend, name: &str) -> &'b str {
    backend.blanks.iter().find(|(known, ..)| known == name).map(|(_, about, _)| about.as_str()).unwrap_or_default()
}

/// The environment variable of a secret: `ASKWELL_SECRET_API_KEY` for `api-key`.
fn variable(secret: &str) -> String {
    let name: String =
        secret.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("ASKWELL_SECRET_{name}")
}

/// Media types of what clients attach.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "txt" | "log" => "text/plain",
        "json" => "application/json",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use askwell::backend::selector::HttpAnswer;

    use super::*;

    #[test]
    fn secrets_are_hidden_in_what_is_printed() {
        let answer = HttpAnswer {
            status: 403,
            headers: vec![("Set-Cookie".into(), "sid=1".into()), ("X-Echo".into(), "tok3n".into())],
            body: b"bad tok3n\n".to_vec(),
        };
        let mut bytes = Vec::new();
        let mut out = Screen::new(&mut bytes);
        out.learn(["tok3n".into(), "ab".into()]);
        print_heard(&mut out, &Heard::Answer(answer)).unwrap();
        drop(out);
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "< 403\n< Set-Cookie: ‹hidden›\n< X-Echo: ‹secret›\n<\n< bad ‹secret›\n\n");
    }

    #[test]
    fn a_secret_has_its_variable() {
        assert_eq!(variable("api-key"), "ASKWELL_SECRET_API_KEY");
        assert_eq!(pair("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert!(pair("a").is_err());
    }
}
