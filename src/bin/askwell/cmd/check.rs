//! `askwell check`: is everything sound that a build would read, and what is left to ask the provider?
//!
//! Problems keep a site from being built and end in a failure. Advice is about what the regulation itself leaves open or says twice,
//! and about its sentences that no rule quotes: it is told, and the outcome is a success.

use std::{
    io::{self, Write},
    time::{SystemTime, UNIX_EPOCH},
};

use askwell::{
    civil::{Civil, MINUTES_PER_DAY},
    kb::Date,
};
use serde::Serialize;

use crate::{
    failure::{Failure, counted},
    source::{self, Folders, Problem, article::Medium, posting, profile},
};

/// Arguments of `askwell check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    folders: Folders,
    /// Print one JSON object: `problems` and `advice`, each a list of `file`, `line`, `message`, `remedy`
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    problems: Vec<Line<'a>>,
    advice: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    line: usize,
    message: &'a str,
    remedy: &'a str,
}

impl Check {
    /// Reads and checks everything; fails with all problems.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let (mut source, mut problems) = source::read(&self.folders);
        problems.extend(posting::problems(posting::resolve(&mut source).1, &self.folders));
        // That the folder cannot be read is among the problems already.
        let readings = profile::readings(&self.folders.profiles);
        problems.extend(readings.iter().flat_map(|reading| dead_links(reading, &source)));
        problems.extend(ahead(&source, tomorrow()));
        problems.sort();
        problems.dedup();
        let mut advice: Vec<Problem> = Vec::new();
        if readings.is_empty() {
            let remedy = "add <provider>/profile.toml and regulation.txt: without one the page takes no tickets";
            advice.push(Problem::of_path(&self.folders.profiles, "no profiles", remedy));
        }
        advice.extend(readings.into_iter().flat_map(|reading| reading.advice));
        advice.sort();

        let mut out = io::stdout().lock();
        if self.json {
            let report = Report { problems: lines(&problems), advice: lines(&advice) };
            // Texts and numbers: nothing here can fail to be written as JSON.
            writeln!(out, "{}", serde_json::to_string_pretty(&report).unwrap_or_default())?;
            return if problems.is_empty() { Ok(()) } else { Err(Failure::Told(counted(problems.len(), "problem"))) };
        }
        for one in &advice {
            writeln!(out, "advice: {one}")?;
        }
        if !problems.is_empty() {
            return Err(Failure::Problems(problems));
        }
        let articles = source.bases.iter().map(|base| base.articles.len()).sum();
        let open =
            if advice.is_empty() { String::new() } else { format!(", {} to ask", counted(advice.len(), "question")) };
        writeln!(
            out,
            "no problems: {} in {}, {}, {}, {}{open}",
            counted(articles, "article"),
            counted(source.bases.len(), "language"),
            counted(source.profiles.len(), "profile"),
            counted(source.locales.len(), "locale"),
            counted(source.backends.len(), "help desk"),
        )?;
        Ok(())
    }
}

fn lines(problems: &[Problem]) -> Vec<Line<'_>> {
    let line = |problem: &'_ Problem| (problem.file.display().to_string(), problem.line);
    problems
        .iter()
        .map(|problem| {
            let (file, line) = line(problem);
            Line { file, line, message: &problem.message, remedy: &problem.remedy }
        })
        .collect()
}

/// Articles whose facts were last checked on a day after `last`. A build has no clock: it makes the same of the same sources always.
fn ahead(source: &source::Source, last: Date) -> Vec<Problem> {
    let articles = source.bases.iter().flat_map(|base| &base.articles);
    let ahead = articles.filter(|one| one.medium == Medium::Markdown && one.article.updated > last);
    ahead
        .map(|one| {
            let Date { year, month, day } = one.article.updated;
            let at = one.file.text.find("\nupdated").map_or(0, |before| before + 1);
            let message = format!("`updated` is {year:04}-{month:02}-{day:02}, a day that is still to come");
            one.file.problem(at, message, "write the day on which its facts were last checked")
        })
        .collect()
}

/// The last day that may have begun anywhere: the author's may be ahead of UTC's.
fn tomorrow() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60);
    let at = Civil::from_minutes(i64::try_from(since).unwrap_or_default() + MINUTES_PER_DAY);
    Date { year: u16::try_from(at.year).unwrap_or(u16::MAX), month: at.month, day: at.day }
}

/// Links `kb:<topic or article>` of a profile that lead nowhere in the articles of its language.
fn dead_links(reading: &profile::Reading, source: &source::Source) -> Vec<Problem> {
    let locale = reading.profile.as_ref().map_or("", |profile| &profile.locale);
    let base = source.bases.iter().find(|base| base.locale == locale);
    let known = |id: &str| {
        base.is_some_and(|base| {
            base.topics.iter().any(|topic| topic.id == id)
                || base.articles.iter().any(|one| one.article.id == id)
                || base.unread.iter().any(|unread| unread == id)
        })
    };
    reading.links.iter().filter(|(id, _)| !known(id)).map(|(_, problem)| problem.clone()).collect()
}
