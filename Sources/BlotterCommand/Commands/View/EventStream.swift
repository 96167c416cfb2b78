import BlotterReports

/// Reads Server-Sent Events that come in pieces.
final class EventStream {
    private static let longestRefusal = 4096

    /// The id of the last event that was whole.
    private(set) var lastID: String?
    /// Whether nothing has come yet.
    private(set) var isFirst = true
    private var refused: [UInt8] = []
    private var line: [UInt8] = []
    private var id: String?
    private var data: [String] = []
    private let event: (String) -> Bool

    /// `event` is given each event's data, and answers whether more are wanted.
    init(_ event: @escaping (String) -> Bool) { self.event = event }

    /// What the server says instead, in words: the detail of its problem document.
    var refusal: String { Payload(String(decoding: refused, as: UTF8.self))["detail"]?.text ?? "" }

    /// Takes bytes of an answer; whether more are wanted.
    func take(_ bytes: UnsafeRawBufferPointer, status: Int) -> Bool {
        guard status == 200 else {
            refused += bytes.prefix(max(0, Self.longestRefusal - refused.count))
            return true
        }
        isFirst = false
        for byte in bytes {
            if byte != UInt8(ascii: "\n") {
                line.append(byte)
                continue
            }
            let text = String(decoding: line, as: UTF8.self)
            line.removeAll(keepingCapacity: true)
            guard take(text) else { return false }
        }
        return true
    }

    private func take(_ line: String) -> Bool {
        if line.hasPrefix("id: ") {
            id = String(line.dropFirst(4))
        } else if line.hasPrefix("data: ") {
            data.append(String(line.dropFirst(6)))
        } else if line.isEmpty, !data.isEmpty {
            lastID = id ?? lastID
            defer { data = [] }
            return event(data.joined(separator: "\n"))
        }
        return true
    }
}
