/// A log as other stores know it, whatever its name here.
package struct SharedLog: Sendable, Equatable {
    /// Its number in the index: that of its source.
    package var number: Int64
    /// By what it is told from others of its host: never changed once it is told.
    package var src: String
    /// The day, since 1970, that stands for its lines without a time.
    package var day: UInt16
    /// How many times its lines were sent as something else before, by other formats.
    package var reading: Int64
    /// Its path in its folder.
    package var path: String

    /// Of a source of the index.
    package init(number: Int64, src: String, day: UInt16, reading: Int64, path: String) {
        self.number = number
        self.src = src
        self.day = day
        self.reading = reading
        self.path = path
    }
}

/// A day as other stores are divided by.
package enum SharedDay {
    private static let nanoseconds: Int64 = 86_400_000_000_000
    /// 2100, from which on not every store counts.
    private static let end: Int64 = 4_102_444_800_000_000_000

    /// The UTC day of an instant, since 1970; 0 where there is none, or it is not of the years 1970 to 2099.
    package static func of(_ instant: Int64?) -> UInt16 {
        guard let instant, 0..<end ~= instant else { return 0 }
        return UInt16(instant / nanoseconds)
    }
}
