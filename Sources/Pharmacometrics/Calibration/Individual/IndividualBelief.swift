import Foundation
import Stochastics

/// What is believed of a patient's parameters: draws from their posterior.
public struct IndividualBelief: Sendable {
  public let patient: String
  /// Of the parameters that vary, in the order of ``effects``.
  public let symbols: [String]
  /// η, [draw][effect].
  public let effects: [[Double]]
  /// Individual parameters by symbol, of each draw.
  let parameters: [[String: Double]]
  private let scales: [String: ParameterScale]
  /// Individual parameters at the mode, by symbol.
  public let mode: [String: Double]
  /// How many modes the search has found.
  public let modes: Int
  /// The share of proposals that were accepted; draws of a low share are few in truth.
  public let acceptance: Double

  init(
    patient: String, symbols: [String], effects: [[Double]], parameters: [[String: Double]],
    scales: [String: ParameterScale], mode: [String: Double], modes: Int, acceptance: Double
  ) {
    self.patient = patient
    self.symbols = symbols
    self.effects = effects
    self.parameters = parameters
    self.scales = scales
    self.mode = mode
    self.modes = modes
    self.acceptance = acceptance
  }

  /// Quantiles of an individual parameter, the ends of a credible interval; empty for a symbol that the model does not
  /// have.
  public func quantiles(of symbol: String, _ shares: [Double]) -> [Double] {
    let sorted = parameters.compactMap { $0[symbol] }.sorted()
    return sorted.isEmpty ? [] : shares.map { quantile($0, ofSorted: sorted) }
  }

  /// Mean and standard deviation of each parameter that varies, on its scale (of the logarithm, where it is log-normal).
  public var features: BeliefFeatures {
    let columns = symbols.map { symbol in
      parameters.compactMap { draw in draw[symbol].map { (scales[symbol] ?? .normal).transformed($0) } }
    }
    let moments = columns.map { column -> (mean: Double, deviation: Double) in
      let count = Double(Swift.max(1, column.count))
      let mean = column.reduce(0, +) / count
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Swift.max(1, count - 1)
      return (mean, variance.squareRoot())
    }
    return BeliefFeatures(
      symbols: symbols, means: moments.map(\.mean), standardDeviations: moments.map(\.deviation))
  }
}

/// What is believed of a patient, as numbers of fixed number and order for learners and decision support.
public struct BeliefFeatures: Codable, Hashable, Sendable {
  public let symbols: [String]
  /// On the parameters' scales.
  public let means: [Double]
  public let standardDeviations: [Double]

  public init(symbols: [String], means: [Double], standardDeviations: [Double]) {
    self.symbols = symbols
    self.means = means
    self.standardDeviations = standardDeviations
  }

  /// The means, then the standard deviations.
  public var vector: [Double] { means + standardDeviations }

  /// What each element of ``vector`` is: "CL mean", "CL sd".
  public var names: [String] { symbols.map { "\($0) mean" } + symbols.map { "\($0) sd" } }
}
