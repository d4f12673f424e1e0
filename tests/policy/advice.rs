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
        ("hours = 3\n", "hours = 4\n", &["4 h are promised by D3, whose sentence says 3 h of `Premium`"]),
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

/// Reads a profile of `folder` whose two files each edit has changed; an edit that finds nothing is a fault of the test.
fn edited(folder: &str, edits: &[(&str, &str)]) -> source::profile::Reading {
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path().join(good.file_name().unwrap());
    std::fs::create_dir(&copy).unwrap();
    let mut texts = ["profile.toml", "regulation.txt"].map(|name| std::fs::read_to_string(good.join(name)).unwrap());
    for (from, to) in edits {
        assert!(texts.iter().any(|text| text.contains(from)), "{from}");
        texts = texts.map(|text| text.replacen(from, to, 1));
    }
    for (name, text) in ["profile.toml", "regulation.txt"].iter().zip(texts) {
        std::fs::write(copy.join(name), text).unwrap();
    }
    source::profile::reading(&copy)
}

const A: &str = "assets/profiles/cpanel-hoster";
const B: &str = "assets/profiles/diphost";
const C: &str = "assets/profiles/moscow-provider";
const D: &str = "assets/profiles/prem-site";
const GUDOK: &str = "tests/fixtures/policy/gudok";
const NORTHWIND: &str = "tests/fixtures/policy/northwind";
/// Codes of advice about values that a sentence denies.
const DENIALS: [&str; 13] = [
    "promise:",
    "clock:",
    "bound:",
    "kind:",
    "hours:",
    "hours-text:",
    "holidays:",
    "mask:",
    "effective",
    "channel:",
    "delivery-mail",
    "no-urgency:",
    "zone",
];

fn denies(reading: &source::profile::Reading) -> Vec<String> {
    let lines = reading.advice.iter().map(ToString::to_string);
    lines.filter(|line| DENIALS.iter().any(|code| line.contains(&format!("confirmed = [\"{code}")))).collect()
}

#[test]
fn a_promise_is_held_against_its_sentence() {
    for (folder, edits, parts) in [
        (A, &[("bound = \"usual\"", "bound = \"max\"")][..], &["A8 says by when as a rule"][..]),
        (A, &[("kind = \"reply\"", "kind = \"processing\"")], &["A8 speaks of \"reply\"", "\"processing\""]),
        (A, &[("hours = 1\n", "hours = 2\n")], &["2 h are promised by A8, whose sentence says 1 h"]),
        (B, &[("bound = \"max\" ", "bound = \"usual\" ")], &["B20 says by when at the latest"]),
        (B, &[("kind = \"processing\"", "kind = \"reply\"")], &["B20 speaks of \"processing\""]),
        (D, &[("hours = 3\n", "hours = 24\n")], &["24 h are promised by D3, whose sentence says 3 h of `Premium`"]),
        (D, &[("hours = 24\n", "minutes = 24\n")], &["0.4 h are promised by D3"]),
        (
            GUDOK,
            &[("hours = 4\nclock = \"working\"\nschedule = \"common\"", "hours = 4\nclock = \"calendar\"")],
            &["3.2 counts working hours", "clock = \"calendar\""],
        ),
        (
            GUDOK,
            &[("minutes = 15\nclock = \"calendar\"", "minutes = 15\nclock = \"working\"\nschedule = \"common\"")],
            &["3.1 counts all hours", "write clock = \"calendar\""],
        ),
        (NORTHWIND, &[("bound = \"max\"\nminutes", "bound = \"usual\"\nminutes")], &["N5 says by when at the latest"]),
        (
            B,
            &[("Максимальный срок обработки заявки СТП — 10 часов.", "Срок обработки — два рабочих дня.")],
            &["10 h are promised by B20, whose sentence says 2 working days"],
        ),
    ] {
        let reading = edited(folder, edits);
        assert!(asks(&reading, parts), "{folder} {edits:?}: {:#?}", denies(&reading));
        assert!(asks(&reading, &["profile.toml:", parts[0]]));
    }
    // A general sentence about all deadlines is the clock of a promise that names none.
    let general = edited(B, &[("3.6. Запрос", "Все сроки указаны в рабочих часах.\n\n3.6. Запрос")]);
    assert!(asks(&general, &["B20 counts working hours"]) && !asks(&general, &["B20 promises 10 h"]));
}

