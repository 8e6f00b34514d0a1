public import Stochastics

/// A process of which some features are not seen.
public struct Hidden<Process: DecisionProcess>: DecisionProcess {
  public let process: Process
  public let description: ProcessDescription
  /// Places of what is seen among the process's features.
  private let seen: [Int]

  /// - Parameter features: names of those not to be seen.
  /// - Throws: ``SchemaError`` where the process has no such feature.
  public init(_ process: Process, features: [String]) throws(SchemaError) {
    self.process = process
    var description = process.description
    if let unknown = features.first(where: { !description.features.contains($0) }) {
      throw SchemaError(feature: unknown, available: description.features)
    }
    let seen = description.features.indices.filter { !features.contains(description.features[$0]) }
    precondition(!seen.isEmpty, "Hidden: of \(description.name) nothing is left to see")
    description.layout = description.layout.keeping(seen)
    description.features = seen.map { process.description.features[$0] }
    self.description = description
    self.seen = seen
  }

  public func begin(_ index: Int, key: Key) -> Process.Patient { process.begin(index, key: key) }

  public func observe(_ patient: Process.Patient) -> Observation {
    let all = process.observe(patient)
    return Observation(features: seen.map { all.features[$0] }, mask: all.mask)
  }

  public func advance(_ patient: inout Process.Patient, by action: Action) -> Outcome {
    process.advance(&patient, by: action)
  }
}

extension FeatureLayout {
  /// The layout of some features by their old places. A measurement that has lost a part is plain numbers.
  func keeping(_ places: [Int]) -> FeatureLayout {
    let new = Dictionary(uniqueKeysWithValues: places.enumerated().map { ($1, $0) })
    return FeatureLayout(
      time: time.flatMap { new[$0] },
      measurements: measurements.compactMap { old in
        guard let value = new[old.value], let age = new[old.age], let measured = new[old.measured] else { return nil }
        return Measurement(value: value, age: age, measured: measured)
      },
      blocks: blocks.map { Block(name: $0.name, features: $0.features.compactMap { new[$0] }) }
        .filter { !$0.features.isEmpty },
      categories: categories.compactMap { old in new[old.feature].map { Category(feature: $0, count: old.count) } })
  }
}
