import SQLite
import TelemetryLog

/// Where a row of events has what a payload is put together of: the columns of its ids, and of its first value, behind
/// which the others follow.
struct PayloadLayout {
    var orderID: Int32
    var intentID: Int32
    var fillID: Int32
    var firstValue: Int32

    /// Appends the payload of a row, whose form has these pieces.
    func append(_ pieces: [PayloadFormat.Piece], of row: Statement, to payload: inout [UInt8]) {
        for piece in pieces {
            let column: Int32
            switch piece {
            case .text(let text):
                payload.append(contentsOf: text)
                continue
            case .value(let number): column = firstValue + number
            case .orderID: column = orderID
            case .intentID: column = intentID
            case .fillID: column = fillID
            }
            row.withBytes(column) { bytes in
                if bytes.count > Self.usualValue {
                    payload.reserveCapacity(payload.count + bytes.count + Self.usualValue)
                }
                payload.append(contentsOf: bytes)
            }
        }
    }

    private static let usualValue = 256
}
