import Foundation
import WalletJwt
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

// The code between the two marks is the example of docs/swift.md, copied by `cargo xtask readme`.

// README
/// Sends a request of your own server's with the session's token. If the server answers 401 it has rejected that token:
/// the token is renewed, once for all requests with that token, and the request is sent once more.
func authorizedData(
    for request: URLRequest,
    session: WalletSession,
    urlSession: URLSession = .shared
) async throws -> (Data, URLResponse) {
    func send(with token: String) async throws -> (Data, URLResponse) {
        var request = request
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return try await urlSession.data(for: request)
    }
    let token = try await session.token()
    let answer = try await send(with: token)
    guard (answer.1 as? HTTPURLResponse)?.statusCode == 401 else { return answer }
    return try await send(with: session.token(rejected: token))
}
// end of README
