//! Did somebody write a secret into a profile, which is shown, copied and served?
//!
//! The question is asked of places, since a password may look like any word: where a credential travels (`[auth]`, and headers, members
//! and parameters whose name says so, at any depth) stand placeholders and words of schemes, nothing else; no setting either, for
//! settings are shown. Anywhere else a text is a secret when it looks like one: long and random, or of a form that a system gives its
//! keys ([`looks_secret`]).

use askwell::backend::{
    profile::{Auth, Body, Setting},
    template::{Filter, Piece, Placeholder, Source, Template},
};

use super::{Place, Use, check::Check};

/// Words of a name that say that its value is a credential.
const CREDENTIALS: &str = "apikey auth authentication authinfo authorization bearer cookie credential credentials hmac jwt otp pass \
    passphrase passwd password pin pwd secret session sessionid sid sig sign signature tok token";
/// Endings of names that are written as one word.
const ENDINGS: &str = "accesskey apikey authkey passphrase passwd password privatekey secret secretkey sessid token";
/// Last words of names that speak about a credential and hold none.
const ABOUT: &str = "algorithm audience block changed consent count date description domain email enabled expires expiry field \
    header hint id in label length level limit login method mode name policy prefix provider realm required reset \
    scheme scope server source status strength time title ttl type url user username";
/// What stands before a credential or between its parts, in small letters.
const SCHEMES: &str = "api-key api_key apikey aws4-hmac-sha256 basic bearer digest dpop geniekey hmac jwt key klaviyo-api-key \
    negotiate oauth privatetoken ssws token user_token zoho-oauthtoken";
/// What systems that take a key as the name want for a password.
const DUMMIES: [&str; 5] = ["", "x", "api_token", "token", "x-oauth-basic"];
/// How keys of well-known systems begin.
const PREFIXES: &str = "AKIA AIza SG. dop_v1_ eyJ ghp_ gho_ ghs_ github_pat_ glpat- npm_ shpat_ sk- sk_ xox pk_";
/// Characters after such a beginning.
const AFTER_PREFIX: usize = 8;
/// Shortest run of letters and digits that may be random.
const SHORT_KEY: usize = 16;
/// From this length on three digits in a run are enough.
const KEY: usize = 20;

const REMEDY: &str = "name it: `[secret.token]` and `{secret.token}`, then take the written one out of use";

