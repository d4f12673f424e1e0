//! What does nginx have to say so that a page can use a help desk whose secret it does not know?
//!
//! One location for each request of the profile. No header of the client goes through but those of the content; the secret comes from
//! a file of its own; every answer, nginx's own refusals included, has the headers without which a browser hides it; a key gets its
//! answer again from a cache instead of a second ticket.
//!
//! When the help desk breaks off, what nginx has sent tells the rest ([`BROKEN`]): of a request of which not a byte went out nothing was
//! done, and 503 says so; any other may have made a ticket. Then the key is marked in the cache, in `@askwell_doubt`: nginx keeps its own
//! failures by key, so that location asks an address that never answers. A marked key gets 502 for a day and reaches nobody.

use std::{collections::BTreeMap, fmt::Write};

use askwell::backend::{
    profile::{Auth, Method, Step},
    template::{FilePart, Piece, Source, Template},
};

use crate::source::{Backend, front};

/// Everything that the text depends on.
pub(super) struct Fragment<'a> {
    pub(super) backend: &'a Backend,
    pub(super) vars: &'a BTreeMap<String, String>,
    /// With a slash before it and none after it.
    pub(super) at: String,
    pub(super) origins: Vec<String>,
    pub(super) secret_file: &'a str,
    pub(super) cache: &'a str,
    pub(super) per_minute: u32,
    pub(super) max_size: u32,
}

/// An address of the help desk as nginx sees it.
struct Address {
    /// Scheme, host and port.
    base: String,
    /// A path, or an expression for one that holds values.
    path: String,
    is_expression: bool,
    /// Whether the client's parameters go along: the profile fills them.
    keeps_query: bool,
}

