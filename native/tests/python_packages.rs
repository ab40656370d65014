//! What Python programs import: layers of packages, links, caches.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]
#![allow(
    clippy::print_stderr,
    reason = "how long a load takes is for whoever runs the tests"
)]

#[path = "common/engine.rs"]
mod engine;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use capsule_native::artifact::Cache;
use capsule_native::config::Config;
use capsule_native::engine::SealKey;
use capsule_native::error::Failure;
use capsule_native::modules::Environment;
use capsule_native::program::{Bundle, Program, Watcher, load};
use capsule_native::sandbox::{Answer, Channel, Host, Rights, Sink, Threads, stated_failure};
use engine::host;

const SITE: &str = ".venv/lib/python3.14/site-packages";

struct Installation {
    threads: Arc<Threads>,
    host: Arc<Host>,
    key: Arc<SealKey>,
}

static INSTALLATION: LazyLock<Installation> = LazyLock::new(|| Installation {
    threads: Arc::new(Threads::start().unwrap()),
    host: Arc::new(host("python")),
    key: Arc::new(SealKey::ephemeral().unwrap()),
});

/// A project in a folder of its own.
struct Project {
    folder: tempfile::TempDir,
    stores: Vec<PathBuf>,
}

struct Loaded {
    program: Result<Program, Failure>,
    printed: String,
    took: Duration,
}

#[derive(Default)]
struct Printed(Mutex<String>);

impl Sink for Printed {
    fn write(&self, _: Channel, text: &str) {
        self.0.lock().unwrap().push_str(text);
    }
}

impl Project {
    fn with(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
            stores: Vec::new(),
        };
        project.write(".venv/pyvenv.cfg", "");
        for (name, text) in files {
            project.write(&name.replace("SITE", SITE), text);
        }
        project
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root().join(name.replace("SITE", SITE))
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn environment(&self) -> Environment {
        Environment {
            folder: self.root(),
            root: self.root(),
            stores: self.stores.clone(),
            ..Environment::default()
        }
    }

    fn cache(&self) -> Cache {
        Cache::new(&self.path("cache"), Arc::clone(&INSTALLATION.key))
    }

    fn load(&self, source: &str) -> Loaded {
        let Installation { host, threads, .. } = &*INSTALLATION;
        let bundle = Bundle {
            source: source.to_owned(),
            filename: "program.py".to_owned(),
            environment: Some(self.environment()),
        };
        let printed = Arc::new(Printed::default());
        let watcher = Watcher {
            sink: Some(printed.clone()),
            cancel: None,
        };
        let config = Config::bare(&self.root().to_string_lossy());
        let started = Instant::now();
        let cache = self.cache();
        let program = block_on(load(host, threads, &cache, bundle, watcher, &config));
        let printed = printed.0.lock().unwrap().clone();
        Loaded {
            program,
            printed,
            took: started.elapsed(),
        }
    }

    /// What `main` of a program returns.
    fn result(&self, source: &str) -> serde_json::Value {
        let program = self.load(source).program.unwrap();
        call(&program)
    }
}

