import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One answer as it comes in, piece by piece, so that a huge one is left after the first byte too many.
final class KeySetDownload: NSObject, URLSessionDataDelegate, Sendable {
    private struct Progress {
        var head: HTTPURLResponse?
        var body = Data()
        var isPasswordWanted = false
        var result: Result<KeysResponse, FetchError>?
    }

    private let progress = Locked(Progress())
    private let isDone = DispatchSemaphore(value: 0)
    private let keptBytes: Int

    /// Keeps one byte more than `maxBytes`, which tells whoever looks at the size that it was passed.
    init(maxBytes: Int64) {
        keptBytes = Int(clamping: min(max(maxBytes, 0), Int64.max - 1)) + 1
    }

    /// Waits for the end. The time is that of the whole exchange: a server that sends a byte now and then is late too.
    func wait(timeoutSecs: Int64) throws -> KeysResponse {
        guard isDone.wait(timeout: .now() + .seconds(Int(clamping: timeoutSecs))) == .success else {
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
        // The redirect itself becomes the answer then, and the library refuses it. Nothing may end the session before:
        // Foundation for Linux stops the process when a task is cancelled while it waits for this.
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        // The system judges certificates. Nobody is asked for a password: Foundation for Linux would look for one for ever,
        // and a 401 would pass for an endpoint that cannot be reached, for which kept keys may stand in.
        let passwords = [NSURLAuthenticationMethodHTTPBasic, NSURLAuthenticationMethodHTTPDigest]
        guard passwords.contains(challenge.protectionSpace.authenticationMethod) else {
            return completionHandler(.performDefaultHandling, nil)
        }
        let refusal = challenge.failureResponse as? HTTPURLResponse
        progress.withLock { progress in
            progress.head = refusal
            progress.isPasswordWanted = true
        }
        // The refusal becomes the answer then; on Linux the exchange is cancelled.
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
            // Cancelled by us then.
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
            age: head.value(forHTTPHeaderField: "Age")
        )
    }

    private static func fetchError(_ error: any Error) -> FetchError {
        guard let error = error as? URLError else {
            return .Network(detail: "\(type(of: error))")
        }
        // The number and not the words: those may quote the URL.
        return error.code == .timedOut ? .Timeout : .Network(detail: "URLError \(error.code.rawValue)")
    }
}
