//! What is asked for, what is it about, and is it asked of the right desk?
//!
//! The first wish of a text is its intent. A sign counts where it stands: a wish for work in a sentence of its own outweighs a
//! complaint before it («не приходит, восстановите из копии»), a complaint outweighs a question after it («не открывается, что
//! делать?»).

use super::{
    Intent, Scope, Subject, Urgency,
    frame::{Frame, frames},
    lexicon::{Kind, Match},
    part::is_ordered,
    signs::Signs,
    trouble::is_over,
};

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

/// «мой канал на ютубе», `our Facebook page`: the client's own thing at others.
fn is_of_client(signs: &Signs) -> bool {
    const OWN: &str = "мой моя мое мои моего наш наша наше наши нашего меня нас my our";
    signs.all("third_party").any(|found| OWN.split(' ').any(|word| signs.tokens[found.tokens.start].text == word))
}

/// Whether what is asked for is of the provider's own, or the others are only the way: «платить через paypal».
fn asks_for_ours(signs: &Signs) -> bool {
    const OURS: &str = "nameservers nameserver ns txt mx spf dkim dns порт порты port ports vps впс vds         сервер сервере сервера server smtp firewall вебхук вебхуки webhook webhooks хостинг hosting";
    const WAYS: &str = "через via by through";
    let ways = signs.all("third_party").any(|found| {
        found.tokens.clone().any(|at| WAYS.split(' ').any(|word| at > 0 && signs.tokens[at - 1].text == word))
    });
    // «поменяйте ns у регистратора», `change the DNS at GoDaddy`: the work itself is to be done there.
    let there = signs.all("third_party").any(|found| {
        let last = found.tokens.end - 1;
        let at = (last.saturating_sub(1)..=last)
            .any(|at| at > 0 && "у в на at in on".split(' ').any(|word| signs.tokens[at - 1].text == word));
        at && frames(signs).iter().any(|frame| frame.at < last && last - frame.at <= 6)
    });
    ways || signs.says(OURS) && !there
}

/// Whether something is complained of, rather than wished for or asked.
fn complains(signs: &Signs) -> bool {
    // What is over is told, and something else is asked.
    !is_over(signs) && tells_trouble(signs)
}

/// Whether a trouble is told of, now or in the past.
fn tells_trouble(signs: &Signs) -> bool {
    signs.all("fail").chain(signs.all("down")).chain(signs.all("hard")).any(|found| {
        let sentence = signs.sentence(found);
        // «как включить, если выключено»: behind the question a trouble is its subject, before it («не открывается, как быть») the news.
        let asked = signs
            .all("howto")
            .any(|howto| signs.sentence(howto) == sentence && howto.tokens.start <= found.tokens.start);
        !signs.in_sentence(sentence, "if") && (!asked || signs.in_sentence(sentence, "hard"))
    })
}

/// Whether a fault is told: it is what the text is about, or a change is wished for and another sentence tells it.
pub(super) fn tells_fault(signs: &Signs, intent: Intent) -> bool {
    let wished = |sentence: u32| {
        signs.in_sentence(sentence, "wish") || frames(signs).iter().any(|it| signs.tokens[it.at].sentence == sentence)
    };
    let told = |found: &Match| {
        let sentence = signs.sentence(found);
        !(wished(sentence) || signs.is_asked(sentence) || signs.in_sentence(sentence, "if"))
    };
    match intent {
        Intent::Problem | Intent::Outage => true,
        Intent::ConfigChange | Intent::ServiceChange | Intent::ServerWork => {
            !is_over(signs) && ["fail", "down", "hard"].iter().any(|sign| signs.all(sign).any(told))
        }
        _ => false,
    }
}

/// Whether the text asks and does not wish for work.
fn asks(signs: &Signs) -> bool {
    signs.all("ask").any(|found| !joins(signs, found))
        || signs.tokens.iter().any(|token| token.last && signs.is_asked(token.sentence))
}

/// «жалуются, что …», «мы ждём, когда …»: in the midst of a sentence that asks nothing the word only joins.
fn joins(signs: &Signs, found: &Match) -> bool {
    let at = found.tokens.start;
    let sentence = signs.sentence(found);
    let inside = at > 0 && signs.tokens[at - 1].sentence == sentence;
    let asked = signs.is_asked(sentence)
        || signs.all("v_tell").any(|tell| signs.sentence(tell) == sentence && tell.tokens.start <= at)
        || signs.all("ask").any(|other| signs.sentence(other) == sentence && other.tokens.start < at);
    found.tokens.len() == 1 && inside && !asked
}

