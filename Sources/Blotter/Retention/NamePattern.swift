private import Glibc

/// A shell's pattern for names (POSIX.1-2017, XCU 2.13): `*`, `?` and `[…]`.
struct NamePattern {
    private let pattern: String

    init(_ pattern: String) { self.pattern = pattern }

    func matches(_ name: String) -> Bool { fnmatch(pattern, name, 0) == 0 }
}
