/// Where the values of an event were taken, for those who explain a line.
final class FieldPlaces {
    private var places: [CanonicalField: LineDocument.Place] = [:]

    /// The value of `field` is the one at `place`; nil for one that is not in the line.
    func note(_ field: CanonicalField, _ place: LineDocument.Place?) { places[field] = place }

    /// Where the last value was taken.
    subscript(field: CanonicalField) -> LineDocument.Place? { places[field] }

    func clear() { places = [:] }
}

extension LineDocument {
    /// The pointer to a value, from the object that it is in of those that the line holds in one another.
    func pointer(to place: Place) -> String {
        let isScope = scopes.contains { scope in
            if case .value(let root) = scope { root.tree == place.tree && root.node == 0 } else { false }
        }
        let outer = place.tree > 1 && !isScope ? pointer(to: origins[Int(place.tree) - 1]) : ""
        return outer + inner(to: place)
    }

    /// The pointer from the value that is a tree's.
    private func inner(to place: Place) -> String {
        var pointer = ""
        var here = Place(tree: place.tree, node: 0)
        while here.node != place.node {
            var next: Place?
            var index = 0
            forEachChild(of: here) { child in
                if next == nil {
                    if child.node <= place.node, place.node < node(child).next { next = child } else { index += 1 }
                }
            }
            guard let next else { return pointer }
            pointer += "/" + (node(here).kind == .array ? "\(index)" : escapedName(of: next))
            here = next
        }
        return pointer
    }

    private func escapedName(of member: Place) -> String {
        FieldPath.escaped(String(decoding: name(of: member), as: UTF8.self))
    }

    /// The place of the value whose bytes `text` is a part of; nil when it is a copy.
    func place(of text: UnsafeRawBufferPointer) -> Place? {
        guard let start = text.baseAddress else { return nil }
        for tree in trees.indices {
            for node in trees[tree].nodes.values(from: 0).indices {
                let found = trees[tree].nodes[node]
                let bytes = trees[tree].bytes(found)
                guard !found.isContainer, let base = bytes.baseAddress, base <= start, start < base + bytes.count
                else { continue }
                return Place(tree: Int32(tree + 1), node: Int32(node))
            }
        }
        return nil
    }
}
