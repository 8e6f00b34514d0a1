/// A dosing policy: probabilities of each action given the history, for many patients at once.
///
/// Memory carries what a policy keeps of each patient between decisions (a recurrent state; `Void` for a rule that
/// reads the state alone). A policy is asked at every decision, in order, whatever was in fact given. Patients may decide
/// at different times: one without state is not asked, and his memory stays.
public protocol Policy<Memory> {
  associatedtype Memory
  /// A short name for tables and figures.
  var name: String { get }
  /// Memory for `count` patients at their first decision.
  func start(count: Int) throws -> Memory
  /// Probabilities [patient][action], summing to 1 over the allowed actions; an empty row for a patient without state.
  func probabilities(_ states: [State?], memory: inout Memory) throws -> [[Double]]
}

extension Policy {
  /// Probabilities [episode][step][action] along logged episodes, whatever was in fact given.
  /// - Parameter includingFinal: whether each row ends with the probabilities in the final state, where there is one.
  public func probabilities(along episodes: [Episode], includingFinal: Bool = false) throws -> [[[Double]]] {
    var memory = try start(count: episodes.count)
    var result: [[[Double]]] = episodes.map { _ in [] }
    let states = episodes.map { episode in
      episode.steps.map(\.state) + (includingFinal ? episode.finalState.map { [$0] } ?? [] : [])
    }
    for step in 0..<(states.map(\.count).max() ?? 0) {
      let current = states.map { step < $0.count ? $0[step] : nil }
      let rows = try probabilities(current, memory: &memory)
      for (index, row) in rows.enumerated() where !row.isEmpty { result[index].append(row) }
    }
    return result
  }
}
