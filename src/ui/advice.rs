//! What the provider says about this ticket besides asking: log in first, it is urgent, it is not our work, we know of it already.
//!
//! Everything here comes from the decision ([`Terms`]) with the rule behind it, can be overlooked, and stands in the way of nothing but
//! the log-in that a regulation demands.

use std::sync::Arc;

use leptos::prelude::*;

use super::choice::{confirm, reason};
use super::desk::Desk;
use super::dom::{Child, Element, button, h, join, live};
use super::field::message;
use super::hits::article_links;
use super::icon::{Shape, icon};
use super::memo::Memo;
use super::rule_quote::{link_out, quote, why};
use crate::policy::desk::{DeflectMode, Place, Proof, ScopeMode, TieAnswer, Topic};
use crate::policy::{Level, Localized};
use crate::ticket::Terms;
use crate::ticket::compose::PAID;
use crate::ticket::draft::EMAIL;
use crate::ticket::email;
use crate::ticket::missing::{MORE, Missing, missing};
use crate::ticket::validation::SESSION;
use crate::visit::Event;

/// The terms as they were last decided: the same until they are decided anew.
#[derive(Clone)]
struct Current(Arc<Terms>);

impl PartialEq for Current {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn current(desk: Desk) -> Memo<Current> {
    desk.memo(|visit| Current(visit.terms.clone()))
}

/// Draws what `draw` makes of the terms, anew whenever they are decided anew.
pub(super) fn on_terms(desk: Desk, draw: impl Fn(&Terms) -> Vec<AnyView> + Send + Sync + 'static) -> AnyView {
    let terms = current(desk);
    live(move || join(draw(&terms.get().0)))
}

/// Articles named before the form.
const FIRST: usize = 3;

/// What is told before the questions: log in first, articles, and what support does not do.
pub(super) fn before_questions(desk: Desk) -> AnyView {
    on_terms(desk, move |terms| {
        let mut views: Vec<AnyView> = gate(desk, terms).into_iter().collect();
        views.extend(articles(desk, terms));
        views.extend(scope(desk, terms));
        views.extend(notices(desk, terms, Place::Form));
        views
    })
}

/// What is told where the ticket is looked at once more.
pub(super) fn before_send(desk: Desk) -> AnyView {
    on_terms(desk, move |terms| {
        let mut views: Vec<AnyView> = gate(desk, terms).into_iter().collect();
        if desk.peek(|visit| visit.asked.is_empty()) {
            // There were no questions before which they would have been named.
            views.extend(articles(desk, terms));
        }
        views.extend(urgent(desk, terms));
        views.extend(tie(desk, terms));
        views.extend(checks(desk, terms));
        views.extend(scope(desk, terms));
        views.extend(paid(desk, terms));
        views.extend(proof(desk, terms));
        views.extend(notices(desk, terms, Place::BeforeSend));
        views
    })
}

/// What is told at one place.
pub(super) fn told(desk: Desk, place: Place) -> AnyView {
    on_terms(desk, move |terms| notices(desk, terms, place))
}

/// A panel: what is said, what can be done, and the sentence behind it.
fn panel(desk: Desk, warns: bool, shape: Shape, title: String, rules: &[String], body: impl Child) -> AnyView {
    let why = rules.first().and_then(|rule| why(desk, rule, "rule.why"));
    h("section")
        .class(if warns { "aw-note aw-note--warn" } else { "aw-note" })
        .child(icon(shape))
        .child(h("h2").class("aw-h").child(title))
        .child(body)
        .child(why.map(|why| h("div").child(why)))
        .view()
}

fn words(text: String) -> Element {
    h("p").class("aw-s").child(text)
}

/// A link of the profile: an address, or a place in the knowledge base.
fn link(desk: Desk, to: Option<&str>) -> Option<Element> {
    let to = to?;
    Some(match to.strip_prefix("kb:") {
        Some(id) => {
            let (id, topic) = (id.to_owned(), desk.peek(|visit| visit.is_topic(id)));
            let event = if topic { Event::TopicOpened(Some(id)) } else { Event::OpenArticle(id) };
            h("p").child(button("aw-act aw-s").sends(desk, event).say(desk, "advice.article"))
        }
        None => h("p").class("aw-s").child(link_out(to.to_owned(), desk.say("advice.more"))),
    })
}

/// The provider's words, else the quotation alone.
fn notices(desk: Desk, terms: &Terms, place: Place) -> Vec<AnyView> {
    let told = terms.decision.notices.iter().filter(|told| told.place == place);
    let drawn = told.filter_map(|told| {
        let notice = terms.desk.notices.get(told.at)?;
        let rule = told.rules.first();
        let Some(text) = &notice.text else { return Some(quote(desk, rule?)?.view()) };
        let why = rule.and_then(|rule| why(desk, rule, "rule.why"));
        let class = if told.level >= Level::Warn { "aw-note aw-note--warn" } else { "aw-note" };
        let body = h("div").class("aw-stack aw-stack--1").child(words(desk.local(text)));
        let body = body.child(link(desk, notice.link.as_deref())).child(why);
        Some(h("section").class(class).child(icon(Shape::Alert)).child(body).view())
    });
    drawn.collect()
}

/// «Сначала посмотрите»: what fits the text and was not opened, where the provider wants it looked at before it is asked. The form goes
/// on below.
fn articles(desk: Desk, terms: &Terms) -> Option<AnyView> {
    let (_, because) = terms.decision.deflect.as_ref().filter(|(mode, _)| *mode == DeflectMode::Before)?;
    let articles = desk.peek(|visit| visit.unread(FIRST));
    if articles.is_empty() {
        return None;
    }
    let body = h("div").class("aw-stack aw-stack--1").child(words(desk.say("advice.first_hint")));
    let body = body.child(article_links(desk, articles));
    Some(panel(desk, false, Shape::File, desk.say("advice.first"), &because.rules, body))
}

/// Log in first; what was written stays here meanwhile.
fn gate(desk: Desk, terms: &Terms) -> Option<AnyView> {
    let gate = terms.decision.gate.as_ref()?;
    let identity = terms.desk.identity.as_ref()?;
    let id = ["aw-f-", SESSION].concat();
    let way = match &identity.login_url {
        Some(url) => h("a").class("aw-btn").attr("id", id).attr("href", url.clone()).say(desk, "gate.log_in"),
        None => button("aw-btn").attr("id", id).sends(desk, Event::LogIn).say(desk, "gate.log_in"),
    };
    let title = desk.say(if gate.level == Level::Block { "gate.title" } else { "gate.title_better" });
    let body = vec![
        message(desk, SESSION),
        words(desk.say("gate.hint")).view(),
        h("div").class("aw-row").child(way).view(),
        join(gate.excuse.then(|| h("div").class("aw-field").child(reason(desk, SESSION, "gate.excuse")))),
    ];
    Some(panel(desk, gate.level >= Level::Warn, Shape::Key, title, &gate.rules, body))
}

/// It goes before the queue, and why.
fn urgent(desk: Desk, terms: &Terms) -> Option<AnyView> {
    let (at, because) = terms.decision.urgent.as_ref()?;
    let text = terms.desk.urgency.get(*at)?.text.as_ref();
    Some(urgent_panel(desk, "advice.urgent", &because.rules, text))
}

/// What is said of urgency, before sending and afterwards: the reason, and the rule.
pub(super) fn urgent_panel(desk: Desk, title: &'static str, rules: &[String], text: Option<&Localized>) -> AnyView {
    panel(desk, false, Shape::Clock, desk.say(title), rules, text.map(|text| words(desk.local(text))))
}

/// Two departments have the same words: the client knows which it is.
fn tie(desk: Desk, terms: &Terms) -> Option<AnyView> {
    let (at, because) = terms.decision.tie.as_ref()?;
    let tie = terms.desk.ties.get(*at)?;
    let choose = |TieAnswer { text, department }: &TieAnswer| {
        button("aw-btn aw-s").sends(desk, Event::DepartmentChosen(department.clone())).child(desk.local(text))
    };
    let answers: Vec<Element> = tie.answers.iter().map(choose).collect();
    let title = desk.local(&tie.question);
    Some(panel(desk, false, Shape::Alert, title, &because.rules, h("div").class("aw-row").child(answers)))
}

/// What support does not do, or does otherwise. The ticket may be sent all the same.
fn scope(desk: Desk, terms: &Terms) -> Vec<AnyView> {
    let found = terms.decision.scope.iter().filter_map(|found| {
        let entry = terms.desk.scope.get(found.at)?;
        let title = match found.mode {
            ScopeMode::Refuse => "scope.refuse",
            ScopeMode::Advisory => "scope.advisory",
            ScopeMode::Paid => "scope.paid",
            ScopeMode::Alternative => "scope.alternative",
        };
        let text = |text: &Localized| words(desk.local(text));
        let quoted = || found.rules.first().and_then(|rule| quote(desk, rule));
        let anyway = (found.mode == ScopeMode::Refuse).then(|| words(desk.say("scope.anyway")));
        let said = match &entry.text {
            Some(own) => join(text(own)),
            None => join(quoted()),
        };
        let body = vec![said, join(link(desk, entry.link.as_deref())), join(anyway)];
        Some(panel(desk, found.level >= Level::Warn, Shape::Alert, desk.say(title), &found.rules, body))
    });
    let mut views: Vec<AnyView> = found.collect();
    if !views.is_empty() {
        views.extend(notices(desk, terms, Place::Scope));
    }
    views
}

/// Whether paid work may be talked about; never ticked beforehand.
fn paid(desk: Desk, terms: &Terms) -> Vec<AnyView> {
    let (Some(because), Some(paid)) = (&terms.decision.paid, &terms.desk.paid) else { return Vec::new() };
    let why = because.rules.first().and_then(|rule| why(desk, rule, "rule.why"));
    let field = h("div").class("aw-field").child(confirm(desk, PAID, desk.local(&paid.consent))).child(why);
    let mut views = vec![field.view()];
    views.extend(notices(desk, terms, Place::Paid));
    views
}

/// How the client proves that the change is wanted. The form takes no password where there is a better way.
fn proof(desk: Desk, terms: &Terms) -> Option<AnyView> {
    let proved = terms.decision.proof.as_ref()?;
    let hint = match proved.way {
        Some(Proof::Session) => "proof.session",
        Some(Proof::Code) => "proof.code",
        Some(Proof::Field) => "proof.field",
        None => "proof.later",
    };
    let secret = matches!(proved.way, Some(Proof::Code | Proof::Field)).then(|| super::secret::field(desk));
    let body = vec![words(desk.say(hint)).view(), join(secret)];
    Some(panel(desk, false, Shape::Key, desk.say("proof.title"), &proved.rules, body))
}

/// What was noticed in the draft; each can be passed over.
fn checks(desk: Desk, terms: &Terms) -> Vec<AnyView> {
    let raised = terms.decision.checks.iter().filter(|check| check.raised || check.topic == Topic::Status);
    let drawn = raised.filter_map(|check| {
        let spec = terms.desk.checks.get(check.at)?;
        let own = spec.text.as_ref().map(|text| desk.local(text));
        let say = |key: &str| own.clone().unwrap_or_else(|| desk.say(key));
        let edit = |field: &str, key: &str| {
            h("div")
                .class("aw-row")
                .child(button("aw-btn aw-s").sends(desk, Event::Edit(field.to_owned())).say(desk, key))
        };
        let (title, key, way) = match check.topic {
            Topic::Subject => ("check.subject", "check.subject_hint", Some(edit("subject", "check.subject_edit"))),
            Topic::Completeness => {
                let left = left_out(desk);
                if left.is_empty() {
                    return None;
                }
                let said = [own.unwrap_or_else(|| desk.say("check.more_hint")), " ".into(), left].concat();
                let body = vec![words(said), edit(MORE, "check.more_add")];
                return Some(panel(desk, false, Shape::Plus, desk.say("check.more"), &check.rules, body));
            }
            Topic::Tone => ("check.tone", "check.tone_hint", Some(edit("text", "check.tone_edit"))),
            Topic::Mail => {
                let slip = desk.peek(|visit| {
                    let email = visit.draft.answer(EMAIL)?;
                    Some((email.to_owned(), email::meant(email)?))
                });
                if let Some((email, meant)) = slip {
                    let hint = desk.say_with("check.mail_typo", &[("email", &email), ("meant", &meant)]);
                    let body = vec![words(hint).view(), edit("email", "check.mail_edit").view()];
                    let warns = check.level >= Level::Warn;
                    return Some(panel(desk, warns, Shape::Alert, desk.say("check.mail"), &check.rules, body));
                }
                ("check.mail", "check.mail_hint", Some(edit("email", "check.mail_edit")))
            }
            Topic::Duplicate => ("check.duplicate", "check.duplicate_hint", add_to(desk)),
            Topic::FollowUp => ("check.follow_up", "check.follow_up_hint", Some(add_to(desk)?)),
            Topic::Status => {
                let link = link_out(spec.link.clone()?, desk.say("check.status"));
                return Some(h("p").class("aw-s").child(link).view());
            }
            // The split has its own screen, and articles go along without asking.
            Topic::OneQuestion | Topic::ArticlesRead => return None,
        };
        let warns = check.level >= Level::Warn;
        let body = vec![words(say(key)).view(), join(way)];
        Some(panel(desk, warns, Shape::Alert, desk.say(title), &check.rules, body))
    });
    drawn.collect()
}

/// Ways to add to a ticket that is known, instead of making another one.
fn add_to(desk: Desk) -> Option<Element> {
    let known = desk.peek(|visit| visit.open_tickets());
    let ways: Vec<Element> = known
        .into_iter()
        .map(|(number, subject)| {
            let words = desk.say_with("check.add_to", &[("number", &number)]);
            let way = button("aw-btn aw-s").sends(desk, Event::AddToKnown(number)).child(words);
            let subject = (!subject.is_empty()).then(|| h("span").class("aw-s aw-muted").child(subject));
            h("div").class("aw-row aw-row--wide").child(way).child(subject)
        })
        .collect();
    (!ways.is_empty()).then(|| h("div").class("aw-stack aw-stack--2").child(ways))
}

/// What a trouble is best told with and nobody has told: «адрес сайта, когда началось».
pub(super) fn left_out(desk: Desk) -> String {
    let said = |missing: &Missing| {
        desk.say(match missing {
            Missing::Url => "check.more_url",
            Missing::ErrorText => "check.more_error",
            Missing::SinceWhen => "check.more_since",
            Missing::Steps => "check.more_steps",
        })
    };
    let left: Vec<String> = desk.peek(|visit| missing(&visit.draft)).iter().map(said).collect();
    if left.is_empty() { String::new() } else { [left.join(", ").as_str(), "."].concat() }
}
