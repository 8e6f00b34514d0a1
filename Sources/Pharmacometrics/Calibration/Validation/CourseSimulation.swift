import DiffEq
public import Stochastics

/// Courses that patients of a calibrated population would have had: their covariates and doses are given, their effects
/// drawn anew, and the model's outputs are read day by day, without errors of measurement.
///
/// What depends on a course as a whole, such as events, is decided by who takes the courses.
public struct CourseSimulation: Sendable {
  /// Someone who is followed.
  public struct Subject: Sendable, Hashable {
    /// The place in the cohort of the patient whose covariates the subject has.
    public var patient: Int
    /// Ascending in time. Subjects with doses at the same times are computed together.
    public var doses: [DoseEvent]
    /// Days until the end.
    public var days: Int

    public init(patient: Int, doses: [DoseEvent], days: Int) {
      precondition(days >= 0, "CourseSimulation: \(days) days")
      self.patient = patient
      self.doses = doses
      self.days = days
    }
  }

  public let cohort: CalibrationCohort
  public let values: PopulationValues
  private let target: GibbsTarget

  /// - Throws: ``CalibrationError`` where the covariance of the effects is not positive definite.
  public init(_ cohort: CalibrationCohort, _ values: PopulationValues) throws(CalibrationError) {
    guard let target = GibbsTarget(cohort, values) else {
      throw CalibrationError(problems: ["the covariance of the effects is not positive definite"])
    }
    self.cohort = cohort
    self.values = values
    self.target = target
  }

  /// Draws a course for each subject.
  /// - Parameters:
  ///   - key: the effects of a subject derive from it and the place among the subjects.
  ///   - body: gets the place of a subject and its outputs, [day · outputs + output] from day 0 on, on any thread.
  /// - Returns: by subject; `nil` where the model cannot be computed.
  public func courses<Value: Sendable>(
    of subjects: [Subject], key: Key, threads: Int = 1, body: @Sendable (Int, [Double]) -> Value
  ) throws -> [Value?] {
    let batches = batches(of: subjects)
    let parts = try parallelMap(count: batches.count, threads: threads) { index in
      rows(batches[index], subjects, key: key).map { member in
        (place: member.place, value: member.rows.map { body(member.place, $0) })
      }
    }
    var values = [Value?](repeating: nil, count: subjects.count)
    for part in parts.joined() { values[part.place] = part.value }
    return values
  }

  /// A measurement of an output's value.
  public func measurement(_ output: Int, _ value: Double, _ generator: inout Generator) -> Double {
    values.errors[output].measure(value, &generator)
  }

  /// Up to eight subjects with doses and changes of covariates at the same times, those followed for about as long
  /// together.
  private func batches(of subjects: [Subject]) -> [[Int]] {
    let groups = Lockstep.groups(subjects.count) { place in
      (subjects[place].doses, cohort.patients[subjects[place].patient].changes.map(\.time))
    } length: {
      Double(subjects[$0].days)
    }
    return groups.flatMap { members in
      stride(from: 0, to: members.count, by: 8).map { Array(members[$0..<min($0 + 8, members.count)]) }
    }
  }

  private func rows(_ batch: [Int], _ subjects: [Subject], key: Key) -> [(place: Int, rows: [Double]?)] {
    let members = batch.map { subjects[$0] }
    let patients = members.map { cohort.patients[$0.patient] }
    let first = members[0]
    let days = members.map(\.days).max() ?? 0
    let schedule = DoseSchedule(
      doseTimes: first.doses.map(\.time), durations: first.doses.map(\.duration),
      changeTimes: patients[0].changes.map(\.time), readingTimes: (0...days).map { 24 * Double($0) })
    let effects = batch.map { place in
      var generator = key.child(.patient, place).child(.parameters).generator
      return target.effects(target.factor.map { _ in generator.normal() })
    }
    let locations = members.map { cohort.locations(values, patient: $0.patient) }
    let parameters = cohort.structure.individuals(
      locations: Lockstep.pack(locations),
      effects: values.covariance.isEmpty ? [] : Lockstep.pack(effects))
    let input = LaneInput(
      count: batch.count,
      amounts: first.doses.indices.map { dose in Lockstep.pack(members) { $0.doses[dose].amount } },
      covariates: (0...patients[0].changes.count).map { period in
        patients[0].covariates.indices.map { place in
          Lockstep.pack(patients) { period == 0 ? $0.covariates[place] : $0.changes[period - 1].covariates[place] }
        }
      }, parameters: parameters)
    let readings = cohort.predictor.readings(schedule, input)
    let width = cohort.predictor.outputCount
    return batch.enumerated().map { lane, place in
      guard readings.failures & (1 << UInt8(lane)) == 0 else { return (place, nil) }
      let rows = (0..<width * (members[lane].days + 1)).map { readings.values[$0][lane] }
      return (place, rows.allSatisfy(\.isFinite) ? rows : nil)
    }
  }
}
