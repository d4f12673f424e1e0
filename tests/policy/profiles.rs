//! Is every reference of the shipped profiles alive, and does each part come from the rule that it names?

use askwell::policy::routing::leaders;
use askwell::policy::{Clock, Facts, FieldKind, HostFacts, Level, Profile, PromiseKind, Standing, decide, promise};

use super::{diphost, prem_site, profile, source};

fn references(profile: &Profile) -> Vec<&str> {
    let fields = profile.fields.iter().filter_map(|field| field.rule.as_deref());
    let departments = profile.departments.iter().filter_map(|department| department.rule.as_deref());
    let channels = profile.channels.iter().filter_map(|channel| channel.rule.as_deref());
    let promises = profile.promises.iter().map(|promise| promise.rule.as_str());
    let single = profile.single_issue.iter().map(|single| single.rule.as_str());
    let receipt = profile.receipt.wont_help.iter().map(String::as_str);
    let shown = profile.read_first.iter().chain(&profile.not_found).map(String::as_str);
    fields.chain(departments).chain(channels).chain(promises).chain(single).chain(receipt).chain(shown).collect()
}

#[test]
fn every_reference_is_alive_and_every_word_is_there_in_both_languages() {
    for profile in [prem_site(), diphost()] {
        let references = references(&profile);
        assert!(references.len() >= 10);
        for id in references {
            let rule = profile.rule(id).unwrap_or_else(|| panic!("{}: no rule {id}", profile.id));
            assert!(rule.level > Level::Off && rule.quoted().len() > 20, "{id}");
        }
        for field in &profile.fields {
            for words in [&field.label, &field.hint] {
                let words = words.as_ref().unwrap_or_else(|| panic!("{}: {} has no words", profile.id, field.id));
                assert!(
                    !words.get("ru").is_empty() && !words.get("en").is_empty() && words.get("ru") != words.get("en")
                );
            }
        }
        assert!(profile.rules.iter().all(|rule| !rule.section.get("en").is_empty()));
    }
}

#[test]
fn demands_are_those_of_the_regulation() {
    let demanded = |profile: &Profile| -> Vec<(String, Option<String>)> {
        let fields = profile.fields.iter().filter(|field| field.level == Level::Block);
        fields.map(|field| (field.id.clone(), field.rule.clone())).collect()
    };
    let expected = |pairs: &[(&str, &str)]| -> Vec<(String, Option<String>)> {
        pairs
            .iter()
            .map(|(id, rule)| ((*id).to_owned(), Some((*rule).to_owned()).filter(|rule| !rule.is_empty())))
            .collect()
    };
    assert_eq!(
        demanded(&prem_site()),
        expected(&[("question", "D9"), ("steps", "D9"), ("evidence", "D10"), ("email", "")])
    );
    assert_eq!(
        demanded(&diphost()),
        expected(&[("login_or_contract", "B23"), ("task", "B12"), ("email", "B14"), ("consent", "B32")])
    );
    assert_eq!(prem_site().single_issue.map(|single| single.level), Some(Level::Block));
    assert!(matches!(
        prem_site().field("evidence").unwrap().kind,
        FieldKind::Evidence { excuse: true, max_files: 5, .. }
    ));
}

#[test]
fn promises_follow_the_plan() {
    let hours = |profile: &Profile, plan: Option<&str>| promise(profile, plan).map(|promise| promise.minutes / 60);
    assert_eq!(hours(&prem_site(), None), Some(24));
    assert_eq!(hours(&prem_site(), Some("Premium")), Some(3));
    assert_eq!(hours(&diphost(), Some("Premium")), Some(10));
    let diphost = diphost();
    let promise = promise(&diphost, None).unwrap();
    assert_eq!((promise.kind, promise.clock), (PromiseKind::Processing, Clock::Calendar));
    // Friday 2020-09-04 18:00 in Moscow: by Saturday 04:00.
    assert_eq!(promise.due(1_599_231_600_000.0), Some(1_599_267_600_000.0));
}

