//! Which keys may stand where in a profile, and of which kind is each?
//!
//! One description serves three readers: [`check`] tells every key that is unknown, missing or of the wrong kind, with its line;
//! [`super::schema`] writes the same for editors; and whoever reads a checked table need not tell anything again.

use askwell::policy::{
    Bound, Clock, Intent, Level, PromiseKind, Reach, Session, Sign, desk, facts::Subject, profile::Standing,
};

use super::super::{
    file::{At, SourceFile},
    problem::Problem,
    table::Table,
};

/// Languages that every word of a profile is written in.
pub(super) const LOCALES: [&str; 2] = ["ru", "en"];
/// Longest promise: a year.
pub(super) const MAX_HOURS: u64 = 24 * 366;

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) needed: bool,
    /// What it is for; editors show it.
    pub(super) about: &'static str,
}

/// What stands behind a key.
#[derive(Debug)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// One text or a list of them.
    TextOrTexts,
    /// A text in every language.
    Words,
    /// A list of texts in every language.
    WordsList,
    /// One of these words.
    One(&'static [&'static str]),
    /// A list of these words.
    Some(&'static [&'static str]),
    /// A whole number of this range.
    Number(u64, u64),
    /// `true` or `false`.
    Flag,
    /// A table.
    Table(&'static [Key]),
    /// A list of tables.
    Tables(&'static [Key]),
    /// A list of tables whose `kind` decides which of the further keys belong to it.
    Kinds(&'static [Key], &'static [(&'static str, &'static [Key])]),
}
use Shape::{Flag, Kinds, Number, One, Table as Part, Tables, Text, TextOrTexts, Texts, Words, WordsList};

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, needed: true, about }
}

const fn may(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, needed: false, about }
}

const ID: Key = must("id", Text, "Short name; what refers to it uses it");
const RULE: Key = may("rule", TextOrTexts, "Id of the rule, or of several that say the same");
const RULE_NEEDED: Key = must("rule", TextOrTexts, "Id of the rule, or of several that say the same");
const LEVEL: Key =
    may("level", One(Level::NAMES), "How strongly; never more than the rule's own level, which is what stands for it");
const WHEN: Key = may("when", Part(CONDITION), "Every key must hold, and a key holds when any value of its list does");
const TEXT: Key = may("text", Words, "The provider's words; without them the quotation stands alone");
const LINK: Key = may("link", Text, "Where to read on: an address, or kb:<topic or article>");
const WORDS: Key = may("words", Texts, "Words and phrases that speak of it, in any language; matched by stem");

/// `when = { … }`.
pub(super) const CONDITION: &[Key] = &[
    may("intent", Shape::Some(Intent::NAMES), "Any of these: what the client wants"),
    may("service", Texts, "Any of these services of the profile"),
    may("plan", Texts, "Any of these plans of the profile"),
    may("reach", Shape::Some(Reach::NAMES), "Any of these: whom the trouble reaches"),
    may("session", One(Session::NAMES), "Whether the host page vouches for the client"),
    may("blocked", Flag, "Whether the provider has blocked the account"),
    may("scope", Texts, "Any of these scope entries of the profile"),
    may("department", Texts, "Any of these departments, once it is decided"),
    may("answer", Texts, "Any of these answers, as field=answer, of fields that are choices or yes_no"),
    may("sign", Shape::Some(Sign::NAMES), "Any of these signs in the text, on the device or from the host page"),
];

