/// A number in the fewest digits that read back the same, without a point when it is whole: `2`, `0.25`, `1e+20`.
struct Figure: Equatable, CustomStringConvertible {
    private let value: Double

    init(_ value: Double) {
        self.value = value
    }

    package var description: String {
        Int64(exactly: value).flatMap { $0.magnitude < 1 << 53 ? String($0) : nil } ?? value.description
    }
}
