import Blotter
import BlotterReports
import TelemetryLog

/// Why one log is kept, compressed or deleted.
struct RetentionExplanation {
    private let plan: RetentionPlan
    private let place: Int

    /// `place` is that of a source in the plan.
    init(_ plan: RetentionPlan, _ place: Int) {
        self.plan = plan
        self.place = place
    }

    private var source: RetentionSource { plan.sources[place] }

    /// Paragraphs of one line each, the verdict first.
    var text: String {
        let names = source.files.map { Escaped($0.path.text).text }.joined(separator: ", ")
        return ([names + ": " + verdict] + facts.map { "  " + $0 }).joined(separator: "\n") + "\n"
    }

    private var verdict: String {
        switch plan.verdicts[place] {
        case .kept: "kept"
        case .planned(let reason, .delete): "deleted: \(reason)"
        case .planned(let reason, .compress): "compressed: \(reason)"
        case .blocked(let obstacle, let reason, let kind):
            "left alone: \(Escaped("\(obstacle)").text) (else \(kind == .delete ? "deleted" : "compressed"): \(reason))"
        }
    }

    private var facts: [String] {
        let ages = plan.policy.ages(of: source)
        let days = plan.ageInDays(source)
        let rank = plan.sources.count - place
        let time = Timestamp(nanoseconds: source.modified).shortDescription
        return [
            "written last at \(time), \(days.fixed(1)) days ago, \(Megabytes(source.size))",
            ages.delete == 0
                ? "no limit of age"
                : "\(days > Double(ages.delete) ? "past" : "within") its \(Count(ages.delete)) days",
            "number \(Count(rank)) of \(Count(plan.sources.count)) from the newest: "
                + (plan.isProtected(place)
                    ? "one of the newest \(Count(plan.policy.keepLast)), never deleted" : "not protected"),
            compression(ages.compress, days),
        ]
    }

    private func compression(_ limit: Int, _ days: Double) -> String {
        if source.files.allSatisfy(\.isCompressed) { return "compressed already" }
        guard limit > 0 else { return "never compressed" }
        return "to be compressed after \(Count(limit)) days" + (days > Double(limit) ? ", which have gone by" : "")
    }
}
