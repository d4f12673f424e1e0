//! What does one part of a text want, and is it another thing than the part before?

use super::{
    Intent, Subject, Urgency, aim,
    frame::frames,
    lexicon::{Kind as TokenKind, Token},
    signs::Signs,
};

/// Things that a trouble or a wish may be about, one bit each: stems of folded words.
const TOPICS: [&str; 27] = [
    "почт письм ящик ящ mail webmail email mailbox smtp imap pop3 inbox вебпочт автоответ рассыл newsletter outlook спам spam",
    "сайт страниц site website page магазин витрин лендинг wordpress вордпресс портал картинк фото image checkout form корзин каталог товар \
        cart меню форма формы форму поиск редирект redirect слайдер shop store 503 500 502 404 админке админки плагин plugin theme htpasswd css статистик",
    "домен dns domain subdomain nameserver поддомен ns делегир whois mx txt cname зона ptr rdns ip айпи запис spf dkim",
    "mysql database phpmyadmin бд баз sql postgres таблиц дамп",
    "ssl https сертификат certificate",
    "оплат заплат счет платеж баланс акт акты акта invoice payment billing refund charged рубл деньг деньги чек реквизит ндс vat налогов сверк \
        закрывающ договор контракт contract agreement справк компани company legal реорганиз bill billed receipt paid pay w-8 документ допсоглаш эдо спис \
        средств возврат карту карты картой карте card paypal юкасс",
    "ftp sftp filezilla фтп",
    "ssh vps vds сервер server впс вдс vm reboot ядр диск disk kernel raid ipmi root узел node",
    "бэкап бекап резервн backup копи restore восстанов",
    "шаблон баннер дизайн template banner логотип logo верстк перемен",
    "кабинет панел cpanel ispmanager доступ парол password login войти вход двухфактор смс",
    "cron крон планировщик cronjob",
    "тариф план plan цена цен стоимост скидк price discount стоит quote бюджет купить buy партнерск affiliate",
    "php memory_limit upload_max max_execution расширени модул extension",
    "лог логи логах logs log",
    "seo продвиж реклам директ",
    "жалоб abuse атак брут spam спам подбор brute ддос",
    "редис redis memcached",
    "лимит квот limit quota мест space",
    "права прав access permission пользовател",
    "импорт выгрузк прайс import обмен 1с 1c",
    "отпис новостн график праздник режим работ офис адрес",
    "аккаунт account владел owner переимен контакт юрлиц",
    "услуг service опци автопродл renew продл",
    "порт port firewall фаервол закрыт",
    "виртуалк выделенн аренд выделенный",
    "http http2 http3 mod_ gzip brotli htaccess nginx apache кодировк cdn hsts",
];

/// Topics that are places: sites, domains, servers and accounts.
const PLACES: u32 = 1 << 1 | 1 << 2 | 1 << 7 | 1 << 22;

/// One part and what it wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ticket) struct Part {
    pub(in crate::ticket) intent: Intent,
    pub(in crate::ticket) subject: Subject,
    pub(in crate::ticket) wishes: bool,
    pub(in crate::ticket) asks: bool,
    complains: bool,
    /// It tells what was done.
    pub(in crate::ticket) acts: bool,
    /// It tells what was tried against the trouble.
    pub(in crate::ticket) tries: bool,
    pub(in crate::ticket) is_nudge: bool,
    /// «две проблемы», `three questions`.
    pub(in crate::ticket) announces_several: bool,
    /// How many it announces: «два вопроса», `three things`; 0 when it says no number.
    pub(in crate::ticket) announced: usize,
    /// It leans on nothing before it: no «это», «он», «тоже», «поэтому» at its beginning.
    pub(in crate::ticket) stands_alone: bool,
    pub(in crate::ticket) leans: bool,
    /// It wishes to be told something, without asking what.
    tells_only: bool,
    /// Without a word that wants, it still tells of something that the desk knows.
    pub(in crate::ticket) tells: bool,
    /// «хочу добавить, что раньше всё работало»: it adds to the story and complains of nothing.
    pub(in crate::ticket) remarks: bool,
    /// It speaks of what is left over: «разницу», «остаток», `the balance`.
    remains: bool,
    /// It speaks of what was named before: «с него», `from them`.
    refers: bool,
    /// It asks for a price, or how to pay.
    prices: bool,
    topics: u32,
    /// What is asked to be done first, when both the deed and its object are named.
    request: Option<Intent>,
    /// «Пароль пришлите в смс», `send me the key`: what the deed before it yields.
    pub(in crate::ticket) hands_over: bool,
    /// «… и ещё чтобы кодировка не слетела»: what the wish before it is for.
    pub(in crate::ticket) purpose: bool,
    /// It speaks of the old one, of the new one.
    ages: (bool, bool),
    /// It is about «второй домен», `the other server`.
    second: bool,
    /// It begins with a word that adds: «также», «плюс к этому», `on top of that`.
    adds: bool,
    /// Sites that it names.
    sites: Vec<String>,
}

