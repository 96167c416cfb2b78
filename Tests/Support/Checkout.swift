package import Foundation

/// The files of the project that these tests were built from.
package enum Checkout {
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    /// `path` is relative to the top level, such as `Fixtures/demo`.
    package static func url(_ path: String) -> URL { root.appending(path: path) }
}
