//! What is known about a ticket when the desk decides? And which of it does a rule ask for?
//!
//! [`Facts`] is filled by whoever reads texts and by the host page; nothing here reads a text. [`When`] is the condition of a rule:
//! every key that it names must hold, and a key holds when any value of its list does. An empty condition always holds.
//!
//! Closed lists ([`Intent`], [`Reach`], [`Session`], [`Sign`]) are what the reading can find; services, plans, scope entries and
//! departments are the profile's own and go by its ids.

use super::routing::Leaders;
use crate::wire;

/// An enum whose variants have names in profiles and in tables: `ALL`, `name` and `named`.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$said])* $variant),+ }
        $crate::wire!(enum $name { $($variant),+ });

        impl $name {
            /// Every value with its name in a profile.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$variant)),+];

            /// The name in a profile.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
            }
        }
    };
}
pub(crate) use named;

named! {
    /// What the client wants.
    Intent {
        /// Nothing of the others, or not known yet.
        #[default]
        Other = "other",
        /// How do I, what is, may I.
        Question = "question",
        /// Something does not work as it should.
        Problem = "problem",
        /// A whole service does not work.
        Outage = "outage",
        /// A setting is to be changed by support.
        ConfigChange = "config_change",
        /// A service is to be changed, deleted or extended.
        ServiceChange = "service_change",
        /// What the account has, owes or uses is to be told.
        AccountData = "account_data",
        /// A password is to be changed.
        PasswordChange = "password_change",
        /// Work on a server, on code or on equipment.
        ServerWork = "server_work",
        /// Payments, invoices, papers.
        Billing = "billing",
        /// Something is to be bought.
        Order = "order",
        /// Somebody misbehaves.
        AbuseReport = "abuse_report",
        /// A blocked account or service is to be opened.
        Unblock = "unblock",
        /// What became of an earlier ticket?
        StatusRequest = "status_request",
    }
}

named! {
    /// Whom the trouble reaches.
    Reach {
        /// The text does not say.
        #[default]
        Unknown = "unknown",
        /// The client alone.
        Me = "me",
        /// Everyone.
        All = "all",
    }
}

named! {
    /// Whether the host page vouches for the client.
    Session {
        /// It does not.
        #[default]
        None = "none",
        /// The client is logged in, and the host page proves it.
        Verified = "verified",
    }
}

named! {
    /// What else shows in the text, on this device or in the host's facts.
    Sign {
        /// Profanity or insults.
        #[default]
        Rude = "rude",
        /// A nudge without new facts.
        Bump = "bump",
        /// Much like one of the client's own recent tickets.
        Duplicate = "duplicate",
        /// An earlier ticket has been confirmed to the client.
        Confirmed = "confirmed",
        /// The text names an earlier ticket.
        Related = "related",
        /// Several questions.
        Several = "several",
        /// Too little is told to answer.
        Shallow = "shallow",
        /// The subject says nothing.
        VagueSubject = "vague_subject",
        /// The address for the answer is on the very domain that the trouble is about.
        BrokenMail = "broken_mail",
        /// The address for the answer looks mistyped.
        MistypedMail = "mistyped_mail",
        /// An article fits the text.
        ArticleFound = "article_found",
        /// No article fits the text.
        NoArticle = "no_article",
        /// The client has read an article.
        ArticleRead = "article_read",
    }
}

/// What is known about one ticket; everything may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What the client wants.
    pub intent: Intent,
    /// Ids of the profile's services that it is about, the most likely first.
    pub service: Vec<String>,
    /// The client's plan, as the host page names it.
    pub plan: Option<String>,
    /// Whom the trouble reaches.
    pub reach: Reach,
    /// Whether the client is logged in.
    pub session: Session,
    /// The provider has blocked the account or the service.
    pub account_blocked: bool,
    /// Ids of the profile's scope entries that it belongs to.
    pub scope: Vec<String>,
    /// What else shows.
    pub signs: Vec<Sign>,
    /// Departments that the words of the text speak for.
    pub leaders: Leaders,
    /// The department that the client has chosen.
    pub department: Option<String>,
    /// The provider's backend can send a one-time code.
    pub one_time_code: bool,
    /// When the ticket is sent, in milliseconds since 1970 (UTC).
    pub at: f64,
}