impl Fragment<'_> {
    /// The part for the http block and the part for the server block; `Err` says why there is none.
    pub(super) fn write(&self) -> Result<(String, String), String> {
        if let Some(obstacle) = front::obstacle(&self.backend.profile) {
            return Err(obstacle);
        }
        Ok((self.http(), self.server()?))
    }

    fn http(&self) -> String {
        let mut text = format!(
            "# {}: the part for the http block. `askwell nginx` wrote it; write it anew rather than change it.\n",
            self.backend.title
        );
        let listed = |value: &'static str| self.origins.iter().map(move |origin| format!("\"{origin}\" {value}"));
        map(&mut text, "askwell_cors", ["default \"\"".to_owned()].into_iter().chain(listed("$http_origin")));
        text.push_str("# CORS is no lock: a website that is not listed is refused, too. Programs name no origin.\n");
        let known = ["default 0".to_owned(), "\"\" 1".to_owned()].into_iter().chain(listed("1"));
        map(&mut text, "askwell_listed", known);
        let (cache, per_minute) = (self.cache, self.per_minute);
        let _ = write!(
            text,
            "map \"$askwell_listed|$http_origin|$scheme://$http_host\" $askwell_foreign {{\n    \
               default 1;\n    \"~^1\" 0;\n    \"~^0\\|(?<askwell_from>[^|]+)\\|\\k<askwell_from>$\" 0;\n}}\n\
             # Without a key nothing is kept, and nothing is repeated.\n\
             map $http_idempotency_key $askwell_keyless {{\n    default 0;\n    \"\" 1;\n}}\n\
             map $upstream_cache_status $askwell_replayed {{\n    default \"\";\n    HIT true;\n}}\n\
             {BROKEN}\
             limit_req_zone $binary_remote_addr zone=askwell_rate:4m rate={per_minute}r/m;\n\
             proxy_cache_path {cache} levels=1:2 keys_zone=askwell_keys:4m max_size=100m inactive=24h use_temp_path=off;\n\n"
        );
        text
    }

    fn server(&self) -> Result<String, String> {
        let mut text = format!(
            "# {}: the part for the server block of the site that pages are on.\n\
             # {} holds the secrets, one `set` line each:\n",
            self.backend.title, self.secret_file
        );
        for line in self.secret_lines() {
            let _ = writeln!(text, "#     {line}");
        }
        text.push_str(
            "# Each ticket is sent with a key of its own in the header Idempotency-Key: the same key gets the same answer for a day,\n\
             # and four at once make one ticket. After a connection that broke nobody knows whether there is a ticket: 502 says so,\n\
             # and the key goes no more to the help desk for a day. What nginx cannot see: the same key with another content gets\n\
             # the first answer; an answer that breaks in its middle is not kept. `askwell relay` sees both.\n",
        );
        let _ = writeln!(text, "include {};\n", self.secret_file);
        let mut known: Vec<String> = Vec::new();
        for step in self.backend.profile.steps.iter().chain(&self.backend.profile.reply) {
            let address = self.address(&step.url)?;
            let location = self.location(&address);
            if !known.contains(&location) {
                self.step(&mut text, step, &address, &location);
                known.push(location);
            }
        }
        self.pages(&mut text);
        Ok(text)
    }

    fn step(&self, text: &mut String, step: &Step, address: &Address, location: &str) {
        let method = step.method.as_str();
        let _ = writeln!(text, "location {location} {{");
        let mut line = |words: &str| {
            let _ = writeln!(text, "    {words}");
        };
        for header in self.headers() {
            line(&header);
        }
        line("error_page 403 = @askwell_403; error_page 405 = @askwell_405; error_page 413 = @askwell_413;");
        line("error_page 429 = @askwell_429; error_page 503 = @askwell_503;");
        let marks = step.creates && self.backend.profile.idempotency.is_none();
        let broken = if marks { "$askwell_broken" } else { "@askwell_502" };
        line(&format!("error_page 502 504 = {broken}; recursive_error_pages on;"));
        line("if ($request_method = OPTIONS) { return 204; }");
        line(&format!("if ($request_method != {method}) {{ return 405; }}"));
        line("if ($askwell_foreign) { return 403; }");
        line(&format!("limit_req zone=askwell_rate burst={} nodelay;", self.per_minute.clamp(2, 100)));
        line("limit_req_status 429;");
        line(&format!("client_max_body_size {}m;", self.max_size));
        if !address.keeps_query {
            // Request Tracker and others would merge it into the ticket.
            line("set $args \"\";");
        }
        line("proxy_pass_request_headers off;");
        line("proxy_set_header Host $proxy_host;");
        line("proxy_set_header Connection \"\";");
        line("proxy_set_header Accept application/json;");
        line("proxy_set_header User-Agent askwell-nginx;");
        let own_type = step.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !own_type && method != Method::Get.as_str() {
            line("proxy_set_header Content-Type $content_type;");
        }
        for (name, value) in &step.headers {
            line(&format!("proxy_set_header {name} {};", header(name, value)));
        }
        if !step.anonymous {
            for words in self.auth() {
                line(&words);
            }
        }
        if let Some(key) = self.backend.profile.idempotency.as_ref().filter(|_| step.creates) {
            line(&format!("proxy_set_header {} $http_idempotency_key;", key.name));
        }
        line("proxy_http_version 1.1; proxy_connect_timeout 5s; proxy_read_timeout 60s;");
        line("proxy_hide_header Set-Cookie; proxy_hide_header X-Powered-By; proxy_hide_header Location;");
        line("proxy_hide_header Access-Control-Allow-Origin; proxy_hide_header Access-Control-Allow-Credentials;");
        line("proxy_hide_header Access-Control-Allow-Headers; proxy_hide_header Access-Control-Allow-Methods;");
        line(
            "proxy_hide_header Access-Control-Expose-Headers; proxy_hide_header Cache-Control; proxy_hide_header Expires;",
        );
        if step.creates {
            for words in KEEPING {
                line(words);
            }
            for (status, time) in self.kept(step) {
                line(&format!("proxy_cache_valid {status} {time};"));
            }
            line("proxy_cache_convert_head off;");
            // Or the outcome would be lost with the client.
            line("proxy_ignore_client_abort on;");
            line("proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires;");
            line("add_header Idempotency-Replayed $askwell_replayed always;");
        }
        if address.base.starts_with("https") {
            line("proxy_ssl_server_name on; proxy_ssl_verify on; proxy_ssl_verify_depth 4;");
            line("proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;");
        }
        if address.is_expression {
            line(&format!("rewrite ^{}(/.*)$ $1 break;", self.at));
            line(&format!("proxy_pass {};", address.base));
        } else {
            line(&format!("proxy_pass {}{};", address.base, address.path));
        }
        text.push_str("}\n\n");
    }

    /// How long an answer is the answer of its key, by status: only what the profile takes for a success. Where the body of a 200 decides,
    /// nginx cannot tell a ticket from "later", which must not stay for a day.
    fn kept(&self, step: &Step) -> Vec<(u16, &'static str)> {
        let (ok, errors) = (&step.ok, &self.backend.profile.errors);
        let by_body = !ok.present.is_empty()
            || !ok.absent.is_empty()
            || !errors.later.is_empty()
            || !errors.setup.is_empty()
            || step.save.iter().any(|save| !save.optional);
        let statuses = if ok.status.is_empty() { &[200, 201, 202][..] } else { &ok.status };
        statuses.iter().map(|status| (*status, if by_body && *status == 200 { "10m" } else { "24h" })).collect()
    }

    fn location(&self, address: &Address) -> String {
        if address.is_expression {
            format!("~ ^{}{}$", self.at, address.path)
        } else {
            format!("= {}{}", self.at, address.path)
        }
    }

    /// What every answer to a page must have.
    fn headers(&self) -> Vec<String> {
        let profile = &self.backend.profile;
        let sent = profile.steps.iter().chain(&profile.reply).flat_map(|step| &step.headers);
        let mut allowed = vec!["Content-Type", "Idempotency-Key"];
        for (name, _) in sent.filter(|(_, value)| !front::is_of_front(value)) {
            if !allowed.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                allowed.push(name);
            }
        }
        [
            String::from("add_header Access-Control-Allow-Origin $askwell_cors always;"),
            String::from("add_header Access-Control-Allow-Methods \"GET, POST, PUT, PATCH\" always;"),
            format!("add_header Access-Control-Allow-Headers \"{}\" always;", allowed.join(", ")),
            String::from("add_header Access-Control-Expose-Headers \"Retry-After, Idempotency-Replayed\" always;"),
            String::from("add_header Vary Origin always;"),
            String::from("add_header Cache-Control no-store always;"),
        ]
        .into()
    }

    /// The answers of nginx itself, which a location does not inherit its headers to.
    fn pages(&self, text: &mut String) {
        for (status, wait, title) in [
            (403, 0, "This website may not send tickets here"),
            (405, 0, "Method not allowed"),
            (413, 0, "The files are too large"),
            (429, 20, "Too many requests"),
            (502, 0, "Nobody knows whether the help desk has taken the ticket"),
            (503, 30, "The help desk cannot be reached"),
        ] {
            let _ =
                writeln!(text, "location @askwell_{status} {{\n    internal; default_type application/problem+json;");
            for header in self.headers() {
                let _ = writeln!(text, "    {header}");
            }
            if wait > 0 {
                let _ = writeln!(text, "    add_header Retry-After {wait} always;");
            }
            if status == 502 {
                text.push_str("    add_header Idempotency-Replayed $askwell_replayed always;\n");
            }
            let _ = writeln!(
                text,
                "    return {status} '{{\"type\":\"about:blank\",\"title\":\"{title}\",\"status\":{status}}}';\n}}"
            );
        }
        text.push_str(
            "# Nobody answers there: nginx keeps that failure under the key, and the key goes to the help desk no more.\n\
             location @askwell_doubt {\n    error_page 502 504 = @askwell_502; recursive_error_pages on;\n",
        );
        for words in KEEPING {
            let _ = writeln!(text, "    {words}");
        }
        text.push_str(
            "    proxy_cache_valid 502 24h;\n    proxy_pass_request_body off; proxy_ignore_client_abort on;\n    \
             proxy_pass http://unix:/dev/null;\n}\n",
        );
    }

    /// How the secret file looks.
    fn secret_lines(&self) -> Vec<String> {
        match &self.backend.profile.auth {
            Auth::Basic(value) => {
                let shown = shown(value);
                vec![format!("set $askwell_basic \"…\";    # printf '%s' '{shown}' | base64 -w0")]
            }
            _ => self.backend.profile.secrets.iter().map(|name| format!("set ${} \"…\";", variable(name))).collect(),
        }
    }

    fn auth(&self) -> Vec<String> {
        match &self.backend.profile.auth {
            Auth::Header { name, value } => vec![format!("proxy_set_header {name} {};", header(name, value))],
            Auth::Basic(_) => vec![String::from("proxy_set_header Authorization \"Basic $askwell_basic\";")],
            // The client's own parameters go away with it.
            Auth::Query { name, value } => vec![format!("set $args \"{name}={}\";", inside(value))],
            Auth::None | Auth::Step | Auth::Cookie { .. } => Vec::new(),
        }
    }

    fn address(&self, template: &Template) -> Result<Address, String> {
        let (mut whole, mut is_expression) = (String::new(), false);
        for piece in &template.0 {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Value(value) => match &value.source {
                    Source::Var(name) => {
                        let known = self.backend.profile.settings.iter().find(|known| known.name == *name);
                        let default = known.map(|known| &known.default).filter(|default| !default.is_empty());
                        let set = self.vars.get(name).or(default);
                        whole.push_str(set.ok_or_else(|| format!("the address holds `{name}`; write --var {name}=…"))?);
                    }
                    // One segment of the path, or a value of the query.
                    _ => whole.push('\u{1}'),
                },
            }
        }
        let (address, query) = whole.split_once('?').unwrap_or((&whole, ""));
        let place = address.split_once("://").and_then(|(scheme, rest)| {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            ["http", "https"].contains(&scheme).then(|| (format!("{scheme}://{host}"), format!("/{path}")))
        });
        let (base, path) = place.ok_or_else(|| format!("`{address}` is no address; write --var url=https://…"))?;
        let mut path = path.replace("//", "/");
        if path.contains('\u{1}') {
            is_expression = true;
            path = path.replace('.', "\\.").replace('\u{1}', "[^/]+");
        }
        Ok(Address { base, path, is_expression, keeps_query: query.contains('\u{1}') })
    }
}

