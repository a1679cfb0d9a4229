import Foundation

/// Fetches key sets with the system's own HTTP, so that the app's transport security, proxies, VPN and trusted roots hold.
///
/// https only; plain http to this device's loopback alone, which only a verifier's `development` can ask for. No redirect
/// is followed, no cookie, credential or cache is used or left behind, and no more than one byte beyond the limit is kept.
/// On Apple's systems plain http also needs the app's `NSAllowsLocalNetworking`.
public final class URLSessionKeyFetcher: KeyFetcher {
    /// A fetcher. It holds nothing between two fetches.
    public init() {}

    /// Performs the request. Blocks: the library calls it on a thread of its own.
    ///
    /// A timeout counts as 1 to 600 s. Throws `FetchError` when there is no HTTP answer; an answer of any status is none.
    public func fetch(request: KeysRequest) throws -> KeysResponse {
        guard let url = URL(string: try permittedKeysUrl(url: request.url)) else {
            throw FetchError.Fetcher(detail: "the system cannot read the key set's URL")
        }
        return try KeySetDownload.answer(to: request, at: url)
    }
}
