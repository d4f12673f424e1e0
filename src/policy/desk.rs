//! What does a regulation do beyond asking? Conditions, notices, the gate, scope, hours and the rest of one provider's policy.
//!
//! A [`Desk`] is the second half of a [`Profile`](super::Profile): what only a ticket under way needs. It travels as a file of its own
//! ([`crate::seal::Kind::Desk`]), so that a first visit, which types and reads, does not pay for it.
//!
//! Every behaviour carries the ids of its rules. It acts as long as one of them stands in the profile above [`Level::Off`], and never
//! more strongly than the strongest of them; a behaviour without a rule is the provider's own wish and always acts. So a rule that
//! is removed or switched off takes with it exactly what it alone demands.
//!
//! Invariants (kept by the reader of profiles): every id that is referred to exists.

use super::{
    facts::named,
    hours::Schedule,
    profile::{FieldSpec, Level, Localized, Profile, Rule, Standing},
    promise::Promise,
    when::When,
    zone::Zone,
};
use crate::wire;

/// What only a ticket under way needs of a provider's policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// Rules beyond those of [`Profile::rules`].
    pub rules: Vec<Rule>,
    /// Ids of all fields, in the order of the form.
    pub order: Vec<String>,
    /// Fields that are hidden unless a case shows them.
    pub fields: Vec<FieldSpec>,
    /// When a field is asked otherwise than it says itself; the first case of a field that holds decides.
    pub cases: Vec<Case>,
    /// Further rules behind a field of [`Profile::fields`] or of this desk.
    pub reasons: Vec<Reason>,
    /// What the client is told, and where.
    pub notices: Vec<Notice>,
    /// Who may write.
    pub identity: Option<Identity>,
    /// Proof that a change is the client's own wish.
    pub secret: Option<Secret>,
    /// What can break or be changed.
    pub services: Vec<Service>,
    /// What clients pay for.
    pub plans: Vec<Plan>,
    /// Departments by facts instead of words; the first that holds decides.
    pub routes: Vec<FactRoute>,
    /// Questions that settle between departments.
    pub ties: Vec<Tie>,
    /// What goes before the queue.
    pub urgency: Vec<Urgent>,
    /// What support does not do, or does otherwise.
    pub scope: Vec<Scope>,
    /// Work for money.
    pub paid: Option<Paid>,
    /// What the form looks at in the draft.
    pub checks: Vec<Check>,
    /// Articles before people.
    pub deflect: Option<Deflect>,
    /// When somebody is there.
    pub hours: Vec<Schedule>,
    /// Schedule of a channel: ids of both.
    pub channel_hours: Vec<(String, String)>,
    /// When a channel is worth something else; the first case of a channel that holds decides.
    pub channel_cases: Vec<ChannelCase>,
    /// Promises under a condition, before those of [`Profile::promises`]; the first that holds decides.
    pub promises: Vec<PromiseCase>,
    /// The zones that hours are told in, the profile's own first.
    pub zones: Vec<Zone>,
    /// Colour of buttons and links as `#rrggbb`, when the provider has one.
    pub accent: Option<String>,
    /// How tickets leave the page.
    pub posting: Posting,
}
wire!(struct Desk {
    rules, order, fields, cases, reasons, notices, identity, secret, services, plans, routes, ties, urgency, scope, paid, checks,
    deflect, hours, channel_hours, channel_cases, promises, zones, accent, posting
});

/// How tickets leave the page, where that takes more than the endpoint of [`Delivery`](super::profile::Delivery).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    /// Whether the server behind the endpoint asks forms for a token.
    pub form: bool,
    /// The help desk that takes the tickets instead of the endpoint: its id as the author wrote it, and in a built site the path of its
    /// file below the site's folder. Empty for the native contract.
    pub backend: String,
    /// The settings of that help desk, as the author wrote them; none in a built site.
    pub vars: Vec<(String, String)>,
}
wire!(struct Posting { form, backend, vars });

/// How a field is asked under a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Id of the field.
    pub field: String,
    /// When.
    pub when: When,
    /// How strongly.
    pub level: Level,
    /// By which rules.
    pub rules: Vec<String>,
}
wire!(struct Case { field, when, level, rules });

/// Further rules that ask for a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// Id of the field.
    pub field: String,
    /// The rules.
    pub rules: Vec<String>,
}
wire!(struct Reason { field, rules });

named! {
    /// Where a notice stands.
    Place {
        /// Beside the box where the client says what happened.
        #[default]
        Ask = "ask",
        /// Beside the questions.
        Form = "form",
        /// Beside the button that sends.
        BeforeSend = "before_send",
        /// After sending.
        Receipt = "receipt",
        /// Beside the other ways to reach the provider.
        Channel = "channel",
        /// Beside what support says about such requests.
        Scope = "scope",
        /// Beside the consent to discuss paid work.
        Paid = "paid",
        /// Where the regulation itself is linked.
        Regulation = "regulation",
    }
}

