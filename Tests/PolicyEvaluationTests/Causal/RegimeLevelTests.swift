import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

/// Decisions between three doses, and between three words, with numbers of Golden/dose_levels.py, which stacks all equations
/// and differentiates them numerically (NumPy 1.26).
@Suite("Regimes of several levels agree with a stacked sandwich in NumPy", .tags(.golden))
struct RegimeLevelGoldenTests {
  static func patients() throws -> ObservationTable {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try ObservationTable(contentsOf: folder.appending(path: "dose_levels.csv"))
  }

  static func plan(_ direction: RegimePlan.Direction = .maximize) throws -> RegimePlan {
    let (first, second) = (try Formula("~ X1"), try Formula("~ X2"))
    return RegimePlan(
      outcome: "Y", direction: direction,
      stages: [
        // As numbers are written: the table's label of 0.0 is 0.
        RegimeStage(
          treatment: "A1", levels: ["0.0", "37.5", "50"], blip: first, treatmentFree: first, propensity: first),
        RegimeStage(
          treatment: "A2", levels: ["hold", "low", "high"], blip: second, treatmentFree: try Formula("~ X2 + X1"),
          propensity: second),
      ])
  }

  static let cases: [RegimeGoldenTests.Case] = [
    .init(
      configuration: .init(method: .qLearning),
      estimates: [
        0.6415347649, -0.7549661273, 0.7925604674, 0.7604946249, 1.5546378821, 1.5373334155, -0.0355898962,
        0.4399489189, -0.3793697738, 0.5439378937, -0.2473608616, 0.3726918113, -0.6064601585, 0.9368681845,
        1.5307360760, 0.5016285177, 1.0121461369, 0.2758263896, -0.4868864309, 0.0586041266, 0.2508577021,
        2.8746348681,
      ], observed: 1.6302310000,
      errors: [
        0.1870144515, 0.1869025921, 0.2158597499, 0.1831772334, 0.1547732234, 0.1150737251, 0.1369976132,
        0.1562838915, 0.1511424856, 0.1771059642, 0.1610864312, 0.1434626559, 0.1680272473, 0.1396828200,
        0.1113199565, 0.1026149810, 0.0900322462, 0.1505080430, 0.1245622855, 0.1673448806, 0.1266241603,
        0.1657056073, 0.1372406285,
      ]),
    .init(
      configuration: .init(method: .aLearning),
      estimates: [
        0.6405803612, -0.7665215313, 0.7938983163, 0.7564330920, 1.5701823827, 1.5435874848, -0.0355898962,
        0.4399489189, -0.3793697738, 0.5439378937, -0.2390688418, 0.3569328903, -0.6437141868, 1.0001624347,
        1.5283574848, 0.4826919645, 1.0099402607, 0.2758263896, -0.4868864309, 0.0586041266, 0.2508577021,
        2.8932422265,
      ], observed: 1.6302310000,
      errors: [
        0.1872481430, 0.1930009061, 0.2162462197, 0.1826767766, 0.1543442396, 0.1182839049, 0.1369976132,
        0.1562838915, 0.1511424856, 0.1771059642, 0.1610929467, 0.1443146885, 0.1667246460, 0.1371738849,
        0.1116120698, 0.1043165685, 0.0901338444, 0.1505080430, 0.1245622855, 0.1673448806, 0.1266241604,
        0.1667224536, 0.1341577240,
      ]),
    .init(
      configuration: .init(method: .dwols),
      estimates: [
        0.6304312879, -0.8467135572, 0.7659728259, 0.7399465550, 1.6215012975, 1.6085918751, -0.0355898962,
        0.4399489189, -0.3793697738, 0.5439378937, -0.2536058847, 0.4534006758, -0.6620598012, 1.0836626209,
        1.5372787607, 0.4902649650, 1.0333468027, 0.2758263896, -0.4868864309, 0.0586041266, 0.2508577021,
        2.9525437059,
      ], observed: 1.6302310000,
      errors: [
        0.1851383394, 0.1904193633, 0.2153907632, 0.1769468059, 0.1537568484, 0.1212333917, 0.1369976132,
        0.1562838915, 0.1511424856, 0.1771059642, 0.1613430028, 0.1472134812, 0.1664655713, 0.1379085974,
        0.1110973184, 0.1018612942, 0.0882554885, 0.1505080430, 0.1245622855, 0.1673448806, 0.1266241603,
        0.1679930875, 0.1316249134,
      ]),
    .init(
      configuration: .init(method: .dwols, weightsByInverseProbability: true),
      estimates: [
        0.6318134424, -0.8256941107, 0.7625812791, 0.7744122299, 1.5748987558, 1.5993235791, -0.0355898962,
        0.4399489189, -0.3793697738, 0.5439378937, -0.2255197467, 0.3735358627, -0.6587391100, 0.9910348715,
        1.5208006164, 0.5175452306, 1.0112698676, 0.2758263896, -0.4868864309, 0.0586041266, 0.2508577021,
        2.9071427798,
      ], observed: 1.6302310000,
      errors: [
        0.1847548832, 0.1887881005, 0.2100792609, 0.1663288242, 0.1489465915, 0.1153396719, 0.1369976132,
        0.1562838915, 0.1511424856, 0.1771059642, 0.1602179162, 0.1422464227, 0.1665463992, 0.1308297467,
        0.1116360949, 0.1026635424, 0.0866328269, 0.1505080430, 0.1245622855, 0.1673448806, 0.1266241603,
        0.1652081014, 0.1295676067,
      ]),
    .init(
      configuration: .init(method: .qLearning, pseudoOutcome: .predictedValue), direction: .minimize,
      estimates: [
        0.3217877157, -0.0766777086, 0.9020256577, -0.0995971075, 0.6965176906, 1.6880878389, -0.0355898962,
        0.4399489189, -0.3793697738, 0.5439378937, -0.2473608616, 0.3726918113, -0.6064601585, 0.9368681845,
        1.5307360760, 0.5016285177, 1.0121461369, 0.2758263896, -0.4868864309, 0.0586041266, 0.2508577021,
        0.7329651951,
      ], observed: 1.6302310000,
      errors: [
        0.1749687864, 0.1814990784, 0.1773867562, 0.1687653278, 0.1644466195, 0.1485689920, 0.1369976132,
        0.1562838915, 0.1511424856, 0.1771059642, 0.1610864312, 0.1434626559, 0.1680272473, 0.1396828200,
        0.1113199565, 0.1026149810, 0.0900322462, 0.1505080430, 0.1245622855, 0.1673448806, 0.1266241603,
        0.1955059982, 0.1353489597,
      ]),
  ]

