public import Stochastics

/// Treatment and censoring probabilities of courses, and the weights that they make.
public struct WeightedAdjustment: Sendable {
  /// Which models make the weights.
  public struct Models: Sendable, Hashable {
    public var propensity: PropensityModel
    /// On which the stabilizing probabilities depend; `nil` for unstabilized weights.
    public var numerator: Formula?
    public var censoring: Formula?
    public var censoringNumerator: Formula?
    public var truncation: WeightTruncation

    public init(
      propensity: PropensityModel, numerator: Formula? = nil, censoring: Formula? = nil,
      censoringNumerator: Formula? = nil, truncation: WeightTruncation = .none
    ) {
      self.propensity = propensity
      self.numerator = numerator
      self.censoring = censoring
      self.censoringNumerator = censoringNumerator
      self.truncation = truncation
    }
  }

  public let courses: TreatmentCourses
  public let propensity: PropensityFit
  public let weights: TreatmentWeights

  /// - Throws: as ``PropensityFit``, ``CensoringFit`` and ``TreatmentWeights``.
  public init(_ courses: TreatmentCourses, models: Models, key: Key = Key(seed: 0), threads: Int = 1) throws {
    self.courses = courses
    propensity = try PropensityFit(models.propensity, of: courses, key: key, threads: threads)
    let numerator = try models.numerator.map {
      try PropensityFit(.logistic($0), of: courses, name: "numerator's propensity model").given
    }
    let censoring = try models.censoring.map { try CensoringFit($0, of: courses).uncensored }
    let censoringNumerator = try models.censoringNumerator.map {
      try CensoringFit($0, of: courses, name: "numerator's censoring model").uncensored
    }
    let courses = courses
    weights = try TreatmentWeights(
      courses.panel,
      .init(
        treatment: propensity.given, numerator: numerator, uncensored: censoring,
        uncensoredNumerator: censoringNumerator),
      isCensored: courses.isCensored, truncation: models.truncation, rowName: { courses.rowName($0) })
  }

  /// The balance of covariates at each visit at which at least two treatments were decided on, without those that are the
  /// same in all.
  /// - Parameter names: columns; those of labels, and numbers that are to be taken as categories in `categories`.
  public func balance(of names: [String], categories: Set<String> = []) throws -> [BalanceTable] {
    let table = try courses.providing(names).table
    let covariates = try names.map { name -> BalanceCovariate in
      if case .labels? = table[name] { return BalanceCovariate(name, .categorical(try table.labels(name))) }
      if categories.contains(name) { return BalanceCovariate(name, .categorical(try table.labels(name))) }
      return BalanceCovariate(name, .numeric(try table.numbers(name)))
    }
    let balancing = weights.balancing(courses.panel, treatment: propensity.given)
    return try courses.panel.byVisit.enumerated().compactMap { visit, places -> BalanceTable? in
      let places = places.filter { courses.isEligible[$0] }
      guard Set(places.map { courses.treatments[$0] }).count > 1 else { return nil }
      return try BalanceTable(
        covariates.map { $0.at(places) }.filter(\.varies),
        treatment: places.map { courses.levels[courses.treatments[$0]] },
        weights: places.map { balancing[$0] }, visit: visit)
    }
  }
}
