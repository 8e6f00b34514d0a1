/// Minimization of φ by Newton's method with the expected curvature, which always leads downhill, and halving.
///
///     δ = −H⁻¹ ∇φ,  z ← z + s δ,  s = 1, ½, ¼, … until φ falls by 10⁻⁴ s ∇φᵀH⁻¹∇φ
///
/// A step moves no component by more than 4 standard deviations, and none beyond 40, where no mode can be and
/// exponentials overflow.
/// It has converged where ∇φᵀH⁻¹∇φ, twice the fall that is still expected, is below 10⁻⁹; or below 10⁻⁵ where rounding of
/// the solver prevents any fall.
@usableFromInline
enum FisherScoring {
  @usableFromInline
  struct Minimum: Sendable {
    @usableFromInline let expansion: PosteriorExpansion
    @usableFromInline let isConverged: Bool
  }

  /// - Parameters:
  ///   - start: where φ is tried first.
  ///   - limit: of steps.
  /// - Returns: `nil` where φ does not exist at the start.
  @usableFromInline
  static func minimum(
    from start: [Double], limit: Int = 200, value: ([Double]) -> Double?, expand: ([Double]) -> PosteriorExpansion?
  ) -> Minimum? {
    guard var now = expand(start) else { return nil }
    for _ in 0..<limit {
      guard let factor = CholeskyFactorization(now.expectedCurvature) else { break }
      let newton = factor.solve(now.gradient)
      let decrement = zip(newton, now.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if decrement < 1e-9 { return Minimum(expansion: now, isConverged: true) }
      guard let next = step(now, newton, decrement, value).flatMap(expand) else {
        return Minimum(expansion: now, isConverged: decrement < 1e-5)
      }
      now = next
    }
    return Minimum(expansion: now, isConverged: false)
  }

  private static func step(
    _ now: PosteriorExpansion, _ newton: [Double], _ decrement: Double, _ value: ([Double]) -> Double?
  ) -> [Double]? {
    let longest = newton.reduce(0) { Swift.max($0, Swift.abs($1)) }
    var scale = Swift.min(1, 4 / longest)
    for _ in 0..<30 {
      let trial = zip(now.z, newton).map { $0 - scale * $1 }
      let isPossible = trial.allSatisfy { Swift.abs($0) <= 40 }
      if isPossible, let value = value(trial), value <= now.value - 1e-4 * scale * decrement { return trial }
      scale /= 2
    }
    return nil
  }
}
