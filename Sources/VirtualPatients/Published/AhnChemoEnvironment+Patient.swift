import DosingMDP
import Stochastics

extension AhnChemoEnvironment {
  /// One patient, fully known.
  public struct Patient: Sendable {
    public let parameters: AhnChemoParameters
    /// The state at the start: N₀ 0.9, T₀ 0.2, I₀ 0.005, no drug, each varied by the noise of the state.
    public let initial: AhnChemoState
    public private(set) var state: AhnChemoState
    /// Whether normal cells have stayed above 0.7·N₀.
    public internal(set) var isAlive = true
    /// Steps so far.
    public private(set) var step = 0
    /// The reward of each step so far.
    public internal(set) var rewards: [Double] = []
    private var observation: [Double] = []
    private let key: Key

    init(_ configuration: Configuration, key: Key) {
      self.key = key
      var generator = key.child(.parameters).generator
      func varied(_ noise: Double) -> Double { generator.uniform(1 - noise / 2, 1 + noise / 2) }
      parameters = AhnChemoParameters().multiplied { varied(configuration.parameterNoise) }
      initial = AhnChemoState(
        normal: 0.9 * varied(configuration.stateNoise), tumor: 0.2 * varied(configuration.stateNoise),
        immune: 0.005 * varied(configuration.stateNoise), drug: 0)
      state = initial
      observation = observed(configuration, mayBeMissing: false)
    }

    /// What is seen of the patient now.
    var visit: Visit { Visit(time: Double(step) * AhnChemoEnvironment.stepDays, values: observation) }

    /// The factors on the derivatives in the coming step.
    func speed(stateNoise: Double) -> AhnChemoState {
      guard stateNoise > 0 else { return AhnChemoState(normal: 1, tumor: 1, immune: 1, drug: 1) }
      var generator = key.child(.noise, step).generator
      func factor() -> Double { generator.normal(mean: 1, standardDeviation: stateNoise) }
      return AhnChemoState(normal: factor(), tumor: factor(), immune: factor(), drug: factor())
    }

    /// Takes over the state at the end of a step; like the published code it keeps numbers from falling below 0.
    mutating func move(to next: AhnChemoState, _ configuration: Configuration) {
      state = AhnChemoState(
        normal: max(0, next.normal), tumor: max(0, next.tumor), immune: max(0, next.immune), drug: max(0, next.drug))
      step += 1
      observation = observed(configuration, mayBeMissing: true)
    }

    private func observed(_ configuration: Configuration, mayBeMissing: Bool) -> [Double] {
      var generator = key.child(.measurement, step).generator
      let isMissing = generator.uniform() < configuration.missingRate
      if mayBeMissing && isMissing { return observation }
      return zip([state.tumor, state.immune, state.drug], [2.0, 2, 1]).map { value, highest in
        min(highest, value * (1 + configuration.observationNoise * generator.uniform(-0.5, 0.5)))
      }
    }
  }
}
