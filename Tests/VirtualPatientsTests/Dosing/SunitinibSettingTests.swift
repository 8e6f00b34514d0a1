import DosingMDP
import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// Records of virtual centers and the clinicians behind them.
struct SunitinibSettingTests {
  static let key = Key(seed: 41)

  static func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "sunitinib-\(UUID().uuidString)")
  }

  static func encoder(_ setting: SunitinibSetting) -> StateEncoder {
    StateEncoder(
      .init(
        variables: setting.observed.variables.map {
          .init(name: $0, transform: $0 == "sld" ? .log : .identity, floor: 1)
        }, statics: ["weight"], centers: setting.observed.centers), actions: SunitinibSetting.actions)
  }

  /// Tables are whole, in order, and do not depend on the number of threads.
  @Test(.tags(.contract)) func recordsAreWhole() throws {
    let setting = SunitinibSetting(.init(dropoutRate: 0.5))
    let folders = [Self.folder(), Self.folder()]
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    var done = 0
    let summary = try setting.writeRecords(
      to: folders[0], patients: 60, key: Self.key, threads: 1, progress: { done += $0 })
    let other = try setting.writeRecords(to: folders[1], patients: 60, key: Self.key, threads: 3, progress: { _ in })
    #expect(summary == other && done == 60 && summary.patients == 60)
    #expect(summary.files == ["north.csv", "river.csv", "south.csv"])
    #expect(summary.progressions > 20 && summary.dropouts > 0)
    var rows = 0
    var ends = 0
    var doses: Set<String> = []
    for file in summary.files {
      let text = try String(contentsOf: folders[0].appending(path: file), encoding: .utf8)
      #expect(try text == String(contentsOf: folders[1].appending(path: file), encoding: .utf8))
      let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(lines[0].joined(separator: ",") == "patient,center,weight,day,sld,anc,dbp,fatigue,hfs,dose,event")
      rows += lines.count - 1
      for (line, next) in zip(lines.dropFirst(), lines.dropFirst(2) + [[]]) {
        #expect(line.count == 11 && "\(line[1]).csv" == file)
        let isLast = next.first != line[0]
        #expect(line[10].isEmpty != isLast, "\(line)")
        ends += isLast ? 1 : 0
        doses.insert(String(line[9]))
        guard !isLast else { continue }
        #expect(try #require(Double(line[3])) < #require(Double(next[3])))
      }
    }
    #expect(rows == summary.rows && ends == 60)
    #expect(doses == ["0", "25", "37.50", "50"])
  }

  /// By hand: the row of a first visit, of a severe finding, of its resolution, and of a good course at 37.5 mg.
  @Test(.tags(.golden)) func cliniciansFollowTheLabelLoosely() throws {
    let setting = SunitinibSetting(.init())
    let encoder = Self.encoder(setting)
    let clinicians = try LabelClinicians(centers: setting.configuration.centers, encoder: encoder)
    func rows(_ center: String, _ grades: [Double], doses: [Double]) throws -> [[Double]] {
      var memory = clinicians.start(count: 1)
      var history = PatientHistory(patient: "P", center: center, statics: [70])
      return grades.enumerated().map { index, grade in
        history.append(Visit(time: 28 * Double(index), values: [190, 4, 75, 0, grade]))
        let row = clinicians.probabilities([encoder.encode(history)], memory: &memory)[0]
        if index < doses.count { history.dose(doses[index], from: 28 * Double(index)) }
        return row
      }
    }
    func expect(_ row: [Double], _ expected: [Double], _ place: String) {
      #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(place): \(row), not \(expected)")
    }
    // Slip 0.08 over four doses: 0.02 each; 0.92 for what is thought of.
    let north = try rows("north", [0, 3, 1, 0], doses: [1, 0, 0.75])
    expect(north[0], [0.02, 0.02, 0.02 + 0.92 * 0.3, 0.02 + 0.92 * 0.7], "start")
    expect(north[1], [0.02 + 0.92 * 0.85, 0.02, 0.02, 0.02 + 0.92 * 0.15], "pause")
    expect(north[2], [0.02, 0.02, 0.02 + 0.92 * 0.85, 0.02 + 0.92 * 0.15], "resume")
    expect(north[3], [0.02, 0.02, 0.02 + 0.92 * 0.65, 0.02 + 0.92 * 0.35], "raise")
    // Grade 2 is moderate in the north and severe at the river, where it must fall to grade 1.
    expect(try rows("north", [0, 2], doses: [1])[1], [0.02, 0.02, 0.02 + 0.92 * 0.35, 0.02 + 0.92 * 0.65], "reduce")
    let river = try rows("river", [0, 2, 2, 1], doses: [1, 0, 0])
    expect(river[1], [0.025 + 0.9 * 0.75, 0.025, 0.025, 0.025 + 0.9 * 0.25], "pause at grade 2")
    expect(river[2], [0.025 + 0.9 * 0.75, 0.025, 0.025 + 0.9 * 0.25, 0.025], "still paused")
    expect(river[3], [0.025, 0.025, 0.025 + 0.9 * 0.75, 0.025 + 0.9 * 0.25], "resume")
  }

  @Test func whatIsWrongIsSaid() {
    var configuration = SunitinibSetting.Configuration()
    #expect(configuration.problems.isEmpty)
    configuration.centers[0].habits.slip = 0
    configuration.centers[1].care.jitter = 30
    configuration.settings = ["XX": 1]
    #expect(configuration.problems.count == 3, "\(configuration.problems)")
  }

  /// Fresh patients are those of the records, seen to the horizon.
  @Test func simulatorsLoseNobody() throws {
    let setting = SunitinibSetting(.init(dropoutRate: 1))
    let simulator = try setting.simulator(actions: SunitinibSetting.actions, horizon: 112)
    for index in 0..<12 {
      var (patient, _) = simulator.admit(index, key: Self.key)
      var ending: Ending?
      while ending == nil { ending = simulator.advance(&patient, action: 2).ending }
      #expect(ending?.isCensored == false)
    }
  }
}
