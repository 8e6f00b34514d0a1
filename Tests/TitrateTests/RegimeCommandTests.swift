import Foundation
import TestSupport
import Testing

/// `titrate causal dtr` on DTRreg's own data, with the figures that DTRreg 2.4 prints.
@Suite struct RegimeOracleCommandTests {
  static let path = "dtr_smart/twoStageCont.csv"
  static let isPresent = SharedData.url(path) != nil

  static let stages = """
    outcome: Y
    stages:
      - treatment: A1
        blip: [X1]
        treatmentFree: [X1]
        propensity: [X1]
      - treatment: A2
        blip: [X2]
        treatmentFree: [X2]
        propensity: []
    """
  static let lists = """
    Outcome: Y
    treatments: [A1, A2]
    blip_model: ["~ X1", "X2 + 1"]
    treatment-free: [[1, X1], [1, X2]]
    propensity: [A1 ~ X1, "1"]
    """

  @Test(
    .enabled(if: isPresent, "\(SharedData.reason(path))"),
    arguments: [
      ("g-estimation", [1.134264636, 1.533721524], [4.377390788, 1.373710134]),
      ("a-learning", [1.134264636, 1.533721524], [4.377390788, 1.373710134]),
      ("dwols", [1.133473894, 1.502065110], [4.166847099, 1.100647586]),
      ("q-learning", [1.090653142, 2.729681261], [4.147285567, 0.800287556]),
    ])
  func coefficients(method: String, blip: [Double], treatmentFree: [Double]) throws {
    let data = try #require(SharedData.url(Self.path))
    for text in [Self.stages, Self.lists] {
      let spec = try temporaryFile("spec.yaml", text)
      let outcome = try CommandRunner.run([
        "causal", "dtr", "--data", data.path, "--spec", spec.path, "--method", method, "--json",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let json = try jsonObject(outcome.output)
      #expect(json["method"] as? String == method && json["n"] as? Int == 1000 && json["outcome"] as? String == "Y")
      let stages = try #require(json["stages"] as? [[String: Any]])
      #expect(stages.map { $0["treatment"] as? String } == ["A1", "A2"])
      try check(stages[0], "blip", ["A1", "A1:X1"], blip)
      try check(stages[0], "treatmentFree", ["(Intercept)", "X1"], treatmentFree)
      try check(stages[1], "blip", ["A2", "A2:X2"], [0.8308454911, 1.9755412908])
      try check(stages[1], "treatmentFree", ["(Intercept)", "X2"], [3.856780087, 1.277790482])
    }
  }

  private func check(_ stage: [String: Any], _ part: String, _ terms: [String], _ estimates: [Double]) throws {
    let list = try #require(stage[part] as? [[String: Any]])
    #expect(list.map { $0["term"] as? String } == terms)
    for (own, expected) in zip(list, estimates) {
      let (estimate, error) = (try #require(own["estimate"] as? Double), try #require(own["standardError"] as? Double))
      #expect(abs(estimate - expected) < 1e-7, "\(own)")
      let (lower, upper) = (try #require(own["lower"] as? Double), try #require(own["upper"] as? Double))
      #expect(abs(upper - lower - 2 * 1.959963984540054 * error) < 1e-12)
    }
  }
}

private func temporaryFile(_ name: String, _ text: String) throws -> URL {
  let file = try CommandRunner.temporaryFolder().appending(path: name)
  try Data(text.utf8).write(to: file)
  return file
}

@Suite struct RegimeCommandTests {
  /// Twelve patients with both treatments at every covariate, so that all models are determined.
  static let data = """
    X1,A1,X2,A2,Y
    1,0,2,1,3
    1,1,1,0,2.5
    2,0,3,0,1
    2,1,2,1,4
    3,0,1,1,2
    3,1,2,0,6.5
    4,0,4,1,5
    4,1,3,0,7
    1.5,0,2,0,2
    1.5,1,4,1,8
    3.5,1,1,1,3
    3.5,0,3,1,4.5

    """
  static let spec = RegimeOracleCommandTests.stages

  private func run(
    data: String = data, spec: String = spec, _ arguments: [String] = ["--method", "dwols"]
  ) throws -> CommandRunner.Outcome {
    let (data, spec) = (try temporaryFile("patients.csv", data), try temporaryFile("spec.yaml", spec))
    return try CommandRunner.run(["causal", "dtr", "--data", data.path, "--spec", spec.path] + arguments)
  }

  @Test func textAndFiles() throws {
    let out = try CommandRunner.temporaryFolder().appending(path: "out")
    let outcome = try run(["--method", "g-estimation", "--bootstrap", "50", "--seed", "2", "--out", out.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for text in [
      "stage 1: A1 (12 patients)", "blip", "A1:X1", "treatment-free", "propensity", "bootstrap interval", "value",
    ] {
      #expect(outcome.output.contains(text), "\(text) in \(outcome.output)")
    }
    func file(_ name: String) throws -> String {
      try String(contentsOf: out.appending(path: name), encoding: .utf8)
    }
    #expect(try file("coefficients.csv").split(separator: "\n").count == 1 + 2 + 2 + 2 + 2 + 2 + 1 + 2)
    #expect(try file("recommendations.csv").split(separator: "\n").count == 1 + 2 * 12)
    #expect(try file("picture.svg").contains("</svg>"))
    #expect(try jsonObject(file("estimate.json"))["bootstrapSize"] as? Int == 12)
    let again = try run([
      "--method", "g-estimation", "--bootstrap", "50", "--seed", "2", "--threads", "1", "--json",
    ])
    #expect(try again.output == file("estimate.json"))
  }

  static let levels = """
    outcome: Y
    stages:
      - {treatment: A1, levels: [0, 37.50, 50], blip: [X1], treatmentFree: [X1], propensity: [X1]}
      - {treatment: A2, levels: [hold, low, high], blip: [X2], treatmentFree: [X2, X1], propensity: [X2]}
    """
  static let doses = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../PolicyEvaluationTests/Causal/Golden/dose_levels.csv")

  /// Doses and words as treatments, as a list of stages and as lists by stage.
  @Test func severalLevels() throws {
    let data = try String(contentsOf: Self.doses, encoding: .utf8)
    let out = try CommandRunner.temporaryFolder().appending(path: "out")
    let outcome = try run(data: data, spec: Self.levels, ["--method", "dwols", "--out", out.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for text in ["A1=37.5:X1", "best for", "received by", "the best two are not told apart", "hold"] {
      #expect(outcome.output.contains(text), "\(text) in \(outcome.output)")
    }
    let lines = try String(contentsOf: out.appending(path: "recommendations.csv"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 601)
    #expect(Set(lines.dropFirst().prefix(300).map { $0.split(separator: ",")[4] }).isSubset(of: ["0", "37.5", "50"]))
    #expect(Set(lines.suffix(300).map { $0.split(separator: ",")[4] }).isSubset(of: ["hold", "low", "high"]))
    #expect(try String(contentsOf: out.appending(path: "picture.svg"), encoding: .utf8).contains("37.5"))
    let lists = """
      outcome: Y
      treatments: [A1, A2]
      levels: [[0, 37.5, 50], [hold, low, high]]
      blip: [[X1], [X2]]
      treatmentFree: [[X1], [X2, X1]]
      propensity: [[X1], [X2]]
      """
    let json = try run(data: data, spec: lists, ["--method", "dwols", "--json"])
    #expect(try json.output == String(contentsOf: out.appending(path: "estimate.json"), encoding: .utf8))
    let stages = try #require(try jsonObject(json.output)["stages"] as? [[String: Any]])
    #expect((stages[1]["levels"] as? [[String: Any]])?.map { $0["name"] as? String } == ["hold", "low", "high"])
  }

  @Test func wrongLevelsNameThePlace() throws {
    let data = try String(contentsOf: Self.doses, encoding: .utf8)
    let single = try run(data: data, spec: Self.levels.replacing("[0, 37.50, 50]", with: "50"))
    #expect(single.status == 2 && single.errors.contains("line 3: stage 1, levels: a list of treatments is expected"))
    let twice = try run(data: data, spec: Self.levels.replacing("[0, 37.50, 50]", with: "[0, 50, 50.0]"))
    #expect(twice.status == 2 && twice.errors.contains("line 3: stage 1, levels: a treatment is named twice"))
    let unknown = try run(data: data, spec: Self.levels.replacing("low, high]", with: "high]"))
    #expect(unknown.status == 3 && unknown.errors.contains("column A2: is low in rows 2"))
  }

  @Test func methodOfTheSpecification() throws {
    let outcome = try run(spec: "method: q-learning\n" + Self.spec, ["--json"])
    #expect(try jsonObject(outcome.output)["method"] as? String == "q-learning")
    let without = try run([])
    #expect(without.status == 2 && without.errors.contains("give --method: q-learning, a-learning"))
  }

  @Test func wrongSpecificationsNameTheLine() throws {
    let unknown = try run(spec: Self.spec.replacing("blip: [X2]", with: "blop: [X2]"))
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("line 8: unknown key 'blop'"))
    #expect(unknown.errors.contains("stage 2: the key 'blip' is missing"))
    let formula = try run(spec: Self.spec.replacing("blip: [X2]", with: "blip: X2 + sin(X1)"))
    #expect(formula.status == 2 && formula.errors.contains("line 8: stage 2, blip: the formula"))
    let future = try run(spec: Self.spec.replacing("treatmentFree: [X1]", with: "treatmentFree: [A2]"))
    #expect(future.status == 2 && future.errors.contains("line 5: stage 1, treatmentFree: the term of A2"))
  }

  @Test func missingColumnsNameTheNearest() throws {
    let outcome = try run(spec: Self.spec.replacing("[X2]", with: "[X22]").replacing("outcome: Y", with: "outcome: y"))
    #expect(outcome.status == 3)
    #expect(
      outcome.errors.contains("column y: the column is missing, which spec.yaml names in line 1; did you mean 'Y'?"))
    #expect(
      outcome.errors.contains("column X22: the column is missing, which spec.yaml names in line 8; did you mean 'X2'?"))
  }

  @Test func wrongDataNameTheRows() throws {
    let missing = try run(
      data: Self.data.replacing("2,1,2,1,4\n", with: "2,1,NA,1,4\n").replacing("1,0,2,1,3\n", with: "1,2,2,1,3\n"))
    #expect(missing.status == 3)
    #expect(missing.errors.contains("column X2: no value in row 5; leave out these rows"))
    #expect(missing.errors.contains("column A1: must be 0 or 1, and is 2 in row 2; recode it"))
    let absent = try CommandRunner.run([
      "causal", "dtr", "--data", "/nowhere.csv", "--spec", "/nowhere.yaml", "--method", "dwols",
    ])
    #expect(absent.status == 2 && absent.errors.contains("/nowhere.yaml: the file cannot be read"))
  }

  @Test func separationEndsWithFour() throws {
    // Everyone with a large X1 is treated, everyone with a small one is not.
    let rows = (1...12).map { "\($0),\($0 > 6 ? 1 : 0),\($0 % 5),\($0 % 2),\($0 * $0 % 7)" }
    let outcome = try run(data: (["X1,A1,X2,A2,Y"] + rows).joined(separator: "\n"))
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("stage 1, propensity model of A1: complete separation: X1 determines"))
    let few = try run(
      data: Self.data.split(separator: "\n").prefix(5).joined(separator: "\n"), ["--method", "q-learning"])
    #expect(few.status == 4 && few.errors.contains("stage 2, outcome model: 4 observations do not determine 4"))
  }

  @Test(arguments: [
    ["--method", "dwols", "--bootstrap-size", "5"], ["--method", "dwols", "--bootstrap", "1"],
    ["--method", "dwols", "--level", "1.5"], ["--method", "dwols", "--pseudo-outcome", "predicted-value"],
    ["--method", "q-learning", "--inverse-probability"], ["--method", "ols"],
  ])
  func wrongUsage(arguments: [String]) throws {
    #expect(try run(arguments).status == 2)
  }
}
