import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// One run of a reproduction: trains, or goes on where it was broken off, and tries the policy on new patients.
func run(_ reproduction: Reproduction, seed: UInt64, folder: URL) throws -> RunResult {
  let file = folder.appending(path: "result.json")
  if let data = try? Data(contentsOf: file), let result = try? JSONDecoder().decode(RunResult.self, from: data) {
    return result
  }
  var plan = reproduction.plan
  plan.seed = seed
  let process = try environment(reproduction.environment, options: reproduction.options ?? [:])
  let start = Date()
  let session = TrainingSession(plan, folder: folder, checkpointEvery: max(1, plan.steps / 10))
  let trained = try session.run(process) { report in
    if case .trial(let point) = report {
      say("  seed \(seed), step \(point.step): \(String(format: "%.2f", point.meanReward))")
    }
  }
  let snapshot = reproduction.counted == .best ? trained.best : trained.snapshot
  let courses = try trial(
    process, snapshot, courses: reproduction.courses, isRandom: plan.trials.isRandom, key: Key(seed: seed))
  let values = try measured(courses, reproduction, process.description)
  let mean = values.reduce(0, +) / Double(values.count)
  let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let result = RunResult(
    seed: seed, value: mean, deviation: (squares / Double(max(values.count - 1, 1))).squareRoot(),
    seconds: Date().timeIntervalSince(start), points: trained.points)
  try JSONEncoder().encode(result).write(to: file, options: .atomic)
  return result
}

/// Courses of patients that neither training nor its trials have met.
private func trial(
  _ process: some DecisionProcess, _ snapshot: LearnerSnapshot, courses: Int, isRandom: Bool, key: Key
) throws -> [EndedCourse] {
  try PolicyTrial(courses: courses, isRandom: isRandom).run(
    Standardized(process, snapshot.description.process.normalizer), snapshot.learner(), key: key.child(.bootstrap))
}

private func measured(
  _ courses: [EndedCourse], _ reproduction: Reproduction, _ process: ProcessDescription
) throws -> [Double] {
  let scale = reproduction.scale ?? 1
  guard let measure = reproduction.measure, measure != "reward" else { return courses.map { scale * $0.totalReward } }
  guard let index = process.costs.firstIndex(of: measure) else {
    throw LearningError.impossibleSetting("\(process.name) does not count \"\(measure)\"")
  }
  return courses.map { scale * $0.costs[index] }
}
