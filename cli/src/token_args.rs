//! The options for the token.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

/// Where the token comes from.
#[derive(Args)]
pub(crate) struct TokenArgs {
    /// The token, or `-` for standard input (arguments are visible to other processes of this machine). White space and
    /// quotes around it are ignored, and `Bearer` before it
    #[arg(value_name = "TOKEN", conflicts_with = "file", required_unless_present = "file")]
    pub(crate) token: Option<OsString>,
    /// Read the token from a file
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
}
