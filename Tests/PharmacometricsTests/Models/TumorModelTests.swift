import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

/// Published tumor models against scipy's DOP853 1.17 at rtol 1e-12 on the equations written down anew, day by day.
struct TumorModelTests {
  @Test(.tags(.golden)) func ovarianCancerUnderCarboplatinAndGemcitabine() throws {
    let course = try typicalCourse(ZecchinOvarian.self)
    course.dose(1, every: 24, times: 126)
    let table: [(day: Double, tumor: Double, change: Double, hazard: Double)] = [
      (84, 40.76713847814258, -0.42823087688439593, 0.009252150398518174),
      (126, 30.826241605755133, -0.42823087688439593, 0.01955883722877659),
      (365, 35.67304378138197, -0.42823087688439593, 0.1566880200909074),
      (730, 44.58557282433229, -0.42823087688439593, 0.6237316775606953),
    ]
    for row in table {
      course.advance(to: row.day * 24)
      let outputs = course.read()
      #expect(agree(outputs[.tumor], row.tumor, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.change], row.change, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.deathHazard], row.hazard, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.survival], Foundation.exp(-row.hazard), within: 1e-8))
    }
  }

  /// Untreated growth is exponential; a new lesion multiplies the hazard by e^1.23 from then on.
  @Test(.tags(.law)) func newLesionsRaiseTheHazard() throws {
    let course = try typicalCourse(ZecchinOvarian.self, ["ECOG": 1])
    #expect(agree(course.value(.tumor, at: 2400), 71.3 * Foundation.exp(0.0611), within: 1e-9))
    let early = course.read()[.deathHazard]
    let twin = try typicalCourse(ZecchinOvarian.self, ["ECOG": 1])
    twin.advance(to: 2400)
    twin.setParameter(.newLesion, 1)
    let rise = course.value(.deathHazard, at: 4800) - early
    #expect(agree(twin.value(.deathHazard, at: 4800) - early, rise * Foundation.exp(1.23), within: 1e-7))
  }

  @Test(.tags(.golden)) func colorectalCancerUnderFluorouracil() throws {
    let course = try typicalCourse(ClaretFluorouracil.self)
    for day in 0..<364 where day % 28 < 5 { course.dose(at: Double(day) * 24, amount: 765) }
    for (day, tumor) in [(28.0, 76.80382095401832), (84, 61.57852531969187), (364, 56.01775889069586)] {
      #expect(agree(course.value(.tumor, at: day * 24), tumor, within: 1e-8), "day \(day)")
    }
  }

  @Test(.tags(.golden)) func renalCellCarcinomaUnderPazopanib() throws {
    let course = try typicalCourse(OuerdaniPazopanib.self)
    course.dose(800, every: 24, times: 168)
    let table: [(day: Double, tumor: Double, capacity: Double)] = [
      (84, 76.72845426849626, 211.40502724531348), (168, 76.1336911030201, 143.00293612720566),
      (250, 82.89596997953079, 171.6451687561758),
    ]
    for row in table {
      #expect(agree(course.value(.tumor, at: row.day * 24), row.tumor, within: 1e-8), "day \(row.day)")
      #expect(agree(course.read()[.capacity], row.capacity, within: 1e-8), "day \(row.day)")
    }
    #expect(course.read()[.auc] == 0)
    // Plasma is that of the kinetics alone.
    let kinetics = try typicalCourse(PazopanibOzbey.self)
    kinetics.dose(800, every: 24, times: 3)
    let both = try typicalCourse(OuerdaniPazopanib.self)
    both.dose(800, every: 24, times: 3)
    #expect(agree(both.value(.concentration, at: 70), kinetics.value(.concentration, at: 70), within: 1e-12))
    #expect(agree(both.read()[.auc], 800 / 0.458, within: 1e-12))
  }

  @Test(.tags(.golden)) func lungCancerUnderPembrolizumab() throws {
    let course = try typicalCourse(ChatterjeeNSCLC.self, ["PDL1": 75, "EGFR": 1, "DELAY": 14])
    course.dose(200, every: 504, times: 10, over: 0.5)
    #expect(agree(course.value(.auc, at: 1), 1584.7270688301253, within: 1e-12))
    #expect(agree(course.value(.tumor, at: 4800), 100.42408101621402, within: 1e-12))
    let kinetics = try typicalCourse(PembrolizumabAhamadi.self, ["SLD": 91.7, "NSCLC": 1])
    kinetics.dose(200, every: 504, times: 10, over: 0.5)
    #expect(agree(course.read()[.concentration], kinetics.value(.concentration, at: 4800), within: 1e-12))
  }

