//! Who asks? What the page that embeds the form knows about its reader.
//!
//! The facts are taken as given: nothing here proves them, a backend that needs proof asks for a token of its own.

use super::{facts::Session, profile::Identifier};

/// What the host page says about its reader; everything may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFacts {
    /// Account name.
    pub login: Option<String>,
    /// Contract number.
    pub contract: Option<String>,
    /// Address that the answer goes to.
    pub email: Option<String>,
    /// Plan, as the provider names it.
    pub plan: Option<String>,
    /// Domains, servers and other services of the account.
    pub services: Vec<String>,
    /// The reader's own recent tickets.
    pub tickets: Vec<KnownTicket>,
    /// Proof of the session, which the backend checks: a signed token of the host page's own making.
    pub token: Option<String>,
    /// The provider has blocked the account.
    pub blocked: bool,
    /// The provider's backend can send a one-time code.
    pub one_time_code: bool,
}

/// A ticket that the host page knows of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownTicket {
    /// Number, as the client sees it.
    pub number: String,
    /// Subject.
    pub subject: String,
    /// It still awaits an answer.
    pub open: bool,
}

impl HostFacts {
    /// Whether the host page vouches for its reader.
    pub fn session(&self) -> Session {
        if self.token.as_deref().is_some_and(|token| !token.trim().is_empty()) {
            Session::Verified
        } else {
            Session::None
        }
    }

    /// The answer to the identifier `id` (`login`, `contract`, `email`); blank ones count as absent.
    pub fn answer(&self, id: &str) -> Option<&str> {
        let fact = match id {
            "login" => &self.login,
            "contract" => &self.contract,
            "email" => &self.email,
            _ => return None,
        };
        fact.as_deref().map(str::trim).filter(|fact| !fact.is_empty())
    }
}

/// Which of several identifiers a client has written into their common box: one whose mask fits, else the first of them (validation
/// then tells what is wrong with it). `None` only when there is none to choose from.
///
/// Where several fit, the profile's order decides, and an answer with a dash is the last of them: contracts are numbered with
/// dashes («D-12345»), logins are not.
pub fn identifier_of<'a>(identifiers: &'a [Identifier], answer: &str) -> Option<&'a str> {
    let answer = answer.trim();
    let mut fitting = identifiers.iter().filter(|one| one.mask.as_ref().is_some_and(|mask| mask.fits(answer)));
    let chosen = if answer.contains('-') { fitting.next_back() } else { fitting.next() };
    chosen.or(identifiers.first()).map(|one| one.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_fact_is_no_fact() {
        let host = HostFacts { login: Some("  ".into()), email: Some(" a@b.ru ".into()), ..HostFacts::default() };
        assert_eq!(host.answer("login"), None);
        assert_eq!(host.answer("email"), Some("a@b.ru"));
        assert_eq!(host.answer("phone"), None);
    }

    #[test]
    fn one_box_takes_a_login_or_a_contract() {
        let identifier = |id: &str, mask: &str| Identifier {
            id: id.into(),
            mask: crate::policy::Mask::parse(mask).ok(),
            ..Identifier::default()
        };
        let both = [identifier("login", "A*{1,31}"), identifier("contract", "A{0,3}-{0,1}9{3,10}")];
        for (answer, id) in
            [("u10482", "login"), ("lavka", "login"), ("12345", "contract"), (" D-12345", "contract"), ("?", "login")]
        {
            assert_eq!(identifier_of(&both, answer), Some(id), "{answer}");
        }
        assert_eq!(identifier_of(&[], "u10482"), None);
    }
}