/// `profile.toml`.
pub(super) const PROFILE: &[Key] = &[
    must("id", Text, "Name of the profile's folder"),
    must("version", Text, "Version of the profile; it goes into every ticket"),
    must("provider", Text, "The provider's name as clients know it"),
    must("locale", Text, "Language of the regulation, as a BCP 47 tag"),
    must("time_zone", Text, "IANA name of the zone that hours and promises are told in"),
    must("zone_name", Words, "The zone in a sentence"),
    must("word", Text, "The provider's Russian word for a ticket, in the nominative"),
    may("word_forms", Part(WORD_FORMS), "Forms of a word that is none of тикет, заявка, билет, обращение, запрос"),
    may("accent", Text, "Colour of buttons and links as #rrggbb"),
    may("read_first", Text, "Id of the rule that asks to read first"),
    may("not_found", Text, "Id of the rule shown when no article fits"),
    must("regulation", Part(REGULATION), "The document itself"),
    must("delivery", Part(DELIVERY), "Where a ticket goes"),
    may("receipt", Part(RECEIPT), "What the client reads after sending"),
    may(
        "single_issue",
        Part(SINGLE_ISSUE),
        "One question per ticket; without it dividing is advised, and no rule is quoted",
    ),
    may("identity", Part(IDENTITY), "Who may write"),
    may("secret", Part(SECRET), "Proof that a change is the client's own wish"),
    may("deflect", Part(DEFLECT), "Articles before people, never a wall"),
    may("paid", Part(PAID), "Work for money"),
    may("hours", Tables(HOURS), "When somebody is there"),
    may("channel", Tables(CHANNEL), "Ways to reach the provider"),
    must("rule", Tables(RULES), "The rules, in the regulation's order"),
    must("field", Kinds(FIELD, FIELD_KINDS), "What is asked, in the order of the form"),
    may("service", Tables(SERVICE), "What can break or be changed"),
    may("plan", Tables(PLAN), "What clients pay for"),
    may("department", Tables(DEPARTMENT), "Who takes tickets"),
    may("route", Tables(ROUTE), "Departments by facts, before words; the first that holds decides"),
    may("tie", Tables(TIE), "Questions that settle between departments"),
    may("urgency", Tables(URGENCY), "What goes before the queue"),
    may("scope", Tables(SCOPE), "What support does not do, or does otherwise"),
    may("check", Tables(CHECK), "What the form looks at in the draft"),
    may("notice", Tables(NOTICE), "What the client is told, and where"),
    may("promise", Tables(PROMISE), "By when the provider answers"),
];

