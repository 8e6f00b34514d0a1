import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// NONMEM's individual objectives and modes of 32 patients: first-order conditional estimation with interaction, at the
/// final estimates (which the files round to six digits).
struct WarfarinObjectiveTests {
  static let folder = "warfarin_pkpd_monolix_nonmem_runs/pk.turnover.emax4-nonmem"

  static func patients() throws -> [ObservedPatient<WarfarinTurnover>] {
    let url = try #require(SharedData.url(folder + "/pk.turnover.emax4.csv"))
    return try NonmemDataset(contentsOf: url).subjects.map { subject in
      try ObservedPatient(subject) { record in
        record.observation.map { (record.observationKind == 2 ? .effect : .concentration, $0) }
      }
    }
  }

  /// η and objective of each patient.
  static func reference() throws -> [(effects: [Double], objective: Double)] {
    let url = try #require(SharedData.url(folder + "/pk.turnover.emax4.phi"))
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst(2)
    return lines.map { line in
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      return (Array(numbers[2..<7]), numbers[numbers.count - 1])
    }
  }

  @Test(.tags(.reproduction), .enabled(if: SharedData.url(folder) != nil, Comment(rawValue: SharedData.reason(folder))))
  func objectivesAndModesAreNONMEMs() throws {
    let likelihood = try PopulationLikelihood(Population(), patients: Self.patients())
    let value = likelihood.evaluate(threads: 2)
    let reference = try Self.reference()
    #expect(value.patients.count == 32 && reference.count == 32)
    for (patient, expected) in zip(value.patients, reference) {
      let objective = try #require(patient.objective)
      #expect(patient.isConverged)
      #expect(Swift.abs(objective - expected.objective) <= 1e-3, "\(patient.name): \(objective)")
      for (effect, known) in zip(patient.effects ?? [], expected.effects) {
        #expect(Swift.abs(effect - known) <= 1e-3, "\(patient.name): \(effect), not \(known)")
      }
    }
    let objective = try #require(value.objective)
    #expect(Swift.abs(objective - 1418.9229044) <= 5e-3, "\(objective)")
  }
}
