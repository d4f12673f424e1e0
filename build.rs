//! The linker of the page keeps its relocations: `.ci/site` cuts the page in two by them (ARCHITECTURE.md, "Four parts").

#![allow(clippy::print_stdout, reason = "it is how a build script speaks to Cargo")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=askwell-page=--emit-relocs");
    }
}