  @Test(arguments: cases) func estimatesAndStandardErrors(expected: RegimeGoldenTests.Case) throws {
    let analysis = try RegimeAnalysis(
      Self.plan(expected.direction), of: Self.patients(), configuration: expected.configuration)
    let estimate = analysis.estimate
    #expect(difference(estimate.all.map(\.estimate), expected.estimates) < 1e-9)
    #expect(difference((estimate.all + [estimate.gain]).map(\.standardError), expected.errors) < 1e-7)
    #expect(abs(estimate.observedMean - expected.observed) < 1e-9)
    #expect(estimate.stages[0].blip.map(\.term) == ["A1=37.5", "A1=37.5:X1", "A1=50", "A1=50:X1"])
    #expect(estimate.stages[1].propensity.map(\.term) == ["low:(Intercept)", "low:X2", "high:(Intercept)", "high:X2"])
  }

  /// g-estimation has the equations of A-learning, with several levels too.
  @Test func gEstimationIsALearning() throws {
    let patients = try Self.patients()
    let left = try RegimeAnalysis(Self.plan(), of: patients, configuration: .init(method: .gEstimation)).estimate
    let right = try RegimeAnalysis(Self.plan(), of: patients, configuration: .init(method: .aLearning)).estimate
    #expect(left.all == right.all)
  }

