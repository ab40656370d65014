//! The network of a task against names that lie: a look-up of the test's own stands for the DNS.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod common;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use capsule_native::sandbox::Lookup;
use capsule_native::task::{Request, Surroundings, run};
use capsule_native::trace::{Audience, Subject};
use common::{INSTALLATION, cache, program};
use serde_json::{Value, json};

/// Answers each question about a name with its next list of addresses; the last one stays.
#[derive(Default)]
struct Dns {
    answers: HashMap<String, Vec<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Dns {
    fn of(answers: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        let answers = answers
            .iter()
            .map(|(name, lists)| ((*name).to_owned(), lists.iter().map(parse).collect()))
            .collect();
        Arc::new(Self {
            answers,
            asked: Mutex::default(),
        })
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Lookup for Dns {
    fn lookup(
        &self,
        name: String,
    ) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|other| **other == name).count();
        let lists = self.answers.get(&name).cloned().unwrap_or_default();
        asked.push(name);
        let answer = lists.get(before).or(lists.last()).cloned();
        Box::pin(async move { answer.ok_or_else(|| std::io::Error::other("no such name")) })
    }
}

/// A server on this machine that answers everything with one word, and keeps its connections open.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let SocketAddr::V4(address) = listener.local_addr().unwrap() else {
            unreachable!("it was bound to IPv4")
        };
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&connections);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || answer(stream.unwrap()));
            }
        });
        Self {
            port: address.port(),
            connections,
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: std::net::TcpStream) {
    let mut piece = [0; 4096];
    while stream.read(&mut piece).is_ok_and(|read| read > 0) {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nreached");
    }
}

/// Runs `main` of a program with these arguments; its tasks can use `tried(url)`.
fn outcome(dns: &Arc<Dns>, body: &str, arguments: Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let threads = Arc::clone(&INSTALLATION.threads);
    let source = format!(
        "const tried = async (url) => {{ try {{ return await (await fetch(url)).text() }} catch (error) {{ return String(error) }} }};\n{body}"
    );
    let lookup: Arc<dyn Lookup> = Arc::<Dns>::clone(dns);
    let envelope = threads.control().block_on(async {
        let program = program(&cache(folder.path()), &source).await.unwrap();
        let program = Arc::new(program);
        let request = Request {
            programs: program.linked(),
            program,
            subject: Subject {
                name: "test.js".into(),
                key: "".into(),
            },
            threads: Arc::clone(&threads),
            surroundings: Surroundings::default(),
            lookup,
            run_id: "test".into(),
            cancel: None,
            sink: None,
            audience: Audience::default(),
            clock: || 0.0,
            dice: || 1.0,
            durable: None,
        };
        run(request, None, arguments.to_string()).await.unwrap()
    });
    let envelope: Value = serde_json::from_str(&envelope).unwrap();
    assert_eq!(envelope["error"], Value::Null, "{envelope}");
    envelope["result"].clone()
}