#[test]
fn channels_are_worth_what_the_regulation_says() {
    let worth =
        |profile: &Profile, id: &str| profile.channels.iter().find(|channel| channel.id == id).map(|it| it.standing);
    assert_eq!(worth(&prem_site(), "phone"), Some(Standing::Advisory));
    assert_eq!(worth(&diphost(), "phone"), Some(Standing::Refused));
    assert_eq!(worth(&diphost(), "mail"), Some(Standing::Official));
    assert_eq!(worth(&diphost(), "icq"), Some(Standing::Advisory));
}

#[test]
fn departments_are_found_by_the_words_of_the_regulation() {
    let profile = prem_site();
    for (text, department, because) in [
        ("В шаблоне карточки пропала переменная с ценой", "technical", Some("шаблоне")),
        ("Характеристики не выводятся на странице", "technical", Some("выводятся")),
        ("Не могу зайти в админку магазина", "consult", Some("админку")),
        ("Как добавить товары в категорию?", "consult", Some("товары")),
        ("Хочу заказать баннер на главную", "sales", Some("баннер")),
        ("Как оплатить тариф на год?", "sales", Some("оплатить")),
        ("Нужно SEO и контекстная реклама", "sales", Some("SEO")),
        ("The template shows the wrong variable", "technical", Some("template")),
        ("I need an invoice for my plan", "sales", Some("invoice")),
        ("Модуль доставки", "sales", None),
        ("Всё плохо", "sales", None),
    ] {
        let (id, word) = routed(&profile, text).unwrap();
        assert_eq!((id.as_str(), word.as_deref()), (department, because), "{text}");
    }
    assert_eq!(routed(&diphost(), "В шаблоне ошибка"), None);
    assert_eq!(HostFacts::default().answer("login"), None);
}

/// The department that the words of a text decide, and the client's word that led to it.
fn routed(profile: &Profile, text: &str) -> Option<(String, Option<String>)> {
    let facts = Facts { leaders: leaders(profile, text), ..Facts::default() };
    let department = decide(profile, &facts).department?;
    Some((department.id, facts.leaders.because))
}

