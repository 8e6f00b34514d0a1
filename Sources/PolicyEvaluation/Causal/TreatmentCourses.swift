/// Patients' visits in order, with treatment, outcome and censoring: what the estimators of this family adjust.
///
/// At a visit come, in this order: the covariates, the treatment, and (where the patient is not lost) the outcome.
///
/// Beside the columns of the data there are, where a formula asks for them:
/// - `X_lag`, `X_lag2`, …: X one, two, … visits ago; 0 (the category `none` of labels) where there was no such visit,
/// - `X_baseline`: X at the first visit,
/// - `X_cumulative`: the sum of X up to and including this visit, and `X_past`: up to the visit before,
/// - `X_average`: the mean of X up to and including this visit,
/// - `visit`: the number of the visit, from 0.
public struct TreatmentCourses: Sendable, Hashable {
  /// Which column is what.
  public struct Roles: Sendable, Hashable {
    public var id: String
    /// The time of visits; their order in the data where `nil`.
    public var time: String?
    public var treatment: String
    public var outcome: String
    /// 1 at the last visit of a patient who was lost before the outcome of the visit.
    public var censored: String?
    /// 1 where a treatment was decided on, 0 where it could not be another; everywhere where `nil`.
    public var eligible: String?

    public init(
      id: String, time: String?, treatment: String, outcome: String, censored: String? = nil, eligible: String? = nil
    ) {
      self.id = id
      self.time = time
      self.treatment = treatment
      self.outcome = outcome
      self.censored = censored
      self.eligible = eligible
    }
  }

  public let roles: Roles
  public let panel: VisitPanel
  /// The data in the order of the panel, with the derived columns made so far.
  public internal(set) var table: ObservationTable
  /// The data in the order of the panel, without derived columns.
  let base: ObservationTable
  /// The treatments, by name: numbers in their order.
  public let levels: [String]
  /// The number of the treatment at each place.
  public let treatments: [Int]
  /// The outcome at each place; `nil` where there is none.
  public let outcomes: [Double?]
  /// Whether the patient was lost, at each place; `nil` where no column says so.
  public let isCensored: [Bool]?
  /// Whether the treatment was decided on, at each place.
  public let isEligible: [Bool]

  public var count: Int { panel.count }
  /// Whether the treatments are numbers.
  var treatmentIsNumeric: Bool {
    if case .numbers? = base[roles.treatment] { return true }
    return false
  }

  /// The greatest number of different treatments that are taken as such.
  static let mostLevels = 12

  /// - Parameter table: rows of patients and visits in any order.
  /// - Throws: ``ObservationError`` by row and column; ``CausalError`` for visits at one time, later visits of censored
  ///   patients, and a treatment of too many values.
  public init(_ table: ObservationTable, roles: Roles) throws {
    let names = [roles.id, roles.treatment] + [roles.time, roles.censored, roles.eligible].compactMap(\.self)
    var problems = table.missingValues(in: names)
    if table[roles.outcome] == nil { problems += table.missingValues(in: [roles.outcome]) }
    guard problems.isEmpty else { throw ObservationError(source: table.source, problems: problems) }
    let rowNumbers = table.rows
    let panel = try VisitPanel(
      ids: try table.labels(roles.id), times: try roles.time.map { try table.numbers($0) },
      rowName: { "row \(rowNumbers[$0])" })
    let ordered = table.selecting(panel.rows)
    let labels = try ordered.labels(roles.treatment)
    levels = Self.sorted(Set(labels))
    guard levels.count <= Self.mostLevels else {
      throw CausalError(
        "column \(roles.treatment) has \(levels.count) different values; a treatment of at most \(Self.mostLevels) is "
          + "needed, so group the doses")
    }
    let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    treatments = labels.compactMap { numbers[$0] }
    isCensored = try roles.censored.map { try ordered.binary($0).map { $0 == 1 } }
    isEligible = try roles.eligible.map { try ordered.binary($0).map { $0 == 1 } } ?? labels.map { _ in true }
    guard case .numbers(let outcomes)? = ordered[roles.outcome] else {
      _ = try ordered.numbers(roles.outcome)
      throw CausalError("column \(roles.outcome) must be numbers")
    }
    self.outcomes = outcomes
    self.roles = roles
    self.panel = panel
    self.table = ordered
    base = ordered
    try requireMonotoneCensoring()
  }

  /// How messages call a place.
  public func name(of place: Int) -> String {
    "row \(table.rows[place]), patient \(panel.patients[panel.patientIndices[place]])"
  }

  /// The name of a row of the table that the panel was made of.
  func rowName(_ row: Int) -> String {
    panel.rows.firstIndex(of: row).map { "row \(table.rows[$0])" } ?? "row \(row + 2)"
  }

  private func requireMonotoneCensoring() throws(CausalError) {
    guard let isCensored else { return }
    let problems = isCensored.indices.filter { isCensored[$0] && !panel.isLast($0) }.map { place in
      "\(name(of: place)): censored, but the patient has later visits; leave those out, or set "
        + "\(roles.censored ?? "censored") to 0"
    }
    guard problems.isEmpty else { throw CausalError(problems: problems) }
  }

  private static func sorted(_ labels: Set<String>) -> [String] {
    let numbers = labels.compactMap { label in Double(label).map { (label, $0) } }
    return numbers.count == labels.count ? numbers.sorted { $0.1 < $1.1 }.map(\.0) : labels.sorted()
  }

  /// The treatment of a name.
  /// - Throws: ``CausalError`` with the treatments that there are.
  public func level(_ name: String) throws(CausalError) -> Int {
    if let level = levels.firstIndex(of: name) { return level }
    throw CausalError("nobody had the treatment '\(name)'; there are \(levels.joined(separator: ", "))")
  }
}
