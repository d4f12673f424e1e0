//! Icons: one path on a 24 grid each, stroke 1.75. Always beside words.

use leptos::prelude::*;
use leptos::svg;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Alert,
    Back,
    Check,
    Clip,
    Clock,
    Cloud,
    Copy,
    Cross,
    File,
    Key,
    Mail,
    Plus,
    Send,
    Stop,
    Trash,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8.5v4.5m0 3v.01M12 3.5 2.5 20h19z",
            Self::Back => "M19 12H5m6-6-6 6 6 6",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Clip => {
                "M15.5 6.5 8.2 13.8a1.8 1.8 0 0 0 2.5 2.5l7-7a3.6 3.6 0 0 0-5.1-5.1l-7.2 7.2a5.4 5.4 0 0 0 7.6 7.6l5.2-5.2"
            }
            Self::Clock => "M12 7v5l3.5 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Self::Cloud => "M4 4l16 16M8 8a5 5 0 0 0-1 10h11m2.5-1.5A4 4 0 0 0 18 10a6 6 0 0 0-7-3.7",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Cross => "M6 6l12 12M18 6 6 18",
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4",
            Self::Key => "M14.5 4a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM10.5 13.5 4 20m3-3 2 2",
            Self::Mail => "M3 6h18v12H3zM3 7l9 6.5L21 7",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Send => "M4 12 20 5l-5 15-3-6.5z",
            Self::Stop => "M12 7.5v5.5m0 3v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Self::Trash => "M5 7h14m-9-3h4m-7 3 1 13h8l1-13",
        }
    }
}

/// An icon. Hidden from screen readers: the words beside it say the same. SVG has a namespace of its own, hence Leptos' builders.
pub(super) fn icon(shape: Shape) -> AnyView {
    svg::svg()
        .attr("class", "aw-i")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(svg::path().attr("d", shape.path()))
        .into_any()
}
