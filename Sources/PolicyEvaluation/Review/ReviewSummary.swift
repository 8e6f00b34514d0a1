import Stochastics

/// What experts preferred, with the blinding opened.
///
/// The independent units are cases: experts who look at the same case share what is hard about it. Intervals are Student's
/// over cases (of ratios by their linearization); the preferred share has Wilson's as well, each case counted once by the
/// majority of its experts.
public struct ReviewSummary: Codable, Hashable, Sendable {
  public struct Estimate: Codable, Hashable, Sendable {
    public var value: Double
    /// `nil` where one case alone is told, which has no spread.
    public var lower: Double?
    public var upper: Double?
  }

  public var reviewers: [String]
  /// Cases that anybody scored, of all.
  public var scoredCases: Int
  public var cases: Int
  public var scores: Int
  /// How often each answer was given, with sides resolved.
  public var policyPreferred: Int
  public var clinicianPreferred: Int
  public var equal: Int
  public var neither: Int
  /// Among answers for one of the two, the share for the policy; `nil` where there is none.
  public var policyShare: Estimate?
  /// Among cases with a majority for one of the two, the share for the policy, with Wilson's interval.
  public var policyShareByMajority: Estimate?
  /// Mean appropriateness, 1 to 5.
  public var policyScore: Estimate?
  public var clinicianScore: Estimate?
  /// The policy's less the clinician's, of those who scored both.
  public var scoreDifference: Estimate?
  /// The share of scores of 1 or 2.
  public var policyInappropriateShare: Double?
  public var clinicianInappropriateShare: Double?
  /// Fleiss's kappa between experts over the four answers, of cases with at least two; `nil` where there is none.
  public var agreement: Double?

  /// - Parameter scores: at least one.
  public init(_ scores: [ReviewScore], key: ReviewKey, level: Double = 0.95) {
    let sides = Dictionary(uniqueKeysWithValues: key.cases.map { ($0.number, $0.isPolicyA) })
    let answers = scores.map { score in Answer(score, isPolicyA: sides[score.number] ?? true) }
    let byCase = Dictionary(grouping: answers, by: \.number).sorted { $0.key < $1.key }.map(\.value)
    reviewers = Set(scores.map(\.reviewer)).sorted()
    scoredCases = byCase.count
    cases = key.cases.count
    self.scores = scores.count
    policyPreferred = answers.count { $0.kind == .policy }
    clinicianPreferred = answers.count { $0.kind == .clinician }
    equal = answers.count { $0.kind == .equal }
    neither = answers.count { $0.kind == .neither }
    policyShare = Self.ratio(byCase, level) { $0.kind == .policy ? 1 : $0.kind == .clinician ? 0 : nil }.map { share in
      Estimate(value: share.value, lower: share.lower.map { max(0, $0) }, upper: share.upper.map { min(1, $0) })
    }
    policyShareByMajority = Self.majority(byCase, level)
    policyScore = Self.ratio(byCase, level) { $0.policy.map(Double.init) }
    clinicianScore = Self.ratio(byCase, level) { $0.clinician.map(Double.init) }
    scoreDifference = Self.ratio(byCase, level) { answer in
      answer.policy.flatMap { policy in answer.clinician.map { Double(policy - $0) } }
    }
    policyInappropriateShare = Self.share(answers.compactMap(\.policy)) { $0 <= 2 }
    clinicianInappropriateShare = Self.share(answers.compactMap(\.clinician)) { $0 <= 2 }
    agreement = Self.fleiss(byCase)
  }

  /// An answer with sides resolved.
  private struct Answer {
    enum Kind: Int, CaseIterable { case policy, clinician, equal, neither }
    var number: Int
    var kind: Kind
    var policy: Int?
    var clinician: Int?

    init(_ score: ReviewScore, isPolicyA: Bool) {
      number = score.number
      kind =
        switch score.preference {
        case .optionA: isPolicyA ? .policy : .clinician
        case .optionB: isPolicyA ? .clinician : .policy
        case .equal: .equal
        case .neither: .neither
        }
      policy = isPolicyA ? score.scoreA : score.scoreB
      clinician = isPolicyA ? score.scoreB : score.scoreA
    }
  }

  /// The mean over answers of a value that some of them have, cases as units.
  private static func ratio(_ cases: [[Answer]], _ level: Double, _ value: (Answer) -> Double?) -> Estimate? {
    let told = cases.map { $0.compactMap(value) }.filter { !$0.isEmpty }
    guard !told.isEmpty else { return nil }
    var statistic = SumOfRatios(count: told.count)
    statistic.append(numerators: told.map { $0.reduce(0, +) }, denominators: told.map { Double($0.count) })
    guard let result = try? statistic.result(.studentT(level: level), key: Key(seed: 0)) else {
      return Estimate(value: statistic.value)
    }
    return Estimate(value: result.value, lower: result.interval[0], upper: result.interval[1])
  }

  private static func majority(_ cases: [[Answer]], _ level: Double) -> Estimate? {
    let leads = cases.map { answers in
      answers.count { $0.kind == .policy } - answers.count { $0.kind == .clinician }
    }
    let decided = leads.count { $0 != 0 }
    guard decided > 0 else { return nil }
    let won = leads.count { $0 > 0 }
    let interval = wilsonInterval(successes: won, trials: decided, level: level)
    return Estimate(value: Double(won) / Double(decided), lower: interval.lowerBound, upper: interval.upperBound)
  }

  private static func share(_ values: [Int], _ isCounted: (Int) -> Bool) -> Double? {
    values.isEmpty ? nil : Double(values.count(where: isCounted)) / Double(values.count)
  }

  /// κ = (P̄ − P̄_e)/(1 − P̄_e) with cases of different numbers of experts: P̄ the mean over cases of
  /// Σ_j n_ij (n_ij − 1)/(n_i (n_i − 1)), P̄_e = Σ_j p_j², p_j the share of answer j among all of them.
  ///
  /// Source: Fleiss. Measuring nominal scale agreement among many raters. Psychological Bulletin 76 (1971),
  /// doi:10.1037/h0031619, equations 3 to 7, with n_i in place of n.
  private static func fleiss(_ cases: [[Answer]]) -> Double? {
    let rated = cases.filter { $0.count > 1 }
    guard !rated.isEmpty else { return nil }
    let counts = rated.map { answers in Answer.Kind.allCases.map { kind in Double(answers.count { $0.kind == kind }) } }
    let observed = counts.map { row -> Double in
      let n = row.reduce(0, +)
      return row.reduce(0) { $0 + $1 * ($1 - 1) } / (n * (n - 1))
    }
    let total = counts.joined().reduce(0, +)
    let chance = Answer.Kind.allCases.reduce(0.0) { sum, kind in
      let share = counts.reduce(0) { $0 + $1[kind.rawValue] } / total
      return sum + share * share
    }
    guard chance < 1 else { return nil }
    return (observed.reduce(0, +) / Double(observed.count) - chance) / (1 - chance)
  }
}
