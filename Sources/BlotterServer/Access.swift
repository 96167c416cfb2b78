/// Who is answered.
package struct Access: Sendable {
    /// What a client has to say in `Authorization: Bearer …`; nil for nothing.
    package var token: String?
    /// Names of this server, `NAME:PORT` or `NAME` alone for the port it listens on, beside its own.
    package var names: [String]
    /// Whether the path with these parts needs no token.
    package var isOpen: @Sendable ([String]) -> Bool

    /// With the usual values everybody is answered, under this server's own names.
    package init(
        token: String? = nil, names: [String] = [], isOpen: @escaping @Sendable ([String]) -> Bool = { _ in false }
    ) {
        self.token = token
        self.names = names
        self.isOpen = isOpen
    }

    /// Whether an `Authorization` header has the token (RFC 6750, 2.1).
    func allows(_ authorization: String?, path: [String]) -> Bool {
        guard let token, !isOpen(path) else { return true }
        let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        return Self.isEqual(Array(parts[1].utf8), Array(token.utf8))
    }

    /// Takes as long whatever differs, so that nothing of the token can be learned from the time.
    private static func isEqual(_ given: [UInt8], _ token: [UInt8]) -> Bool {
        var difference = given.count ^ token.count
        for (index, byte) in given.enumerated() { difference |= Int(byte ^ token[index % token.count]) }
        return difference == 0
    }
}
