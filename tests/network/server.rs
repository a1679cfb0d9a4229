//! A real HTTP/1.1 server on loopback. Every answer is scripted and every request is recorded. It uses sockets
//! directly, because a framework cannot close a connection in the middle of an answer, send slowly, or send
//! something that is not HTTP.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use socket2::{Domain, Socket, Type};

use super::reply::Reply;
use super::waiting::eventually;

/// A request as the server received it.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Both directions of a connection, plain or TLS.
pub trait Connection: Read + Write + Send {}
impl<C: Read + Write + Send> Connection for C {}

type Wrap = dyn Fn(TcpStream) -> io::Result<Box<dyn Connection>> + Send + Sync;

#[derive(Default)]
struct Shared {
    queued: Mutex<VecDeque<Reply>>,
    standing: Mutex<Option<Reply>>,
    requests: Mutex<Vec<Request>>,
    body_bytes_sent: AtomicUsize,
    hung_up_on: AtomicUsize,
    closing: AtomicBool,
}

/// The server. It ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
}

/// A reserved port on which no server listens yet, so connections are refused.
pub struct ReservedPort {
    socket: Socket,
    address: SocketAddr,
}

impl ReservedPort {
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any_port.into()).expect("a port");
        let address = socket.local_addr().ok().and_then(|address| address.as_socket()).expect("an address");
        ReservedPort { socket, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}/keys", self.address)
    }

    pub fn open(self, standing: Reply) -> Server {
        self.socket.listen(1024).expect("listening");
        Server::start(self.socket.into(), "http", Box::new(|stream| Ok(Box::new(stream))), standing)
    }
}

impl Server {
    /// A server that gives the same answer to every request until the test changes it.
    pub fn new(standing: Reply) -> Self {
        ReservedPort::new().open(standing)
    }

    /// The same with TLS.
    pub fn behind(wrap: Box<Wrap>, standing: Reply) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        Server::start(listener, "https", wrap, standing)
    }

    fn start(listener: TcpListener, scheme: &'static str, wrap: Box<Wrap>, standing: Reply) -> Self {
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { standing: Some(standing).into(), ..Shared::default() });
        let (wrap, accepting) = (Arc::<Wrap>::from(wrap), Arc::clone(&shared));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.closing.load(Ordering::SeqCst) {
                    break;
                }
                let (wrap, shared) = (Arc::clone(&wrap), Arc::clone(&accepting));
                // A client may close the connection; that is not an error.
                thread::spawn(move || wrap(stream).and_then(|connection| converse(connection, &shared)));
            }
        });
        Server { address, scheme, shared }
    }

    pub fn url(&self) -> String {
        format!("{}://{}/keys", self.scheme, self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Sets the answer to all requests from now on.
    pub fn answer(&self, standing: Reply) {
        *self.shared.standing.lock().unwrap() = Some(standing);
    }

    /// Queues an answer for one request, after the answers that are queued already.
    pub fn answer_once(&self, reply: Reply) {
        self.shared.queued.lock().unwrap().push_back(reply);
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    pub fn request_count(&self) -> usize {
        self.shared.requests.lock().unwrap().len()
    }

    pub async fn requested(&self, count: usize) {
        eventually("the request has arrived", || self.request_count() >= count).await;
    }

    /// The number of body bytes that were sent in all answers.
    pub fn body_bytes_sent(&self) -> usize {
        self.shared.body_bytes_sent.load(Ordering::SeqCst)
    }

    /// How many clients closed the connection before their answer was complete.
    pub fn hung_up_on(&self) -> usize {
        self.shared.hung_up_on.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn converse(connection: Box<dyn Connection>, shared: &Shared) -> io::Result<()> {
    let mut reader = BufReader::new(connection);
    let request = read_request(&mut reader)?;
    let mut connection = reader.into_inner();
    let queued = shared.queued.lock().unwrap().pop_front();
    let reply = queued.or_else(|| shared.standing.lock().unwrap().clone()).expect("a script");
    shared.requests.lock().unwrap().push(request);
    let sent = reply.send(&mut connection, &shared.body_bytes_sent);
    if sent.is_err() {
        shared.hung_up_on.fetch_add(1, Ordering::SeqCst);
    }
    sent
}

fn read_request(connection: &mut impl BufRead) -> io::Result<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let path = lines[0].split(' ').nth(1).unwrap_or_default().to_owned();
    let header = |line: &String| line.split_once(": ").map(|(name, value)| (name.into(), value.into()));
    Ok(Request { path, headers: lines[1..].iter().filter_map(header).collect() })
}
