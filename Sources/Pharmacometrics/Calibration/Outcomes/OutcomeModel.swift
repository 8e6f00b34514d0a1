import Foundation

/// An event or an ordinal outcome that depends on the model's course, resolved against the model.
///
/// Its parameters are, in this order: rate and shape, or α_1 and the gaps; then a β for each effect.
struct OutcomeModel: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case event(HazardForm, EventSpecification.Censoring, isRepeated: Bool)
    /// K.
    case ordinal(categories: Int)
  }

  /// g(f) of one output.
  struct Effect: Sendable, Hashable {
    /// In the model's `Output`.
    let output: Int
    let transform: CourseEffectSpecification.Transform
    /// r.
    let reference: Double

    func value(_ output: Double) -> Double {
      switch transform {
      case .identity: output - reference
      case .log: Foundation.log(output / reference)
      case .log1p: Foundation.log1p(output / reference)
      }
    }
  }

  let name: String
  let kind: Kind
  /// What marks its records.
  let dvid: String?
  /// Where its parameters begin among those of all outcomes.
  let first: Int
  let effects: [Effect]
  /// Hours, of an event's panels.
  let step: Double?

  /// How many parameters stand before the effects'.
  var baselineCount: Int {
    switch kind {
    case .event(let form, _, _): form.hasShape ? 2 : 1
    case .ordinal(let categories): categories - 1
    }
  }

  /// Σ β g(f).
  /// - Parameters:
  ///   - parameters: of all outcomes.
  ///   - outputs: as the model tells them at one time.
  private func predictor(_ parameters: [Double], _ outputs: OutputReading) -> Double {
    var sum = 0.0
    for place in effects.indices {
      sum += parameters[first + baselineCount + place] * effects[place].value(outputs[effects[place].output])
    }
    return sum
  }

  /// ln h at some times.
  func logHazards(_ times: [Double], _ parameters: [Double], _ outputs: (Int) -> OutputReading) -> [Double] {
    guard case .event(let form, _, _) = kind else { return [] }
    let line = form.logHazard(rate: parameters[first], shape: form.hasShape ? parameters[first + 1] : 0)
    return times.indices.map { place in
      var value = line.constant + line.perHour * times[place] + predictor(parameters, outputs(place))
      if line.perLogarithm != 0 { value += line.perLogarithm * Foundation.log(times[place]) }
      return value
    }
  }

  /// logit P(Y ≥ k) for k = 1 … K − 1.
  func logits(_ parameters: [Double], _ outputs: OutputReading) -> [Double] {
    var logit = parameters[first] + predictor(parameters, outputs)
    var logits = [logit]
    for gap in 1..<baselineCount {
      logit -= parameters[first + gap]
      logits.append(logit)
    }
    return logits
  }
}

/// What the model tells of one lane at one time, by output.
struct OutputReading {
  let values: [SIMD8<Double>]
  /// Of the first output.
  let row: Int
  let lane: Int

  subscript(output: Int) -> Double { values[row + output][lane] }
}
