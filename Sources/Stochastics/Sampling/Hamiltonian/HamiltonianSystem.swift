/// A position with its momentum, on a trajectory.
struct PhasePoint: Sendable {
  var position: [Double]
  var momentum: [Double]
  /// ∂ ln p/∂x.
  var gradient: [Double]
  var logDensity: Double
}

/// The dynamics of H(x, p) = −ln p(x) + ½ pᵀΣp.
struct HamiltonianSystem<D: LogDensity> {
  let density: D
  var metric: Metric

  /// The point at a position, its momentum 0.
  func point(at position: [Double]) -> PhasePoint {
    var gradient = [Double](repeating: 0, count: position.count)
    let value = density.value(at: position, gradient: &gradient)
    return PhasePoint(
      position: position, momentum: [Double](repeating: 0, count: position.count), gradient: gradient,
      logDensity: value)
  }

  /// H, +∞ where it is not a number.
  func energy(_ point: PhasePoint) -> Double {
    let energy = 0.5 * innerProduct(point.momentum, metric.velocity(point.momentum)) - point.logDensity
    return energy.isNaN ? .infinity : energy
  }

  /// One leapfrog step: half a step of the momentum, a step of the position, half a step of the momentum.
  func advance(_ point: inout PhasePoint, by step: Double) {
    for index in point.momentum.indices { point.momentum[index] += 0.5 * step * point.gradient[index] }
    let velocity = metric.velocity(point.momentum)
    for index in velocity.indices { point.position[index] += step * velocity[index] }
    point.logDensity = density.value(at: point.position, gradient: &point.gradient)
    for index in point.momentum.indices { point.momentum[index] += 0.5 * step * point.gradient[index] }
  }

  /// A step size with which one leapfrog step is accepted with a probability near 0.8, by doubling or halving.
  ///
  /// Source: Hoffman, Gelman 2014, algorithm 4; the bound 0.8 and the momentum drawn anew as in Stan.
  /// - Returns: `nil` where no step is small, or large, enough.
  func reasonableStepSize(from start: Double, at point: PhasePoint, _ generator: inout Generator) -> Double? {
    let bound = logarithm(0.8)
    func change(_ step: Double, _ generator: inout Generator) -> Double {
      var trial = point
      trial.momentum = metric.momentum(&generator)
      let before = energy(trial)
      advance(&trial, by: step)
      return before - energy(trial)
    }
    var step = start
    let grows = change(step, &generator) > bound
    for _ in 0..<60 {
      let next = grows ? 2 * step : step / 2
      let isAccepted = change(next, &generator) > bound
      step = next
      if isAccepted != grows { return step }
    }
    return nil
  }
}