/// The condition of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// Any of these intents.
    pub intent: Vec<Intent>,
    /// Any of these services.
    pub service: Vec<String>,
    /// Any of these plans, compared without case.
    pub plan: Vec<String>,
    /// Any of these reaches.
    pub reach: Vec<Reach>,
    /// This state of the session.
    pub session: Option<Session>,
    /// The account is blocked, or is not.
    pub blocked: Option<bool>,
    /// Any of these scope entries.
    pub scope: Vec<String>,
    /// Any of these signs.
    pub sign: Vec<Sign>,
}
wire!(struct When { intent, service, plan, reach, session, blocked, scope, sign });

impl When {
    /// Whether the condition holds. O(values of the condition × values of the fact).
    pub fn holds(&self, facts: &Facts) -> bool {
        let any = |wanted: &[String], found: &[String]| wanted.is_empty() || wanted.iter().any(|id| found.contains(id));
        let plan = || facts.plan.as_deref().is_some_and(|plan| self.plan.iter().any(|wanted| same_plan(wanted, plan)));
        (self.intent.is_empty() || self.intent.contains(&facts.intent))
            && any(&self.service, &facts.service)
            && (self.plan.is_empty() || plan())
            && (self.reach.is_empty() || self.reach.contains(&facts.reach))
            && self.session.is_none_or(|session| session == facts.session)
            && self.blocked.is_none_or(|blocked| blocked == facts.account_blocked)
            && any(&self.scope, &facts.scope)
            && (self.sign.is_empty() || self.sign.iter().any(|sign| facts.signs.contains(sign)))
    }

    /// Whether anything in it is read out of a text, and so may be wrong: such a condition never locks a client out.
    pub fn is_guess(&self) -> bool {
        !(self.intent.is_empty() && self.service.is_empty() && self.reach.is_empty())
            || !(self.scope.is_empty() && self.sign.is_empty())
    }

    /// Whether it always holds.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether two names mean one plan: case and white space around aside.
pub fn same_plan(one: &str, other: &str) -> bool {
    crate::case::lowered(one.trim()) == crate::case::lowered(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_must_hold_and_any_value_of_its_list() {
        let facts = Facts {
            intent: Intent::Outage,
            service: vec!["mail".into()],
            plan: Some("premium ".into()),
            reach: Reach::All,
            signs: vec![Sign::Rude],
            ..Facts::default()
        };
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (when, holds) in [
            (When::default(), true),
            (When { intent: vec![Intent::Problem, Intent::Outage], ..When::default() }, true),
            (When { intent: vec![Intent::Problem], ..When::default() }, false),
            (When { intent: vec![Intent::Outage], service: ids(&["site"]), ..When::default() }, false),
            (When { service: ids(&["site", "mail"]), plan: ids(&["Premium"]), ..When::default() }, true),
            (When { plan: ids(&["Free"]), ..When::default() }, false),
            (When { reach: vec![Reach::All], sign: vec![Sign::Rude, Sign::Bump], ..When::default() }, true),
            (When { session: Some(Session::Verified), ..When::default() }, false),
            (When { session: Some(Session::None), blocked: Some(false), ..When::default() }, true),
            (When { blocked: Some(true), ..When::default() }, false),
            (When { scope: ids(&["code"]), ..When::default() }, false),
        ] {
            assert_eq!(when.holds(&facts), holds, "{when:?}");
        }
    }

    #[test]
    fn what_a_text_tells_is_a_guess_and_what_the_host_tells_is_not() {
        let host =
            When { session: Some(Session::None), blocked: Some(true), plan: vec!["Free".into()], ..When::default() };
        assert!(!host.is_guess() && !When::default().is_guess());
        assert!(When { intent: vec![Intent::Order], ..When::default() }.is_guess());
        assert!(When { sign: vec![Sign::Several], ..When::default() }.is_guess());
    }

    #[test]
    fn names_go_both_ways() {
        for (name, intent) in Intent::ALL {
            assert_eq!((Intent::named(name), intent.name()), (Some(*intent), *name));
        }
        assert_eq!(Intent::named("wish"), None);
    }
}
