//! § Why: the provider's own sentence behind a demand. Opens in place, never covers anything.

use leptos::prelude::*;

use super::desk::Desk;

/// The exact sentence of a rule with its place. Nothing for an id that the profile does not hold.
pub(super) fn quote(desk: Desk, id: &str) -> Option<AnyView> {
    let profile = desk.profile();
    let rule = profile.rule(id)?;
    let quoted = rule.quoted();
    let place = [desk.local(&profile.regulation.short), desk.local(&rule.section)].join(", ");
    let link = profile.regulation.url.clone().map(|url| {
        view! { " · " <a href=url target="_blank" rel="noopener noreferrer">{desk.say("rule.open")}</a> }
    });
    let locale = profile.locale.clone();
    Some(
        view! {
            <figure class="aw-quote">
                <blockquote lang=locale>{quoted}</blockquote>
                <figcaption class="aw-s aw-muted">{place}{link}</figcaption>
            </figure>
        }
        .into_any(),
    )
}

/// A margin section: heading and quote, standing open.
pub(super) fn quoted_section(desk: Desk, title: &'static str, id: &str) -> Option<AnyView> {
    let quote = quote(desk, id)?;
    Some(
        view! {
            <section class="aw-stack aw-stack--2">
                <h2>{desk.say(title)}</h2>
                {quote}
            </section>
        }
        .into_any(),
    )
}

/// The § button with the quote that it opens below itself.
#[component]
pub(super) fn Why(
    /// Id of the rule.
    rule: String,
    /// Locale key of the button's words.
    #[prop(default = "missing.why")]
    words: &'static str,
) -> impl IntoView {
    let desk = Desk::here();
    let open = RwSignal::new(false);
    let known = desk.profile().rule(&rule).is_some();
    known.then(|| {
        view! {
            <button
                class="aw-act aw-why aw-s"
                type="button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <span>{desk.say(words)}</span>
            </button>
            {move || open.get().then(|| quote(desk, &rule))}
        }
    })
}