#[test]
fn days_times_and_holidays_are_held_against_their_sentence() {
    let daily = |said: &'static str| vec![("Prem-site с 11:00 до 20:00", said)];
    for (folder, edits, part) in [
        (A, vec![("\"mon-fri 09", "\"mon-thu 09")], "A1 names Fri, the hours `chat` have no shift then"),
        (A, vec![("\"sat-sun 10:00", "\"sat 10:00")], "A1 names Sun"),
        (
            A,
            vec![(
                "\"mon-fri 09:00-01:00\", \"sat-sun 10:00-00:00\"",
                "\"sat-sun 09:00-01:00\", \"mon-fri 10:00-00:00\"",
            )],
            "on Mon A1 says 09:00-01:00, the hours `chat` have 10:00-00:00",
        ),
        (
            A,
            vec![("\"sat-sun 10:00-00:00\"]", "\"sat-sun 10:00-00:00\"]\nholidays = [\"01-01\"]")],
            "names no such day off",
        ),
        (D, daily("Prem-site ежедневно, кроме воскресенья, с 11:00 до 20:00"), "shifts on Sun, which D1 leaves out"),
        (D, daily("Prem-site в будние дни с 11:00 до 20:00"), "shifts on Sat, Sun, which D1 leaves out"),
        (D, daily("Prem-site ежедневно, кроме праздничных дней, с 11:00 до 20:00"), "D1 leaves holidays out"),
        (GUDOK, vec![(", \"sat 09:00-15:00\"", "")], "2.1 names Sat"),
        (GUDOK, vec![("holidays = [\"01-01\", \"01-02\"]\n", "")], "01-01, 01-02 as days off"),
        (GUDOK, vec![("\"01-02\"]", "\"01-02\", \"05-09\"]")], "list 05-09 in `holidays`"),
        (GUDOK, vec![("сб 9:00–15:00", "сб 9:00–16:00")], "on Sat `text.ru` says 09:00-16:00"),
        (NORTHWIND, vec![("\"07-04\", ", "")], "07-04 as days off"),
        (NORTHWIND, vec![("\"daily 09", "\"mon-fri 09")], "N3 names Sat, Sun"),
    ] {
        let reading = edited(folder, &edits);
        assert!(asks(&reading, &["profile.toml:", part]), "{folder} {edits:?}: {:#?}", denies(&reading));
    }
}

#[test]
fn numbers_days_and_addresses_are_held_against_their_sentence() {
    for (folder, edits, part) in [
        (GUDOK, vec![("9{8}", "9{6}")], "6.1 says 8 digits, the mask `9{6}` of `account` takes 6 digits"),
        (GUDOK, vec![("9{8}", "9{10}"), ("лицевой счёт (8 цифр)", "восьмизначный лицевой счёт")], "6.1 says 8 digits"),
        (
            GUDOK,
            vec![("лицевой счёт (8 цифр)", "лицевой счёт (вида ЛС-12345678)")],
            "gives «ЛС-12345678», the mask `9{8}`",
        ),
        (GUDOK, vec![("2026-10-01", "2025-10-01")], "«Редакция действует с 1 октября 2026 года.»"),
        (C, vec![("2020-09-01", "2020-10-01")], "«01 сентября 2020 г.»"),
        (C, vec![("effective = \"2020-09-01\"", "")], "«01 сентября 2020 г.», the profile gives no `effective`"),
        (
            GUDOK,
            vec![("value = \"help@", "value = \"hepl@")],
            "1.2 names help@gudok.example, the channel `mail` has hepl@",
        ),
        (B, vec![("value = \"support@diphost.ru\"\n", "")], "the channel `mail` gives no `value`"),
        (
            B,
            vec![("mail = \"support@diphost.ru\" ", "mail = \"info@diphost.ru\" ")],
            "`delivery.mail` is info@diphost.ru",
        ),
    ] {
        let reading = edited(folder, &edits);
        assert!(asks(&reading, &["profile.toml:", part]), "{folder} {edits:?}: {:#?}", denies(&reading));
    }
}

