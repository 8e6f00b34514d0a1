import Foundation
import PolicyEvaluation
import TestSupport
import Testing

/// The plan of Golden/regimes.csv: the second decision is for those with R = 1, W weighs the outcomes that are known.
func goldenPlan(_ direction: RegimePlan.Direction = .maximize) throws -> RegimePlan {
  let (first, second) = (try Formula("~ X1"), try Formula("~ X2"))
  return RegimePlan(
    outcome: "Y", direction: direction,
    stages: [
      RegimeStage(treatment: "A1", blip: first, treatmentFree: first, propensity: first),
      RegimeStage(
        treatment: "A2", blip: second, treatmentFree: try Formula("~ X2 + A1"), propensity: second, eligible: "R"),
    ], weights: "W")
}

func goldenPatients() throws -> ObservationTable {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  return try ObservationTable(contentsOf: folder.appending(path: "regimes.csv"))
}

extension RegimeEstimate {
  /// Of each stage blip, treatment-free part and propensity, then the value.
  var all: [CoefficientEstimate] { stages.flatMap { $0.blip + $0.treatmentFree + $0.propensity } + [value] }
}

/// Numbers of Golden/regimes.py, which stacks all equations and differentiates them numerically (NumPy 1.26).
@Suite("Dynamic treatment regimes agree with a stacked sandwich in NumPy", .tags(.golden))
struct RegimeGoldenTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var configuration: RegimeAnalysis.Configuration
    var direction = RegimePlan.Direction.maximize
    var estimates: [Double]
    var observed = 1.4381175323
    /// As the estimates; the last one is of the gain.
    var errors: [Double]
    var testDescription: String { "\(configuration)" }
  }

  static let aLearning = (
    estimates: [
      0.6108956340, -0.9394520743, 1.6520015436, 1.5698549329, -0.0606028629, 0.4029333744, 0.5940708717, 1.2185845235,
      0.8111546246, 0.5088848080, 0.5592851608, -0.0894897619, 0.3597978559, 2.2968761659,
    ],
    errors: [
      0.2409392423, 0.2624334455, 0.1671544887, 0.1619478628, 0.1336197267, 0.1493745685, 0.2036804235, 0.1812168632,
      0.1789545462, 0.1328643247, 0.2077156794, 0.1500396668, 0.1290836279, 0.1735877256, 0.1260060423,
    ]
  )

  static let cases = [
    Case(
      configuration: .init(method: .qLearning),
      estimates: [
        0.6201875267, -0.8047420071, 1.6515016145, 1.5180768395, -0.0606028629, 0.4029333744, 0.5951058239,
        1.2816842923, 0.7992501929, 0.4797304420, 0.5604821639, -0.0894897619, 0.3597978559, 2.2657731281,
      ],
      errors: [
        0.2413988886, 0.2698013973, 0.1676254515, 0.1636064848, 0.1336197267, 0.1493745685, 0.2044209161,
        0.1934386941, 0.1801066796, 0.1360697079, 0.2075570148, 0.1500396668, 0.1290836279, 0.1764720344,
        0.1224641102,
      ]),
    Case(
      configuration: .init(method: .aLearning), estimates: aLearning.estimates, errors: aLearning.errors),
    Case(
      configuration: .init(method: .gEstimation), estimates: aLearning.estimates, errors: aLearning.errors),
    Case(
      configuration: .init(method: .dwols),
      estimates: [
        0.6109670181, -0.9358866166, 1.6409996034, 1.5835880514, -0.0606028629, 0.4029333744, 0.5765005580,
        1.2194104236, 0.8062937492, 0.5814428981, 0.5658110407, -0.0894897619, 0.3597978559, 2.2924679877,
      ],
      errors: [
        0.2406387822, 0.2615500702, 0.1666170873, 0.1628147920, 0.1336197267, 0.1493745685, 0.2026946964,
        0.1856111796, 0.1785939340, 0.1352926164, 0.2032093778, 0.1500396668, 0.1290836279, 0.1727949230,
        0.1256985805,
      ]),
    Case(
      configuration: .init(method: .dwols, weightsByInverseProbability: true),
      estimates: [
        0.6084463315, -0.9334989457, 1.6510347627, 1.5753882149, -0.0606028629, 0.4029333744, 0.5647108680,
        1.2339686855, 0.8095580262, 0.5409706123, 0.5858344538, -0.0894897619, 0.3597978559, 2.2914237234,
      ],
      errors: [
        0.2395820579, 0.2554114213, 0.1657592611, 0.1580571595, 0.1336197267, 0.1493745685, 0.2022990934,
        0.1832193039, 0.1793934446, 0.1330781003, 0.2032258352, 0.1500396668, 0.1290836279, 0.1705930430,
        0.1241361450,
      ]),
    Case(
      configuration: .init(method: .qLearning, pseudoOutcome: .predictedValue), direction: .minimize,
      estimates: [
        0.7016433073, -0.1369527918, 0.5201730758, 0.7111516901, -0.0606028629, 0.4029333744, 0.5951058239,
        1.2816842923, 0.7992501929, 0.4797304420, 0.5604821639, -0.0894897619, 0.3597978559, 0.4559939148,
      ],
      errors: [
        0.1946261019, 0.2367374057, 0.1648608501, 0.1461546187, 0.1336197267, 0.1493745685, 0.2044209161,
        0.1934386941, 0.1801066796, 0.1360697079, 0.2075570148, 0.1500396668, 0.1290836279, 0.1865146561,
        0.1566130548,
      ]),
  ]

  @Test(arguments: cases) func estimatesAndStandardErrors(expected: Case) throws {
    let analysis = try RegimeAnalysis(
      goldenPlan(expected.direction), of: goldenPatients(), configuration: expected.configuration)
    let estimate = analysis.estimate
    #expect(difference(estimate.all.map(\.estimate), expected.estimates) < 1e-9)
    #expect(difference((estimate.all + [estimate.gain]).map(\.standardError), expected.errors) < 1e-7)
    #expect(abs(estimate.observedMean - expected.observed) < 1e-9)
    #expect(estimate.stages.map { $0.blip.map(\.term) } == [["A1", "A1:X1"], ["A2", "A2:X2"]])
    #expect(estimate.stages[1].treatmentFree.map(\.term) == ["(Intercept)", "X2", "A1"])
  }
}

