/// Whether a request was meant for this server: a page of another site whose name leads here (DNS rebinding) says that
/// other name in its Host header.
struct HostCheck {
    private var names: Set<String>
    /// The port, where the server listens on all addresses: a number that leads here was not rebound.
    private var anyAddressPort: UInt16?

    /// For a server that listens on `address` and `port`, and has other `names`.
    init(address: String, port: UInt16, names others: [String] = []) {
        let literal = address.contains(":") ? "[\(address)]" : address
        let hosts = ["localhost", "127.0.0.1", "[::1]", literal]
        names = Set(hosts.flatMap { Self.forms($0, port) })
        for name in others { names.formUnion(Self.hasPort(name) ? [name.lowercased()] : Self.forms(name, port)) }
        anyAddressPort = ["0.0.0.0", "::"].contains(address) ? port : nil
    }

    private static func forms(_ name: String, _ port: UInt16) -> [String] {
        let name = name.lowercased()
        return port == 80 ? [name, "\(name):80"] : ["\(name):\(port)"]
    }

    private static func hasPort(_ name: String) -> Bool {
        guard let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") else { return false }
        return UInt16(name[name.index(after: colon)...]) != nil
    }

    /// Whether a Host header, `NAME` or `NAME:PORT`, names this server; nil is a request without one.
    func allows(_ host: String?) -> Bool {
        guard let host = host?.lowercased() else { return false }
        if names.contains(host) { return true }
        guard let anyAddressPort else { return false }
        let end = ":\(anyAddressPort)"
        if host.hasSuffix(end) { return Self.isAddress(host.dropLast(end.count)) }
        return anyAddressPort == 80 && Self.isAddress(host[...])
    }

    private static func isAddress(_ host: Substring) -> Bool {
        let four = host.split(separator: ".", omittingEmptySubsequences: false)
        if four.count == 4, four.allSatisfy(isByte) { return true }
        return host.hasPrefix("[") && host.hasSuffix("]")
            && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }

    /// A number may have a sign to Swift, and has none in an address.
    private static func isByte(_ digits: Substring) -> Bool {
        digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } && UInt8(digits) != nil
    }
}
