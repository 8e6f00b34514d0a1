import DosingMDP

/// What a client is told of a process.
struct BridgeDescription: Codable {
  struct Actions: Codable {
    /// `options` or `amounts`.
    var kind: String
    var count: Int?
    var lower: [Double]?
    var upper: [Double]?
  }

  var version: Int
  var name: String
  var features: [String]
  var actions: Actions
  var costs: [String]

  init(_ description: ProcessDescription) {
    version = BridgeMessage.version
    name = description.name
    features = description.features
    costs = description.costs
    actions =
      switch description.actions {
      case .options(let count): Actions(kind: "options", count: count)
      case .amounts(let lower, let upper): Actions(kind: "amounts", lower: lower, upper: upper)
      }
  }
}