/// Forms of a word, in the order of `TicketWord::args`.
pub(super) const FORMS: &[Key] = &[
    must("nom", Text, "Nominative: заявка"),
    must("gen", Text, "Genitive: нет заявки"),
    must("dat", Text, "Dative: к заявке"),
    must("acc", Text, "Accusative: отправить заявку"),
    must("ins", Text, "Instrumental: с заявкой"),
    must("loc", Text, "Prepositional: о заявке"),
    must("one", Text, "After 1: заявка"),
    must("few", Text, "After 2: заявки"),
    must("many", Text, "After 5: заявок"),
    must("pl", Text, "Plural without a number: заявки"),
    must("pron", Text, "Pronoun: она"),
    must("pron_acc", Text, "Pronoun, accusative: её"),
    must("two", Text, "Two of them, accusative: две заявки"),
    must("one_acc", Text, "One, accusative: одну"),
    must("one_ins", Text, "One, instrumental: одной"),
    must("accepted", Text, "принята"),
    must("sent", Text, "отправлена"),
];
const WORD_FORMS: &[Key] = &[
    must("ru", Part(FORMS), "Every form of the Russian word"),
    may("en", Part(FORMS), "Every form of the English word; without it: ticket"),
];
const REGULATION: &[Key] = &[
    must("title", Words, "Full title"),
    must("short", Words, "How it is called beside a quotation"),
    may("url", Text, "Where the client reads it, when it is published"),
    may("effective", Text, "Since when it holds, as YYYY-MM-DD"),
    may("acknowledged", Texts, "Beginnings of sentences that are known to have no rule"),
    may("confirmed", Texts, "Advice of `askwell check` that the provider has answered, by its code"),
];
const DELIVERY: &[Key] = &[
    may(
        "endpoint",
        Text,
        "URL that takes tickets, of a server of the native contract; a relative one is relative to the page that embeds",
    ),
    may("form", Flag, "That server asks forms for a token: `[form]` of askwell relay"),
    may("backend", Text, "Id of the help desk that takes tickets straight from the page, instead of `endpoint`"),
    may("var", Texts, "Its settings, as name=value"),
    may("mail", Text, "Address for the way out by mail"),
];
const RECEIPT: &[Key] = &[
    may("next", WordsList, "What happens next, in order"),
    may("wont_help", Texts, "Ids of the rules that tell what does not speed it up"),
];
const SINGLE_ISSUE: &[Key] = &[must("level", One(Level::NAMES), "block: divide, or state why it is one"), RULE_NEEDED];
const IDENTITY: &[Key] = &[
    must("session", One(desk::SessionMode::NAMES), "Whether a session is needed"),
    WHEN,
    LEVEL,
    RULE_NEEDED,
    may("login_url", Text, "Where the client logs in"),
];
const SECRET: &[Key] = &[
    ID,
    WHEN,
    LEVEL,
    RULE_NEEDED,
    may("order", Shape::Some(desk::Proof::NAMES), "The ways that are taken, the preferred one first"),
    may("public_key", Text, "Key that the page encrypts the field to, as base64 of SPKI"),
];
const DEFLECT: &[Key] = &[must("mode", One(desk::DeflectMode::NAMES), "When articles are shown"), RULE];
const PAID: &[Key] = &[WHEN, RULE_NEEDED, must("consent", Words, "Words of the box, never ticked beforehand")];
const HOURS: &[Key] = &[
    ID,
    must("text", Words, "The hours in words, as in the regulation"),
    may("shifts", Texts, "mon-fri 09:00-01:00; an end not after the beginning is the next day"),
    may("always", Flag, "Round the clock, every day"),
    may("holidays", Texts, "Days on which no shift begins: 2027-05-10, or 01-01 for every year"),
    may("zone", Text, "IANA name of the zone, when it is not the profile's"),
    RULE,
];
const CHANNEL: &[Key] = &[
    must("id", Text, "mail, phone, chat…"),
    may("value", Text, "Address or number"),
    must("standing", One(Standing::NAMES), "What a request through it is worth"),
    may("hours", Text, "Id of its hours"),
    may("rule", Text, "Id of the rule"),
    may("case", Tables(CHANNEL_CASE), "Otherwise under a condition; the first case that holds decides"),
];
const CHANNEL_CASE: &[Key] = &[
    must("when", Part(CONDITION), "When"),
    must("standing", One(Standing::NAMES), "What a request through it is worth then"),
    may("hours", Text, "Id of its hours then"),
    RULE,
];
const RULES: &[Key] = &[
    must("id", Text, "Short name; it goes into tickets and never changes"),
    must("section", Words, "Where in the regulation it stands"),
    must("quote", Texts, "Exact fragments in order; a gap between two is shown as «…»"),
    must("level", One(Level::NAMES), "The most that the form does about it"),
    may("display_only", Flag, "It is only shown, at `place`"),
    may("place", One(desk::Place::NAMES), "Where it is shown"),
];
const FIELD: &[Key] = &[
    ID,
    must("level", One(Level::NAMES), "How strongly it is asked where no case holds; off: hidden"),
    RULE,
    may("label", Words, "Label; without it the locale's words for this id"),
    may("hint", Words, "Hint; without it the locale's words for this id"),
    may("case", Tables(CASE), "Otherwise under a condition; the first case that holds decides"),
];
pub(super) const CASE: &[Key] =
    &[must("when", Part(CONDITION), "When"), must("level", One(Level::NAMES), "How strongly; off: hidden"), RULE];
