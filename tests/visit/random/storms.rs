//! Storms over tickets that are under way: answers, timers, the network, other tabs and the client's buttons, in any order.

use std::sync::Arc;

use askwell::backend::delivery::Heard;
use askwell::visit::{Event, ParcelState, Visit, Way};

use super::super::support::{keyless, picture, posted};
use super::{Dice, History, SHORT};

/// Storms, which begin with tickets under way, and the most events of each: 70,000 events more, and more than 100,000 in all.
const STORMS: (u64, usize) = (2_200, 40);

/// What can happen to tickets that are under way, and nothing else: answers, timers, the network, other tabs, the client's buttons.
fn storm(begun: &History, seed: u64) -> usize {
    let mut history =
        History { dice: Dice(seed), device: begun.device.clone(), log: Vec::new(), ..History::new(posted(), SHORT) };
    history.play.visit = begun.play.visit.clone();
    history.unknown.clone_from(&begun.unknown);
    for _ in 0..3 * STORMS.1 {
        if history.log.len() == STORMS.1 {
            break;
        }
        let key = history.key();
        let heard = match history.dice.below(4) {
            0 => Heard::TimedOut,
            1 => Heard::NotSent,
            _ => history.answer(),
        };
        let event = match history.dice.below(13) {
            0 => Event::StopSending(key),
            1 => Event::Retry(key),
            2 => Event::from(Way::SendAnyway(key)),
            3 => Event::from(Way::SentElsewhere(key)),
            4 => Event::Online(history.dice.below(2) > 0),
            5 => Event::Progress { key, sent: 1, total: 2 },
            6 if history.dice.below(8) == 0 => Event::Discard(key),
            7 => Event::Packed { key, kept: true },
            8 | 9 => {
                history.play.now += 1_000_000.0;
                Event::from(Way::Due(key))
            }
            _ => Event::Delivered { key, heard: Arc::new(heard) },
        };
        // An answer comes to a request that is out.
        let out = |visit: &Visit, key: &str| {
            visit.parcel(key).is_some_and(|parcel| matches!(parcel.state, ParcelState::Sending { .. }))
        };
        if let Event::Delivered { key, .. } = &event
            && !out(&history.play.visit, key)
        {
            continue;
        }
        history.step(event);
        if history.play.visit.outbox.is_empty() {
            break;
        }
    }
    history.log.len()
}

#[test]
fn no_storm_over_a_ticket_under_way_loses_it_or_makes_two() {
    let mut begun = History::new(posted(), SHORT);
    begun.play.send(Event::from(Way::CourierCame(Some(keyless()))));
    for text in ["сл1во не открывается", "сл2во не грузится"] {
        begun.play.review(text);
        begun.play.send(Event::FilesPicked(vec![picture("f")]));
        for event in [Event::Send, Event::NewQuestion] {
            let effects = begun.play.send(event);
            begun.device.take(&effects);
        }
    }
    for at in 0..2 {
        let key = begun.play.visit.outbox[at].key.clone();
        let effects = begun.play.send(Event::Packed { key: key.clone(), kept: true });
        begun.device.take(&effects);
        begun.unknown.insert(key);
    }
    let events: usize = (0..STORMS.0).map(|seed| storm(&begun, seed)).sum();
    assert!(events > 66_000, "only {events} events: the storms end too early");
}