  /// What is recommended is the level of the greatest contrast by the printed coefficients, the blip is what it is better
  /// by than the next one, and shares add up.
  @Test func decisionsAreThoseOfTheCoefficients() throws {
    let patients = try Self.patients()
    let analysis = try RegimeAnalysis(Self.plan(), of: patients, configuration: .init(method: .dwols))
    let stage = analysis.estimate.stages[1]
    let psi = stage.blip.map(\.estimate)
    let (covariate, names) = (try patients.numbers("X2"), try patients.labels("A2"))
    for (patient, decision) in analysis.decisions[1].enumerated() {
      let contrasts = [0, psi[0] + psi[1] * covariate[patient], psi[2] + psi[3] * covariate[patient]]
      let sorted = contrasts.sorted(by: >)
      #expect(contrasts[decision.recommended] == sorted[0])
      #expect(abs(decision.blip - (sorted[0] - sorted[1])) < 1e-12)
      #expect(["hold", "low", "high"][decision.received] == names[patient])
    }
    let levels = try #require(stage.levels)
    #expect(levels.map(\.name) == ["hold", "low", "high"])
    #expect(abs(levels.reduce(0) { $0 + $1.recommendedShare } - 1) < 1e-12)
    #expect(abs(levels.reduce(0) { $0 + $1.receivedShare } - 1) < 1e-12)
    #expect(levels[2].receivedShare == Double(names.count { $0 == "high" }) / 300)
  }
}

@Suite("Laws of regimes of several levels", .tags(.law))
struct RegimeLevelLawTests {
  /// Two levels that are named are the treatments 0 and 1.
  @Test(arguments: RegimeMethod.allCases) func twoNamedLevels(method: RegimeMethod) throws {
    var plan = try goldenPlan()
    let plain = try RegimeAnalysis(plan, of: goldenPatients(), configuration: .init(method: method))
    for stage in plan.stages.indices { plan.stages[stage].levels = ["0", "1"] }
    let named = try RegimeAnalysis(plan, of: goldenPatients(), configuration: .init(method: method))
    #expect(named.estimate.all.map(\.estimate) == plain.estimate.all.map(\.estimate))
    #expect(named.estimate.all.map(\.standardError) == plain.estimate.all.map(\.standardError))
    #expect(named.decisions == plain.decisions)
    #expect(named.estimate.stages[0].blip.map(\.term) == ["A1=1", "A1=1:X1"])
    #expect(plain.estimate.stages[0].levels == nil)
  }

  /// Which level is the reference does not matter where the treatment-free part has the blip's terms.
  @Test(arguments: RegimeMethod.allCases) func anotherReference(method: RegimeMethod) throws {
    let patients = try RegimeLevelGoldenTests.patients()
    var plan = try RegimeLevelGoldenTests.plan()
    let first = try RegimeAnalysis(plan, of: patients, configuration: .init(method: method))
    plan.stages[0].levels = ["50", "0", "37.5"]
    plan.stages[1].levels = ["low", "high", "hold"]
    let second = try RegimeAnalysis(plan, of: patients, configuration: .init(method: method))
    #expect(abs(first.estimate.value.estimate - second.estimate.value.estimate) < 1e-9)
    #expect(abs(first.estimate.value.standardError - second.estimate.value.standardError) < 1e-9)
    for (left, right) in zip(first.decisions.joined(), second.decisions.joined()) {
      #expect(abs(left.blip - right.blip) < 1e-9 && abs(left.standardError - right.standardError) < 1e-9)
    }
    let contrast = first.estimate.stages[0].blip[2].estimate
    #expect(abs(second.estimate.stages[0].blip[0].estimate + contrast) < 1e-9)
  }
}

@Suite("Regimes of several levels on simulated patients", .tags(.statistical))
struct RegimeLevelSimulationTests {
  /// X uniform from −1.5 to 1.5; doses 0, 1, 2 with the blips 1 − 2 X and 0.5 + X, a treatment-free part e^X and log-odds X
  /// and −X.
  private static func study(_ count: Int, _ key: Key) -> ObservationTable {
    var generator = key.generator
    var (covariate, treatment, outcome): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<count {
      let x = generator.uniform(-1.5, 1.5)
      let a = generator.categorical([1, exp(x), exp(-x)])
      covariate.append(x)
      treatment.append(Double(a))
      outcome.append(exp(x) + [0, 1 - 2 * x, 0.5 + x][a] + generator.normal())
    }
    return ObservationTable(["X": .numbers(covariate), "A": .numbers(treatment), "Y": .numbers(outcome)])
  }