const LINE: &[Key] = &[may("min_words", Number(0, 255), "Fewest words that count as an answer")];
const FIELD_KINDS: &[(&str, &[Key])] = &[
    ("line", LINE),
    ("text", LINE),
    ("steps", &[may("min", Number(1, 255), "Fewest steps that count as an answer")]),
    (
        "evidence",
        &[
            may("link_hosts", Texts, "Hosts whose links are taken, with their subdomains"),
            may("excuse", Flag, "A stated reason counts as an answer"),
            may("max_files", Number(0, 255), "Most files"),
            may("max_mb", Number(1, 1024), "Largest file in megabytes"),
            may("types", Texts, "Media types that are taken"),
        ],
    ),
    ("any_of", &[must("identifier", Tables(IDENTIFIER), "Any one of these")]),
    ("email", &[]),
    ("department", &[]),
    ("consent", &[may("url", Text, "The document consented to")]),
    ("choice", &[must("choice", Tables(CHOICE), "The answers")]),
    (
        "yes_no",
        &[
            may("warn_on", One(&["yes", "no"]), "The answer that deserves a warning"),
            may("details", Flag, "After yes, ask what exactly"),
        ],
    ),
    ("confirm", &[]),
];
const IDENTIFIER: &[Key] = &[
    must("id", Text, "login, contract…"),
    may("mask", Text, "A letter, 9 digit, * Latin letter, digit or . _ -; {m,n} repeats"),
    may("words", Texts, "Words that introduce it in a text"),
];
const CHOICE: &[Key] = &[ID, must("name", Words, "Words of the answer")];
const SERVICE: &[Key] = &[
    ID,
    must("name", Words, "Its name"),
    WORDS,
    may(
        "main",
        Flag,
        "Down for everyone it is an emergency; so is what an urgency, a promise or a channel names for an outage",
    ),
    RULE,
];
const PLAN: &[Key] = &[
    must("id", Text, "Name, as the host page tells it"),
    may("departments", Texts, "Departments that it may write to; without the key all"),
    may("unpromised", Flag, "Only a promise that names this plan holds for it"),
    RULE,
];
const DEPARTMENT: &[Key] = &[
    ID,
    must("name", Words, "Its name"),
    may("keywords", Texts, "Words that speak for it, in any language; matched by stem"),
    may("subjects", Shape::Some(Subject::NAMES), "What it is asked about, where no keyword decides"),
    may("rule", Text, "Id of the rule that gives it its questions"),
    may("fallback", Flag, "It takes what nothing else decides; exactly one has it"),
];
const ROUTE: &[Key] = &[must("when", Part(CONDITION), "When"), must("department", Text, "Id of the department"), RULE];
const TIE: &[Key] = &[
    must("departments", Texts, "Departments that share words"),
    must("question", Words, "What the client is asked"),
    must("answer", Tables(TIE_ANSWER), "The answers"),
    RULE,
];
const TIE_ANSWER: &[Key] = &[must("text", Words, "The answer"), must("department", Text, "Id of its department")];
const URGENCY: &[Key] = &[must("when", Part(CONDITION), "When"), RULE_NEEDED, TEXT];
const SCOPE: &[Key] = &[
    must("id", Text, "code, install, seo, layout, own_computer, third_party, legal; others need `words`"),
    must("mode", One(desk::ScopeMode::NAMES), "What is done instead"),
    WHEN,
    LEVEL,
    RULE,
    TEXT,
    LINK,
    may("department", Text, "Id of the department that takes it"),
    WORDS,
    may("paid", Flag, "It may be done for money"),
];
const CHECK: &[Key] = &[must("topic", One(desk::Topic::NAMES), "What is looked at"), WHEN, LEVEL, RULE, TEXT, LINK];
const NOTICE: &[Key] = &[
    must("place", One(desk::Place::NAMES), "Where"),
    WHEN,
    may("level", One(&["inform", "warn"]), "How strongly; inform without the key"),
    RULE,
    TEXT,
    LINK,
    may("channel", Text, "Id of the channel that it is about"),
    may("ask", Text, "Id of a field that is asked for on the way to the channel"),
];
const PROMISE: &[Key] = &[
    may("plan", Text, "Plan it holds for; without it everyone else"),
    may("when", Part(CONDITION), "Further conditions; such a promise comes before those without"),
    must("kind", One(PromiseKind::NAMES), "What happens by then"),
    must("bound", One(Bound::NAMES), "How binding it is"),
    may("hours", Number(1, MAX_HOURS), "Length in hours"),
    may("minutes", Number(1, MAX_HOURS * 60), "Length in minutes"),
    must("clock", One(Clock::NAMES), "Which hours count"),
    may("schedule", Text, "Id of the hours that count as work, with clock = \"working\""),
    must("rule", Text, "Id of the rule"),
];

/// Every fault of a table's keys and of everything below them.
pub(super) fn check(table: &Table<'_>, keys: &[Key], file: &SourceFile, problems: &mut Vec<Problem>) {
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    table.only(&names, problems);
    values(table, keys, file, problems);
}

