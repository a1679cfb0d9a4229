//! Prints the JSON Schema of the JSON that the library writes and reads. `cargo xtask bindings` generates the
//! TypeScript types from it.

fn main() {
    println!("{:#}", wallet_jwt::json_schema::definitions());
}
