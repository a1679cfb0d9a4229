extension SessionManager {
    /// Answers `logoutNeeded`. A logout that has begun is not cancelled, and its result is remembered.
    func answerLogout(_ requestId: Int64, by logout: @escaping WalletSession.Logout) {
        Task {
            do {
                try await logout()
                try await completeLogout(requestId: requestId)
            } catch {
                try? await failLogout(requestId: requestId)
            }
        }
    }
}
