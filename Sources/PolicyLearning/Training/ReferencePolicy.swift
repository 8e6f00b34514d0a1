public import DosingMDP
public import Stochastics

/// A policy that needs no learning, to compare learned ones with.
public enum ReferencePolicy: Hashable, Sendable {
  /// The same at every decision; where it is not allowed the nearest option that is, the lower of two.
  case constant(Action)
  /// Evenly among what is allowed.
  case random

  /// - Parameter generator: where its chance comes from.
  public func action(_ mask: ActionMask, _ domain: ActionDomain, _ generator: inout Generator) -> Action {
    switch self {
    case .random: return Choices.random([mask], actions: domain, &generator).actions(domain)[0]
    case .constant(.amounts(let amounts)): return .amounts(amounts)
    case .constant(.option(let option)):
      let nearest = (0..<domain.width).filter(mask.allows).min { left, right in
        (abs(left - option), left) < (abs(right - option), right)
      }
      return .option(nearest ?? option)
    }
  }
}

extension PolicyTrial {
  /// The courses of patients 0, 1, ... under a reference.
  public func run(_ process: some DecisionProcess, _ policy: ReferencePolicy, key: Key) -> [EndedCourse] {
    let domain = process.description.actions
    return (0..<courses).map { number in
      var course = EndedCourse(costs: process.description.costs.map { _ in 0 })
      var patient = process.begin(number, key: key)
      var generator = key.child(.policy, number).generator
      while true {
        let action = policy.action(process.observe(patient).mask, domain, &generator)
        let outcome = process.advance(&patient, by: action)
        course.add(outcome)
        if outcome.finish != nil { return course }
      }
    }
  }
}
