import Foundation
import Pharmacometrics
import Stochastics
import TestSupport
import Testing

struct AgentBasedTumorTests {
  typealias Configuration = AgentBasedTumor.Configuration

  static func configuration(
    _ side: Int, cells: Int, resistant: Int, change: (inout Configuration) -> Void = { _ in }
  ) -> Configuration {
    var configuration = Configuration()
    configuration.width = side
    configuration.height = side
    configuration.initialCells = cells
    configuration.initialResistant = resistant
    change(&configuration)
    return configuration
  }

  static func sites(_ tumor: AgentBasedTumor) -> [AgentBasedTumor.Cell?] {
    let width = tumor.configuration.width
    return (0..<(width * tumor.configuration.height)).map { tumor.cell(x: $0 % width, y: $0 / width) }
  }

  @Test(.tags(.law), arguments: [AgentBasedTumor.Seeding.scattered, .disk])
  func untreatedTumorFillsTheLattice(_ seeding: AgentBasedTumor.Seeding) {
    let configuration = Self.configuration(60, cells: 40, resistant: 4) {
      $0.seeding = seeding
      $0.sensitiveDivision = 0.5
      $0.resistantDivision = 0.3
    }
    var tumor = AgentBasedTumor(configuration, key: Key(seed: 1))
    var counts = [tumor.count]
    for _ in 0..<300 {
      tumor.advance(steps: 1, dose: 0)
      counts.append(tumor.count)
    }
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(counts.last == 3600 && tumor.time == 300)
    #expect(counts[5] > 40)
  }

  /// One cell alone divides within a step with probability 1 − e^(−rτ): 20,000 tumors, four standard errors.
  @Test(.tags(.statistical)) func loneCellDividesAtItsRate() {
    let configuration = Self.configuration(5, cells: 1, resistant: 0) {
      $0.seeding = .disk
      $0.sensitiveDivision = 0.4
      $0.timeStep = 0.5
    }
    let count = 20_000
    let divided = (0..<count).filter { index in
      var tumor = AgentBasedTumor(configuration, key: Key(seed: 2).child(.replicate, index))
      tumor.advance(steps: 1, dose: 0)
      return tumor.count == 2
    }
    let expected = 1 - Foundation.exp(-0.2)
    let error = (expected * (1 - expected) / Double(count)).squareRoot()
    #expect(Swift.abs(Double(divided.count) / Double(count) - expected) <= 4 * error)
  }

  /// Beside a faster sensitive cell a resistant one keeps its own rate.
  @Test(.tags(.statistical)) func slowerKindKeepsItsRate() {
    let configuration = Self.configuration(30, cells: 2, resistant: 1) {
      $0.sensitiveDivision = 1
      $0.resistantDivision = 0.25
    }
    let count = 10_000
    var resistant = 0
    var sensitive = 0
    for index in 0..<count {
      var tumor = AgentBasedTumor(configuration, key: Key(seed: 3).child(.replicate, index))
      tumor.advance(steps: 1, dose: 0)
      resistant += tumor.resistant - 1
      sensitive += tumor.sensitive - 1
    }
    for (found, rate) in [(resistant, 0.25), (sensitive, 1.0)] {
      let expected = 1 - Foundation.exp(-rate)
      let error = (expected * (1 - expected) / Double(count)).squareRoot()
      #expect(Swift.abs(Double(found) / Double(count) - expected) <= 4 * error)
    }
  }

  /// Without division cells are left with probability e^(−δt).
  @Test(.tags(.statistical)) func cellsDieAtTheirRate() {
    let configuration = Self.configuration(200, cells: 20_000, resistant: 5000) {
      $0.sensitiveDivision = 0
      $0.resistantDivision = 0
      $0.death = 0.05
    }
    var tumor = AgentBasedTumor(configuration, key: Key(seed: 4))
    tumor.advance(steps: 10, dose: 0)
    let left = Foundation.exp(-0.5)
    for (found, start) in [(tumor.sensitive, 15_000.0), (tumor.resistant, 5000)] {
      #expect(Swift.abs(Double(found) - start * left) <= 4 * (start * left * (1 - left)).squareRoot())
    }
  }

