/// The data of a plan as matrices.
struct RegimeData: Sendable {
  /// One stage, a row for each patient who comes to it.
  struct Stage: Sendable {
    let plan: RegimeStage
    /// The patients, as rows of the table from 0.
    let patients: [Int]
    /// The treatments, the reference first.
    let levels: [String]
    /// A, as the number of its level.
    let received: [Int]
    /// x of the blip Σ_l 1{a = l} xᵀψ_l.
    let covariates: Matrix
    /// The names of (ψ_1, …, ψ_{L−1}).
    let blipNames: [String]
    /// h of the treatment-free part hᵀβ.
    let treatmentFree: DesignMatrix
    let propensity: DesignMatrix
    /// (h, 1{A = 1} x, …, 1{A = L − 1} x), by which the outcome is modeled.
    let regressors: DesignMatrix
  }

  let table: ObservationTable
  /// Y; 0 where it is not known, which then has no weight.
  let outcome: [Double]
  /// The weights of the outcome's equations; `nil` where all are 1.
  let weights: [Double]?
  let direction: RegimePlan.Direction
  let stages: [Stage]

  /// The number of patients.
  var count: Int { table.count }

  /// - Throws: ``RegimePlanError``, or ``ObservationError`` with everything that is wrong with the columns.
  init(_ plan: RegimePlan, _ table: ObservationTable) throws {
    let wrong = plan.problems
    guard wrong.isEmpty else { throw RegimePlanError(problems: wrong) }
    var problems: [EvaluationLogError.Problem] = []
    func attempt<Value>(_ body: () throws -> Value) throws -> Value? {
      do {
        return try body()
      } catch let error as ObservationError {
        problems += error.problems.filter { !problems.contains($0) }
        return nil
      }
    }
    _ = try attempt { try Self.requireOneRow(plan, table) }
    let weights = try attempt { try Self.weights(plan, table) } ?? nil
    let outcome = try attempt { try Self.outcome(plan, table, weights) }
    let stages = try plan.stages.map { stage in
      let patients = try attempt { try Self.patients(stage, table) } ?? Array(0..<table.count)
      return try attempt { try Stage(stage, table, patients) }
    }
    guard problems.isEmpty, let outcome else { throw ObservationError(source: table.source, problems: problems) }
    (self.table, self.outcome, self.weights, direction) = (table, outcome, weights, plan.direction)
    self.stages = stages.compactMap { $0 }
  }

  private static func requireOneRow(_ plan: RegimePlan, _ table: ObservationTable) throws(ObservationError) {
    guard let name = plan.patient else { return }
    let rows = Dictionary(grouping: zip(try table.labels(name), table.rows)) { $0.0 }.mapValues { $0.map(\.1) }
    let several = rows.filter { $0.value.count > 1 }.sorted { ($0.value[0], $0.key) < ($1.value[0], $1.key) }
    guard !several.isEmpty else { return }
    throw ObservationError(
      source: table.source,
      problems: several.map { patient, rows in
        let message =
          "the patient '\(patient)' has \(ObservationError.list(rows: rows)); a regime needs one row of each patient"
        return .init(row: rows[1], column: name, message: message)
      })
  }

  private static func weights(_ plan: RegimePlan, _ table: ObservationTable) throws(ObservationError) -> [Double]? {
    guard let name = plan.weights else { return nil }
    let weights = try table.numbers(name)
    let negative = weights.indices.filter { weights[$0] < 0 }
    guard negative.isEmpty, weights.contains(where: { $0 > 0 }) else {
      let place =
        negative.isEmpty ? "in every row" : "in " + ObservationError.list(rows: negative.map { table.rows[$0] })
      throw table.failure(name, "a weight must be positive, or 0 where the outcome is unknown; it is not \(place)")
    }
    return weights
  }

