//! Many tickets as a table, and two profiles side by side.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::judge::Verdict;

/// How many were blocked, split, routed where, and met by articles.
pub(super) fn summary<'v>(
    out: &mut impl Write,
    profile: &str,
    verdicts: impl Iterator<Item = &'v Verdict>,
) -> io::Result<()> {
    let verdicts: Vec<&Verdict> = verdicts.collect();
    let count = |test: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| test(verdict)).count();
    writeln!(out, "{profile}: {} tickets", verdicts.len())?;
    for (what, number) in [
        ("blocked", count(|verdict| verdict.blocked)),
        ("split", count(|verdict| verdict.split)),
        ("deflected", count(|verdict| verdict.deflected)),
        ("emergency", count(|verdict| verdict.line["urgency"] == "emergency")),
        (
            "with a secret",
            count(|verdict| verdict.line["secrets"].as_array().is_some_and(|secrets| !secrets.is_empty())),
        ),
        ("needs a session", count(|verdict| verdict.line["needs_session"] == true)),
        ("a nudge", count(|verdict| verdict.line["bump"] == true)),
    ] {
        row(out, what, number, verdicts.len())?;
    }
    for key in ["department", "intent", "scope"] {
        let mut values: BTreeMap<&str, usize> = BTreeMap::new();
        for verdict in &verdicts {
            *values.entry(verdict.line[key].as_str().unwrap_or("none")).or_default() += 1;
        }
        for (value, number) in values {
            row(out, &format!("{key} {value}"), number, verdicts.len())?;
        }
    }
    Ok(())
}

fn row(out: &mut impl Write, what: &str, number: usize, all: usize) -> io::Result<()> {
    let share = (number * 100).checked_div(all).unwrap_or_default();
    writeln!(out, "  {what:<28} {number:>6} {share:>4} %")
}

/// The keys of a ticket that two profiles give different values; nothing when they agree.
pub(super) fn difference(out: &mut impl Write, one: &Verdict, other: &Verdict) -> io::Result<()> {
    let Some(keys) = one.line.as_object() else { return Ok(()) };
    for (key, value) in keys.iter().filter(|(key, value)| other.line[key.as_str()] != **value) {
        writeln!(out, "{}\t{key}\t{value}\t{}", one.id, other.line[key.as_str()])?;
    }
    Ok(())
}
