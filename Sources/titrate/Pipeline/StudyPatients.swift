import Cohorts
import Foundation
import Pharmacometrics
import VirtualPatients

/// Patients of a cohort as a calibration and its checks take them: days, amounts, places of outputs.
struct StudyPatients {
  let plan: CalibrationPlan
  let structure: CalibrationStructure
  /// The amount of multiple 1.
  let standardDose: Double

  /// Whether a record can be used: every dose is known and something is measured.
  func isUsable(_ record: PatientRecord) -> Bool {
    record.doses.first.map { $0.time <= 0 } ?? false && record.doses.allSatisfy { $0.multiple != nil }
      && !measurements(record).isEmpty
  }

  /// The patients, with doses at the same times, so that they are computed together: 0 after a patient's end.
  func patients(_ records: [PatientRecord]) -> [CalibrationPatient] {
    let longest = records.map { Int(end($0)) + 1 }.max() ?? 0
    return records.map { record in
      let own = doses(record)
      let columns = columns(record)
      return CalibrationPatient(
        name: record.patient, covariates: structure.covariates(columns),
        doses: (0..<longest).map { DoseEvent(time: 24 * Double($0), amount: $0 < own.count ? own[$0] : 0) },
        measurements: measurements(record), columns: columns)
    }
  }

  /// Of the calibrated outputs, before the end by an event.
  func measurements(_ record: PatientRecord) -> [CalibrationPatient.Measurement] {
    record.observations.compactMap { observation in
      guard let measured = plan.outputs.first(where: { $0.variable == observation.variable }),
        let output = structure.place(ofOutput: measured.output), observation.time >= 0
      else { return nil }
      let limit = lowerLimit(of: measured.output)
      return .init(
        time: 24 * observation.time, output: output, value: max(observation.value, limit),
        isBelowLimit: observation.value < limit)
    }
  }

  /// Smaller values are only known to be below it; −∞ where there is none.
  func lowerLimit(of output: String) -> Double { plan.specification.outputs[output]?.lowerLimit ?? -.infinity }

  private func columns(_ record: PatientRecord) -> [String: Double] {
    var columns: [String: Double] = [:]
    for covariate in plan.covariates {
      if case .number(let value) = record.covariates[covariate.name] { columns[covariate.column.uppercased()] = value }
    }
    return columns
  }

  /// The amount of each day up to the end.
  func doses(_ record: PatientRecord) -> [Double] {
    (0...Int(end(record))).map { standardDose * (record.dose(from: Double($0)) ?? 0) }
  }

  /// Days to the last thing that is known of a patient.
  func end(_ record: PatientRecord) -> Double {
    [record.observations.last?.time, record.doses.last?.time, record.events.last?.time].compactMap(\.self).max() ?? 0
  }

  /// The first progression or death.
  func departure(_ record: PatientRecord) -> Double? {
    record.events.first { $0.kind == .progression || $0.kind == .death }?.time
  }

  /// The first visit with a finding of severe toxicity.
  func toxicity(_ record: PatientRecord) -> Double? {
    record.observations.first { observation in
      plan.toxicity.contains { $0.variable == observation.variable && $0.holds(observation.value) }
    }?.time
  }

  /// How long a patient was followed, up to an event where there was one.
  func followUp(_ record: PatientRecord, place: Int, event: Double?) -> StudyFollowUp {
    let end = event ?? end(record)
    var seen: [Int: [Bool]] = [:]
    for observation in record.observations where observation.time >= 0 && observation.time <= end {
      guard let variable = plan.variables.firstIndex(of: observation.variable) else { continue }
      seen[Int(observation.time), default: plan.variables.map { _ in false }][variable] = true
    }
    return StudyFollowUp(
      patient: place,
      doses: doses(record).prefix(Int(end) + 1).enumerated().map { day, amount in
        DoseEvent(time: 24 * Double(day), amount: amount)
      },
      visits: seen.sorted { $0.key < $1.key }.map { .init(day: $0.key, isMeasured: $0.value) }, end: end,
      hasEvent: event != nil)
  }
}
