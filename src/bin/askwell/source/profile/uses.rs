//! What does each rule do in this profile?

use askwell::policy::{Desk, FieldSpec, Profile};

/// Every use of every rule, in the order of the profile: the rule's id and a short description of the behaviour.
pub(crate) fn uses(profile: &Profile, desk: &Desk) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |rules: &[String], what: String| all.extend(rules.iter().map(|rule| (rule.clone(), what.clone())));
    let own = |rule: &Option<String>| rule.iter().cloned().collect::<Vec<_>>();

    add(&own(&profile.read_first), "quoted beside the articles".into());
    add(&own(&profile.not_found), "quoted where no article fits".into());
    add(&profile.receipt.wont_help, "quoted on the receipt: what does not speed it up".into());
    if let Some(identity) = &desk.identity {
        add(&identity.rules, format!("session {}: {}", identity.session.name(), identity.level.name()));
    }
    let fields: Vec<&FieldSpec> = desk.order.iter().filter_map(|id| desk.field(profile, id)).collect();
    for field in fields {
        add(&own(&field.rule), format!("field `{}`: {}", field.id, field.level.name()));
        for reason in desk.reasons.iter().filter(|reason| reason.field == field.id) {
            add(&reason.rules, format!("field `{}`: {}", field.id, field.level.name()));
        }
        for case in desk.cases.iter().filter(|case| case.field == field.id) {
            add(&case.rules, format!("field `{}` under a condition: {}", field.id, case.level.name()));
        }
    }
    if let Some(secret) = &desk.secret {
        add(&secret.rules, format!("proof `{}`: {}", secret.id, secret.level.name()));
    }
    for service in &desk.services {
        add(&service.rules, format!("service `{}`", service.id));
    }
    for plan in &desk.plans {
        add(&plan.rules, format!("plan `{}`", plan.id));
    }
    for department in &profile.departments {
        add(&own(&department.rule), format!("department `{}`", department.id));
    }
    for route in &desk.routes {
        add(&route.rules, format!("route to `{}`", route.department));
    }
    for tie in &desk.ties {
        add(&tie.rules, format!("question between `{}`", tie.departments.join("` and `")));
    }
    for urgent in &desk.urgency {
        add(&urgent.rules, "before the queue".into());
    }
    for entry in &desk.scope {
        add(&entry.rules, format!("scope `{}`: {}", entry.id, entry.mode.name()));
    }
    if let Some(paid) = &desk.paid {
        add(&paid.rules, "consent to discuss paid work".into());
    }
    for check in &desk.checks {
        add(&check.rules, format!("check of {}: {}", check.topic.name(), check.level.name()));
    }
    if let Some(deflect) = &desk.deflect {
        add(&deflect.rules, format!("articles {}", deflect.mode.name()));
    }
    for hours in &desk.hours {
        add(&hours.rules, format!("hours `{}`", hours.id));
    }
    for channel in &profile.channels {
        add(&own(&channel.rule), format!("channel `{}`: {}", channel.id, channel.standing.name()));
    }
    for case in &desk.channel_cases {
        add(&case.rules, format!("channel `{}` under a condition: {}", case.channel, case.standing.name()));
    }
    for promise in profile.promises.iter().chain(desk.promises.iter().map(|case| &case.promise)) {
        let (kind, bound) = (promise.kind.name(), promise.bound.name());
        add(std::slice::from_ref(&promise.rule), format!("promise: {kind}, {bound}, {} minutes", promise.minutes));
    }
    for notice in &desk.notices {
        add(&notice.rules, format!("shown at {}", notice.place.name()));
    }
    all
}
