import Foundation
import TestSupport
import Testing

/// `titrate calibrate` as a user calls it.
@Suite struct CalibrateCommandTests {
  /// Concentrations after 320 mg by mouth, without noise worth the name, of patients with ka 1.5 /h, V 30 L and CL 3 L/h
  /// times a factor each.
  private static func data() -> String {
    var rows = ["ID,TIME,AMT,DV,EVID,WT"]
    for index in 0..<8 {
      let factor = exp(0.3 * Double(index - 4) / 2.5 + 0.06)
      let (ka, volume, clearance) = (1.5, 30 * exp(0.1 * Double(index % 3 - 1)), 3 * factor)
      rows.append("\(index + 1),0,320,.,1,\(60 + 3 * index)")
      for (place, time) in [0.5, 1, 2, 4, 8, 12, 24].enumerated() {
        let ke = clearance / volume
        let value = 320 / volume * ka / (ka - ke) * (exp(-ke * time) - exp(-ka * time))
        let noise = 0.2 * sin(Double(7 * index + place) * 2.4)
        rows.append("\(index + 1),\(time),.,\(max(0.01, value + noise)),0,\(60 + 3 * index)")
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }

  private func file(_ text: String, _ name: String) throws -> String {
    let url = try CommandRunner.temporaryFolder().appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  private static let short = "saem: {exploration: 150, smoothing: 100}\nlikelihood: {draws: 800}\n"

  @Test(.tags(.contract)) func aCohortIsFittedDrawnAndSimulated() throws {
    let data = try file(Self.data(), "data.csv")
    let spec = try file(Self.short, "spec.yaml")
    let out = try CommandRunner.temporaryFolder().appending(path: "fit").path
    let run = try CommandRunner.run([
      "calibrate", "theophylline", "--data", data, "--spec", spec, "--out", out, "--json", "--threads", "2",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let json = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let parameters = try #require(json["parameters"] as? [[String: Any]])
    let volume = try #require((parameters[1]["typical"] as? [String: Any])?["value"] as? Double)
    #expect(parameters[1]["symbol"] as? String == "V" && parameters[1]["unit"] as? String == "L")
    #expect(abs(volume / 30 - 1) < 0.1)
    for name in ["parameters.json", "individuals.csv", "fit.csv", "path.csv", "convergence.svg", "fit-CP.svg"] {
      #expect(FileManager.default.fileExists(atPath: out + "/" + name), "\(name)")
    }
    let individuals = try String(contentsOfFile: out + "/individuals.csv", encoding: .utf8)
    #expect(individuals.split(separator: "\n").count == 9)
    let simulation = try CommandRunner.run([
      "simulate", "theophylline", "--parameters", out + "/parameters.json", "--until", "2h", "--every", "1h",
    ])
    #expect(simulation.status == 0, "\(simulation.errors)")
    let other = try CommandRunner.run([
      "simulate", "warfarin-pkpd", "--parameters", out + "/parameters.json", "--until", "2h", "--every", "1h",
    ])
    #expect(other.status == 3 && other.errors.contains("parameters of theophylline, not of warfarin-pkpd"))
  }

  @Test(.tags(.contract)) func resultsDoNotDependOnThreads() throws {
    let data = try file(Self.data(), "data.csv")
    let spec = try file(Self.short, "spec.yaml")
    let outputs = try ["1", "3"].map { threads in
      try CommandRunner.run(["calibrate", "theophylline", "--data", data, "--spec", spec, "--threads", threads]).output
    }
    #expect(outputs[0] == outputs[1] && outputs[0].contains("importance sampling"))
  }

  @Test(.tags(.contract)) func wrongInputHasItsExitCode() throws {
    let data = try file(Self.data(), "data.csv")
    let unknown = try file("parameters: {CL: {begin: 3}}\n", "spec.yaml")
    let first = try CommandRunner.run(["calibrate", "theophylline", "--data", data, "--spec", unknown])
    #expect(first.status == 2 && first.errors.contains("line 1: unknown key 'begin' in 'parameters.CL'"))
    let dose = try file("ID,TIME,AMT,DV,EVID,CMT\n1,0,320,.,1,4\n1,1,.,5,0,1\n", "dose.csv")
    let second = try CommandRunner.run(["calibrate", "theophylline", "--data", dose])
    #expect(second.status == 3 && second.errors.contains("row 2, column CMT: a dose into compartment 4"))
    let flat = try file("ID,TIME,AMT,DV,EVID\n1,0,320,.,1\n1,4,.,8,0\n2,0,320,.,1\n2,4,.,7,0\n", "flat.csv")
    let third = try CommandRunner.run(["calibrate", "theophylline", "--data", flat])
    #expect(third.status == 4 && third.errors.contains("the data do not determine"), "\(third.errors)")
    let absent = try CommandRunner.run(["calibrate", "theophylline", "--data", "/nowhere.csv"])
    #expect(absent.status == 3)
  }
}
