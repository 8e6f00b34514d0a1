import Foundation

/// Nodes and weights of ∫ h dt over a patient's follow-up: Gauss and Legendre's rule with eight nodes on panels that end
/// where doses begin and end and where covariates change, and are no longer than a step.
///
/// Panels of patients with the same doses are the same but for the last, so that they share readings. On the panel that
/// begins at time 0, t = b s⁴, which makes a hazard like t^{k−1} smooth for k ≥ ½ (a relative error below 10⁻⁵ of that panel;
/// 10⁻³ at k = 0.3).
struct HazardQuadrature: Sendable {
  let step: Double
  /// Ascending, from 0.
  private let breaks: [Double]

  init(_ patient: CalibrationPatient, step: Double) {
    precondition(step > 0, "HazardQuadrature: a step of \(step) h")
    self.step = step
    let ends = patient.doses.flatMap { [$0.time, $0.time + $0.duration] } + patient.changes.map(\.time)
    breaks = Set(ends.filter { $0 > 0 }).sorted()
  }

  /// - Parameters:
  ///   - start: hours, 0 or later.
  ///   - end: not before the start.
  func nodes(from start: Double, to end: Double) -> [(time: Double, weight: Double)] {
    guard end > start else { return [] }
    let count = Int((end / step).rounded(.up))
    let grid = (0...count).map { Double($0) * step } + breaks
    let inner = Set(grid.filter { $0 > start && $0 < end }).sorted()
    let ends = [start] + inner + [end]
    return zip(ends, ends.dropFirst()).flatMap { Self.panel(from: $0, to: $1) }
  }

  private static func panel(from start: Double, to end: Double) -> [(time: Double, weight: Double)] {
    zip(abscissas, weights).map { abscissa, weight in
      let s = 0.5 * (1 + abscissa)
      let half = 0.5 * weight * (end - start)
      guard start == 0 else { return (start + (end - start) * s, half) }
      return (end * s * s * s * s, half * 4 * s * s * s)
    }
  }

  /// Of eight nodes on −1 … 1. Source: Abramowitz, Stegun. Handbook of mathematical functions, 1964, table 25.4.
  private static let abscissas: [Double] = [
    -0.960289856497536, -0.796666477413627, -0.525532409916329, -0.183434642495650, 0.183434642495650,
    0.525532409916329, 0.796666477413627, 0.960289856497536,
  ]
  private static let weights: [Double] = [
    0.101228536290376, 0.222381034453374, 0.313706645877887, 0.362683783378362, 0.362683783378362, 0.313706645877887,
    0.222381034453374, 0.101228536290376,
  ]
}
