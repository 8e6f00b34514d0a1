public import Stochastics

/// Tumor cells on a square lattice that compete for room: sensitive and resistant, dividing, dying and killed by drug.
///
/// In each time step τ a cell acts with probability 1 − e^(−(r + δ)τ): it dies with probability δ/(r + δ), else it
/// attempts to divide. Without an empty site beside it nothing happens. A sensitive cell that divides dies instead with
/// probability min(1, κD) under the dose D; else its daughter takes one of the empty sites at random, and a sensitive
/// cell's daughter is resistant with probability µ. Cells act in random order, no more than once a step; the edges of
/// the lattice are closed.
///
/// Where cells are well mixed and c is the chance of room, numbers follow dS/dt = r S c (1 − 2κD) − δ S for small τ and
/// µ = 0: κ of 0.75 corresponds to a kill of 1.5 in ``LotkaVolterraTumor``.
///
/// The course depends on the configuration, the key and the doses alone: step k draws from a stream of its own, however
/// the steps are taken. The effort of a step is in proportion to the cells that act.
///
/// Source: the kind of model is that of Strobl and others 2022, Commun. Med. 2, 46; its rules and defaults are those
/// stated here.
public struct AgentBasedTumor: Sendable {
  /// Which sites are beside a site.
  public enum Neighborhood: String, Sendable, Hashable, Codable {
    /// Four.
    case vonNeumann
    /// Eight.
    case moore
  }

  /// Where the first cells are.
  public enum Seeding: String, Sendable, Hashable, Codable {
    /// Anywhere.
    case scattered
    /// In a disk around the middle.
    case disk
  }

  /// Rates are per day, probabilities per division.
  public struct Configuration: Sendable, Hashable, Codable {
    /// Sites across and down.
    public var width = 100
    public var height = 100
    public var neighborhood = Neighborhood.vonNeumann
    public var seeding = Seeding.scattered
    /// Cells at the start, resistant ones included.
    public var initialCells = 1000
    public var initialResistant = 10
    /// r of each kind.
    public var sensitiveDivision = 0.027
    public var resistantDivision = 0.027
    /// δ of both kinds.
    public var death = 0.0
    /// µ.
    public var mutation = 0.0
    /// κ, per unit of dose.
    public var kill = 0.75
    /// τ. Days.
    public var timeStep = 1.0

    /// Rates of Strobl's and Gallagher's sensitive cells, without cost, turnover and mutation.
    public init() {}
  }

  /// A kind of cell.
  public enum Cell: UInt8, Sendable, Hashable, Codable { case sensitive = 1, resistant }

  public let configuration: Configuration
  let key: Key
  /// By site: 0 for empty, else the kind.
  var sites: [UInt8]
  /// Sites with cells, in no order.
  var cells: [Int32]
  /// By site: its place in `cells`.
  var places: [Int32]
  /// Steps taken.
  public internal(set) var steps = 0
  /// How many resistant cells there are.
  public internal(set) var resistant = 0

  /// The tumor at the start. The configuration's counts must fit on the lattice and its rates must not be negative.
  public init(_ configuration: Configuration, key: Key) {
    configuration.requireValid()
    self.configuration = configuration
    self.key = key
    let size = configuration.width * configuration.height
    sites = Array(repeating: 0, count: size)
    places = Array(repeating: 0, count: size)
    cells = []
    cells.reserveCapacity(size)
    var generator = key.child(.initialization).generator
    let chosen = Self.firstSites(configuration, &generator)
    for (index, site) in Self.shuffled(chosen, &generator).enumerated() {
      settle(Int(site), index < configuration.initialResistant ? .resistant : .sensitive)
    }
  }

  /// How many cells there are.
  public var count: Int { cells.count }

  /// How many sensitive cells there are.
  public var sensitive: Int { cells.count - resistant }

  /// Days since the start.
  public var time: Double { Double(steps) * configuration.timeStep }

  /// What is at a site; `nil` where nothing is.
  public func cell(x: Int, y: Int) -> Cell? {
    precondition(
      (0..<configuration.width).contains(x) && (0..<configuration.height).contains(y), "no site (\(x), \(y))")
    return Cell(rawValue: sites[y * configuration.width + x])
  }

  private static func firstSites(_ configuration: Configuration, _ generator: inout Generator) -> [Int32] {
    let all = Array(0..<Int32(configuration.width * configuration.height))
    let count = configuration.initialCells
    switch configuration.seeding {
    case .scattered: return Array(shuffled(all, &generator, first: count).prefix(count))
    case .disk:
      let width = Int32(configuration.width)
      func distance(_ site: Int32) -> Int {
        let x = 2 * Int(site % width) + 1 - configuration.width
        let y = 2 * Int(site / width) + 1 - configuration.height
        return x * x + y * y
      }
      return Array(all.sorted { (distance($0), $0) < (distance($1), $1) }.prefix(count))
    }
  }

  /// Fisher and Yates; at choice only so many first places.
  static func shuffled(_ elements: [Int32], _ generator: inout Generator, first: Int? = nil) -> [Int32] {
    var elements = elements
    for place in 0..<Swift.min(first ?? elements.count, elements.count) {
      elements.swapAt(place, place + generator.index(below: elements.count - place))
    }
    return elements
  }
}

extension AgentBasedTumor.Configuration {
  func requireValid() {
    let isPlaced = width > 0 && height > 0 && (0...(width * height)).contains(initialCells)
    precondition(
      isPlaced && (0...initialCells).contains(initialResistant) && width * height <= Int(Int32.max),
      "AgentBasedTumor: \(initialCells) cells, \(initialResistant) of them resistant, on \(width) x \(height) sites")
    let rates = [sensitiveDivision, resistantDivision, death, kill]
    precondition(
      rates.allSatisfy { $0 >= 0 && $0.isFinite } && (0...1).contains(mutation) && timeStep > 0 && timeStep.isFinite,
      "AgentBasedTumor: rates \(rates), mutation \(mutation), time step \(timeStep)")
  }
}
