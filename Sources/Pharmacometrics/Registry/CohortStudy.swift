import DiffEq
import Stochastics

/// A request, resolved for one model.
struct CohortStudy<M: Model>: Sendable {
  let request: SimulationRequest
  let simulation: CohortSimulation<M>
  let grid: SimulationGrid
  let outputs: [ModelDescription<M>.Output]
  let clinical: ClinicalCourse<M>?

  init(_ request: SimulationRequest) throws {
    self.request = request
    let description = M.description
    var problems: [String] = []
    var population = Population<M>()
    if let calibrated = request.calibrated { problems += population.take(calibrated).map { "--parameters: \($0)" } }
    for (symbol, value) in request.settings {
      do throws(UnknownName) { try population.set(symbol, value) } catch { problems.append("--set: \(error)") }
    }
    if let problem = population.typicalIndividual().problem { problems.append("--set: \(problem)") }
    outputs =
      request.outputs.isEmpty
      ? description.outputs
      : request.outputs.compactMap { symbol in
        if let output = description.outputs.first(where: { $0.symbol == symbol }) { return output }
        let error = UnknownName(
          symbol, kind: "output of \(description.name)", among: description.outputs.map(\.symbol))
        problems.append("--outputs: \(error)")
        return nil
      }
    if case .none = description.dosing, !request.doses.isEmpty {
      problems.append("--regimen: \(description.name) takes no doses; give none")
    }
    for scenario in request.stress where scenario != .missedCycle && scenario.change(description.roles) == nil {
      problems.append("--stress \(scenario.rawValue): \(description.name) has no parameter that it would change")
    }
    let hasCourse =
      !description.events.isEmpty || !description.adverseEffects.isEmpty
      || description.tumorSize != nil || !description.laboratory.isEmpty
    let isCohort = request.patients != .typical
    grid = SimulationGrid(horizon: request.horizon, step: request.step, isDaily: hasCourse && isCohort)
    clinical = hasCourse && isCohort ? ClinicalCourse(request.clinical, grid: grid) : nil
    let doses = request.doses.filter { dose in !request.stress.contains { $0.misses(dose.time) } }
    let changes = request.stress.compactMap { $0.change(description.roles) }
    do throws(DoseBasisError) {
      simulation = try CohortSimulation(
        population, doses: doses, grid: grid.times, tolerance: request.tolerance, changes: changes)
    } catch {
      throw RequestError(problems: problems + ["--regimen: \(error)"])
    }
    guard problems.isEmpty else { throw RequestError(problems: problems) }
  }

  /// The study without its model's types.
  var computation: StudyComputation {
    let key = Key(seed: request.seed)
    return StudyComputation(request: request, empty: emptySummary) {
      fold([simulation.typical()], key: key)
    } cohort: { range in
      let groups = stride(from: range.lowerBound, to: range.upperBound, by: 8).map { first in
        simulation.group(first: first, count: min(8, range.upperBound - first), key: key)
      }
      return fold(groups, key: key)
    }
  }

  private var emptySummary: SimulationSummary {
    SimulationSummary(
      M.self, horizonDays: (request.horizon / 24).rounded(.up),
      outputs: request.keepsQuantiles ? outputs.count : 0, times: request.keepsQuantiles ? grid.outputRows.count : 0)
  }

  /// Summary and rows of some groups.
  private func fold(_ groups: [PatientGroup<M>], key: Key) -> (SimulationSummary, OutputTable) {
    var summary = emptySummary
    var patients: [Int] = []
    var rowCounts: [Int] = []
    var values: [Double] = []
    values.reserveCapacity(groups.count * 8 * grid.outputRows.count * outputs.count)
    for group in groups {
      for lane in 0..<group.count {
        // Of a patient who could not be followed at all nothing is told.
        var end = group.failures[lane].map { $0.cause == .invalidParameters ? -.infinity : $0.time } ?? .infinity
        if let outcome = clinical?.outcome(of: lane, in: group, key: key) {
          summary.insert(outcome)
          if outcome.survival.isEvent { end = min(end, outcome.survival.time) }
        } else {
          summary.insertWithoutCourse(hasFailed: group.failures[lane] != nil)
        }
        patients.append(group.first + lane + 1)
        rowCounts.append(append(group, lane, until: end, to: &values, &summary))
      }
    }
    let table = OutputTable(
      patients: patients, times: grid.outputRows.map { grid.times[$0] }, columns: outputs.map(\.symbol),
      rowCounts: rowCounts, values: values)
    return (summary, table)
  }

  /// Appends a patient's rows; how many of them are to be told: until the patient's end, and only while every value is a
  /// finite number.
  private func append(
    _ group: PatientGroup<M>, _ lane: Int, until end: Double, to values: inout [Double],
    _ summary: inout SimulationSummary
  ) -> Int {
    var count = 0
    var isTold = true
    for (place, row) in grid.outputRows.enumerated() {
      let start = values.count
      for output in outputs { values.append(group.value(output.index, at: row, lane: lane)) }
      isTold = isTold && grid.times[row] <= end && values[start...].allSatisfy(\.isFinite)
      guard isTold else { continue }
      count += 1
      guard request.keepsQuantiles else { continue }
      for column in outputs.indices { summary.insert(values[start + column], output: column, time: place) }
    }
    return count
  }
}
