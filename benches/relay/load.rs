//! How many tickets does a relay take, how long does each wait, and does its memory grow when the help desk is slow?
//!
//! `cargo build --release --bin askwell && cargo run --release --features load --example load -- [path of askwell]`
//!
//! Client, relay and help desk share this machine. Clients keep their connections and send at a fixed pace whatever the answers take: a
//! time is counted from the moment at which a ticket should have gone out, so that a stall is paid by every ticket that it holds up.
//! Each ticket is committed to the disk (WAL, synchronous=FULL), sent to the help desk, and its outcome committed, before the answer.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot be made ends with its cause")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Connections of clients.
const CLIENTS: usize = 64;
const TICKET: &str = r#"{"subject":"The site is down","body":"Since this morning: error 500 on every page.","requester":{"login":"u123","email":"me@example.com"}}"#;

struct Relay {
    child: Child,
    address: SocketAddr,
}

impl Relay {
    fn start(program: &str, folder: &std::path::Path, desk: SocketAddr, queue: &str) -> Self {
        let profile = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/backends/native.toml");
        let settings = format!(
            "listen = '127.0.0.1:0'\nbackend = '{profile}'\n[var]\nurl = 'http://{desk}'\n[store]\nfolder = 'data'\n\
             [access]\nper_minute = 0\n[queue]\n{queue}\n"
        );
        fs::write(folder.join("relay.toml"), settings).unwrap();
        let mut command = Command::new(program);
        command.arg("relay").arg("--config").arg(folder.join("relay.toml"));
        let errors = fs::File::create(folder.join("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let address = url.trim().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        Self { child, address }
    }

    /// Resident mebibytes.
    fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A help desk that takes everything after a while, and how many it has.
fn desk(wait: Duration) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, taken) = (listener.local_addr().unwrap(), Arc::new(AtomicU64::new(0)));
    let counter = Arc::clone(&taken);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                let mut buffer = Vec::new();
                while message(&mut stream, &mut buffer).is_some() {
                    thread::sleep(wait);
                    let body = format!("{{\"number\":\"{}\"}}", counter.fetch_add(1, Ordering::Relaxed));
                    let answer = format!("HTTP/1.1 201 Created\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                    if stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, taken)
}

/// Reads one message of HTTP; gives the second word of its first line.
fn message(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    let mut chunk = [0; 16_384];
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
            let whole = end + 4 + length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
            while buffer.len() < whole {
                let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
                buffer.extend_from_slice(&chunk[..read]);
            }
            buffer.drain(..whole);
            return head.split(' ').nth(1).map(str::to_owned);
        }
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        buffer.extend_from_slice(&chunk[..read]);
    }
}

/// Sends `rate` tickets a second for `seconds`; gives each status with its time in microseconds.
fn load(relay: &Relay, rate: u64, seconds: u64, round: u64) -> (Vec<(u16, u64)>, Duration) {
    let begun = Instant::now();
    let each = rate * seconds / CLIENTS as u64;
    let pause = Duration::from_micros(1_000_000 * CLIENTS as u64 / rate);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let address = relay.address;
            thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut buffer, mut times) = (Vec::new(), Vec::new());
                let offset = pause * client as u32 / CLIENTS as u32;
                for n in 0..each {
                    let due = offset + pause * n as u32;
                    if let Some(early) = due.checked_sub(begun.elapsed()) {
                        thread::sleep(early);
                    }
                    let request = format!(
                        "POST /v1/tickets HTTP/1.1\r\nHost: relay\r\nContent-Type: application/json\r\n\
                         Idempotency-Key: \"load-{round:04}-{client:04}-{n:012}\"\r\nContent-Length: {}\r\n\r\n{TICKET}",
                        TICKET.len()
                    );
                    stream.write_all(request.as_bytes()).unwrap();
                    let status = message(&mut stream, &mut buffer).unwrap().parse().unwrap();
                    times.push((status, (begun.elapsed() - due).as_micros() as u64));
                }
                times
            })
        })
        .collect();
    let mut times: Vec<(u16, u64)> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    times.sort_by_key(|(_, time)| *time);
    (times, begun.elapsed())
}

fn report(name: &str, times: &[(u16, u64)], took: Duration, relay: &Relay) {
    let at = |share: usize| times[(times.len() - 1) * share / 1000].1 as f64 / 1000.0;
    let count = |status: u16| times.iter().filter(|(found, _)| *found == status).count();
    println!(
        "{name}: {} tickets in {:.1} s = {:.0}/s; p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms; 201 {}, 202 {}, 503 {}; {:.0} MiB",
        times.len(),
        took.as_secs_f64(),
        times.len() as f64 / took.as_secs_f64(),
        at(500),
        at(990),
        at(999),
        count(201),
        count(202),
        count(503),
        relay.memory(),
    );
}

fn main() {
    let program = std::env::args()
        .nth(1)
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/target/release/askwell").into());
    let folder = std::env::temp_dir().join(format!("askwell-load-{}", std::process::id()));
    let fresh = || {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
    };

    fresh();
    let (address, taken) = desk(Duration::ZERO);
    let relay = Relay::start(&program, &folder, address, "at_once = 64\nmost = 100000");
    load(&relay, 500, 2, 0);
    for (round, rate) in [500, 1000, 2000, 3000, 4000].into_iter().enumerate() {
        let (times, took) = load(&relay, rate, 8, round as u64 + 1);
        report(&format!("delivered, {rate}/s"), &times, took, &relay);
    }
    thread::sleep(Duration::from_secs(3));
    println!("the help desk has {}", taken.load(Ordering::Relaxed));
    drop(relay);

    fresh();
    let (address, _) = desk(Duration::from_secs(2));
    let relay = Relay::start(&program, &folder, address, "at_once = 8\nmost = 20000\npatience_ms = 100");
    println!("a help desk that takes 2 s for each, a queue of 20,000: {:.0} MiB before", relay.memory());
    for round in 0..3 {
        let (times, took) = load(&relay, 2000, 6, round);
        report("queued, 2000/s", &times, took, &relay);
    }
    drop(relay);
    let _ = fs::remove_dir_all(&folder);
}
