import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Fetches key sets with the system's own HTTP, so that the app's transport security, proxies, VPN and trusted roots hold.
///
/// https only; plain http to this device's loopback alone, which only a verifier's `development` can ask for. No redirect
/// is followed, no cookie, credential or cache is used or left behind, and no more than one byte beyond the limit is kept.
/// On Apple's systems plain http also needs the app's `NSAllowsLocalNetworking`.
public final class URLSessionKeyFetcher: KeyFetcher {
    private static let longestTimeoutSecs: Int64 = 600

    /// A fetcher. It holds nothing between two fetches.
    public init() {}

    /// Performs the request. Blocks: the library calls it on a thread of its own.
    ///
    /// A timeout counts as 1 to 600 s. Throws `FetchError` when there is no HTTP answer; an answer of any status is none.
    public func fetch(request: KeysRequest) throws -> KeysResponse {
        guard let url = URL(string: try permittedKeysUrl(url: request.url)) else {
            throw FetchError.Fetcher(detail: "the system cannot read the key set's URL")
        }
        let download = KeySetDownload(maxBytes: request.maxBytes)
        // The verifier asks for less. Foundation for Linux stops the process at times that it cannot count.
        let timeoutSecs = min(max(request.timeoutSecs, 1), Self.longestTimeoutSecs)
        // A session each: fetches are minutes apart, and nothing can pass from one to the next.
        let session = URLSession(
            configuration: Self.configuration(timeoutSecs: timeoutSecs),
            delegate: download,
            delegateQueue: nil
        )
        defer { session.invalidateAndCancel() }
        session.dataTask(with: Self.urlRequest(url, etag: request.etag)).resume()
        return try download.wait(timeoutSecs: timeoutSecs)
    }

    private static func configuration(timeoutSecs: Int64) -> URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.httpCookieAcceptPolicy = .never
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.timeoutIntervalForRequest = TimeInterval(timeoutSecs)
        configuration.timeoutIntervalForResource = TimeInterval(timeoutSecs)
        return configuration
    }

    private static func urlRequest(_ url: URL, etag: String?) -> URLRequest {
        var request = URLRequest(url: url)
        request.setValue("application/jwk-set+json, application/json", forHTTPHeaderField: "Accept")
        // The system would send the user's languages.
        request.setValue("*", forHTTPHeaderField: "Accept-Language")
        request.setValue(etag, forHTTPHeaderField: "If-None-Match")
        return request
    }
}