/// Whether the sentence asks in words for words, «подскажите, где …», «сколько стоит …»: a deed named in it is not wished for.
fn inquires(signs: &Signs, sentence: u32) -> bool {
    let question = |found: &Match| signs.sentence(found) == sentence && !joins(signs, found);
    let Some(ask) = signs.all("ask").filter(|found| question(found)).map(|found| found.tokens.start).min() else {
        return false;
    };
    // «можете сделать?», `could you send`: a request in the dress of a question.
    let polite = ["можете", "могли", "сможете", "можно", "can", "could", "would", "will"]
        .contains(&signs.tokens[ask].text.as_str())
        && !signs.in_sentence(sentence, "howto");
    let deed = frames(signs).iter().any(|frame| {
        signs.tokens[frame.at].sentence == sentence
            && (frame.at < ask || ["йте", "ите", "ьте"].iter().any(|end| signs.tokens[frame.at].text.ends_with(end)))
    });
    !polite && !deed
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
    // Who only wishes to be told something asks.
    let polite = requests_politely(signs) && frames(signs).iter().any(|frame| frame.whole);
    let wishes = polite || signs.all("wish").any(|found| !inquires(signs, signs.sentence(found)));
    let complains = complains(signs);
    if signs.has("thanks") && !wishes && !complains {
        return Intent::Other;
    }
    // «Отвечаю на ваш вопрос: …», and nothing is asked for.
    if signs.first("reply").is_some_and(|at| at < 5) && !wishes && !asks {
        return Intent::Other;
    }
    // «Не отключайте, заплачу 25-го».
    if signs.has("plea") && signs.has("money") {
        return Intent::Billing;
    }
    if signs.has("unblock") && (signs.has("blocked") || !complains) && (!asks || wishes) {
        return Intent::Unblock;
    }
    // Work on programs is asked of people, in whatever form.
    let service = scope(signs);
    // «Мой хостинг заблокирован, что делать?», `how do I get it back`: whoever is shut out wants in again, however he puts it.
    let other = |frame: &Frame| frame.whole && frame.intent != Intent::Unblock;
    if is_locked(signs) && service == Scope::In && !frames(signs).first().is_some_and(other) {
        return Intent::Unblock;
    }
    if matches!(service, Scope::Code | Scope::Install) && !signs.has("howto") && (wishes || asks) {
        return Intent::ServerWork;
    }
    // «Почему с меня сняли …?» claims, and does not want to learn.
    let claims = signs.has("billing_claim") && signs.says("почему куда why where");
    let howto = asks && signs.has("ask") && !wishes && !claims;
    let frame = frames(signs).into_iter().next();
    // «верните деньги», «не поступила оплата»: no other sign speaks of money that was lost.
    let sooner = |frame: &Frame| {
        frame.whole && frame.intent != Intent::Billing && Some(frame.at) <= signs.first("billing_claim")
    };
    if signs.has("billing_claim") && signs.has("money") && !howto && !frame.as_ref().is_some_and(sooner) {
        return Intent::Billing;
    }
    let first = |sign: &str| {
        let found = signs.all(sign).filter(|found| !signs.in_sentence(signs.sentence(found), "if"));
        // A sign in a question («как сменить пароль?») asks for words, not for the deed.
        found
            .filter(|found| {
                let sentence = signs.sentence(found);
                !inquires(signs, sentence) && signs.in_sentence(sentence, "wish")
                    || !(signs.in_sentence(sentence, "ask") || signs.is_asked(sentence))
            })
            .map(|found| found.tokens.start)
            .min()
    };
    let wish = WISHES
        .iter()
        .filter_map(|(sign, intent)| Some((first(sign)?, *intent)))
        // What names its object (a bill, a password) is surer than «сделайте».
        .min_by_key(|(at, intent)| (*intent == Intent::ConfigChange && complains, at / 6));
    // «Верните базу»: what is to come back is no money.
    let wish = wish.map(|(at, intent)| match &frame {
        Some(frame) if intent == Intent::Billing && frame.whole && frame.at == at => (at, frame.intent),
        _ => (at, intent),
    });
    if let Some((_, intent)) = wish
        && !(howto && intent != Intent::PasswordChange)
        && (!complains || wishes || matches!(intent, Intent::PasswordChange | Intent::Billing))
    {
        return intent;
    }
    // «Смените пароль, у меня кнопка не работает»: the request comes first, and the trouble is its reason.
    let leads = |frame: &Frame| frame.whole && Some(frame.at) < signs.first("fail").min(signs.first("down"));
    if let Some(frame) = frame.filter(|frame| (!complains || leads(frame)) && !howto) {
        return frame.intent;
    }
    // «Нужно ли что-то делать при переезде на новый сервер?»: a thing that is named in a question, or moved to, is not ordered.
    let named = |found: &Match| {
        let first = signs.tokens[found.tokens.start].text.as_str();
        let on_it = found.tokens.start > 0 && matches!(signs.tokens[found.tokens.start - 1].text.as_str(), "на" | "в");
        matches!(first, "новый" | "новую" | "новое" | "новая") && (on_it || signs.is_asked(signs.sentence(found)))
    };
    if signs.all("order").any(|found| !named(found)) && !complains {
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
    if complains && !(asks && signs.first("ask") <= signs.first("fail") && signs.has("howto")) {
        // A sum that is wrong is a matter of money, and nothing of the service's fails.
        let only_money =
            signs.has("money") && !["service", "o_config", "part", "blocked"].iter().any(|sign| signs.has(sign));
        return if only_money { Intent::Billing } else { Intent::Problem };
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
    if wishes && signs.has("v_tell") && service == Scope::In {
        return Intent::Question;
    }
    // Who tells what he does, step by step, tells of a trouble.
    if signs.weight("act") >= 2 && service == Scope::In {
        return Intent::Problem;
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

/// Whether the client tells that his own account or service is shut now, rather than asks when one is.
fn is_locked(signs: &Signs) -> bool {
    let told = |found: &Match| {
        let sentence = signs.sentence(found);
        !signs.in_sentence(sentence, "if")
            && !signs.in_sentence(sentence, "past")
            && !signs.in_sentence(sentence, "narrow")
    };
    signs.all("locked").any(told)
}

/// A complaint about others: the word itself, or what is done from our addresses.
fn is_abuse(signs: &Signs) -> bool {
    // «Наш сервер отключили за рассылку»: what was complained of is the client's own.
    let own = || signs.says("мой моя мое мои моего наш наша наше наши нашего меня нас my our me us");
    signs.has("abuse") && !(is_locked(signs) && own())
}

pub(super) fn subject(signs: &Signs, intent: Intent) -> Subject {
    match intent {
        Intent::AbuseReport => return Subject::Abuse,
        // «перенесите домен», «смените NS»: work on the domain itself, and on nothing that stands on it.
        Intent::ServerWork if domains(signs) > 0 && !has_data(signs) => return Subject::Domains,
        Intent::Outage | Intent::ServerWork | Intent::PasswordChange => return Subject::Technical,
        Intent::Billing => return Subject::Billing,
        _ => {}
    }
    let (money, plans, domain) = (money(signs, intent), plans(signs, intent), domains(signs));
    if domain > 0 && (domain >= money || plans > 0) && intent != Intent::Unblock {
        return Subject::Domains;
    }
    // «Как передать домен другому?»: the domain itself is the object, and neither its records nor what stands on it.
    let named = signs.begins("домен domain") && !signs.has("dns") && !signs.has("fail") && money == 0 && plans == 0;
    let other = signs.all("service").any(|found| !signs.tokens[found.tokens.start].text.starts_with("аккаунт"));
    if named && !other && intent != Intent::ConfigChange {
        return Subject::Domains;
    }
    // An account is opened by who takes the money, an address in the firewall by who runs it.
    if intent == Intent::Unblock && (money > 0 || is_locked(signs)) {
        return Subject::Billing;
    }
    if intent == Intent::Order || plans > 0 && intent != Intent::Problem && plans >= money {
        return Subject::Sales;
    }
    if money > 0 && !(intent == Intent::Problem && signs.has("part")) {
        return Subject::Billing;
    }
    match intent {
        Intent::Question | Intent::Other | Intent::StatusRequest if !tells_trouble(signs) => Subject::Consult,
        _ => Subject::Technical,
    }
}

/// Whether files, mail or a database of a domain are spoken of.
fn has_data(signs: &Signs) -> bool {
    signs.all("o_data").any(|found| signs.tokens[found.tokens.start].kind == Kind::Word)
}

/// How many words speak of money. «После оплаты сертификат не выпускается»: what fails is the matter, and the payment the story.
fn money(signs: &Signs, intent: Intent) -> usize {
    let money = signs.weight("money");
    let story = |found: &Match| {
        let before = &signs.tokens[found.tokens.start.saturating_sub(2)..found.tokens.start];
        before.iter().any(|token| ["после", "after", "since"].contains(&token.text.as_str()))
    };
    let told = intent == Intent::Problem && signs.has("o_config") && !signs.has("blocked");
    if told { money - signs.all("money").filter(|found| story(found)).count().min(money) } else { money }
}

/// How many words speak of domains. «Продлили сертификат для lavka.example» renews no domain.
fn domains(signs: &Signs) -> usize {
    let other = |found: &&Match| {
        let words = &signs.tokens[found.tokens.clone()];
        words.iter().any(|token| {
            ["сертификат", "certificate", "ssl", "tls", "https", "хостинг", "hosting"]
                .iter()
                .any(|stem| token.text.starts_with(stem))
        })
    };
    signs.weight("domain") - signs.all("domain").filter(other).count().min(signs.weight("domain"))
}

/// How many words speak of plans. «На моём тарифе»: where, and not what.
fn plans(signs: &Signs, intent: Intent) -> usize {
    let plans = signs.weight("plans");
    let own = |found: &Match| {
        let at = found.tokens.start;
        let before = at.checked_sub(1).map_or("", |before| signs.tokens[before].text.as_str());
        ["мо", "наш", "текущ", "тво", "my", "our", "current"].iter().any(|stem| before.starts_with(stem))
    };
    let topic = signs.has("part")
        || signs.all("service").any(|found| !signs.tokens[found.tokens.start].text.starts_with("хост"));
    let story = matches!(intent, Intent::Question | Intent::Problem) && topic;
    if story { plans - signs.all("plans").filter(|found| own(found)).count().min(plans) } else { plans }
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

/// «можете …», `could you …`.
fn requests_politely(signs: &Signs) -> bool {
    signs.tokens.windows(2).any(|pair| {
        ["can", "could", "would", "will"].contains(&pair[0].text.as_str())
            && ["you", "someone", "anyone"].contains(&pair[1].text.as_str())
            || ["можете", "сможете", "могли"].contains(&pair[0].text.as_str())
    })
}

/// What is asked of the desk. A report that something broke is the desk's, whatever it is about.
pub(super) fn scope(signs: &Signs) -> Scope {
    let orders = signs.has("wish")
        || is_ordered(signs)
        || signs.says("please pls plz kindly")
        || !frames(signs).is_empty()
        || requests_politely(signs);
    let wished = orders || asks(signs);
    let reports = complains(signs) && !orders;
    for (sign, scope, needs_wish, even_reported) in [
        ("seo", Scope::Seo, false, true),
        ("legal", Scope::Legal, false, false),
        ("own_computer", Scope::OwnComputer, false, true),
        ("layout", Scope::Layout, true, false),
        ("install", Scope::Install, true, false),
        ("code", Scope::Code, true, false),
        ("third_party", Scope::ThirdParty, true, true),
    ] {
        // A request that the desk carries out is no work on programs, whoever used to do it.
        let own = matches!(scope, Scope::Code | Scope::Install)
            && frames(signs).first().is_some_and(|frame| {
                frame.whole && matches!(frame.intent, Intent::PasswordChange | Intent::AccountData | Intent::Billing)
            });
        if own {
            continue;
        }
        // `is at GoDaddy, which nameservers …`, «платить через paypal»: others are named, and ours is asked for.
        let needs_wish = needs_wish && !(scope == Scope::ThirdParty && is_of_client(signs));
        if scope == Scope::ThirdParty && !is_of_client(signs) && asks_for_ours(signs)
            || scope == Scope::Seo && signs.says("txt dns днс зону")
        {
            continue;
        }
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
