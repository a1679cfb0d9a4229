//! Prints the JSON Schema of what the library writes and reads as JSON. `cargo xtask bindings` makes the TypeScript types
//! of it.

fn main() {
    println!("{:#}", wallet_jwt::json_schema::definitions());
}