#[test]
fn what_stands_twice_is_found_inside_lines_too() {
    for (folder, from, to, place) in [
        (
            A,
            "администратора сайта.\n",
            "администратора сайта. Подготовьте вопрос, продумайте его.\n",
            "regulation.txt:54",
        ),
        (
            GUDOK,
            "право прекратить переписку.",
            "право прекратить переписку. Пароли от SIP-линий и рабочих мест в тексте не присылайте!",
            "regulation.txt:30",
        ),
        (
            B,
            "3.8. СТП",
            "Напоминаем: в заявке должны быть точно и ясно сформулированы задачи, требующие исполнения.\n\n3.8. СТП",
            "regulation.txt:46",
        ),
    ] {
        let reading = edited(folder, &[(from, to)]);
        assert!(asks(&reading, &[place, "already"]), "{folder}: {:#?}", reading.advice);
    }
}

#[test]
fn an_emergency_that_nothing_finds_is_told() {
    let urgency = "[[urgency]]\nwhen = { intent = [\"outage\"]";
    let silent = edited(GUDOK, &[(urgency, "[[urgency]]\nwhen = { intent = [\"question\"]")]);
    assert!(asks(&silent, &["4.1 speaks of emergencies, and no `[[urgency]]` ever finds one"]), "{:#?}", silent.advice);
    let one = edited(
        GUDOK,
        &[("service = [\"calls\", \"desks\"], reach = [\"all\"]", "service = [\"calls\"], reach = [\"me\"]")],
    );
    let told: Vec<String> = one.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|line| line.contains("never holds: an outage is what is down for everyone")), "{told:?}");
    assert!(asks(&edited(GUDOK, &[]), &["5 is one rule for the departments `voice`, `desks`", "of its own"]));
}

/// Headings, the day that the profile has, and a channel that a case opens are no questions; nothing else is a false alarm.
#[test]
fn what_agrees_with_its_sentence_is_not_asked_about() {
    let asked = |folder: &str| edited(folder, &[]).advice.iter().map(|one| one.message.clone()).collect::<Vec<_>>();
    for folder in [A, B, C, D, GUDOK, NORTHWIND, "assets/profiles/generic"] {
        assert_eq!(denies(&edited(folder, &[])), [""; 0], "{folder}");
    }
    let gudok = asked(GUDOK);
    assert!(!gudok.iter().any(|line| line.contains("round the clock")), "{gudok:#?}");
    let uncovered: Vec<&String> = gudok.iter().filter(|line| line.contains("no rule quotes")).collect();
    assert_eq!(uncovered.len(), 3, "{uncovered:#?}");
    let sample = edited(GUDOK, &[("лицевой счёт (8 цифр) или", "лицевой счёт — это 8 цифр, например 40218877 — или")]);
    assert_eq!(denies(&sample), [""; 0], "a sample follows what it is a sample of");
    let unopened = edited(
        GUDOK,
        &[(
            "[[channel.case]]\nwhen = { intent = [\"outage\"], reach = [\"all\"] }\nstanding = \"official\"",
            "[[channel.case]]\nwhen = { intent = [\"outage\"], reach = [\"all\"] }\nstanding = \"refused\"",
        )],
    );
    assert!(asks(&unopened, &["`phone` is open round the clock by 2.3, but refused by 1.4"]));
}
