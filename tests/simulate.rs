//! `askwell simulate` through the binary: the contract of its lines to the letter, the table, two profiles side by side, the clock.

// The setting of clippy.toml covers test functions, not the helpers beside them.
#![allow(clippy::unwrap_used)]

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

/// Three tickets: an outage, two questions with a secret, a nudge.
const TICKETS: &str = r#"{"id":"down","lang":"ru","text":"Сайт lavka.example не открывается ни у кого с 9 утра, ошибка 502","host":{}}
{"id":"two","lang":"ru","text":"Пришлите акт за октябрь. И второй вопрос: не отправляются письма, пароль: Qwerty12","host":{"session":"verified","login":"u1"}}

{"id":"nudge","lang":"en","text":"any update?","host":{"open_tickets":[{"number":"77","subject":"Mail"}]}}
"#;

/// The keys of a line in the order of the contract, those inside of them behind a dot.
const KEYS: [&str; 15] = [
    "id",
    "issues",
    "secrets",
    "department",
    "urgency",
    "intent",
    "needs_session",
    "scope",
    "tone",
    "bump",
    "states",
    "missing",
    "rules",
    "promise",
    "articles",
];
const STATES: [&str; 7] = ["url", "since_when", "steps", "error_text", "goal", "login_or_contract", "reach"];

/// `askwell simulate` over a file of tickets, with the shipped profiles.
fn run(args: &[&str], file: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .arg("simulate")
        .args(args)
        .arg(file)
        .output()
        .unwrap()
}

fn simulate(args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.jsonl");
    std::fs::write(&file, TICKETS).unwrap();
    let output = run(args, &file);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_line_has_every_key_of_the_contract_in_its_order() {
    for profile in ["generic", "cpanel-hoster", "diphost", "moscow-provider", "prem-site"] {
        let printed = simulate(&["--profile", profile, "--at", "2026-11-20T18:00+03:00"]);
        assert_eq!(printed.lines().count(), 3, "{printed}");
        for line in printed.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            assert_eq!(value.as_object().unwrap().len(), KEYS.len(), "{line}");
            assert_eq!(value["states"].as_object().unwrap().len(), STATES.len(), "{line}");
            let mut from = 0;
            for key in KEYS {
                let quoted = format!("\"{key}\":");
                from += line[from..]
                    .find(&quoted)
                    .unwrap_or_else(|| panic!("{profile}: {key} is not in its place: {line}"));
            }
            let mut from = line.find("\"states\":").unwrap();
            for key in STATES {
                let quoted = format!("\"{key}\":");
                from += line[from..].find(&quoted).unwrap_or_else(|| panic!("{profile}: states.{key}: {line}"));
            }
        }
    }
}

/// What the neutral profile reads, up to what a regulation adds.
#[test]
fn the_lines_say_what_is_read() {
    let printed = simulate(&["--at", "2026-11-20T18:00+03:00"]);
    let read: Vec<&str> = printed.lines().map(|line| line.split(",\"missing\":").next().unwrap()).collect();
    assert_eq!(
        read,
        [
            r#"{"id":"down","issues":[],"secrets":[],"department":"technical","urgency":"emergency","intent":"outage","needs_session":false,"scope":"in","tone":"ok","bump":false,"states":{"url":true,"since_when":true,"steps":false,"error_text":true,"goal":false,"login_or_contract":false,"reach":"all"}"#,
            r#"{"id":"two","issues":[{"start":0,"end":24},{"start":42,"end":82}],"secrets":[{"start":74,"end":82,"kind":"password"}],"department":"billing","urgency":"normal","intent":"billing","needs_session":true,"scope":"in","tone":"ok","bump":false,"states":{"url":false,"since_when":false,"steps":false,"error_text":false,"goal":false,"login_or_contract":false,"reach":"unknown"}"#,
            r#"{"id":"nudge","issues":[],"secrets":[],"department":"consult","urgency":"normal","intent":"status_request","needs_session":false,"scope":"in","tone":"ok","bump":true,"states":{"url":false,"since_when":false,"steps":false,"error_text":false,"goal":false,"login_or_contract":false,"reach":"unknown"}"#,
        ]
    );
    assert!(printed.lines().all(|line| !line.contains("Qwerty12")), "a secret is named and not repeated");
}

