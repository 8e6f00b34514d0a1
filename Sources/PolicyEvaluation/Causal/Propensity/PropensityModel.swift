public import Stochastics

/// How the probability of each treatment given the history is modeled.
///
/// Gradient boosting, a usual third choice, is not among them: no library of it is at hand.
public enum PropensityModel: Sendable, Hashable {
  /// (Multinomial) logistic regression, pooled over visits, on a formula of the history.
  case logistic(Formula)
  /// A recurrent network over the covariates that a formula names, cross-fitted by patient.
  case neural(Formula, NeuralPropensity.Configuration)
  /// Not modeled but known, as by randomization: a column with the probability of the treatment that was given.
  case known(String)

  /// The columns that enter.
  public var formula: Formula {
    switch self {
    case .logistic(let formula), .neural(let formula, _): formula
    case .known(let column): Formula(terms: [.init([.column(column)])])
    }
  }
}

/// Fitted probabilities of treatments.
public struct PropensityFit: Sendable {
  /// Of each treatment at each place, [place][treatment]; 1 for the one given where none was decided on. NaN where it is
  /// not known: of several treatments that were not given, with a known probability of the one that was.
  public let probabilities: [[Double]]
  /// Of the treatment given at each place.
  public let given: [Double]
  /// The regression, where it is one.
  public let regression: MultinomialModel?
  /// Its columns, at the places where a treatment was decided on.
  public let design: DesignMatrix?

  /// - Parameters:
  ///   - courses: with at least two treatments.
  ///   - name: of the model, for messages.
  ///   - key: for the network.
  /// - Throws: ``RegressionError`` with separation or columns not identified; ``ObservationError`` for missing values;
  ///   ``CausalError`` where there is one treatment only.
  public init(
    _ model: PropensityModel, of courses: TreatmentCourses, name: String = "propensity model", key: Key = Key(seed: 0),
    threads: Int = 1
  ) throws {
    guard courses.levels.count > 1 else {
      throw CausalError(
        .notSupported, "all have the treatment \(courses.levels.first ?? "none"); there is nothing to compare")
    }
    let courses = try courses.providing(model.formula)
    switch model {
    case .known(let column): self.init((try Self.known(column, courses), nil, nil), courses)
    case .logistic(let formula):
      try self.init(Self.logistic(formula, courses, name), courses)
    case .neural(let formula, let configuration):
      let design = try DesignMatrix(Formula(hasIntercept: false, terms: formula.terms), of: courses.table)
      let rows = (0..<design.count).map { Array(design.matrix.row($0)) }
      let probabilities = try NeuralPropensity(configuration).probabilities(
        courses.panel, covariates: rows, treatments: courses.treatments, count: courses.levels.count, key: key,
        threads: threads)
      self.init((probabilities, nil, nil), courses)
    }
  }

  private init(
    _ fit: (probabilities: [[Double]], regression: MultinomialModel?, design: DesignMatrix?),
    _ courses: TreatmentCourses
  ) {
    probabilities = fit.probabilities.enumerated().map { place, row in
      courses.isEligible[place] ? row : row.indices.map { $0 == courses.treatments[place] ? 1 : 0 }
    }
    given = zip(probabilities, courses.treatments).map { $0[$1] }
    regression = fit.regression
    design = fit.design
  }

  private static func known(_ column: String, _ courses: TreatmentCourses) throws -> [[Double]] {
    let given = try courses.table.numbers(column)
    let problems = given.indices.filter { courses.isEligible[$0] && !(given[$0] > 0 && given[$0] <= 1) }.map { place in
      "\(courses.name(of: place)): column \(column) is \(given[place]); "
        + (given[place] == 0
          ? "a treatment that was given cannot have had probability 0" : "a probability lies in (0, 1]")
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
    let count = courses.levels.count
    return given.indices.map { place in
      (0..<count).map { $0 == courses.treatments[place] ? given[place] : count == 2 ? 1 - given[place] : .nan }
    }
  }

  private static func logistic(
    _ formula: Formula, _ courses: TreatmentCourses, _ name: String
  ) throws -> (probabilities: [[Double]], regression: MultinomialModel?, design: DesignMatrix?) {
    let decided = courses.isEligible.indices.filter { courses.isEligible[$0] }
    let design = try DesignMatrix(formula, of: courses.table).selecting(decided)
    let treatments = decided.map { courses.treatments[$0] }
    // A treatment that nobody decided on has no probability.
    let present = Array(Set(treatments)).sorted()
    guard present.count > 1 else {
      throw CausalError(.notSupported, "\(name): wherever a treatment was decided on it is the same")
    }
    let numbers = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
    let regression: MultinomialModel
    do {
      regression = try MultinomialModel(
        design, outcome: treatments.compactMap { numbers[$0] }, categories: present.map { courses.levels[$0] })
    } catch {
      throw error.naming(name)
    }
    var probabilities = [[Double]](
      repeating: [Double](repeating: 0, count: courses.levels.count), count: courses.count)
    for (row, place) in decided.enumerated() {
      for (number, level) in present.enumerated() {
        probabilities[place][level] = regression.probabilities[row, number]
      }
    }
    return (probabilities, regression, design)
  }
}
