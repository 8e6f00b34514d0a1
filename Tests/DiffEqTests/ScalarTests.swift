import DiffEq
import Foundation
import Stochastics
import TestSupport
import Testing

/// The elementary functions of eight lanes against the C library, and of duals against differences.
struct ScalarTests {
  private func spread(_ low: Double, _ high: Double, _ count: Int = 4000) -> [SIMD8<Double>] {
    let width = (high - low) / Double(count * 8)
    return (0..<count).map { group in
      var lanes = SIMD8<Double>(repeating: 0)
      for lane in 0..<8 {
        let place: Double = Double(group * 8 + lane) + 0.37
        lanes[lane] = low + width * place
      }
      return lanes
    }
  }

  @Test(.tags(.golden)) func exponentialAgreesWithTheCLibrary() {
    for x in spread(-707, 709) + spread(-1, 1) {
      let result = SIMD8<Double>.exponential(x)
      for lane in 0..<8 {
        let expected = Foundation.exp(x[lane])
        #expect(Swift.abs(result[lane] - expected) <= 5e-16 * expected, "exp(\(x[lane]))")
      }
    }
  }

  @Test(.tags(.golden)) func logarithmAgreesWithTheCLibrary() {
    for x in spread(-690, 700) + spread(-0.4, 0.4) {
      let argument = SIMD8<Double>((0..<8).map { Foundation.exp(x[$0]) })
      let result = SIMD8<Double>.naturalLogarithm(argument)
      for lane in 0..<8 {
        let expected = Foundation.log(argument[lane])
        #expect(Swift.abs(result[lane] - expected) <= 5e-16 * Swift.abs(expected), "log(\(argument[lane]))")
      }
    }
  }

  @Test(.tags(.golden)) func edges() {
    let e = SIMD8<Double>.exponential(SIMD8(0, -800, 800, -.infinity, .infinity, .nan, 1, 709.7))
    #expect(e[0] == 1 && e[1] == 0 && e[2] == .infinity && e[3] == 0 && e[4] == .infinity && e[5].isNaN)
    let l = SIMD8<Double>.naturalLogarithm(SIMD8(1, 0, -1, .infinity, .nan, 2, 0.5, 1e-300))
    #expect(l[0] == 0 && l[1] == -.infinity && l[2].isNaN && l[3] == .infinity && l[4].isNaN)
    let p = SIMD8<Double>.power(SIMD8(0, 2, 4, 9, 1, 0, 1e-5, 3), SIMD8(2.3, 10, 0.5, -0.5, 7, 1, 3, 0))
    #expect(p[0] == 0 && Swift.abs(p[1] - 1024) < 1e-11 && Swift.abs(p[2] - 2) < 1e-15 && p[5] == 0 && p[7] == 1)
  }

  @Test(.tags(.law)) func dualsAgreeWithDifferences() {
    let functions: [(String, (Dual<Double>) -> Dual<Double>)] = [
      ("exp", { exp($0) }), ("log", { log($0) }), ("sqrt", { sqrt($0) }), ("pow", { pow($0, 1.7) }),
      ("base", { pow(Dual.constant(1.7), $0) }), ("max", { max($0 * $0, $0) }), ("abs", { abs(1 - $0 * $0) }),
      ("expit", { expit($0) }),
    ]
    for (name, function) in functions {
      for x in [0.3, 0.9, 2.5] {
        let derivative = function(Dual(x, derivative: 1)).derivative
        let step = 1e-5
        let difference =
          (function(Dual(x + step, derivative: 0)).value - function(Dual(x - step, derivative: 0)).value) / (2 * step)
        #expect(Swift.abs(derivative - difference) < 1e-8 * Swift.max(1, Swift.abs(difference)), "\(name) at \(x)")
      }
    }
    #expect(pow(Dual(0, derivative: 1), 2.5).derivative == 0)
  }

  /// `power` is compiled here, with pairs; its parts in the library, with the vectors of the processor. Both round alike,
  /// to the last bit.
  @Test(.tags(.law)) func vectorsOfAnyWidthAgree() {
    var generator = Key(seed: 9).generator
    for _ in 0..<2000 {
      let x = SIMD8((0..<8).map { _ in Double.exponential(6 * generator.normal()) })
      let y = SIMD8((0..<8).map { _ in 3 * generator.normal() })
      #expect(SIMD8<Double>.power(x, y) == SIMD8.exponential(y * SIMD8.naturalLogarithm(x)))
    }
  }
}