/// DTRreg 2.4 on its own data twoStageCont, blips and treatment-free parts of X1 and X2, propensities A1 ~ X1 and A2 ~ 1.
@Suite("Dynamic treatment regimes agree with DTRreg", .tags(.golden))
struct RegimeOracleTests {
  static let path = "dtr_smart/twoStageCont.csv"
  static let isPresent = SharedData.url(path) != nil

  static func plan() throws -> RegimePlan {
    let (first, second) = (try Formula("~ X1"), try Formula("~ X2"))
    return RegimePlan(
      outcome: "Y",
      stages: [
        RegimeStage(treatment: "A1", blip: first, treatmentFree: first, propensity: first),
        RegimeStage(treatment: "A2", blip: second, treatmentFree: second),
      ])
  }

  /// ψ and β of stage 1 as printed; those of stage 2 are the same by all methods, since A2 ~ 1.
  @Test(
    .enabled(if: isPresent, "\(SharedData.reason(path))"),
    arguments: [
      (RegimeMethod.gEstimation, [1.134264636, 1.533721524, 4.377390788, 1.373710134]),
      (.aLearning, [1.134264636, 1.533721524, 4.377390788, 1.373710134]),
      (.dwols, [1.133473894, 1.502065110, 4.166847099, 1.100647586]),
      (.qLearning, [1.090653142, 2.729681261, 4.147285567, 0.800287556]),
    ])
  func coefficients(method: RegimeMethod, first: [Double]) throws {
    let table = try ObservationTable(contentsOf: #require(SharedData.url(Self.path)))
    let estimate = try RegimeAnalysis(Self.plan(), of: table, configuration: .init(method: method)).estimate
    // The propensities of DTRreg are of R's `glm`, which stops where the deviance changes by less than 1e-8 of itself: so
    // far its figures are exact where the propensity matters.
    let tolerance = method == .qLearning ? 1e-9 : 1e-7
    #expect(difference((estimate.stages[0].blip + estimate.stages[0].treatmentFree).map(\.estimate), first) < tolerance)
    let second = [0.8308454911, 1.9755412908, 3.856780087, 1.277790482]
    #expect(difference((estimate.stages[1].blip + estimate.stages[1].treatmentFree).map(\.estimate), second) < 1e-9)
  }
}
