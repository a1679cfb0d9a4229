//! Reads a token from standard input, verifies it, and prints its user: `cargo run --example server < token.txt`.
//! The keys are fetched from Para.

mod verify;

use std::error::Error;
use std::io::Read as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = verify::verifier()?;
    let mut token = String::new();
    std::io::stdin().read_to_string(&mut token)?;
    println!("{}", verify::user_of(&verifier, token.trim()).await?);
    Ok(())
}
