extension RECIST {
  /// The measured target lesions at one scan, in mm.
  public struct TargetLesions: Codable, Hashable, Sendable {
    /// Longest diameters of lesions that are not lymph nodes; 0 where a lesion is gone.
    public var longestDiameters: [Double]
    /// Short axes of lymph nodes.
    public var nodalShortAxes: [Double]

    public init(longestDiameters: [Double], nodalShortAxes: [Double] = []) {
      self.longestDiameters = longestDiameters
      self.nodalShortAxes = nodalShortAxes
    }

    /// Lesions of which only the sum is known, as from a simulator; none of them a node.
    public init(sum: Double) { self.init(longestDiameters: [sum]) }

    /// A node with a smaller short axis is normal: 10 mm.
    public static let normalShortAxis = 10.0

    /// The sum of diameters, mm.
    public var sum: Double { (longestDiameters + nodalShortAxes).reduce(0, +) }

    /// Whether all lesions are gone and all nodes are normal.
    public var isComplete: Bool {
      longestDiameters.allSatisfy { $0 == 0 } && nodalShortAxes.allSatisfy { $0 < Self.normalShortAxis }
    }

    /// What is wrong with the numbers.
    func problems(_ place: String) -> [String] {
      var problems: [String] = []
      let all = longestDiameters + nodalShortAxes
      if all.isEmpty { problems.append("\(place): there is no target lesion") }
      for size in all where !(size >= 0 && size.isFinite) {
        problems.append("\(place): \(size) mm is not a possible size")
      }
      return problems
    }
  }
}
