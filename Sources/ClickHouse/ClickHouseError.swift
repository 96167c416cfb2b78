/// What a server did not do; each names it.
package enum ClickHouseError: Error, Equatable, Sendable {
    /// No answer came: why, in the words of the operating system or of TLS.
    case unreachable(server: String, detail: String)
    /// It did not answer in this time.
    case silent(server: String, after: Duration)
    /// It refused: with its number for that, 0 where it has none, and its words.
    case refused(server: String, code: Int, message: String)
    /// The answer is not what was asked for.
    case garbled(server: String, detail: String)
    /// libcurl is not installed.
    case noLibrary

    /// Whether the same may be taken a moment later.
    package var isPassing: Bool {
        switch self {
        case .unreachable, .silent, .garbled: true
        case .refused(_, let code, _): Self.passing.contains(code)
        case .noLibrary: false
        }
    }

    /// Whether a number of ClickHouse is one of what passes.
    package static func isPassing(_ code: Int) -> Bool { passing.contains(code) }

    /// Numbers of ClickHouse (src/Common/ErrorCodes.cpp) for a server that is too busy, has too many parts, too little
    /// memory or disk, has no connection to a shard, is stopping, or was given a part of a body alone.
    private static let passing: Set<Int> = [
        3, 32, 33, 159, 198, 202, 203, 209, 210, 241, 243, 252, 279, 319, 354, 394, 425, 439, 499, 999,
    ]
}

extension ClickHouseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let server, let detail): "\(server): \(detail)"
        case .silent(let server, let time):
            "\(server) did not answer in \(time.components.seconds + (time.components.attoseconds > 0 ? 1 : 0)) s"
        case .refused(let server, _, let message): "\(server): \(message)"
        case .garbled(let server, let detail): "\(server): \(detail)"
        case .noLibrary: "libcurl.so.4 cannot be loaded; install libcurl4"
        }
    }
}
