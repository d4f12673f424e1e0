//! What does the regulation want of this ticket?
//!
//! [`decide`] takes what is known ([`Facts`]) and says what is asked, told, demanded and promised, each with the rules that want it.
//! It reads no text and no clock, and the same facts give the same decision.
//!
//! A demand that rests on a guess (anything read out of the text) never locks a client out: it is marked
//! [`excuse`](Asked::excuse), which means that a stated reason counts as well as the answer.

use super::{
    desk::{Check, DeflectMode, Desk, Place, Proof, ScopeMode, SessionMode, Topic},
    facts::{Intent, Session, Sign, Subject},
    hours::Presence,
    profile::{Level, Profile, Standing},
    promise::{Bound, Clock, PromiseKind, promise},
    routing::{claims, tied},
    when::{Facts, same_plan},
};
use crate::wire;

/// What follows for one ticket.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// Every field in the order of the form; those of [`Level::Off`] are hidden.
    pub fields: Vec<Asked>,
    /// What the client is told, in the profile's order.
    pub notices: Vec<Told>,
    /// The client should log in first.
    pub gate: Option<Gate>,
    /// How a change is proved to be the client's own wish.
    pub proof: Option<Proved>,
    /// The service that it is about.
    pub service: Option<Because>,
    /// Departments that the client may choose from.
    pub departments: Vec<String>,
    /// The proposed department.
    pub department: Option<Because>,
    /// Position in [`Desk::ties`] of the question that settles the department.
    pub tie: Option<(usize, Because)>,
    /// It may go before the queue: position in [`Desk::urgency`].
    pub urgent: Option<(usize, Because)>,
    /// What support does not do, or does otherwise.
    pub scope: Vec<OutOfScope>,
    /// The client is asked to agree to discuss paid work.
    pub paid: Option<Because>,
    /// What the form looks at in the draft.
    pub checks: Vec<Checked>,
    /// When articles are shown.
    pub deflect: Option<(DeflectMode, Because)>,
    /// Ways to reach the provider, and whether somebody is there.
    pub channels: Vec<Reachable>,
    /// By when it is answered.
    pub promised: Option<Promised>,
    /// Every rule that applied and how strongly, in the order of their first use.
    pub rules: Vec<(String, Level)>,
}

/// Something of the profile and the rules behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Because {
    /// Its id.
    pub id: String,
    /// The rules; none where the provider wishes it without a rule.
    pub rules: Vec<String>,
}

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// How strongly it is asked.
    pub level: Level,
    /// The rules that ask.
    pub rules: Vec<String>,
    /// It is asked because of a guess: at [`Level::Block`], a stated reason counts as an answer.
    pub excuse: bool,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Position in [`Desk::notices`].
    pub at: usize,
    /// Where it stands.
    pub place: Place,
    /// How strongly.
    pub level: Level,
    /// The rules that say so.
    pub rules: Vec<String>,
}

/// The client should log in first. The draft is kept on the way there and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// How strongly.
    pub level: Level,
    /// The rules that want it.
    pub rules: Vec<String>,
    /// It is wanted because of a guess: whoever states a reason may go on without.
    pub excuse: bool,
}

/// How a change is proved to be the client's own wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The way; `None`: support will ask, and the form offers no field.
    pub way: Option<Proof>,
    /// How strongly.
    pub level: Level,
    /// The rules that want it.
    pub rules: Vec<String>,
}

/// What support does not do, or does otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfScope {
    /// Position in [`Desk::scope`].
    pub at: usize,
    /// What is done instead.
    pub mode: ScopeMode,
    /// How strongly it is told; never [`Level::Block`].
    pub level: Level,
    /// The rules that say so.
    pub rules: Vec<String>,
}

/// Something that the form looks at in the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What.
    pub topic: Topic,
    /// Position in [`Desk::checks`].
    pub at: usize,
    /// How strongly. What is looked at is a guess: at [`Level::Block`] a stated reason counts.
    pub level: Level,
    /// The rules that want it.
    pub rules: Vec<String>,
    /// The facts show that something is found.
    pub raised: bool,
}

/// A way to reach the provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Reachable {
    /// Id of the channel.
    pub id: String,
    /// What a request through it is worth.
    pub standing: Standing,
    /// Whether somebody is there; `None` when the regulation is silent about it.
    pub presence: Option<Presence>,
    /// The rules behind both.
    pub rules: Vec<String>,
}

