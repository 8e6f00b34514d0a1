import Foundation
import TestSupport
import Testing

/// `titrate validate` as a user calls it.
@Suite struct ValidateCommandTests {
  /// Concentrations after 320 mg by mouth with ln ka ~ N(ln 1.58, 0.4), ln V ~ N(ln 31.5, 0.018), ln CL ~ N(ln 2.77,
  /// 0.07) in thirty patients, and an error of 0.7 mg/L, all at evenly spread quantiles.
  private static func data(clearance factor: Double = 1) -> String {
    var rows = ["ID,TIME,AMT,DV,EVID"]
    func normal(_ index: Int, _ count: Int, _ stride: Int) -> Double {
      let p = (Double((index * stride) % count) + 0.5) / Double(count)
      // The logistic approximation of the normal quantile, within 0.01 of it between 5 % and 95 %.
      return log(p / (1 - p)) / 1.702
    }
    for index in 0..<30 {
      let ka = 1.58 * exp(0.4.squareRoot() * normal(index, 30, 7))
      let volume = 31.5 * exp(0.018.squareRoot() * normal(index, 30, 11))
      let clearance = factor * 2.77 * exp(0.07.squareRoot() * normal(index, 30, 13))
      rows.append("\(index + 1),0,320,.,1")
      for (place, time) in [0.5, 1, 2, 4, 8, 12, 24].enumerated() {
        let ke = clearance / volume
        let value = 320 / volume * ka / (ka - ke) * (exp(-ke * time) - exp(-ka * time))
        rows.append("\(index + 1),\(time),.,\(value + 0.7 * normal(7 * index + place, 210, 89)),0")
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func file(_ text: String, _ name: String) throws -> String {
    let url = try CommandRunner.temporaryFolder().appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  private func probability(_ output: String) throws -> Double {
    let json = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return try #require((json["npde"] as? [String: Any])?["globalProbability"] as? Double)
  }

  @Test(.tags(.contract)) func publishedPopulationIsCheckedAndDrawn() throws {
    let out = try CommandRunner.temporaryFolder().appending(path: "check").path
    let run = try CommandRunner.run([
      "validate", "theophylline", "--data", try file(Self.data(), "data.csv"), "--out", out, "--json",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let right = try probability(run.output)
    #expect(right > 0.01)
    for name in ["validation.json", "npde.csv", "npde.svg", "vpc-CP.svg"] {
      #expect(FileManager.default.fileExists(atPath: out + "/" + name), "\(name)")
    }
    let other = try CommandRunner.run([
      "validate", "theophylline", "--data", try file(Self.data(clearance: 1.6), "data.csv"), "--json",
    ])
    let wrong = try probability(other.output)
    #expect(wrong < 1e-4)
  }

  @Test(.tags(.contract)) func resultsDoNotDependOnThreads() throws {
    let data = try file(Self.data(), "data.csv")
    let outputs = try ["1", "3"].map { threads in
      try CommandRunner.run(["validate", "theophylline", "--data", data, "--replicates", "200", "--threads", threads])
        .output
    }
    #expect(outputs[0] == outputs[1] && outputs[0].contains("Anderson-Darling"))
  }

  @Test(.tags(.contract)) func wrongInputHasItsExitCode() throws {
    let data = try file(Self.data(), "data.csv")
    let few = try CommandRunner.run(["validate", "theophylline", "--data", data, "--replicates", "5"])
    #expect(few.status == 2 && few.errors.contains("at least 100"))
    let absent = try CommandRunner.run(["validate", "theophylline", "--data", data, "--parameters", "/nowhere.json"])
    #expect(absent.status == 3)
    let text = try file("{}", "parameters.json")
    let other = try CommandRunner.run(["validate", "theophylline", "--data", data, "--parameters", text])
    #expect(other.status == 3 && other.errors.contains("no parameters.json"))
  }

  /// Patients without drug, in whom the model's hazard of clinical progression is 0.104 a week; tumor sizes at the start.
  private static func untreated(_ count: Int) -> String {
    let rows = (0..<count).map { "\($0 + 1),0,\(120 + 3 * Double($0)),0,SLD" }
    return (["ID,TIME,DV,EVID,DVID"] + rows).joined(separator: "\n") + "\n"
  }

  /// Progressions at evenly spread quantiles of an exponential distribution.
  private static func progressions(_ count: Int, rate: Double) -> String {
    let rows = (0..<count).map { index in
      let p = (Double(index) + 0.5) / Double(count)
      let hours: Double = -log(max(1 - p, 0.1)) / rate * 168
      // In the last tenth observation ends before.
      return p < 0.9
        ? "\(index + 1),\(hours),progression" : "\(index + 1),\(hours),"
    }
    return (["patient,time,event"] + rows).joined(separator: "\n") + "\n"
  }

  private func curve(_ rate: Double, _ more: String...) throws -> [String: Any] {
    let run = try CommandRunner.run(
      [
        "validate", "sunitinib-gist", "--data", try file(Self.untreated(60), "data.csv"), "--events",
        try file(Self.progressions(60, rate: rate), "events.csv"), "--scan-interval", "3000", "--replicates", "200",
        "--json",
      ] + more)
    #expect(run.status == 0, "\(run.errors)")
    let json = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let curve = try #require((json["events"] as? [[String: Any]])?.first)
    #expect(curve["event"] as? String == "progression")
    return try #require(curve["check"] as? [String: Any])
  }

  @Test(.tags(.statistical)) func eventsAreComparedWithSimulatedStudies() throws {
    let out = try CommandRunner.temporaryFolder().appending(path: "check").path
    let right = try curve(0.104, "--out", out, "--threads", "1")
    #expect(try #require(right["probability"] as? Double) > 0.05)
    #expect(FileManager.default.fileExists(atPath: out + "/events-progression.svg"))
    let wrong = try curve(0.03)
    #expect(try #require(wrong["probability"] as? Double) < 0.01)
    let again = try curve(0.104, "--threads", "3")
    #expect(NSDictionary(dictionary: right) == NSDictionary(dictionary: again))
  }

  @Test(.tags(.contract)) func wrongEventsAreNamed() throws {
    let data = try file(Self.untreated(12), "data.csv")
    func errors(_ table: String, _ more: String...) throws -> String {
      let run = try CommandRunner.run(
        ["validate", "sunitinib-gist", "--data", data, "--events", try file(table, "events.csv")] + more)
      #expect(run.status == 3)
      return run.errors
    }
    let table = Self.progressions(12, rate: 0.1)
    let rows = try errors(
      table.replacing("\n3,", with: "\nP3,").replacing("\n4,", with: "\n5,") + "7,1,death\n3,-1,death\n9,1\n")
    for text in ["row 4", "'P3'", "stands twice", "'-1'", "2 fields"] { #expect(rows.contains(text), "\(rows)") }
    let cause = try errors(table.replacing("progression", with: "progresion"))
    #expect(cause.contains("progresion") && cause.contains("did you mean progression"))
    let other = try errors(table, "--causes", "death")
    #expect(other.contains("'progression' is none of --causes death"))
    let alone = try CommandRunner.run(["validate", "sunitinib-gist", "--data", data, "--causes", "death"])
    #expect(alone.status == 2 && alone.errors.contains("--events"))
  }
}
