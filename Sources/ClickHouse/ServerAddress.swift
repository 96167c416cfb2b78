/// Where a server of ClickHouse answers over HTTP, and as whom it is asked.
package struct ServerAddress: Sendable, Equatable {
    /// A user of the server; the password is in no message.
    package struct Credentials: Sendable, Equatable {
        /// The name.
        package var user: String
        /// May be empty.
        package var password: String

        /// Of one user.
        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Files of PEM.
    package struct Certificates: Sendable, Equatable {
        /// Authorities that are trusted instead of the system's.
        package var authorities: String?
        /// What the client shows, and its key.
        package var own: String?
        /// The key of `own`.
        package var key: String?

        /// None.
        package init() {}
    }

    /// Why an address is none.
    package enum Problem: Error, Equatable {
        /// It is not `http://NAME:PORT` or `https://NAME:PORT`.
        case form
        /// A password in it would be seen in the list of processes.
        case secret
    }

    /// The port of a server over HTTP, and over HTTPS, unless another is told.
    private static let ports = ["http": 8123, "https": 8443]

    /// `http://NAME:PORT`, without a path.
    package let url: String
    /// nil for the server's user `default` without a password.
    package var credentials: Credentials?
    /// What TLS goes by.
    package var certificates = Certificates()

    /// Of `http://NAME:PORT` or `https://NAME:PORT`; the port may be left out. Throws `Problem`.
    package init(_ text: String) throws(Problem) {
        guard
            let match = text.wholeMatch(
                of: #/(https?)://([^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#@:\s]+)(?::(\d{1,5}))?/?/#)
        else {
            throw .form
        }
        let (scheme, user, name, port) = (match.output.1, match.output.2, match.output.3, match.output.4)
        guard user == nil else { throw .secret }
        let number = port.map { Int($0) ?? 0 } ?? Self.ports[String(scheme)] ?? 0
        guard 1...65_535 ~= number else { throw .form }
        url = "\(scheme)://\(name):\(number)"
    }

    /// As messages name it.
    package var name: String { String(url.drop { $0 != "/" }.dropFirst(2)) }
}
