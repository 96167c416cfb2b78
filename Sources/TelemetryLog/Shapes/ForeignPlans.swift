/// What becomes of the payloads of other systems' lines: for each shape, and the places at which the fields of its lines
/// were found, which of its values are kept and which are searched, and the form that they make.
struct ForeignPlans: ~Copyable {
    /// What a plan depends on beside the shape.
    struct Key: Equatable {
        /// The nodes of the ids and of the time; -1 where a line has none, or none that its column gives back.
        var orderID: Int32 = -1
        var intentID: Int32 = -1
        var fillID: Int32 = -1
        var time: Int32 = -1
        /// The number of the name of what read the line.
        var format: Int32 = 0
    }

    /// The payload of lines of one shape and key.
    struct Plan: BitwiseCopyable {
        var key: Key
        /// The next plan of the shape, from 1; 0 for none.
        var next: Int32 = 0
        /// The number of the form.
        var form: Int32
        /// The nodes of the values, and whether the last one is with all that follows it.
        var firstValue: Int32
        var valueCount: Int32
        var keepsEnd: Bool
        var firstSearched: Int32
        var searchedCount: Int32
    }

    /// A text or number that is searched.
    struct Searched: BitwiseCopyable {
        var node: Int32
        /// Whether it is not searched where a column has its text.
        var isColumn: Bool
    }

    private var plans = Pile<Plan>()
    /// For each shape its first plan.
    private var firsts = Pile<Int32>()
    var values = Pile<Int32>()
    var searched = Pile<Searched>()
    private var generation = 0

    /// Drops all plans: numbers of names and forms are given anew.
    mutating func forget() {
        plans.clear()
        firsts.clear()
        values.clear()
        searched.clear()
    }

    /// The plan of a shape, which is one of `shapes`, and a key; nil when there is none.
    @inline(__always)
    mutating func find(_ shape: Int32, _ key: Key, _ shapes: TextShapes) -> UnsafeMutablePointer<Plan>? {
        if generation != shapes.generation {
            forget()
            generation = shapes.generation
        }
        guard Int(shape) < firsts.count else { return nil }
        var number = firsts[Int(shape)]
        while number > 0 {
            let plan = plans.elements + Int(number) - 1
            if plan.pointee.key == key { return plan }
            number = plan.pointee.next
        }
        return nil
    }

    /// Lines in which the fields are found anywhere would make ever more.
    var isFull: Bool { plans.count > 1 << 12 }

    mutating func add(_ plan: Plan, of shape: Int32) {
        while firsts.count <= Int(shape) { firsts.append(0) }
        var plan = plan
        plan.next = firsts[Int(shape)]
        plans.append(plan)
        firsts[Int(shape)] = Int32(plans.count)
    }
}
