import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

@Suite struct MarkovGradesTests {
  static let models = [MarkovGrades.sunitinibFatigue, .sunitinibHandFoot]

  /// Cumulative logits at x = −0.32, η = 0.25 in Python.
  @Test(
    .tags(.golden),
    arguments: [
      (MarkovGrades.sunitinibFatigue, 0, [0.993189121586018, 0.00462249195728872, 0.00174578582300597]),
      (.sunitinibFatigue, 1, [0.0126371089797152, 0.985604506771445, 0.00145843581744239]),
      (.sunitinibFatigue, 2, [0.0100031670126606, 0.0052469576145151, 0.984158341558343]),
      (.sunitinibFatigue, 3, [0.0124636118241581, 0.00116179494140356, 0.0118037696642196]),
      (.sunitinibHandFoot, 0, [0.999494774328041, 0.000314407743011998, 0.000151899354120204]),
      (.sunitinibHandFoot, 1, [0.0114302031264708, 0.982326599124013, 0.00458439666934213]),
      (.sunitinibHandFoot, 2, [0.0130787690169634, 0.0141307989693807, 0.968774252772183]),
      (.sunitinibHandFoot, 3, [0.00565243715123698, 0.0230960587753031, 0.0157406872187846]),
    ])
  func transitions(model: MarkovGrades, previous: Int, expected: [Double]) {
    let probabilities = model.probabilities(from: previous, driver: -0.32, effect: 0.25)
    for (grade, value) in expected.enumerated() { #expect(abs(probabilities[grade] - value) < 1e-14) }
    #expect(abs(probabilities.sum() - 1) < 1e-14)
  }

  /// A draw is the inverse of the cumulative probabilities: exact at both sides of each limit.
  @Test(.tags(.law), arguments: models)
  func drawInvertsTheProbabilities(model: MarkovGrades) {
    for previous in 0...3 {
      for driver in [0, -0.2, -0.6] {
        for effect in [-2, 0, 1.5] {
          let p = model.probabilities(from: previous, driver: driver, effect: effect)
          #expect(model.draw(previous: previous, driver: driver, effect: effect, uniform: 0) == 3)
          for grade in 1...3 {
            let limit = (grade...3).reduce(0) { $0 + p[$1] }
            let inside = model.draw(previous: previous, driver: driver, effect: effect, uniform: limit * (1 - 1e-9))
            // From 0 and near 1 the limit itself is known to about 1e-16, of which 1 − u keeps few digits.
            let outside = model.draw(
              previous: previous, driver: driver, effect: effect, uniform: limit + (1 - limit) * 1e-6)
            #expect(inside >= grade && outside < grade, "\(previous) \(driver) \(effect) \(grade)")
          }
        }
      }
    }
  }

  @Test(.tags(.law), arguments: models)
  func lowerReceptorMeansHigherGrades(model: MarkovGrades) {
    for previous in 0...3 {
      let off = model.probabilities(from: previous, driver: 0)
      let on = model.probabilities(from: previous, driver: -0.4)
      #expect(on.x < off.x && on.w > off.w)
    }
  }

  /// Variances of η and shares at baseline. Bounds: 5 standard errors, of a variance v√(2/n), of a share √(p(1 − p)/n).
  @Test(.tags(.statistical), arguments: models)
  func patientsHaveThePublishedVariances(model: MarkovGrades) {
    let count = 40_000
    var squares = SIMD4<Double>()
    var products = 0.0
    var grades = SIMD4<Double>()
    for patient in 0..<count {
      var generator = Key(seed: 31).child(.patient, patient).generator
      let course = GradeCourse(drawnFrom: model, using: &generator)
      squares += course.effects * course.effects
      products += course.effects.x * course.effects.y
      grades[course.grade] += 1
    }
    for grade in 0...3 {
      let variance = model.rows[grade].variance
      #expect(abs(squares[grade] / Double(count) - variance) <= 5 * variance * (2 / Double(count)).squareRoot())
      let share = model.baseline[grade]
      #expect(abs(grades[grade] / Double(count) - share) < 5 * (share * (1 - share) / Double(count)).squareRoot())
    }
    let scale = (model.rows[0].variance * model.rows[1].variance / Double(count)).squareRoot()
    #expect(abs(products / Double(count)) < 5 * scale)
  }

  /// The worst grade of 24 weeks in simulation against the exact chain that is absorbed above a grade, for one patient.
  @Test(.tags(.statistical)) func simulationFollowsTheExactChain() throws {
    let model = MarkovGrades.sunitinibHandFoot
    let driver = SolubleReceptorDriver().daily(try Regimen("50 mg daily 4wk on 2wk off"), days: 168)
    let effects = SIMD4(2.5, -0.5, 0.2, 0)
    let count = 20_000
    var worst = SIMD4<Double>()
    for patient in 0..<count {
      var generator = Key(seed: 32).child(.patient, patient).generator
      var course = GradeCourse(grade: 0, effects: effects)
      for x in driver { course.advance(model, driver: x, uniform: generator.uniform()) }
      worst[course.worstGrade] += 1
    }
    for limit in 0...2 {
      var alive = SIMD4<Double>(1, 0, 0, 0)
      for x in driver {
        var next = SIMD4<Double>()
        for grade in 0...limit {
          next += alive[grade] * model.probabilities(from: grade, driver: x, effect: effects[grade])
        }
        for grade in (limit + 1)...3 { next[grade] = 0 }
        alive = next
      }
      let expected = alive.sum()
      let observed = (0...limit).reduce(0) { $0 + worst[$1] } / Double(count)
      #expect(expected > 0.05 && expected < 0.95)
      #expect(abs(observed - expected) < 4 * (expected * (1 - expected) / Double(count)).squareRoot())
    }
  }
}