impl Check<'_> {
    /// Tells every place that holds a secret, or may.
    pub(super) fn written_secrets(&mut self) {
        let uses = self.uses;
        for used in uses {
            self.at_place(used);
            if used
                .template
                .0
                .iter()
                .any(|piece| matches!(piece, Piece::Text(text) if looks_secret(text) || tells_secret(text)))
                || defaults(&used.template).any(looks_secret)
            {
                self.tell(used.at, "this looks like a written secret".into(), REMEDY);
            }
            let shown = used.template.sources().any(|source| matches!(source, Source::Secret(_)));
            if shown && used.place == Place::Receipt {
                self.tell(used.at, "the receipt would show a secret to the client".into(), "leave the secret out");
            }
        }
        self.tables();
    }

    fn at_place(&mut self, used: &Use) {
        let fault = match used.place {
            Place::Auth => match &self.backend.profile.auth {
                Auth::Basic(_) => self.fault_of_pair(&used.template),
                _ => self.fault_of(&used.template),
            },
            Place::Header if is_credential(&used.name) || is_key(&used.name) => self.fault_of(&used.template),
            Place::Body if used.path.iter().rev().take(2).any(|name| is_credential(name)) => {
                let leaf = used.path.last().map(String::as_str).unwrap_or_default();
                if is_about(leaf) { None } else { self.fault_of(&used.template) }
            }
            Place::Body if used.path.last().is_some_and(|name| is_key(name)) => {
                let loose =
                    matches!(self.body(used), Some(Body::Json(_))) && !used.template.0.iter().any(is_wordlike_secret);
                if loose { None } else { self.fault_of(&used.template) }
            }
            Place::Address => self.fault_of_query(&used.template),
            _ => None,
        };
        if let Some(fault) = fault {
            self.tell(used.at, format!("`{}` {fault}", used.name), REMEDY);
        }
        let proves = |source: &Source| matches!(source, Source::Secret(_) | Source::Saved(_));
        if used.place == Place::Auth && !used.template.sources().any(proves) {
            self.tell(used.at, "`[auth]` names no secret".into(), "declare `[secret.token]` and use it there");
        }
    }

    fn body(&self, used: &Use) -> Option<&Body> {
        let (list, at) = used.step?;
        let profile = &self.backend.profile;
        let steps = if list == "reply" { &profile.reply } else { &profile.steps };
        steps.get(at).map(|step| &step.body)
    }

    /// What is wrong with a value at the place of a credential.
    fn fault_of(&self, template: &Template) -> Option<String> {
        let written = template.0.iter().enumerate().any(|(at, piece)| match piece {
            Piece::Text(text) => !is_scheme(text, template.0.len() > at + 1),
            Piece::Value(_) => false,
        });
        if written {
            return Some(String::from("holds a written secret"));
        }
        template.values().find_map(|value| self.fault_of_value(value))
    }

    /// What a placeholder brings that is written in the profile, or shown.
    fn fault_of_value(&self, value: &Placeholder) -> Option<String> {
        for filter in &value.filters {
            match filter {
                Filter::Default(_) => return Some(String::from("holds a written secret: that of `default`")),
                Filter::Map(name) => return Some(format!("holds a written secret: one of `[map.{name}]`")),
                Filter::Or(Source::Var(name)) => return Some(setting(name)),
                _ => {}
            }
        }
        match &value.source {
            Source::Var(name) => Some(setting(name)),
            _ => None,
        }
    }

    /// `user:password`: the name may be written, and the password when it is only there to fill the place.
    fn fault_of_pair(&self, template: &Template) -> Option<String> {
        let (mut user, mut password, mut colon) = (Vec::new(), Vec::new(), false);
        for piece in &template.0 {
            match piece {
                Piece::Text(text) if !colon && text.contains(':') => {
                    let (before, after) = text.split_once(':').unwrap_or_default();
                    user.push(Piece::Text(before.to_owned()));
                    password.push(Piece::Text(after.to_owned()));
                    colon = true;
                }
                piece if colon => password.push(piece.clone()),
                piece => user.push(piece.clone()),
            }
        }
        let is_secret =
            |piece: &Piece| matches!(piece, Piece::Value(value) if matches!(value.source, Source::Secret(_)));
        let (user, password) = (Template(user), Template(password));
        let written: String =
            password.0.iter().map(|piece| if let Piece::Text(text) = piece { text } else { "" }).collect();
        if user.0.iter().any(is_secret) && DUMMIES.contains(&written.to_ascii_lowercase().as_str()) {
            return user.values().chain(password.values()).find_map(|value| self.fault_of_value(value));
        }
        self.fault_of(&password)
    }

    /// Parameters of an address.
    fn fault_of_query(&self, template: &Template) -> Option<String> {
        let (mut name, mut is_query, mut is_value) = (String::new(), false, false);
        let guarded = |name: &str| is_credential(name) || is_key(name);
        for piece in &template.0 {
            match piece {
                Piece::Value(value) if is_query && is_value && guarded(&name) => {
                    let fault = self.fault_of_value(value);
                    if fault.is_some() {
                        return fault;
                    }
                }
                Piece::Value(_) => {}
                Piece::Text(text) => {
                    for c in text.chars() {
                        match c {
                            '?' | '&' | '#' | ';' => (name, is_query, is_value) = (String::new(), true, false),
                            '=' if is_query && !is_value => is_value = true,
                            _ if is_value && guarded(&name) => {
                                return Some(format!("holds a written secret: that of `{name}`"));
                            }
                            _ if is_query && !is_value => name.push(c),
                            _ => {}
                        }
                    }
                }
            }
        }
        None
    }

    /// Maps and settings, which stand beside the requests.
    fn tables(&mut self) {
        for (name, pairs) in &self.backend.profile.maps {
            if pairs.iter().any(|(theirs, ours)| looks_secret(theirs) || looks_secret(ours)) {
                self.problems
                    .push(self.root.problem(format!("`[map.{name}]` looks as if it held a written secret"), REMEDY));
            }
        }
        for Setting { name, default, .. } in &self.backend.profile.settings {
            if looks_secret(default) || is_credential(name) {
                let message = format!("`var.{name}` is a secret: settings are shown and served");
                self.problems.push(self.root.problem(message, format!("declare `[secret.{name}]` instead")));
            }
        }
    }
}

fn setting(name: &str) -> String {
    format!("holds the setting `{name}`, and settings are shown and served")
}

