//! The desk: memos over the visit, words, and the door through which events leave the views.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::web_sys;

use super::dom::live;
use super::form::Part;
use super::memo::Memo;
use super::search::Shown;
use crate::i18n::{Civil, Locale, TicketWord};
use crate::policy::profile::{FieldSpec, Localized, Profile};
use crate::ticket::Terms;
use crate::visit::{Event, Form, Kb, Visit};

/// Whose wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The provider's, as the profile names it.
    Provider,
    /// The client's.
    Client,
}

/// What the composition root gives to the views.
pub struct Doors {
    /// Where events go.
    pub send: Rc<dyn Fn(Event)>,
    /// Where picked files go; they come back as `Event::FilesPicked`.
    pub take_files: Rc<dyn Fn(web_sys::FileList)>,
    /// What the form draws with, as soon as it is here.
    pub form: Rc<dyn Fn() -> Option<&'static FormViews>>,
    /// What the search draws with, as soon as it is here.
    pub search: Rc<dyn Fn() -> Option<&'static SearchViews>>,
    /// The words of the interface; the form brings more of them.
    pub words: StoredValue<Arc<Locale>>,
}

/// What the form draws with.
pub struct FormViews {
    /// A part of the widget.
    pub draw: fn(Desk, Part) -> AnyView,
    /// A moment (milliseconds since 1970) on the wall clock of a time zone, or on the client's own.
    pub civil: fn(f64, Option<&str>) -> Civil,
    /// Puts the picture of this key and media type into an element; what stands there stays when it is none.
    pub picture: fn(&str, &str, web_sys::Element),
}

/// What the search draws with.
pub struct SearchViews {
    /// A part of the widget.
    pub draw: fn(Desk, Shown) -> AnyView,
}

/// The views' access to the visit. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    visit: RwSignal<Visit>,
    words: StoredValue<Arc<Locale>>,
    word: TicketWord,
    doors: StoredValue<Doors, LocalStorage>,
}

impl Desk {
    /// A desk over `visit`.
    pub fn new(visit: RwSignal<Visit>, doors: Doors) -> Self {
        let words = doors.words;
        let word = visit.with_untracked(|visit| {
            let tag = visit.locale.as_str();
            let own = visit.profile.word_forms.get(tag).and_then(|forms| TicketWord::of(forms));
            own.unwrap_or_else(|| TicketWord::named(tag, &visit.profile.word))
        });
        Self { visit, words, word, doors: StoredValue::new_local(doors) }
    }

    /// A memo over the visit.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Visit) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move || self.visit.with(&read))
    }

    /// Reads the visit once, without following it.
    pub(super) fn peek<T>(self, read: impl FnOnce(&Visit) -> T) -> T {
        self.visit.with_untracked(read)
    }

    /// The provider's policy; it does not change while the widget lives.
    pub(super) fn profile(self) -> Arc<Profile> {
        self.peek(|visit| visit.profile.clone())
    }

    /// Sends an event.
    pub(super) fn send(self, event: Event) {
        let send = self.doors.with_value(|doors| doors.send.clone());
        send(event);
    }

    /// Hands picked, pasted or dropped files over.
    pub(super) fn take_files(self, files: web_sys::FileList) {
        let take = self.doors.with_value(|doors| doors.take_files.clone());
        take(files);
    }

    /// A moment on a wall clock.
    pub(super) fn civil(self, moment: f64, zone: Zone) -> Civil {
        let profile = self.profile();
        let zone = (zone == Zone::Provider).then_some(profile.time_zone.as_str());
        self.form().map(|form| (form.civil)(moment, zone)).unwrap_or_default()
    }

    /// A part of the widget that the form draws; nothing until the form is here.
    pub(super) fn part(self, part: Part) -> AnyView {
        let here = self.memo(|visit| matches!(visit.form, Form::Here(_)));
        live(move || here.get().then(|| self.form()).flatten().map(|form| (form.draw)(self, part.clone())))
    }

    /// A part of the widget that the search draws; nothing until the search is here.
    pub(super) fn shown(self, shown: Shown) -> AnyView {
        let here = self.memo(|visit| matches!(visit.kb, Kb::Ready(..)));
        live(move || {
            let search = here.get().then(|| self.doors.with_value(|doors| doors.search.clone()));
            search.and_then(|search| search()).map(|views| (views.draw)(self, shown.clone()))
        })
    }

    /// Shows a file of the device in an element, when it is a picture.
    pub(super) fn picture(self, key: &str, media_type: &str, place: web_sys::Element) {
        if let Some(form) = self.form() {
            (form.picture)(key, media_type, place);
        }
    }

    fn form(self) -> Option<&'static FormViews> {
        let form = self.doors.with_value(|doors| doors.form.clone());
        form()
    }

    /// The words of the interface.
    pub(super) fn words(self) -> Arc<Locale> {
        self.words.get_value()
    }

    /// The sentence of `key`, with the provider's word for a ticket filled in.
    pub(super) fn say(self, key: &str) -> String {
        self.words.with_value(|words| words.fill(key, &self.word.args()))
    }

    /// The sentence of `key` with further values.
    pub(super) fn say_with(self, key: &str, args: &[(&str, &str)]) -> String {
        self.words.with_value(|words| words.fill(key, &self.word.args_and(args)))
    }

    /// The sentence of `key` for `n` things.
    pub(super) fn count(self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        self.words.with_value(|words| words.count(key, n as u64, &self.word.args_and(args)))
    }

    /// A size in words.
    pub(super) fn size(self, bytes: u64) -> String {
        self.words.with_value(|words| words.size(bytes))
    }

    /// A text of the profile in the language of the interface.
    pub(super) fn local(self, text: &Localized) -> String {
        self.words.with_value(|words| text.get(words.tag()).to_owned())
    }

    /// On which terms the ticket is taken, as the form last decided. The words and the rules in them do not change, only what applies.
    pub(super) fn terms(self) -> Arc<Terms> {
        self.peek(|visit| visit.terms.clone())
    }

    /// A field of the policy.
    pub(super) fn spec(self, field: &str) -> Option<FieldSpec> {
        self.peek(|visit| visit.terms.field(field).or_else(|| visit.profile.field(field)).cloned())
    }

    /// The name of a field: the profile's, else the locale's.
    pub(super) fn field_label(self, field: &str) -> String {
        match self.spec(field).and_then(|spec| spec.label) {
            Some(label) => self.local(&label),
            None => self.say(&["field.", field, ".label"].concat()),
        }
    }

    /// The hint of a field: the profile's, else the locale's, else nothing.
    pub(super) fn field_hint(self, field: &str) -> String {
        if let Some(hint) = self.spec(field).and_then(|spec| spec.hint) {
            return self.local(&hint);
        }
        let key = ["field.", field, ".hint"].concat();
        self.words.with_value(|words| words.get(&key).map(str::to_owned)).unwrap_or_default()
    }
}