  private static func plan(treatmentFree: String, propensity: String) throws -> RegimePlan {
    RegimePlan(
      outcome: "Y",
      stages: [
        RegimeStage(
          treatment: "A", levels: ["0", "1", "2"], blip: try Formula("X"), treatmentFree: try Formula(treatmentFree),
          propensity: try Formula(propensity))
      ])
  }

  static let truths = [1, -2, 0.5, 1]

  /// One right model of two is enough for the doubly robust methods.
  @Test(arguments: [RegimeMethod.aLearning, .gEstimation, .dwols])
  func doubleRobustness(method: RegimeMethod) throws {
    let table = Self.study(20_000, Key(seed: 15))
    for (free, propensity) in [("~ X", "~ X"), ("~ exp(X)", "~ 1")] {
      let blip = try RegimeAnalysis(
        Self.plan(treatmentFree: free, propensity: propensity), of: table, configuration: .init(method: method)
      ).estimate.stages[0].blip
      for (own, truth) in zip(blip, Self.truths) { #expect(abs(own.estimate - truth) < 4 * own.standardError) }
    }
  }

  /// 95 % intervals hold the truth in 95 % of 300 studies, within 4 binomial errors, with a wrong treatment-free part, where
  /// what the estimated propensities take from the variance matters.
  @Test(arguments: [RegimeMethod.dwols, .aLearning]) func coverage(method: RegimeMethod) throws {
    var hits = [0, 0, 0, 0]
    let plan = try Self.plan(treatmentFree: "~ X", propensity: "~ X")
    for repetition in 0..<300 {
      let blip = try RegimeAnalysis(
        plan, of: Self.study(400, Key(seed: 16).child(.replicate, repetition)), configuration: .init(method: method)
      ).estimate.stages[0].blip
      for (index, own) in blip.enumerated() {
        hits[index] += own.lower <= Self.truths[index] && Self.truths[index] <= own.upper ? 1 : 0
      }
    }
    let error = (0.95 * 0.05 / 300).squareRoot()
    for hit in hits { #expect(abs(Double(hit) / 300 - 0.95) < 4 * error, "\(hits)") }
  }

  @Test func bootstrapAgreesWithTheSandwich() throws {
    let estimate = try RegimeAnalysis(
      Self.plan(treatmentFree: "~ X", propensity: "~ X"), of: Self.study(1500, Key(seed: 18)),
      configuration: .init(method: .dwols, bootstrap: .init(replicates: 400)), threads: 2
    ).estimate
    for own in estimate.all {
      let ratio = try #require(own.bootstrap).standardError / own.standardError
      #expect(abs(ratio - 1) < 4 / (2 * 400.0).squareRoot() + 0.02, "\(own)")
    }
  }
}

@Suite("What keeps a regime of several levels from being estimated")
struct RegimeLevelProblemTests {
  static let table = "X,A,Y\n1,0,1\n2,25,2\n3,50,2\n2.5,12.5,2\n4,25,1\n2,12.5,3\n"

  private func problems(_ levels: [String]) throws -> String {
    let plan = RegimePlan(outcome: "Y", stages: [RegimeStage(treatment: "A", levels: levels)])
    do {
      _ = try RegimeAnalysis(plan, of: ObservationTable(csv: Self.table), configuration: .init(method: .dwols))
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func levelsThatAreNotThose() throws {
    #expect(
      try problems(["0", "25", "50"]).contains(
        "A: is 12.5 in rows 5 and 7, which is none of the levels 0, 25, 50; name it among them, or leave out these rows"
      ))
    #expect(
      try problems(["0", "12.5", "25", "37.5", "50"]).contains("A: nobody has the level 37.5; leave it out"))
    #expect(
      try problems(["0"]) == "stage 1, levels: at least two treatments are needed, the reference first")
    #expect(try problems(["0", "25", "25.0"]) == "stage 1, levels: a treatment is named twice")
  }
}
