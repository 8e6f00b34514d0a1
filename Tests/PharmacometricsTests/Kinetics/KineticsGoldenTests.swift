import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// Against the exponential of the full matrix of the model, computed with 60 digits by mpmath 1.3.0
/// (`expm(K t, method='taylor')`), a constant input being one more row.
@Suite(.tags(.golden)) struct KineticsGoldenTests {
  /// Rates 0.1 of disposition, 0.1 (1 + gap) of absorption, 0.1 (1 + 3 gap) of the metabolite and 0.1 (1 - 2 gap) of
  /// the effect compartment; then concentrations in plasma, of the metabolite and at the effect site after 100 mg by
  /// mouth, and the same after 10 mg into the blood with 7 mg/h into the depot and 2 mg/h into the blood.
  static let confluent: [(gap: Double, hours: Double, oral: [Double], infused: [Double])] = [
    (
      0.0, 0.25, [0.036574121701062477, 0.010349968467488166, 0.00045717652126328099],
      [0.20526072477384043, 0.0021738780678413534, 0.0050021692431479382]
    ),
    (
      0.0, 5.0, [0.45489799478447509, 0.17374576189684812, 0.11372449869611878],
      [0.37340807901007568, 0.072910224712807258, 0.11184173200900251]
    ),
    (
      0.0, 60.0, [0.022308769589997223, 0.034082842429162426, 0.06692630876999167],
      [1.431285421066169, 0.86200869425590699, 1.3809667518798419]
    ),
    (
      1e-12, 0.25, [0.036574121701098595, 0.010349968467498002, 0.00045717652126282767],
      [0.20526072477384075, 0.0021738780678413637, 0.0050021692431380609]
    ),
    (
      1e-12, 5.0, [0.45489799478481627, 0.17374576189686392, 0.11372449869602402],
      [0.37340807901015529, 0.072910224712793864, 0.11184173200883762]
    ),
    (
      1e-12, 60.0, [0.022308769589952604, 0.03408284242889906, 0.066926308770058589],
      [1.4312854210662158, 0.86200869425354407, 1.3809667518797244]
    ),
    (
      1e-08, 0.25, [0.036574122062231929, 0.010349968565844615, 0.00045717651672961373],
      [0.20526072477704067, 0.0021738780679441069, 0.005002169144371141]
    ),
    (
      1e-08, 5.0, [0.45489799819621004, 0.1737457620547988, 0.1137244977484146],
      [0.37340807980614717, 0.072910224578859519, 0.11184173035999727]
    ),
    (
      1e-08, 60.0, [0.022308769143821838, 0.034082839795488357, 0.066926309439254791],
      [1.4312854215346531, 0.86200867062652363, 1.3809667507049133]
    ),
    (
      1e-06, 0.25, [0.0365741578180072, 0.010349978303132546, 0.00045717606789564596],
      [0.20526072509386399, 0.0021738780781166964, 0.005002159365467965]
    ),
    (
      1e-06, 5.0, [0.45489833595787637, 0.1737457776918407, 0.1137244039254639],
      [0.37340815861721149, 0.072910211318033414, 0.11184156710837714]
    ),
    (
      1e-06, 60.0, [0.022308724972524974, 0.034082579063017116, 0.066926375696635074],
      [1.4312854679144914, 0.86200633132356507, 1.3809666343862726]
    ),
    (
      1e-05, 0.25, [0.036574482870468939, 0.010350066823886933, 0.00045717198750430264],
      [0.20526072797407581, 0.0021738781705946917, 0.0050020704663255905]
    ),
    (
      1e-05, 5.0, [0.45490140650995895, 0.17374591983987362, 0.1137235509680334],
      [0.37340887508023977, 0.072910090765057508, 0.11184008299354409]
    ),
    (
      1e-05, 60.0, [0.022308323421297987, 0.034080208882315932, 0.06692697806654286],
      [1.4312858895409608, 0.86198506547651906, 1.3809655768796976]
    ),
    (
      0.0001, 0.25, [0.036577733391046792, 0.010350952026971916, 0.00045713117541066724],
      [0.20526075677617025, 0.0021738790953655566, 0.0050011814726632707]
    ),
    (
      0.0001, 5.0, [0.45493211118639634, 0.17374734063710647, 0.11371501926156394],
      [0.37341603959230748, 0.072908885234176688, 0.11182524093393396]
    ),
    (
      0.0001, 60.0, [0.022304308505275391, 0.034056518417200516, 0.066933004747518761],
      [1.4312901049709551, 0.86177246085245446, 1.3809549954319278]
    ),
    (
      0.0009, 0.25, [0.036606626584500013, 0.010358820142537099, 0.00045676774755840249],
      [0.20526101279288868, 0.0021738873148248459, 0.004993279127887924]
    ),
    (
      0.0009, 5.0, [0.4552049741790069, 0.17375991539211577, 0.11363901146094122],
      [0.37347971469849802, 0.072898169315149325, 0.11169323867740654]
    ),
    (
      0.0009, 60.0, [0.022268667966282402, 0.033846839854693081, 0.06698681374353923],
      [1.4313275088486069, 0.85988693573121786, 1.3808604271792945]
    ),
    (
      0.0011, 0.25, [0.036613849792191572, 0.010360787071346721, 0.00045667670697382372],
      [0.20526107679653492, 0.0021738893694856913, 0.0049913034914437351]
    ),
    (
      0.0011, 5.0, [0.45527317098004075, 0.17376304376789672, 0.11361996163330676],
      [0.3734956308221705, 0.072895490310625017, 0.11166021764736141]
    ),
    (
      0.0011, 60.0, [0.02225977118871271, 0.033794672951107285, 0.067000333059552877],
      [1.4313368411375739, 0.85941675746522169, 1.3808366412692292]
    ),
    (
      0.01, 0.25, [0.036935245819974534, 0.010448274886218074, 0.00045255103726090095],
      [0.20526392474281964, 0.002173980719312015, 0.0049033673174908623]
    ),
    (
      0.01, 5.0, [0.45830026926732173, 0.17389609619204315, 0.11275282102698036],
      [0.37420282537195556, 0.072776265406192411, 0.11018247251225993]
    ),
    (
      0.01, 60.0, [0.021869220304289452, 0.031571975108109219, 0.067629371977643135],
      [1.4317446744197585, 0.83896983329251457, 1.3797186921113012]
    ),
  ]

  static func confluentModel(_ gap: Double) -> LinearKinetics<Double> {
    LinearKinetics(
      LinearDisposition(
        absorption: 0.1 * (1 + gap), systemicFraction: 0.75, clearance: 5, volume: 50,
        metabolite: .init(
          formedFraction: 0.25, presystemicFraction: 0.125, clearance: 30 * 0.1 * (1 + 3 * gap), volume: 30),
        effectRate: 0.1 * (1 - 2 * gap)))
  }

  static func readings(_ kinetics: LinearKinetics<Double>, _ hours: Double) -> [Double] {
    [
      kinetics.concentration(after: hours), kinetics.metaboliteConcentration(after: hours),
      kinetics.effectConcentration(after: hours),
    ]
  }

  @Test func nearlyEqualRates() {
    for row in Self.confluent {
      var kinetics = Self.confluentModel(row.gap)
      kinetics.addBolus(100, to: .depot)
      for (value, reference) in zip(Self.readings(kinetics, row.hours), row.oral) {
        #expect(abs(value / reference - 1) < 1e-10, "gap \(row.gap), \(row.hours) h: \(value), not \(reference)")
      }
      kinetics.reset()
      kinetics.addBolus(10, to: .central)
      kinetics.setInfusionRate(7, to: .depot)
      kinetics.setInfusionRate(2, to: .central)
      for (value, reference) in zip(Self.readings(kinetics, row.hours), row.infused) {
        #expect(abs(value / reference - 1) < 1e-10, "gap \(row.gap), \(row.hours) h: \(value), not \(reference)")
      }
      kinetics.advance(by: row.hours)
      #expect(abs(kinetics.amounts[.central] / 50 / row.infused[0] - 1) < 1e-12)
      #expect(abs(kinetics.amounts[.metabolite] / 30 / row.infused[1] - 1) < 1e-12)
      #expect(abs(kinetics.amounts[.effect] / row.infused[2] - 1) < 1e-12)
    }
  }

  static let models: [String: LinearDisposition<Double>] = [
    "wide": model(2, 10, 5, [(200, 50), (0.5, 2000)], (0.5, 0, 3, 20, 4, 60), 0.3),
    "twins": model(1.2, 5, 20, [(4, 40), (6, 60)], (0.5, 0.125, 3, 20, 4, 60), 0.05),
    "cut off": model(1.2, 5, 20, [(0, 40), (6, 60)], (0.5, 0.125, 3, 20, 0, 60), 0.05),
    "both cut off": model(1.2, 5, 20, [(0, 40), (0, 60)], (0.5, 0.125, 3, 20, 0, 60), 0.05),
    "no clearance": model(1.2, 0, 20, [(4, 40), (1, 60)], (0.5, 0.125, 0, 20, 2, 60), 0.05),
    "tiny clearance": model(1.2, 1e-12, 20, [(4, 40), (1, 60)], (0.5, 0.125, 1e-9, 20, 2, 60), 0.05),
  ]

  static func model(
    _ absorption: Double, _ clearance: Double, _ volume: Double, _ peripherals: [(Double, Double)],
    _ metabolite: (Double, Double, Double, Double, Double, Double), _ effectRate: Double
  ) -> LinearDisposition<Double> {
    LinearDisposition(
      absorption: absorption, systemicFraction: 0.75, clearance: clearance, volume: volume,
      peripherals: peripherals.map { .init(intercompartmentalClearance: $0.0, volume: $0.1) },
      metabolite: .init(
        formedFraction: metabolite.0, presystemicFraction: metabolite.1, clearance: metabolite.2, volume: metabolite.3,
        peripheral: .init(intercompartmentalClearance: metabolite.4, volume: metabolite.5)),
      effectRate: effectRate)
  }

  /// The amounts of all compartments from (100, 50, 10, 5, 2, 1, 0.5) with 3 mg/h into the depot and 1 into the blood.
  static let threeCompartments: [(model: String, hours: Double, amounts: [Double])] = [
    (
      "wide", 0.1,
      [
        82.144979178181212, 9.1034342124595745, 60.946200062095037, 5.1744797497657592,
        3.6448954138393417, 1.0548885322959798, 0.58797216963745527,
      ]
    ),
    (
      "wide", 3,
      [
        1.7441570894016363, 7.5181624252045319, 77.955268054325191, 7.7557812850642883,
        17.742968462677309, 7.4705469423991011, 1.2641420209785544,
      ]
    ),
    (
      "wide", 100,
      [
        1.5, 1.5505757321917138, 15.505713078069792, 25.614842021462143,
        10.402689022439319, 31.330915880424011, 0.3101033610874882,
      ]
    ),
    (
      "twins", 0.1,
      [
        88.974742579922858, 54.81713706056189, 10.945729055902823, 6.5180952463625539,
        3.9739195251546617, 1.0532067352348071, 0.51060378685398949,
      ]
    ),
    (
      "twins", 3,
      [
        5.1640629386110251, 31.7186450733806, 33.357697553287524, 42.628364123114108,
        18.743296887060146, 9.3600024700191624, 0.78193154480840064,
      ]
    ),
    (
      "twins", 100,
      [
        2.5000000000000001, 13.167089175569566, 26.481059799730339, 39.721135700297884,
        13.288996240816535, 39.502359830976692, 0.66967127615944085,
      ]
    ),
    (
      "cut off", 0.1,
      [
        88.974742579922858, 55.737760714463674, 10.0, 6.5317684419668994,
        4.0324654624831908, 1.0, 0.51071791929824802,
      ]
    ),
    (
      "cut off", 3,
      [
        5.1640629386110251, 41.910983892294521, 10.0, 49.420128590144598,
        28.343080060449646, 1.0, 0.84195246237266928,
      ]
    ),
    (
      "cut off", 100,
      [
        2.5000000000000001, 13.094155466818734, 10.0, 39.479199933501968,
        13.441371887800537, 1.0, 0.66767173393369625,
      ]
    ),
    (
      "both cut off", 0.1,
      [
        88.974742579922858, 57.250863017212119, 10.0, 5.0,
        4.0417523601052021, 1.0, 0.51090427211111936,
      ]
    ),
    (
      "both cut off", 3,
      [
        5.1640629386110251, 71.585465986442932, 10.0, 5.0,
        34.621035574647192, 1.0, 0.98153844265608633,
      ]
    ),
    (
      "both cut off", 100,
      [
        2.5000000000000001, 13.000000001796661, 10.0, 5.0,
        13.333380228826595, 1.0, 0.65853229155790539,
      ]
    ),
    (
      "no clearance", 0.1,
      [
        88.974742579922858, 57.362764378801128, 10.970831224112318, 5.2603474621444104,
        3.3919173342287486, 1.0237398432808942, 0.51091808376330178,
      ]
    ),
    (
      "no clearance", 3,
      [
        5.1640629386110251, 78.950541953821517, 50.148356480285003, 16.778054361935211,
        12.140253547693726, 3.8392385849798955, 1.0034342139847844,
      ]
    ),
    (
      "no clearance", 100,
      [
        2.5000000000000001, 95.363114847885406, 179.994215466736, 187.76766968537859,
        15.281265262801803, 37.406234737198197, 4.2310365652098063,
      ]
    ),
    (
      "tiny clearance", 0.1,
      [
        88.974742579922858, 57.362764378800863, 10.970831224112316, 5.2603474621444098,
        3.3919173342153897, 1.0237398432808331, 0.51091808376330175,
      ]
    ),
    (
      "tiny clearance", 3,
      [
        5.1640629386110251, 78.950541953812533, 50.148356480282382, 16.7780543619345,
        12.140253546345252, 3.8392385848026728, 1.00343421398475,
      ]
    ),
    (
      "tiny clearance", 100,
      [
        2.5000000000000001, 95.363114847803009, 179.99421546658929, 187.76766968525213,
        15.281265244772125, 37.406234699458396, 4.2310365652065487,
      ]
    ),
  ]

  @Test func threeCompartmentsWithMetaboliteAndEffect() throws {
    for row in Self.threeCompartments {
      let disposition = try #require(Self.models[row.model])
      var kinetics = LinearKinetics(disposition)
      var amounts = LinearAmounts<Double>()
      for (compartment, amount) in zip(LinearCompartment.allCases, [100, 50, 10, 5, 2, 1, 0.5]) {
        amounts[compartment] = amount
      }
      kinetics.setAmounts(amounts)
      kinetics.setInfusionRate(3, to: .depot)
      kinetics.setInfusionRate(1, to: .central)
      let central = kinetics.concentration(after: row.hours) * disposition.volume / row.amounts[1]
      #expect(abs(central - 1) < 2e-11, "\(row.model), \(row.hours) h: \(central)")
      #expect(abs(kinetics.effectConcentration(after: row.hours) / row.amounts[6] - 1) < 2e-11)
      #expect(abs(kinetics.metaboliteConcentration(after: row.hours) * 20 / row.amounts[4] - 1) < 2e-11)
      kinetics.advance(by: row.hours)
      for (compartment, reference) in zip(LinearCompartment.allCases, row.amounts) {
        let value = kinetics.amounts[compartment]
        #expect(abs(value / reference - 1) < 2e-11, "\(row.model), \(row.hours) h, \(compartment): \(value)")
      }
    }
  }
}
