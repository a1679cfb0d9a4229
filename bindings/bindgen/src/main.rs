//! The generator: `cargo xtask bindings` calls it. Kotlin and Swift have commands of their own in uniffi; this is both.

fn main() {
    uniffi::uniffi_bindgen_main();
}
