import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One HTTP exchange. It reads the answer piece by piece, so that it can stop at the first byte over the limit.
final class KeySetDownload: NSObject, URLSessionDataDelegate, Sendable {
    private struct Progress {
        var head: HTTPURLResponse?
        var body = Data()
        var isPasswordWanted = false
        var result: Result<KeysResponse, FetchError>?
    }

    private static let longestTimeoutSecs: Int64 = 600

    private let progress = Locked(Progress())
    private let isDone = DispatchSemaphore(value: 0)
    private let keptBytes: Int

    /// Sends the request, and waits for the end.
    static func answer(to request: KeysRequest, at url: URL) throws -> KeysResponse {
        let download = KeySetDownload(maxBytes: request.maxBytes)
        // The verifier asks for less. Foundation for Linux ends the process at timeouts too large for it.
        let timeoutSecs = min(max(request.timeoutSecs, 1), longestTimeoutSecs)
        // A new session for each: fetches are minutes apart, and no state passes from one to the next.
        let session = URLSession(
            configuration: configuration(timeoutSecs: timeoutSecs), delegate: download, delegateQueue: nil)
        // Not invalidateAndCancel: Foundation for Linux then reads the session's tasks on this thread without a lock,
        // while its own queue removes the one that has just ended. That can end the process.
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: urlRequest(url, etag: request.etag))
        task.resume()
        return try download.wait(for: task, timeoutSecs: timeoutSecs)
    }

    private static func configuration(timeoutSecs: Int64) -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        // `wait` ends the exchange before: two timeouts at one moment would cancel a task that is about to end.
        configuration.timeoutIntervalForRequest = TimeInterval(timeoutSecs + 5)
        configuration.timeoutIntervalForResource = TimeInterval(timeoutSecs + 5)
        return configuration
    }

    private static func urlRequest(_ url: URL, etag: String?) -> URLRequest {
        var request = URLRequest(url: url)
        request.setValue("application/jwk-set+json, application/json", forHTTPHeaderField: "Accept")
        // Without it a server may choose any coding (RFC 9110 §12.5.3), and the limit applies to bytes on the wire.
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        // By default the system sends the user's languages.
        request.setValue("*", forHTTPHeaderField: "Accept-Language")
        request.setValue(etag, forHTTPHeaderField: "If-None-Match")
        return request
    }

    /// Keeps one byte more than `maxBytes`, so that the size shows that the limit was exceeded.
    private init(maxBytes: Int64) {
        keptBytes = Int(clamping: min(max(maxBytes, 0), Int64.max - 1)) + 1
    }

    /// Waits for the end. The timeout is for the whole exchange: it also stops a server that sends a byte now and then.
    private func wait(for task: URLSessionTask, timeoutSecs: Int64) throws -> KeysResponse {
        guard isDone.wait(timeout: .now() + .seconds(Int(clamping: timeoutSecs))) == .success else {
            // On another thread: it can wait for Foundation's own queue, and this thread's time is over.
            DispatchQueue.global().async { task.cancel() }
            throw FetchError.Timeout
        }
        let result = progress.withLock { $0.result }
        guard let result else { throw FetchError.Fetcher(detail: "the exchange ended without a result") }
        return try result.get()
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        // The redirect itself then becomes the answer, and the library refuses it. Nothing may end the session before:
        // Foundation for Linux ends the process if a task is cancelled while it waits for this.
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        // The system checks certificates. A password is never given: Foundation for Linux would look for one for ever,
        // and a 401 would look like an endpoint that cannot be reached, for which cached keys may be used.
        let passwords = [NSURLAuthenticationMethodHTTPBasic, NSURLAuthenticationMethodHTTPDigest]
        guard passwords.contains(challenge.protectionSpace.authenticationMethod) else {
            return completionHandler(.performDefaultHandling, nil)
        }
        let refusal = challenge.failureResponse as? HTTPURLResponse
        progress.withLock { progress in
            progress.head = refusal
            progress.isPasswordWanted = true
        }
        // The refusal then becomes the answer; on Linux the exchange is cancelled.
        completionHandler(.rejectProtectionSpace, nil)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        guard let head = response as? HTTPURLResponse else { return completionHandler(.cancel) }
        progress.withLock { $0.head = head }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isFull = progress.withLock { progress in
            progress.body.append(data.prefix(keptBytes - progress.body.count))
            return progress.body.count >= keptBytes
        }
        if isFull {
            dataTask.cancel()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        progress.withLock { progress in
            // Then this class has cancelled the task.
            let isFull = progress.body.count >= keptBytes
            if let error, !isFull, !progress.isPasswordWanted {
                progress.result = .failure(Self.fetchError(error))
            } else if let head = progress.head ?? task.response as? HTTPURLResponse {
                progress.result = .success(Self.response(head, body: progress.body))
            } else {
                progress.result = .failure(.Fetcher(detail: "the answer is not an HTTP answer"))
            }
        }
        isDone.signal()
    }

    private static func response(_ head: HTTPURLResponse, body: Data) -> KeysResponse {
        KeysResponse(
            status: Int32(clamping: head.statusCode),
            body: body,
            etag: head.value(forHTTPHeaderField: "ETag"),
            cacheControl: head.value(forHTTPHeaderField: "Cache-Control"),
            date: head.value(forHTTPHeaderField: "Date"),
            age: head.value(forHTTPHeaderField: "Age"),
            contentEncoding: head.value(forHTTPHeaderField: "Content-Encoding")
        )
    }

    private static func fetchError(_ error: any Error) -> FetchError {
        guard let error = error as? URLError else {
            return .Network(detail: "\(type(of: error))")
        }
        // The number, not the message, which may quote the URL.
        return error.code == .timedOut ? .Timeout : .Network(detail: "URLError \(error.code.rawValue)")
    }
}