/// Something that the client is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Where.
    pub place: Place,
    /// When.
    pub when: When,
    /// [`Level::Inform`], or [`Level::Warn`] for what deserves attention.
    pub level: Level,
    /// The rules that say so; the first one's sentence is quoted.
    pub rules: Vec<String>,
    /// The provider's words; without them the quotation stands alone.
    pub text: Option<Localized>,
    /// Where to read on: an address, or `kb:<topic or article>`.
    pub link: Option<String>,
    /// The channel that it is about.
    pub channel: Option<String>,
    /// Id of a field that the notice asks for on the way to its channel.
    pub ask: Option<String>,
}
wire!(struct Notice { place, when, level, rules, text, link, channel, ask });

named! {
    /// Who may write.
    SessionMode {
        /// Anyone.
        #[default]
        None = "none",
        /// Whoever has logged in.
        Required = "required",
        /// Anyone, but for some requests the client logs in.
        ByIntent = "by_intent",
    }
}

/// Who may write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Whether a session is needed.
    pub session: SessionMode,
    /// For which requests, with [`SessionMode::ByIntent`].
    pub when: When,
    /// How strongly.
    pub level: Level,
    /// By which rules.
    pub rules: Vec<String>,
    /// Where the client logs in; the host page is asked when there is none.
    pub login_url: Option<String>,
}
wire!(struct Identity { session, when, level, rules, login_url });

named! {
    /// One way to prove that a change is the client's own wish.
    Proof {
        /// A session that the host page has signed.
        #[default]
        Session = "session",
        /// A one-time code that the provider's backend sends.
        Code = "code",
        /// A secret field that enters no draft, no storage and no log.
        Field = "field",
    }
}

/// Proof that a change is the client's own wish: «запрос абонента должен содержать пароль».
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secret {
    /// Id of the secret in the ticket's request.
    pub id: String,
    /// For which requests.
    pub when: When,
    /// How strongly.
    pub level: Level,
    /// By which rules.
    pub rules: Vec<String>,
    /// The ways that the provider takes, the preferred one first. None: the form only says that support will ask.
    pub order: Vec<Proof>,
    /// Key that the page encrypts the field to, as base64 of SPKI.
    pub public_key: Option<String>,
}
wire!(struct Secret { id, when, level, rules, order, public_key });

/// Something that can break or be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Key in conditions and tickets.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Words that speak of it, in any language; matched by stem.
    pub words: Vec<String>,
    /// Down for everyone, it is an emergency: its author says so, or a condition asks for it in an outage.
    pub main: bool,
    /// The rules that name it.
    pub rules: Vec<String>,
}
wire!(struct Service { id, name, words, main, rules });

/// What a client pays for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Name, as the host page tells it; compared without case.
    pub id: String,
    /// Departments that it may write to; empty means all.
    pub departments: Vec<String>,
    /// Nothing is promised to it but what a promise says of this plan by name.
    pub unpromised: bool,
    /// The rules that say so.
    pub rules: Vec<String>,
}
wire!(struct Plan { id, departments, unpromised, rules });

/// A department by facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactRoute {
    /// When.
    pub when: When,
    /// Who takes it.
    pub department: String,
    /// By which rules.
    pub rules: Vec<String>,
}
wire!(struct FactRoute { when, department, rules });

/// A question that settles between departments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tie {
    /// Departments that the regulation gives the same words.
    pub departments: Vec<String>,
    /// What the client is asked.
    pub question: Localized,
    /// The answers, each with its department.
    pub answers: Vec<TieAnswer>,
    /// The rules that overlap.
    pub rules: Vec<String>,
}
wire!(struct Tie { departments, question, answers, rules });

/// One answer to a [`Tie`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TieAnswer {
    /// Words of the answer.
    pub text: Localized,
    /// Who takes it.
    pub department: String,
}
wire!(struct TieAnswer { text, department });

/// What goes before the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urgent {
    /// When.
    pub when: When,
    /// By which rules.
    pub rules: Vec<String>,
    /// Why, in a sentence.
    pub text: Option<Localized>,
}
wire!(struct Urgent { when, rules, text });

named! {
    /// What support does with what is not its duty.
    ScopeMode {
        /// Not done; the reason is told, the ticket may be sent all the same.
        #[default]
        Refuse = "refuse",
        /// Help is tried although it is not owed.
        Advisory = "advisory",
        /// Done for money.
        Paid = "paid",
        /// Something else answers: an article, another department, another seller.
        Alternative = "alternative",
    }
}

