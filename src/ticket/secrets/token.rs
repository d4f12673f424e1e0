//! Is this a key or a token, by what its maker begins it with?

use std::ops::Range;

use super::is_placeholder;
use crate::sort::sort_by_key;

/// What a vendor begins its secret tokens with, and the fewest characters that follow. Publishable keys (`pk_`) are left out.
const PREFIXES: &[(&str, usize)] = &[
    ("ghp_", 30),        // GitHub: personal, OAuth, user, server, refresh
    ("gho_", 30),        //
    ("ghu_", 30),        //
    ("ghs_", 30),        //
    ("ghr_", 30),        //
    ("github_pat_", 30), //
    ("glpat-", 20),      // GitLab
    ("sk-", 20),         // OpenAI and others of that form
    ("sk_live_", 16),    // Stripe
    ("sk_test_", 16),    //
    ("rk_live_", 16),    //
    ("whsec_", 16),      //
    ("AKIA", 16),        // Amazon
    ("ASIA", 16),        //
    ("xoxb-", 16),       // Slack
    ("xoxp-", 16),       //
    ("xoxa-", 16),       //
    ("xoxr-", 16),       //
    ("xoxs-", 16),       //
    ("xapp-", 16),       //
    ("AIza", 30),        // Google
    ("ya29.", 20),       //
    ("npm_", 30),        // npm
    ("dop_v1_", 32),     // DigitalOcean
    ("hf_", 30),         // Hugging Face
    ("SG.", 30),         // SendGrid
    ("y0_", 30),         // Yandex
    ("t1.", 60),         // Yandex Cloud
    ("vk1.a.", 30),      // VK
    ("shpat_", 30),      // Shopify
    ("shpss_", 30),
    ("sk-ant-", 20),
    ("rk_test_", 16),
    ("live_", 30), // YooKassa
    ("glrt-", 20),
    ("gldt-", 20),
    ("glcbt-", 20),
    ("AQVN", 30),      // Yandex Cloud
    ("xkeysib-", 30),  // Brevo
    ("key-", 30),      // Mailgun
    ("dckr_pat_", 20), // Docker
    ("pypi-", 30),
    ("hvs.", 20), // Vault
    ("GOCSPX-", 20),
    ("ATATT", 30), // Atlassian
    ("figd_", 20),
    ("sl.", 60), // Dropbox
    ("sntrys_", 20),
    ("sntryu_", 20),
    ("glsa_", 20), // Grafana
    ("PMAK-", 20),
    ("tskey-", 16),
    ("EAAC", 40), // Meta
    ("gsk_", 30),
    ("xai-", 30),
    ("r8_", 30),
    ("ntn_", 30),
    ("lin_api_", 20),
    ("nfp_", 30), // Netlify
    ("doo_v1_", 32),
    ("dor_v1_", 32),
    ("rubygems_", 30),
    ("1//0", 30), // Google, refresh
    ("AGE-SECRET-KEY-", 40),
    ("cloudflare_", 30),
];
/// Beginning and end of a PEM armour (RFC 7468); what is between «BEGIN» and «PRIVATE KEY» names the algorithm.
const PEM_BEGIN: &str = "-----BEGIN ";
const PEM_END: &str = "-----END ";
const PEM_DASHES: &str = "-----";
/// First and last line of a key as PuTTY keeps it.
const PUTTY_BEGIN: &str = "PuTTY-User-Key-File-";
const PUTTY_END: &str = "Private-MAC:";
/// Hyphens and dots inside a token: `sk-proj-…`, `xoxb-…`, a JSON Web Token.
const JOINTS: &str = "_-.";

