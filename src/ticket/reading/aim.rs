//! What is asked for, what is it about, and is it asked of the right desk?
//!
//! The first wish of a text is its intent. A sign counts where it stands: a wish for work in a sentence of its own outweighs a
//! complaint before it («не приходит, восстановите из копии»), a complaint outweighs a question after it («не открывается, что
//! делать?»).

use super::{Intent, Scope, Subject, Urgency, signs::Signs};

/// Wishes by the sign that shows them.
const WISHES: [(&str, Intent); 8] = [
    ("unblock", Intent::Unblock),
    ("password_change", Intent::PasswordChange),
    ("billing_doc", Intent::Billing),
    ("billing_claim", Intent::Billing),
    ("account_data", Intent::AccountData),
    ("config_change", Intent::ConfigChange),
    ("service_change", Intent::ServiceChange),
    ("server_work", Intent::ServerWork),
];

/// Fewest words of a text that tells of a trouble without a word for it.
const TOLD: usize = 4;

/// Whether something is complained of, rather than wished for or asked.
fn complains(signs: &Signs) -> bool {
    signs.all("fail").chain(signs.all("down")).chain(signs.all("hard")).any(|found| {
        let sentence = signs.sentence(found);
        // «как включить, если выключено»: behind the question a trouble is its subject, before it («не открывается, как быть») the news.
        let asked = signs
            .all("howto")
            .any(|howto| signs.sentence(howto) == sentence && howto.tokens.start <= found.tokens.start);
        !signs.in_sentence(sentence, "if") && (!asked || signs.in_sentence(sentence, "hard"))
    })
}

/// Whether the text asks and does not wish for work.
fn asks(signs: &Signs) -> bool {
    signs.has("ask") || signs.tokens.iter().any(|token| token.last && signs.is_asked(token.sentence))
}

pub(super) fn intent(signs: &Signs, urgency: Urgency, bump: bool) -> Intent {
    if urgency == Urgency::Emergency {
        return Intent::Outage;
    }
    if bump {
        return Intent::StatusRequest;
    }
    if is_abuse(signs) {
        return Intent::AbuseReport;
    }
    let asks = asks(signs);
    let wishes = signs.has("wish");
    let complains = complains(signs);
    if signs.has("thanks") && !wishes && !complains {
        return Intent::Other;
    }
    if signs.has("unblock") && (signs.has("blocked") || !complains) && (!asks || wishes) {
        return Intent::Unblock;
    }
    // Work on programs is asked of people, in whatever form.
    let service = scope(signs);
    if matches!(service, Scope::Code | Scope::Install) && !signs.has("howto") && (wishes || asks) {
        return Intent::ServerWork;
    }
    let howto = asks && signs.has("ask") && !wishes;
    // «верните деньги», «не поступила оплата»: no other sign speaks of money that was lost.
    if signs.has("billing_claim") && signs.has("money") && !howto {
        return Intent::Billing;
    }
    let first = |sign: &str| {
        let found = signs.all(sign).filter(|found| !signs.in_sentence(signs.sentence(found), "if"));
        // A sign in a question («как сменить пароль?») asks for words, not for the deed.
        found
            .filter(|found| {
                let sentence = signs.sentence(found);
                signs.in_sentence(sentence, "wish") || !(signs.in_sentence(sentence, "ask") || signs.is_asked(sentence))
            })
            .map(|found| found.tokens.start)
            .min()
    };
    let wish = WISHES
        .iter()
        .filter_map(|(sign, intent)| Some((first(sign)?, *intent)))
        // What names its object (a bill, a password) is surer than «сделайте».
        .min_by_key(|(at, intent)| (*intent == Intent::ConfigChange && complains, at / 6));
    if let Some((_, intent)) = wish
        && !(howto && intent != Intent::PasswordChange)
        && (!complains || wishes || matches!(intent, Intent::PasswordChange | Intent::Billing))
    {
        return intent;
    }
    if signs.has("order") && !complains {
        return if asks && !wishes && signs.has("howto") { Intent::Question } else { Intent::Order };
    }
    if signs.has("password_change")
        && !complains
        && (signs.says("забыл забыла забыли forgot lost потерял потеряла") || wishes)
    {
        return Intent::PasswordChange;
    }
    if signs.has("account_data") && asks && !complains && !signs.has("howto") {
        return Intent::AccountData;
    }
    if complains && !(asks && signs.first("ask") < signs.first("fail") && signs.has("howto")) {
        return Intent::Problem;
    }
    if asks {
        return Intent::Question;
    }
    if complains {
        return Intent::Problem;
    }
    if wishes && signs.has("money") {
        return Intent::Billing;
    }
    if service != Scope::In || wishes && !signs.has("thanks") {
        return Intent::ServerWork;
    }
    // Who neither asks nor wishes nor thanks tells of a trouble, in words that no lexicon has.
    if !signs.has("thanks") && !signs.has("new") && signs.tokens.len() >= TOLD {
        Intent::Problem
    } else {
        Intent::Other
    }
}