fn call(program: &Program) -> serde_json::Value {
    let answer = block_on(async {
        let place = program.places().take(0).await;
        let mut sandbox = program.start(Rights::default(), place).await.unwrap();
        program.call(&mut sandbox, "main", "[]", u64::MAX).await
    });
    match answer {
        Answer::Returned(text) => serde_json::from_str(&text).unwrap(),
        Answer::Threw(text) => panic!("{:?}", stated_failure(&text)),
        Answer::Ended(failure) => panic!("{failure:?}"),
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(work)
}

#[test]
fn a_changed_source_imports_its_packages_only_once() {
    let project = Project::with(&[("SITE/dep/__init__.py", "print('imported')\nvalue = 1\n")]);
    let source = |n: u32| format!("import dep\ndef main(): return [dep.value, {n}]\n");
    assert_eq!(project.load(&source(1)).printed, "imported\n");
    let again = project.load(&source(2));
    assert_eq!(again.printed, "");
    assert_eq!(call(&again.program.unwrap()), serde_json::json!([1, 2]));
    project.write("SITE/dep/__init__.py", "print('changed')\nvalue = 3\n");
    let changed = project.load(&source(3));
    assert_eq!(changed.printed, "changed\n");
    assert_eq!(call(&changed.program.unwrap()), serde_json::json!([3, 3]));
}

#[test]
fn what_a_program_does_before_it_imports_a_package_comes_first() {
    let package = "import os\nvalue = os.environ.get('MODE')\n";
    let project = Project::with(&[("SITE/dep.py", package)]);
    let source =
        "import os\nos.environ['MODE'] = 'mine'\nimport dep\ndef main(): return dep.value\n";
    assert_eq!(project.result(source), "mine");
}

#[test]
fn a_package_that_finds_a_module_of_the_programs_own_is_in_no_layer() {
    let package = "import settings\nvalue = settings.value\n";
    let project = Project::with(&[
        ("SITE/dep.py", package),
        ("settings.py", "value = 'mine'\n"),
    ]);
    assert_eq!(
        project.result("import dep\ndef main(): return dep.value\n"),
        "mine"
    );
    project.write("settings.py", "value = 'changed'\n");
    assert_eq!(
        project.result("import dep\ndef main(): return dep.value + ''\n"),
        "changed"
    );
}

#[test]
fn a_module_that_appears_in_the_programs_folder_is_found_by_its_packages() {
    let package =
        "try: import settings\nexcept ImportError: settings = None\nvalue = settings is not None\n";
    let project = Project::with(&[("SITE/dep.py", package)]);
    assert_eq!(
        project.result("import dep\ndef main(): return dep.value\n"),
        false
    );
    project.write("settings.py", "");
    assert_eq!(
        project.result("import dep\ndef main(): return not not dep.value\n"),
        true
    );
}

#[test]
fn links_of_an_installer_lead_to_its_store_and_nowhere_else() {
    let store = tempfile::tempdir().unwrap();
    let kept = store.path().canonicalize().unwrap().join("dep.py");
    fs::write(&kept, "value = 4\n").unwrap();
    let mut project = Project::with(&[("SITE/other.py", "")]);
    symlink(&kept, project.path("SITE/dep.py")).unwrap();
    let source = "import dep\ndef main(): return dep.value\n";
    let refused = project.load(source).program.err().unwrap();
    assert!(
        refused.message.contains("No module named 'dep'"),
        "{}",
        refused.message
    );
    project.stores.push(kept.parent().unwrap().to_owned());
    assert_eq!(project.result(source), 4);
}

#[test]
fn an_artifact_of_changed_modules_is_not_opened() {
    let project = Project::with(&[("SITE/dep.py", "value = 1\n"), ("rows.py", "count = 1\n")]);
    let program = project
        .load("import dep, rows\ndef main(): return 1\n")
        .program
        .unwrap();
    let config = Config::bare(&project.root().to_string_lossy());
    let open = |environment: &Environment| {
        let cache = project.cache();
        let unsealed = cache.read(&program.address).unwrap();
        let host = &INSTALLATION.host;
        Program::open(
            host,
            unsealed,
            program.address,
            &config,
            Some(environment),
            &cache,
        )
        .unwrap()
        .is_some()
    };
    let environment = project.environment();
    assert!(open(&environment));
    assert!(program.is_current(true));
    let elsewhere = Environment {
        path: vec![project.path("SITE")],
        ..environment.clone()
    };
    assert!(!open(&elsewhere), "other folders");
    project.write("notes.txt", "nothing that could be imported");
    assert!(open(&environment));
    project.write("new.py", "");
    assert!(
        !open(&environment) && !program.is_current(false),
        "a new module"
    );
    fs::remove_file(project.path("new.py")).unwrap();
    project.write("rows.py", "count = 1\n");
    assert!(
        open(&environment) && program.is_current(true),
        "only touched"
    );
    project.write("SITE/dep.py", "value = 2\n");
    assert!(!open(&environment) && !program.is_current(true));
    assert!(
        program.is_current(false),
        "installed ones are not looked at"
    );
}

#[test]
fn a_changed_source_with_many_modules_takes_little_longer_than_one_without() {
    const MODULES: usize = 300;
    let body = "def f(a, b=1):\n    return {'a': a, 'b': [b] * 3}\n\nclass C:\n    x = 1\n    def m(self): return self.x\n";
    let project = Project::with(&[]);
    for at in 0..MODULES {
        project.write(
            &format!("SITE/many/m{at}.py"),
            &format!("{}\n", body.repeat(8)),
        );
    }
    let imports: String = (0..MODULES)
        .map(|at| format!("from . import m{at}\n"))
        .collect();
    project.write("SITE/many/__init__.py", &imports);
    let time = |imports: &str, run: usize| {
        let source = format!("{imports}\ndef main(): return {run}\n");
        let loaded = project.load(&source);
        assert_eq!(call(&loaded.program.unwrap()), run);
        loaded.took
    };
    eprintln!(
        "first import of {MODULES} modules: {:?}",
        time("import many", 0)
    );
    let mut readings = [Vec::new(), Vec::new()];
    for run in 0..7 {
        for (what, imports) in ["", "import many"].iter().enumerate() {
            readings[what].push(time(imports, run + 1));
        }
    }
    for (what, readings) in ["without", "with"].iter().zip(&mut readings) {
        readings.sort();
        eprintln!(
            "{what}: min {:?}, p50 {:?} of {}",
            readings[0],
            readings[3],
            readings.len()
        );
    }
}
