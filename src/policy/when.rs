//! What is known about a ticket when the desk decides? And which of it does a rule ask for?
//!
//! [`Facts`] is filled by whoever reads texts and by the host page; nothing here reads a text. [`When`] is the condition of a rule:
//! every key that it names must hold, and a key holds when any value of its list does. An empty condition always holds.

use super::{
    facts::{Intent, Reach, Session, Sign, Subject},
    routing::Leaders,
};
use crate::wire;

/// What is known about one ticket; everything may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What the client wants first.
    pub intent: Intent,
    /// The text tells a fault, whatever else it wants: what a rule asks of faults is asked of it as well.
    pub fault: bool,
    /// Ids of the profile's services that it is about, the most likely first.
    pub service: Vec<String>,
    /// A main service of the provider's is down for everyone, and no word names which.
    pub unnamed: bool,
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
    /// What it is about, when the reading tells.
    pub subject: Option<Subject>,
    /// Departments that the words of the text speak for.
    pub leaders: Leaders,
    /// The department that the client has chosen; while conditions are looked at, the one that is decided.
    pub department: Option<String>,
    /// What the client has answered where the answers are given, each as `field=answer`.
    pub answers: Vec<String>,
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
    /// Any of these departments.
    pub department: Vec<String>,
    /// Any of these answers, each as `field=answer`: the id of a [choice](super::Choice), `yes` or `no`.
    pub answer: Vec<String>,
}
wire!(struct When { intent, service, plan, reach, session, blocked, scope, sign, department, answer });

impl When {
    /// Whether the condition holds. O(values of the condition × values of the fact).
    pub fn holds(&self, facts: &Facts) -> bool {
        let any = |wanted: &[String], found: &[String]| wanted.is_empty() || wanted.iter().any(|id| found.contains(id));
        let plan = || facts.plan.as_deref().is_some_and(|plan| self.plan.iter().any(|wanted| same_plan(wanted, plan)));
        let intent = || self.intent.contains(&facts.intent) || facts.fault && self.intent.contains(&Intent::Problem);
        // «Никто не может позвонить»: what is asked of outages of main services is asked of that as well.
        let unnamed = facts.unnamed && self.intent.contains(&Intent::Outage);
        (self.intent.is_empty() || intent())
            && (unnamed || any(&self.service, &facts.service))
            && (self.plan.is_empty() || plan())
            && (self.reach.is_empty() || self.reach.contains(&facts.reach))
            && self.session.is_none_or(|session| session == facts.session)
            && self.blocked.is_none_or(|blocked| blocked == facts.account_blocked)
            && any(&self.scope, &facts.scope)
            && any(&self.answer, &facts.answers)
            && (self.department.is_empty() || facts.department.as_ref().is_some_and(|id| self.department.contains(id)))
            && (self.sign.is_empty() || self.sign.iter().any(|sign| facts.signs.contains(sign)))
    }

    /// Whether it speaks of other intents than faults alone: what is not asked of those is asked when a fault is told besides.
    pub fn leaves_faults_out(&self) -> bool {
        !self.intent.is_empty() && ![Intent::Problem, Intent::Outage].iter().any(|fault| self.intent.contains(fault))
    }

    /// Whether anything in it is read out of a text, and so may be wrong: such a condition never locks a client out.
    pub fn is_guess(&self) -> bool {
        let told = Self { plan: Vec::new(), session: None, blocked: None, answer: Vec::new(), ..self.clone() };
        !told.is_empty()
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
            department: Some("sales".into()),
            answers: vec!["os=keep".into()],
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
            (When { department: ids(&["sales"]), answer: ids(&["os=keep", "os=debian"]), ..When::default() }, true),
            (When { department: ids(&["technical"]), ..When::default() }, false),
            (When { answer: ids(&["os=debian"]), ..When::default() }, false),
        ] {
            assert_eq!(when.holds(&facts), holds, "{when:?}");
        }
    }

    #[test]
    fn a_fault_told_besides_counts_as_one() {
        let facts = Facts { intent: Intent::ServiceChange, fault: true, ..Facts::default() };
        let when = |intent: &[Intent]| When { intent: intent.to_vec(), ..When::default() };
        for (intent, holds, leaves) in [
            (&[Intent::Problem, Intent::Outage][..], true, false),
            (&[Intent::ServiceChange], true, true),
            // Nobody says that a whole service is down.
            (&[Intent::Outage], false, false),
            (&[Intent::Billing], false, true),
            (&[], true, false),
        ] {
            let when = when(intent);
            assert_eq!((when.holds(&facts), when.leaves_faults_out()), (holds, leaves), "{intent:?}");
        }
        assert!(!when(&[Intent::Problem]).holds(&Facts { fault: false, ..facts }));
    }

    #[test]
    fn what_a_text_tells_is_a_guess_and_what_the_host_tells_is_not() {
        let host =
            When { session: Some(Session::None), blocked: Some(true), plan: vec!["Free".into()], ..When::default() };
        assert!(!host.is_guess() && !When::default().is_guess());
        assert!(When { intent: vec![Intent::Order], ..When::default() }.is_guess());
        assert!(When { sign: vec![Sign::Several], ..When::default() }.is_guess());
    }
}
