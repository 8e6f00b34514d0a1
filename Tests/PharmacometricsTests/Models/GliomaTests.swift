import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// Numbers come from the published equations in SciPy 1.x, solve_ivp(method: LSODA, rtol 1e-11, atol 1e-13), in months
/// of 730.5 h.
struct GliomaTests {
  static let months = [3.0, 6, 12, 24, 48].map { $0 * 730.5 }

  /// One unit every six weeks, six times.
  @Test(.tags(.golden)) func ribbaMeetsTheReference() throws {
    let doses = (0..<6).map { (time: 1008 * Double($0), amount: 1.0, duration: 0.0) }
    let diameters = [45.57652110823036, 42.33703372824597, 38.93326478455933, 35.84671291402541, 39.91837733213793]
    let quiescent = [
      21.860134599160897, 7.1876499242018195, 1.1087098104245559, 0.9960667299761846, 4.8677586352163065,
    ]
    let total = try TypicalCourse(GliomaRibbaPCV.self, doses: doses).values(.diameter, at: Self.months)
    #expect(agree(total, diameters, within: 1e-6))
    let resting = try TypicalCourse(GliomaRibbaPCV.self, doses: doses).values(.quiescent, at: Self.months)
    #expect(agree(resting, quiescent, within: 1e-6))
  }

  /// One unit every 28 days, 18 times: neither alteration, TP53 mutated, 1p/19q codeleted.
  @Test(
    .tags(.golden),
    arguments: [
      (0.0, [32.38390642669786, 30.906400922995182, 28.048742563445117, 27.547751154156153, 54.15400090015363]),
      (1.0, [33.0906124534533, 32.21684157732296, 30.359251896615632, 31.118139679119686, 57.45967128855665]),
      (2.0, [32.39092396134421, 30.923965609820954, 28.047562726433725, 26.948762607656985, 51.28005264874539]),
    ])
  func mazzoccoFollowsTheGenotype(_ genotype: Double, _ expected: [Double]) throws {
    let doses = (0..<18).map { (time: 672 * Double($0), amount: 1.0, duration: 0.0) }
    let course = try TypicalCourse(GliomaMazzoccoTMZ.self, ["GENOTYPE": genotype], doses: doses)
    #expect(agree(course.values(.diameter, at: Self.months), expected, within: 1e-6))
  }

  /// No tumor has both alterations; their shares are the published ones, within four standard errors.
  @Test(.tags(.statistical)) func genotypesExcludeEachOther() {
    let population = Population<GliomaMazzoccoTMZ>()
    let count = 4000
    let genotypes = (0..<count).map { population.individual($0, key: Key(seed: 5)).covariates[0] }
    for (genotype, share) in [(0.0, 0.26), (1, 0.41), (2, 0.33)] {
      let found = Double(genotypes.filter { $0 == genotype }.count) / Double(count)
      #expect(Swift.abs(found - share) <= 4 * (share * (1 - share) / Double(count)).squareRoot())
    }
  }

  /// The random effect of a potency or a repair rate is one, whatever the genotype.
  @Test(.tags(.law)) func genotypesShareTheirRandomEffect() {
    let population = Population<GliomaMazzoccoTMZ>()
    for index in 0..<20 {
      let patient = population.individual(index, key: Key(seed: 6))
      let potencies = patient[.mutatedPotency] / patient[.potency]
      let repairs = patient[.codeletedRepair] / patient[.repair]
      #expect(Swift.abs(potencies - 0.143 / 0.254) < 1e-12 && Swift.abs(repairs - 0.00807 / 0.00947) < 1e-12)
    }
  }
}
