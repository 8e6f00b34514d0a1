public import DiffEq
import Foundation

/// Drug-sensitive (S) and resistant (R) cells, each with a capacity of its own, whose competition fades with time.
///
/// With w(t) = 1/(1 + e^(g·t)) and dose multiple D:
/// - dS/dt = rS·S·[1 − ((S + w·R)/Ks)^a − dDs·D]
/// - dR/dt = rR·R·[1 − ((R + w·S)/Kr)^a − dDr·D]
///
/// Time counts days since the start of treatment, so the equation is not autonomous. At first each population holds
/// back half of the other; under the default parameters sensitive cells, as long as they are many, keep resistant ones
/// from growing, which is what adaptive therapy uses.
///
/// Source: the exponential-type model of Gallagher et al. 2024, Cancer Res 84(11):1929,
/// doi:10.1158/0008-5472.CAN-23-2040, on which their agents were tested without retraining.
public struct ExponentialCompetitionTumor: DifferentialEquation {
  public let parameters: ExponentialCompetitionParameters
  /// D.
  public let dose: Double

  public init(_ parameters: ExponentialCompetitionParameters, dose: Double) {
    self.parameters = parameters
    self.dose = dose
  }

  /// w: how much of the other population counts.
  public func competition(at time: Double) -> Double { 1 / (1 + exp(parameters.fading * time)) }

  public func derivative(time: Double, state: TumorBurden<Double>) -> TumorBurden<Double> {
    let p = parameters
    let weight = competition(at: time)
    func crowding(_ burden: Double, _ capacity: Double) -> Double {
      p.exponent == 1 ? burden / capacity : pow(burden / capacity, p.exponent)
    }
    let sensitive = crowding(state.sensitive + weight * state.resistant, p.sensitiveCapacity)
    let resistant = crowding(state.resistant + weight * state.sensitive, p.resistantCapacity)
    return TumorBurden(
      sensitive: p.sensitiveGrowthRate * state.sensitive * (1 - sensitive - p.sensitiveKill * dose),
      resistant: p.resistantGrowthRate * state.resistant * (1 - resistant - p.resistantKill * dose))
  }
}
