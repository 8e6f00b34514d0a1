import Foundation
import Stochastics

extension AgentBasedTumor {
  /// Lets time pass under one dose.
  /// - Parameters:
  ///   - count: steps of the configuration's time step.
  ///   - dose: D, in the unit that `kill` counts; not negative.
  public mutating func advance(steps count: Int, dose: Double) {
    precondition(count >= 0 && dose >= 0 && dose.isFinite, "AgentBasedTumor: \(count) steps under a dose of \(dose)")
    let lethality = Swift.min(1, configuration.kill * dose)
    for _ in 0..<count {
      var generator = key.child(.rollout, steps).generator
      for site in Self.shuffled(actors(&generator), &generator) { act(Int(site), lethality, &generator) }
      steps += 1
    }
  }

  /// The sites of the cells that act in a step.
  ///
  /// The likelier kind's probability sets how many cells are passed over (geometrically distributed); the other kind is
  /// thinned.
  private func actors(_ generator: inout Generator) -> [Int32] {
    let sensitive = probability(configuration.sensitiveDivision)
    let resistant = probability(configuration.resistantDivision)
    let largest = Swift.max(sensitive, resistant)
    guard largest > 0 else { return [] }
    let scale = 1 / Foundation.log1p(-largest)
    var acting: [Int32] = []
    var place = -1.0
    while true {
      place += 1 + (Foundation.log(1 - generator.uniform()) * scale).rounded(.down)
      guard place < Double(cells.count) else { return acting }
      let site = cells[Int(place)]
      let own = sites[Int(site)] == Cell.sensitive.rawValue ? sensitive : resistant
      if own == largest || generator.uniform() * largest < own { acting.append(site) }
    }
  }

  /// That a cell acts in a step.
  private func probability(_ division: Double) -> Double {
    // Short of 1, so that the logarithm of the rest exists.
    Swift.min(1 - 0x1p-53, -Foundation.expm1(-(division + configuration.death) * configuration.timeStep))
  }

  private mutating func act(_ site: Int, _ lethality: Double, _ generator: inout Generator) {
    let isSensitive = sites[site] == Cell.sensitive.rawValue
    let division = isSensitive ? configuration.sensitiveDivision : configuration.resistantDivision
    if generator.uniform() * (division + configuration.death) < configuration.death {
      clear(site)
      return
    }
    guard let room = room(beside: site, &generator) else { return }
    if isSensitive && lethality > 0 && generator.uniform() < lethality {
      clear(site)
      return
    }
    let mutates = isSensitive && configuration.mutation > 0 && generator.uniform() < configuration.mutation
    settle(room, isSensitive && !mutates ? .sensitive : .resistant)
  }

  /// One of the empty sites beside a site; `nil` where there is none.
  private func room(beside site: Int, _ generator: inout Generator) -> Int? {
    let x = site % configuration.width
    let y = site / configuration.width
    var empty = InlineArray<8, Int>(repeating: 0)
    var count = 0
    for dy in -1...1 where y + dy >= 0 && y + dy < configuration.height {
      for dx in -1...1 where x + dx >= 0 && x + dx < configuration.width && (dx != 0 || dy != 0) {
        if configuration.neighborhood == .vonNeumann && dx != 0 && dy != 0 { continue }
        let other = site + dy * configuration.width + dx
        guard sites[other] == 0 else { continue }
        empty[count] = other
        count += 1
      }
    }
    return count == 0 ? nil : empty[generator.index(below: count)]
  }

  mutating func settle(_ site: Int, _ cell: Cell) {
    sites[site] = cell.rawValue
    places[site] = Int32(cells.count)
    cells.append(Int32(site))
    if cell == .resistant { resistant += 1 }
  }

  private mutating func clear(_ site: Int) {
    if sites[site] == Cell.resistant.rawValue { resistant -= 1 }
    sites[site] = 0
    let place = Int(places[site])
    let last = cells.removeLast()
    guard place < cells.count else { return }
    cells[place] = last
    places[Int(last)] = Int32(place)
  }
}
