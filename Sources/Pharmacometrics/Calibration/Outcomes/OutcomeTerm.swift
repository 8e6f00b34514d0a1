import Foundation

/// A part of a patient's −ln L that an outcome's record adds, with the times at which the model is read for it.
///
/// An event at T after a follow-up from 0 adds ∫₀ᵀ h dt − ln h(T), the integral by ``HazardQuadrature``:
///
///     Σ_j w_j exp(ℓ_j) − ℓ(T),  ℓ = ln h
///
/// so that each node and the event is a part of one number ℓ, as a Poisson regression has them.
struct OutcomeTerm: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    /// ∫h dt, with the weights of the integral.
    case accumulation(weights: [Double])
    /// −ln h(t).
    case event
    /// −ln(1 − exp(−∫h dt)).
    case interval(weights: [Double])
    /// −ln P(Y = k).
    case category(Int)
  }

  /// The place among the structure's outcomes.
  let outcome: Int
  let times: [Double]
  let form: Form

  /// The numbers that the term's density depends on: ℓ at each time; ln ∫h dt; logit P(Y ≥ k).
  /// - Parameters:
  ///   - parameters: of all outcomes.
  ///   - outputs: what the model tells at the time of a place.
  func numbers(_ model: OutcomeModel, _ parameters: [Double], _ outputs: (Int) -> OutputReading) -> [Double] {
    switch form {
    case .category: return model.logits(parameters, outputs(0))
    case .accumulation, .event: return model.logHazards(times, parameters, outputs)
    case .interval(let weights):
      let hazards = model.logHazards(times, parameters, outputs).map { Foundation.exp($0) }
      return [Foundation.log(zip(weights, hazards).reduce(0) { $0 + $1.0 * $1.1 })]
    }
  }

  /// How many they are.
  func width(_ model: OutcomeModel) -> Int {
    switch form {
    case .accumulation: times.count
    case .event, .interval: 1
    case .category: model.baselineCount
    }
  }
}

extension OutcomeTerm {
  /// The terms of a patient's records.
  /// - Parameter step: hours, of panels where an event has none.
  static func terms(
    of patient: CalibrationPatient, _ outcomes: [OutcomeModel], step: Double
  ) -> [OutcomeTerm] {
    outcomes.indices.flatMap { place -> [OutcomeTerm] in
      let records = patient.outcomes.filter { $0.outcome == place }
      guard !records.isEmpty else { return [] }
      if case .ordinal = outcomes[place].kind {
        return records.compactMap { record in
          guard case .category(let category) = record.finding else { return nil }
          return OutcomeTerm(outcome: place, times: [record.time], form: .category(category))
        }
      }
      let quadrature = HazardQuadrature(patient, step: outcomes[place].step ?? step)
      return event(place, records, quadrature)
    }
  }

  private static func event(
    _ place: Int, _ records: [CalibrationPatient.OutcomeRecord], _ quadrature: HazardQuadrature
  ) -> [OutcomeTerm] {
    var terms: [OutcomeTerm] = []
    /// Until when the patient is known to have been at risk.
    var end = 0.0
    for record in records {
      switch record.finding {
      case .event: terms.append(OutcomeTerm(outcome: place, times: [record.time], form: .event))
      case .eventSince(let start):
        let nodes = quadrature.nodes(from: start, to: record.time)
        terms.append(
          OutcomeTerm(outcome: place, times: nodes.map(\.time), form: .interval(weights: nodes.map(\.weight))))
        end = Swift.max(end, start)
        continue
      case .free, .category: break
      }
      end = Swift.max(end, record.time)
    }
    let nodes = quadrature.nodes(from: 0, to: end)
    guard !nodes.isEmpty else { return terms }
    let form = Form.accumulation(weights: nodes.map(\.weight))
    return [OutcomeTerm(outcome: place, times: nodes.map(\.time), form: form)] + terms
  }
}
