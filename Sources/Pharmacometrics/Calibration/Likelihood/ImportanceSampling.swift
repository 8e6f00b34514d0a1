import DiffEq
import Foundation
import Stochastics

/// A patient's marginal likelihood by importance sampling:
///
///     p(y) = E_q p(y|z) p(z) / q(z)
///
/// with q a ``LaplaceProposal``.
struct ImportanceSampling {
  /// What was found of one patient.
  struct Estimate: Sendable {
    /// ln p(y).
    let logLikelihood: Double
    /// Of the logarithm, from the spread of the weights.
    let standardError: Double
    /// (Σw)²/Σw².
    let effectiveDraws: Double
  }

  let configuration: ImportanceSamplingConfiguration

  /// `nil` where no draw can be computed.
  func evaluate(_ posterior: PatientPosterior, about modes: [PosteriorExpansion], key: Key) -> Estimate? {
    guard posterior.dimension > 0 else {
      return posterior.value([]).map { Estimate(logLikelihood: -$0, standardError: 0, effectiveDraws: 1) }
    }
    guard let proposal = LaplaceProposal(modes, degreesOfFreedom: configuration.degreesOfFreedom) else { return nil }
    var generator = key.generator
    var logWeights: [Double] = []
    for _ in stride(from: 0, to: configuration.draws, by: 8) {
      let points = (0..<8).map { _ in proposal.draw(&generator) }
      for (point, data) in zip(points, posterior.dataValues(points)) {
        logWeights.append(data.map { -$0 - posterior.prior(point) - proposal.logDensity(point) } ?? -.infinity)
      }
    }
    return Self.summary(logWeights)
  }

  private static func summary(_ logWeights: [Double]) -> Estimate? {
    let largest = logWeights.max() ?? -.infinity
    guard largest.isFinite else { return nil }
    let weights = logWeights.map { Foundation.exp($0 - largest) }
    let count = Double(weights.count)
    let mean = weights.reduce(0, +) / count
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let variance = Swift.max(0, squares / count - mean * mean)
    return Estimate(
      logLikelihood: largest + Foundation.log(mean), standardError: (variance / count).squareRoot() / mean,
      effectiveDraws: count * count * mean * mean / squares)
  }
}

extension PatientPosterior {
  /// −ln p(y|z) at up to eight points; `nil` where the model cannot be computed.
  func dataValues(_ points: [[Double]]) -> [Double?] { predictions(points).map { $0.flatMap(dataValue) } }

  /// −ln p(z).
  func prior(_ z: [Double]) -> Double {
    z.reduce(0.5 * Double(dimension) * Foundation.log(2 * Double.pi)) { $0 + 0.5 * $1 * $1 }
  }
}
