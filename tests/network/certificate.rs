//! Certificates made for one test, and servers that use them.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::reply::Reply;
use super::server::{Connection, Server};

/// The test's own certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Authority(CertifiedIssuer::self_signed(params, key).expect("a certificate"))
    }

    /// The root certificate, in the form that a client accepts.
    pub fn root(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    /// A server whose certificate for `host` is signed by this authority.
    pub fn server(&self, host: &str, standing: Reply) -> Server {
        let params = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("a certificate");
        showing(certificate, &key, standing)
    }
}

/// A server with a self-signed certificate, and that certificate.
pub fn self_signed_server(host: &str, standing: Reply) -> (Server, Vec<u8>) {
    let params = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
    let key = KeyPair::generate().expect("a key");
    let certificate = params.self_signed(&key).expect("a certificate");
    let der = certificate.der().to_vec();
    (showing(certificate, &key, standing), der)
}

fn showing(certificate: rcgen::Certificate, key: &KeyPair, standing: Reply) -> Server {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate and its key");
    let config = Arc::new(config);
    let wrap = move |stream: TcpStream| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
        Ok(Box::new(StreamOwned::new(connection, stream)) as Box<dyn Connection>)
    };
    Server::behind(Box::new(wrap), standing)
}