impl Part {
    /// Reads a part.
    pub(in crate::ticket) fn of(text: &str) -> Self {
        let signs = Signs::of(text);
        let leans =
            signs.tokens.iter().take(4).any(|token| LEANING.split_ascii_whitespace().any(|word| token.text == word));
        // «подтвердите письмом»: the way of the answer is no topic.
        let way = |text: &str| matches!(text, "письмом" | "письменно" | "почтой" | "смской");
        let topic = |(at, stems): (usize, &&str)| {
            let named = signs.tokens.iter().filter(|token| !way(&token.text)).any(|token| {
                stems.split_ascii_whitespace().any(|stem| {
                    if stem.chars().count() <= 3 { token.text == stem } else { token.text.starts_with(stem) }
                })
            });
            u32::from(named) << at
        };
        let topics = TOPICS.iter().enumerate().map(topic).fold(0, |all, one| all | one);
        // «сколько я вам должна»: money without a word for it.
        let topics = topics | u32::from(signs.has("owed")) << 5;
        let intent = aim::intent(&signs, Urgency::Normal, false);
        let request = frames(&signs).into_iter().find(|frame| frame.whole).map(|frame| frame.intent);
        let thanks = signs.has("thanks")
            || signs
                .tokens
                .first()
                .is_some_and(|token| ["спасибо", "благодар", "thank"].iter().any(|stem| token.text.starts_with(stem)));
        Self {
            intent,
            subject: aim::subject(&signs, intent),
            wishes: signs.has("wish")
                || request.is_some()
                || is_ordered(&signs)
                || !matches!(intent, Intent::Problem | Intent::Question | Intent::Other | Intent::Outage),
            asks: signs.has("ask") || signs.tokens.iter().any(|token| token.last && signs.is_asked(token.sentence)),
            // «не пропадут ли файлы?» asks.
            complains: (signs.has("fail") || signs.has("down") || signs.has("hard"))
                && !(signs.says("ли") && signs.has("ask")),
            acts: signs.has("act"),
            tries: signs.has("cure"),
            is_nudge: signs.has("nudge") && topics == 0 && !signs.has("fail") && !signs.has("wish")
                || signs.has("thanks"),
            tells: signs.tokens.len() >= 4 && topics != 0 && !thanks && !signs.has("nudge"),
            announces_several: signs.has("first"),
            announced: announced(&signs),
            stands_alone: !leans && signs.tokens.len() >= 3,
            leans,
            tells_only: signs.has("v_tell") && !signs.has("ask") && request.is_none() && !signs.has("fail"),
            refers: signs.says("него нее неё них ним ней ними ему туда оттуда it them there"),
            prices: topics & (1 << 5 | 1 << 12) != 0
                || signs.tokens.windows(2).any(|pair| pair[0].text == "how" && pair[1].text == "much"),
            remains: signs.begins(
                "разниц остат остав возврат деньг средств излиш переплат refund balance difference remain leftover unused",
            ),
            remarks: signs.has("remark") && !(signs.has("fail") || signs.has("down") || signs.has("hard")),
            // «на втором нашем сайте»: whose it is may stand between.
            second: signs.tokens.iter().enumerate().take(4).any(|(at, number)| {
                let own = |token: &&Token| !["наш", "мо", "сво", "our", "my"].iter().any(|stem| token.text.starts_with(stem));
                let Some(unit) = signs.tokens[at + 1..].iter().take(2).find(own) else { return false };
                ["втор", "друг", "трет", "second", "other"].iter().any(|stem| number.text.starts_with(stem))
                    && ["сайт", "домен", "сервер", "vps", "впс", "ящик", "аккаунт", "site", "domain", "server", "account"]
                        .iter()
                        .any(|stem| unit.text.starts_with(stem))
            }),
            purpose: signs
                .tokens
                .iter()
                .find(|token| !matches!(token.text.as_str(), "и" | "а" | "еще" | "также" | "and" | "also"))
                .is_some_and(|token| matches!(token.text.as_str(), "чтобы" | "чтоб")),
            hands_over: signs.has("handover") && !(signs.has("fail") || signs.has("down") || signs.has("hard")),
            ages: (signs.begins("стар прежн old previous"), signs.begins("новый новом новая новой новое новому new")),
            topics,
            request,
            adds: signs.tokens.first().is_some_and(|token| {
                "и а также еще плюс кроме помимо заодно вдобавок отдельно also and besides plus on additionally separately".split(' ').any(|word| token.text == word)
            }),
            sites: signs
                .tokens
                .iter()
                .filter(|token| token.kind == TokenKind::Site)
                .map(|token| token.text.clone())
                .collect(),
        }
    }

