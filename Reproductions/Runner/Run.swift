import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// One run of a reproduction: trains, or goes on where it was broken off, and tries the policy on new patients.
func run(_ reproduction: Reproduction, seed: UInt64, log: LoggedEpisodes?, folder: URL) throws -> RunResult {
  let file = folder.appending(path: "result.json")
  if let data = try? Data(contentsOf: file), let result = try? JSONDecoder().decode(RunResult.self, from: data) {
    return result
  }
  let place = try ReproducedEnvironment(
    reproduction.environment, options: reproduction.options ?? [:], scratch: folder.deletingLastPathComponent())
  let result = try run(reproduction, seed: seed, log: log, folder: folder, in: place.process)
  try JSONEncoder().encode(result).write(to: file, options: .atomic)
  return result
}

private func run(
  _ reproduction: Reproduction, seed: UInt64, log: LoggedEpisodes?, folder: URL, in process: some DecisionProcess
) throws -> RunResult {
  var plan = reproduction.plan
  plan.seed = seed
  let start = Date()
  let session = TrainingSession(plan, folder: folder, checkpointEvery: max(1, plan.steps / 10))
  func report(_ report: TrainingSession.Report) {
    if case .trial(let point) = report {
      say("  seed \(seed), step \(point.step): \(String(format: "%.2f", point.meanReward))")
    }
  }
  let trained: TrainingSession.Result
  if let log {
    let settings = try plan.replayConfiguration()
    let prepared = try TransitionLog(
      log, process: process.description, discount: settings.discount,
      preparation: .init(isStandardized: plan.standardization > 0, rewardScale: settings.rewardScale))
    trained = try session.run(prepared, simulator: process, report: report)
  } else {
    trained = try session.run(process, report: report)
  }
  let snapshot = reproduction.counted == .best ? trained.best : trained.snapshot
  let measurement = try Measurement(snapshot, in: process, reproduction, key: Key(seed: seed))
  return RunResult(
    seed: seed, value: measurement.value, deviation: measurement.deviation, seconds: Date().timeIntervalSince(start),
    points: trained.points, details: measurement.details)
}
