import Foundation
import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct PayloadFieldTests {
    @Test func `each name says one thing`() {
        let names = PayloadField.allCases.flatMap(\.names)
        #expect(names.count == Set(names).count)
        #expect(PayloadField.allCases.filter(\.names.isEmpty) == [])
    }

    @Test func `ids have these names, in this order`() {
        #expect(PayloadField.orderID.names == ["order_id", "client_id"])
        #expect(PayloadField.intentID.names == ["intent_id"])
        #expect(PayloadField.fillID.names == ["fill_id", "trade_id", "execution_id"])
    }

    /// That the reader of lines acts on every name that a field has, and on those before it rather.
    @Test(arguments: [PayloadField.orderID, .intentID, .fillID]) func `an id is read by each of its names`(
        field: PayloadField
    ) throws {
        func id(_ names: [String]) throws -> String? {
            let members = names.map { "\"\($0)\": \"by \($0)\"" }.joined(separator: ", ")
            let event = try #require(ParsedLine("{\"kind\": \"fill\", \"payload\": {\(members)}}").event)
            return switch field {
            case .orderID: event.order
            case .intentID: event.intent
            default: event.fill
            }
        }
        let names = field.names
        for place in names.indices {
            #expect(try id([names[place]]) == "by \(names[place])")
            #expect(try id(names[place...].reversed()) == "by \(names[place])")
        }
    }

    @Test(arguments: [
        (PayloadField.quantity, 0), (.filledQuantity, 1), (.fillPrice, 2), (.fillFee, 3), (.cumulativeQuantity, 4),
        (.averagePrice, 5),
    ])
    func `an amount is read by its name`(field: PayloadField, place: Int) throws {
        for name in field.names {
            let event = try #require(ParsedLine("{\"kind\": \"note\", \"payload\": {\"\(name)\": 1.5}}").event)
            #expect(event.amounts == (0..<6).map { $0 == place ? 1.5 : nil })
        }
    }

    @Test(arguments: [("fill", "USD"), ("bust", nil), ("order", nil)]) func `a fill's fee has a currency`(
        kind: String, expected: String?
    ) throws {
        let event = try ParsedLine(#"{"payload": {"fee_currency": "USD", "fill_fee": 1}, "kind": "\#(kind)"}"#).event
        #expect(try #require(event).feeCurrency == expected)
    }

    /// The words of the manual's table of dialects, and of what follows it, that are names of members.
    @Test func `the manual tells both dialects`() throws {
        let chapter = try String(contentsOf: Checkout.url("Sources/Manual/logs.md"), encoding: .utf8)
        let begin = try #require(chapter.range(of: "Two dialects are understood")).upperBound
        let end = try #require(chapter[begin...].range(of: "Of members with the same name")).lowerBound
        let words = Set(chapter[begin..<end].matches(of: /`([a-z_]+)`/).map { String($0.output.1) })
        let fields: [PayloadField] = [.orderID, .intentID, .fillID, .gate, .decision, .passed]
        #expect(Set(fields.flatMap(\.names)).subtracting(words) == [])
    }
}
