import ArgumentParser
import Foundation
import Stochastics
import VirtualPatients

/// `titrate simulate zhao`: the six-month chemotherapy trial of Zhao 2009 under a fixed or random dose.
struct SimulateZhaoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zhao", abstract: "The virtual chemotherapy trial of Zhao 2009 under a fixed or a random dose.",
    discussion: "The baseline log hazard mu0 differs between published uses (-4, -5, -7); it is taken as -4.")

  @Option(help: "The monthly dose from 0 to 1, or random.") var dose = "random"
  @Option(name: .customLong("mu0"), parsing: .unconditional, help: "Baseline log hazard.") var baseline = -4.0
  @Option(help: "endpoint or trapezoid.") var hazard = "endpoint"
  @Option(help: "How many patients.") var patients = 100_000
  @Option(help: "Seed.") var seed: UInt64 = 1
  @Flag(help: "Print as JSON.") var json = false

  struct Result: Encodable {
    var patients: Int
    var meanReturn: Double
    var standardError: Double
    var survival: Double
  }

  func run() throws {
    guard let hazard = ZhaoTrial.Hazard(rawValue: hazard) else {
      throw ValidationError("--hazard \(hazard): endpoint or trapezoid is expected.")
    }
    let fixed = Double(dose)
    if dose != "random" && !(fixed.map { (0...1).contains($0) } ?? false) {
      throw ValidationError("--dose \(dose): a number from 0 to 1, or random, is expected.")
    }
    if patients < 2 { throw ValidationError("--patients must be at least 2.") }
    let trial = ZhaoTrial(.init(baselineLogHazard: baseline, hazard: hazard))
    let key = Key(seed: seed)
    var returns = StreamingMoments()
    var alive = 0
    for index in 0..<patients {
      let patient = trial.course(index, key: key) { patient, key in
        fixed ?? trial.randomDose(month: patient.month, key: key)
      }
      returns.insert(patient.rewards.reduce(0, +))
      alive += patient.isAlive ? 1 : 0
    }
    let result = Result(
      patients: patients, meanReturn: returns.mean ?? 0, standardError: returns.standardError ?? 0,
      survival: Double(alive) / Double(patients))
    if json { return try printJSON(result) }
    print(String(format: "mean return           %.2f (SE %.2f)", result.meanReturn, result.standardError))
    print(String(format: "survival at 6 months  %.4f", result.survival))
    print("Research software, not a medical device.")
  }
}