fn calling(dns: &Arc<Dns>, hosts: &Value, url: &str) -> String {
    let body = format!("task({{ name: 'main', allowedHosts: {hosts} }}, tried)");
    outcome(dns, &body, json!([url]))
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_denied_name_is_not_looked_up() {
    let dns = Dns::of(&[("evil.test", &[&["127.0.0.1"]])]);
    for hosts in [
        json!([]),
        json!(["example.com"]),
        json!(["*.evil.test"]),
        json!(["evil.test:81"]),
    ] {
        let told = calling(&dns, &hosts, "http://evil.test/");
        assert!(told.contains("was refused"), "{hosts}: {told}");
    }
    assert_eq!(dns.asked(), Vec::<String>::new());
}

#[test]
fn a_name_that_leads_to_an_address_which_is_not_public_is_refused() {
    let server = Server::start();
    for (address, kind) in [
        ("127.0.0.1", "loopback"),
        ("10.1.2.3", "private"),
        ("192.168.0.1", "private"),
        ("169.254.169.254", "metadata"),
        ("169.254.1.1", "link-local"),
        ("100.64.0.1", "carrier-grade"),
        ("0.0.0.0", "unspecified"),
        ("224.0.0.1", "multicast"),
        ("::1", "loopback"),
        ("fd00::1", "private"),
        ("fe80::1", "link-local"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
    ] {
        let dns = Dns::of(&[("sly.test", &[&[address]])]);
        for hosts in [json!(["*"]), json!(["*.test"])] {
            let told = calling(&dns, &hosts, &format!("http://sly.test:{}/", server.port));
            assert!(
                told.contains("was refused") && told.contains(kind),
                "{address}: {told}"
            );
        }
        assert_eq!(dns.asked(), ["sly.test", "sly.test"], "{address}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_name_that_the_task_lists_itself_may_lead_anywhere() {
    let server = Server::start();
    let dns = Dns::of(&[("internal.test", &[&["127.0.0.1"]])]);
    let url = format!("http://internal.test:{}/", server.port);
    assert_eq!(calling(&dns, &json!(["internal.test"]), &url), "reached");
    assert_eq!(calling(&dns, &json!(["*", "127.0.0.0/8"]), &url), "reached");
    assert_eq!(server.connections(), 2, "two runs share no connection");
}

#[test]
fn of_several_addresses_only_those_that_are_allowed_are_connected_to() {
    let server = Server::start();
    // The discard prefix leads nowhere, so a connection to it fails at once or never begins.
    let dns = Dns::of(&[("mixed.test", &[&["127.0.0.1", "100::1"]])]);
    let url = format!("http://mixed.test:{}/", server.port);
    let told = calling(&dns, &json!(["*"]), &url);
    assert!(told.contains("failed"), "{told}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_name_that_changes_its_answer_after_the_check_gains_nothing() {
    let server = Server::start();
    let dns = Dns::of(&[("rebind.test", &[&["100::1"], &["127.0.0.1"]])]);
    let url = format!("http://rebind.test:{}/", server.port);
    let body = "task({ name: 'main', allowedHosts: ['*'] }, async (url) => [await tried(url), await tried(url)])";
    let told = outcome(&dns, body, json!([url]));
    assert!(told[0].as_str().unwrap().contains("failed"), "{told}");
    assert!(told[1].as_str().unwrap().contains("loopback"), "{told}");
    assert_eq!(dns.asked().len(), 2, "once for each connection");
    assert_eq!(server.connections(), 0);
}

#[test]
fn what_was_connected_to_is_used_again_without_asking() {
    let server = Server::start();
    let dns = Dns::of(&[("rebind.test", &[&["127.0.0.1"], &["10.0.0.1"]])]);
    let url = format!("http://rebind.test:{}/", server.port);
    let body = "task({ name: 'main', allowedHosts: ['rebind.test'] }, async (url) => [await tried(url), await tried(url)])";
    assert_eq!(
        outcome(&dns, body, json!([url])),
        json!(["reached", "reached"])
    );
    assert_eq!((dns.asked().len(), server.connections()), (1, 1));
}

#[test]
fn a_connection_of_one_task_does_not_serve_another() {
    let server = Server::start();
    let dns = Dns::of(&[("internal.test", &[&["127.0.0.1"]])]);
    let url = format!("http://internal.test:{}/", server.port);
    let body = "
        const trusted = task({ name: 'trusted', allowedHosts: ['internal.test'] }, tried);
        const other = task({ name: 'other', allowedHosts: ['*'] }, tried);
        task({ name: 'main', allowedHosts: [] }, async (url) =>
            [await trusted(url), await other(url), await trusted(url), await tried(url)].map((e) => e.result ?? e))";
    let told = outcome(&dns, body, json!([url]));
    assert_eq!((&told[0], &told[2]), (&json!("reached"), &json!("reached")));
    for at in [1, 3] {
        assert!(told[at].as_str().unwrap().contains("was refused"), "{told}");
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_name_that_cannot_be_looked_up_says_so() {
    let told = calling(&Dns::of(&[]), &json!(["*"]), "http://nowhere.test/");
    assert!(
        told.contains("the name nowhere.test cannot be looked up: no such name"),
        "{told}"
    );
}
