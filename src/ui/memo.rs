//! How does a view follow one thing of the visit, and nothing else?
//!
//! A memo gives notice when its value has become another one. Leptos compiles its memos anew for each type of value, 600 bytes of WebAssembly a
//! type and three dozen types; so here there is one Leptos memo, over a pointer to some value that can be compared, and a typed handle
//! to it.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::{self as leptos_prelude, Get, GetUntracked, Track};

/// A value of any type.
trait Value: Any + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Any + Send + Sync> Value for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// A pointer to a value, compared by the value.
#[derive(Clone)]
struct Shared(Arc<dyn Value>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        let other: &dyn Any = &*other.0;
        self.0.equals(other)
    }
}

impl Shared {
    /// A pointer to `value`.
    fn new<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        Self(Arc::new(value))
    }

    fn read<T: 'static, R>(&self, read: impl FnOnce(&T) -> R) -> R {
        let value: &dyn Any = &*self.0;
        match value.downcast_ref() {
            Some(value) => read(value),
            None => unreachable!("a memo's handle is of the type of its value"),
        }
    }
}

/// A value that follows the visit. Cheap to copy.
pub(super) struct Memo<T> {
    memo: leptos_prelude::Memo<Shared>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A memo of what `read` makes, a [`Shared::new`] of one type.
#[inline(never)]
fn memo(read: Box<dyn Fn() -> Shared + Send + Sync>) -> leptos_prelude::Memo<Shared> {
    leptos_prelude::Memo::new(move |_| read())
}

#[inline(never)]
fn now(memo: leptos_prelude::Memo<Shared>) -> Shared {
    memo.get()
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// A memo of what `read` makes of the signals that it reads.
    pub(super) fn new(read: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self { memo: memo(Box::new(move || Shared::new(read()))), of: PhantomData }
    }

    /// Reads the value and follows it.
    pub(super) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        now(self.memo).read(read)
    }

    /// A copy of the value, which is followed from here on.
    pub(super) fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// Reads the value as it is now.
    pub(super) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.memo.get_untracked().read(read)
    }

    /// A copy of the value as it is now.
    pub(super) fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Follows the value without reading it.
    pub(super) fn track(self) {
        self.memo.track();
    }
}
