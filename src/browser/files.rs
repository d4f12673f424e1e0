//! Files: their bytes in IndexedDB as ArrayBuffers (a Blob may vanish with its source on iOS), in memory where that fails.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransactionMode};

use super::clock;

const DATABASE: &str = "askwell";
const TABLE: &str = "files";

thread_local! {
    /// Files that the device refused to keep; they live as long as the page.
    static MEMORY: RefCell<Vec<(String, ArrayBuffer)>> = RefCell::default();
}

/// Milliseconds after which a database that says nothing counts as refused: some browsers never answer where they deny it.
const PATIENCE: u32 = 8_000;

/// Keeps bytes under `key`; `false` when they are in memory only.
pub async fn keep(key: &str, bytes: &ArrayBuffer) -> bool {
    let kept = put(key, bytes).await.is_ok();
    if !kept {
        MEMORY.with_borrow_mut(|memory| memory.push((key.to_owned(), bytes.clone())));
    }
    kept
}

/// The bytes kept under `key`.
pub async fn find(key: &str) -> Option<ArrayBuffer> {
    let in_memory = |memory: &Vec<(String, ArrayBuffer)>| Some(memory.iter().find(|(kept, _)| kept == key)?.1.clone());
    if let Some(bytes) = MEMORY.with_borrow(in_memory) {
        return Some(bytes);
    }
    let found = async {
        let table = table(IdbTransactionMode::Readonly).await?;
        done(&table.get(&key.into())?).await
    };
    found.await.ok()?.dyn_into().ok()
}

/// Forgets bytes.
pub async fn forget(key: &str) {
    MEMORY.with_borrow_mut(|memory| memory.retain(|(kept, _)| kept != key));
    let forgotten = async {
        let table = table(IdbTransactionMode::Readwrite).await?;
        done(&table.delete(&key.into())?).await
    };
    // A file that stays behind is found by nobody.
    let _ = forgotten.await;
}

/// Returns when the bytes are there to stay: a device that is full takes the request and refuses at the end of its transaction.
async fn put(key: &str, bytes: &ArrayBuffer) -> Result<(), JsValue> {
    let table = table(IdbTransactionMode::Readwrite).await?;
    table.put_with_key(bytes, &key.into())?;
    let transaction = table.transaction();
    in_time(Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    }))
    .await
}

/// The table in a transaction of its own: transactions close across foreign awaits.
async fn table(mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let factory = window.indexed_db()?.ok_or(JsValue::NULL)?;
    let opening = factory.open_with_u32(DATABASE, 1)?;
    let request = opening.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = request.result().and_then(|value| value.dyn_into::<IdbDatabase>()) {
            // It exists already when another tab was quicker.
            let _ = database.create_object_store(TABLE);
        }
    });
    opening.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    let database: IdbDatabase = done(&opening).await?.dyn_into()?;
    database.transaction_with_str_and_mode(TABLE, mode)?.object_store(TABLE)
}

/// A request as a future.
async fn done(request: &IdbRequest) -> Result<JsValue, JsValue> {
    in_time(Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    }))
    .await?;
    request.result()
}

/// Waits for a promise, but no longer than [`PATIENCE`].
async fn in_time(promise: Promise) -> Result<(), JsValue> {
    let late = Promise::new(&mut |_, reject| {
        clock::after(PATIENCE, move || {
            // Nobody waits for a promise that is gone.
            let _ = reject.call0(&JsValue::NULL);
        });
    });
    JsFuture::from(Promise::race(&Array::of2(&promise, &late))).await.map(drop).map_err(|_| JsValue::NULL)
}
