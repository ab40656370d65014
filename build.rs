//! Linker settings for the Node addon (feature `node`), and the target that engines are compiled for.

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    if let Ok(target) = std::env::var("TARGET") {
        println!("cargo::rustc-env=CAPSULE_TARGET={target}");
    }
    if std::env::var_os("CARGO_FEATURE_NODE").is_some() {
        napi_build::setup();
    }
}
