import Foundation
import TestSupport
import Testing

/// CONTRIBUTING.md is short, and its ways lead somewhere.
@Suite struct ContributingTests {
    private let text: String

    init() throws { text = try String(contentsOf: Checkout.url("CONTRIBUTING.md"), encoding: .utf8) }

    @Test func `each path that it names is there`() {
        let paths = text.matches(of: #/`((?:Sources|Tests|Migrations|Fixtures)(?:/[\w+.-]+)*)`/#).map {
            String($0.output.1)
        }
        #expect(paths.filter { !FileManager.default.fileExists(atPath: Checkout.url($0).path) } == [])
        #expect(paths.count > 20)
    }

    @Test func `it can be read in one go`() {
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 150)
    }

    @Test func `what versions are told elsewhere are those of the program`() throws {
        let version = try Program.run(try #require(Program.blotter), ["--version"]).output.dropFirst("blotter ".count)
            .dropLast()
        let api = try String(contentsOf: Checkout.url("Sources/CDashboard/site/openapi.json"), encoding: .utf8)
        #expect(api.firstMatch(of: #/"version": "([^"]+)"/#)?.output.1 == version)
        let changes = try String(contentsOf: Checkout.url("CHANGELOG.md"), encoding: .utf8)
        let headings = changes.matches(of: #/\n## (.+)/#).map { String($0.output.1) }
        #expect(headings.first { $0 != "Unreleased" }.map { String($0.prefix { $0 != " " }) } == String(version))
    }
}
