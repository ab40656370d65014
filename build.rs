//! Linker settings for the Node addon (feature `node`).

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    if std::env::var_os("CARGO_FEATURE_NODE").is_some() {
        napi_build::setup();
    }
}