#[test]
fn the_clock_is_the_one_that_is_given() {
    let due = |at: &str| -> Value {
        let printed = simulate(&["--profile", "diphost", "--at", at]);
        serde_json::from_str::<Value>(printed.lines().next().unwrap()).unwrap()["promise"]["due"].clone()
    };
    // Ten hours on the calendar, B20.
    assert_eq!(due("2026-11-20T18:00+03:00"), "2026-11-21T01:00:00Z");
    assert_eq!(due("2026-11-20T18:00Z"), "2026-11-21T04:00:00Z");
}

#[test]
fn a_summary_counts_what_happens() {
    let printed = simulate(&["--profile", "diphost", "--summary", "--at", "2026-11-20T18:00+03:00"]);
    let number = |what: &str| -> usize {
        let row = printed
            .lines()
            .find(|line| line.trim_start().starts_with(what))
            .unwrap_or_else(|| panic!("{what}: {printed}"));
        row.trim_start()[what.len()..].split_whitespace().next().unwrap().parse().unwrap()
    };
    assert!(printed.starts_with("diphost: 3 tickets\n"), "{printed}");
    for (what, wanted) in
        [("split", 1), ("emergency", 1), ("with a secret", 1), ("a nudge", 1), ("intent outage", 1), ("scope in", 3)]
    {
        assert_eq!(number(what), wanted, "{what}");
    }
    assert!(
        printed.contains("blocked") && printed.contains("deflected") && printed.contains("department"),
        "{printed}"
    );
}

#[test]
fn two_profiles_stand_side_by_side() {
    let printed = simulate(&["--profile", "diphost", "--diff", "prem-site", "--at", "2026-11-20T18:00+03:00"]);
    for line in printed.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 4, "{line}");
        assert!(KEYS.contains(&columns[1]) && columns[2] != columns[3], "{line}");
        // What a text says is the same for everyone.
        assert!(!["intent", "urgency", "issues", "secrets", "states"].contains(&columns[1]), "{line}");
    }
    assert!(printed.lines().any(|line| line.starts_with("two\trules\t") && line.contains("D16")), "{printed}");
    assert_eq!(simulate(&["--profile", "diphost", "--diff", "diphost"]), "");
}

