/// A share from 0 to 1 in per cent with one digit, in which only nothing is 0% and only all is 100%.
package struct Percent: Equatable, CustomStringConvertible {
    private let share: Double

    /// Of a share from 0 to 1.
    package init(_ share: Double) {
        self.share = share
    }

    package var description: String {
        if share <= 0 || share >= 1 { return "\((share * 100).fixed(0))%" }
        return min(99.9, max(0.1, share * 100)).fixed(1) + "%"
    }
}
