import DiffEq
import Pharmacometrics

/// The typical patient of a model under given doses, integrated tightly.
struct TypicalCourse<M: Model> {
  let course: Course<M, Double>

  /// - Parameters:
  ///   - changes: typical values and covariates by symbol.
  ///   - doses: hours, amount, hours of infusion.
  init(_ model: M.Type, _ changes: [String: Double] = [:], doses: [(time: Double, amount: Double, duration: Double)])
    throws
  {
    var population = Population<M>()
    for (symbol, value) in changes { try population.set(symbol, value) }
    course = Course(
      population.typicalIndividual().parameters, tolerance: Tolerance(relative: 1e-9, absolute: 1e-11))
    for dose in doses { course.dose(at: dose.time, amount: dose.amount, duration: dose.duration) }
  }

  /// An output at ascending hours.
  func values(_ output: M.Output, at hours: [Double]) -> [Double] {
    hours.map { hour in
      course.advance(to: hour)
      return course.read()[output]
    }
  }
}

/// Whether numbers agree to a part.
func agree(_ values: [Double], _ expected: [Double], within part: Double) -> Bool {
  values.count == expected.count && zip(values, expected).allSatisfy { Swift.abs($0 - $1) <= part * Swift.abs($1) }
}
