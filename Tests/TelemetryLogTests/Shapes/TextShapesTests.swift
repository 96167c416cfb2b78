import TestSupport
import Testing

@testable import TelemetryLog

@Suite struct TextShapesTests {
    /// Reads each text with what is known of the ones before it, and by the parser alone.
    private final class Readers {
        let names = LineNames(sought: [])
        let shapes = TextShapes()
        let known = JSONTree()
        let parsed = JSONTree()

        /// How the two readings differ; nil when they do not.
        func difference(of text: [UInt8]) -> String? {
            text.withUnsafeBytes { text in
                let isRead = known.read(text, names: names, shapes: shapes)
                guard parsed.read(text, names: names) == isRead else { return isRead ? "is read" : "is not read" }
                return isRead ? differenceOfTrees() : nil
            }
        }

        private func differenceOfTrees() -> String? {
            guard known.nodes.count == parsed.nodes.count else { return "\(known.nodes.count) nodes" }
            for index in known.nodes.indices {
                let (left, right) = (known.nodes[index], parsed.nodes[index])
                guard Self.fields(left) == Self.fields(right) else { return "node \(index): \(left), not \(right)" }
                guard known.written(left).elementsEqual(parsed.written(right)) else { return "bytes of node \(index)" }
            }
            guard known.reader.hasEscapes || !parsed.reader.hasEscapes else { return "no escapes" }
            return nil
        }

        private static func fields(_ node: JSONTree.Node) -> [Int64] {
            [
                Int64(node.kind.rawValue), node.hasEscape ? 1 : 0, node.keyHasEscape ? 1 : 0, Int64(node.start),
                Int64(node.end), Int64(node.keyStart), Int64(node.keyEnd), Int64(node.name), Int64(node.next),
            ]
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a text of a known shape is read as the parser reads it`(seed: UInt64) {
        var lines = RandomLine(seed: seed)
        let readers = Readers()
        var met: [[UInt8]] = []
        for round in 0..<3000 {
            var text = Array(lines.line(lines.object().0).utf8)
            // Mostly one that was met, with other values or broken.
            if met.count > 20, round % 4 > 0 {
                text = met[lines.random.below(met.count)]
                if round % 4 > 1 { vary(&text, &lines.random) } else { text = lines.mutant(of: text) }
            }
            guard !text.isEmpty else { continue }
            met.append(text)
            if met.count > 60 { met.removeFirst() }
            if let difference = readers.difference(of: text) {
                Issue.record("\(difference): \(String(decoding: text, as: UTF8.self))")
                return
            }
        }
        #expect(readers.shapes.hits > 100)
    }

    /// Changes some letters and digits, of which most are in values.
    private func vary(_ text: inout [UInt8], _ random: inout SeededRandom) {
        for _ in 0..<4 {
            let place = random.below(text.count)
            guard text[place].isDigit || text[place].isASCIILetter else { continue }
            let others = text[place].isDigit ? ["7", "70", "0"] : ["", "x", "é", "\\\"", "\\u00e9", "{", "[1]"]
            text.replaceSubrange(place...place, with: others[random.below(others.count)].utf8)
        }
    }

    /// A line of two values, and whether it is one of the same shape.
    @Test(arguments: [
        (#"{"a": "x", "b": 1}"#, true), (#"{"a": "", "b": -0.5e+3}"#, true), (#"{"a": "\"", "b": 0}"#, true),
        (#"{"a": "é漢", "b": 12}"#, true), (#"{"a": "x", "b": null}"#, false), (#"{"a": 1, "b": 1}"#, false),
        (#"{"a":"x","b":1}"#, false), (#"{"b": "x", "a": 1}"#, false), (#"{"a": "x", "b": [1]}"#, false),
        (#"{"a": "x", "b": 01}"#, false), (#"{"a": "x", "b": 1.}"#, false), (#"{"a": "x", "b": 1e}"#, false),
        ("{\"a\": \"\u{1F}\", \"b\": 1}", false), (#"{"a": "x", "b": 1} "#, false), (#"{"a": "x", "b": 1"#, false),
    ])
    func `only what differs in its values has the same shape`(text: String, isSame: Bool) {
        let readers = Readers()
        #expect(readers.difference(of: Array(#"{"a": "some text", "b": 7.25}"#.utf8)) == nil)
        let shape = Array(text.utf8).withUnsafeBytes { readers.shapes.match($0) }
        #expect((shape > 0) == isSame)
        #expect(readers.difference(of: Array(text.utf8)) == nil)
    }

    @Test func `names that are data do not fill the memory`() {
        let readers = Readers()
        for number in 0..<10_000 {
            #expect(readers.difference(of: Array(#"{"key \#(number)": 1}"#.utf8)) == nil)
            readers.shapes.forgetIfFull()
        }
        #expect(readers.shapes.isFull && readers.shapes.shapes.count < 5000)
        #expect(Array(#"{"key 7": 1}"#.utf8).withUnsafeBytes { readers.shapes.match($0) } == 0)
        for _ in 0..<TextShapes.pause {
            _ = Array(#"{"key 7": 1}"#.utf8).withUnsafeBytes { readers.shapes.match($0) }
        }
        readers.shapes.forgetIfFull()
        #expect(!readers.shapes.isFull)
        #expect(readers.difference(of: Array(#"{"key 7": 1}"#.utf8)) == nil)
        #expect(Array(#"{"key 7": 1}"#.utf8).withUnsafeBytes { readers.shapes.match($0) } > 0)
    }
}
