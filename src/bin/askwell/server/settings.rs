//! How is a relay to run, as its operator wrote it down?
//!
//! One TOML file, read like every other source: every fault of it is told with its line and remedy in one run. A secret is never
//! written in it: it names a file or a variable of the environment.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use askwell::backend::native::{FILE_BYTES, FILES};

use super::{address::Network, cors::Origin, form::MOST_BITS, rate::Rate};
use crate::source::{
    Problem,
    file::{At, SourceFile},
    table::{self, Entry, Table},
};

const MIB: u64 = 1024 * 1024;
const SECOND: u64 = 1000;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretSource {
    File(PathBuf),
    Variable(String),
}

/// Where tickets stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StorePlace {
    Folder(PathBuf),
    Postgres { address: String, password: Option<SecretSource>, root: Option<PathBuf> },
}

/// The help desk and what it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeskSettings {
    /// The profile's file.
    pub(crate) profile: PathBuf,
    /// The folder of the letter's words.
    pub(crate) locales: PathBuf,
    pub(crate) vars: Vec<(String, String)>,
    pub(crate) secrets: Vec<(String, SecretSource)>,
}

/// How tickets are handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueueSettings {
    /// Most tickets that wait.
    pub(crate) most: i64,
    /// How long a client waits for the help desk's number.
    pub(crate) patience: Duration,
    /// Requests to the help desk at one time.
    pub(crate) at_once: usize,
    /// Longest wait for its answer.
    pub(crate) answer_within: Duration,
    /// Wait before the first repetition, and the longest.
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    /// How long a ticket is tried before a person must look.
    pub(crate) give_up: Duration,
}

/// Who may see numbers, words and secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InboxSettings {
    pub(crate) token: Option<SecretSource>,
    /// Its address for people, in letters about secrets.
    pub(crate) url: Option<String>,
}

/// How forms prove that they are pages of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormSettings {
    pub(crate) secret: SecretSource,
    pub(crate) least_age: Duration,
    pub(crate) most_age: Duration,
    pub(crate) bits: u8,
    /// Tickets that wait from which on the relay is under load.
    pub(crate) load: i64,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) store: StorePlace,
    pub(crate) desk: DeskSettings,
    pub(crate) origins: Vec<Origin>,
    pub(crate) trusted: Vec<Network>,
    pub(crate) files: usize,
    pub(crate) file_bytes: usize,
    pub(crate) total_bytes: usize,
    pub(crate) types: Vec<String>,
    pub(crate) rate: Option<Rate>,
    pub(crate) queue: QueueSettings,
    pub(crate) delivered_for: Duration,
    pub(crate) quarantine_for: Duration,
    pub(crate) form: Option<FormSettings>,
    pub(crate) inbox: Option<InboxSettings>,
}

/// The settings of a file, with every problem of it. They are usable when there is none.
pub(crate) fn read(path: &Path) -> (Option<Settings>, Vec<Problem>) {
    let file = match SourceFile::read(path) {
        Ok(file) => file,
        Err(problem) => return (None, vec![problem]),
    };
    let mut problems = Vec::new();
    let settings = table::parse(&file, 0..file.text.len(), &mut problems, |root, problems| {
        Reader { file: &file, folder: path.parent().unwrap_or(Path::new("")), problems }.settings(root)
    });
    problems.sort();
    problems.dedup();
    (Some(settings), problems)
}

