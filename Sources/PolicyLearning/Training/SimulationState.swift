import DosingMDP

/// Where a training in a simulator stands, but for its tensors.
struct SimulationState: Codable {
  var step: Int
  var updates: Int
  /// The number of each lane's patient.
  var numbers: [Int]
  /// The actions of each lane's course so far.
  var actions: [[Action]]
  var places: [Int]
  var store: TransitionStore.State
  var constraints: ConstraintPrices.State?
  var largestPriority: Double?
}
