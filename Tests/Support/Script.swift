import Foundation
package import Testing

/// A script of Python among the tests, which says by its exit status and what it prints whether all is well.
package struct Script {
    /// The interpreter that `make test` equips with the browser's driver and DuckDB.
    package static let equipped = Checkout.url(".build/browser/bin/python").path

    private let path: String
    private let interpreter: String

    /// `path` is relative to `Tests`; `interpreter` is a path, or a name that is looked up.
    package init(_ path: String, interpreter: String = "python3") {
        self.path = Checkout.url("Tests/" + path).path
        self.interpreter = interpreter
    }

    package func run(_ arguments: [String]) throws -> Program {
        try Program.run(interpreter, ["-B", path] + arguments)
    }

    /// Records an issue, with all that the script printed, when its status is not 0.
    package func expectSuccess(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard interpreter != Self.equipped || FileManager.default.isExecutableFile(atPath: interpreter) else {
            Issue.record("there is no \(interpreter): make test installs it", sourceLocation: sourceLocation)
            return
        }
        let run = try run(arguments)
        guard run.status != 0 else { return }
        Issue.record(
            "\(path) \(arguments) ended with \(run.status):\n\(run.output)\(run.errors)", sourceLocation: sourceLocation
        )
    }
}
