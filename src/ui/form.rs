//! What the form draws: every view that a first visit does without.
//!
//! The form is compiled into a file of its own. A view of the first part that names one of these views would pull it back into
//! the first part; it asks the desk for a [`Part`] instead.

use leptos::prelude::*;

use super::app::Face;
use super::desk::Desk;
use super::dom::join;
use super::{
    advice, channels, details, error_summary, field, files, known, news, outbox, promise, receipt, reply, review,
    sending, split,
};
use crate::policy::desk::Place;

/// A part of the widget that the form draws.
#[derive(Clone, Debug)]
pub enum Part {
    /// A screen.
    Screen(Face),
    /// The error summary.
    Summary,
    /// What is wrong with the text of the ask box.
    TextFault,
    /// The attached files.
    Files,
    /// What became of the last ticket, and drafts that closed tabs have left.
    News,
    /// When they will answer, what the provider says beforehand, and the other ways to reach it.
    Promise,
}

/// Draws it.
pub fn draw(desk: Desk, part: Part) -> AnyView {
    match part {
        Part::Screen(face) => screen(desk, face),
        Part::Summary => error_summary::error_summary(desk),
        Part::TextFault => field::message(desk, "text"),
        Part::Files => files::file_list(desk),
        Part::News => join(vec![known::read(desk), news::outcome(desk), news::offers(desk), news::unkept(desk, true)]),
        Part::Promise => join(vec![
            advice::on_terms(desk, move |_| {
                promise::promised(desk).iter().map(|it| promise::promise_note(desk, it).view()).collect()
            }),
            advice::told(desk, Place::Ask),
            channels::channels(desk),
        ]),
    }
}

fn screen(desk: Desk, face: Face) -> AnyView {
    match face {
        Face::Split => split::screen(desk),
        Face::Details(fields) => details::screen(desk, &fields),
        Face::Review => review::screen(desk),
        Face::Sending(key) => sending::screen(desk, key),
        Face::Outbox => outbox::screen(desk),
        Face::Receipt => receipt::screen(desk),
        Face::Reply => reply::screen(desk),
        // The first part draws these.
        Face::Ask | Face::Topics | Face::Solved | Face::Coming => ().into_any(),
    }
}
