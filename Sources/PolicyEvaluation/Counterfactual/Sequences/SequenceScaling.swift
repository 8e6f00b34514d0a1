/// Means and standard deviations of the patients a model learns from, by which all numbers are scaled that it meets.
///
/// Treatments stay 0 and 1. What does not vary is only moved.
public struct SequenceScaling: Sendable, Hashable, Codable {
  /// The mean and the standard deviation (1/n) of one variable; 1 where it does not vary.
  public struct Moments: Sendable, Hashable, Codable {
    public var mean: Double
    public var deviation: Double

    public init(of values: [Double]) {
      let count = Double(max(values.count, 1))
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      self.mean = mean
      deviation = variance > 1e-24 * max(1, mean * mean) ? variance.squareRoot() : 1
    }

    /// In standard deviations from the mean.
    public func scaled(_ value: Double) -> Double { (value - mean) / deviation }
    /// Back from there.
    public func unscaled(_ value: Double) -> Double { value * deviation + mean }
  }

  public var outcome: Moments
  public var covariates: [Moments]
  public var staticFeatures: [Moments]

  /// Over the times at which treatments were given, Y_0 … Y_{n−1}, which is what models read.
  public init(_ data: TreatedSequences) {
    outcome = Moments(of: data.patients.flatMap { $0.outcomes.dropLast() })
    covariates = (0..<data.covariateCount).map { index in
      Moments(of: data.patients.flatMap { $0.covariates.map { $0[index] } })
    }
    staticFeatures = (0..<data.staticCount).map { index in
      Moments(of: data.patients.map { $0.staticFeatures[index] })
    }
  }

  func scaled(statics patient: TreatedSequences.Patient) -> [Double] {
    zip(staticFeatures, patient.staticFeatures).map { $0.scaled($1) }
  }

  /// X_t; the last ones that there are for later times.
  func scaled(covariatesOf patient: TreatedSequences.Patient, at time: Int) -> [Double] {
    guard !covariates.isEmpty else { return [] }
    return zip(covariates, patient.covariates[min(time, patient.covariates.count - 1)]).map { $0.scaled($1) }
  }
}