/// By when it is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Promised {
    /// What happens by then.
    pub kind: PromiseKind,
    /// How binding it is.
    pub bound: Bound,
    /// Which hours count.
    pub clock: Clock,
    /// Length in minutes.
    pub minutes: u32,
    /// The moment for a ticket sent at [`Facts::at`]; `None` when it cannot be reckoned.
    pub due: Option<f64>,
    /// The rule that promises it.
    pub rules: Vec<String>,
}
wire!(struct Promised { kind, bound, clock, minutes, due, rules });

/// Decides about one ticket. O(size of the profile); decodes the desk, so a caller with many tickets takes [`decide_at`].
pub fn decide(profile: &Profile, facts: &Facts) -> Decision {
    decide_at(profile, &profile.desk(), facts)
}

/// [`decide`] with the profile's desk at hand.
pub fn decide_at(profile: &Profile, desk: &Desk, facts: &Facts) -> Decision {
    let mut decision = Decision::default();
    let law = Law { profile, desk, facts };
    decision.departments = law.departments();
    (decision.department, decision.tie) = law.department(&decision.departments);
    // From here on conditions may ask for the department.
    let department = decision.department.as_ref().map(|because| because.id.clone());
    let facts = &Facts { department, ..facts.clone() };
    let law = Law { profile, desk, facts };
    decision.fields = law.fields();
    decision.notices = law.notices();
    decision.gate = law.gate();
    decision.proof = law.proof();
    decision.service = law.service();
    decision.urgent = law.urgent();
    decision.scope = law.scope();
    decision.paid = law.paid(&decision.scope);
    decision.checks = law.checks();
    decision.deflect = law.deflect();
    decision.channels = law.channels();
    decision.promised = law.promised();
    decision.rules = law.applied(&decision);
    decision
}

/// The rules that are alive behind a behaviour, and the strongest of their levels.
struct Alive {
    rules: Vec<String>,
    most: Level,
}

struct Law<'p> {
    profile: &'p Profile,
    desk: &'p Desk,
    facts: &'p Facts,
}

