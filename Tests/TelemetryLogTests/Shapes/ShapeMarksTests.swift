import Testing

@testable import TelemetryLog

@Suite struct ShapeMarksTests {
    @Test func `a shape is looked at once, and marked until all were forgotten`() {
        var marks = ShapeMarks()
        let shapes = TextShapes()
        for shape in [3, 1, 900] as [Int32] {
            let steps = [
                marks.holds(shape, shapes), marks.isNew(shape), marks.isNew(shape), marks.holds(shape, shapes),
            ]
            #expect(steps == [false, true, false, false])
        }
        marks.insert(3)
        let marked = (1...1000 as ClosedRange<Int32>).filter { marks.holds($0, shapes) }
        #expect(marked == [3])
        shapes.forget()
        let known = marks.holds(3, shapes)
        let isNew = marks.isNew(3)
        #expect(!known && isNew)
    }
}
