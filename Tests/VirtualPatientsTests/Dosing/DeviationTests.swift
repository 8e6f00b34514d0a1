import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Patients whose variability is set otherwise than published.
struct DeviationTests {
  private func levels(_ deviations: [String: Double], count: Int) throws -> (anc: [Double], dbp: [Double]) {
    var configuration = SunitinibDosing.configuration()
    configuration.deviations = deviations
    let environment = try ModelEnvironment<SunitinibGIST>(configuration)
    let patients = (0..<count).map { environment.admit($0, key: Key(seed: 7)).patient }
    return (patients.map { $0.output(.neutrophils) }, patients.map { $0.output(.pressure) })
  }

  private func deviation(_ values: [Double]) -> Double {
    let logs = values.map { log($0) }
    let mean = logs.reduce(0, +) / Double(logs.count)
    return (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count - 1)).squareRoot()
  }

  @Test(.tags(.statistical)) func theirSpreadIsTheOneSet() throws {
    let count = 500
    let (anc, dbp) = try levels(["ANC0": 0.2, "DBP0": 0], count: count)
    // 4 standard errors of a standard deviation.
    let error = 4 / (2 * Double(count)).squareRoot()
    #expect(abs(deviation(anc) - 0.2) < 0.2 * error)
    #expect(dbp.allSatisfy { abs($0 - 71.8) < 1e-9 })
    let published = try levels([:], count: count)
    #expect(abs(deviation(published.anc) - 0.172.squareRoot()) < 0.42 * error)
  }

  @Test(.tags(.contract)) func whatDoesNotVaryIsNamed() {
    #expect {
      _ = try levels(["GAMMA": 0.1, "KG": -1], count: 1)
    } throws: { error in
      "\(error)".contains("GAMMA") && "\(error)".contains("deviations.KG")
    }
  }
}
