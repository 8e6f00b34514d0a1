/// A model of drug in compartments that doses can be given to: linear kinetics in closed form, or differential
/// equations.
///
/// ``NonmemReplay`` decides when what enters; the model knows how it moves. Between two calls time stands still.
public protocol DosedModel: Sendable {
  /// What may change from record to record.
  associatedtype Parameters
  /// Changes the parameters from now on; what is in the compartments stays.
  mutating func update(_ parameters: Parameters)
  /// What is in the compartments now; compartment CMT at CMT - 1. Doses are added here.
  var compartments: [Double] { get set }
  /// Puts all compartments into their state before any dose.
  mutating func reset()
  /// Moves to a later time.
  /// - Parameters:
  ///   - hours: at least 0.
  ///   - rates: the constant input to each compartment until then, per hour; as many as there are compartments.
  /// - Throws: where the model cannot be solved or has no input to one of the compartments.
  mutating func advance(by hours: Double, rates: [Double]) throws
  /// Puts all compartments into the state just before a dose of a regimen that has been followed forever.
  /// - Parameters:
  ///   - amount: one dose.
  ///   - interval: hours between doses, positive.
  ///   - duration: hours that a dose enters over, 0 for at once; it may be longer than the interval.
  ///   - compartment: CMT.
  mutating func reachSteadyState(amount: Double, interval: Double, duration: Double, compartment: Int) throws
}

extension DosedModel {
  /// The steady state by repeating the dose until no compartment changes by more than 1e-10 of its amount (or of the
  /// largest amount times 1e-4) from one dose to the next: for models that know no closed form.
  /// - Throws: ``SteadyStateFailure`` where 10 000 doses do not reach it, and what `advance` throws.
  public mutating func reachSteadyState(
    amount: Double, interval: Double, duration: Double, compartment: Int
  ) throws {
    reset()
    let overlap = InfusionOverlap(interval: interval, duration: duration)
    var rates = [Double](repeating: 0, count: compartments.count)
    for _ in 0..<10_000 {
      let before = compartments
      if duration > 0 {
        rates[compartment - 1] = amount / duration * Double(overlap.whole + 1)
        try advance(by: overlap.rest, rates: rates)
        rates[compartment - 1] = amount / duration * Double(overlap.whole)
        try advance(by: interval - overlap.rest, rates: rates)
      } else {
        compartments[compartment - 1] += amount
        try advance(by: interval, rates: rates)
      }
      let after = compartments
      let scale = 1e-4 * (after.map(abs).max() ?? 0)
      if zip(before, after).allSatisfy({ abs($1 - $0) <= 1e-10 * max(abs($1), scale) }) { return }
    }
    throw SteadyStateFailure(interval: interval)
  }
}

/// A regimen does not reach a steady state.
public struct SteadyStateFailure: Error, Sendable, Hashable {
  /// Hours between doses.
  public var interval: Double
}