fn values(table: &Table<'_>, keys: &[Key], file: &SourceFile, problems: &mut Vec<Problem>) {
    for key in keys {
        if table.keys().any(|name| name == key.name) {
            value(table, key, file, problems);
        } else if key.needed {
            let (message, remedy) = match key.shape {
                Part(_) | Words => (format!("`[{}]` is missing", key.name), format!("add `[{}]`", key.name)),
                Tables(_) | Kinds(..) => (format!("`[[{}]]` is missing", key.name), format!("add `[[{}]]`", key.name)),
                _ => (format!("`{}` is missing", key.name), format!("add `{}`", key.name)),
            };
            problems.push(table.problem(message, remedy));
        }
    }
}

fn value(table: &Table<'_>, key: &Key, file: &SourceFile, problems: &mut Vec<Problem>) {
    let name = key.name;
    match &key.shape {
        Text => drop(table.text(name, problems)),
        Texts => drop(table.texts(name, problems)),
        TextOrTexts => drop(table.text_or_texts(name, problems)),
        Flag => drop(table.flag(name, problems)),
        Number(least, most) => drop(table.number_if_any(name, *least..=*most, problems)),
        One(options) => one_of(name, table.text(name, problems), options, file, problems),
        Shape::Some(options) => {
            for text in table.texts_if_any(name, problems) {
                one_of(name, Some(text), options, file, problems);
            }
        }
        Words => {
            if let Some(words) = table.table_if_any(name, problems) {
                in_every_language(&words, problems);
            }
        }
        WordsList => table.tables(name, problems).iter().for_each(|words| in_every_language(words, problems)),
        Part(keys) => {
            if let Some(part) = table.table_if_any(name, problems) {
                check(&part, keys, file, problems);
            }
        }
        Tables(keys) => table.tables(name, problems).iter().for_each(|part| check(part, keys, file, problems)),
        Kinds(common, kinds) => {
            for part in table.tables(name, problems) {
                kind(&part, common, kinds, file, problems);
            }
        }
    }
}

/// A table of several kinds. Of an unknown kind, any key may be right.
fn kind(
    table: &Table<'_>,
    common: &[Key],
    kinds: &[(&str, &'static [Key])],
    file: &SourceFile,
    problems: &mut Vec<Problem>,
) {
    values(table, common, file, problems);
    let Some(named) = table.text("kind", problems) else { return };
    let Some((_, own)) = kinds.iter().find(|(kind, _)| *kind == named.value) else {
        let names: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        one_of("kind", Some(named), &names, file, problems);
        return;
    };
    let known: Vec<&str> = ["kind"].into_iter().chain(common.iter().chain(*own).map(|key| key.name)).collect();
    table.only(&known, problems);
    values(table, own, file, problems);
}

fn in_every_language(words: &Table<'_>, problems: &mut Vec<Problem>) {
    for locale in LOCALES.iter().filter(|locale| !words.keys().any(|key| key == **locale)) {
        problems.push(words.problem(format!("no words in `{locale}`"), format!("add `{locale} = \"…\"`")));
    }
    let tags: Vec<String> = words.keys().map(str::to_owned).collect();
    for tag in tags {
        let text = words.text(&tag, problems);
        let (cyrillic, letters) = text.as_ref().map(|text| letters(&text.value)).unwrap_or_default();
        // A word of another alphabet may well stand in a text; most of it may not.
        if let Some(text) = text.filter(|_| tag != "ru" && 2 * cyrillic > letters) {
            let message = format!("`{tag}` is not translated: «{}»", text.value);
            problems.push(words.problem_at(text.at, message, "write it in that language"));
        }
    }
}

/// How many letters are Cyrillic, and how many there are.
fn letters(text: &str) -> (usize, usize) {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    letters.fold((0, 0), |(cyrillic, all), c| (cyrillic + usize::from(('\u{400}'..='\u{4FF}').contains(&c)), all + 1))
}

fn one_of(key: &str, word: Option<At<String>>, options: &[&str], file: &SourceFile, problems: &mut Vec<Problem>) {
    if let Some(word) = word.filter(|word| !options.contains(&word.value.as_str())) {
        let message = format!("`{key}` cannot be `{}`", word.value);
        problems.push(file.problem(word.at, message, format!("write one of: {}", options.join(", "))));
    }
}
