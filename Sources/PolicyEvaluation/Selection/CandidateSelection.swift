public import Stochastics

/// Which of several candidate policies is better than what was done, by lower bounds that hold for all of them at once.
///
/// The greatest of m estimates is too great: it was looked for. With θ_k the gain of candidate k over the baseline, s_k its
/// standard error and t_k = θ_k/s_k:
/// - Bonferroni: lower_k = θ_k − t_{n−1, 1−α/m} s_k; p-values by Holm's step-down, p_(k) = max_{j≤k} (m − j + 1) p_(j);
/// - maximum: lower_k = θ_k − c s_k, c the 1 − α quantile of max_k (θ*_k − θ_k)/s_k over bootstrap replicates that all
///   candidates share; p-values by the step-down of the same maxima. It is less strict where candidates are alike.
///
/// With probability 1 − α every bound holds, whichever candidate is chosen for whatever reason. Chosen is the greatest
/// lower bound above 0 among candidates that the log supports; nobody where there is none. What was looked at before, on
/// the same log, and is not among the candidates is not corrected for.
///
/// Sources: Holm. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6 (1979),
/// 65–70; Romano, Wolf. Exact and approximate stepdown methods for multiple hypothesis testing. JASA 100 (2005),
/// doi:10.1198/016214504000000539 (maxima of bootstrap statistics, and the step-down).
public struct CandidateSelection: Sendable, Hashable, Codable {
  /// A policy to choose from.
  public struct Candidate: Sendable {
    public var name: String
    /// Its value, or its gain over the baseline.
    public var statistic: any EpisodeStatistic
    /// Why the log does not support its estimate; empty where it does.
    public var reasons: [String]

    public init(name: String, statistic: any EpisodeStatistic, reasons: [String] = []) {
      self.name = name
      self.statistic = statistic
      self.reasons = reasons
    }
  }

  public enum Correction: Sendable, Hashable, Codable {
    case bonferroni
    case maximum(replicates: Int)
  }

  /// What is said of a candidate.
  public struct Row: Sendable, Hashable, Codable {
    public var name: String
    /// θ.
    public var gain: Double
    public var standardError: Double
    /// One-sided, as though it had been the only candidate.
    public var lowerBound: Double
    /// One-sided, for all candidates at once.
    public var simultaneousLowerBound: Double
    /// Of θ ≤ 0, one-sided, adjusted for the number of candidates.
    public var adjustedP: Double
    public var supported: Bool
    public var reasons: [String]

    enum CodingKeys: String, CodingKey {
      case name, gain, supported, reasons
      case standardError = "standard_error"
      case lowerBound = "lower_bound"
      case simultaneousLowerBound = "simultaneous_lower_bound"
      case adjustedP = "adjusted_p"
    }
  }

  public var level: Double
  public var correction: Correction
  /// In the order given.
  public var candidates: [Row]
  /// The name of the chosen candidate; `nil` where no gain is shown.
  public var chosen: String?

  /// - Parameters:
  ///   - candidates: with statistics of the same units.
  ///   - level: of the lower bounds, 1 − α.
  ///   - key: of the bootstrap.
  /// - Throws: ``EstimatorUnavailable`` where the gain of a candidate, or its standard error, is not finite.
  public init(
    _ candidates: [Candidate], level: Double = 0.95, correction: Correction = .maximum(replicates: 2000), key: Key,
    threads: Int = 1
  ) throws {
    precondition(!candidates.isEmpty && level > 0 && level < 1, "CandidateSelection: level \(level)")
    let gains = candidates.map(\.statistic.value)
    let errors = candidates.map(\.statistic.standardError)
    for (index, candidate) in candidates.enumerated() where !(gains[index].isFinite && errors[index].isFinite) {
      throw EstimatorUnavailable(
        "candidate \(candidate.name): \(gains[index].isFinite ? "no standard error" : "its gain is not finite")")
    }
    let freedom = Double(candidates[0].statistic.count - 1)
    // A gain without any spread is certain: its sign decides.
    let scores = zip(gains, errors).map { $1 > 0 ? $0 / $1 : $0 == 0 ? 0 : $0 * .infinity }
    let single = StudentT.quantile(level, degreesOfFreedom: freedom)
    let critical: Double
    let adjusted: [Double]
    switch correction {
    case .bonferroni:
      critical = StudentT.quantile(1 - (1 - level) / Double(candidates.count), degreesOfFreedom: freedom)
      adjusted = holmAdjusted(scores.map { 1 - StudentT.cumulative($0, degreesOfFreedom: freedom) })
    case .maximum(let replicates):
      let deviations = try Self.deviations(candidates, gains, errors, replicates, key, threads)
      let maxima = deviations.map { $0.max() ?? 0 }.sorted()
      critical = max(quantile(level, ofSorted: maxima), 0)
      adjusted = stepDownAdjusted(scores, deviations: deviations)
    }
    self.level = level
    self.correction = correction
    self.candidates = candidates.indices.map { index in
      Row(
        name: candidates[index].name, gain: gains[index], standardError: errors[index],
        lowerBound: gains[index] - single * errors[index],
        simultaneousLowerBound: gains[index] - critical * errors[index], adjustedP: adjusted[index],
        supported: candidates[index].reasons.isEmpty, reasons: candidates[index].reasons)
    }
    chosen =
      self.candidates.filter { $0.supported && $0.simultaneousLowerBound > 0 }
      .max { $0.simultaneousLowerBound < $1.simultaneousLowerBound }?.name
  }

  /// (θ*_k − θ_k)/s_k, [replicate][candidate]; replicates in which some θ* is undefined are left out.
  private static func deviations(
    _ candidates: [Candidate], _ gains: [Double], _ errors: [Double], _ replicates: Int, _ key: Key, _ threads: Int
  ) throws -> [[Double]] {
    let draws = try Bootstrap(replicates: replicates)
      .replicates(of: candidates.map(\.statistic), key: key, threads: threads)
    let rows = (0..<replicates).map { replicate in
      candidates.indices.map { errors[$0] > 0 ? (draws[$0][replicate] - gains[$0]) / errors[$0] : 0 }
    }.filter { $0.allSatisfy(\.isFinite) }
    guard !rows.isEmpty else { throw BootstrapError.noFiniteReplicate(replicates: replicates) }
    return rows
  }
}