#[test]
fn what_is_told_of_the_host_and_not_read_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.jsonl");
    let lines = concat!(
        r#"{"id":1,"text":"any update?","host":{"session":true,"tickets":[{"number":"7","subject":"Mail"}]}}"#,
        "\n\n",
        r#"{"id":2,"text":"any update?","host":{"tarif":"Premium","account":{"state":"blocked"},"open_tickets":[{"nr":"7"}]}}"#,
        "\n",
        r#"{"id":3,"text":"any update?","host":"none"}"#
    );
    std::fs::write(&file, lines).unwrap();
    let output = run(&[], &file);
    let told = String::from_utf8(output.stderr).unwrap();
    let name = file.display();
    for expected in [
        format!("{name}:3: `host.tarif` is not read; write one of: session, login"),
        format!("{name}:3: `host.account.state` is not read; write one of: status"),
        format!("{name}:3: `host.open_tickets.nr` is not read"),
        format!("{name}:4: `host` is no object"),
    ] {
        assert!(told.contains(&expected), "{expected} in {told}");
    }
    assert_eq!(told.lines().count(), 4, "{told}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 3);
    let help = Command::new(env!("CARGO_BIN_EXE_askwell")).args(["simulate", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for key in ["session", "contract", "open_tickets", "blocked", "one_time_code"] {
        assert!(help.contains(key), "{key}");
    }
}

#[test]
fn a_line_that_is_no_ticket_is_told_and_the_others_are_judged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.jsonl");
    let lines: [&[u8]; 7] = [
        br#"{"id":1,"text":"any update?"}"#,
        br#"{"id":2,"lang":"ru"}"#,
        br#"{"id":3,"text":"any"#,
        br#"{"id":4,"text":["any update?"]}"#,
        b"\"any update?\"",
        b"{\"id\":6,\"text\":\"\xff\"}",
        br#"{"id":7,"text":""}"#,
    ];
    std::fs::write(&file, lines.join(&b"\r\n"[..])).unwrap();
    let output = run(&[], &file);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    let judged: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(judged, [1, 7]);
    let told = String::from_utf8(output.stderr).unwrap();
    for (line, expected) in [
        (2, "`text` is absent; write "),
        (3, "EOF while"),
        (4, "`text` is no string"),
        (5, "this is no ticket"),
        (6, "UTF-8"),
    ] {
        let place = format!("{}:{line}: ", file.display());
        assert!(told.lines().any(|told| told.starts_with(&place) && told.contains(expected)), "{line} in {told}");
    }
    assert!(told.contains("5 lines not judged"), "{told}");
}

/// What the text gives is never missing, and what is asked besides is never said to be given: one reader says both.
#[test]
fn nothing_is_both_given_and_missing() {
    let judged = ["reading.jsonl", "third-reading.jsonl"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The host page tells nothing: what it knows is not missing though no text gives it.
    let bare: String = judged
        .iter()
        .flat_map(|name| {
            let text = std::fs::read_to_string(root.join("tests/judgments/tickets").join(name)).unwrap();
            // Every fourth will do.
            text.lines().step_by(4).map(str::to_owned).collect::<Vec<_>>()
        })
        .map(|line| {
            let ticket: Value = serde_json::from_str(&line).unwrap();
            format!("{}\n", serde_json::json!({ "id": ticket["id"], "lang": ticket["lang"], "text": ticket["text"] }))
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("judged.jsonl");
    std::fs::write(&file, bare).unwrap();
    let mut wrong = Vec::new();
    // Every field of the profile that has a state; whether it is always asked.
    for (profile, fields) in [
        ("generic", &[("error_text", false), ("steps", false)][..]),
        ("cpanel-hoster", &[("url", false), ("since_when", false)]),
        ("diphost", &[("error_text", false), ("steps", false), ("login_or_contract", true)]),
        ("moscow-provider", &[("error_text", false), ("steps", false), ("goal", true)]),
    ] {
        let output = run(&["--profile", profile], &file);
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.lines().count() > 120, "{}", String::from_utf8_lossy(&output.stderr));
        for line in printed.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            for (field, always) in fields {
                let given = line["states"][field].as_bool().unwrap();
                let missing = line["missing"].as_array().unwrap().iter().any(|id| id == field);
                if given == missing && (given || *always) {
                    wrong.push(format!("{profile} {}: {field} is given: {given}, missing: {missing}", line["id"]));
                }
                let trouble = ["problem", "outage"].iter().any(|intent| line["intent"] == *intent);
                if *field == "error_text" && missing && line["intent"] == "billing" || trouble && !given && !missing {
                    wrong.push(format!("{profile} {}: {field} does not follow the intent", line["id"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A provider that sells no hosting: the profile's own words are all that is known of its services and its account numbers.
const UNSEEN: &str = "tests/fixtures/policy/gudok";

fn unseen(tickets: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.jsonl");
    std::fs::write(&file, tickets).unwrap();
    let output = run(&["--profile", UNSEEN, "--at", "2026-11-20T10:00+07:00"], &file);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_provider_that_no_code_knows_is_served_by_its_profile() {
    let tickets = std::fs::read_to_string(Path::new(UNSEEN).join("tickets.jsonl")).unwrap();
    let (mut told, mut emergencies) = (Vec::new(), 0);
    let mut counts = std::collections::BTreeMap::<String, (usize, usize)>::new();
    for (ticket, line) in tickets.lines().zip(unseen(&tickets)) {
        let ticket: Value = serde_json::from_str(ticket).unwrap();
        for (key, wanted) in ticket["want"].as_object().unwrap() {
            let found = match key.as_str() {
                "reach" => line["states"]["reach"].clone(),
                "ident" => Value::from(!line["missing"].as_array().unwrap().iter().any(|id| id == "account")),
                "issues" => Value::from(line["issues"].as_array().unwrap().len().max(1)),
                "secret" => continue,
                key => line[key].clone(),
            };
            let (right, all) = counts.entry(key.clone()).or_default();
            *all += 1;
            *right += usize::from(found == *wanted);
            if found != *wanted {
                told.push(format!("{} {key}: {wanted} wanted, {found} found", ticket["id"]));
            }
        }
        // One decision, told once: what is urgent is what is promised in a quarter of an hour.
        let urgent = line["urgency"] == "emergency";
        emergencies += usize::from(urgent);
        assert_eq!(line["promise"]["minutes"] == 15, urgent, "{line}");
        assert_eq!(line["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "3.1"), urgent, "{line}");
    }
    assert_eq!(emergencies, 4, "{told:#?}");
    for (key, floor) in [("department", 19), ("urgency", 20), ("intent", 16), ("ident", 3), ("issues", 2), ("bump", 2)]
    {
        let (right, all) = counts[key];
        assert!(right >= floor, "{key}: {right} of {all}; {told:#?}");
    }
}

#[test]
fn account_numbers_with_names_of_their_own_are_found_wherever_they_come_from() {
    let samples = [
        ("наш лицевой 40218877, пришлите акт", "{}", true),
        ("л/с 40218877", "{}", true),
        ("Лицевого счёта № 40218877 баланс?", "{}", true),
        ("по лицевому счету: 40218877", "{}", true),
        ("ИНН5406123456 пришлите счёт", "{}", true),
        ("account 40218877, please send the invoice", "{}", true),
        ("лицевой счет 402188771", "{}", false),
        ("позвоните на 40218877", "{}", false),
        ("счёт на 40218877 рублей пришлите", "{}", false),
        ("лицевая сторона договора нужна, страниц 12345678", "{}", false),
        ("пришлите акт", r#"{"contract":"40218877"}"#, true),
        ("пришлите акт", r#"{"login":"5406123456"}"#, true),
        ("пришлите акт", r#"{"login":"ivanov"}"#, false),
    ];
    let ticket = |(text, host, _): &(&str, &str, bool)| format!("{{\"id\":\"1\",\"text\":{text:?},\"host\":{host}}}\n");
    let lines = unseen(&samples.iter().map(ticket).collect::<String>());
    for ((text, host, found), line) in samples.into_iter().zip(&lines) {
        let missing = line["missing"].as_array().unwrap().iter().any(|id| id == "account");
        assert_eq!(missing, !found, "{text} {host}");
        assert_eq!(line["states"]["login_or_contract"] == true, found && host == "{}", "{text} {host}");
    }
}

#[test]
fn an_outage_of_a_service_that_only_the_profile_names_goes_by_its_promise() {
    let samples = [
        ("телефония не работает у всех", true),
        ("АТС недоступна у всех сотрудников", true),
        ("никто не может позвонить", true),
        ("nobody can log in to remote desktop", true),
        ("telephony is down for everyone in the office", true),
        ("телефония не работает только у меня", false),
        ("на одном рабочем месте не открывается 1С, у остальных работает", false),
        // Somebody else's: no service of this provider.
        ("наш сайт лежит у всех, 502", false),
    ];
    let ticket = |(text, _): &(&str, bool)| format!("{{\"id\":\"1\",\"text\":{text:?}}}\n");
    let lines = unseen(&samples.iter().map(ticket).collect::<String>());
    for ((text, urgent), line) in samples.into_iter().zip(&lines) {
        assert_eq!(line["urgency"] == "emergency", urgent, "{text}: {line}");
        assert_eq!(line["promise"]["minutes"] == 15, urgent, "{text}");
    }
}
