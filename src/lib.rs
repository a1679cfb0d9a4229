//! wallet-jwt
