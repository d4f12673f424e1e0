//! What can a text say about itself? The words that rules are written in.
//!
//! A reader of texts (`ticket::reading`) chooses one value of each; rules, routes and reports compare them. `name` is the word of the
//! contract of `askwell simulate` and of profiles.

use crate::wire;

/// What a ticket is about: the subject that departments are told by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// What must work, or work to be done.
    #[default]
    Technical,
    /// Money: payments, bills, acts, refunds.
    Billing,
    /// Plans, prices, buying.
    Sales,
    /// Registration, renewal, delegation and owner of domains.
    Domains,
    /// A complaint about somebody else's site, letters or traffic.
    Abuse,
    /// How and where, with nothing broken.
    Consult,
}

wire!(
    enum Subject {
        Technical,
        Billing,
        Sales,
        Domains,
        Abuse,
        Consult,
    }
);

/// What is asked for first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Intent {
    /// To be told something.
    Question,
    /// Something does not work.
    Problem,
    /// A main service is down for everyone, now.
    Outage,
    /// A setting is to be altered.
    ConfigChange,
    /// What is rented is to be altered.
    ServiceChange,
    /// Data of the account are to be told or altered.
    AccountData,
    /// A password is to be changed.
    PasswordChange,
    /// Work of people on equipment, files or code.
    ServerWork,
    /// Bills, acts, payments, refunds.
    Billing,
    /// New business.
    Order,
    /// A complaint about another client.
    AbuseReport,
    /// A lock is to be lifted.
    Unblock,
    /// How an earlier request stands.
    StatusRequest,
    /// None of these.
    #[default]
    Other,
}

/// How fast it must be taken up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// A main service is down now for everyone.
    Emergency,
    /// Everything else, however loud.
    #[default]
    Normal,
}

/// Whether it is the desk's work at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// It is.
    #[default]
    In,
    /// The client's own programs are to be mended or measured.
    Code,
    /// Programs are to be installed, set up or updated.
    Install,
    /// Places in search engines, advertising.
    Seo,
    /// How pages look.
    Layout,
    /// The client's devices, lessons.
    OwnComputer,
    /// Services of others.
    ThirdParty,
    /// A lawyer's opinion.
    Legal,
}

/// How it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Calm or angry.
    #[default]
    Ok,
    /// Profanity or insults.
    Rude,
}

/// Whom it hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The writer, while others are well.
    Me,
    /// Everyone.
    All,
    /// The text does not say.
    #[default]
    Unknown,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 6] = [Self::Technical, Self::Billing, Self::Sales, Self::Domains, Self::Abuse, Self::Consult];

    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Billing => "billing",
            Self::Sales => "sales",
            Self::Domains => "domains",
            Self::Abuse => "abuse",
            Self::Consult => "consult",
        }
    }
}

impl Intent {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Problem => "problem",
            Self::Outage => "outage",
            Self::ConfigChange => "config_change",
            Self::ServiceChange => "service_change",
            Self::AccountData => "account_data",
            Self::PasswordChange => "password_change",
            Self::ServerWork => "server_work",
            Self::Billing => "billing",
            Self::Order => "order",
            Self::AbuseReport => "abuse_report",
            Self::Unblock => "unblock",
            Self::StatusRequest => "status_request",
            Self::Other => "other",
        }
    }
}

impl Urgency {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Normal => "normal",
        }
    }
}

impl Scope {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Code => "out:code",
            Self::Install => "out:install",
            Self::Seo => "out:seo",
            Self::Layout => "out:layout",
            Self::OwnComputer => "out:own_computer",
            Self::ThirdParty => "out:third_party",
            Self::Legal => "out:legal",
        }
    }
}

impl Tone {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Rude => "rude",
        }
    }
}

impl Reach {
    /// The word of the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::All => "all",
            Self::Unknown => "unknown",
        }
    }
}
