import Blotter
import BlotterReports

/// One blotter.toml: its values by their keys, each with the line that it stands in.
struct SettingsFile {
    /// What a setting is set to.
    struct Value: Equatable {
        /// The values of the option or variable that it stands for; a flag that is set has the empty text, one that is not
        /// has none.
        var texts: [String]
        /// As `config show` prints it.
        var shown: String
        /// From 1.
        var line: Int
    }

    /// As it is named in messages.
    let path: String
    private(set) var values: [String: Value] = [:]
    /// The folder that paths in it are seen from.
    private let folder: String

    /// Reads a document; throws `CommandError` for what is wrong in it.
    init(_ document: String, path: String) throws {
        self.path = path
        folder = IndexFile.parent(of: path)
        let members: [TOMLValue.Member]
        do {
            members = try TOMLValue.members(of: document)
        } catch {
            throw CommandError("\(path):\(error.line)", error.message, remedy: "see 'blotter help configuration'")
        }
        let sections = Set(Setting.all.compactMap(\.section))
        for member in members {
            if case .table(let inner) = member.value.content, sections.contains(member.name) {
                for one in inner { try take(one, key: "\(member.name).\(one.name)") }
            } else {
                try take(member, key: member.name)
            }
        }
    }

    private mutating func take(_ member: TOMLValue.Member, key: String) throws {
        guard let setting = Setting.all.first(where: { $0.key == key }) else {
            let isSection = if case .table = member.value.content { !key.contains(".") } else { false }
            let names = isSection ? Set(Setting.all.compactMap(\.section)).sorted() : Setting.all.map(\.key)
            let nearest = NearestName(to: key, among: names).name
            throw fault(
                member, "there is no setting \(key)",
                remedy: nearest.map { "did you mean \($0)?" } ?? "see 'blotter help configuration'")
        }
        guard let (texts, shown) = read(member.value.content, as: setting.kind) else {
            throw fault(member, "\(key) takes \(setting.kind.expected)", remedy: "see 'blotter help configuration'")
        }
        values[key] = Value(texts: texts, shown: shown, line: member.value.line)
    }

    private func fault(_ member: TOMLValue.Member, _ problem: String, remedy: String) -> CommandError {
        CommandError("\(path):\(member.value.line)", problem, remedy: remedy)
    }

    /// nil for a value of another kind.
    private func read(_ content: TOMLValue.Content, as kind: Setting.Kind) -> (texts: [String], shown: String)? {
        switch (kind, content) {
        case (.text, .string(let text)) where !text.isEmpty:
            return ([text], quoted(text))
        case (.path, .string(let text)) where !text.isEmpty:
            return ([absolute(text)], quoted(absolute(text)))
        case (.number, .integer(let digits)):
            return ([digits], digits)
        case (.flag, .boolean(let isSet)):
            return (isSet ? [""] : [], "\(isSet)")
        case (.texts, _), (.paths, _):
            return list(content, ofPaths: kind == .paths)
        case (.thresholds, .table(let members)):
            return thresholds(members)
        default:
            return nil
        }
    }

    /// A text, or an array of texts.
    private func list(_ content: TOMLValue.Content, ofPaths: Bool) -> (texts: [String], shown: String)? {
        let contents: [TOMLValue.Content] =
            if case .array(let values) = content { values.map(\.content) } else { [content] }
        let texts = contents.compactMap { content in
            if case .string(let text) = content, !text.isEmpty { ofPaths ? absolute(text) : text } else { nil }
        }
        // The variable has a colon between two paths.
        guard texts.count == contents.count, !ofPaths || !texts.contains(where: { $0.contains(":") }) else {
            return nil
        }
        return (
            ofPaths ? [texts.joined(separator: ":")] : texts, "[\(texts.map(quoted).joined(separator: ", "))]"
        )
    }

    private func thresholds(_ members: [TOMLValue.Member]) -> (texts: [String], shown: String)? {
        var pairs: [(name: String, text: String, shown: String)] = []
        for member in members {
            switch member.value.content {
            case .integer(let number), .float(let number): pairs.append((member.name, number, number))
            case .string("off"): pairs.append((member.name, "off", "\"off\""))
            default: return nil
            }
        }
        return (
            pairs.map { "\($0.name)=\($0.text)" },
            "{ \(pairs.map { "\($0.name) = \($0.shown)" }.joined(separator: ", ")) }"
        )
    }

    private func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : folder + "/" + path }

    private func quoted(_ text: String) -> String { JSONText.string(text).description }
}

extension Setting.Kind {
    /// What a value has to be, in words.
    fileprivate var expected: String {
        switch self {
        case .text: "a text, such as \"15m\""
        case .path: "the path of a file or folder, as a text"
        case .paths: "paths without a colon: a text, or an array of texts"
        case .texts: "a text, or an array of texts"
        case .number: "a whole number"
        case .flag: "true or false"
        case .thresholds: "a table of checks with a number or \"off\" each, such as { error_rate = 0.5 }"
        }
    }
}
