//! What can a text say about itself? The words that rules are written in.
//!
//! A reader of texts (`ticket::reading`) chooses one value of each; rules, routes and reports compare them. `name` is the word of the
//! contract of `askwell simulate` and of profiles. Services, plans and departments are the profile's own and go by its ids; a scope
//! entry of a profile goes by [`Scope::entry`] or by words of its own.

/// An enum whose variants have names in profiles and in tables: `ALL`, `name` and `named`.
macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$said:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$said])* $variant),+ }
        $crate::wire!(enum $name { $($variant),+ });

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every value with its name in a profile.
            pub const NAMED: &'static [(&'static str, Self)] = &[$(($text, Self::$variant)),+];

            /// The names in a profile.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The name in a profile.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
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

named! {
    /// What a ticket is about: the subject that departments are told by.
    Subject {
        /// What must work, or work to be done.
        #[default]
        Technical = "technical",
        /// Money: payments, bills, acts, refunds.
        Billing = "billing",
        /// Plans, prices, buying.
        Sales = "sales",
        /// Registration, renewal, delegation and owner of domains.
        Domains = "domains",
        /// A complaint about somebody else's site, letters or traffic.
        Abuse = "abuse",
        /// How and where, with nothing broken.
        Consult = "consult",
    }
}

named! {
    /// How fast it must be taken up.
    Urgency {
        /// Everything but the other, however loud.
        #[default]
        Normal = "normal",
        /// A main service is down now for everyone.
        Emergency = "emergency",
    }
}

named! {
    /// Whether it is the desk's work at all.
    Scope {
        /// It is.
        #[default]
        In = "in",
        /// The client's own programs are to be mended or measured.
        Code = "out:code",
        /// Programs are to be installed, set up or updated.
        Install = "out:install",
        /// Places in search engines, advertising.
        Seo = "out:seo",
        /// How pages look.
        Layout = "out:layout",
        /// The client's devices, lessons.
        OwnComputer = "out:own_computer",
        /// Services of others.
        ThirdParty = "out:third_party",
        /// A lawyer's opinion.
        Legal = "out:legal",
    }
}

named! {
    /// How it is said.
    Tone {
        /// Calm or angry.
        #[default]
        Ok = "ok",
        /// Profanity or insults.
        Rude = "rude",
    }
}

impl Scope {
    /// Id of the profile's scope entry for it; `None` for what is the desk's work.
    pub fn entry(self) -> Option<&'static str> {
        self.name().strip_prefix("out:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (name, intent) in Intent::NAMED {
            assert_eq!((Intent::named(name), intent.name()), (Some(*intent), *name));
        }
        assert_eq!(Intent::named("wish"), None);
        assert_eq!((Intent::ALL.len(), Intent::NAMES.len()), (14, 14));
        assert_eq!((Scope::Code.entry(), Scope::In.entry()), (Some("code"), None));
    }
}
