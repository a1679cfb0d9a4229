#!/usr/bin/env bash
# uniffi 0.32.2: a foreign trait with a method whose name is a word of Swift's language (`open`) gives a C header that
# no C compiler takes. The struct of callbacks in the header has a field in backticks: Swift's quotes, which C does not
# know. A method `close` of the same trait is written without them.
# Seen on 2026-11-28 with Rust 1.97 on Linux; the output is at the end. Needs Rust and a C compiler.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src out
cat >Cargo.toml <<'TOML'
[package]
name = "doors"
version = "0.0.0"
edition = "2021"
[lib]
crate-type = ["cdylib", "rlib"]
[[bin]]
name = "bindgen"
path = "src/bindgen.rs"
[dependencies]
uniffi = { version = "=0.32.2", features = ["cli"] }
TOML
cat >src/lib.rs <<'RUST'
uniffi::setup_scaffolding!();

#[uniffi::export(with_foreign)]
pub trait Door: Send + Sync {
    fn open(&self) -> u8;
    fn close(&self) -> u8;
}

#[uniffi::export]
fn use_door(door: std::sync::Arc<dyn Door>) -> u8 {
    door.open() + door.close()
}
RUST
cat >src/bindgen.rs <<'RUST'
fn main() {
    uniffi::uniffi_bindgen_main()
}
RUST
cargo build --quiet
cargo run --quiet --bin bindgen -- generate --language swift --no-format --out-dir out target/debug/libdoors.so
header=$(find out -name '*.h')
grep -E 'Door.*Method[0-9]+ ' "$header" | grep -v typedef | sed 's/^ */  /'
if cc -D_Nonnull= -fsyntax-only -x c "$header" 2>errors.txt; then
    echo "the header compiles: uniffi has changed"
    exit 1
fi
echo "  the C compiler: $(grep -c 'error:' errors.txt) errors, at the backticks: $(grep -c '`' errors.txt || true) lines"
grep -q '`open`' "$header" || { echo "no backticks: uniffi has changed"; exit 1; }
grep -q '`close`' "$header" && { echo "close has backticks too: uniffi has changed"; exit 1; }
echo "as described"
# Output on 2026-11-28:
#   UniffiCallbackInterfaceDoorMethod0 _Nonnull `open`;
#   UniffiCallbackInterfaceDoorMethod1 _Nonnull close;
#   the C compiler: 4 errors, at the backticks: 4 lines
# as described
