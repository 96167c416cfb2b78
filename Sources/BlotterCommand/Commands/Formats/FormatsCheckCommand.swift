import Blotter
import BlotterReports
import TelemetryLog

/// `formats check`: whether mapping files are right, their samples included.
struct FormatsCheckCommand {
    private let invocation: Invocation
    private let files: [String]

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        files = Array(invocation.options.positionals.dropFirst())
        if files.isEmpty { throw UsageError.missingArgument("MAPPING") }
    }

    func run() throws -> Int32 {
        var isRight = true
        var known: [FormatDefinition] = []
        for file in files {
            do {
                for result in try FormatPlaces(named: [invocation.absolute(file)]).results() {
                    do {
                        known.append(try result.get())
                    } catch let problem as FormatFile.Problem {
                        isRight = false
                        invocation.errors.note("\(CommandError("\(problem.file):\(problem.line)", "\(problem.fault)"))")
                        continue
                    }
                    if let format = known.last { tell(format, of: file) }
                }
            } catch let problem as FormatPlaces.Unreadable {
                isRight = false
                invocation.errors.note("\(CommandError(problem.path, problem.reason))")
            }
        }
        for format in known { tellShadows(of: format, among: order(known)) }
        return isRight ? 0 : 1
    }

    private func tell(_ format: FormatDefinition, of file: String) {
        let samples = format.samples.count
        let checked = samples == 0 ? "no sample" : "\(Count(samples)) sample\(samples == 1 ? "" : "s")"
        let remark = format.conditions.isEmpty ? "; without match it takes every line, native ones too" : ""
        invocation.output.write(
            "\(Escaped(file).text): format \(Escaped(format.name).text) is right, \(checked)\(remark)\n")
    }

    /// The formats in the order in which they would be asked: those that are not installed go first, as `--formats` has
    /// them. An installed one that is wrong is no matter of this check.
    private func order(_ known: [FormatDefinition]) -> [FormatDefinition] {
        let folder = (try? LogLocation.path(invocation)).map { [invocation.absolute($0)] } ?? []
        let installed = (try? LogLocation.formats(invocation, folders: folder)) ?? []
        return known.filter { format in !installed.contains { $0.file == format.file } } + installed
    }

    /// Tells whose lines the format takes, and who takes its own, by the samples of all.
    private func tellShadows(of format: FormatDefinition, among order: [FormatDefinition]) {
        let set = FormatSet(own: order, builtIn: BuiltInFormats.all)
        let shadows = FormatShadows(set, idle: [format.name])
        for sample in format.samples { shadows.take(line: sample.line) }
        for (shadow, count) in shadows.lines.sorted(by: { $0.key.taker < $1.key.taker }) {
            invocation.note("\(format.name): \(shadow.taker) goes before it and takes \(Count(count)) of its samples")
        }
        let names = Set((order + BuiltInFormats.all).map(\.name)).subtracting([format.name])
        let others = FormatShadows(set, idle: names)
        for sample in (order + BuiltInFormats.all).filter({ $0.name != format.name }).flatMap(\.samples) {
            others.take(line: sample.line)
        }
        for shadow in others.lines.keys.sorted(by: { $0.format < $1.format }) where shadow.taker == format.name {
            invocation.note("\(format.name): it takes a sample of \(shadow.format), which goes after it")
        }
        let alone = FormatShadows(FormatSet(own: [format]), idle: [])
        let natives = Self.natives.filter { alone.taker(of: $0) == format.name }.count
        if natives > 0 { invocation.note("\(format.name): it takes native lines; let match ask for more") }
    }

    /// Native lines of all kinds, as README has them.
    private static let natives = ["intent", "order", "fill", "gate", "error"].map { kind in
        #"{"ts": "2025-12-20T09:30:45Z", "session_id": "s", "symbol": "BTC-USD", "mode": "paper", "kind": "\#(kind)", "#
            + #""payload": {"order_id": "o", "client_id": "c", "side": "buy", "quantity": 1}}"#
    }
}
