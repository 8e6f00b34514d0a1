import Cohorts
import Testing

@Suite("Progression by PSA under treatment")
struct BiomarkerProgressionTests {
  private func time(
    _ psa: [(Double, Double)], doses: [(Double, Double)] = [(0, 1)], rule: BiomarkerProgression = .init()
  ) -> Double? {
    rule.time(
      in: PatientRecord(
        patient: "p", observations: psa.map { .init(time: $0.0, variable: "psa", value: $0.1) },
        doses: doses.map { .init(time: $0.0, multiple: $0.1) }))
  }

  @Test("A rise of 25 % and 2 above the nadir, confirmed three weeks later, is progression at its first value")
  func confirmed() {
    #expect(time([(0, 50), (28, 10), (56, 8), (84, 10.5), (112, 11), (140, 12)]) == 84)
    // 25 % of a nadir of 20 is 5: a rise by 4 is not enough, one by 5 is.
    #expect(time([(0, 50), (28, 20), (100, 24), (130, 24)]) == nil)
    #expect(time([(0, 50), (28, 20), (100, 25), (130, 25)]) == 100)
    // The nadir falls on before the rise.
    #expect(time([(0, 50), (100, 4), (128, 5.9), (156, 5.9), (184, 6), (212, 6)]) == 184)
  }

  @Test("Unconfirmed rises, rises before 12 weeks, and confirmations too soon do not count")
  func notConfirmed() {
    #expect(time([(0, 50), (28, 1), (84, 4), (112, 2)]) == nil)
    #expect(time([(0, 50), (28, 1), (84, 4)]) == nil)
    #expect(time([(0, 50), (28, 1), (83, 4), (111, 4), (140, 4)]) == 111)
    #expect(time([(0, 50), (28, 1), (84, 4), (104, 4)]) == nil)
    #expect(time([(0, 50), (28, 1), (84, 4), (104, 2), (105, 4)]) == 84)
  }

  @Test("Only values under drug count, the closing visit's among them, and each period has its own nadir")
  func intermittent() {
    let rise = [(0.0, 50.0), (28, 1), (84, 4), (112, 8), (140, 20)]
    #expect(time(rise, doses: [(0, 1), (84, 0)]) == nil)
    #expect(time(rise, doses: [(0, 1), (112, 0)]) == 84)
    #expect(time(rise, doses: [(0, 0)]) == nil)
    // Restart at 140 with a nadir of its own (10): the former period's nadir of 1 does not count.
    let second = rise + [(168, 10), (230, 11), (260, 11.5), (290, 13), (320, 14)]
    #expect(time(second, doses: [(0, 1), (56, 0), (140, 1)]) == 290)
  }

  @Test("Off drug, a value at the limit that is confirmed in the same pause is progression where the rule says so")
  func offTreatment() {
    let rule = BiomarkerProgression(offTreatment: .init(limit: 20, confirmation: 21))
    let pause = [(0.0, 1.0), (60, 0), (200, 1)]
    let rise = [(0.0, 50.0), (60, 25), (100, 20), (121, 19), (130, 22), (151, 20), (180, 8)]
    #expect(time(rise, doses: pause) == nil)
    // The value at the stop, 25, was under drug; 20 at day 100 is not confirmed on day 121, 22 at day 130 is on day 151.
    #expect(time(rise, doses: pause, rule: rule) == 130)
    #expect(rule.finding(in: PatientRecord(patient: "p", observations: [], doses: [])) == nil)
    // A restart before the confirmation: no progression; at the confirming visit, whose value is off drug: progression.
    #expect(time(rise, doses: [(0, 1), (60, 0), (150, 1)], rule: rule) == nil)
    #expect(time(rise, doses: [(0, 1), (60, 0), (151, 1)], rule: rule) == 130)
    // Never treated: the first value is the baseline.
    #expect(time([(0, 30), (30, 30), (60, 30)], doses: [(0, 0)], rule: rule) == 30)
  }

  @Test("No period extends over an unknown dose, and the kind of the first finding is told")
  func unknownDose() {
    let rule = BiomarkerProgression(offTreatment: .init(limit: 20))
    func finding(_ doses: [PatientRecord.Dose]) -> BiomarkerProgression.Finding? {
      let psa = [(0.0, 50.0), (28, 1), (84, 30), (112, 40)]
      return rule.finding(
        in: PatientRecord(
          patient: "p", observations: psa.map { .init(time: $0.0, variable: "psa", value: $0.1) }, doses: doses))
    }
    let treated = finding([.init(time: 0, multiple: 1)])
    #expect(treated?.time == 84 && treated?.isTreated == true)
    let untreated = finding([.init(time: 0, multiple: 0)])
    #expect(untreated?.time == 84 && untreated?.isTreated == false)
    #expect(finding([.init(time: 0, multiple: 1), .init(time: 84, multiple: nil)]) == nil)
  }

  @Test("The thresholds are those of the rule")
  func thresholds() {
    let psa = [(0.0, 5.0), (30, 1), (60, 2), (75, 2)]
    #expect(time(psa) == nil)
    let lax = BiomarkerProgression(absoluteRise: 0.5, minimumTreatment: 30, confirmation: 14)
    #expect(time(psa, rule: lax) == 60)
  }
}
