import DosingMDP
import Foundation
import PolicyEvaluation
import Stochastics

/// Summaries of simulated arms against the clinicians' on the same patients.
struct ArmSummary {
  private let limit: Double
  private let bootstrap: Bootstrap
  private let keys: RunKeys
  private let threads: Int
  private let clinicians: OnlineStage.Arm

  init(_ configuration: RunConfiguration, keys: RunKeys, threads: Int, clinicians: OnlineStage.Arm) throws {
    limit = configuration.online.limitDays
    bootstrap = Bootstrap(replicates: configuration.evaluation.replicates, level: 0.95)
    self.keys = keys
    self.threads = threads
    self.clinicians = clinicians
  }

  /// One policy on all patients.
  /// - Parameter all: the arms among which the best for each patient is looked for.
  func summary(of arm: OnlineStage.Arm, among all: [OnlineStage.Arm]) throws -> SimulatedArm {
    var result = base(arm)
    let regret = try CounterfactualRegret(
      arm.all.map(\.followed), against: all.map { $0.all.map(\.followed) }, bootstrap: bootstrap, key: keys.bootstrap,
      threads: threads)
    result.regretDays = Estimate(
      value: regret.mean, interval: Interval(lower: regret.interval[0], upper: regret.interval[1]))
    result.bestShare = regret.bestShare
    guard arm.role != .clinicians else { return result }
    let own = arm.all
    let others = clinicians.all
    result.differenceDays = try paired(own.map(\.followed), others.map(\.followed))
    result.drugFreeDifference = try paired(own.map(\.drugFreeShare), others.map(\.drugFreeShare))
    return result
  }

  /// The policies of all training seeds, each on its own patients. The interval is Student's over the seeds' means: with
  /// a handful of seeds a bootstrap over them covers too little.
  func summary(overSeeds arm: OnlineStage.Arm) throws -> SimulatedArm {
    var result = base(arm)
    result.role = .baseline
    result.differenceDays = try hierarchical(arm, \.followed)
    result.drugFreeDifference = try hierarchical(arm, \.drugFreeShare)
    return result
  }

  private func base(_ arm: OnlineStage.Arm) -> SimulatedArm {
    let courses = arm.all
    let curve = SurvivalCurve(times: courses.map(\.followed), isEvent: courses.map { $0.timeToEvent != nil })
    let start = ProgressionFreePoint(day: 0, share: 1, atRisk: courses.count)
    return SimulatedArm(
      name: arm.name, role: arm.role,
      curve: [start]
        + thinned(curve.points.filter { $0.events > 0 }).map { point in
          ProgressionFreePoint(
            day: point.time, share: point.survival,
            interval: curve.interval(point).map { Interval(lower: $0.lowerBound, upper: $0.upperBound) },
            atRisk: point.atRisk)
        }, meanTimeToProgressionDays: meanEstimate(courses.map(\.followed)),
      drugFreeShare: meanEstimate(courses.map(\.drugFreeShare)))
  }

  /// At most about 200 points of a curve, the last one among them.
  private func thinned(_ points: [SurvivalCurve.Point]) -> [SurvivalCurve.Point] {
    let stride = max(1, points.count / 200)
    return points.enumerated().filter { $0.offset % stride == 0 || $0.offset == points.count - 1 }.map(\.element)
  }

  private func paired(_ own: [Double], _ others: [Double]) throws -> Estimate {
    let difference = try PairedDifference(
      own, minus: others, bootstrap: bootstrap, key: keys.bootstrap, threads: threads)
    return Estimate(
      value: difference.mean,
      interval: Interval(lower: difference.bootstrapInterval[0], upper: difference.bootstrapInterval[1]))
  }

  private func hierarchical(_ arm: OnlineStage.Arm, _ value: (TrialCourse) -> Double) throws -> Estimate {
    let differences = zip(arm.courses, clinicians.courses).map { own, others in
      zip(own, others).map { value($0) - value($1) }
    }
    guard differences.count > 1 else {
      return try paired(arm.all.map(value), clinicians.all.map(value))
    }
    let difference = try HierarchicalDifference(
      differences: differences, bootstrap: bootstrap, key: keys.bootstrap, threads: threads)
    return Estimate(
      value: difference.mean,
      interval: Interval(lower: difference.studentInterval[0], upper: difference.studentInterval[1]))
  }
}
