//! Tasks of Python programs, each in a sandbox made from the program's image.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]
#![allow(
    clippy::print_stderr,
    reason = "how long a call takes is for whoever runs the tests"
)]

#[path = "common/engine.rs"]
mod engine;

use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use capsule_native::artifact::Cache;
use capsule_native::config::Config;
use capsule_native::engine::SealKey;
use capsule_native::error::{ErrorType, Failure};
use capsule_native::program::{Bundle, Program, Watcher, load};
use capsule_native::sandbox::{
    Answer, Channel, Host, Rights, Sink, Stop, SubTasks, Threads, stated_failure, supervise,
};
use engine::host;

const PROGRAM: &str = r#"
import random, uuid, datetime, sys, time, os, asyncio, dataclasses
from capsule import task

mine = random.Random()
fixed = random.Random(7)

@dataclasses.dataclass
class Point:
    x: int
    y: float

@task(name="hello", compute="LOW", ram="64MB", timeout="30s", max_retries=1, allowed_hosts=[], idempotent=True)
def hello(name="world"):
    return f"hello {name}"

@task
def values():
    return {"n": None, "t": (1, 2.5, True), "when": datetime.datetime(2026, 1, 2, 3, 4, 5), "p": Point(1, 2.0), "ü": "ü"}

@task
def wrong():
    return {"rows": [1, {2, 3}]}

def deeper(rows):
    return rows["a"] / 0

@task
def fails():
    try:
        deeper({"a": 1})
    except ZeroDivisionError as error:
        raise ValueError("cannot divide") from error

@task
def spins():
    while True:
        pass

@task
def grows():
    held = []
    while True:
        held.append(bytearray(1 << 20))

@task
def recurses(n=0):
    return recurses.__wrapped__(n + 1)

@task
def reprs(depth):
    sys.setrecursionlimit(1_000_000)
    deep = []
    for _ in range(depth):
        deep = [deep]
    return len(repr(deep))

@task
def rolls():
    return [random.random(), mine.random(), str(uuid.uuid4()), time.time(), fixed.random()]

@task
def parent():
    print("calling", end="")
    envelope = hello("you")
    print("", envelope["success"], file=sys.stderr)
    return [envelope["result"], hello(name="me")["result"], hello({1})["error"]["message"]]

@task
async def later():
    await asyncio.gather(asyncio.sleep(0.02), asyncio.sleep(0.03))
    return (await parent.spawn())["result"]

@task
def leaves():
    sys.exit(3)

@task
def variables():
    return [os.environ.get("HOME"), os.environ["TOKEN"], sorted(os.environ)]

@task
def imports():
    import tarfile, xml.dom.minidom, sqlite3, http.cookiejar
    base = sqlite3.connect(":memory:")
    return base.execute("select 1 + 1").fetchone()[0]
"#;

struct Installation {
    threads: Arc<Threads>,
    host: Arc<Host>,
    program: Arc<Program>,
}

static INSTALLATION: LazyLock<Installation> = LazyLock::new(|| {
    let started = Instant::now();
    let host = Arc::new(host("python"));
    eprintln!("engine opened in {:?}", started.elapsed());
    let threads = Arc::new(Threads::start().unwrap());
    let program = block_on(loaded(&host, &threads, PROGRAM)).unwrap();
    Installation {
        threads,
        host,
        program: Arc::new(program),
    }
});

async fn loaded(host: &Arc<Host>, threads: &Threads, source: &str) -> Result<Program, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path(), Arc::new(SealKey::ephemeral().unwrap()));
    let bundle = Bundle {
        source: source.to_owned(),
        filename: "test.py".to_owned(),
        environment: None,
    };
    let started = Instant::now();
    let config = Config::bare("/project");
    let program = load(host, threads, &cache, bundle, Watcher::default(), &config).await;
    eprintln!("program loaded in {:?}", started.elapsed());
    program
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(work)
}

#[derive(Default)]
struct Printed(Mutex<String>);

impl Sink for Printed {
    fn write(&self, to: Channel, text: &str) {
        self.0.lock().unwrap().push_str(&format!("{to:?}:{text}"));
    }
}

/// Other tasks, as far as a caller sees them.
struct Others;

impl SubTasks for Others {
    fn call(
        &self,
        name: String,
        arguments: String,
    ) -> Pin<Box<dyn Future<Output = String> + Send>> {
        Box::pin(async move {
            let given: serde_json::Value = serde_json::from_str(&arguments).unwrap();
            let envelope = match given.get("type") {
                Some(_) => serde_json::json!({ "success": false, "error": given }),
                None => {
                    serde_json::json!({ "success": true, "result": format!("{name}{arguments}") })
                }
            };
            envelope.to_string()
        })
    }
}

struct Ended {
    answer: Result<Answer, Stop>,
    printed: String,
    refused_memory: bool,
    took: Duration,
}

fn run(task: &str, arguments: &str) -> Ended {
    run_with(task, arguments, Rights::default(), u64::MAX, None)
}

