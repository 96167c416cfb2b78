import Testing

@testable import ClickHouse

@Suite struct ServerAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:18121", "http://127.0.0.1:18121"), ("http://trader", "http://trader:8123"),
        ("https://db.example.com/", "https://db.example.com:8443"), ("http://[::1]:9", "http://[::1]:9"),
    ]) func `an address is a scheme, a name and a port`(text: String, url: String) throws {
        let address = try ServerAddress(text)
        #expect(address.url == url)
        #expect(address.name == url.drop { $0 != "/" }.dropFirst(2))
    }

    @Test(arguments: [
        "", "trader", "ftp://a", "http://", "http://a:0", "http://a:65536", "http://a/b", "http://a?x=1", "http://a b",
    ])
    func `nothing else is one`(text: String) {
        #expect(throws: ServerAddress.Problem.form) { try ServerAddress(text) }
    }

    @Test func `a password is not to be in it`() {
        #expect(throws: ServerAddress.Problem.secret) { try ServerAddress("http://me:secret@a:8123") }
    }
}
