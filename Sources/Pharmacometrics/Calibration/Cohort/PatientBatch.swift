import DiffEq

/// Up to eight lanes that are followed in lockstep: chains of one patient, or patients with the same times of doses.
struct PatientBatch: Sendable {
  /// One lane.
  struct Lane: Sendable, Hashable {
    var patient: Int
    var chain: Int
    /// For each measurement of the patient its place among the readings.
    var readings: [Int]
    /// What outcomes add, with the place of the first output at each of its times.
    var terms: [OutcomeTerm]
    var rows: [[Int]]
  }

  let lanes: [Lane]
  private let schedule: DoseSchedule
  private let amounts: [SIMD8<Double>]
  private let covariates: [[SIMD8<Double>]]
  private let structure: CalibrationStructure
  private let predictor: ModelPredictor

  /// - Parameter members: patients whose doses and changes fall at the same times, with chains; at most eight.
  init(_ members: [(patient: Int, chain: Int)], of cohort: CalibrationCohort) {
    let patients = members.map { cohort.patients[$0.patient] }
    let width = cohort.predictor.outputCount
    let terms = members.map { cohort.outcomeTerms[$0.patient] }
    let times = Set(patients.flatMap { $0.measurements.map(\.time) } + terms.joined().flatMap(\.times)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($0.element, $0.offset) })
    lanes = members.indices.map { lane in
      Lane(
        patient: members[lane].patient, chain: members[lane].chain,
        readings: patients[lane].measurements.map { (rows[$0.time] ?? 0) * width + $0.output },
        terms: terms[lane], rows: terms[lane].map { term in term.times.map { (rows[$0] ?? 0) * width } })
    }
    let first = patients[0]
    schedule = DoseSchedule(
      doseTimes: first.doses.map(\.time), durations: first.doses.map(\.duration),
      changeTimes: first.changes.map(\.time), readingTimes: times)
    amounts = first.doses.indices.map { dose in Lockstep.pack(patients) { $0.doses[dose].amount } }
    let periods = 1 + first.changes.count
    covariates = (0..<periods).map { period in
      first.covariates.indices.map { place in
        Lockstep.pack(patients) { period == 0 ? $0.covariates[place] : $0.changes[period - 1].covariates[place] }
      }
    }
    structure = cohort.structure
    predictor = cohort.predictor
  }

  /// What the model tells at each lane's measurements, then the numbers of its outcomes' terms; `nil` where it cannot be
  /// computed.
  /// - Parameters:
  ///   - locations: u, by parameter.
  ///   - effects: η, by effect.
  func predictions(locations: [SIMD8<Double>], effects: [SIMD8<Double>]) -> [[Double]?] {
    let parameters = structure.individuals(locations: locations, effects: effects)
    let readings = predictor.readings(
      schedule,
      LaneInput(
        count: lanes.count, amounts: amounts, covariates: covariates,
        parameters: Array(parameters.prefix(structure.parameterCount))
      ))
    return lanes.enumerated().map { lane, member in
      guard readings.failures & (1 << UInt8(lane)) == 0 else { return nil }
      var values = member.readings.map { readings.values[$0][lane] }
      let own = parameters.dropFirst(structure.parameterCount).map { $0[lane] }
      for (term, rows) in zip(member.terms, member.rows) {
        values += term.numbers(structure.outcomes[term.outcome], own) { place in
          OutputReading(values: readings.values, row: rows[place], lane: lane)
        }
      }
      return values.allSatisfy(\.isFinite) ? values : nil
    }
  }

  /// All lanes of a cohort in batches: patients with equal times of doses and changes share lanes.
  static func batches(of cohort: CalibrationCohort, chains: Int) -> [PatientBatch] {
    let groups = Lockstep.groups(cohort.patients.count) { index in
      (cohort.patients[index].doses, cohort.patients[index].changes.map(\.time))
    } length: {
      cohort.patients[$0].lastTime
    }
    return groups.flatMap { members -> [PatientBatch] in
      let lanes = members.flatMap { patient in (0..<chains).map { (patient: patient, chain: $0) } }
      return stride(from: 0, to: lanes.count, by: 8).map {
        PatientBatch(Array(lanes[$0..<min($0 + 8, lanes.count)]), of: cohort)
      }
    }
  }
}
