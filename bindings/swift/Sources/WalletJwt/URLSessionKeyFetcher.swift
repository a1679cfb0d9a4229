import Foundation

/// Fetches key sets with the system's HTTP client, so that the app's transport security, proxies, VPN and trusted roots
/// apply.
///
/// It uses https only, and plain http only to this device's loopback address, which needs a verifier's `development`. It
/// follows no redirect, uses and leaves no cookie, credential or cache, and keeps at most one byte beyond the limit. On
/// Apple's systems plain http also needs the app's `NSAllowsLocalNetworking`.
public final class URLSessionKeyFetcher: KeyFetcher {
    /// A fetcher. It keeps nothing between fetches.
    public init() {}

    /// Performs the request. It blocks: the library calls it on its own thread.
    ///
    /// The timeout is clamped to 1 to 600 s. Throws `FetchError` if there is no HTTP answer. An answer of any status is no
    /// error.
    public func fetch(request: KeysRequest) throws -> KeysResponse {
        guard let url = URL(string: try permittedKeysUrl(url: request.url)) else {
            throw FetchError.Fetcher(detail: "the system cannot read the key set's URL")
        }
        return try KeySetDownload.answer(to: request, at: url)
    }
}
