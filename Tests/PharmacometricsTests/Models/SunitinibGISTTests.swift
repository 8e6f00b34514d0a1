import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// The reference trajectories of sunitinib in GIST (simulators' dossier, A.9: an independent solver at 1e-10).
struct SunitinibGISTTests {
  static let table: [(week: Double, values: [SunitinibGIST.Output: Double])] = [
    (
      4,
      [
        .sVEGFR3: 33165.86, .sKIT: 33643.61, .sKITUntreated: 39316.50, .tumor: 190.3054, .neutrophils: 2.20485,
        .pressure: 82.2581, .survival: 1,
      ]
    ),
    (
      12,
      [
        .sVEGFR3: 49527.38, .sKIT: 31710.93, .sKITUntreated: 40086.30, .tumor: 185.3671, .neutrophils: 2.23547,
        .pressure: 76.1759, .survival: 0.96249,
      ]
    ),
    (
      52,
      [
        .sVEGFR3: 30458.18, .sKIT: 28068.56, .sKITUntreated: 47943.38, .tumor: 193.8737, .neutrophils: 2.27044,
        .pressure: 82.9409, .survival: 0.75875,
      ]
    ),
    (
      100,
      [
        .sVEGFR3: 30458.18, .sKIT: 34040.31, .sKITUntreated: 58918.95, .tumor: 280.4923, .neutrophils: 2.27044,
        .pressure: 82.9409, .survival: 0.53298,
      ]
    ),
  ]

  @Test(.tags(.golden)) func typicalPatientMeetsTheReferenceTable() {
    let patient = Population<SunitinibGIST>().typicalIndividual()
    #expect(patient[.clearance] == 34.5)
    let course = Course<SunitinibGIST, Double>(
      patient.parameters, tolerance: Tolerance(relative: 1e-8, absolute: 1e-8))
    for day in 0..<700 where day % 42 < 28 { course.dose(at: Double(day) * 24, amount: 50) }
    for (week, values) in Self.table {
      course.advance(to: week * 168)
      let outputs = course.read()
      for (output, expected) in values {
        let value = outputs[output]
        #expect(Swift.abs(value - expected) <= 1e-4 * expected, "\(output) at week \(week): \(value), not \(expected)")
      }
    }
    #expect(course.failure(0) == nil)
  }
}