/// Ranges of private keys, armour included; a key that was cut off runs to the end of the text.
pub(super) fn private_keys(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(PEM_BEGIN).map(|at| from + at) {
        let label_at = start + PEM_BEGIN.len();
        let label = text[label_at..].split(PEM_DASHES).next().unwrap_or_default();
        from = label_at;
        // «-----BEGIN CERTIFICATE-----» is public; a key is never named longer than «ENCRYPTED PRIVATE KEY».
        if !label.contains("PRIVATE KEY") || label.len() > 40 {
            continue;
        }
        let body = label_at + label.len();
        let end = text[body..].find(PEM_END).map_or(text.len(), |at| {
            let closing = body + at + PEM_END.len();
            text[closing..].find(PEM_DASHES).map_or(text.len(), |dashes| closing + dashes + PEM_DASHES.len())
        });
        let inside =
            text[body..end].split(PEM_END).next().unwrap_or_default().trim_start_matches(['-', '\\', 'n', ' ']);
        // A body begins with a row of base 64, or with a header; talk about keys goes on in words.
        let first = inside.split_whitespace().next().unwrap_or_default();
        let row = first.len() >= 16 && first.bytes().all(|byte| byte.is_ascii_graphic()) && !first.contains("...");
        if row || first.starts_with("Proc-Type") || first.starts_with("Comment") {
            found.push(start..end);
            from = end;
        }
    }
    for (start, _) in text.match_indices(PUTTY_BEGIN) {
        if let Some(lines) = text[start..].find("Private-Lines:") {
            let tail = text[start + lines..].find(PUTTY_END).map_or(text.len(), |at| start + lines + at);
            found.push(start..text[tail..].find('\n').map_or(text.len(), |line| tail + line));
        }
    }
    found
}

/// Ranges of vendors' tokens and of JSON Web Tokens.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || JOINTS.contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    for run in text.split(|c: char| !inside(c)) {
        let start = at;
        at = start + run.len() + text[start + run.len()..].chars().next().map_or(0, char::len_utf8);
        let token = run.trim_end_matches(['.', '-']);
        if is_token(token) {
            found.push(start..start + token.len());
        }
    }
    found.extend(bot_tokens(text));
    found
}

fn is_token(run: &str) -> bool {
    let by_prefix = PREFIXES.iter().any(|(prefix, rest)| {
        run.strip_prefix(prefix).is_some_and(|tail| {
            let amazon = !matches!(*prefix, "AKIA" | "ASIA")
                || tail.len() == *rest && tail.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            // A long prefix is no word of any language; a short one may begin the name of a style or a file.
            tail.len() >= *rest
                && amazon
                && !is_blank(tail)
                && if prefix.len() > 3 { has_digit(tail) } else { varied(tail) }
        })
    });
    (by_prefix || is_jwt(run)) && !is_documented(run)
}

/// `ghp_xxxxxxxx`, `sk_live_your_key_here`.
fn is_blank(tail: &str) -> bool {
    let lower = tail.to_ascii_lowercase();
    lower.contains("xxxxxx")
        || lower.split(['_', '-']).any(|part| matches!(part, "your" | "here" | "token" | "placeholder"))
}

/// Keys that stand in the vendors' own manuals.
fn is_documented(run: &str) -> bool {
    let amazon = run.starts_with("AKIA") || run.starts_with("ASIA");
    amazon && run.ends_with("EXAMPLE") || is_blank(run) && is_placeholder(run)
}

fn has_digit(tail: &str) -> bool {
    tail.bytes().any(|byte| byte.is_ascii_digit()) || tail.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Three parts, the first of which is `{"` in base64url (RFC 7519).
fn is_jwt(run: &str) -> bool {
    let mut parts = run.split('.');
    let head = parts.next().is_some_and(|head| head.starts_with("eyJ") && head.len() >= 16);
    head && parts.next().is_some_and(|body| body.len() >= 16)
        && parts.next().is_some_and(|sign| sign.len() >= 16)
        && parts.next().is_none()
}

/// Telegram: eight to ten digits, a colon, `AA` and 33 characters.
fn bot_tokens(text: &str) -> Vec<Range<usize>> {
    text.match_indices(":AA")
        .filter_map(|(colon, _)| {
            let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
            let tail = text[colon + 1..]
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
                .count();
            ((8..=12).contains(&digits) && (32..=40).contains(&tail)).then(|| colon - digits..colon + 1 + tail)
        })
        .collect()
}

/// Random characters vary: `sk-some-long-css-class-name` has no digit, `ghp_xxxxxxxx` one letter.
fn varied(tail: &str) -> bool {
    let mut seen: Vec<u8> = tail.bytes().collect();
    sort_by_key(&mut seen, |byte| *byte);
    seen.dedup();
    has_digit(tail) && seen.len() >= 8
}
