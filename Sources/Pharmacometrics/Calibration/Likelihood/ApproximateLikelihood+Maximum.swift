import Foundation

extension ApproximateLikelihood {
  /// The estimates that minimize −2 ln L under the approximation, by ``QuasiNewton`` over h(θ), β, ln ω, Fisher's z of the
  /// correlations and logarithms of the errors' sizes.
  /// - Parameters:
  ///   - start: of the estimation.
  ///   - progress: told after each iteration.
  /// - Throws: ``CalibrationUnsupported`` where −2 ln L does not exist at the start.
  func maximize(
    from start: PopulationValues, progress: (PopulationValues) -> Void = { _ in }
  ) throws -> (values: PopulationValues, isConverged: Bool) {
    let unknowns = UnknownVector(cohort.structure)
    var modes: [[Double]]?
    let value: ([Double]) -> Double? = { point in
      guard let values = unknowns.values(atUnconstrained: point, from: start) else { return nil }
      guard let found = self.evaluate(values, from: modes) else { return nil }
      if modes == nil { modes = found.modes }
      return found.value
    }
    let minimum = QuasiNewton().minimize(from: unknowns.unconstrained(start), value: value) { point in
      guard let values = unknowns.values(atUnconstrained: point, from: start) else { return }
      modes = self.evaluate(values, from: modes)?.modes ?? modes
      progress(values)
    }
    guard let minimum, let values = unknowns.values(atUnconstrained: minimum.point, from: start) else {
      throw CalibrationUnsupported(problems: [
        "the likelihood does not exist at the starting values; start elsewhere, or begin with the method saem"
      ])
    }
    return (values, minimum.isConverged)
  }
}

extension UnknownVector {
  /// Numbers without limits.
  func unconstrained(_ values: PopulationValues) -> [Double] {
    zip(items, working(values)).map { item, number in
      guard case .covariance(let row, let column) = item else { return number }
      return row == column ? 0.5 * Foundation.log(number) : Foundation.atanh(values.correlation(row, column))
    }
  }

  /// `nil` where Ω is not positive definite.
  func values(atUnconstrained point: [Double], from start: PopulationValues) -> PopulationValues? {
    var values = start
    var working = point
    for (index, item) in items.enumerated() {
      guard case .covariance(let row, let column) = item, row == column else { continue }
      working[index] = Foundation.exp(2 * point[index])
      values.covariance[row][row] = working[index]
    }
    for (index, item) in items.enumerated() {
      guard case .covariance(let row, let column) = item, row != column else { continue }
      working[index] =
        Foundation.tanh(point[index]) * (values.covariance[row][row] * values.covariance[column][column]).squareRoot()
    }
    let result = replacing(working, in: start)
    return CholeskyFactorization(result.covariance) == nil ? nil : result
  }
}
