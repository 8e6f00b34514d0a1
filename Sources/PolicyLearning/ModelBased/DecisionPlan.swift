import DosingMDP
import Foundation
import Stochastics

/// A distribution of the next decisions, and what to do first.
public struct DecisionPlan: Hashable, Sendable {
  /// Of each decision to come.
  enum Distribution: Hashable, Sendable {
    /// Mean and variance of the points of [-1, 1] [horizon × width].
    case points(mean: [Double], variance: [Double])
    /// Probabilities [horizon × options].
    case options([Double])
  }

  private(set) var distribution: Distribution
  /// Numbers that describe one decision.
  private let width: Int
  /// What to do now.
  public private(set) var first: Choices

  /// Nothing is planned yet.
  init(_ configuration: CrossEntropyPlanner.Configuration, actions: ActionDomain) {
    width = actions.width
    let count = configuration.horizon * width
    if actions.isContinuous {
      let variance = configuration.startDeviation * configuration.startDeviation
      distribution = .points(
        mean: [Double](repeating: 0, count: count), variance: [Double](repeating: variance, count: count))
      first = .points([Float](repeating: 0, count: width))
    } else {
      distribution = .options([Double](repeating: 1 / Double(width), count: count))
      first = .options([0])
    }
  }

  /// The plan one decision later: the means stay, the search is as wide as at the start.
  func moved(_ configuration: CrossEntropyPlanner.Configuration) -> DecisionPlan {
    var plan = self
    switch distribution {
    case .points(let mean, let variance):
      let start = configuration.startDeviation * configuration.startDeviation
      plan.distribution = .points(
        mean: Array(mean.dropFirst(width)) + [Double](repeating: 0, count: width),
        variance: [Double](repeating: start, count: variance.count))
    case .options(let probabilities):
      let equal = 1 / Double(width)
      let rest = probabilities.dropFirst(width).map { $0 + configuration.renewal * (equal - $0) }
      plan.distribution = .options(rest + [Double](repeating: equal, count: width))
    }
    return plan
  }

  /// The greatest variance, or the greatest 1 - max p of a decision.
  var spread: Double {
    switch distribution {
    case .points(_, let variance): return variance.max() ?? 0
    case .options(let probabilities):
      return stride(from: 0, to: probabilities.count, by: width).reduce(0) { spread, start in
        max(spread, 1 - (probabilities[start..<start + width].max() ?? 1))
      }
    }
  }

  /// Sequences from the distribution.
  func draws(_ count: Int, key: Key) -> PlanDraws {
    var generator = key.generator
    switch distribution {
    case .points(let mean, let variance):
      let deviations = variance.map { $0.squareRoot() }
      let values = (0..<count).flatMap { _ in
        mean.indices.map { max(-1, min(1, mean[$0] + deviations[$0] * generator.normal())) }
      }
      return PlanDraws(values: values, length: mean.count, width: width, arePoints: true)
    case .options(let probabilities):
      let logs = probabilities.map { log(max($0, 1e-300)) }
      let values = (0..<count).flatMap { _ in logs.map { $0 - log(-log(1 - generator.uniform())) } }
      return PlanDraws(values: values, length: logs.count, width: width, arePoints: false)
    }
  }

  /// Moves the distribution towards the sequences that were judged best.
  mutating func move(
    towards draws: PlanDraws, _ judged: CrossEntropyPlanner.Judgment,
    _ configuration: CrossEntropyPlanner.Configuration
  ) {
    let ranked = judged.values.indices.sorted { judged.values[$0] > judged.values[$1] }
    let elites = ranked.prefix(configuration.elites)
    let (keep, count) = (configuration.momentum, Double(elites.count))
    switch distribution {
    case .points(var mean, var variance):
      for place in mean.indices {
        let values = elites.map { draws.values[$0 * draws.length + place] }
        let center = values.reduce(0, +) / count
        let square = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count
        mean[place] = keep * mean[place] + (1 - keep) * center
        variance[place] = keep * variance[place] + (1 - keep) * square
      }
      distribution = .points(mean: mean, variance: variance)
    case .options(var probabilities):
      let particles = configuration.particles
      let share = (1 - keep) / (count * Double(particles))
      for place in probabilities.indices { probabilities[place] *= keep }
      for (time, options) in judged.options.enumerated() {
        for elite in elites {
          for particle in 0..<particles { probabilities[time * width + options[elite * particles + particle]] += share }
        }
      }
      distribution = .options(probabilities)
    }
  }

  /// Settles the first decision: the mean point, or the most likely option among those allowed.
  mutating func decide(_ mask: ActionMask) {
    switch distribution {
    case .points(let mean, _): first = .points(mean.prefix(width).map(Float.init))
    case .options(let probabilities):
      first = .options(bestOptions(probabilities.prefix(width).map(Float.init), masks: [mask], exploration: nil))
    }
  }
}

/// Sequences of decisions that were drawn.
struct PlanDraws {
  /// Points, or the scores by which options are ranked, sequence by sequence.
  let values: [Double]
  /// Numbers of one sequence.
  let length: Int
  /// Numbers of one decision.
  let width: Int
  let arePoints: Bool

  /// The decisions of all courses at a time.
  func choices(at time: Int, masks: [ActionMask], particles: Int) -> Choices {
    let starts = masks.indices.map { $0 / particles * length + time * width }
    if arePoints { return .points(starts.flatMap { values[$0..<$0 + width].map(Float.init) }) }
    return .options(
      zip(starts, masks).map { start, mask in
        var best = -1
        for option in 0..<width where mask.allows(option) {
          if best < 0 || values[start + option] > values[start + best] { best = option }
        }
        precondition(best >= 0, "CrossEntropyPlanner: no option of \(width) is allowed")
        return best
      })
  }
}
