import Pharmacometrics
import TestSupport
import Testing

/// Numbers come from the published equations in SciPy 1.x, solve_ivp(method: LSODA, rtol 1e-11, atol 1e-13).
struct SimeoniTests {
  /// 0.6 mg (30 mg/kg) on days 8, 12 and 16.
  @Test(.tags(.golden)) func treatedTumorMeetsTheReference() throws {
    let doses = [8.0, 12, 16].map { (time: $0 * 24, amount: 0.6, duration: 0.0) }
    let course = try TypicalCourse(SimeoniPaclitaxel.self, doses: doses)
    let expected = [0.48849692920081905, 0.5633848938557646, 0.5545153162342382, 0.5403733502424565, 5.480043249728889]
    #expect(agree(course.values(.tumor, at: [8.0, 12, 16, 20, 30].map { $0 * 24 }), expected, within: 1e-6))
  }

  @Test(.tags(.golden)) func untreatedTumorGrowsExponentiallyThenLinearly() throws {
    let course = try TypicalCourse(SimeoniPaclitaxel.self, doses: [])
    let expected = [0.48849692920222565, 4.087371907519045, 15.483352326843995]
    let values = course.values(.tumor, at: [8.0, 16, 30].map { $0 * 24 })
    #expect(agree(values, expected, within: 1e-6))
    #expect(Swift.abs((values[2] - values[1]) / 14 - 0.814) < 1e-3)
  }
}
