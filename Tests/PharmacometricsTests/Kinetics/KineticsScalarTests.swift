import DiffEq
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

/// The same code over eight patients and over derivatives.
@Suite(.tags(.law)) struct KineticsScalarTests {
  /// A history with every kind of change; the readings at its end.
  static func readings<S: RealScalar>(_ first: LinearDisposition<S>, _ second: LinearDisposition<S>) -> [S] {
    var kinetics = LinearKinetics(first)
    kinetics.addBolus(.constant(60), to: .depot)
    kinetics.advance(by: 3)
    kinetics.setInfusionRate(.constant(4), to: .central)
    kinetics.setInfusionRate(.constant(2), to: .depot)
    kinetics.advance(by: 2)
    kinetics.update(second)
    kinetics.addBolus(.constant(10), to: .central)
    kinetics.advance(by: 1)
    let during = [kinetics.concentration(after: 2), kinetics.exposure(over: 4), kinetics.metaboliteExposure(over: 4)]
    kinetics.setInfusionRate(.constant(0), to: .central)
    let after = [
      kinetics.concentration(after: 9), kinetics.metaboliteConcentration(after: 9),
      kinetics.effectConcentration(after: 9),
    ]
    kinetics.reachSteadyState(amount: .constant(30), interval: 12, duration: 15, to: .depot)
    return during + after + LinearCompartment.allCases.map { kinetics.amounts[$0] }
  }

  /// A disposition over another scalar, each parameter made from those of eight.
  static func merged<S: RealScalar>(
    _ lanes: [LinearDisposition<Double>], _ make: ([Double]) -> S
  ) -> LinearDisposition<S> {
    func value(_ parameter: (LinearDisposition<Double>) -> Double?) -> S { make(lanes.compactMap(parameter)) }
    return LinearDisposition(
      absorption: value { $0.absorption }, systemicFraction: value { $0.systemicFraction },
      clearance: value { $0.clearance }, volume: value { $0.volume },
      peripherals: lanes[0].peripherals.indices.map { index in
        .init(
          intercompartmentalClearance: value { $0.peripherals[index].intercompartmentalClearance },
          volume: value { $0.peripherals[index].volume })
      },
      metabolite: .init(
        formedFraction: value { $0.metabolite?.formedFraction },
        presystemicFraction: value { $0.metabolite?.presystemicFraction },
        clearance: value { $0.metabolite?.clearance }, volume: value { $0.metabolite?.volume },
        peripheral: lanes[0].metabolite?.peripheral.map { _ in
          .init(
            intercompartmentalClearance: value { $0.metabolite?.peripheral?.intercompartmentalClearance },
            volume: value { $0.metabolite?.peripheral?.volume })
        }),
      effectRate: value { $0.effectRate })
  }

  @Test(arguments: 0...2) func eightPatientsAtOnce(peripherals: Int) {
    let lanes = (0..<16).map { KineticsLawTests.disposition(100 + $0, peripherals: peripherals) }
    func pack(_ values: [Double]) -> SIMD8<Double> { SIMD8(values) }
    let together = Self.readings(Self.merged(Array(lanes[..<8]), pack), Self.merged(Array(lanes[8...]), pack))
    for lane in 0..<8 {
      let alone = Self.readings(lanes[lane], lanes[8 + lane])
      for (packed, single) in zip(together, alone) {
        #expect(
          abs(packed[lane] - single) <= 1e-12 * max(1e-1, abs(single)), "lane \(lane): \(packed[lane]), \(single)")
      }
    }
  }

  /// The derivative in a random direction against a central difference of fourth order.
  static func expectGradient(
    _ disposition: LinearDisposition<Double>, tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    func moved(_ step: Double) -> LinearDisposition<Double> {
      var index = 0.0
      return merged([disposition]) { values in
        index += 1
        return values[0] * (1 + step * (1 + index.truncatingRemainder(dividingBy: 3)))
      }
    }
    var index = 0.0
    let dual: LinearDisposition<Dual<Double>> = merged([disposition]) { values in
      index += 1
      return Dual(values[0], derivative: values[0] * (1 + index.truncatingRemainder(dividingBy: 3)))
    }
    let exact = readings(dual, dual)
    let plain = readings(disposition, disposition)
    let step = 1e-3
    let near = zip(readings(moved(step), moved(step)), readings(moved(-step), moved(-step))).map { $0 - $1 }
    let far = zip(readings(moved(2 * step), moved(2 * step)), readings(moved(-2 * step), moved(-2 * step)))
      .map { $0 - $1 }
    for (number, value) in exact.enumerated() {
      let difference = (8 * near[number] - far[number]) / (12 * step)
      let scale = max(abs(difference), abs(plain[number]))
      #expect(abs(value.value - plain[number]) <= 1e-12 * abs(plain[number]), sourceLocation: sourceLocation)
      #expect(
        abs(value.derivative - difference) <= tolerance * scale,
        "reading \(number): \(value.derivative), by differences \(difference)", sourceLocation: sourceLocation)
    }
  }

  @Test func gradients() {
    for disposition in KineticsLawTests.all { Self.expectGradient(disposition, tolerance: 1e-8) }
  }

  /// Where rates agree the derivative goes through the series. All rates move apart in the direction taken.
  @Test func gradientsWhereRatesAgree() {
    for gap in [0, 1e-9, 1e-4] {
      Self.expectGradient(
        LinearDisposition(
          absorption: 0.1 * (1 + gap), systemicFraction: 0.75, clearance: 5, volume: 50,
          metabolite: .init(formedFraction: 0.25, presystemicFraction: 0.125, clearance: 3, volume: 30),
          effectRate: 0.1 * (1 - gap)), tolerance: 1e-8)
    }
  }
}
