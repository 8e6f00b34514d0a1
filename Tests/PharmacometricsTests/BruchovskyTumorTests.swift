import Pharmacometrics
import Testing

/// Independent integration (RK45, largest step 0.25 d, progression on that grid) of the seven published parameter sets
/// and of the base patient of Gallagher et al. 2024: our exact times lie within two grid steps of it.
@Suite struct BruchovskyTumorTests {
  struct Reference: Sendable {
    var patient: Int
    var regimen: TumorRegimen
    var interval: Double
    var days: Double
  }

  static let continuous: [Reference] = [
    (12, 923.5), (20, 1500.5), (25, 1075.75), (78, 1252), (85, 681.5), (99, 1292), (101, 1301.75),
  ].map { Reference(patient: $0.0, regimen: .continuous, interval: 28, days: $0.1) }

  static let adaptiveDaily: [Reference] = [
    (85, 750.5), (78, 1453), (20, 1860.5), (12, 976), (99, 1498), (101, 1486.5), (25, 1844),
  ].map { Reference(patient: $0.0, regimen: .adaptive50, interval: 1, days: $0.1) }

  static let patient25: [Reference] = [
    Reference(patient: 25, regimen: .adaptive50, interval: 7, days: 1857),
    Reference(patient: 25, regimen: .adaptive50, interval: 28, days: 1864),
    Reference(patient: 25, regimen: .adaptive50, interval: 30, days: 180),
    Reference(patient: 25, regimen: .adaptive(stop: 0.2, restart: 1), interval: 28, days: 1469),
    Reference(patient: 25, regimen: .threshold(1.01), interval: 28, days: 2726.5),
  ]

  @Test(arguments: continuous + adaptiveDaily + patient25)
  func publishedPatients(reference: Reference) throws {
    let patient = try #require(BruchovskyPatients.fits.first { $0.patient == reference.patient })
    let course = try TumorCourse(
      patient.parameters, regimen: reference.regimen, decisionInterval: reference.interval)
    let time = try #require(course.timeToProgression)
    #expect(abs(time - reference.days) <= 0.5, "\(time), reference \(reference.days)")
  }

  static let base = LotkaVolterraParameters(initialTotal: 0.75, resistantFraction: 0.001, cost: 0, turnover: 0)

  @Test(arguments: [
    Reference(patient: 0, regimen: .continuous, interval: 1, days: 451.75),
    Reference(patient: 0, regimen: .adaptive50, interval: 1, days: 663),
    Reference(patient: 0, regimen: .adaptive50, interval: 7, days: 673.25),
    Reference(patient: 0, regimen: .adaptive50, interval: 28, days: 671.5),
    Reference(patient: 0, regimen: .threshold(1.075), interval: 28, days: 1401.5),
    Reference(patient: 0, regimen: .threshold(1.195), interval: 1, days: 2162),
  ])
  func basePatient(reference: Reference) throws {
    let course = try TumorCourse(Self.base, regimen: reference.regimen, decisionInterval: reference.interval)
    let time = try #require(course.timeToProgression)
    #expect(abs(time - reference.days) <= 0.5, "\(time), reference \(reference.days)")
  }
}