impl Law<'_> {
    /// `None` when the behaviour has rules and all of them are gone or off.
    fn alive<'a>(&self, rules: impl IntoIterator<Item = &'a String>) -> Option<Alive> {
        let mut alive = Alive { rules: Vec::new(), most: Level::Off };
        let mut named = false;
        for id in rules {
            named = true;
            let level = self.level_of(id);
            if level > Level::Off {
                alive.most = alive.most.max(level);
                alive.rules.push(id.clone());
            }
        }
        if !named {
            alive.most = Level::Block;
        }
        (alive.most > Level::Off).then_some(alive)
    }

    fn level_of(&self, rule: &str) -> Level {
        self.desk.rule(self.profile, rule).map_or(Level::Off, |rule| rule.level)
    }

    fn fields(&self) -> Vec<Asked> {
        let ids: Vec<&String> = if self.desk.order.is_empty() {
            self.profile.fields.iter().map(|field| &field.id).collect()
        } else {
            self.desk.order.iter().collect()
        };
        ids.into_iter().filter_map(|id| self.field(id)).collect()
    }

    fn field(&self, id: &str) -> Option<Asked> {
        let spec = self.desk.field(self.profile, id)?;
        // «Смените тариф, и ещё почта не ходит»: what is spared a change is asked for the fault.
        let spares_fault =
            |case: &super::desk::Case| self.facts.fault && case.level == Level::Off && case.when.leaves_faults_out();
        let cases = self.desk.cases.iter().filter(|case| case.field == id && case.when.holds(self.facts));
        let cases = cases.filter(|case| !spares_fault(case));
        let case = cases.filter_map(|case| Some((case, self.alive(&case.rules)?))).next();
        let (alive, level, excuse) = match case {
            Some((case, alive)) => (Some(alive), case.level, case.when.is_guess()),
            None => {
                let further = self.desk.reasons.iter().filter(|reason| reason.field == id).flat_map(|it| &it.rules);
                (self.alive(spec.rule.iter().chain(further)), spec.level, false)
            }
        };
        // Without its rules the field is hidden.
        let Some(alive) = alive else { return Some(Asked { id: id.to_owned(), ..Asked::default() }) };
        let level = level.min(alive.most);
        let rules = if level == Level::Off { Vec::new() } else { alive.rules };
        Some(Asked { id: id.to_owned(), level, rules, excuse })
    }

    fn notices(&self) -> Vec<Told> {
        let told = |(at, notice): (usize, &super::desk::Notice)| {
            let alive = self.alive(&notice.rules).filter(|_| notice.when.holds(self.facts))?;
            let level = notice.level.min(alive.most);
            (level > Level::Off).then_some(Told { at, place: notice.place, level, rules: alive.rules })
        };
        self.desk.notices.iter().enumerate().filter_map(told).collect()
    }

    fn gate(&self) -> Option<Gate> {
        let identity = self.desk.identity.as_ref().filter(|_| self.facts.session == Session::None)?;
        let wanted = match identity.session {
            SessionMode::None => false,
            SessionMode::Required => true,
            SessionMode::ByIntent => identity.when.holds(self.facts),
        };
        let alive = self.alive(&identity.rules).filter(|_| wanted)?;
        let excuse = identity.session == SessionMode::ByIntent && identity.when.is_guess();
        Some(Gate { level: identity.level.min(alive.most), rules: alive.rules, excuse })
    }

    fn proof(&self) -> Option<Proved> {
        let secret = self.desk.secret.as_ref().filter(|secret| secret.when.holds(self.facts))?;
        let alive = self.alive(&secret.rules)?;
        let possible = |way: &&Proof| match way {
            Proof::Session => self.facts.session == Session::Verified,
            Proof::Code => self.facts.one_time_code,
            Proof::Field => true,
        };
        let way = secret.order.iter().find(possible).copied();
        Some(Proved { way, level: secret.level.min(alive.most), rules: alive.rules })
    }

    fn service(&self) -> Option<Because> {
        self.facts.service.iter().find_map(|id| {
            let service = self.desk.services.iter().find(|service| service.id == *id)?;
            Some(Because { id: id.clone(), rules: self.alive(&service.rules)?.rules })
        })
    }

    /// The plan's departments, else all.
    fn departments(&self) -> Vec<String> {
        let all = || self.profile.departments.iter().map(|department| department.id.clone());
        match self.plan().filter(|(plan, _)| !plan.departments.is_empty()) {
            Some((plan, _)) => all().filter(|id| plan.departments.contains(id)).collect(),
            None => all().collect(),
        }
    }

    fn plan(&self) -> Option<(&super::desk::Plan, Alive)> {
        let name = self.facts.plan.as_deref()?;
        let plan = self.desk.plans.iter().find(|plan| same_plan(&plan.id, name))?;
        Some((plan, self.alive(&plan.rules)?))
    }

    /// The client's choice, else what the facts decide, else what support does otherwise, else the words of the text, else its
    /// subject, else the fallback; of the departments that are offered only. A tie of the words is asked about.
    fn department(&self, offered: &[String]) -> (Option<Because>, Option<(usize, Because)>) {
        let open = |id: &String| offered.contains(id);
        if let Some(chosen) = self.facts.department.clone().filter(open) {
            return (Some(Because { id: chosen, rules: Vec::new() }), None);
        }
        // A plan that leaves one department decides, by the plan's rules.
        if let (Some((_, alive)), [only]) = (self.plan(), offered) {
            return (Some(Because { id: only.clone(), rules: alive.rules }), None);
        }
        let by_fact = self.desk.routes.iter().filter(|route| open(&route.department) && route.when.holds(self.facts));
        let by_fact = by_fact.filter_map(|route| Some((&route.department, self.alive(&route.rules)?))).next();
        // Whoever is blocked is let in again by who takes the money: so without a route of the profile's own.
        let money = claims(self.profile, Some(Subject::Billing)).filter(|department| open(&department.id));
        let by_fact = by_fact.or_else(|| {
            let asked = self.facts.intent == Intent::Unblock && self.facts.subject == Some(Subject::Billing);
            let department = money.filter(|_| self.facts.account_blocked || asked)?;
            Some((&department.id, Alive { rules: self.department_rules(&department.id)?, most: Level::Inform }))
        });
        let by_scope = || {
            let entries = self.desk.scope.iter().filter(|entry| self.facts.scope.contains(&entry.id));
            entries
                .filter_map(|entry| Some((entry.department.as_ref().filter(|id| open(id))?, self.alive(&entry.rules)?)))
                .next()
        };
        if let Some((id, alive)) = by_fact.or_else(by_scope) {
            return (Some(Because { id: id.clone(), rules: alive.rules }), None);
        }
        // A department without its rule takes no words: only the fallback may stand without one.
        let leaders = self.facts.leaders.departments.iter().filter(|id| open(id));
        let leaders: Vec<(&String, Vec<String>)> =
            leaders.filter_map(|id| Some((id, self.department_rules(id)?))).collect();
        let among = tied(self.profile, &self.facts.leaders, self.facts.subject);
        let settled = leaders.iter().find(|(id, _)| leaders.len() == 1 || among == Some(*id));
        if let Some((id, rules)) = settled {
            return (Some(Because { id: (*id).clone(), rules: rules.clone() }), None);
        }
        let asks =
            |tie: &super::desk::Tie| leaders.len() > 1 && leaders.iter().all(|(id, _)| tie.departments.contains(id));
        let tie = self.desk.ties.iter().enumerate().find(|(_, tie)| asks(tie));
        let tie = tie.and_then(|(at, tie)| {
            Some((at, Because { id: tie.departments.join("|"), rules: self.alive(&tie.rules)?.rules }))
        });
        let claimed = claims(self.profile, self.facts.subject).filter(|department| open(&department.id));
        let claimed = claimed.filter(|department| self.department_rules(&department.id).is_some());
        // While a question is open between two, no third one takes the ticket for its subject.
        let asked = tie.as_ref().and_then(|(at, _)| self.desk.ties.get(*at));
        let claimed = claimed.filter(|department| asked.is_none_or(|tie| tie.departments.contains(&department.id)));
        let fallback =
            || self.profile.departments.iter().find(|department| department.fallback && open(&department.id));
        let fallback = claimed.or_else(fallback);
        let fallback = fallback.map(|department| Because {
            id: department.id.clone(),
            rules: self.alive(&department.rule).map(|alive| alive.rules).unwrap_or_default(),
        });
        (fallback, tie)
    }

    fn department_rules(&self, id: &str) -> Option<Vec<String>> {
        let department = self.profile.department(id)?;
        self.alive(&department.rule).map(|alive| alive.rules)
    }

    fn urgent(&self) -> Option<(usize, Because)> {
        let mut urgent = self.desk.urgency.iter().enumerate().filter(|(_, urgent)| urgent.when.holds(self.facts));
        urgent.find_map(|(at, urgent)| {
            Some((at, Because { id: "emergency".to_owned(), rules: self.alive(&urgent.rules)?.rules }))
        })
    }

    fn scope(&self) -> Vec<OutOfScope> {
        let told = |(at, entry): (usize, &super::desk::Scope)| {
            let meant = self.facts.scope.contains(&entry.id) && entry.when.holds(self.facts);
            let alive = self.alive(&entry.rules).filter(|_| meant)?;
            // Scope is a guess, and a provider who helps beyond it refuses nothing.
            let most = if entry.mode == ScopeMode::Advisory { Level::Inform } else { Level::Warn };
            let level = entry.level.min(alive.most).min(most);
            Some(OutOfScope { at, mode: entry.mode, level, rules: alive.rules })
        };
        self.desk.scope.iter().enumerate().filter_map(told).collect()
    }

    fn paid(&self, scope: &[OutOfScope]) -> Option<Because> {
        let paid = self.desk.paid.as_ref()?;
        let offered = scope.iter().any(|found| self.desk.scope[found.at].paid || found.mode == ScopeMode::Paid);
        let wanted = offered || (!paid.when.is_empty() && paid.when.holds(self.facts));
        let alive = self.alive(&paid.rules).filter(|_| wanted)?;
        Some(Because { id: "paid".to_owned(), rules: alive.rules })
    }

    fn checks(&self) -> Vec<Checked> {
        let checked = |(at, check): (usize, &Check)| {
            let alive = self.alive(&check.rules).filter(|_| check.when.holds(self.facts))?;
            let level = check.level.min(alive.most);
            let raised = raises(check.topic).iter().any(|sign| self.facts.signs.contains(sign))
                || (check.topic == Topic::FollowUp && self.facts.intent == Intent::StatusRequest);
            Some(Checked { topic: check.topic, at, level, rules: alive.rules, raised })
        };
        self.desk.checks.iter().enumerate().filter_map(checked).collect()
    }

    fn deflect(&self) -> Option<(DeflectMode, Because)> {
        let deflect = self.desk.deflect.as_ref()?;
        let alive = self.alive(&deflect.rules)?;
        Some((deflect.mode, Because { id: deflect.mode.name().to_owned(), rules: alive.rules }))
    }

    fn channels(&self) -> Vec<Reachable> {
        let reachable = |channel: &super::profile::Channel| {
            let cases = self.desk.channel_cases.iter();
            let mut cases = cases.filter(|case| case.channel == channel.id && case.when.holds(self.facts));
            let case = cases.find_map(|case| Some((case, self.alive(&case.rules)?)));
            let own = || Some((channel.standing, self.desk.hours_of(&channel.id), self.alive(&channel.rule)?));
            let (standing, hours, by) = match case {
                Some((case, alive)) => {
                    let hours = case
                        .hours
                        .as_ref()
                        .map_or_else(|| self.desk.hours_of(&channel.id), |id| self.desk.schedule(id));
                    (case.standing, hours, alive)
                }
                None => own()?,
            };
            let hours = hours.and_then(|hours| Some((hours, self.alive(&hours.rules)?)));
            let presence =
                hours.as_ref().and_then(|(hours, _)| Some(hours.presence(self.desk.zone(hours)?, self.facts.at)));
            let of_hours = hours.map(|(_, alive)| alive.rules).unwrap_or_default();
            let rules = by.rules.into_iter().chain(of_hours).collect();
            Some(Reachable { id: channel.id.clone(), standing, presence, rules })
        };
        self.profile.channels.iter().filter_map(reachable).collect()
    }

    fn promised(&self) -> Option<Promised> {
        let plan = self.facts.plan.as_deref();
        let fits = |case: &&super::desk::PromiseCase| {
            let of_plan = case.promise.plan.as_deref().is_none_or(|name| plan.is_some_and(|own| same_plan(name, own)));
            of_plan && case.when.holds(self.facts)
        };
        let cases = self.desk.promises.iter().filter(fits).map(|case| &case.promise);
        let all = cases.chain(promise(self.profile, plan));
        let apart = self.plan().is_some_and(|(plan, _)| plan.unpromised);
        let mut all = all.filter(|promise| !apart || promise.plan.is_some());
        let (promise, alive) = all.find_map(|promise| Some((promise, self.alive([&promise.rule])?)))?;
        Some(Promised {
            kind: promise.kind,
            bound: promise.bound,
            clock: promise.clock,
            minutes: promise.minutes,
            due: promise.due_at(self.desk, self.facts.at),
            rules: alive.rules,
        })
    }

    /// What was found by the checks applies only where it was found; everything else that is in the decision applied.
    fn applied(&self, decision: &Decision) -> Vec<(String, Level)> {
        let mut applied: Vec<(String, Level)> = Vec::new();
        let mut add = |rules: &[String], level: Level| {
            for rule in rules {
                match applied.iter_mut().find(|(known, _)| known == rule) {
                    Some((_, known)) => *known = level.max(*known),
                    None => applied.push((rule.clone(), level)),
                }
            }
        };
        if let Some(gate) = &decision.gate {
            add(&gate.rules, gate.level);
        }
        decision
            .fields
            .iter()
            .filter(|field| field.level > Level::Off)
            .for_each(|field| add(&field.rules, field.level));
        if let Some(proof) = &decision.proof {
            add(&proof.rules, proof.level);
        }
        // Whether there are works is looked up for every ticket.
        let looks = |check: &&Checked| check.raised || check.topic == Topic::Status;
        decision.checks.iter().filter(looks).for_each(|check| add(&check.rules, check.level));
        decision.scope.iter().for_each(|entry| add(&entry.rules, entry.level));
        decision.notices.iter().for_each(|notice| add(&notice.rules, notice.level));
        let facts = [&decision.service, &decision.department, &decision.paid];
        let more = [&decision.tie, &decision.urgent];
        facts.into_iter().flatten().for_each(|because| add(&because.rules, Level::Inform));
        more.into_iter().flatten().for_each(|(_, because)| add(&because.rules, Level::Inform));
        decision.deflect.iter().for_each(|(_, because)| add(&because.rules, Level::Inform));
        decision.promised.iter().for_each(|promised| add(&promised.rules, Level::Inform));
        decision.channels.iter().for_each(|channel| add(&channel.rules, Level::Inform));
        applied
    }
}

/// The signs by which a check finds something; the status of services is the host page's to tell.
fn raises(topic: Topic) -> &'static [Sign] {
    match topic {
        Topic::Subject => &[Sign::VagueSubject],
        Topic::Completeness => &[Sign::Shallow],
        Topic::OneQuestion => &[Sign::Several],
        Topic::Duplicate => &[Sign::Duplicate],
        Topic::FollowUp => &[Sign::Bump, Sign::Related],
        Topic::Tone => &[Sign::Rude],
        Topic::Mail => &[Sign::BrokenMail, Sign::MistypedMail],
        Topic::ArticlesRead => &[Sign::ArticleRead],
        Topic::Status => &[],
    }
}