fn defaults(template: &Template) -> impl Iterator<Item = &str> {
    let filters = template.values().flat_map(|value| &value.filters);
    filters.filter_map(|filter| if let Filter::Default(text) = filter { Some(text.as_str()) } else { None })
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// The words of a name, in small letters: `apiToken`, `API-TOKEN` and `api_token` have the same.
fn words(name: &str) -> Vec<String> {
    let (mut words, mut last) = (vec![String::new()], ' ');
    let chars: Vec<char> = name.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let hump = c.is_ascii_uppercase()
            && (last.is_ascii_lowercase()
                || last.is_ascii_uppercase() && chars.get(at + 1).is_some_and(char::is_ascii_lowercase));
        if !c.is_ascii_alphanumeric() || hump {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a header, member, parameter or setting of this name holds a credential.
fn is_credential(name: &str) -> bool {
    let words = words(name);
    let says = |word: &String| is_listed(CREDENTIALS, word) || ENDINGS.split(' ').any(|end| word.ends_with(end));
    // `apikey`, `X-Api-Key`, `accessKey`, but neither the `key` of a project nor `keyword`.
    let is_key = words.len() > 1 && words.last().is_some_and(|word| word == "key") && !is_of_content(&words);
    (words.iter().any(says) || is_key) && !is_about(name)
}

/// Keys that name a thing or a request and open nothing.
fn is_of_content(words: &[String]) -> bool {
    [
        "idempotency",
        "issue",
        "project",
        "foreign",
        "primary",
        "sort",
        "cache",
        "message",
        "translation",
        "custom",
        "field",
    ]
    .iter()
    .any(|known| words.iter().any(|word| word == known))
}

/// Whether it is a `key` and nothing more: a credential in a form, in JSON most often the name of a thing.
fn is_key(name: &str) -> bool {
    name.eq_ignore_ascii_case("key")
}

fn is_about(name: &str) -> bool {
    words(name).last().is_some_and(|word| is_listed(ABOUT, word))
}

/// Whether a text is made of words of schemes and names of parameters; the last name may have its value after the text.
fn is_scheme(text: &str, goes_on: bool) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric()) {
        let word = &rest[start..];
        let end = word.find(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).unwrap_or(word.len());
        let (own, after) = word.split_at(end);
        let is_parameter = after.starts_with('=')
            && own.chars().all(|c| c.is_ascii_alphabetic() || "-_".contains(c))
            && (goes_on || after.len() > 1);
        if !is_parameter && !is_listed(SCHEMES, &own.to_ascii_lowercase()) {
            return false;
        }
        rest = after;
    }
    true
}

/// Whether a text beside `key` is more than the name of a thing.
fn is_wordlike_secret(piece: &Piece) -> bool {
    let Piece::Text(text) = piece else { return false };
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(|c| c.is_ascii_lowercase())
}

/// Whether a text names a credential and its value itself, as the parameters or the JSON inside of a text do.
fn tells_secret(text: &str) -> bool {
    let parts = text.split(|c: char| c.is_whitespace() || "&;,{}?".contains(c));
    parts.filter(|part| !part.contains("://")).any(|part| {
        let pair = part.split_once("\":").or_else(|| part.split_once('='));
        let quotes = |text: &str| text.trim_matches(['"', '\'']).to_owned();
        pair.map(|(name, value)| (quotes(name), quotes(value)))
            .is_some_and(|(name, value)| !value.is_empty() && is_credential(&name) && !is_scheme(&value, false))
    })
}

/// `user:password@`, a key as a known system gives it, an UUID, or a long run that looks random.
pub(super) fn looks_secret(text: &str) -> bool {
    let userinfo = text
        .split_once("://")
        .is_some_and(|(_, rest)| rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains('@')));
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
    userinfo
        || text.contains("-----BEGIN ")
        || words().any(|word| is_uuid(word) || is_prefixed(word))
        || text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_random)
}

