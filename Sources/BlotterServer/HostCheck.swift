/// Whether a request was meant for this server: a page of another site whose name leads here (DNS rebinding) says that
/// other name in its Host header.
struct HostCheck {
    private let names: Set<String>

    /// For a server that listens on `address` and `port`.
    init(address: String, port: UInt16) {
        let literal = address.contains(":") ? "[\(address)]" : address
        let hosts = ["localhost", "127.0.0.1", "[::1]", literal]
        names = Set(hosts.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] })
    }

    func allows(_ host: String?) -> Bool { host.map { names.contains($0.lowercased()) } ?? false }
}
