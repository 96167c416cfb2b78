/// What members the lines of a log have, by their pointers, and some of their values.
final class MemberSurvey {
    /// A member of some lines.
    struct Member {
        /// The JSON pointer (RFC 6901) from the innermost object.
        var pointer: String
        /// Its name alone, as `AutoNames` compares it.
        var name: String
        /// Steps from the innermost object.
        var depth: Int
        /// Lines that have it.
        var lines = 0
        /// The values that were met first.
        var values: [String] = []
        /// Of each value how often it came, as long as they are few.
        var counts: [String: Int] = [:]
        /// Whether it is an array with an object in it.
        var holdsObjects = false
    }

    private(set) var members: [Member] = []
    private(set) var lines = 0
    private var places: [String: Int] = [:]
    private let document = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: KindWords())

    /// Objects in one another that are looked into.
    private static let depthLimit = 3
    /// Values of a member that are kept.
    private static let valueLimit = 3
    static let countLimit = 40

    /// Takes in a line, if it holds an object.
    func take(_ line: UnsafeRawBufferPointer) {
        guard document.open(line), document.node(document.innermost).kind == .object else { return }
        lines += 1
        take(membersOf: document.innermost, "", 1)
        document.forgetIfFull()
    }

    private func take(membersOf place: LineDocument.Place, _ prefix: String, _ depth: Int) {
        document.forEachChild(of: place) { child in
            let key = document.tree(child).key(document.node(child))
            let name = String(decoding: key, as: UTF8.self)
            take(child, "\(prefix)/\(FieldPath.escaped(name))", KindWords.plain(key), depth)
        }
    }

    private func take(_ place: LineDocument.Place, _ pointer: String, _ name: String, _ depth: Int) {
        let index = places[pointer] ?? members.count
        if index == members.count {
            places[pointer] = index
            members.append(Member(pointer: pointer, name: name, depth: depth))
        }
        members[index].lines += 1
        if let opened = document.opened(place) {
            if document.node(opened).kind == .array {
                document.forEachChild(of: opened) { child in
                    if document.node(child).kind == .object { members[index].holdsObjects = true }
                }
            } else if depth < Self.depthLimit {
                take(membersOf: opened, pointer, depth + 1)
            }
            return
        }
        guard let text = document.text(of: document.value(place)) else { return }
        note(String(decoding: text.prefix(64), as: UTF8.self), at: index)
    }

    private func note(_ value: String, at index: Int) {
        if members[index].values.count < Self.valueLimit, !members[index].values.contains(value) {
            members[index].values.append(value)
        }
        if members[index].counts[value] != nil || members[index].counts.count <= Self.countLimit {
            members[index].counts[value, default: 0] += 1
        }
    }

    /// Members whose name is one of those of a field, likeliest first.
    func candidates(for sought: AutoNames.Sought) -> [Member] {
        let tiers = AutoNames.tiers[sought.rawValue]
        let ranked = members.compactMap { member -> (tier: Int, place: Int, member: Member)? in
            let code = AutoNames.code(member.name)
            guard code != 0, !member.values.isEmpty else { return nil }
            for (tier, names) in tiers.enumerated() {
                if let place = names.firstIndex(of: code) { return (tier, place, member) }
            }
            return nil
        }
        return ranked.sorted { left, right in
            (left.tier, left.member.depth, left.place, left.member.pointer)
                < (right.tier, right.member.depth, right.place, right.member.pointer)
        }.map(\.member)
    }
}
