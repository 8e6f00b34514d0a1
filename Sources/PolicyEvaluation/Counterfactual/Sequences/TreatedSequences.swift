/// Patients followed over time: at each time an outcome and covariates are seen, then treatments are given, and the next
/// outcome follows.
///
///     x, Y_0, X_0, A_0, Y_1, X_1, A_1, …, Y_n
///
/// with x what does not change, Y the outcome, X covariates and A a vector of treatments that are given (1) or not (0). A
/// patient of n steps has n + 1 outcomes and n vectors of treatments; numbers of steps differ between patients.
public struct TreatedSequences: Sendable, Hashable {
  /// One patient.
  public struct Patient: Sendable, Hashable, Codable {
    public var id: String
    /// Y_0 … Y_n.
    public var outcomes: [Double]
    /// A_0 … A_{n−1}, each of 0 and 1.
    public var treatments: [[Double]]
    /// X_0 … X_{n−1}, or nothing where there are none.
    public var covariates: [[Double]]
    /// x.
    public var staticFeatures: [Double]

    public init(
      id: String, outcomes: [Double], treatments: [[Double]], covariates: [[Double]] = [], staticFeatures: [Double] = []
    ) {
      self.id = id
      self.outcomes = outcomes
      self.treatments = treatments
      self.covariates = covariates
      self.staticFeatures = staticFeatures
    }

    /// n, the number of treatment vectors.
    public var steps: Int { treatments.count }
  }

  public let patients: [Patient]
  /// How many treatments a vector has.
  public let treatmentCount: Int
  /// How many covariates a time has.
  public let covariateCount: Int
  /// How many features do not change.
  public let staticCount: Int

  /// - Throws: ``CausalError`` with every patient whose numbers do not fit together, or are not finite.
  public init(_ patients: [Patient]) throws(CausalError) {
    let first = patients.first
    treatmentCount = first?.treatments.first?.count ?? 0
    covariateCount = first?.covariates.first?.count ?? 0
    staticCount = first?.staticFeatures.count ?? 0
    self.patients = patients
    var problems = patients.isEmpty ? ["no patients; at least one is needed"] : []
    if first != nil && treatmentCount == 0 {
      problems.append("patient \(first?.id ?? ""): no treatment is recorded; at least one step is needed")
    }
    for patient in patients { problems += self.problems(of: patient) }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
  }

  /// The greatest number of steps.
  public var longest: Int { patients.reduce(0) { max($0, $1.steps) } }

  private func problems(of patient: Patient) -> [String] {
    var problems: [String] = []
    func report(_ text: String) { problems.append("patient \(patient.id): \(text)") }
    let steps = patient.steps
    if steps == 0 || patient.outcomes.count != steps + 1 {
      report(
        "\(patient.outcomes.count) outcomes and \(steps) treatments; one more outcome than treatments is needed, and at"
          + " least one treatment")
    }
    if !patient.covariates.isEmpty || covariateCount > 0, patient.covariates.count != steps {
      report("\(patient.covariates.count) times of covariates for \(steps) steps; each step needs its covariates")
    }
    if patient.staticFeatures.count != staticCount {
      report("\(patient.staticFeatures.count) static features where the first patient has \(staticCount)")
    }
    for (time, row) in patient.treatments.enumerated() {
      if row.count != treatmentCount {
        report("time \(time): \(row.count) treatments where the first patient has \(treatmentCount)")
      } else if !row.allSatisfy({ $0 == 0 || $0 == 1 }) {
        report("time \(time): treatments are \(row); each must be 0 or 1")
      }
    }
    for (time, row) in patient.covariates.enumerated() where row.count != covariateCount {
      report("time \(time): \(row.count) covariates where the first patient has \(covariateCount)")
    }
    for (time, value) in patient.outcomes.enumerated() where !value.isFinite {
      report("time \(time): the outcome is \(value); it must be a finite number")
    }
    for (time, row) in patient.covariates.enumerated() where !row.allSatisfy(\.isFinite) {
      report("time \(time): the covariates are \(row); they must be finite numbers")
    }
    if !patient.staticFeatures.allSatisfy(\.isFinite) {
      report("the static features are \(patient.staticFeatures); they must be finite numbers")
    }
    return problems
  }
}
