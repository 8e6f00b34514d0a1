public import DosingMDP
public import Stochastics

extension PolicyTrial {
  /// The courses of patients 0, 1, ... under any way to decide: a plan, a tree search, a rule.
  /// - Parameters:
  ///   - start: what is kept of a patient between decisions, by his number.
  ///   - decide: from what is kept, the simulator's patient, and what is seen. Who decides on the patient himself knows what
  ///     is hidden, and his own chance to come: see ``BranchingProcess``.
  public func run<Process: DecisionProcess, Memory>(
    _ process: Process, key: Key, start: (Int) throws -> Memory,
    decide: (inout Memory, Process.Patient, Observation) throws -> Action
  ) rethrows -> [EndedCourse] {
    try (0..<courses).map { number in
      var patient = process.begin(number, key: key)
      var memory = try start(number)
      var course = EndedCourse(costs: process.description.costs.map { _ in 0 })
      while true {
        let outcome = process.advance(
          &patient, by: try decide(&memory, patient, process.observe(patient)))
        course.add(outcome)
        if outcome.finish != nil { return course }
      }
    }
  }
}