  /// Ratios of the decay by PD-L1 and the shares by EGFR, as the paper's supplement states them.
  @Test(.tags(.law)) func classesOfLungCancer() throws {
    func parameters(_ settings: [String: Double]) throws -> (kill: Double, sensitive: Double) {
      let course = try typicalCourse(ChatterjeeNSCLC.self, settings)
      return (course.individual[.kill], course.individual[.sensitive])
    }
    let reference = try parameters([:])
    for (share, factor) in [(49.0, 1.0), (50, 2.74), (0.5, 0.623), (-1, 1.268)] {
      #expect(try agree(parameters(["PDL1": share]).kill, factor * reference.kill, within: 1e-12), "PD-L1 \(share)")
    }
    #expect(agree(reference.sensitive, 0.574, within: 1e-12))
    #expect(try agree(reference.sensitive / parameters(["EGFR": 1]).sensitive, 3.18, within: 2e-3))
    #expect(try parameters(["EGFR": -1]).sensitive > reference.sensitive)
    #expect(try parameters(["DOSE6W": 0]).kill == 0)
  }

  @Test(.tags(.golden)) func uptakeTumorAndSurvivalUnderSunitinib() throws {
    let course = try typicalCourse(SchindlerSunitinib.self, ["SLOPE2": 1.5])
    for day in 0..<364 where day % 42 < 28 { course.dose(at: Double(day) * 24, amount: 50) }
    let table: [(day: Double, tumor: Double, first: Double, second: Double)] = [
      (7, 262.2562034972897, 0.7082823022324352, 0.6003697661016105),
      (42, 257.22886160002764, 0.752743808643717, 0.704396443725887),
      (168, 253.71754976089292, 0.7522176949583009, 0.7042435617613825),
      (364, 276.5856095297186, 0.4439262425986646, 0.34475390583392646),
    ]
    for row in table {
      course.advance(to: row.day * 24)
      let outputs = course.read()
      #expect(agree(outputs[.tumor], row.tumor, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.uptake1], 7.58866 * row.first, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.uptake2], 7.58866 * row.second, within: 1e-8), "day \(row.day)")
      #expect(agree(outputs[.earlyChange], -0.3996302338983895, within: 1e-8), "day \(row.day)")
    }
    #expect(agree(course.read()[.deathHazard], 0.1331787825218128, within: 1e-7))
    #expect(agree(course.read()[.dropoutHazard], 0.019924 * 52, within: 1e-12))
  }

  /// A lesion that is not there does not count, and without drug nothing changes but growth.
  @Test(.tags(.law)) func lesionsThatAreNotThere() throws {
    let course = try typicalCourse(SchindlerSunitinib.self, ["SLOPE2": 1.5, "LESIONS": 1])
    course.dose(50, every: 24, times: 28)
    #expect(agree(course.value(.earlyChange, at: 500), 0.7082823022324352 - 1, within: 1e-8))
    let untreated = try typicalCourse(SchindlerSunitinib.self)
    #expect(agree(untreated.value(.tumor, at: 1680), 263.064 * Foundation.exp(0.104796), within: 1e-9))
    #expect(untreated.read()[.earlyChange] == 0 && untreated.read()[.uptake3] == 7.58866)
    #expect(agree(untreated.read()[.deathHazard], 0.019030 * 10, within: 1e-12))
  }

  /// The returns of constant infusions in the published environment: N/N₀ − T/T₀ − u every six hours, −100 at N < 0.7·N₀.
  @Test(.tags(.reproduction), arguments: [(0.0, -163.16, 73), (0.5, 64.88, 600)])
  func chemotherapyReturns(infusion: Double, expected: Double, steps: Int) throws {
    let course = try typicalCourse(AhnChemotherapy.self)
    course.dose(infusion, every: 24, times: 150, over: 24)
    var (total, step) = (0.0, 0)
    while step < 600 {
      let before = course.read()
      let reward = before[.normal] / 0.9 - before[.tumor] / 0.2 - infusion
      step += 1
      let isAlive = course.value(.normal, at: Double(step) * 6) >= 0.63
      total += isAlive ? reward : -100
      if !isAlive { break }
    }
    #expect(Swift.abs(total - expected) <= 5e-3 && step == steps, "\(total) after \(step)")
  }
}
