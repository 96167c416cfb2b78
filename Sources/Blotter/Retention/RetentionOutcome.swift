/// What came of a plan that was carried out.
package struct RetentionOutcome: Sendable {
    package struct Result: Sendable {
        package var action: RetentionPlan.Action
        /// Why it was left after all.
        package var obstacle: RetentionObstacle?
        /// Bytes on the disk now, of a compression that was done.
        package var sizeAfter: Int64 = 0

        /// Whether the system refused it, and not the log's own state.
        package var isFailure: Bool {
            switch obstacle {
            case .failed, .differs, .nameTaken: true
            default: false
            }
        }
    }

    package let plan: RetentionPlan
    /// The name by which it can be undone.
    package let run: String
    package let usesTrash: Bool
    /// Bytes of the trash that had been there for long enough.
    package let purged: Int64
    package var results: [Result] = []
    package var wasInterrupted = false

    package func count(of kind: RetentionPlan.Kind) -> Int {
        results.count { $0.action.kind == kind && $0.obstacle == nil }
    }

    package var failures: Int { results.count(where: \.isFailure) }
}

/// A plan about which there are doubts, and nobody has said to go on.
package struct Doubts: Error, Sendable, Equatable {
    package let doubts: [RetentionPlan.Doubt]

    init?(_ plan: RetentionPlan) {
        doubts = plan.doubts
        if doubts.isEmpty { return nil }
    }
}