    /// Whether it wants anything by itself.
    pub(in crate::ticket) fn wants(&self) -> bool {
        self.wishes || self.asks || self.complains || self.tells_only && self.is_about_something()
    }

    /// How many sites it names.
    pub(in crate::ticket) fn sites_named(&self) -> usize {
        self.sites.len()
    }

    /// Whether it complains.
    pub(in crate::ticket) fn complains(&self) -> bool {
        self.complains
    }

    /// Whether it names a thing that the desk knows.
    pub(in crate::ticket) fn is_about_something(&self) -> bool {
        self.topics != 0
    }

    /// Both parts as one.
    pub(in crate::ticket) fn joined(&self, other: &Self) -> Self {
        let first = if self.wants() { self } else { other };
        Self {
            wishes: self.wishes || other.wishes,
            asks: self.asks || other.asks,
            complains: self.complains || other.complains,
            topics: self.topics | other.topics,
            ..first.clone()
        }
    }

    /// «создайте ящик и пришлите пароль», «разблокируйте и скажите, когда»: what belongs to the deed before it.
    pub(in crate::ticket) fn follows(&self, known: &Self) -> bool {
        let works = |part: &Self| matches!(part.request, Some(Intent::ConfigChange | Intent::ServerWork));
        if works(self) && works(known) {
            return true;
        }
        // «смените тариф и верните разницу», «оформите возврат и закройте услугу»: what is left of the change.
        let left = |money: &Self, change: &Self| {
            money.remains && money.intent == Intent::Billing && change.intent == Intent::ServiceChange
        };
        // «заблокируйте ящик и настройте пересылку с него».
        if left(self, known) || left(known, self) || self.refers && known.wishes && !self.complains {
            return true;
        }
        let told = matches!(self.request, Some(Intent::PasswordChange | Intent::AccountData))
            || self.request.is_none() && !self.complains;
        known.request.is_some() && told && self.business() == known.business()
    }

    /// Joined to what stands before it in one sentence: two symptoms, two sides of one question, or one more deed of the same kind.
    pub(in crate::ticket) fn goes_on(&self, known: &Self) -> bool {
        let money = |part: &Self| matches!(part.subject, Subject::Billing | Subject::Sales);
        let questions = self.asks && known.asks && self.request.is_none() && known.request.is_none();
        // «сколько стоит VPS и можно ли платить помесячно?»
        let price = self.asks && known.asks && self.prices && known.prices && !self.complains;
        // «админка не открывается и документы мы не получили», «… и у второго домена …»: no two symptoms.
        let apart = self.topics & known.topics == 0 && self.topics != 0 && known.topics != 0;
        let other = apart && (self.is_money() != known.is_money() || self.second);
        self.complains && known.complains && !other
            || price
            || questions && (self.business() == known.business() || money(self) == money(known) || self.leans)
            || self.continues(known)
    }

