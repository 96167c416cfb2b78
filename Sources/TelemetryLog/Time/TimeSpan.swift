/// A length of time in nanoseconds, below zero for one that goes back.
///
/// Times come from logs, from file systems and from clocks, so two of them may be further apart than 64 bits can count,
/// 292 years. What does not fit is the last that does: nothing here ends the process, and far away stays far away.
package struct TimeSpan: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// As many seconds; those of a file system or a clock come with nanoseconds beside them.
    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.init(wide: Int128(seconds) * 1_000_000_000 + Int128(nanoseconds))
    }

    /// NaN is no time at all.
    package init(seconds: Double) {
        let nanoseconds = (seconds * 1e9).rounded()
        // 2^63 as a Double is the first that does not fit.
        self.init(
            nanoseconds: nanoseconds.isNaN
                ? 0 : nanoseconds >= 0x1p63 ? .max : nanoseconds < -0x1p63 ? .min : Int64(nanoseconds))
    }

    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: seconds, nanoseconds: attoseconds / 1_000_000_000)
    }

    private init(wide: Int128) { nanoseconds = Int64(clamping: wide) }

    package static let zero = TimeSpan(nanoseconds: 0)
    package static let minute = TimeSpan(seconds: 60)
    package static let hour = TimeSpan(seconds: 3600)
    package static let day = TimeSpan(seconds: 86_400)

    /// Without its sign.
    package var magnitude: Self { nanoseconds < 0 ? Self(wide: -Int128(nanoseconds)) : self }

    package var inSeconds: Double { Double(nanoseconds) / 1e9 }
    package var inDays: Double { inSeconds / 86_400 }
    package var duration: Duration { .nanoseconds(nanoseconds) }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    package static func * (span: Self, count: Int) -> Self { Self(wide: Int128(span.nanoseconds) * Int128(count)) }

    fileprivate static func between(_ first: Timestamp, _ second: Timestamp) -> Self {
        Self(wide: Int128(second.nanoseconds) - Int128(first.nanoseconds))
    }
}

extension Timestamp {
    /// As many seconds since 1970-01-01T00:00:00 UTC.
    package init(seconds: Int64, nanoseconds: Int64) {
        self.init(nanoseconds: TimeSpan(seconds: seconds, nanoseconds: nanoseconds).nanoseconds)
    }

    /// From the right one to the left one.
    package static func - (left: Self, right: Self) -> TimeSpan { .between(right, left) }

    package static func + (time: Self, span: TimeSpan) -> Self {
        Self(nanoseconds: Int64(clamping: Int128(time.nanoseconds) + Int128(span.nanoseconds)))
    }

    package static func - (time: Self, span: TimeSpan) -> Self {
        Self(nanoseconds: Int64(clamping: Int128(time.nanoseconds) - Int128(span.nanoseconds)))
    }

    /// The last multiple of `span` since the epoch that is not later; `span` is above zero.
    package func floored(to span: TimeSpan) -> Self {
        let rest = nanoseconds % span.nanoseconds
        return self - TimeSpan(nanoseconds: rest < 0 ? rest + span.nanoseconds : rest)
    }
}
