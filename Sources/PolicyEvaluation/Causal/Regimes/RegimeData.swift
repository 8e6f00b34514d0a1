/// The data of a plan as matrices.
struct RegimeData: Sendable {
  /// One stage, a row for each patient who comes to it.
  struct Stage: Sendable {
    let plan: RegimeStage
    /// The patients, as rows of the table from 0.
    let patients: [Int]
    /// A.
    let treatment: [Double]
    /// x of the blip a · xᵀψ.
    let blip: DesignMatrix
    /// h of the treatment-free part hᵀβ.
    let treatmentFree: DesignMatrix
    let propensity: DesignMatrix
    /// (h, A x), by which the outcome is modeled.
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
    let treatment = attempt { () throws(ObservationError) in try own.binary(plan.treatment) }
    let designs = [plan.blipTerms, plan.treatmentFree, plan.propensity].compactMap { formula in
      attempt { () throws(ObservationError) in try DesignMatrix(formula, of: own) }
    }
    guard problems.isEmpty, designs.count == 3, let treatment else {
      throw ObservationError(source: table.source, problems: problems)
    }
    (self.plan, self.patients, self.treatment) = (plan, patients, treatment)
    blip = DesignMatrix(
      names: designs[0].names.map { $0 == "(Intercept)" ? plan.treatment : "\(plan.treatment):\($0)" },
      matrix: designs[0].matrix)
    (treatmentFree, propensity) = (designs[1], designs[2])
    let effects = DesignMatrix(names: blip.names, matrix: blip.matrix.scalingRows(by: treatment))
    regressors = treatmentFree.joined(with: effects)
  }
}
