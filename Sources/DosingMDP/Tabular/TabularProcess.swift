public import Stochastics

/// A ``TabularMDP`` to learn in.
public struct TabularProcess: DecisionProcess {
  /// How a state is seen.
  public enum View: String, Codable, Hashable, Sendable, CaseIterable {
    /// One feature, `state`: the number of the state plus 1, a category for encoders to embed.
    case index
    /// An indicator of each state.
    case oneHot
  }

  /// Where one subject is.
  public struct Patient: Sendable {
    public internal(set) var state: Int
    var decisions = 0
    let key: Key
  }

  public let name: String
  public let mdp: TabularMDP
  public let view: View

  public init(_ mdp: TabularMDP, name: String, view: View = .index) {
    self.mdp = mdp
    self.name = name
    self.view = view
  }

  public var description: ProcessDescription {
    switch view {
    case .index:
      ProcessDescription(
        name: name, features: ["state"],
        layout: FeatureLayout(categories: [.init(feature: 0, count: mdp.states + 1)]), actions: .options(mdp.actions))
    case .oneHot:
      ProcessDescription(
        name: name, features: (0..<mdp.states).map { "state\($0)" }, actions: .options(mdp.actions))
    }
  }

  public func begin(_ index: Int, key: Key) -> Patient {
    let key = key.child(.patient, index)
    var generator = key.child(.parameters).generator
    return Patient(state: generator.categorical(mdp.initial), key: key)
  }

  public func observe(_ patient: Patient) -> Observation { observation(of: patient.state) }

  /// What is seen in a state.
  public func observation(of state: Int) -> Observation {
    let mask = mdp.allowed[state]
    switch view {
    case .index: return Observation(features: [Float(state + 1)], mask: mask)
    case .oneHot:
      var features = [Float](repeating: 0, count: mdp.states)
      features[state] = 1
      return Observation(features: features, mask: mask)
    }
  }

  public func advance(_ patient: inout Patient, by action: Action) -> Outcome {
    guard let option = action.option, (0..<mdp.actions).contains(option) else {
      preconditionFailure("\(name): there is no action \(action)")
    }
    var generator = patient.key.child(.visit, patient.decisions).generator
    let outcome = mdp.draw(from: patient.state, option, using: &generator)
    patient.state = Int(outcome.next)
    patient.decisions += 1
    return Outcome(reward: outcome.reward, finish: mdp.isTerminal[patient.state] ? .terminal : nil)
  }
}

extension TabularProcess: BranchingProcess {
  public func branched(_ patient: Patient, key: Key) -> Patient {
    Patient(state: patient.state, decisions: patient.decisions, key: key)
  }
}
