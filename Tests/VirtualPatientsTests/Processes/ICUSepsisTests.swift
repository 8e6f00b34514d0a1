import DosingMDP
import Foundation
import Stochastics
import TestSupport
import Testing
import VirtualPatients

/// ICU-Sepsis from its published tables, and from small tables with faults.
@Suite struct ICUSepsisTests {
  static let archive = "icu_sepsis/icu-sepsis-csv-tables.tar.gz"
  static let file = SharedData.url(archive)

  /// The published tables, unpacked for the time of reading.
  static let published = Result { () throws -> ICUSepsis in
    let folder = FileManager.default.temporaryDirectory.appending(path: "icu-sepsis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = ["tar", "-xzf", file?.path ?? "", "-C", folder.path]
    tar.standardError = FileHandle.nullDevice
    try tar.run()
    tar.waitUntilExit()
    return try ICUSepsis(folder: folder.appending(path: "icu-sepsis-csv-tables"))
  }

  struct Oracle: Sendable, CustomTestStringConvertible {
    var testDescription: String { "discount \(discount)" }
    var discount: Double
    var random: Double
    var clinicians: Double
    var best: Double
  }

  /// Values by numpy's linear solver and value iteration on the same tables; published 0.78, 0.78 and 0.88.
  @Test(
    .tags(.reproduction), .enabled(if: file != nil, "\(SharedData.reason(archive))"),
    arguments: [
      Oracle(discount: 1, random: 0.7800709046, clinicians: 0.7818448903, best: 0.8751416996),
      Oracle(discount: 0.99, random: 0.7190950524, clinicians: 0.7221580395, best: 0.8013343903),
    ])
  func values(oracle: Oracle) throws {
    let sepsis = try Self.published.get()
    let mdp = sepsis.mdp
    func value(_ policy: [[Double]]) throws -> Double {
      try mdp.initialValue(mdp.values(of: policy, discount: oracle.discount))
    }
    #expect(try abs(value(mdp.uniformPolicy) - oracle.random) < 1e-9)
    #expect(try abs(value(sepsis.clinicians) - oracle.clinicians) < 1e-9)
    let optimum = mdp.valueIteration(discount: oracle.discount)
    #expect(abs(mdp.initialValue(optimum.values) - oracle.best) < 1e-9 && optimum.isConverged)
    #expect(try abs(value(mdp.policy(of: optimum.actions)) - oracle.best) < 1e-9)
  }

  /// Mean numbers of decisions, as published: 9.45 random, 9.22 clinicians, 10.99 best.
  @Test(.tags(.reproduction), .enabled(if: file != nil, "\(SharedData.reason(archive))"))
  func lengths() throws {
    let sepsis = try Self.published.get()
    let mdp = sepsis.mdp
    let best = mdp.policy(of: mdp.valueIteration(discount: 1).actions)
    for (policy, length) in [(mdp.uniformPolicy, 9.462296), (sepsis.clinicians, 9.237950), (best, 10.991744)] {
      #expect(try abs(mdp.initialValue(mdp.lengths(of: policy)) - length) < 1e-6)
    }
  }

  /// Inadmissible actions have the mean transition of the admissible ones; simulated random courses survive as computed.
  @Test(.tags(.statistical), .enabled(if: file != nil, "\(SharedData.reason(archive))"))
  func admissibilityAndSimulation() throws {
    let sepsis = try Self.published.get()
    let mdp = sepsis.mdp
    #expect(mdp.states == 716 && mdp.actions == 25 && sepsis.admissible[0].actions == [5, 10, 15, 20])
    for state in stride(from: 0, to: 713, by: 31) {
      guard let other = (0..<25).first(where: { !sepsis.admissible[state].allows($0) }) else { continue }
      var mean = [Double](repeating: 0, count: 716)
      for action in sepsis.admissible[state].actions {
        for outcome in mdp.outcomes(of: state, action) {
          mean[Int(outcome.next)] += outcome.probability / Double(sepsis.admissible[state].count)
        }
      }
      for outcome in mdp.outcomes(of: state, other) {
        #expect(abs(outcome.probability - mean[Int(outcome.next)]) < 1e-12)
      }
    }
    let process = sepsis.process()
    #expect(DecisionProcessContract(process, subjects: 20).problems.isEmpty)
    let survived = (0..<20_000).count { subject in
      let outcomes = process.course(subject) { _, decision in .option((7 * subject + 11 * decision) % 25) }.outcomes
      return outcomes.last?.reward == 1 && outcomes.last?.finish == .terminal
    }
    // Actions that do not depend on the state are nearly uniform over subjects.
    let share = Double(survived) / 20_000
    let bound: Double = 4.5 * (0.172 / 20_000).squareRoot()
    #expect(abs(share - 0.780_070_904_6) < bound, "\(survived)")
  }

  /// Five states, two actions: 0 and 1 live, 2 dies, 3 survives, 4 is the sink.
  static let small = [
    "transitionFunction.csv": """
    0.0,0.5,0.25,0.25,0.0
    0.0,1.0,0.0,0.0,0.0
    0.0,0.0,0.0,1.0,0.0
    0.0,0.0,0.0,1e0,0.0
    0,0,0,0,1
    0,0,0,0,1
    0,0,0,0,1
    0,0,0,0,1
    0,0,0,0,1
    0,0,0,0,1
    """,
    "rewardFunction.csv": "0.0,0.0,0.0,1.0,0.0\n", "initialStateDistribution.csv": "0.75,0.25,0.0,0.0,0.0\n",
    "expertPolicy.csv": "0.5,0.5\n1.0,0.0\n0,0\n0,0\n0,0\n",
    "extras/admissibleActions.txt": "2 1 2 2 2 \n0 1 \n0 \n0 1 \n0 1 \n0 1 \n",
  ]

  /// Reads the small tables, some of them replaced.
  static func read(_ changes: [String: String?] = [:], admissibleOnly: Bool = false) throws -> ICUSepsis {
    let folder = FileManager.default.temporaryDirectory.appending(path: "icu-sepsis-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "extras"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in small {
      guard let text = changes[name] ?? text else { continue }
      try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
    }
    if let text = changes["icu-sepsis-csv-tables.tar.gz"] ?? nil {
      try text.write(to: folder.appending(path: "icu-sepsis-csv-tables.tar.gz"), atomically: false, encoding: .utf8)
    }
    return try ICUSepsis(folder: folder, admissibleOnly: admissibleOnly)
  }

  /// Best: option 1 in state 0, then survival: 1. Clinicians: 0.5·(0.25 + 0.5) + 0.5·1 = 0.875 from state 0.
  @Test(.tags(.golden)) func smallByHand() throws {
    let sepsis = try Self.read()
    let values = try sepsis.mdp.values(of: sepsis.clinicians, discount: 1)
    #expect(values == [0.875, 1, 0, 0, 0])
    #expect(sepsis.mdp.initialValue(values) == 0.906_25)
    #expect(sepsis.mdp.valueIteration(discount: 1).actions[0] == 1)
    #expect(sepsis.process().observe(sepsis.process().begin(0, key: Key(seed: 1))).mask.count == 2)
    let strict = try Self.read(admissibleOnly: true)
    #expect(strict.mdp.allowed[1].actions == [0] && strict.mdp.uniformPolicy[1] == [1, 0])
  }

  /// Each fault is told with its file, its line and what to do.
  @Test func faultsAreNamed() throws {
    let transitions = try #require(Self.small["transitionFunction.csv"])
    let faults: [(String, String?, [String])] = [
      (
        "transitionFunction.csv", transitions.replacingOccurrences(of: "0.25,0.25", with: "0.25,0.35"),
        ["transitionFunction.csv:1: the probabilities sum to 1.1"]
      ),
      (
        "transitionFunction.csv", transitions.replacingOccurrences(of: "1e0", with: "one"),
        ["transitionFunction.csv:4: 'one' in column 4 is no number", "correct"]
      ),
      (
        "transitionFunction.csv", transitions.replacingOccurrences(of: "0.0,1.0,0.0,0.0,0.0", with: "0.0,1.0,0.0"),
        ["transitionFunction.csv:2: 3 numbers, not 5"]
      ),
      (
        "transitionFunction.csv", transitions + "\n0,0,0,0,1\n",
        ["transitionFunction.csv:11: the file has 11 lines, not 10"]
      ),
      ("transitionFunction.csv", nil, ["there is no transitionFunction.csv", "name the folder"]),
      ("rewardFunction.csv", "0,0\n", ["rewardFunction.csv:1: 2 states"]),
      ("initialStateDistribution.csv", "0.5,0.25,0.25,0,0\n", ["initialStateDistribution.csv:1: nobody can start"]),
      ("expertPolicy.csv", "0.5,0.5\n1.0,-0.5\n0,0\n0,0\n0,0\n", ["expertPolicy.csv:2: -0.5 is no probability"]),
      (
        "extras/admissibleActions.txt", "2 1 2 2 2\n0 1\n7\n0 1\n0 1\n0 1\n",
        ["admissibleActions.txt:3: actions 7", "1 whole numbers from 0 to 1"]
      ),
    ]
    for (name, text, messages) in faults {
      let error = #expect(throws: TableFileError.self) { try Self.read([name: text]) }
      for message in messages { #expect(error?.description.contains(message) == true, "\(String(describing: error))") }
    }
    let packed = #expect(throws: TableFileError.self) {
      try Self.read(["transitionFunction.csv": nil, "icu-sepsis-csv-tables.tar.gz": "x"])
    }
    #expect(packed?.remedy.contains("tar -xzf") == true)
  }
}
