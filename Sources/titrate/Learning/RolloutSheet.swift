import Foundation
import PolicyEvaluation
import PolicyLearning
import Stochastics

/// What policies did on the same simulated patients.
struct RolloutSheet: Encodable {
  /// A mean over courses with its uncertainty.
  struct Estimate: Encodable {
    var mean: Double
    var standardError: Double
    /// 95 %, by Student's t.
    var student: [Double]
    /// 95 %, by the bias-corrected and accelerated bootstrap over patients.
    var bootstrap: [Double]

    init(_ values: [Double], key: Key, threads: Int) throws {
      let moments = StreamingMoments(values)
      mean = moments.mean ?? 0
      standardError = moments.standardError ?? 0
      let half = StudentT.quantile(0.975, degreesOfFreedom: Double(values.count - 1)) * standardError
      student = [mean - half, mean + half]
      let interval = try Bootstrap(replicates: 2000, method: .biasCorrectedAccelerated).interval(
        multiplicitiesOf: values.count, key: key, threads: threads
      ) { multiplicities in
        var (sum, count) = (0.0, 0.0)
        for (value, times) in zip(values, multiplicities) where times > 0 {
          sum += Double(times) * value
          count += Double(times)
        }
        return sum / count
      }
      bootstrap = [interval.lower, interval.upper]
    }

    var text: String {
      let numbers = [mean, student[0], student[1], bootstrap[0], bootstrap[1]].map { String(format: "%.4g", $0) }
      return "\(numbers[0])  t [\(numbers[1]), \(numbers[2])]  bootstrap [\(numbers[3]), \(numbers[4])]"
    }
  }

  /// One policy.
  struct Row: Encodable {
    var policy: String
    /// The undiscounted sum of rewards of a course.
    var reward: Estimate
    /// That of the learned policy less this one's, patient by patient; `nil` for the learned one.
    var difference: Estimate?
    var meanDecisions: Double
    var meanElapsed: Double
    /// Means of the sums of costs.
    var meanCosts: [String: Double]
  }

  var environment: TrainingPlan.Environment
  var seed: UInt64
  var courses: Int
  var policies: [Row]
  private let costs: [String]

  private enum CodingKeys: String, CodingKey { case environment, seed, courses, policies }

  /// - Parameter rows: the learned policy's courses, then those of references.
  init(
    _ rows: [(name: String, courses: [EndedCourse])], environment: TrainingPlan.Environment, seed: UInt64,
    costs: [String], key: Key, threads: Int
  ) throws {
    self.environment = environment
    self.seed = seed
    self.costs = costs
    courses = rows.first?.courses.count ?? 0
    let learned = rows.first?.courses.map(\.totalReward) ?? []
    policies = try rows.enumerated().map { index, row in
      let rewards = row.courses.map(\.totalReward)
      let count = Double(rewards.count)
      return Row(
        policy: row.name, reward: try Estimate(rewards, key: key, threads: threads),
        difference: index == 0
          ? nil : try Estimate(zip(learned, rewards).map(-), key: key, threads: threads),
        meanDecisions: row.courses.reduce(0) { $0 + Double($1.decisions) } / count,
        meanElapsed: row.courses.reduce(0) { $0 + $1.elapsed } / count,
        meanCosts: Dictionary(zip(costs, row.courses.meanCosts)) { $1 })
    }
  }

  var text: String {
    var lines = ["\(courses) courses of \(environment.text), seed \(seed)"]
    for row in policies {
      lines.append(row.policy)
      var rows = [["  mean reward", row.reward.text]]
      if let difference = row.difference { rows.append(["  learned less this", difference.text]) }
      rows.append(["  decisions", String(format: "%.4g", row.meanDecisions)])
      rows.append(["  time", String(format: "%.4g", row.meanElapsed)])
      rows += costs.map { ["  " + $0, String(format: "%.4g", row.meanCosts[$0] ?? 0)] }
      lines.append(TextTable(rows: rows).text)
    }
    return (lines + ["Intervals cover 95 %. Research software, not a medical device."]).joined(separator: "\n")
  }

  /// A line for each course of each policy.
  func courses(_ rows: [(name: String, courses: [EndedCourse])]) -> CourseTable {
    CourseTable(rows: rows, costs: costs)
  }
}

/// Courses as CSV.
struct CourseTable {
  var rows: [(name: String, courses: [EndedCourse])]
  var costs: [String]

  /// - Throws: ``OutputFailure``.
  func write(to path: String) throws {
    func quoted(_ text: String) -> String {
      text.contains { $0 == "," || $0 == "\"" } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
    var lines = [(["policy", "course", "reward", "decisions", "elapsed"] + costs.map(quoted)).joined(separator: ",")]
    for (name, courses) in rows {
      for (number, course) in courses.enumerated() {
        let numbers = ["\(number)", "\(course.totalReward)", "\(course.decisions)", "\(course.elapsed)"]
        lines.append(([quoted(name)] + numbers + course.costs.map { "\($0)" }).joined(separator: ","))
      }
    }
    do {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw OutputFailure("--csv \(path): cannot be written: \(FileProblem(error))")
    }
  }
}
