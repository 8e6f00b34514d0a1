import DiffEq
import Pharmacometrics
import TestSupport
import Testing

/// Published kinetics through the models. Reference values of sunitinib are an independent solver's (LSODA at 1e-10),
/// those of imatinib the steady state of a drug file for monitoring; the others come from scipy 1.17, LSODA at 1e-11, on
/// the equations written down anew.
struct KineticModelTests {
  @Test(.tags(.golden)) func sunitinibOfHoukInGIST() throws {
    let course = try typicalCourse(SunitinibHouk.self)
    course.dose(50, every: 24, times: 29)
    var peak = (time: 0.0, value: 0.0)
    for step in 0...250 {
      let time = 7.4 + 0.001 * Double(step)
      let value = course.value(.concentration, at: 648 + time)
      if value > peak.value { peak = (time, value) }
    }
    #expect(agree(peak.value, 60.4260, within: 1e-5))
    #expect(Swift.abs(peak.time - 7.52) <= 0.01)
    #expect(agree(course.value(.concentration, at: 672), 49.2010, within: 1e-5))
    #expect(agree(course.read()[.auc], 50 / (51.8 * 0.715), within: 1e-12))
  }

  @Test(.tags(.golden)) func sunitinibAndMetaboliteOfYu() throws {
    let course = try typicalCourse(SunitinibYu.self)
    course.dose(50, every: 24, times: 28)
    course.advance(to: 672)
    let outputs = course.read()
    #expect(agree(outputs[.sunitinib], 49.1843, within: 1e-5))
    #expect(agree(outputs[.metabolite], 23.7466, within: 1e-5))
    #expect(agree(outputs[.total], 72.9309, within: 1e-5))
    // At steady state the exposure is dose/CL; on day 28 it is not yet that by less than 2e-4.
    #expect(agree(outputs[.auc], 1.40055, within: 2e-4))
    #expect(agree(outputs[.metaboliteAUC], 0.61393, within: 3e-4))
  }

  @Test(.tags(.golden)) func sunitinibOfKhosravanArrivesAfterItsLag() throws {
    let course = try typicalCourse(SunitinibKhosravan.self)
    course.dose(50, every: 24, times: 28)
    #expect(course.value(.concentration, at: 0.5) == 0)
    #expect(course.value(.concentration, at: 0.6) > 0)
    #expect(agree(course.value(.concentration, at: 660), 62.2040191996701, within: 1e-8))
    #expect(agree(course.value(.concentration, at: 672), 56.61284715721675, within: 1e-8))
    let woman = try typicalCourse(SunitinibKhosravan.self, ["FEMALE": 1, "GIST": 1])
    woman.dose(50, every: 24, times: 28)
    #expect(agree(woman.value(.concentration, at: 672), 54.50333224125294, within: 1e-8))
  }

  @Test(.tags(.golden)) func imatinibOfGottaAtSteadyState() throws {
    let course = try typicalCourse(ImatinibGotta.self)
    course.dose(400, every: 24, times: 60)
    #expect(agree(course.individual[.clearance], 15.106, within: 1e-12))
    #expect(agree(course.individual[.volume], 347, within: 1e-12))
    #expect(agree(course.value(.concentration, at: 1440), 673.69, within: 1e-4))
    #expect(agree(course.read()[.auc], 26_479.5, within: 1e-4))
    let woman = try typicalCourse(ImatinibGotta.self, ["WT": 60, "AGE": 70, "SEX": 0, "GIST": 1])
    let clearance = 14.3 + 5.42 * (60.0 - 70) / 70 - 1.49 - 5.81 * (70.0 - 50) / 50 - 0.806
    #expect(agree(woman.individual[.clearance], clearance, within: 1e-12))
    #expect(agree(woman.individual[.volume], 347 - 46.2, within: 1e-12))
  }

  @Test(.tags(.law)) func imatinibOfWidmerIsGottasWithoutCovariates() throws {
    let base = try typicalCourse(ImatinibWidmer.self, ["KA": 0.609, "CL": 15.106])
    let full = try typicalCourse(ImatinibGotta.self)
    for index in 0..<5 {
      base.dose(at: Double(index) * 12, amount: 400)
      full.dose(at: Double(index) * 12, amount: 400)
    }
    #expect(agree(base.value(.concentration, at: 50), full.value(.concentration, at: 50), within: 1e-12))
  }

  @Test(.tags(.golden)) func everolimusOfACarrier() throws {
    let course = try typicalCourse(EverolimusDeWit.self, ["WT": 90, "TTT": 1])
    course.dose(10, every: 24, times: 15)
    #expect(agree(course.value(.concentration, at: 2), 30.88021567896664, within: 1e-8))
    #expect(agree(course.value(.concentration, at: 360), 7.68227124831176, within: 1e-8))
  }

  @Test(.tags(.golden)) func pazopanibWithRaisedAST() throws {
    let course = try typicalCourse(PazopanibOzbey.self, ["AST": 80])
    course.dose(800, every: 24, times: 10)
    #expect(agree(course.value(.concentration, at: 4), 60.13580045505511, within: 1e-8))
    #expect(agree(course.value(.concentration, at: 240), 45.408702215360734, within: 1e-8))
  }

  @Test(.tags(.golden)) func pembrolizumabWithCovariates() throws {
    let course = try typicalCourse(
      PembrolizumabAhamadi.self,
      ["WT": 60, "ALB": 35, "SLD": 150, "EGFR": 70, "FEMALE": 1, "NSCLC": 1, "ECOG": 1])
    course.dose(200, every: 504, times: 6, over: 0.5)
    let expected: [Double: Double] = [
      0.5: 72.73671969071347, 168: 23.04623032606804, 504: 14.530401499922784, 2520.5: 103.77359949060695,
    ]
    for (time, value) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(agree(course.value(.concentration, at: time), value, within: 1e-8), "at \(time) h")
    }
  }

  @Test(.tags(.golden)) func nivolumabWithChangingClearance() throws {
    let course = try typicalCourse(NivolumabBajaj.self, ["WT": 70, "GFR": 100, "PS": 1])
    course.dose(240, every: 336, times: 12, over: 1)
    let expected: [Double: Double] = [
      1: 61.15656736976408, 336: 17.3288477558662, 3024: 52.96099973176811, 3697: 116.30370664626909,
    ]
    for (time, value) in expected.sorted(by: { $0.key < $1.key }) {
      #expect(agree(course.value(.concentration, at: time), value, within: 1e-7), "at \(time) h")
      if time == 3024 { #expect(agree(course.read()[.clearance], 0.00949900521323302, within: 1e-12)) }
    }
  }

  @Test(.tags(.law)) func effectsOfAPatientReachTheKinetics() throws {
    let population = Population<SunitinibYu>()
    let index = try #require(population.effects.symbols.firstIndex(of: "CLM"))
    var effects = [Double](repeating: 0, count: population.effects.count)
    effects[index] = 0.3
    let patient = population.individual(covariates: [70], effects: effects)
    #expect(agree(patient[.metaboliteClearance], 17.1 * 1.3498588075760032, within: 1e-12))
    #expect(patient[.clearance] == 35.7)
  }
}