/// Every fault of a broken profile is told in one run, at its line.
#[test]
fn a_broken_profile_is_told_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("prem-site");
    std::fs::create_dir(&folder).unwrap();
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/prem-site");
    let text = std::fs::read_to_string(good.join("profile.toml")).unwrap();
    std::fs::copy(good.join("regulation.txt"), folder.join("regulation.txt")).unwrap();
    for (from, to, message) in [
        ("id = \"prem-site\"", "id = \"premsite\"", "`id` is `premsite` in the folder `prem-site`"),
        ("word = \"билет\"", "word = \"билет\"\ncolour = \"red\"", "unknown key `colour`"),
        ("read_first = \"D23\"", "read_first = \"D99\"", "there is no rule `D99`"),
        ("rule = [\"D16\", \"D11\"]", "rule = [\"D61\", \"D11\"]", "there is no rule `D61`"),
        ("wont_help = [\"D12\"]", "wont_help = [\"D42\"]", "there is no rule `D42`"),
        ("short = { ru = \"Условия\", en = \"Terms\" }", "short = { ru = \"Условия\" }", "no words in `en`"),
        ("zone_name = { ru = \"по Москве\", en = \"Moscow time\" }", "", "`[zone_name]` is missing"),
        ("level = \"inform\"", "level = \"tell\"", "`level` cannot be `tell`"),
        ("min_words = 3", "min_words = -3", "`min_words` is not such a number"),
        ("min_words = 3", "min = 3", "unknown key `min`"),
        ("kind = \"steps\"", "kind = \"list\"", "`kind` cannot be `list`"),
        ("\"prnt.sc\"", "\"https://prnt.sc/\"", "`https://prnt.sc/` is no host"),
        ("\"image/png\"", "\"png\"", "`png` is no media type"),
        ("max_mb = 10", "max_mb = 0", "`max_mb` is not such a number"),
        ("excuse = true", "excuse = \"yes\"", "`excuse` is not yes or no"),
        ("hours = 24", "", "a promise has one length"),
        ("clock = \"calendar\"", "clock = \"moon\"", "`clock` cannot be `moon`"),
        ("fallback = true", "", "0 departments are the fallback"),
        ("en = \"Terms\"", "en = \"Условия\"", "`en` is not translated: «Условия»"),
        ("word = \"билет\"", "word = \"кейс\"", "the forms of `кейс` are not known"),
        ("word = \"билет\"", "word = \"билет\"\naccent = \"green\"", "`green` is no colour"),
        ("word = \"билет\"", "word = \"билет\"\naccent = \"#ffff00\"", "have a contrast of 1.1"),
        ("time_zone = \"Europe/Moscow\"", "time_zone = \"Europe/Moskva\"", "there is no time zone `Europe/Moskva`"),
        ("\"daily 11:00-20:00\"", "\"11:00-20:00\"", "`11:00-20:00` is no shift"),
        ("shifts = [", "holidays = [\"2027-02-30\"]\nshifts = [", "`2027-02-30` is no day"),
        ("hours = \"desk\"", "hours = \"night\"", "there is no hours `night`"),
        ("sign = [\"confirmed\"]", "sign = [\"confirmd\"]", "`sign` cannot be `confirmd`"),
        ("sign = [\"confirmed\"]", "service = [\"ftp\"]", "there is no service `ftp`"),
        ("sign = [\"confirmed\"]", "signs = [\"confirmed\"]", "unknown key `signs`"),
        ("sign = [\"confirmed\"]", "blocked = 1", "`blocked` is not yes or no"),
        ("topic = \"duplicate\"", "topic = \"duplicates\"", "`topic` cannot be `duplicates`"),
        (
            "level = \"ask\"\nrule = [\"D6\", \"D7\"",
            "level = \"block\"\nrule = [\"D6\", \"D7\"",
            "allows `ask` at most",
        ),
        ("display_only = true\n", "", "`display_only = true` and `place` go together"),
        ("place = \"receipt\"", "place = \"attic\"", "`place` cannot be `attic`"),
        (
            "[deflect]",
            "[identity]\nsession = \"none\"\nrule = \"D24\"\nwhen = { blocked = true }\n\n[deflect]",
            "go together",
        ),
        ("rule = [\"D18\", \"D19\"]", "rule = [\"D18\", \"D91\"]", "there is no rule `D91`"),
        (
            "words = [\"доработать\", \"доработайте\", \"доработка\", \"новая функция\", \"новый функционал\", \"добавьте функцию\", \"добавьте возможность\", \"добавить возможность\", \"нет такой функции\", \"такой функции нет\", \"хотелось бы возможность\", \"feature request\", \"new feature\", \"add the ability\", \"custom development\"]\n",
            "",
            "nothing finds scope `development`",
        ),
        ("departments = [\"sales\"]", "departments = [\"sale\"]", "there is no department `sale`"),
        ("plan = \"Premium\"", "plan = \"Premum\"", "there is no plan `Premum`"),
        ("clock = \"calendar\"", "clock = \"working\"", "`schedule` and `clock = \"working\"` go together"),
        ("acknowledged = [", "acknowledged = [\n  \"Не сказано\",", "«Не сказано» does not stand in the regulation"),
        ("acknowledged = [", "confirmed = [\"no-such\"]\nacknowledged = [", "`no-such` confirms nothing that is asked"),
        ("id = \"D3\"", "id = \"D1\"", "rule `D1` stands on line"),
        (
            "с 11:00 до 20:00 по московскому времени.\"]",
            "с 10:00 до 20:00 по московскому времени.\"]",
            "does not stand in the regulation",
        ),
        ("\nmail = \"", "\nmail = \"support\" # \"", "`mail` is no address"),
        ("[delivery]", "[delivery", "not TOML"),
    ] {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        std::fs::write(folder.join("profile.toml"), &broken).unwrap();
        let problems = source::profile::reading(&folder).problems;
        let problem = problems.iter().find(|problem| problem.message.contains(message));
        let problem = problem.unwrap_or_else(|| panic!("{message}: {problems:?}"));
        assert!(!problem.remedy.is_empty());
        // The line is that of the change; what is missing is told at its table.
        let changed = 1 + text[..text.find(from).unwrap()].matches('\n').count();
        if !to.is_empty() && !message.contains("TOML") && !message.contains("folder") {
            assert!(problem.line.abs_diff(changed) <= 1, "{message}: line {} and not {changed}", problem.line);
        }
    }
    std::fs::remove_file(folder.join("regulation.txt")).unwrap();
    let source::profile::Reading { profile, problems, .. } = source::profile::reading(&folder);
    assert!(profile.is_none() && problems[0].message.contains("not found"), "{problems:?}");
    let (all, problems) = source::profile::read_all(folder.parent().unwrap());
    assert!(all.is_empty() && problems.len() == 1);
}

