extension TimestampStyle {
    /// How the offset from UTC is written; `-00:00` and `+00:00` are two.
    struct Zone: Hashable, Sendable {
        /// How it is written: not at all, `Z`, `z`, `±hh:mm`, `±hhmm`, `±hh`, `UTC` or `GMT`.
        enum Form: UInt8, Sendable {
            case absent, upperZ, lowerZ
            case colon, compact, hours
            case utc, gmt
        }

        static let zulu = Zone(form: .upperZ, isNegative: false, minutes: 0)

        var isAbsent: Bool { form == .absent }

        private var form: Form
        /// Whether a space stands before it, as it always does before `UTC` and `GMT`.
        private var hasSpace = false
        private var isNegative: Bool
        /// The magnitude of the offset: below 1440.
        private var minutes: Int

        private init(form: Form, isNegative: Bool, minutes: Int) {
            self.form = form
            self.isNegative = isNegative
            self.minutes = minutes
        }

        /// Reads all of `text` after `start`: nothing, `Z`, `z`, ` UTC`, ` GMT`, or `±hh:mm`, `±hhmm` or `±hh`, before
        /// which a space may stand; else `nil`.
        @inline(__always)
        init?(_ text: UnsafeRawBufferPointer, from start: Int) {
            self.init(form: .absent, isNegative: text.holds("-", at: start), minutes: 0)
            let length = text.count - start
            guard length > 0 else { return }
            guard length > 1 else {
                if text.holds("Z", at: start) {
                    form = .upperZ
                } else if text.holds("z", at: start) {
                    form = .lowerZ
                } else {
                    return nil
                }
                return
            }
            if text.holds(" ", at: start) {
                self.init(spaced: text, from: start + 1)
                return
            }
            switch length {
            case 6 where text.holds(":", at: start + 3): form = .colon
            case 5: form = .compact
            case 3: form = .hours
            default: return nil
            }
            guard isNegative || text.holds("+", at: start),
                let hour = text.decimal(at: start + 1, digits: 2),
                let minute = form == .hours ? 0 : text.decimal(at: text.count - 2, digits: 2),
                hour <= 23, minute <= 59
            else { return nil }
            minutes = hour * 60 + minute
        }

        /// Reads what stands after a space.
        @inline(never)
        private init?(spaced text: UnsafeRawBufferPointer, from start: Int) {
            self.init(form: .absent, isNegative: false, minutes: 0)
            if text.ends(with: "UTC", at: start) {
                form = .utc
            } else if text.ends(with: "GMT", at: start) {
                form = .gmt
            } else {
                guard text.holds("+", at: start) || text.holds("-", at: start), let zone = Zone(text, from: start)
                else {
                    return nil
                }
                self = zone
            }
            hasSpace = true
        }

        /// Seconds that a clock in this zone is ahead of UTC.
        @inline(__always)
        var offset: Int {
            isNegative ? minutes * -60 : minutes * 60
        }

        @inline(__always)
        var width: Int {
            let width =
                switch form {
                case .absent: 0
                case .upperZ, .lowerZ: 1
                case .hours, .utc, .gmt: 3
                case .compact: 5
                case .colon: 6
                }
            return hasSpace ? width + 1 : width
        }

        /// Writes ``width`` bytes at `index`.
        @inline(__always)
        func render(into buffer: UnsafeMutableRawBufferPointer, at start: Int) {
            var index = start
            if hasSpace {
                buffer[index] = UInt8(ascii: " ")
                index += 1
            }
            switch form {
            case .absent: return
            case .utc: buffer.write("UTC", at: index)
            case .gmt: buffer.write("GMT", at: index)
            case .upperZ: buffer[index] = UInt8(ascii: "Z")
            case .lowerZ: buffer[index] = UInt8(ascii: "z")
            case .colon, .compact, .hours:
                buffer[index] = isNegative ? UInt8(ascii: "-") : UInt8(ascii: "+")
                let (hour, minute) = UInt64(truncatingIfNeeded: minutes).quotientAndRemainder(dividingBy: 60)
                buffer.write(hour, digits: 2, at: index + 1)
                if form == .colon { buffer[index + 3] = UInt8(ascii: ":") }
                if form != .hours { buffer.write(minute, digits: 2, at: start + width - 2) }
            }
        }
    }
}
