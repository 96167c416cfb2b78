import Foundation

/// Reads the text format of Prometheus as strictly as promtool does, as far as gauges go.
struct PrometheusText {
    /// A line of values.
    struct Sample {
        var labels: [String: String]
        var value: Double
    }

    /// What belongs to one name.
    struct Family {
        var name: String
        var help: String
        var type: String
        var samples: [Sample] = []
    }

    /// The line that breaks the format.
    struct Fault: Error { var line: String }

    private(set) var families: [Family] = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(line: "the last line does not end") }
        var lines = text.dropLast().components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            guard let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\\]+)/),
                let type = lines.popFirst()?.wholeMatch(
                    of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (gauge|counter|untyped)/),
                help.output.1 == type.output.1, !families.contains(where: { $0.name == help.output.1 })
            else { throw Fault(line: line) }
            var family = Family(
                name: String(help.output.1), help: String(help.output.2), type: String(type.output.2))
            while let next = lines.first, !next.hasPrefix("#") {
                family.samples.append(try Self.sample(next, of: family.name))
                lines.removeFirst()
            }
            guard !family.samples.isEmpty, Set(family.samples.map(\.labels)).count == family.samples.count else {
                throw Fault(line: line)
            }
            families.append(family)
        }
    }

    private static func sample(_ line: String, of family: String) throws -> Sample {
        let form = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^}]*)\})? (-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)/
        guard let match = line.wholeMatch(of: form), match.output.1 == family, let value = Double(match.output.3) else {
            throw Fault(line: line)
        }
        var labels: [String: String] = [:]
        for pair in (match.output.2 ?? "").split(separator: ",", omittingEmptySubsequences: true) {
            guard let label = pair.wholeMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="([^"\\]*)"/) else {
                throw Fault(line: line)
            }
            labels[String(label.output.1)] = String(label.output.2)
        }
        return Sample(labels: labels, value: value)
    }
}