  @Test(.tags(.law)) func drugLeavesResistantCellsAlone() {
    let configuration = Self.configuration(50, cells: 100, resistant: 100) { $0.resistantDivision = 0.2 }
    var treated = AgentBasedTumor(configuration, key: Key(seed: 5))
    var untreated = treated
    treated.advance(steps: 30, dose: 1)
    untreated.advance(steps: 30, dose: 0)
    #expect(treated.resistant == untreated.resistant && treated.resistant > 100 && treated.sensitive == 0)
    #expect(Self.sites(treated) == Self.sites(untreated))
  }

  /// Where every division is lethal, sensitive cells are left with probability e^(−rt) and resistant ones only grow.
  @Test(.tags(.statistical)) func lethalDoseKillsWhatDivides() {
    let configuration = Self.configuration(300, cells: 2000, resistant: 20) {
      $0.sensitiveDivision = 0.1
      $0.resistantDivision = 0.1
    }
    var tumor = AgentBasedTumor(configuration, key: Key(seed: 6))
    tumor.advance(steps: 5, dose: 2)
    let left = Foundation.exp(-0.5)
    #expect(Swift.abs(Double(tumor.sensitive) - 1980 * left) <= 4 * (1980 * left * (1 - left)).squareRoot())
    #expect(tumor.resistant > 20)
  }

  /// κD = 1/2 kills as many as are born: the mean over 5000 tumors of one cell stays 1.
  @Test(.tags(.statistical)) func halfLethalDoseHoldsTheNumber() {
    let configuration = Self.configuration(5, cells: 1, resistant: 0) {
      $0.seeding = .disk
      $0.sensitiveDivision = 0.5
      $0.kill = 0.25
    }
    var sum = 0
    for index in 0..<5000 {
      var tumor = AgentBasedTumor(configuration, key: Key(seed: 7).child(.replicate, index))
      tumor.advance(steps: 1, dose: 2)
      sum += tumor.count - 1
    }
    let divided = 1 - Foundation.exp(-0.5)
    #expect(Swift.abs(Double(sum) / 5000) <= 4 * (divided / 5000).squareRoot())
  }

  @Test(.tags(.law)) func everyDaughterMayMutate() {
    let configuration = Self.configuration(40, cells: 50, resistant: 0) {
      $0.mutation = 1
      $0.resistantDivision = 0
      $0.sensitiveDivision = 0.2
    }
    var tumor = AgentBasedTumor(configuration, key: Key(seed: 8))
    tumor.advance(steps: 20, dose: 0)
    #expect(tumor.sensitive == 50 && tumor.resistant > 0)
  }

  @Test(.tags(.law)) func courseDependsOnTheKeyAlone() {
    let configuration = Self.configuration(50, cells: 300, resistant: 30) {
      $0.sensitiveDivision = 0.2
      $0.death = 0.02
      $0.mutation = 0.01
      $0.neighborhood = .moore
    }
    var whole = AgentBasedTumor(configuration, key: Key(seed: 9))
    var pieces = AgentBasedTumor(configuration, key: Key(seed: 9))
    var other = AgentBasedTumor(configuration, key: Key(seed: 10))
    whole.advance(steps: 20, dose: 0.5)
    for _ in 0..<20 { pieces.advance(steps: 1, dose: 0.5) }
    other.advance(steps: 20, dose: 0.5)
    #expect(Self.sites(whole) == Self.sites(pieces))
    #expect(Self.sites(whole) != Self.sites(other))
    let cells = Self.sites(whole)
    #expect(cells.filter { $0 == .sensitive }.count == whole.sensitive)
    #expect(cells.filter { $0 == .resistant }.count == whole.resistant)
  }

  /// In a crowd only the rim grows: a disk's number rises slower than that of scattered cells.
  @Test(.tags(.law)) func crowdingSlowsGrowth() {
    func growth(_ seeding: AgentBasedTumor.Seeding) -> Int {
      let configuration = Self.configuration(200, cells: 2000, resistant: 0) {
        $0.seeding = seeding
        $0.sensitiveDivision = 0.1
      }
      var tumor = AgentBasedTumor(configuration, key: Key(seed: 11))
      tumor.advance(steps: 10, dose: 0)
      return tumor.count - 2000
    }
    #expect(2 * growth(.disk) < growth(.scattered))
  }
}