struct Reader<'r> {
    file: &'r SourceFile,
    /// Relative paths are meant against the file's own folder.
    folder: &'r Path,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_> {
    fn settings(&mut self, root: &Table<'_>) -> Settings {
        root.only(
            &[
                "listen", "backend", "locales", "var", "secret", "store", "access", "limits", "queue", "erase", "form",
                "inbox",
            ],
            self.problems,
        );
        let listen = root.text("listen", self.problems);
        let listen = listen.and_then(|text| self.parsed(&text, "an address with a port", "write it as 127.0.0.1:8788"));
        let access = root.table_if_any("access", self.problems);
        let limits = root.table_if_any("limits", self.problems);
        let (mut origins, mut trusted, mut rate) = (Vec::new(), Vec::new(), Some(Rate { per_minute: 12, burst: 12 }));
        if let Some(access) = &access {
            access.only(&["origins", "trusted_proxies", "per_minute", "burst"], self.problems);
            origins = self.all(access, "origins", "an origin", "write scheme and host, as https://www.example.com");
            trusted = self.all(access, "trusted_proxies", "an address", "write an address or a range, as 10.0.0.0/8");
            let per_minute = self.number(access, "per_minute", 0..=1_000_000, 12) as u32;
            let burst = self.number(access, "burst", 1..=1_000_000, u64::from(per_minute.max(1))) as u32;
            rate = (per_minute > 0).then_some(Rate { per_minute, burst });
        }
        let (mut files, mut file_bytes, mut total, mut types) = (FILES as u64, FILE_BYTES as u64, 50 * MIB, Vec::new());
        if let Some(limits) = &limits {
            limits.only(&["files", "file_mib", "total_mib", "types"], self.problems);
            files = self.number(limits, "files", 0..=100, files);
            file_bytes = self.number(limits, "file_mib", 1..=1024, file_bytes / MIB) * MIB;
            total = self.number(limits, "total_mib", 1..=1024, 50) * MIB;
            for text in limits.texts_if_any("types", self.problems) {
                if text.value.split_once('/').is_none_or(|(kind, sub)| kind.is_empty() || sub.is_empty()) {
                    self.wrong(&text, "a media type", "write it as image/png, or image/* for all of a kind");
                }
                types.push(text.value.to_ascii_lowercase());
            }
        }
        let (mut delivered_for, mut quarantine_for) = (30, 30);
        if let Some(erase) = root.table_if_any("erase", self.problems) {
            erase.only(&["after_days", "quarantine_days"], self.problems);
            delivered_for = self.number(&erase, "after_days", 0..=3650, delivered_for);
            quarantine_for = self.number(&erase, "quarantine_days", 1..=3650, quarantine_for);
        }
        let day = |days: u64| Duration::from_secs(days * 86_400);
        Settings {
            listen: listen.unwrap_or(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0)),
            store: self.store(root),
            desk: self.desk(root),
            origins,
            trusted,
            files: files as usize,
            file_bytes: file_bytes as usize,
            total_bytes: total as usize,
            types,
            rate,
            queue: self.queue(root),
            delivered_for: day(delivered_for),
            quarantine_for: day(quarantine_for),
            form: self.form(root),
            inbox: self.inbox(root),
        }
    }

    fn store(&mut self, root: &Table<'_>) -> StorePlace {
        let nowhere = StorePlace::Folder(PathBuf::new());
        let Some(store) = root.table_if_any("store", self.problems) else {
            let remedy = "write `[store]` with `folder = \"…\"` for SQLite or `postgres = \"…\"`";
            self.problems.push(root.problem("nothing says where tickets stay", remedy));
            return nowhere;
        };
        store.only(&["folder", "postgres", "password", "root"], self.problems);
        let folder = store.text_if_any("folder", self.problems);
        let address = store.text_if_any("postgres", self.problems);
        let password = self.secret(&store, "password");
        let root = store.text_if_any("root", self.problems).map(|root| self.folder.join(root.value));
        match (folder, address) {
            (Some(folder), None) => StorePlace::Folder(self.folder.join(folder.value)),
            (None, Some(address)) => {
                if address.value.contains("password")
                    || address.value.split_once('@').is_some_and(|(user, _)| user.matches(':').count() > 1)
                {
                    self.wrong(&address, "free of a password", "write `password = { file = \"…\" }` beside it");
                }
                if address.value.contains("sslrootcert") {
                    self.wrong(&address, "free of `sslrootcert`", "write `root = \"…\"` beside it");
                }
                StorePlace::Postgres { address: address.value, password, root }
            }
            _ => {
                let remedy = "write one of `folder` and `postgres`";
                self.problems.push(store.problem("`[store]` does not say where tickets stay", remedy));
                nowhere
            }
        }
    }

    fn desk(&mut self, root: &Table<'_>) -> DeskSettings {
        let backend = root.text("backend", self.problems).map(|text| text.value).unwrap_or_default();
        let locales = root.text_if_any("locales", self.problems).map(|text| text.value);
        let mut desk = DeskSettings {
            profile: self.folder.join(backend),
            locales: locales.map(|locales| self.folder.join(locales)).unwrap_or_default(),
            ..DeskSettings::default()
        };
        if let Some(vars) = root.table_if_any("var", self.problems) {
            for (name, value) in vars.written() {
                match value.value {
                    Entry::Text(text) | Entry::Number(text) => desk.vars.push((name.value, text)),
                    // `priority.emergency = "5"` is a table to TOML.
                    Entry::Table(inside) => {
                        for key in inside.keys() {
                            let text = inside.text_if_any(key, self.problems).map(|text| text.value);
                            desk.vars.extend(text.map(|text| (format!("{}.{key}", name.value), text)));
                        }
                    }
                    _ => self.problems.push(self.file.problem(
                        value.at,
                        format!("`{}` is not a text", name.value),
                        "put it in quotes",
                    )),
                }
            }
        }
        if let Some(secrets) = root.table_if_any("secret", self.problems) {
            for (name, _) in secrets.written() {
                let source = self.secret(&secrets, &name.value);
                desk.secrets.extend(source.map(|source| (name.value, source)));
            }
        }
        desk
    }

    fn queue(&mut self, root: &Table<'_>) -> QueueSettings {
        let mut queue = QueueSettings {
            most: 10_000,
            patience: Duration::from_secs(4),
            at_once: 8,
            answer_within: Duration::from_secs(60),
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_secs(300),
            give_up: Duration::from_secs(7 * 86_400),
        };
        let Some(table) = root.table_if_any("queue", self.problems) else { return queue };
        table.only(
            &["most", "patience_ms", "at_once", "answer_ms", "first_wait_ms", "longest_wait_ms", "give_up_hours"],
            self.problems,
        );
        queue.most = self.number(&table, "most", 1..=10_000_000, 10_000) as i64;
        queue.at_once = self.number(&table, "at_once", 1..=1000, 8) as usize;
        let mut ms = |key: &str, most: u64, default: Duration| {
            Duration::from_millis(self.number(&table, key, 1..=most, default.as_millis() as u64))
        };
        queue.patience = ms("patience_ms", 60 * SECOND, queue.patience);
        queue.answer_within = ms("answer_ms", 600 * SECOND, queue.answer_within);
        queue.first_wait = ms("first_wait_ms", 3600 * SECOND, queue.first_wait);
        queue.longest_wait = ms("longest_wait_ms", 86_400 * SECOND, queue.longest_wait);
        queue.give_up = Duration::from_secs(self.number(&table, "give_up_hours", 1..=8760, 168) * 3600);
        queue
    }

    fn form(&mut self, root: &Table<'_>) -> Option<FormSettings> {
        let form = root.table_if_any("form", self.problems)?;
        form.only(&["secret", "least_age_s", "most_age_hours", "work_bits", "load"], self.problems);
        let secret = self.secret(&form, "secret");
        if secret.is_none() {
            let remedy = "write `secret = { file = \"…\" }`: 32 random characters or more, the same on every node";
            self.problems.push(form.problem("nothing signs the tokens of forms", remedy));
        }
        Some(FormSettings {
            secret: secret?,
            least_age: Duration::from_secs(self.number(&form, "least_age_s", 0..=60, 3)),
            most_age: Duration::from_secs(self.number(&form, "most_age_hours", 1..=720, 24) * 3600),
            bits: self.number(&form, "work_bits", 1..=u64::from(MOST_BITS), 18) as u8,
            load: self.number(&form, "load", 0..=10_000_000, 1000) as i64,
        })
    }

    fn inbox(&mut self, root: &Table<'_>) -> Option<InboxSettings> {
        let inbox = root.table_if_any("inbox", self.problems)?;
        inbox.only(&["token", "url"], self.problems);
        let url = inbox.text_if_any("url", self.problems);
        if let Some(url) = url.as_ref().filter(|url| !askwell::backend::native::is_web_link(&url.value)) {
            self.wrong(url, "an address", "write it as https://relay.example.com");
        }
        Some(InboxSettings { token: self.secret(&inbox, "token"), url: url.map(|url| url.value) })
    }

    /// Where a secret is. One that is written out is a problem.
    fn secret(&mut self, table: &Table<'_>, key: &str) -> Option<SecretSource> {
        let entry = table.entry_if_any(key)?;
        let remedy = format!("write `{key} = {{ file = \"/etc/askwell/{key}\" }}` or `{key} = {{ env = \"…\" }}`");
        let Entry::Table(place) = entry.value else {
            let message = format!("the secret `{key}` is written out: everybody who reads this file has it");
            self.problems.push(self.file.problem(entry.at, message, remedy));
            return None;
        };
        place.only(&["file", "env"], self.problems);
        let file =
            place.text_if_any("file", self.problems).map(|path| SecretSource::File(self.folder.join(path.value)));
        let variable = place.text_if_any("env", self.problems).map(|name| SecretSource::Variable(name.value));
        match (file, variable) {
            (Some(source), None) | (None, Some(source)) => Some(source),
            _ => {
                self.problems.push(self.file.problem(
                    entry.at,
                    format!("`{key}` does not say where the secret is"),
                    remedy,
                ));
                None
            }
        }
    }

    fn number(&mut self, table: &Table<'_>, key: &str, range: std::ops::RangeInclusive<u64>, default: u64) -> u64 {
        table.number_if_any(key, range, self.problems).map_or(default, |number| number.value)
    }

    fn all<T: FromStr>(&mut self, table: &Table<'_>, key: &str, wanted: &str, remedy: &str) -> Vec<T> {
        let texts = table.texts_if_any(key, self.problems);
        texts.iter().filter_map(|text| self.parsed(text, wanted, remedy)).collect()
    }

    fn parsed<T: FromStr>(&mut self, text: &At<String>, wanted: &str, remedy: &str) -> Option<T> {
        let value = text.value.parse().ok();
        if value.is_none() {
            self.wrong(text, wanted, remedy);
        }
        value
    }

    fn wrong(&mut self, text: &At<String>, wanted: &str, remedy: &str) {
        self.problems.push(self.file.problem(text.at, format!("`{}` is not {wanted}", text.value), remedy));
    }
}

