import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import VirtualPatients

/// A policy for sunitinib against toxicity-adjusted dosing and other regimens, on the same patients.
///
/// Survival is the time to death, cut off at the horizon; its median over patients is compared by the bootstrap over
/// pairs (percentiles, 2,000 replicates). Toxicity are the costs of ``SunitinibGISTProcess`` in a course.
struct RegimenComparison {
  private(set) var details: [String: Double] = [:]

  /// The 95 % lower bound of the median survival gained over toxicity-adjusted dosing in days; 0 where the policy's patients
  /// have more toxicity of grade 3, in onsets or in months.
  var value: Double {
    let isMoreToxic = Self.toxicities.contains { details["more \($0)"] ?? 0 > 0 }
    return isMoreToxic ? 0 : details["\(Self.gain), 95 % lower"] ?? 0
  }

  private static let gain = "median survival gained (d)"
  private static let toxicities = ["grade 3 toxicity", "grade 3 months"]

  init(_ courses: [EndedCourse], in process: SunitinibGISTProcess, key: Key) throws {
    let encoder = process.process.encoder
    let rules = try SunitinibRegimens.fixed(encoder) + SunitinibRegimens.adjusted(encoder)
    add("policy", courses, process)
    for rule in rules {
      let others = trial(process, rule, courses: courses.count, key: key)
      add(rule.name, others, process)
      guard rule.name == "toxicity-adjusted" else { continue }
      let (ours, theirs) = (courses.map(\.days), others.map(\.days))
      try add(Self.gain, courses.count, key) { chosen in
        median(chosen.map { ours[$0] }) - median(chosen.map { theirs[$0] })
      }
      for (index, cost) in process.description.costs.enumerated() {
        try add("more \(cost)", courses.count, key) { chosen in
          chosen.reduce(0) { $0 + courses[$1].costs[index] - others[$1].costs[index] } / Double(chosen.count)
        }
      }
    }
  }

  private mutating func add(_ name: String, _ courses: [EndedCourse], _ process: SunitinibGISTProcess) {
    details["\(name): median survival (d)"] = median(courses.map(\.days))
    for (cost, mean) in zip(process.description.costs, courses.meanCosts) { details["\(name): \(cost)"] = mean }
  }

  private mutating func add(
    _ name: String, _ count: Int, _ key: Key, statistic: @Sendable ([Int]) throws -> Double
  ) throws {
    let interval = try Bootstrap(replicates: 2000).interval(count: count, key: key, threads: 1, statistic: statistic)
    details[name] = interval.estimate
    details["\(name), 95 % lower"] = interval.lower
    details["\(name), 95 % upper"] = interval.upper
  }
}

extension EndedCourse {
  fileprivate var days: Double { elapsed * 30 }
}

private func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
