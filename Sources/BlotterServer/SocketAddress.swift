import Glibc

/// An address of IPv4 or IPv6, and a port, as the system takes them.
enum SocketAddress {
    case four(sockaddr_in)
    case six(sockaddr_in6)

    /// Throws `Server.Failure.badAddress`.
    init(_ address: String, port: UInt16) throws {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, address, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self = .four(four)
        } else if inet_pton(AF_INET6, address, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            self = .six(six)
        } else {
            throw Server.Failure.badAddress(address)
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        switch self {
        case .four(let address): Self.withPointer(to: address, body)
        case .six(let address): Self.withPointer(to: address, body)
        }
    }

    private static func withPointer<Address, Result>(
        to address: Address, _ body: (UnsafePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }
}
