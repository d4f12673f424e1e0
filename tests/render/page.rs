//! One rendered page: the visit behind it, its words, and its HTML taken apart.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use askwell::i18n::{Civil, Locale};
use askwell::policy::{HostFacts, Profile};
use askwell::ui::app::app;
use askwell::ui::desk::{Desk, Doors, FormViews, SearchViews};
use askwell::ui::form::draw;
use askwell::ui::search;
use askwell::visit::{Event, FORM, Form, Visit, update};
use leptos::prelude::*;

pub(crate) const PROFILES: [&str; 2] = ["prem-site", "diphost"];
pub(crate) const TAGS: [&str; 2] = ["ru", "en"];
/// What the form draws with: the provider's clock shows 3:40 and the client's 5:40, always.
static VIEWS: FormViews = FormViews {
    draw,
    civil: |_, zone| Civil::new(2026, 11, 21, if zone.is_some() { 3 } else { 5 }, 40),
    picture: |_, _, _| {},
};
static SEARCH_VIEWS: SearchViews = SearchViews { draw: search::draw };
/// Elements without an end tag.
const VOID: [&str; 4] = ["input", "br", "img", "hr"];

fn folder(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The words of a language, plural forms as `key#form`.
pub(crate) fn words(tag: &str) -> Arc<Locale> {
    static WORDS: LazyLock<BTreeMap<&str, Arc<Locale>>> = LazyLock::new(|| {
        TAGS.map(|tag| {
            let json = std::fs::read_to_string(folder("assets/locales").join(format!("{tag}.json"))).unwrap();
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&json).unwrap();
            let words = object.into_iter().flat_map(|(key, value)| match value {
                serde_json::Value::Object(forms) => forms
                    .iter()
                    .map(|(form, text)| (format!("{key}#{form}"), text.as_str().unwrap().to_owned()))
                    .collect(),
                text => vec![(key, text.as_str().unwrap().to_owned())],
            });
            (tag, Arc::new(Locale::new(tag, words.collect())))
        })
        .into_iter()
        .collect()
    });
    WORDS[tag].clone()
}

/// A shipped profile.
pub(crate) fn profile(id: &str) -> Profile {
    static READ: LazyLock<BTreeMap<&str, Profile>> = LazyLock::new(|| {
        let read = |id| super::source::profile::reading(&folder("assets/profiles").join(id)).profile.unwrap();
        PROFILES.into_iter().chain(["cpanel-hoster"]).map(|id| (id, read(id))).collect()
    });
    READ[id].clone()
}

/// A visit in the hands of a test.
pub(crate) struct Play(pub(crate) Visit);

impl Play {
    pub(crate) fn new(tag: &str, profile: Profile) -> Self {
        let mut play = Self::early(tag, profile);
        play.0.form = Form::Here(&FORM);
        play
    }

    /// A page whose form has not come yet.
    pub(crate) fn early(tag: &str, profile: Profile) -> Self {
        Self(Visit::new(tag, Arc::new(profile), HostFacts::default(), "0123456789abcdef0123456789abcdef"))
    }

    pub(crate) fn send(&mut self, event: Event) {
        update(&mut self.0, 1_600_000_000_000.0, event);
    }

    pub(crate) fn play(&mut self, events: impl IntoIterator<Item = Event>) {
        events.into_iter().for_each(|event| self.send(event));
    }

    pub(crate) fn typed(&mut self, text: &str) {
        self.send(Event::Typed { text: text.to_owned(), caret: 0 });
    }

    pub(crate) fn page(&self) -> Page {
        Page::of(&self.0)
    }
}

/// An element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// All text inside, unescaped.
    pub(crate) text: String,
    /// Positions of the elements around it in [`Page::elements`], outermost first.
    pub(crate) around: Vec<usize>,
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// A rendered page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) html: String,
    /// In document order.
    pub(crate) elements: Vec<Element>,
}

impl Page {
    pub(crate) fn of(visit: &Visit) -> Self {
        let html = Owner::new().with(|| {
            let words = words(&visit.locale);
            let doors = Doors {
                send: Rc::new(|_| {}),
                take_files: Rc::new(|_| {}),
                form: Rc::new(|| Some(&VIEWS)),
                search: Rc::new(|| Some(&SEARCH_VIEWS)),
                words: StoredValue::new(words),
            };
            let desk = Desk::new(RwSignal::new(visit.clone()), doors);
            app(desk).to_html()
        });
        let elements = parse(&html);
        Self { html, elements }
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.get("id") == Some(id))
    }

    /// All visible text.
    pub(crate) fn text(&self) -> String {
        self.elements.first().map(|root| root.text.clone()).unwrap_or_default()
    }
}

/// Elements of well-formed HTML as Leptos writes it; panics at what is not.
fn parse(html: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let text = unescape(&rest[..at]);
        open.iter().for_each(|&around| elements[around].text.push_str(&text));
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = &after[after.find("-->").unwrap() + 3..];
            continue;
        }
        if let Some(after) = rest.strip_prefix("<!>") {
            rest = after;
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing: {html}"));
            assert_eq!(elements[closed].name, name, "{html}");
            // Text of neighbouring blocks is no one word.
            open.iter().for_each(|&around| elements[around].text.push(' '));
            continue;
        }
        let element = Element { around: open.clone(), ..element(tag) };
        if !VOID.contains(&element.name.as_str()) {
            open.push(elements.len());
        }
        elements.push(element);
    }
    assert!(open.is_empty(), "{html}");
    elements
}

/// Where a tag ends: at the first `>` outside of quotes.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.unwrap()
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut element = Element { name: name.trim_end_matches('/').to_owned(), ..Element::default() };
    while let Some(start) = rest.find(|c: char| !c.is_whitespace() && c != '/') {
        rest = &rest[start..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        assert!(!attribute.is_empty() && !attribute.contains('"'), "<{tag}>");
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').unwrap();
        }
        element.attributes.insert(attribute, unescape(value));
    }
    element
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}
