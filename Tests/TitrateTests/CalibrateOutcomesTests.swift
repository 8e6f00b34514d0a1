import Foundation
import TestSupport
import Testing

/// `titrate calibrate` with an event and an ordinal outcome beside measurements.
@Suite struct CalibrateOutcomesTests {
  /// Sixteen patients after 160 or 640 mg by mouth; with the higher dose all relapse within hours, and are sicker.
  private static func data() -> String {
    var rows = ["ID,TIME,AMT,DV,DVID,EVID"]
    for index in 0..<16 {
      let isHigh = index.isMultiple(of: 2)
      let dose = isHigh ? 640.0 : 160
      let (volume, clearance) = (30 * exp(0.2 * sin(Double(3 * index))), 3 * exp(0.3 * cos(Double(5 * index))))
      rows.append("\(index + 1),0,\(dose),.,.,1")
      let isEvent = isHigh || index % 8 == 1
      let end = isEvent ? 1.5 + 0.4 * Double(index) : 30
      for (place, time) in [0.5, 2, 4, 8, 12, 24].enumerated() where time < end {
        let ke = clearance / volume
        let value = dose / volume * 1.5 / (1.5 - ke) * (exp(-ke * time) - exp(-1.5 * time))
        rows.append("\(index + 1),\(time),.,\(value + 0.3 * sin(Double(7 * index + place) * 2.4)),1,0")
        let grade = place < 4 && isHigh ? (index + place) % 3 : (index * place) % 7 == 1 ? 1 : 0
        rows.append("\(index + 1),\(time),.,\(grade),nausea,0")
      }
      rows.append("\(index + 1),\(end),.,\(isEvent ? 1 : 0),3,0")
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private static let specification = """
    parameters: {KA: {variability: false, start: 1.5, estimate: false}, relapse_rate: {start: 0.02}}
    events:
      relapse: {hazard: constant, rate: 0.05, dvid: 3, effects: [{output: CP}]}
    ordinal:
      nausea: {categories: 3, effects: [{output: CP, transform: log1p, reference: 5}]}
    saem: {exploration: 60, smoothing: 40, conditional: 20}
    likelihood: {draws: 400}

    """

  private func file(_ text: String, _ name: String) throws -> String {
    let url = try CommandRunner.temporaryFolder().appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  @Test(.tags(.contract)) func outcomesAreFittedWithTheCourse() throws {
    let data = try file(Self.data(), "data.csv")
    let spec = try file(Self.specification, "spec.yaml")
    let out = try CommandRunner.temporaryFolder().appending(path: "fit").path
    let run = try CommandRunner.run([
      "calibrate", "theophylline", "--data", data, "--spec", spec, "--out", out, "--threads", "2",
    ])
    #expect(run.status == 0, "\(run.errors)")
    for text in ["relapse_rate", "nausea_alpha_1", "nausea_gap_2", "event, constant hazard", "events: 10"] {
      #expect(run.output.contains(text), "\(text) is not in \(run.output)")
    }
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: out + "/parameters.json"))) as? [String: Any])
    let parameters = try #require(json["parameters"] as? [[String: Any]])
    let effects = parameters.filter { ["relapse_CP", "nausea_log1p_CP"].contains($0["symbol"] as? String) }
    #expect(effects.count == 2)
    for line in effects {
      let estimate = try #require(line["typical"] as? [String: Any])
      #expect(try #require(estimate["value"] as? Double) > 0 && estimate["standardError"] != nil)
    }
    // Outcomes come from the result, and are checked beside the measurements.
    let validation = try CommandRunner.run([
      "validate", "theophylline", "--data", data, "--parameters", out + "/parameters.json", "--replicates", "200",
      "--out", out + "-check",
    ])
    #expect(validation.status == 0, "\(validation.errors)")
    #expect(validation.output.contains("relapse, nausea: checks of measurements leave out"))
    #expect(validation.output.contains("shares of categories"))
    for name in ["outcome-relapse.svg", "outcome-nausea.svg"] {
      let picture = try String(contentsOf: URL(filePath: "\(out)-check/\(name)"), encoding: .utf8)
      #expect(picture.contains("simulated"))
    }
    let simulation = try CommandRunner.run([
      "simulate", "theophylline", "--parameters", out + "/parameters.json", "--until", "2h", "--every", "1h",
    ])
    #expect(simulation.status == 0, "\(simulation.errors)")
  }

  @Test(.tags(.contract)) func wrongInputHasItsExitCode() throws {
    let data = try file(Self.data(), "data.csv")
    let unknown = try file("events: {relapse: {hazard: weibul, rate: 0.1}}\n", "spec.yaml")
    let first = try CommandRunner.run(["calibrate", "theophylline", "--data", data, "--spec", unknown])
    #expect(first.status == 2 && first.errors.contains("line 1: 'events.relapse.hazard'"), "\(first.errors)")
    let missing = try file("events: {relapse: {hazard: weibull}}\n", "spec.yaml")
    let second = try CommandRunner.run(["calibrate", "theophylline", "--data", data, "--spec", missing])
    #expect(second.status == 2 && second.errors.contains("the key 'rate' is missing"), "\(second.errors)")
    let wrong = try file(Self.data().replacing(",1,3,0", with: ",2,3,0"), "data.csv")
    let spec = try file(Self.specification, "spec.yaml")
    let third = try CommandRunner.run(["calibrate", "theophylline", "--data", wrong, "--spec", spec])
    #expect(third.status == 3 && third.errors.contains("column DV: 2.0 is no record of relapse"), "\(third.errors)")
  }
}