/// A complaint about others: the word itself, or what is done from our addresses.
fn is_abuse(signs: &Signs) -> bool {
    signs.has("abuse")
}

pub(super) fn subject(signs: &Signs, intent: Intent) -> Subject {
    match intent {
        Intent::AbuseReport => return Subject::Abuse,
        Intent::Outage | Intent::ServerWork | Intent::PasswordChange => return Subject::Technical,
        Intent::Billing => return Subject::Billing,
        _ => {}
    }
    let (money, plans, domain) = (signs.weight("money"), signs.weight("plans"), signs.weight("domain"));
    if domain > 0 && (domain >= money || plans > 0) && intent != Intent::Unblock {
        return Subject::Domains;
    }
    if intent == Intent::Unblock && money > 0 {
        return Subject::Billing;
    }
    if intent == Intent::Order || plans > 0 && intent != Intent::Problem && plans >= money {
        return Subject::Sales;
    }
    if money > 0 && !(intent == Intent::Problem && signs.has("part")) {
        return Subject::Billing;
    }
    match intent {
        Intent::Question | Intent::Other | Intent::StatusRequest if !complains(signs) => Subject::Consult,
        _ => Subject::Technical,
    }
}

pub(super) fn needs_session(signs: &Signs, intent: Intent, scope: Scope) -> bool {
    match intent {
        Intent::ConfigChange
        | Intent::ServiceChange
        | Intent::AccountData
        | Intent::PasswordChange
        | Intent::ServerWork
        | Intent::Unblock => true,
        Intent::Billing => signs.has("billing_doc") || !signs.has("ask"),
        Intent::Question | Intent::Problem | Intent::Outage | Intent::AbuseReport | Intent::Other => {
            scope == Scope::Install && signs.has("wish")
        }
        Intent::Order | Intent::StatusRequest => false,
    }
}

/// What is asked of the desk. A report that something broke is the desk's, whatever it is about.
pub(super) fn scope(signs: &Signs) -> Scope {
    let wished = signs.has("wish") || asks(signs);
    let reports = complains(signs) && !signs.has("wish");
    for (sign, scope, needs_wish, even_reported) in [
        ("seo", Scope::Seo, false, true),
        ("legal", Scope::Legal, false, false),
        ("own_computer", Scope::OwnComputer, true, true),
        ("layout", Scope::Layout, true, false),
        ("install", Scope::Install, true, false),
        ("code", Scope::Code, true, false),
        ("third_party", Scope::ThirdParty, true, true),
    ] {
        let shown = signs.has(sign) || scope == Scope::Install && signs.has("install_it");
        if !shown || needs_wish && !wished || reports && !even_reported {
            continue;
        }
        // «как установить …» is what articles answer.
        if scope == Scope::Install
            && signs.has("howto")
            && !signs.says("поставьте установите настройте обновите пожалуйста please")
        {
            continue;
        }
        return scope;
    }
    Scope::In
}
