public import DiffEq
public import Pharmacometrics

/// A tumor of ``AdaptiveTherapyProcess``.
public enum AdaptiveTumor: Hashable, Sendable {
  /// ``LotkaVolterraTumor``; it progresses at a total of 1.2·n₀.
  case lotkaVolterra(LotkaVolterraParameters)
  /// ``ExponentialCompetitionTumor``, on which published agents were tested without retraining; it progresses where
  /// resistant cells reach 0.8·Kr·n₀. The published time is the last whole day before.
  case exponential(ExponentialCompetitionParameters)

  /// The patient of the first published models: n₀ 0.75, a thousandth of it resistant, no cost, no turnover.
  public static let base = AdaptiveTumor.lotkaVolterra(
    LotkaVolterraParameters(initialTotal: 0.75, resistantFraction: 0.001, cost: 0, turnover: 0))

  /// A patient of the Bruchovsky trial by number; `nil` where none of the fitted has it.
  public static func bruchovsky(_ patient: Int) -> AdaptiveTumor? {
    BruchovskyPatients.fits.first { $0.patient == patient }.map { .lotkaVolterra($0.parameters) }
  }

  public var initialBurden: TumorBurden<Double> {
    switch self {
    case .lotkaVolterra(let parameters): parameters.initialBurden
    case .exponential(let parameters): parameters.initialBurden
    }
  }

  /// n₀.
  public var initialTotal: Double { initialBurden.total }

  /// The tumor at `end`, or at progression before; `nil` where the equations could not be solved.
  func advanced(
    _ burden: TumorBurden<Double>, from start: Double, to end: Double, isOn: Bool
  ) -> (burden: TumorBurden<Double>, time: Double, isProgressed: Bool)? {
    switch self {
    case .lotkaVolterra(let parameters):
      do throws(SolverFailure) {
        let interval = try TumorInterval(parameters, from: burden, isOn: isOn, days: end - start)
        return (interval.burden, interval.isProgressed ? start + interval.days : end, interval.isProgressed)
      } catch {
        return nil
      }
    case .exponential(let parameters):
      let threshold = parameters.progressionResistant
      let solution = TumorCourse.solver.solve(
        ExponentialCompetitionTumor(parameters, dose: isOn ? 1 : 0), from: burden, over: start...end,
        until: { _, burden in burden.resistant - threshold })
      guard solution.failure == nil else { return nil }
      return (solution.state, solution.time(), solution.ending() == .crossed)
    }
  }
}
