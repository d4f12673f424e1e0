//! What the four regulations leave open or say twice is named, at its line; and what is answered is no longer asked.

use super::source;

fn reading(id: &str, change: impl Fn(String) -> String) -> source::profile::Reading {
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles").join(id);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join(id);
    std::fs::create_dir(&folder).unwrap();
    let text = std::fs::read_to_string(good.join("profile.toml")).unwrap();
    std::fs::write(folder.join("profile.toml"), change(text)).unwrap();
    std::fs::copy(good.join("regulation.txt"), folder.join("regulation.txt")).unwrap();
    source::profile::reading(&folder)
}

/// Whether a line of advice says all of `parts`.
fn asks(reading: &source::profile::Reading, parts: &[&str]) -> bool {
    reading.advice.iter().any(|one| {
        let told = one.to_string();
        parts.iter().all(|part| told.contains(part))
    })
}

#[test]
fn gaps_and_contradictions_of_the_four_are_named() {
    for (id, parts) in [
        ("prem-site", &["D1 names no days of the week"][..]),
        ("prem-site", &["D3 promises 24 h", "calendar is assumed"]),
        ("prem-site", &["«модуль»", "`consult` (D7)", "`sales` (D8)", "the tie question settles it"]),
        ("prem-site", &["заявка, билет"]),
        ("cpanel-hoster", &["regulation.txt:33", "stands on line 32 already"]),
        ("cpanel-hoster", &["regulation.txt:40", "stands on line 22 already"]),
        ("cpanel-hoster", &["`mail` is open round the clock by A2, but advisory by A7"]),
        ("cpanel-hoster", &["names no time zone"]),
        ("cpanel-hoster", &["regulation.txt:7", "«Вc» mixes two alphabets: «c» is Latin"]),
        ("diphost", &["names no time zone"]),
        ("diphost", &["B20 promises 10 h"]),
        ("diphost", &["does not say since when it holds"]),
        ("moscow-provider", &["names no time zone"]),
    ] {
        let reading = reading(id, |text| text);
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        assert!(asks(&reading, parts), "{id}: {parts:?} in {:#?}", reading.advice);
    }
    let d = reading("prem-site", |text| text);
    assert!(!asks(&d, &["time zone"]), "D1 names Moscow");
    assert!(!asks(&reading("moscow-provider", |text| text), &["since when it holds"]), "C25 does");
    assert!(!asks(&reading("cpanel-hoster", |text| text), &["A1 names no days"]));
}

/// As shipped, no sentence of the four is without a rule or an acknowledgement.
#[test]
fn sentences_without_a_rule_are_listed_until_they_are_acknowledged() {
    for id in ["cpanel-hoster", "diphost", "generic", "moscow-provider", "prem-site"] {
        let reading = reading(id, |text| text);
        assert!(!asks(&reading, &["no rule quotes"]), "{id}: {:#?}", reading.advice);
    }
    let bare = reading("cpanel-hoster", |text| text.replacen("  \"soc-1\",\n", "", 1));
    assert!(asks(&bare, &["regulation.txt:61", "no rule quotes «soc-1»"]), "{:#?}", bare.advice);
    let shorter = reading("prem-site", |text| {
        text.replacen(
            "quote = [\"Заявки обрабатываются по мере поступления.\"]",
            "quote = [\"Формат создания билета\"]",
            1,
        )
    });
    assert!(asks(&shorter, &["no rule quotes «Заявки обрабатываются по мере поступления.»"]), "{:#?}", shorter.advice);
}

#[test]
fn an_answered_question_is_no_longer_asked() {
    let confirmed = reading("prem-site", |text| {
        text.replacen("acknowledged = [", "confirmed = [\"no-weekdays:D1\", \"no-clock:D3\"]\nacknowledged = [", 1)
    });
    assert!(confirmed.problems.is_empty(), "{:?}", confirmed.problems);
    assert!(!asks(&confirmed, &["days of the week"]) && !asks(&confirmed, &["by which clock"]));
    assert!(asks(&confirmed, &["«модуль»"]));
}

/// Where the profile says another than its own quotation, one of the two is a slip.
#[test]
fn what_the_regulation_denies_is_named_with_its_line_and_remedy() {
    let changed = |from: &'static str, to: &'static str| {
        let reading = reading("prem-site", |text| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        reading
    };
    for (from, to, parts) in [
        (
            "time_zone = \"Europe/Moscow\"",
            "time_zone = \"Asia/Yekaterinburg\"",
            &["the regulation says «по московскому» (Europe/Moscow), the profile Asia/Yekaterinburg", "write the zone"]
                [..],
        ),
        ("11:00-20:00", "10:00-20:00", &["D1 names 11:00, 20:00; 10:00 of the hours `desk` is not among them"]),
        ("hours = 3\n", "hours = 4\n", &["4 h are promised by D3, whose sentence says 24, 3"]),
        ("plan = \"Premium\"\nkind", "kind", &["promises another time for the same case", "tells them apart"]),
        (
            "id = \"own_computer\"\nmode = \"refuse\"\nrule = \"D19\"",
            "id = \"own_computer\"\nmode = \"refuse\"",
            &["no rule sets the limit `own_computer`"],
        ),
    ] {
        let reading = changed(from, to);
        assert!(asks(&reading, parts), "{parts:?} in {:#?}", reading.advice);
        assert!(asks(&reading, &["profile.toml:", parts[0]]));
    }
    let always = reading("generic", |text| {
        let from = text.find("level = \"off\"").unwrap();
        let (head, tail) = text.split_at(from);
        let end = tail.find("[[field]]").unwrap();
        let field = &tail[..tail.find("[[field.case]]").unwrap()];
        format!("{head}{}\n{}", field.replacen("level = \"off\"", "level = \"ask\"\nrule = \"G2\"", 1), &tail[end..])
    });
    assert!(always.problems.is_empty(), "{:?}", always.problems);
    assert!(asks(&always, &["`error_text` is asked of every ticket", "[[field.case]]"]), "{:#?}", always.advice);
    for id in ["cpanel-hoster", "diphost", "generic", "moscow-provider", "prem-site"] {
        let whole = reading(id, |text| text);
        for code in ["\"always:", "\"zone\"", "\"hours:", "\"promise:", "\"same-case:", "\"scope:"] {
            assert!(!asks(&whole, &[code]), "{id}: {:#?}", whole.advice);
        }
    }
}
