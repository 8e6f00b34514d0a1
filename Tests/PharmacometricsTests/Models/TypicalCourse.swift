import DiffEq
import Pharmacometrics

/// The typical patient of a model, with some values set otherwise.
func typicalCourse<M: Model>(
  _ model: M.Type, _ settings: [String: Double] = [:],
  tolerance: Tolerance = Tolerance(relative: 1e-10, absolute: 1e-12)
) throws -> Course<M, Double> {
  var population = Population<M>()
  for (symbol, value) in settings { try population.set(symbol, value) }
  return Course(population.typicalIndividual().parameters, tolerance: tolerance)
}

extension Course where Scalar == Double {
  /// The same dose at regular times from 0 on.
  func dose(_ amount: Double, every interval: Double, times: Int, over duration: Double = 0) {
    for index in 0..<times { dose(at: Double(index) * interval, amount: amount, duration: duration) }
  }

  /// An output at a time that has not passed.
  func value(_ output: M.Output, at time: Double) -> Double {
    advance(to: time)
    return read()[output]
  }
}

/// Whether two numbers agree up to a relative difference.
func agree(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
  Swift.abs(value - expected) <= tolerance * Swift.abs(expected)
}
