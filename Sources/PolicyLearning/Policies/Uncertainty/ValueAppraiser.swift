public import Stochastics
public import Tensors

/// A learner of options that tells what it holds of the return of each option, member by member.
public protocol ValueAppraiser: Learner {
  /// - Parameter key: where dropout draws from; without one nothing is dropped.
  func appraise(_ histories: Histories, key: Key?) throws(TensorError) -> OptionReturns
  /// With what probability values lose an element of a hidden layer, where there is a key.
  var dropout: Double { get }
}

/// The returns of options, in scaled rewards.
public struct OptionReturns {
  /// Their means [members, N, A].
  public let means: Tensor
  /// Their variances in what each member thinks possible [members, N, A]; `nil` where it knows means alone.
  public let variances: Tensor?

  public init(means: Tensor, variances: Tensor? = nil) {
    self.means = means
    self.variances = variances
  }

  /// Of equally likely quantiles [members, N, A, quantiles].
  init(quantiles: Tensor) throws(TensorError) {
    means = try quantiles.mean(dimension: -1)
    variances = try (quantiles - means.unsqueeze(dimension: -1)).square().mean(dimension: -1)
  }

  /// Of probabilities [members, N, A, atoms] on a support [atoms].
  init(probabilities: Tensor, support: Tensor) throws(TensorError) {
    means = try (probabilities * support).sum(dimension: -1)
    variances = try (probabilities * (support - means.unsqueeze(dimension: -1)).square()).sum(dimension: -1)
  }
}

extension ValueAppraiser {
  /// What is uncertain of each option's return, and why.
  ///
  /// Each patient is computed alone, so what is said of him does not depend on the others.
  /// - Parameters:
  ///   - passes: how often the networks are asked with dropout (Gal, Ghahramani 2016, arXiv:1506.02142); 0 for once,
  ///     without.
  ///   - key: where dropout draws from.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` where there is neither an ensemble nor dropout.
  public func uncertainty(
    _ decisions: Decisions, passes: Int = 0, key: Key = Key(seed: 0)
  ) throws -> [ValueUncertainty] {
    guard passes == 0 || dropout > 0 else {
      throw LearningError.impossibleSetting("\(Self.profile.name) was trained without dropout, so none can be drawn")
    }
    guard outline.members > 1 || passes > 1 else {
      throw LearningError.impossibleSetting(
        "\(Self.profile.name) has one member and draws no dropout: it cannot tell what it does not know")
    }
    return try withoutGradient {
      guard passes > 0 else {
        return try uncertainty(of: appraise(decisions.histories, key: nil))
      }
      return try (0..<decisions.count).map { patient in
        let repeated = try decisions.histories.selecting([Int](repeating: patient, count: passes))
        return try uncertainty(ofPasses: appraise(repeated, key: key))
      }
    }
  }

  /// Of N patients, each member a draw.
  private func uncertainty(of returns: OptionReturns) throws(TensorError) -> [ValueUncertainty] {
    let (members, patients, options) = (returns.means.size(0), returns.means.size(1), returns.means.size(2))
    let (means, variances) = (try returns.means.doubles(), try returns.variances?.doubles())
    return (0..<patients).map { patient in
      func rows(_ values: [Double]) -> [[Double]] {
        (0..<members).map { member in
          let start = (member * patients + patient) * options
          return Array(values[start..<start + options])
        }
      }
      return ValueUncertainty(means: rows(means), variances: variances.map(rows))
    }
  }

  /// Of one patient, each pass of each member a draw.
  private func uncertainty(ofPasses returns: OptionReturns) throws(TensorError) -> ValueUncertainty {
    let options = returns.means.size(2)
    func rows(_ tensor: Tensor) throws(TensorError) -> [[Double]] {
      let values = try tensor.doubles()
      return stride(from: 0, to: values.count, by: options).map { Array(values[$0..<$0 + options]) }
    }
    return ValueUncertainty(
      means: try rows(returns.means),
      variances: try returns.variances.map { tensor throws(TensorError) in try rows(tensor) })
  }
}
