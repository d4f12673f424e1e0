//! Time: now, pauses, and moments on a wall clock. Zone rules are the browser's own (ECMA-402 `Intl.DateTimeFormat`).

use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::civil::Civil;

/// Milliseconds since 1970.
pub fn now() -> f64 {
    Date::now()
}

/// A moment on the client's own clock.
pub fn local(moment: f64) -> Civil {
    let date = Date::new(&JsValue::from_f64(moment));
    Civil::new(
        date.get_full_year() as i32,
        date.get_month() as u8 + 1,
        date.get_date() as u8,
        date.get_hours() as u8,
        date.get_minutes() as u8,
    )
}

/// A moment on the clock of an IANA zone; on the client's own clock when the browser does not know the zone.
pub fn zoned(moment: f64, zone: &str) -> Civil {
    in_zone(moment, zone).unwrap_or_else(|| local(moment))
}

fn in_zone(moment: f64, zone: &str) -> Option<Civil> {
    let options = Object::new();
    let set = |key: &str, value: &str| Reflect::set(&options, &key.into(), &value.into()).ok();
    set("timeZone", zone)?;
    set("hourCycle", "h23")?;
    set("calendar", "gregory")?;
    set("numberingSystem", "latn")?;
    for part in ["year", "month", "day", "hour", "minute"] {
        set(part, "numeric")?;
    }
    // The constructor throws a RangeError for an unknown zone, which only a checked call can catch.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: js_sys::Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format: Intl::DateTimeFormat =
        Reflect::construct(&constructor, &Array::of2(&"en".into(), &options)).ok()?.dyn_into().ok()?;
    let parts = format.format_to_parts(&Date::new(&JsValue::from_f64(moment)));
    let number = |wanted: &str| {
        parts.iter().find_map(|part| {
            let kind = Reflect::get(&part, &"type".into()).ok()?.as_string()?;
            let value = Reflect::get(&part, &"value".into()).ok()?.as_string()?;
            (kind == wanted).then(|| value.parse::<i32>().ok()).flatten()
        })
    };
    let small = |wanted: &str| number(wanted).and_then(|n| u8::try_from(n).ok());
    Some(Civil::new(number("year")?, small("month")?, small("day")?, small("hour")?, small("minute")?))
}

/// Calls `then` once, after `ms` milliseconds.
pub fn after(ms: u32, then: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(then);
    if let Some(window) = web_sys::window() {
        // Without timers nothing is searched or saved by itself; pressing a button still works.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            call.unchecked_ref(),
            i32::try_from(ms).unwrap_or(i32::MAX),
        );
    }
}
