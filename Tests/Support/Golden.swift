import Foundation
package import Testing

/// A file that holds what is expected; a missing one is recorded, and the test fails all the same.
package func expectGolden(
    _ actual: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let url = Checkout.url("Tests/Golden/\(name)")
    guard let expected = try? String(contentsOf: url, encoding: .utf8) else {
        try actual.write(to: url, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name): look at it and run again", sourceLocation: sourceLocation)
        return
    }
    guard actual != expected else { return }
    let diff = try difference(expected: url.path, actual: actual)
    Issue.record("\(name) differs:\n\(diff)", sourceLocation: sourceLocation)
}

private func difference(expected: String, actual: String) throws -> String {
    try Program.run("diff", ["-u", expected, "-"], input: actual).output
}
