package import TelemetryLog

/// What came of a plan that was carried out.
package struct RetentionOutcome: Sendable {
    /// What became of one file that was planned for.
    package struct Result: Sendable {
        /// What was to be done with it.
        package var kind: RetentionPlan.Kind
        /// The file, as it was planned for.
        package var file: RetentionPlan.File
        /// Why the policy asks for it.
        package var reason: RetentionPlan.Reason
        /// Why it was left after all.
        package var obstacle: RetentionObstacle?
        /// Bytes on the disk now, of a file that was compressed; else 0.
        package var sizeAfter: Int64 = 0

        /// Its path in the log folder.
        package var path: LogPath { file.path }

        init(_ action: RetentionPlan.Action, _ file: RetentionPlan.File, _ obstacle: RetentionObstacle? = nil) {
            kind = action.kind
            self.file = file
            reason = action.reason
            self.obstacle = obstacle
        }

        /// Whether the system refused it, and not the log's own state.
        package var isFailure: Bool {
            switch obstacle {
            case .failed, .differs, .nameTaken, .stuck: true
            default: false
            }
        }
    }

    /// What was to be done.
    package let plan: RetentionPlan
    /// The name by which it can be undone.
    package let run: String
    /// Whether what was deleted is in the trash, and can be undone.
    package let usesTrash: Bool
    /// Bytes that were in the trash, and were purged.
    package let purged: Int64
    /// One for each file that was planned for, and come to.
    package var results: [Result] = []
    /// Bytes that the file system has more than before; nil when it does not tell.
    package var freed: Int64?
    /// What kept the run from going on after this; the deletions are done.
    package var failure: BlotterError?
    /// Whether it was told to stop before its end.
    package var wasInterrupted = false

    /// How many files were deleted, or compressed.
    package func count(of kind: RetentionPlan.Kind) -> Int {
        results.count { $0.kind == kind && $0.obstacle == nil }
    }

    /// How many files the system has refused to change.
    package var failures: Int { results.count(where: \.isFailure) }
}

/// A plan about which there are doubts, and nobody has said to go on.
package struct Doubts: Error, Sendable, Equatable {
    /// Each of them, as the plan has it.
    package let doubts: [RetentionPlan.Doubt]

    init?(_ plan: RetentionPlan) {
        doubts = plan.doubts
        if doubts.isEmpty { return nil }
    }
}