/// What depends on the website that asks.
fn map(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let _ = writeln!(text, "map $http_origin ${name} {{");
    for line in lines {
        let _ = writeln!(text, "    {line};");
    }
    text.push_str("}\n");
}

/// Where a broken exchange is told: nginx names the bytes that it sent to each address, and none when it asked nobody because the key is
/// marked.
const BROKEN: &str = "# Nothing was done by a help desk that got nothing; any other may have made a ticket.\n\
    map $upstream_bytes_sent $askwell_broken {\n    default @askwell_doubt;\n    \"~^0(, 0)*$\" @askwell_503;\n    \"\" @askwell_502;\n}\n";

/// How answers are kept by key. The lock outlasts every request: one that waited too long would go out a second time.
const KEEPING: [&str; 4] = [
    "proxy_cache askwell_keys; proxy_cache_methods POST;",
    "proxy_cache_key \"$uri|$http_idempotency_key\";",
    "proxy_cache_lock on; proxy_cache_lock_timeout 24h; proxy_cache_lock_age 24h;",
    "proxy_cache_bypass $askwell_keyless; proxy_no_cache $askwell_keyless;",
];

/// The value of a header: what the profile writes, with secrets from their file and anything else as the client sent it.
fn header(name: &str, template: &Template) -> String {
    if front::is_of_front(template) {
        format!("\"{}\"", inside(template))
    } else {
        format!("$http_{}", name.to_ascii_lowercase().replace('-', "_"))
    }
}

fn inside(template: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.replace(['"', '\\', '$'], ""),
        Piece::Value(value) => match &value.source {
            Source::Secret(name) => format!("${{{}}}", variable(name)),
            _ => String::new(),
        },
    };
    template.0.iter().map(piece).collect()
}

/// The template with the names of its secrets, for people.
fn shown(template: &Template) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Value(value) => match &value.source {
            Source::Secret(name) | Source::Var(name) => name.to_uppercase(),
            Source::File(FilePart::Name) => String::from("FILE"),
            _ => String::from("…"),
        },
    };
    template.0.iter().map(piece).collect()
}

/// The variable of a secret.
fn variable(secret: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("askwell_{}", secret.chars().map(plain).collect::<String>())
}