fn is_prefixed(word: &str) -> bool {
    let rest = PREFIXES.split(' ').find_map(|prefix| word.strip_prefix(prefix));
    // A word that goes on in small letters is a word: `pk_department`, `sk-language`.
    rest.is_some_and(|rest| {
        rest.len() >= AFTER_PREFIX && rest.bytes().any(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
    })
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.bytes().all(|c| c.is_ascii_hexdigit() || c == b'-')
}

fn is_random(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    if run.len() < SHORT_KEY || digits == run.len() {
        return false;
    }
    let class = |c: u8| (c.is_ascii_digit(), c.is_ascii_uppercase());
    let changes = run.as_bytes().windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    let vowels = run.bytes().filter(|c| b"aeiouyAEIOUY".contains(c)).count();
    let hex = digits >= 3 && run.bytes().all(|c| c.is_ascii_hexdigit());
    hex || changes * 2 >= run.len() || run.len() >= KEY && (digits >= 3 || vowels * 6 < run.len())
}

#[cfg(test)]
mod tests {
    use super::super::problems_of;

    const SOUND: &str = "title = 'T'\nabout = 'a'\ndocumented = 'd'\n[var.url]\nabout = 'u'\nexample = 'https://e.example'\n\
        [secret.token]\nabout = 't'\n[auth]\nheader = 'X-Api-Key'\nvalue = '{secret.token}'\n[[step]]\ncreates = true\n\
        url = '{var.url}/t'\nheaders = { X-Sent-By = 'askwell' }\n[step.json]\nsubject = '{ticket.subject}'\n\
        [step.save]\nid = 'json:/id'\n[receipt]\nnumber = '{saved.id}'\n";

    fn problems(changes: &[(&str, &str)]) -> Vec<String> {
        problems_of(SOUND, changes)
    }

    /// A member of the body, beside the subject.
    fn member(line: &str) -> Vec<String> {
        problems(&[("subject = '{ticket.subject}'\n", &format!("subject = '{{ticket.subject}}'\n{line}\n"))])
    }

    const VAR: &str = "[var.tok]\nabout = 'x'\nexample = 'x'\ndefault = 'hunter2'\n[secret.token]";

    #[test]
    fn a_written_secret_is_told_wherever_it_stands() {
        let auth = |value: &str| problems(&[("value = '{secret.token}'", &format!("value = '{value}'"))]);
        let header = |line: &str| problems(&[("X-Sent-By = 'askwell'", line)]);
        let address = |url: &str| problems(&[("'{var.url}/t'", &format!("'{url}'"))]);
        let instead = |auth: &str| {
            problems(&[
                ("header = 'X-Api-Key'\nvalue = '{secret.token}'", auth),
                ("subject = '{ticket.subject}'", "subject = '{ticket.subject}'\nsig = '{secret.token}'"),
            ])
        };
        let found = [
            ("basic", instead("basic = 'robot:hunter2'")),
            ("a written password beside a secret", instead("basic = '{secret.token}:hunter2'")),
            ("query", instead("query = 'k'\nvalue = 'hunter2'")),
            ("no secret", instead("header = 'X-Sender'\nvalue = '{requester.name}'")),
            ("a default", auth("{secret.token|default:hunter2}")),
            ("a part", auth("hunter2{secret.token}")),
            ("behind a scheme", auth("Bearer hunter2")),
            ("a parameter of a scheme", auth("Token token=hunter2 {secret.token}")),
            (
                "a setting",
                problems(&[
                    ("[secret.token]", VAR),
                    ("'{ticket.subject}'", "'{ticket.subject}'\npassword = '{var.tok}'"),
                ]),
            ),
            (
                "an innocent setting",
                problems(&[
                    ("[secret.token]", &VAR.replace("tok", "word")),
                    ("'{ticket.subject}'", "'{ticket.subject}'\npassword = '{var.word}'"),
                ]),
            ),
            (
                "a map",
                problems(&[
                    ("[[step]]", "[map.k]\nnormal = 'hunter2'\n[[step]]"),
                    ("'{ticket.subject}'", "'{ticket.subject}'\napi_key = '{ticket.urgency|map:k}'"),
                ]),
            ),
            (
                "a map of keys",
                problems(&[
                    ("[[step]]", "[map.k]\nnormal = '5f4dcc3b5aa765d61d8327deb882cf99'\n[[step]]"),
                    ("'{ticket.subject}'", "'{ticket.subject}'\nclass = '{ticket.urgency|map:k}'"),
                ]),
            ),
            ("a query", address("{var.url}/t?api_key=hunter2")),
            ("a later parameter", address("{var.url}/t?a=1&accessToken=hunter2{key|url}")),
            ("a password before the host", address("https://me:pw@e.example/t")),
            ("a hook", address("https://hooks.example/services/T024BE7LD/B024BE7LH/q9XzR4tLm2VbN8sKw1Yc")),
            ("a header", header("X-Auth-Token = 'hunter2'")),
            ("a cookie", header("Cookie = 'sid=hunter2'")),
            ("camel", member("accessKey = 'hunter2'")),
            ("camel token", member("apiToken = 'hunter2'")),
            ("one word", member("usertoken = 'hunter2'")),
            ("pass", member("pass = 'hunter2'")),
            ("a session", member("PHPSESSID = 'hunter2'")),
            ("a phrase", member("passphrase = 'open sesame'")),
            ("deep", member("oauth = { consumer = { consumerSecret = 'abc' } }")),
            ("a short one", member("credentials = { user = 'robot', pwd = 'x1' }")),
            ("of a bot", member("bot_token = '12345:abc'")),
            ("a fragment", address("{var.url}/t#access_token=abc")),
            ("a scheme alone", header("Authorization = 'token abc'")),
            ("shared", header("X-Shared-Secret = '{requester.name}abc'")),
            ("signature", member("X-Signature = 'hunter2'")),
            ("key", member("key = 'hunter2'")),
            ("the parent", member("password = { value = 'hunter2' }")),
            ("a list", member("password = ['hunter2']")),
            ("a list of objects", member("args = [{ a = { client_secret = 'hunter2' } }]")),
            ("a number", member("password = 123456")),
            ("a pair", member("args = [{ name = 'password', value = 'hunter2' }]")),
            ("a decoy", member("password = 'hunter2{answer.none}'")),
            ("inside of JSON", member("args = { \"$json\" = { password = 'hunter2' } }")),
            ("inside of a text", member("args = 'email={requester.email}&password=hunter2'")),
            ("inside of a text of JSON", member("args = '{{\"token\":\"hunter2\"}}'")),
            ("uuid", member("client = '8e03978e-40d5-43dd-bc93-6894a57f9324'")),
            ("letters alone", member("X = 'glpat-AbCdEfGhIjKlMnOpQrSt'")),
            ("letters without a prefix", member("X = 'qZkTwBvXrJmLpHdFgNcS'")),
            ("base64", member("X = 'cm9ib3Q6aHVudGVyMg=='")),
            ("hexadecimal", member("X = '9f86d081884c7d65'")),
            ("of a known form", member("X = 'AKIAIOSFODNN7EXAMPLE'")),
            ("a default elsewhere", member("X = '{ticket.goal|default:5f4dcc3b5aa765d61d8327deb882cf99}'")),
        ];
        let said = |problem: &String| {
            ["written secret", "settings are shown", "names no secret"].iter().any(|words| problem.contains(words))
        };
        let missed: Vec<&(&str, Vec<String>)> = found.iter().filter(|(_, told)| !told.iter().any(said)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn what_is_no_secret_is_let_be() {
        let auth = |value: &str| problems(&[("value = '{secret.token}'", &format!("value = '{value}'"))]);
        let instead = |auth: &str| problems(&[("header = 'X-Api-Key'\nvalue = '{secret.token}'", auth)]);
        let found = [
            ("a scheme", auth("Bearer {secret.token}")),
            ("its parameter", auth("Token token={secret.token}")),
            ("in quotes", auth("Token token=\"{secret.token}\"")),
            ("a name", instead("basic = 'robot:{secret.token}'")),
            ("a filled place", instead("basic = '{secret.token}:X'")),
            ("a query", instead("query = 'api_key'\nvalue = '{secret.token}'")),
            ("a header about one", problems(&[("X-Sent-By = 'askwell'", "X-Auth-Type = 'staff'")])),
            ("a header of the key", problems(&[("X-Sent-By = 'askwell'", "X-Request-Key = '{key}'")])),
            (
                "no credential",
                member("args = { keyword = 'hosting', author = 'form', passenger = 'yes', signal = 'a1' }"),
            ),
            ("a kind", member("token_type = 'bearer'")),
            (
                "about one",
                member(
                    "args = { auth_required = '1', password_reset = 'no', cookie_consent = 'yes', session_date = '1' }",
                ),
            ),
            (
                "near a word",
                member(
                    "args = { passport = 'a1', secretary = 'b', bypass = 'yes', assign = 'c', design = 'd', pinned = 'e' }",
                ),
            ),
            ("beside one", member("auth = { type = 'password', username = 'robot', password = '{secret.token}' }")),
            ("the key of a thing", member("project = { key = 'SUP' }")),
            ("a pair", member("args = [{ key = 'department', value = 'billing' }]")),
            ("a key of content", member("field_key = 'hosting plan'")),
            ("a client's own", member("pin = '{answer.pin}'")),
            ("a sentence", member("X = 'Please quote number=4711 of your contract when answering'")),
            ("a long word", member("X = 'CustomerServiceDepartmentOfRegistrations'")),
            ("a long number", member("X = '20261122193500000000'")),
            (
                "a path",
                problems(&[("'{var.url}/t'", "'{var.url}/api/v4/projects/nph-genericinterface.pl?page=1&key_id=3'")]),
            ),
            ("an author", problems(&[("'{var.url}/t'", "'{var.url}/t?keyword=hosting'")])),
        ];
        let told: Vec<&(&str, Vec<String>)> = found.iter().filter(|(_, told)| !told.is_empty()).collect();
        assert!(told.is_empty(), "{told:#?}");
    }
}
