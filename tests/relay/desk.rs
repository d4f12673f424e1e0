//! A help desk that keeps what it is given, and fails as it is told.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What the desk does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Takes it and says so.
    Take,
    /// Answers with these bytes of head and body, and takes nothing.
    Answer(&'static str),
    /// Takes it and answers with these bytes all the same.
    TakeAnswer(&'static str),
    /// Takes it, then hangs up.
    TakeCut,
    /// Hangs up at once.
    Cut,
    /// Waits, then takes it.
    Slow(u64),
    /// Waits, then takes it and hangs up.
    SlowCut(u64),
    /// Waits, then answers with these bytes, and takes nothing.
    SlowAnswer(u64, &'static str),
}

/// A ticket that the desk has.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) number: usize,
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) body: String,
    key: String,
}

#[derive(Debug, Default)]
struct State {
    acts: VecDeque<Act>,
    always: Option<Act>,
    taken: Vec<Taken>,
    requests: usize,
}

/// The desk; its threads end with the test's process.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Desk {
    pub(crate) fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into())
    }

    /// Starts at an address that was free before.
    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let desk = Self { address: listener.local_addr().unwrap(), state: Arc::default() };
        let serving = desk.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = serving.clone();
                thread::spawn(move || desk.serve(stream));
            }
        });
        desk
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next requests are treated so, one each; those after them are taken.
    pub(crate) fn then(&self, acts: &[Act]) {
        self.state.lock().unwrap().acts.extend(acts.iter().cloned());
    }

    /// All requests are treated so, until further notice.
    pub(crate) fn always(&self, act: Option<Act>) {
        self.state.lock().unwrap().always = act;
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.state.lock().unwrap().taken.clone()
    }

    pub(crate) fn requests(&self) -> usize {
        self.state.lock().unwrap().requests
    }

    fn serve(&self, mut stream: TcpStream) {
        while let Some((head, body)) = request(&mut stream) {
            let act = {
                let mut state = self.state.lock().unwrap();
                state.requests += 1;
                let next = state.acts.pop_front();
                next.or_else(|| state.always.clone()).unwrap_or(Act::Take)
            };
            let answer = match act {
                Act::Take => self.take(&head, body),
                Act::Answer(answer) => answer.to_owned(),
                Act::TakeAnswer(answer) => {
                    self.take(&head, body);
                    answer.to_owned()
                }
                Act::TakeCut => {
                    self.take(&head, body);
                    return;
                }
                Act::SlowCut(ms) => {
                    thread::sleep(Duration::from_millis(ms));
                    self.take(&head, body);
                    return;
                }
                Act::Cut => return,
                Act::SlowAnswer(ms, answer) => {
                    thread::sleep(Duration::from_millis(ms));
                    answer.to_owned()
                }
                Act::Slow(ms) => {
                    thread::sleep(Duration::from_millis(ms));
                    self.take(&head, body)
                }
            };
            let (head, body) = answer.split_once('\n').unwrap_or((&answer, ""));
            let head = head.replace('|', "\r\n");
            let answer = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }

    /// As a system of the native contract does, by its key; and as one without keys does, each time.
    fn take(&self, head: &str, body: String) -> String {
        let line = |name: &str| {
            let own = head.lines().find(|line| line.to_ascii_lowercase().starts_with(name));
            own.map(|line| line[name.len()..].trim().to_owned()).unwrap_or_default()
        };
        let key = line("idempotency-key:");
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut state = self.state.lock().unwrap();
        let known = state.taken.iter().find(|taken| !key.is_empty() && taken.key == key).map(|taken| taken.number);
        let number = known.unwrap_or_else(|| {
            let number = 4711 + state.taken.len();
            state.taken.push(Taken { number, path, head: head.to_owned(), body, key });
            number
        });
        format!("201 Created|Content-Type: application/json\n{{\"number\":\"{number}\",\"id\":{number}}}")
    }
}

/// One request, whole; `None` when the connection ends.
fn request(stream: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or_default();
    while bytes.len() < end + 4 + length {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
    Some((head, String::from_utf8_lossy(&bytes[end + 4..]).into_owned()))
}
