import Testing

@testable import BlotterServer

@Suite struct HostCheckTests {
    @Test(arguments: [
        ("localhost:8000", true), ("LOCALHOST:8000", true), ("127.0.0.1:8000", true), ("[::1]:8000", true),
        ("localhost", false), ("localhost:80", false), ("evil.test:8000", false), ("127.0.0.1.evil.test:8000", false),
        ("10.1.2.3:8000", false), ("localhost:8000 ", false), ("localhost:08000", false), (":8000", false), ("", false),
    ]) func `only this server's own names are taken`(host: String, isAllowed: Bool) {
        #expect(HostCheck(address: "127.0.0.1", port: 8000).allows(host) == isAllowed)
    }

    /// Clients leave out the port of the scheme (RFC 9110, 7.2).
    @Test(arguments: [
        ("localhost", true), ("localhost:80", true), ("[fe80::2]", true), ("[FE80::2]:80", true), ("[::1]", true),
        ("fe80::2", false), ("[fe80::3]", false), ("localhost:8000", false), ("trader1", true), ("trader1:80", true),
        ("trader1:81", false),
    ]) func `port 80 need not be said`(host: String, isAllowed: Bool) {
        #expect(HostCheck(address: "fe80::2", port: 80, names: ["trader1"]).allows(host) == isAllowed)
    }

    @Test(
        arguments: [
            ("trader1:8000", true), ("localhost:9000", true), ("localhost:9001", false), ("10.1.2.3:8000", true),
            ("[fe80::1]:8000", true), ("[::ffff:10.1.2.3]:8000", true), ("10.1.2.3:80", false), ("10.1.2.3", false),
            ("10.1.2.3.evil.test:8000", false), ("evil.test:8000", false), ("10.1.2:8000", false),
            ("10.1.2.3.4:8000", false), ("10.1.2.256:8000", false), ("10.1..3:8000", false), ("+1.2.3.4:8000", false),
            ("[evil.test]:8000", false), ("[fe80::1:8000", false),
        ], ["0.0.0.0", "::"])
    func `any address is taken where all are listened on, and further names`(
        host: (text: String, isAllowed: Bool), address: String
    ) {
        let check = HostCheck(address: address, port: 8000, names: ["Trader1", "localhost:9000"])
        #expect(check.allows(host.text) == host.isAllowed)
    }

    @Test(arguments: [
        ("10.1.2.3", true), ("10.1.2.3:80", true), ("[fe80::80]", true), ("10.1.2.3:8080", false), ("evil.test", false),
    ]) func `any address is taken without port 80, too`(host: String, isAllowed: Bool) {
        #expect(HostCheck(address: "0.0.0.0", port: 80).allows(host) == isAllowed)
    }

    @Test func `a request without a host is none of this server`() {
        #expect(!HostCheck(address: "127.0.0.1", port: 8000).allows(nil))
    }
}
