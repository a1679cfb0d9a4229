//! A real Redis, real servers and the fake issuer. Each test has its own Redis.

#![allow(dead_code, reason = "every test program uses a part of it")]

pub mod member;
pub mod process;
pub mod proxy;
pub mod redis_server;
