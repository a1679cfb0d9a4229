import Foundation

#if canImport(Glibc)
import Glibc
private let streamSocket = Int32(SOCK_STREAM.rawValue)
private let withoutSignal = Int32(MSG_NOSIGNAL)
#else
import Darwin
private let streamSocket = SOCK_STREAM
private let withoutSignal = Int32(0)
#endif

/// A fake server for answers that the fake issuer does not give. It records its requests.
final class LoopbackServer: @unchecked Sendable {
    enum Answer {
        /// Sets a cookie, and allows the client to cache the answer for an hour.
        case memorable
        /// Asks for a password.
        case unauthorized
        /// Sends an endless body.
        case endless
        /// An API that refuses requests whose head contains this text, as RFC 6750 describes.
        case rejecting(String)
    }

    private static let memorable = """
        HTTP/1.1 200 OK\r\nSet-Cookie: visitor=1; Path=/; Max-Age=3600\r\nCache-Control: max-age=3600\r\n\
        ETag: "1"\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"keys":[]}
        """
    private static let unauthorized = """
        HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="keys"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n
        """
    private static let rejected = """
        HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error="invalid_token"\r\nContent-Length: 0\r\n\
        Connection: close\r\n\r\n
        """
    private static let endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

    let url: String
    private let answer: Answer
    private let listening: Int32
    private let lock = NSLock()
    private var heads: [String] = []
    private var hungUp = 0

    var requests: [String] { lock.withLock { heads } }
    /// How many clients closed the connection before the end of their answer.
    var clientsThatHungUp: Int { lock.withLock { hungUp } }

    init(_ answer: Answer) throws {
        self.answer = answer
        listening = socket(AF_INET, streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = listening
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, length) == 0 && listen(listening, 16) == 0
                    && getsockname(listening, address, &length) == 0
            }
        }
        guard isReady else { throw Unusable("no socket on the loopback") }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/jwks.json"
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listening, nil, nil)
                guard connection >= 0, let self else { return }
                #if canImport(Darwin)
                var isOn: Int32 = 1
                setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
                #endif
                self.serve(connection)
            }
        }
    }

    deinit {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
    }

    private func serve(_ connection: Int32) {
        var head = ""
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !head.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            head += String(decoding: buffer[..<count], as: UTF8.self)
        }
        lock.withLock { heads.append(head) }
        switch answer {
        case .memorable: _ = write(Self.memorable, to: connection)
        case .unauthorized: _ = write(Self.unauthorized, to: connection)
        case .rejecting(let text): _ = write(head.contains(text) ? Self.rejected : Self.memorable, to: connection)
        case .endless:
            _ = write(Self.endless, to: connection)
            let piece = String(repeating: " ", count: 16_384)
            // Foundation for Linux reads all connections on one queue: this leaves it time for those of other tests.
            while write(piece, to: connection) { Thread.sleep(forTimeInterval: 0.001) }
            lock.withLock { hungUp += 1 }
        }
        close(connection)
    }

    private func write(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return send(connection, bytes, bytes.count, withoutSignal) == bytes.count
    }
}