#[test]
fn a_bad_mask_is_told_with_its_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("diphost");
    std::fs::create_dir(&folder).unwrap();
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/diphost");
    let text = std::fs::read_to_string(good.join("profile.toml")).unwrap().replace("A*{1,31}", "A*{31,1}");
    std::fs::write(folder.join("profile.toml"), text).unwrap();
    std::fs::copy(good.join("regulation.txt"), folder.join("regulation.txt")).unwrap();
    let problems = source::profile::reading(&folder).problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "`A*{31,1}` is no mask");
    assert!(problems[0].remedy.contains("{31,1}"));
}

#[test]
fn the_same_profile_is_sealed_to_the_same_bytes() {
    for id in ["prem-site", "diphost"] {
        let bytes = |profile: &Profile| askwell::seal::encode(askwell::seal::Kind::Profile, profile);
        assert_eq!(bytes(&profile(id)), bytes(&profile(id)));
        assert!(bytes(&profile(id)).len() < 16 * 1024);
    }
}

/// What no client would ever notice is told as well.
#[test]
fn what_stands_in_vain_is_told() {
    let good = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/prem-site");
    let text = std::fs::read_to_string(good.join("profile.toml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("prem-site");
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(good.join("regulation.txt"), folder.join("regulation.txt")).unwrap();
    let case = "[[field.case]]\nwhen = { intent = [\"problem\", \"outage\"] }\nlevel = \"ask\"\nrule = \"D17\"\n";
    let narrower = "[[field.case]]\nwhen = { intent = [\"problem\"], plan = [\"Free\"] }\nlevel = \"warn\"\n";
    let before_tie = |table: &str| format!("{table}\n\n[[tie]]");
    for (from, to, message) in [
        (case, String::new(), "the field is never asked"),
        (case, format!("{case}{narrower}"), "never reached: the case before it on line"),
        ("id = \"D12\"", "id = \"D12x\"".to_owned(), "nothing acts by rule `D12x`"),
        (
            "[[tie]]",
            before_tie("[[hours]]\nid = \"night\"\ntext = { ru = \"ночью\", en = \"at night\" }"),
            "no channel and no promise has the hours `night`",
        ),
        (
            "[[tie]]",
            before_tie("[[service]]\nid = \"ftp\"\nname = { ru = \"FTP\", en = \"FTP\" }"),
            "nothing finds service `ftp`",
        ),
        (
            "[[tie]]",
            before_tie("[[department]]\nid = \"it\"\nname = { ru = \"ИТ\", en = \"IT\" }"),
            "nothing leads to department `it`",
        ),
        ("[[tie]]", before_tie("[[notice]]\nplace = \"form\""), "the notice says nothing"),
        (
            "endpoint = \"v1/tickets\"",
            "endpoint = \"https://desk.example/tickets?token=ghp_0123456789abcdefghijABCDEFGHIJ012345\"".to_owned(),
            "looks like a password, a key or a token",
        ),
    ] {
        let broken = text.replacen(from, &to, 1);
        assert_ne!(broken, text, "{from}");
        std::fs::write(folder.join("profile.toml"), &broken).unwrap();
        let problems = source::profile::reading(&folder).problems;
        assert!(problems.iter().any(|problem| problem.message.contains(message)), "{message}: {problems:?}");
    }
}

/// What editors are told is what the reader knows.
#[test]
fn the_schema_for_editors_is_the_one_of_the_reader() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/profiles/profile.schema.json");
    let schema = source::profile::schema::schema();
    if std::env::var_os("ASKWELL_BLESS").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == schema, "run `askwell schema > {}`", path.display());
    let value: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let keys = value["properties"].as_object().unwrap();
    for id in ["cpanel-hoster", "diphost", "moscow-provider", "prem-site"] {
        let file = path.with_file_name(id).join("profile.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("#:schema ../profile.schema.json\n"), "{id}");
        let table: toml::Table = text.parse().unwrap();
        for key in table.keys() {
            assert!(keys.contains_key(key), "{id}: {key}");
        }
    }
}
