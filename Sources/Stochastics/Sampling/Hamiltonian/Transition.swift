import Foundation

/// What one transition of Hamiltonian Monte Carlo led to.
struct Transition: Sendable {
  var point: PhasePoint
  /// H at the point.
  var energy: Double
  /// The mean probability of acceptance along the trajectory.
  var acceptance: Double
  var isDivergent: Bool
  /// Whether the trajectory was as long as is allowed.
  var isLongest: Bool
  var evaluations: Int

  /// A point whose energy exceeds that of the start by more is a divergence.
  static var largestEnergyChange: Double { 1000 }
}

/// A Markov transition of phase space that leaves exp(−H) invariant.
protocol HamiltonianTransition: Sendable {
  /// - Parameter start: with a momentum drawn anew.
  func move<D: LogDensity>(
    _ system: HamiltonianSystem<D>, from start: PhasePoint, stepSize: Double, _ generator: inout Generator
  ) -> Transition
}

/// ln(eᵃ + eᵇ).
func logarithmOfSum(_ a: Double, _ b: Double) -> Double {
  let larger = max(a, b)
  return larger == -.infinity ? larger : larger + log1p(exp(min(a, b) - larger))
}

/// ln x, where Foundation is not imported.
func logarithm(_ x: Double) -> Double { log(x) }
