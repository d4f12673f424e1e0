//! What does one part of a text want, and is it another thing than the part before?

use super::{Intent, Subject, Urgency, aim, signs::Signs};

/// Things that a trouble or a wish may be about, one bit each: stems of folded words.
const TOPICS: [&str; 26] = [
    "почт письм ящик ящ mail email mailbox smtp imap pop3 inbox вебпочт автоответ рассыл newsletter outlook спам spam",
    "сайт страниц site website page магазин витрин лендинг wordpress вордпресс портал картинк фото image checkout корзин каталог товар \
        cart меню форма формы форму поиск редирект redirect слайдер shop store 503 500 502 404 админке админки плагин plugin theme htpasswd css статистик",
    "домен dns domain nameserver поддомен ns делегир whois mx txt cname зона ptr rdns ip айпи",
    "mysql database phpmyadmin бд баз sql postgres таблиц дамп",
    "ssl https сертификат certificate",
    "оплат заплат счет платеж баланс акт акты акта invoice payment billing refund charged рубл деньг деньги чек реквизит ндс vat налогов бухгалт сверк \
        закрывающ договор контракт contract agreement справк компани company legal реорганиз bill billed receipt paid pay w-8 документ допсоглаш юрист эдо спис",
    "ftp sftp filezilla фтп",
    "ssh vps vds сервер server впс вдс vm reboot ядр диск disk kernel raid ipmi root узел node",
    "бэкап бекап резервн backup копи restore восстанов",
    "шаблон баннер дизайн template banner логотип logo верстк перемен",
    "кабинет панел cpanel ispmanager парол password login войти вход двухфактор смс",
    "cron крон планировщик cronjob",
    "тариф план plan цена цен стоимост скидк price discount стоит quote бюджет купить buy партнерск affiliate",
    "php memory_limit upload_max max_execution расширени модул extension",
    "лог логи логах logs log",
    "seo продвиж реклам директ",
    "жалоб abuse атак брут spam спам подбор brute ддос",
    "редис redis memcached",
    "лимит квот limit quota мест space",
    "доступ права прав access permission пользовател подрядчик",
    "импорт выгрузк прайс import обмен 1с 1c",
    "отпис новостн график праздник режим работ офис адрес",
    "аккаунт account владел owner переимен контакт юрлиц",
    "услуг service опци автопродл renew продл",
    "порт port firewall фаервол закрыт",
    "виртуалк выделенн аренд выделенный",
];

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
    /// It leans on nothing before it: no «это», «он», «тоже», «поэтому» at its beginning.
    pub(in crate::ticket) stands_alone: bool,
    /// Without a word that wants, it still tells of something that the desk knows.
    pub(in crate::ticket) tells: bool,
    topics: u32,
}

impl Part {
    /// Reads a part.
    pub(in crate::ticket) fn of(text: &str) -> Self {
        let signs = Signs::of(text);
        let leans =
            signs.tokens.iter().take(3).any(|token| LEANING.split_ascii_whitespace().any(|word| token.text == word));
        let topic = |(at, stems): (usize, &&str)| {
            let named = signs.tokens.iter().any(|token| {
                stems.split_ascii_whitespace().any(|stem| {
                    if stem.chars().count() <= 3 { token.text == stem } else { token.text.starts_with(stem) }
                })
            });
            u32::from(named) << at
        };
        let topics = TOPICS.iter().enumerate().map(topic).fold(0, |all, one| all | one);
        let intent = aim::intent(&signs, Urgency::Normal, false);
        Self {
            intent,
            subject: aim::subject(&signs, intent),
            wishes: signs.has("wish")
                || !matches!(intent, Intent::Problem | Intent::Question | Intent::Other | Intent::Outage),
            asks: signs.has("ask") || signs.tokens.iter().any(|token| token.last && signs.is_asked(token.sentence)),
            complains: signs.has("fail") || signs.has("down") || signs.has("hard"),
            acts: signs.has("act"),
            tries: signs.has("cure"),
            is_nudge: signs.has("nudge") && topics == 0 && !signs.has("fail") && !signs.has("wish")
                || signs.has("thanks"),
            tells: signs.tokens.len() >= 4
                && (topics != 0 || signs.has("second"))
                && !signs.has("thanks")
                && !signs.has("nudge"),
            announces_several: signs.has("first"),
            stands_alone: !leans && signs.tokens.len() >= 3,
            topics,
        }
    }

    /// Whether it wants anything by itself.
    pub(in crate::ticket) fn wants(&self) -> bool {
        self.wishes || self.asks || self.complains
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

    /// Another thing: topics apart, or another kind of wish where the topics say nothing.
    pub(in crate::ticket) fn differs_from(&self, known: &Self) -> bool {
        let apart = self.topics & known.topics == 0;
        let named = self.topics != 0 && known.topics != 0;
        let money = |part: &Self| matches!(part.subject, Subject::Billing | Subject::Sales);
        apart && named
            || money(self) != money(known)
                && self.subject != known.subject
                && (self.topics != 0 || self.wishes || self.asks)
                && self.kind() != known.kind()
    }

    /// The same kind of complaint about the same thing.
    pub(in crate::ticket) fn is_same_trouble(&self, known: &Self) -> bool {
        self.topics & known.topics != 0 && self.kind() == known.kind() && self.complains
    }

    /// Without a word that says so, another question must be of another business: money beside technics, a bill beside a setting.
    pub(in crate::ticket) fn is_other_business(&self, known: &Self) -> bool {
        let apart = self.topics & known.topics == 0 && self.topics != 0 && known.topics != 0;
        let own = self.wishes || self.asks;
        let business = self.subject != known.subject && (self.business() != known.business());
        apart && own && business && (known.wishes || known.asks || known.complains) && self.kind() != Kind::Trouble
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

/// Words at the beginning by which a sentence leans on the one before.
const LEANING: &str = "это этот эта эти этого этой этом его ее их он она они оно тоже поэтому потому там тогда так такое хотя но зато причем ведь \
    it this that these those they he she its their there then but so because therefore however he's it's that's";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Trouble,
    Question,
    Wish,
}
