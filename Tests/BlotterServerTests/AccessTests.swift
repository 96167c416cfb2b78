import Testing

@testable import BlotterServer

@Suite struct AccessTests {
    private static let token = "0123456789abcdef"

    @Test(arguments: [
        (nil, false), ("", false), ("Bearer", false), ("Bearer ", false), ("Bearer \(token)", true),
        ("bearer \(token)", true), ("BEARER \(token)", true), ("Bearer 0123456789abcdeF", false),
        ("Bearer 0123456789abcde", false), ("Bearer \(token)0", false), ("Bearer \(token)\(token)", false),
        ("Bearer \(token) ", false), ("Bearer\t\(token)", false), ("Bearer \(token), \(token)", false),
        ("Basic \(token)", false), (token, false),
    ]) func `only the token itself opens`(header: String?, isAllowed: Bool) {
        #expect(Access(token: Self.token).allows(header, path: ["api"]) == isAllowed)
    }

    @Test(arguments: [
        ([], false), (["healthz"], true), (["healthz", "more"], false), (["api", "healthz"], false),
        (["Healthz"], false),
    ]) func `what is open needs no token`(path: [String], isOpen: Bool) {
        let access = Access(token: Self.token) { $0 == ["healthz"] }
        #expect(access.allows(nil, path: path) == isOpen)
        #expect(access.allows("Bearer wrong", path: path) == isOpen)
        #expect(access.allows("Bearer \(Self.token)", path: path))
    }

    @Test(arguments: [nil, "", "Bearer \(token)", "nonsense"])
    func `without a token all is open`(header: String?) {
        #expect(Access().allows(header, path: ["api"]))
    }
}
