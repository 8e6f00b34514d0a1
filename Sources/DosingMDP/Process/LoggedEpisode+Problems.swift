extension LoggedEpisode {
  /// What is wrong with the course, for observations of so many features, actions of a domain, and so many costs.
  public func problems(features: Int, actions domain: ActionDomain, costs: Int = 0) -> [String] {
    guard count > 0 else { return ["there is no decision"] }
    let counts = countProblems()
    guard counts.isEmpty else { return counts }
    return observationProblems(features: features) + actionProblems(domain) + numberProblems() + costProblems(costs)
      + maskProblems()
  }

  private func countProblems() -> [String] {
    func problem(_ what: String, _ found: Int, _ isRight: Bool, _ needed: String) -> String? {
      isRight ? nil : "there are \(found) \(what) for \(count) decisions; \(needed) are needed"
    }
    let either = "\(count) or \(count + 1)"
    return [
      problem("observations", observations.count, fits(observations.count), either),
      problem("rewards", rewards.count, rewards.count == count, "\(count)"),
      problem("elapsed times", elapsed.count, elapsed.count == count, "\(count)"),
      behaviorProbabilities.flatMap { problem("probabilities", $0.count, $0.count == count, "\(count)") },
      masks.flatMap { problem("masks", $0.count, fits($0.count), either) },
    ].compactMap(\.self)
  }

  private func fits(_ number: Int) -> Bool { number == count || number == count + 1 }

  private func observationProblems(features: Int) -> [String] {
    var problems: [String] = []
    if let place = observations.firstIndex(where: { $0.count != features }) {
      problems.append("observation \(place) has \(observations[place].count) features; \(features) are needed")
    }
    // Nothing is read of what follows a terminal event.
    let read = finish == .terminal ? observations.prefix(count) : observations[...]
    if let place = read.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
      problems.append("observation \(place) is not finite")
    }
    return problems
  }

  private func actionProblems(_ domain: ActionDomain) -> [String] {
    let place = actions.firstIndex { action in
      switch (action, domain) {
      case (.option(let option), .options(let count)): !(0..<count).contains(option)
      case (.amounts(let amounts), .amounts(let lower, _)):
        amounts.count != lower.count || !amounts.allSatisfy(\.isFinite)
      default: true
      }
    }
    return place.map { ["action \($0), \(actions[$0]), is not one of \(domain)"] } ?? []
  }

  private func numberProblems() -> [String] {
    var problems: [String] = []
    if let place = rewards.firstIndex(where: { !$0.isFinite }) {
      problems.append("reward \(place) is \(rewards[place])")
    }
    if let place = elapsed.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      problems.append("elapsed time \(place) is \(elapsed[place])")
    }
    let probabilities = behaviorProbabilities ?? []
    let isChance = actions.first?.option != nil
    if let place = probabilities.firstIndex(where: { !($0 > 0 && $0.isFinite && (!isChance || $0 <= 1)) }) {
      problems.append("the probability of action \(place) is \(probabilities[place])")
    }
    return problems
  }

  private func costProblems(_ number: Int) -> [String] {
    let costs = costs ?? []
    guard costs.count == (number > 0 ? count : 0) else {
      return ["there are costs of \(costs.count) decisions; \(number) costs of each of \(count) are needed"]
    }
    let place = costs.firstIndex { $0.count != number || !$0.allSatisfy(\.isFinite) }
    return place.map { ["the costs of decision \($0) are \(costs[$0]); \(number) finite numbers are needed"] } ?? []
  }

  private func maskProblems() -> [String] {
    guard let masks else { return [] }
    let place = actions.indices.first { place in
      guard let option = actions[place].option, (0..<64).contains(option) else { return true }
      return !masks[place].allows(option)
    }
    return place.map { ["action \($0), \(actions[$0]), is not allowed by its mask"] } ?? []
  }
}
