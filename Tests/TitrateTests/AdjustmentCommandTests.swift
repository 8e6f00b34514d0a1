import Foundation
import TestSupport
import Testing

/// `titrate causal balance`, `msm`, `tmle`, `gformula`, `sensitivity`, `evalue` and `confounding` from their arguments to
/// output, files and exit codes.
@Suite struct AdjustmentCommandTests {
  /// 120 patients with two visits, of Tests/PolicyEvaluationTests/Causal/Golden/adjustment.R.
  private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "PolicyEvaluationTests/Causal/Golden/adjustment.csv")

  private static let spec = """
    id: id
    time: time
    treatment: A
    outcome: Y
    censored: C
    confounders:
      baseline: [S]
      timeVarying: [L]
    denominator: [L, A_lag, S]
    numerator: ~ A_lag + S + visit
    censoring: L + A
    censoring_numerator: [A]
    model: [A, A_lag, S]
    outcome-regression: [A, A_lag, L, L_lag, S]
    blip: {modifiers: [visit], outcomeRegression: L * visit + A_lag + L_lag}
    """

  private func run(_ command: String, _ more: [String] = [], spec text: String = spec, csv: String? = nil) throws
    -> (status: Int32, output: String, errors: String)
  {
    let spec = try temporaryFile("spec.yaml", text)
    let data = try csv.map { try temporaryFile("visits.csv", $0) } ?? Self.data
    let outcome = try CommandRunner.run(["causal", command, "--data", data.path, "--spec", spec.path] + more)
    return (outcome.status, outcome.output, outcome.errors)
  }

  private func estimates(_ json: [String: Any]?, _ key: String) throws -> [Double] {
    try #require(json?[key] as? [[String: Any]]).compactMap { $0["estimate"] as? Double }
  }

  /// The figures of adjustment.R.
  @Test(.tags(.golden)) func structuralModels() throws {
    let outcome = try run("msm", ["--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let json = try jsonObject(outcome.output)
    let values = try estimates(json, "coefficients")
    let expected = [0.6209783576602, 1.2953138834660, -0.4680553522428, -0.4267662319773]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-8 } && values.count == 4)
    let weights = try #require(json["weights"] as? [String: Any])
    let visits = try #require(weights["weights"] as? [[String: Any]])
    #expect(visits.compactMap { $0["count"] as? Int } == [112, 97, 209])
    // Censoring weights in g-estimation change its figures; the terms are those asked for.
    let nested = try #require(json["nested"] as? [String: Any])
    #expect((nested["coefficients"] as? [[String: Any]])?.map { $0["term"] as? String } == ["A", "A:visit"])
  }

  @Test(.tags(.golden)) func targetedMeans() throws {
    let outcome = try run("tmle", ["--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let difference = try #require(try estimates(jsonObject(outcome.output), "differences").first)
    #expect(abs(difference - 0.7266346891470) < 1e-6)
    let text = try run("tmle").output
    #expect(text.contains("always 1 - always 0") && text.contains("0.7266"))
  }

  @Test func balanceWritesPictures() throws {
    let folder = try CommandRunner.temporaryFolder().appending(path: "balance")
    let outcome = try run("balance", ["--out", folder.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("visit 2") && outcome.output.contains("effective n of 0"))
    for file in ["love.svg", "weights.svg", "balance.json"] {
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      #expect(text.contains(file.hasSuffix("svg") ? "</svg>" : "\"balance\""))
    }
  }

  @Test func simulatedRegimesAndBounds() throws {
    let regimes =
      Self.spec + """

        regimes:
          - {name: never, treatment: 0}
          - {name: when worse, column: L, at-least: 0.5, then: 1, otherwise: 0}
          - {name: as treated, naturalCourse: true}
        """
    let simulated = try run("gformula", ["--replicates", "10", "--simulations", "200"], spec: regimes)
    #expect(simulated.status == 0, "\(simulated.errors)")
    #expect(simulated.output.contains("when worse") && simulated.output.contains("as treated"))
    let bounds = try run("sensitivity", ["--replicates", "20", "--gamma", "1,2", "--json"])
    #expect(bounds.status == 0, "\(bounds.errors)")
    let subjects = try #require(try jsonObject(bounds.output)["subjects"] as? [[String: Any]])
    let rows = try #require(subjects[0]["bounds"] as? [[String: Any]])
    let (one, two) = (rows[0]["value"] as? [Double] ?? [], rows[1]["value"] as? [Double] ?? [])
    #expect(abs(one[0] - one[1]) < 1e-12 && two[0] < one[0] && one[0] < two[1])
  }

  @Test(.tags(.golden)) func eValues() throws {
    let outcome = try CommandRunner.run([
      "causal", "evalue", "--risk-ratio", "3.9", "--lower", "1.8", "--upper", "8.7",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("7.263") && outcome.output.contains("E-value of the interval  3"))
    let wrong = try CommandRunner.run(["causal", "evalue", "--odds-ratio", "-1"])
    #expect(wrong.status == 2 && wrong.errors.contains("-1.0"))
  }

  @Test func confounding() throws {
    let outcome = try CommandRunner.run([
      "causal", "confounding", "--strengths", "0,1", "--patients", "100", "--cohorts", "3", "--json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect((try jsonObject(outcome.output)["rows"] as? [Any])?.count == 12)
  }

  @Test func wrongSpecificationsAreToldByLine() throws {
    let outcome = try run("msm", spec: "treatment: A\noutcome: Y\nbaselin: [S]\ntruncation: 3\noutcomeType: ordinal\n")
    #expect(outcome.status == 2)
    for part in ["'id' is missing", "line 3: unknown key 'baselin'", "line 4: truncation", "line 5: outcomeType"] {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
  }

  @Test func wrongDataAreToldByRow() throws {
    let spec = "id: id\ntime: t\ntreatment: A\noutcome: Y\ncensored: C\nconfounders: [L]\n"
    let twice = try run("msm", spec: spec, csv: "id,t,A,L,C,Y\na,0,1,2,0,1\na,0,0,3,0,2\n")
    #expect(twice.status == 3 && twice.errors.contains("row 3: patient a has a visit at time 0.0 already (row 2)"))
    let later = try run("msm", spec: spec, csv: "id,t,A,L,C,Y\na,0,1,2,1,\na,1,0,3,0,2\n")
    #expect(later.status == 3 && later.errors.contains("row 2, patient a: censored, but the patient has later visits"))
    let missing = try run("msm", spec: spec, csv: "id,t,A,L,C,Y\na,0,1,,0,1\nb,0,0,3,0,2\nc,0,1,3,0,\n")
    #expect(missing.status == 3 && missing.errors.contains("no value in row 2"))
    let separated =
      "id,t,A,L,C,Y\n" + (0..<20).map { "\($0),0,\($0 < 10 ? 0 : 1),\($0),0,\($0 % 3)\n" }.joined()
    let separation = try run("msm", spec: spec, csv: separated)
    #expect(separation.status == 4 && separation.errors.contains("propensity model: complete separation: L"))
  }
}

private func temporaryFile(_ name: String, _ text: String) throws -> URL {
  let file = try CommandRunner.temporaryFolder().appending(path: name)
  try Data(text.utf8).write(to: file)
  return file
}
