/// What becomes of the values of a native line of one shape, in terms of their numbers from 1; 0 stands for none.
struct LinePlan: BitwiseCopyable {
    var kind = LogEvent.Kind.other
    /// The number of the kind's text.
    var kindName: Int32 = 0
    /// The number of the line's form, where times are written in the style of that number.
    var form: Int32 = 0
    var style: Int32 = 0
    var time: UInt8 = 0
    var session: UInt8 = 0
    var symbol: UInt8 = 0
    var mode: UInt8 = 0
    var orderID: UInt8 = 0
    var intentID: UInt8 = 0
    var fillID: UInt8 = 0
    var feeCurrency: UInt8 = 0
    /// How many values the line has.
    var slotCount: UInt8 = 0

    /// The payload's object.
    var payload = Range()
    // In the lists of all plans.
    /// The values of the payload.
    var values = List()
    var amounts = List()
    /// What is searched, but for the symbol, in the order of the search.
    var searched = List()
    /// The members that no column gives, with their names.
    var extras = List()
    /// Values that are ids as long as they are texts that are not empty, or whole numbers.
    var ids = List()
    /// The pieces of the line between the values as `json.dumps` writes them, and their bytes together; none where the
    /// line is spaced so.
    var pieces = List()
    var pieceBytes: Int32 = 0

    /// A part of one of the lists.
    struct List: BitwiseCopyable {
        var first: Int32 = 0
        var count: Int32 = 0
    }

    /// Some of the line: each end is counted from the end of a value, or from the line's start.
    struct Range: BitwiseCopyable {
        var start = Place()
        var end = Place()
    }

    /// A place in the line, so many bytes after a value's end; 0 is the line's start.
    struct Place: BitwiseCopyable {
        var value: UInt8 = 0
        var offset: UInt32 = 0

        @inline(__always)
        func offset(_ ends: UnsafeMutablePointer<UInt32>) -> Int { Int(ends[Int(value)] &+ offset) }
    }

    /// A value that is an amount of the event.
    struct Amount: BitwiseCopyable {
        var value: UInt8
        /// Whether it is a number written as text.
        var isText: Bool
        var field: PayloadRole
    }

    /// A text, or a number if it is whole.
    struct Searched: BitwiseCopyable {
        var value: UInt8
        var isNumber: Bool
    }
}
