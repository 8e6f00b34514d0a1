import DosingMDP
import Foundation
import Testing
import VirtualPatients

@Suite struct ClinicianPolicyTests {
  static let environment = AdaptiveProstateEnvironment()

  /// By hand: untreated at PSA 0.6 of baseline, restart 0.5, slope 2, inertia 1: log odds 2·ln 1.2 − 1 = −0.6353569,
  /// P = 0.3462969.
  @Test func probabilityByHand() {
    let habits = ClinicianHabits(stop: 0.3, restart: 0.5, slope: 2, inertia: 1)
    #expect(abs(habits.probability(logRelativePSA: log(0.6), isTreated: false) - 0.346_296_9) < 1e-6)
    #expect(habits.probability(logRelativePSA: log(0.6), isTreated: true) > 0.9)
  }

  @Test func probabilitiesAreBoundedAndRiseWithPSA() {
    for center in TreatmentCenter.three {
      for isTreated in [false, true] {
        let values = stride(from: -8.0, through: 4, by: 0.25).map {
          center.habits.probability(logRelativePSA: $0, isTreated: isTreated)
        }
        #expect(values.first == 0.05 && values.last == 0.95)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
      }
    }
  }

  /// The same patient is treated differently by different centers: center confounds.
  @Test func centersDecideDifferently() throws {
    let encoder = Self.environment.encoder
    let policy = try ClinicianPolicy(centers: TreatmentCenter.three, schema: encoder.schema)
    let probabilities = TreatmentCenter.three.map { center in
      var history = PatientHistory(patient: "P1", center: center.name, statics: [70])
      history.append(Visit(time: 0, values: [20]))
      history.dose(1, from: 0)
      history.append(Visit(time: 28, values: [3]))
      var memory: Void = policy.start(count: 1)
      return policy.probabilities([encoder.encode(history)], memory: &memory)[0]
    }
    #expect(probabilities.allSatisfy { abs($0[0] + $0[1] - 1) < 1e-15 })
    #expect(Set(probabilities.map { ($0[1] * 1000).rounded() }).count == 3)
    for (center, row) in zip(TreatmentCenter.three, probabilities) {
      #expect(row[1] == center.habits.probability(logRelativePSA: log(3) - log(20), isTreated: true))
    }
  }

  @Test func schemaWithoutPSAIsRefused() {
    let schema = FeatureSchema(features: ["dose", "time"], centers: ["unknown"])
    #expect(throws: SchemaError.self) { try ClinicianPolicy(centers: TreatmentCenter.three, schema: schema) }
  }
}