impl SecretSource {
    /// The secret, without spaces around it; `Err` says what to do.
    pub(crate) fn read(&self) -> Result<String, String> {
        let (value, place) = match self {
            Self::File(path) => {
                let text = std::fs::read_to_string(path);
                (
                    text.map_err(|error| format!("{}: {error}; write the secret into it", path.display()))?,
                    path.display().to_string(),
                )
            }
            Self::Variable(name) => (std::env::var(name).unwrap_or_default(), name.clone()),
        };
        let value = value.trim().to_owned();
        if value.is_empty() { Err(format!("{place} holds no secret; put it there")) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Settings, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.toml");
        std::fs::write(&path, text).unwrap();
        let (settings, problems) = read(&path);
        (settings.unwrap(), problems.iter().map(|problem| format!("{}: {}", problem.line, problem.message)).collect())
    }

    #[test]
    fn little_is_needed() {
        let (settings, problems) =
            read_text("listen = '127.0.0.1:8788'\nbackend = 'rt.toml'\n[store]\nfolder = 'data'\n");
        assert_eq!(problems, [""; 0]);
        assert!(settings.desk.profile.ends_with("rt.toml") && settings.rate.is_some() && settings.form.is_none());
        assert_eq!((settings.files, settings.queue.most), (FILES, 10_000));
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        let (_, problems) = read_text(
            "listen = 'here'\nbackend = 'rt.toml'\nodd = 1\n[store]\npostgres = 'host=x password=y'\n[secret]\ntoken = 'tok3n'\n\
             other = {}\n[access]\norigins = ['example.com']\ntrusted_proxies = ['10.0.0.0/40']\n[limits]\ntypes = ['png']\n\
             files = 1000\n[form]\nleast_age_s = 3\n",
        );
        for wanted in [
            "1: `here` is not an address with a port",
            "3: unknown key `odd`",
            "5: `host=x password=y` is not free of a password",
            "7: the secret `token` is written out",
            "8: `other` does not say where the secret is",
            "10: `example.com` is not an origin",
            "11: `10.0.0.0/40` is not an address",
            "13: `png` is not a media type",
            "14: `files` is not such a number",
            "15: nothing signs the tokens of forms",
        ] {
            assert!(problems.iter().any(|problem| problem.starts_with(wanted)), "{wanted}: {problems:#?}");
        }
        assert_eq!(problems.len(), 10, "{problems:#?}");
    }
}
