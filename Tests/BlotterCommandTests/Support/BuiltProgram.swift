import Foundation

/// The program that was built beside the tests.
enum BuiltProgram {
    static let path = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "blotter").path
}