fn run_with(
    task: &str,
    arguments: &str,
    rights: Rights,
    fuel: u64,
    limit: Option<Duration>,
) -> Ended {
    let installation = &*INSTALLATION;
    let printed = Arc::new(Printed::default());
    let rights = Rights {
        sink: Some(printed.clone()),
        tasks: Some(Arc::new(Others)),
        ..rights
    };
    let program = Arc::clone(&installation.program);
    let refused = Arc::new(Mutex::new(false));
    let (task, arguments, noted) = (task.to_owned(), arguments.to_owned(), refused.clone());
    let started = Instant::now();
    let answer = block_on(supervise(
        &installation.threads,
        limit.map(Into::into),
        None,
        async move {
            let place = program.places().take(0).await;
            let mut sandbox = program.start(rights, place).await.unwrap();
            let answer = program.call(&mut sandbox, &task, &arguments, fuel).await;
            *noted.lock().unwrap() = sandbox.meter().was_refused_memory();
            sandbox.end();
            answer
        },
    ));
    Ended {
        answer,
        took: started.elapsed(),
        printed: printed.0.lock().unwrap().clone(),
        refused_memory: *refused.lock().unwrap(),
    }
}

fn returned(ended: &Ended) -> serde_json::Value {
    match &ended.answer {
        Ok(Answer::Returned(text)) => serde_json::from_str(text).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn threw(ended: &Ended) -> Failure {
    match &ended.answer {
        Ok(Answer::Threw(text)) => stated_failure(text),
        other => panic!("{other:?}"),
    }
}

fn forced(ended: &Ended) -> &Failure {
    match &ended.answer {
        Ok(Answer::Ended(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_options_of_a_task_are_the_policy() {
    let tasks = &INSTALLATION.program.tasks;
    let hello = tasks.iter().find(|task| task.name == "hello").unwrap();
    assert_eq!(hello.limits.ram, Some(64 << 20));
    assert_eq!(hello.limits.timeout, Some(Duration::from_secs(30)));
    assert_eq!(hello.limits.max_retries, 1);
    assert!(hello.idempotent);
    assert!(tasks.iter().filter(|task| task.idempotent).count() == 1);
    assert_eq!(hello.limits.compute.fuel(), 100_000_000);
}

#[test]
fn a_task_returns_its_result() {
    assert_eq!(returned(&run("hello", "[\"you\"]")), "hello you");
    let expected = serde_json::json!({
        "n": null, "t": [1, 2.5, true], "when": "2026-01-02T03:04:05", "p": { "x": 1, "y": 2.0 }, "ü": "ü"
    });
    assert_eq!(returned(&run("values", "[]")), expected);
}

#[test]
fn what_json_cannot_say_is_refused_with_its_path() {
    let failure = threw(&run("wrong", "[]"));
    assert_eq!(failure.error_type, ErrorType::InvalidResult);
    assert_eq!(
        failure.message,
        "result.rows[1] is a set. Pass sorted(value) or list(value)"
    );
}

#[test]
fn an_error_has_its_stack_and_its_cause() {
    let failure = threw(&run("fails", "[]"));
    assert_eq!(failure.error_type, ErrorType::TaskError);
    assert_eq!(failure.name.as_deref(), Some("ValueError"));
    assert_eq!(failure.message, "cannot divide");
    assert_eq!(failure.stack.as_deref(), Some("fails@test.py:33:9"));
    let cause = failure.cause.unwrap();
    assert_eq!(cause.name.as_deref(), Some("ZeroDivisionError"));
    assert_eq!(
        cause.stack.as_deref(),
        Some("deeper@test.py:26:12\nfails@test.py:31:9")
    );
}

#[test]
fn sys_exit_is_an_error() {
    let failure = threw(&run("leaves", "[]"));
    assert_eq!(failure.name.as_deref(), Some("SystemExit"));
}

#[test]
fn recursion_without_end_is_a_stack_overflow() {
    let failure = threw(&run("recurses", "[]"));
    assert_eq!(failure.error_type, ErrorType::StackOverflow, "{failure:?}");
    // Through the interpreter's own code, which does not count its depth: the sandbox's stack ends it.
    let ended = run("reprs", "[100000]");
    assert_eq!(forced(&ended).error_type, ErrorType::StackOverflow);
}

#[test]
fn deep_values_are_printed() {
    let deepest = [500, 1000, 2000, 4000, 8000, 16_000]
        .into_iter()
        .take_while(|depth| {
            let ended = run("reprs", &format!("[{depth}]"));
            matches!(ended.answer, Ok(Answer::Returned(_)))
        })
        .last();
    eprintln!("a list in a list is printed {deepest:?} levels deep");
    assert!(deepest >= Some(500));
}

#[test]
fn fuel_is_a_limit() {
    let ended = run_with("spins", "[]", Rights::default(), 100_000_000, None);
    assert_eq!(forced(&ended).error_type, ErrorType::OutOfFuel);
}

#[test]
fn a_timeout_fires_in_time() {
    let _ = run("hello", "[]");
    let limit = Some(Duration::from_millis(200));
    let ended = run_with("spins", "[]", Rights::default(), u64::MAX, limit);
    assert_eq!(ended.answer.unwrap_err(), Stop::TimedOut);
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
}

#[test]
fn memory_is_capped() {
    let rights = || Rights {
        ram: Some(64 << 20),
        ..Rights::default()
    };
    assert_eq!(
        returned(&run_with("hello", "[]", rights(), u64::MAX, None)),
        "hello world"
    );
    let ended = run_with("grows", "[]", rights(), u64::MAX, None);
    assert!(ended.refused_memory);
    assert_eq!(threw(&ended).name.as_deref(), Some("MemoryError"));
}

#[test]
fn a_task_calls_another_and_prints() {
    let ended = run("parent", "[]");
    let expected = serde_json::json!([
        "hello[\"you\"]",
        "hello[\"me\"]",
        "args[0] is a set. Pass sorted(value) or list(value)"
    ]);
    assert_eq!(returned(&ended), expected);
    assert!(
        ended.printed.starts_with("Stdout:calling"),
        "{}",
        ended.printed
    );
    assert!(ended.printed.contains("Stderr:True"), "{}", ended.printed);
    assert_eq!(
        returned(&run("later", "[]"))["success"],
        serde_json::Value::Null
    );
}

#[test]
fn two_calls_of_one_image_share_no_random_state() {
    let (one, other) = (returned(&run("rolls", "[]")), returned(&run("rolls", "[]")));
    for at in 0..4 {
        assert_ne!(one[at], other[at], "{at}");
    }
    assert_eq!(
        one[4], other[4],
        "a generator with a seed of its own keeps it"
    );
}

#[test]
fn the_environment_is_that_of_the_call() {
    let rights = Rights {
        variables: vec![("TOKEN".to_owned(), "t".to_owned())].into(),
        ..Rights::default()
    };
    let ended = run_with("variables", "[]", rights, u64::MAX, None);
    assert_eq!(returned(&ended), serde_json::json!([null, "t", ["TOKEN"]]));
}

#[test]
fn modules_of_the_library_are_imported_inside_of_a_task() {
    assert_eq!(returned(&run("imports", "[]")), 2);
}

#[test]
fn a_misspelt_option_is_named() {
    let Installation { host, threads, .. } = &*INSTALLATION;
    let source = "from capsule import task\n@task(max_retrys=1)\ndef main(): pass\n";
    let Err(failure) = block_on(loaded(host, threads, source)) else {
        panic!("loaded");
    };
    assert!(
        failure.message.contains("max_retrys"),
        "{}",
        failure.message
    );
}

#[test]
fn a_plain_main_is_a_task() {
    let Installation { host, threads, .. } = &*INSTALLATION;
    let program = block_on(loaded(host, threads, "def main(): return 1\n")).unwrap();
    assert_eq!(program.tasks.len(), 1);
}

#[test]
fn a_fresh_sandbox_and_a_call_take_milliseconds() {
    const CALLS: usize = 300;
    let program = &INSTALLATION.program;
    let mut readings = [const { Vec::new() }; 3];
    block_on(async {
        for _ in 0..CALLS {
            let place = program.places().take(0).await;
            let started = Instant::now();
            let mut sandbox = program.start(Rights::default(), place).await.unwrap();
            let instantiated = started.elapsed();
            let answer = program.call(&mut sandbox, "hello", "[]", u64::MAX).await;
            let called = started.elapsed();
            assert!(matches!(answer, Answer::Returned(_)), "{answer:?}");
            drop(sandbox);
            let [instantiation, call, total] = &mut readings;
            instantiation.push(instantiated);
            call.push(called - instantiated);
            total.push(started.elapsed());
        }
    });
    for (what, readings) in ["instantiate", "call", "with drop"]
        .iter()
        .zip(&mut readings)
    {
        readings.sort();
        eprintln!(
            "{what}: min {:?}, p50 {:?} of {CALLS}",
            readings[0],
            readings[CALLS / 2]
        );
    }
}

/// More than 32 regions of written pages are given back to the system, and come again as page faults.
#[test]
fn a_call_writes_few_pages() {
    const PAGE: usize = 4096;
    let Installation { host, program, .. } = &*INSTALLATION;
    let export = &host.engine.description.memory_export;
    let memory_after = |calls: usize| {
        block_on(async move {
            let place = program.places().take(0).await;
            let mut sandbox = program.start(Rights::default(), place).await.unwrap();
            for _ in 0..calls {
                program.call(&mut sandbox, "hello", "[]", u64::MAX).await;
            }
            sandbox.memory(export).await.unwrap().to_vec()
        })
    };
    let memories = [memory_after(0), memory_after(1)];
    let [before, after] = memories.each_ref().map(|memory| memory.chunks(PAGE));
    let written: Vec<usize> = before
        .zip(after)
        .enumerate()
        .filter(|(_, (before, after))| before != after)
        .map(|(at, _)| at)
        .collect();
    let regions = 1 + written
        .windows(2)
        .filter(|pair| pair[1] != pair[0] + 1)
        .count();
    eprintln!(
        "a call writes {} pages in {regions} regions of a memory of {} KiB: {written:?}",
        written.len(),
        memories[0].len() >> 10
    );
    assert!(regions <= 32, "{regions}");
}