    /// One more wish of the same kind, or a sentence that leans on the one before.
    pub(in crate::ticket) fn continues(&self, known: &Self) -> bool {
        // «Как настроить почту? Также напишите адрес сервера»: one answer holds both.
        let told = self.tells_only && known.asks && self.business() == known.business();
        told || self.leans && !self.complains && self.request.is_none()
            || self.intent == known.intent && self.kind() == Kind::Wish && self.intent == Intent::AccountData
    }

    /// Another thing: topics apart, or another kind of wish where the topics say nothing.
    pub(in crate::ticket) fn differs_from(&self, known: &Self) -> bool {
        // «поменяйте записи …, а также уберите старую»: the same deed on more objects.
        if self.request.is_some() && self.request == known.request && self.request == Some(Intent::ConfigChange) {
            return false;
        }
        let apart = self.topics & known.topics == 0;
        let named = self.topics != 0 && known.topics != 0;
        let money = |part: &Self| matches!(part.subject, Subject::Billing | Subject::Sales);
        // A trouble without a name, and business that mends none.
        let business = matches!(self.request, Some(Intent::Billing | Intent::AccountData | Intent::Order))
            || known.topics == 0 && self.request == Some(Intent::ServiceChange);
        apart && named
            || self.is_elsewhere(known) && self.topics != 0 && self.wants_else(known)
            || apart && business && known.complains && !known.wishes
            || money(self) != money(known)
                && self.subject != known.subject
                && (self.topics != 0 || self.wishes || self.asks)
                && self.kind() != known.kind()
    }

    /// Behind a word that says that more comes: one of the two is about what nobody here knows, and a trouble beside a deed, or money beside
    /// technics, is another matter all the same.
    pub(in crate::ticket) fn is_other_matter(&self, known: &Self) -> bool {
        let unknown = self.topics == 0 || known.topics == 0;
        let deed = |part: &Self| {
            matches!(
                part.request,
                Some(
                    Intent::ConfigChange
                        | Intent::ServiceChange
                        | Intent::AccountData
                        | Intent::PasswordChange
                        | Intent::Order
                )
            ) && !part.complains
        };
        let trouble = |part: &Self| part.complains && part.request.is_none() && !part.wishes;
        let beside = deed(self) && trouble(known) || trouble(self) && deed(known);
        let money = self.is_money() != known.is_money()
            && (self.request.is_some() || self.asks || self.wishes)
            && (known.wants() || known.request.is_some())
            && self.kind() != Kind::Trouble;
        self.adds && unknown && !self.leans && !self.refers && self.stands_alone && (beside || money)
    }

    /// The price or the term of what was ordered before.
    pub(in crate::ticket) fn is_price_of(&self, known: &Self) -> bool {
        let order = known.wishes
            && !known.complains
            && (known.intent == Intent::Order
                || known.request == Some(Intent::Order)
                || known.subject == Subject::Sales);
        order && !known.asks && self.asks && self.prices && !self.complains && self.topics & !(1 << 5 | 1 << 12) == 0
    }

    /// At another place: another kind of wish, or another thing than the place itself.
    pub(in crate::ticket) fn wants_else(&self, known: &Self) -> bool {
        self.kind() != known.kind() || (self.topics & !PLACES) != (known.topics & !PLACES)
    }

    /// The same kind of complaint about the same thing.
    pub(in crate::ticket) fn is_same_trouble(&self, known: &Self) -> bool {
        self.topics & known.topics != 0 && self.kind() == known.kind() && self.complains
    }

