import DiffEq
import Foundation
import Pharmacometrics
import TestSupport
import Testing

struct DrugEffectTests {
  @Test(.tags(.law)) func effectsHaveTheirHalfAndTheirLimit() {
    #expect(emax(5.0, maximum: 0.8, halfMaximum: 5) == 0.4)
    #expect(Swift.abs(sigmoidEmax(5.0, maximum: 0.8, halfMaximum: 5, exponent: 3) - 0.4) < 1e-15)
    #expect(emax(0.0, maximum: 0.8, halfMaximum: 5) == 0)
    #expect(sigmoidEmax(0.0, maximum: 0.8, halfMaximum: 5, exponent: 3) == 0)
    #expect(Swift.abs(sigmoidEmax(5e6, maximum: 0.8, halfMaximum: 5, exponent: 3) - 0.8) < 1e-12)
    let sigmoid = sigmoidEmax(2.0, maximum: 0.8, halfMaximum: 5, exponent: 1)
    #expect(Swift.abs(sigmoid - emax(2.0, maximum: 0.8, halfMaximum: 5)) < 1e-15)
  }

  @Test(.tags(.law)) func effectCompartmentFollowsPlasma() {
    #expect(effectCompartmentSlope(2.0, following: 2, rate: 0.3) == 0)
    #expect(Swift.abs(effectCompartmentSlope(1.0, following: 2, rate: 0.3) - 0.3) < 1e-15)
  }

  /// Steady without effect; with a constant one the new steady state is that of Dayneka's table.
  @Test(.tags(.law), arguments: [0.0, 0.25, 0.5]) func indirectResponsesSettle(_ effect: Double) {
    let production = 6.0
    let loss = 0.2
    let settled = [
      IndirectResponse.inhibitedProduction(30 * (1 - effect), production: production, loss: loss, effect: effect),
      IndirectResponse.inhibitedLoss(30 / (1 - effect), production: production, loss: loss, effect: effect),
      IndirectResponse.stimulatedProduction(30 * (1 + effect), production: production, loss: loss, effect: effect),
      IndirectResponse.stimulatedLoss(30 / (1 + effect), production: production, loss: loss, effect: effect),
    ]
    for slope in settled { #expect(Swift.abs(slope) < 1e-12) }
  }

  @Test(.tags(.law)) func indirectResponsesMoveTheRightWay() {
    let slopes = [
      IndirectResponse.inhibitedProduction(30, production: 6, loss: 0.2, effect: 0.5),
      IndirectResponse.inhibitedLoss(30, production: 6, loss: 0.2, effect: 0.5),
      IndirectResponse.stimulatedProduction(30, production: 6, loss: 0.2, effect: 0.5),
      IndirectResponse.stimulatedLoss(30, production: 6, loss: 0.2, effect: 0.5),
    ]
    for (slope, expected) in zip(slopes, [-3.0, 3, 3, -3]) { #expect(Swift.abs(slope - expected) < 1e-12) }
  }

  /// k10 5.2, k12 1.06, k21 1.51, k13 1.26, k31 0.084 1/h and V1 7.4 L are CL 38.48 L/h, Q 7.844 and 9.324 L/h.
  @Test(.tags(.golden)) func microConstantsAreClearances() {
    let disposition = LinearDisposition(
      volume: 7.4, elimination: 5.2, exchanges: [(out: 1.06, back: 1.51), (out: 1.26, back: 0.084)])
    #expect(Swift.abs(disposition.clearance - 38.48) < 1e-12 && disposition.volume == 7.4)
    #expect(Swift.abs(disposition.peripherals[0].intercompartmentalClearance - 7.844) < 1e-12)
    #expect(Swift.abs(disposition.peripherals[0].volume - 7.844 / 1.51) < 1e-12)
    #expect(Swift.abs(disposition.peripherals[1].intercompartmentalClearance - 9.324) < 1e-12)
    #expect(Swift.abs(disposition.peripherals[1].volume - 111) < 1e-9)
  }
}
