import Pharmacometrics
import TestSupport
import Testing

/// Friberg's family. Numbers "by LSODA" come from the published equations in SciPy 1.x, solve_ivp(method: LSODA,
/// rtol 1e-11, atol 1e-13), with infusions as separate stretches.
struct MyelosuppressionTests {
  static let days = [3.0, 7, 10, 14, 21].map { $0 * 24 }

  /// The simulators' dossier, section B (an independent solver at 1e-10).
  @Test(.tags(.golden)) func docetaxelHasTheNadirOfTheReference() throws {
    let course = try TypicalCourse(FribergDocetaxel.self, doses: [(0, 180, 1)])
    let hours = (0...50_400).map { Double($0) / 100 }
    let counts = course.values(.neutrophils, at: hours)
    let nadir = try #require(counts.indices.min { counts[$0] < counts[$1] })
    #expect(Swift.abs(counts[nadir] - 0.89625) <= 5e-6)
    #expect(Swift.abs(hours[nadir] - 181.67) <= 0.02)
    let rebound = try #require(counts[nadir...].max())
    #expect(Swift.abs(rebound - 6.2805) <= 5e-5)
    #expect(Swift.abs(counts[50_400] - 6.21392) <= 5e-6)
  }

  /// Nadirs of the dose titration package (environments' dossier, section 5): 1/mm³ and day.
  @Test(.tags(.golden), arguments: [(50.0, 2556.0, 6.8), (100.0, 1554.0, 7.1), (150.0, 1057.0, 7.4)])
  func titrationHasTheNadirsOfTheReference(_ dose: Double, _ expected: Double, _ day: Double) throws {
    let course = try TypicalCourse(DocetaxelOnoue.self, doses: [(0, dose, 1)])
    let hours = (0...5040).map { Double($0) / 10 }
    let counts = course.values(.neutrophils, at: hours)
    let nadir = try #require(counts.indices.min { counts[$0] < counts[$1] })
    #expect(Swift.abs(counts[nadir] * 1000 - expected) <= 0.01 * expected)
    #expect(Swift.abs(hours[nadir] / 24 - day) <= 0.1)
  }

  /// 135 mg over 1 h, by LSODA; covariates as the published factors: BASE 5.866297 and slope 11.9671 where all apply.
  @Test(
    .tags(.golden),
    arguments: [
      (
        [:] as [String: Double],
        [3.0298851883816478, 0.4460253981147496, 0.6228169122910463, 3.1036528971884456, 6.488786733758779]
      ),
      (
        ["AAG": 2, "PC": 1, "PERF": 1, "SEX": 2],
        [3.535970698892514, 0.7817043764438265, 1.220142798820598, 4.044742455619769, 6.978442403635829]
      ),
      (
        ["AAG": 1],
        [2.8166376740223824, 0.35201566178591087, 0.4325665581693975, 2.6757043513713157, 6.233242230077356]
      ),
    ])
  func kloftFollowsCovariates(_ covariates: [String: Double], _ expected: [Double]) throws {
    let course = try TypicalCourse(DocetaxelKloft.self, covariates, doses: [(0, 135, 1)])
    #expect(agree(course.values(.neutrophils, at: Self.days), expected, within: 1e-6))
  }

  /// An unknown performance status, coded −99, has no effect; grades above 1 act as 1.
  @Test(.tags(.law)) func kloftPerformanceIsAThreshold() throws {
    func baseline(_ performance: Double) throws -> Double {
      let course = try TypicalCourse(DocetaxelKloft.self, ["PERF": performance], doses: [])
      return course.values(.neutrophils, at: [0])[0]
    }
    #expect(try baseline(-99) == baseline(0))
    #expect(try baseline(3) == baseline(1))
    #expect(try baseline(1) > baseline(0))
  }

  /// 108 mg over 1 h, by LSODA.
  @Test(.tags(.golden)) func ozawaRisesWithDexamethasoneFirst() throws {
    let course = try TypicalCourse(DocetaxelOzawa.self, doses: [(0, 108, 1)])
    let expected = [
      6.6471770936334185, 5.0903074520974805, 1.511131311678039, 1.0000872270953522, 2.2356502738828747,
      6.881471582894847,
    ]
    #expect(agree(course.values(.neutrophils, at: [24] + Self.days), expected, within: 1e-6))
  }

  /// 315 mg over 3 h, by LSODA.
  @Test(.tags(.golden)) func paclitaxelLowersLeukocytes() throws {
    let course = try TypicalCourse(FribergPaclitaxel.self, doses: [(0, 315, 3)])
    let peak = course.values(.concentration, at: [3])[0]
    #expect(Swift.abs(peak - 0.2086539864656827 * 1000 / 853.9) <= 1e-9)
    let expected = [6.388237565965105, 3.744622060847671, 3.418301444609913, 5.11535407948965, 9.109909191388871]
    #expect(agree(course.values(.leukocytes, at: Self.days), expected, within: 1e-6))
  }

  /// 494 mg over 0.5 h, by LSODA: concentrations at 0.5, 4 and 24 h, then neutrophils.
  @Test(
    .tags(.golden),
    arguments: [
      (
        [:] as [String: Double], [14226.525672043363, 626.3718612959816, 114.47858153077772],
        [3.6796355587327123, 1.6261323741462177, 1.2797622287975916, 2.183625617583534, 5.202352070442636]
      ),
      (
        ["ALB": 3, "AGE": 70], [14245.158231447012, 644.5031193969801, 133.3188269430497],
        [4.596602053167757, 1.4763304055386905, 0.7999197395457958, 1.6954594921666832, 7.3696762757634895]
      ),
    ])
  func nabPaclitaxelIsSaturable(_ covariates: [String: Double], _ levels: [Double], _ counts: [Double]) throws {
    let course = try TypicalCourse(NabPaclitaxelChen.self, covariates, doses: [(0, 494, 0.5)])
    #expect(agree(course.values(.concentration, at: [0.5, 4, 24]), levels, within: 1e-6))
    #expect(agree(course.values(.neutrophils, at: Self.days), counts, within: 1e-6))
  }

  /// Eight cycles of 135 mg over 1 h, by LSODA: neutrophils and tumor after 1, 3, 9 and 24 weeks.
  @Test(.tags(.golden)) func benchmarkModelMeetsTheReference() throws {
    let doses = (0..<8).map { (time: 504 * Double($0), amount: 135.0, duration: 1.0) }
    let hours = [168.0, 504, 1512, 4032]
    let counts = try TypicalCourse(DocetaxelTumor.self, doses: doses).values(.neutrophils, at: hours)
    let expected = [1.360119880346247, 5.9197833011144905, 5.908622900557413, 5.908607411702905]
    #expect(agree(counts, expected, within: 1e-6))
    let sizes = try TypicalCourse(DocetaxelTumor.self, doses: doses).values(.tumor, at: hours)
    let tumor = [91.82834103027331, 95.57590090912785, 87.30622317483373, 69.62852629935544]
    #expect(agree(sizes, tumor, within: 1e-6))
  }
}