/// What support does not do, or does otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Key in facts.
    pub id: String,
    /// What is done instead.
    pub mode: ScopeMode,
    /// When besides; the entry's own id is always among the facts.
    pub when: When,
    /// How strongly: [`Level::Inform`] or [`Level::Warn`].
    pub level: Level,
    /// By which rules.
    pub rules: Vec<String>,
    /// The provider's words; without them the quotation stands alone.
    pub text: Option<Localized>,
    /// Where to go: an address, or `kb:<topic or article>`.
    pub link: Option<String>,
    /// Department that takes it.
    pub department: Option<String>,
    /// Words and phrases that speak of it, in any language; matched by stem.
    pub words: Vec<String>,
    /// It may be done for money.
    pub paid: bool,
}
wire!(struct Scope { id, mode, when, level, rules, text, link, department, words, paid });

/// Work for money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// When besides a scope entry that may be done for money.
    pub when: When,
    /// By which rules the client is asked.
    pub rules: Vec<String>,
    /// Words of the box, which is never ticked beforehand.
    pub consent: Localized,
}
wire!(struct Paid { when, rules, consent });

named! {
    /// What the form looks at in the draft.
    Topic {
        /// Does the subject say something?
        #[default]
        Subject = "subject",
        /// Is enough told?
        Completeness = "completeness",
        /// Is it one question?
        OneQuestion = "one_question",
        /// Has the client asked this already?
        Duplicate = "duplicate",
        /// Does it belong to an earlier ticket?
        FollowUp = "follow_up",
        /// Is the tone civil? Looked at on the device, never told to anyone.
        Tone = "tone",
        /// Can the answer reach the client?
        Mail = "mail",
        /// Are the articles that were read named?
        ArticlesRead = "articles_read",
        /// Is something known to be broken, or under work?
        Status = "status",
    }
}

/// What the form looks at in the draft, and what it does when it finds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// What is looked at.
    pub topic: Topic,
    /// When it is looked at.
    pub when: When,
    /// How strongly. [`Level::Block`]: the client mends it or states why not, and the reason goes with the ticket.
    pub level: Level,
    /// By which rules.
    pub rules: Vec<String>,
    /// The provider's words.
    pub text: Option<Localized>,
    /// What the status is read from: an address of the host page's site.
    pub link: Option<String>,
}
wire!(struct Check { topic, when, level, rules, text, link });

named! {
    /// When articles are shown.
    DeflectMode {
        /// Before the form; one click leads on.
        #[default]
        Before = "before",
        /// Beside what is being typed.
        Inline = "inline",
        /// After sending.
        After = "after",
    }
}

/// Articles before people, never a wall.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deflect {
    /// When they are shown.
    pub mode: DeflectMode,
    /// By which rules.
    pub rules: Vec<String>,
}
wire!(struct Deflect { mode, rules });

/// What a channel is worth under a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelCase {
    /// Id of the channel.
    pub channel: String,
    /// When.
    pub when: When,
    /// What a request through it is worth then.
    pub standing: Standing,
    /// By which rules.
    pub rules: Vec<String>,
    /// Id of its schedule then; `None` for the channel's own.
    pub hours: Option<String>,
}
wire!(struct ChannelCase { channel, when, standing, rules, hours });

/// A promise under a condition. Its plan, when it has one, must fit as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseCase {
    /// When.
    pub when: When,
    /// The promise.
    pub promise: Promise,
}
wire!(struct PromiseCase { when, promise });

impl Desk {
    /// The rule of this id, whichever half of the policy it came with.
    pub fn rule<'p>(&'p self, profile: &'p Profile, id: &str) -> Option<&'p Rule> {
        profile.rule(id).or_else(|| self.rules.iter().find(|rule| rule.id == id))
    }

    /// The field of this id, whichever half of the policy it came with.
    pub fn field<'p>(&'p self, profile: &'p Profile, id: &str) -> Option<&'p FieldSpec> {
        profile.field(id).or_else(|| self.fields.iter().find(|field| field.id == id))
    }

    /// The services whose outage is an emergency.
    pub fn main_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.main)
    }

    /// The schedule of a channel.
    pub fn hours_of(&self, channel: &str) -> Option<&Schedule> {
        let (_, id) = self.channel_hours.iter().find(|(of, _)| of == channel)?;
        self.schedule(id)
    }

    /// The schedule of this id.
    pub fn schedule(&self, id: &str) -> Option<&Schedule> {
        self.hours.iter().find(|hours| hours.id == id)
    }

    /// The zone of a schedule: its own, else the profile's.
    pub fn zone(&self, schedule: &Schedule) -> Option<&Zone> {
        match &schedule.zone {
            None => self.zones.first(),
            Some(name) => self.zones.iter().find(|zone| zone.name == *name),
        }
    }
}
