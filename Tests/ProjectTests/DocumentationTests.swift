import TestSupport
import Testing

/// What other modules use says what it is: shapes, units, what it throws.
@Suite struct DocumentationTests {
    /// Of the declarations that another module sees, and of all types.
    private static let leastShare = 0.95

    @Test func `what a module exports is documented, and so is each type`() throws {
        var missing: [String] = []
        var count = 0
        for file in try SourceFile.all(below: "Sources", "Migrations") {
            for declaration in file.declarations where declaration.isType || declaration.isExported {
                count += 1
                if !declaration.isDocumented { missing.append("\(file.path):\(declaration.line)") }
            }
        }
        let share = 1 - Double(missing.count) / Double(count)
        #expect(
            share >= Self.leastShare, "\(missing.count) of \(count) say nothing: \(missing.joined(separator: "\n"))")
        #expect(count > 1000)
    }
}