    /// Without a word that says so, another question must be of another business: money beside technics, a bill beside a setting.
    pub(in crate::ticket) fn is_other_business(&self, known: &Self) -> bool {
        let apart = self.topics & known.topics == 0 && self.topics != 0 && known.topics != 0;
        // «Когда закончится сертификат на сайте? Сколько стоит перенос сайта?»: the place is the same, the matters are not.
        let (own_topics, known_topics) = (self.topics & !PLACES, known.topics & !PLACES);
        let beside = own_topics & known_topics == 0 && own_topics != 0 && known_topics != 0;
        let apart = apart || beside && self.asks && known.asks && !self.complains && !known.complains;
        let own = self.wishes || self.asks;
        let business = self.subject != known.subject && (self.business() != known.business());
        let requests = known.request.is_some() && self.request.is_some() && known.request != self.request;
        // A request beside a trouble of another business: «где деньги за возврат? Корзина пишет 502».
        let trouble =
            self.kind() == Kind::Trouble && self.complains && (known.wishes || known.asks) && !known.complains;
        let wants = own && (known.wishes || known.asks || known.complains) && self.kind() != Kind::Trouble;
        let elsewhere = self.is_elsewhere(known) && own;
        // «Удалите старый VPS. На новом сервере не открывается порт»: a deed for one, a trouble of the other.
        let other_one = self.ages.0 != known.ages.0 && self.ages.1 != known.ages.1 && self.ages.0 != self.ages.1;
        let other_one = other_one && known.request.is_some() && !known.complains && self.complains;
        other_one && self.kind() == Kind::Trouble
            || apart && (business && (wants || trouble) || requests && wants || elsewhere)
    }

    /// It names a site, and another one than the part before, which wants something.
    fn is_elsewhere(&self, known: &Self) -> bool {
        !self.sites.is_empty()
            && !known.sites.is_empty()
            && !self.sites.iter().any(|site| known.sites.contains(site))
            && known.wants()
    }

    /// Bills, acts and payments are its only topic beside places.
    pub(in crate::ticket) fn is_money(&self) -> bool {
        self.topics & (1 << 5) != 0 || matches!(self.subject, Subject::Billing)
    }

    fn business(&self) -> u8 {
        match self.subject {
            Subject::Technical | Subject::Consult => 0,
            Subject::Billing => 1,
            Subject::Sales => 2,
            Subject::Domains => 3,
            Subject::Abuse => 4,
        }
    }

    fn kind(&self) -> Kind {
        match self.intent {
            Intent::Problem | Intent::Outage => Kind::Trouble,
            Intent::Question | Intent::Other | Intent::StatusRequest => Kind::Question,
            _ => Kind::Wish,
        }
    }
}

/// «Освободите поддомен»: an imperative at the beginning of a clause, whatever its verb.
pub(super) fn is_ordered(signs: &Signs) -> bool {
    const TALK: &str = "здравствуйте простите извините видите хотите можете знаете понимаете говорите пишете считаете скажите подскажите помогите \
        представьте поверьте смотрите слушайте поймите войдите работаете предлагаете даете";
    let please = signs.has("please") || signs.says("пожалуйста плиз please");
    signs.tokens.iter().any(|token| {
        let ends = ["йте", "ите", "ьте", "йтесь", "итесь"].iter().any(|end| token.text.ends_with(end));
        ends && (token.first || please)
            && token.text.chars().count() > 5
            && !TALK.split_ascii_whitespace().any(|word| token.text == word)
    })
}

/// The number of questions that a heading announces.
fn announced(signs: &Signs) -> usize {
    const COUNTS: [&str; 4] =
        ["две два двух двум пара пару оба 2 two couple both", "три трех 3 three", "четыре 4 four", "пять 5 five"];
    const THINGS: &str = "вопрос дел просьб проблем момент тем задач пункт вещ поручен происшеств question thing issue problem request task ask item matter topic";
    let of = |word: &str| COUNTS.iter().position(|row| row.split(' ').any(|count| count == word)).map(|at| at + 2);
    let thing = |word: &str| THINGS.split(' ').any(|stem| word.starts_with(stem));
    let found = signs.tokens.windows(4).find_map(|row| {
        let count = of(&row[0].text)?;
        row[1..].iter().any(|token| token.sentence == row[0].sentence && thing(&token.text)).then_some(count)
    });
    let last = || {
        let from = signs.tokens.len().saturating_sub(3);
        let tail = &signs.tokens[from..];
        let count = of(&tail.first()?.text)?;
        tail[1..].iter().any(|token| thing(&token.text)).then_some(count)
    };
    found.or_else(last).unwrap_or_default()
}

/// Words at the beginning by which a sentence leans on the one before.
const LEANING: &str = "это этот эта эти этого этой этом его ее их он она они оно тоже поэтому потому там тогда нем ней так такое хотя но зато причем ведь \
    it this that these those they he she its their there then but so because therefore however he's it's that's";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Trouble,
    Question,
    Wish,
}