  /// A missing outcome of weight 0 is no problem.
  private static func outcome(
    _ plan: RegimePlan, _ table: ObservationTable, _ weights: [Double]?
  ) throws(ObservationError) -> [Double] {
    guard let weights else { return try table.numbers(plan.outcome) }
    let known = weights.indices.filter { weights[$0] > 0 }
    let values = try table.selecting(known).numbers(plan.outcome)
    var result = [Double](repeating: 0, count: table.count)
    for (patient, value) in zip(known, values) { result[patient] = value }
    return result
  }

  private static func patients(_ stage: RegimeStage, _ table: ObservationTable) throws(ObservationError) -> [Int] {
    guard let name = stage.eligible else { return Array(0..<table.count) }
    let marks = try table.binary(name)
    return marks.indices.filter { marks[$0] == 1 }
  }
}

extension RegimeData.Stage {
  /// - Throws: ``ObservationError`` with the problems of all of the stage's columns.
  fileprivate init(_ plan: RegimeStage, _ table: ObservationTable, _ patients: [Int]) throws {
    let own = patients.count == table.count ? table : table.selecting(patients)
    var problems: [EvaluationLogError.Problem] = []
    func attempt<Value>(_ body: () throws(ObservationError) -> Value) -> Value? {
      do {
        return try body()
      } catch {
        problems += error.problems.filter { !problems.contains($0) }
        return nil
      }
    }
    let received = attempt { () throws(ObservationError) in try Self.received(plan, own) }
    let designs = [plan.blipTerms, plan.treatmentFree, plan.propensity].compactMap { formula in
      attempt { () throws(ObservationError) in try DesignMatrix(formula, of: own) }
    }
    guard problems.isEmpty, designs.count == 3, let received else {
      throw ObservationError(source: table.source, problems: problems)
    }
    (self.plan, self.patients, self.received) = (plan, patients, received)
    levels = plan.levelNames
    let treatments =
      plan.levels == nil ? [plan.treatment] : levels.dropFirst().map { "\(plan.treatment)=\($0)" }
    blipNames = treatments.flatMap { treatment in
      designs[0].names.map { $0 == "(Intercept)" ? treatment : "\(treatment):\($0)" }
    }
    covariates = designs[0].matrix
    (treatmentFree, propensity) = (designs[1], designs[2])
    let effects = Self.blocks(covariates, levels: levels.count) { level in received.map { $0 == level ? 1 : 0 } }
    regressors = treatmentFree.joined(with: DesignMatrix(names: blipNames, matrix: effects))
  }

  /// The level of each patient.
  private static func received(_ plan: RegimeStage, _ table: ObservationTable) throws(ObservationError) -> [Int] {
    guard plan.levels != nil else { return try table.binary(plan.treatment).map { Int($0) } }
    let levels = plan.levelNames
    let labels = try table.labels(plan.treatment)
    let numbers = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
    let wrong = labels.indices.filter { numbers[labels[$0]] == nil }
    guard wrong.isEmpty else {
      let found = Set(wrong.map { labels[$0] }).sorted().prefix(6).joined(separator: ", ")
      let rows = ObservationError.list(rows: wrong.map { table.rows[$0] })
      throw table.failure(
        plan.treatment,
        "is \(found) in \(rows), which is none of the levels \(levels.joined(separator: ", ")); name it among them, or "
          + "leave out these rows")
    }
    let absent = levels.filter { !labels.contains($0) }
    guard absent.isEmpty else {
      throw table.failure(plan.treatment, "nobody has the level \(absent.joined(separator: ", ")); leave it out")
    }
    return labels.compactMap { numbers[$0] }
  }

  /// (f_1 x, …, f_{L−1} x) with a factor f_l of each patient for each level but the reference.
  func blocks(_ factor: (_ level: Int) -> [Double]) -> Matrix {
    Self.blocks(covariates, levels: levels.count, factor)
  }

  private static func blocks(_ covariates: Matrix, levels: Int, _ factor: (Int) -> [Double]) -> Matrix {
    (2..<levels).reduce(covariates.scalingRows(by: factor(1))) { matrix, level in
      matrix.joined(with: covariates.scalingRows(by: factor(level)))
    }
  }
}
