public import DosingMDP
public import Foundation
import Stochastics

/// Lets programs in other languages learn in a ``DecisionProcess``: a client asks for courses side by side, steps all of
/// them at once, and is told what it would be told here. python/titrate_gym is such a client, for Gymnasium.
///
/// The conversation is that of `BridgeMessage`: a hello, then resets and steps, each with one answer. What cannot be
/// done is refused with a reason, and leaves everything as it was.
public struct ProcessServer<Process: DecisionProcess> {
  private let process: Process
  private let threads: Int

  /// - Parameter threads: how many lanes are stepped at once; results do not depend on it.
  public init(_ process: Process, threads: Int = 1) {
    self.process = process
    self.threads = threads
  }

  /// Answers one client, until it closes.
  /// - Throws: ``BridgeFailure`` where the client does not keep to the protocol, which it is told too; else what the files
  ///   throw.
  public func serve(from input: FileHandle, to output: FileHandle) throws {
    let channel = BridgeChannel(input: input, output: output)
    do {
      guard let first = try channel.receive() else { return }
      var lanes = try lanes(first)
      try channel.send(.description, Array(JSONEncoder().encode(BridgeDescription(process.description))))
      while let frame = try channel.receive() {
        do {
          try answer(frame, &lanes, channel)
        } catch let refusal as BridgeRefusal {
          try channel.send(.refusal, Array(refusal.description.utf8))
        }
      }
    } catch let failure as BridgeFailure {
      // The client may be gone already.
      try? channel.send(.refusal, Array(failure.description.utf8))
      throw failure
    }
  }

  private func lanes(_ frame: (kind: UInt8, body: [UInt8])) throws(BridgeFailure) -> ServedLanes<Process> {
    do throws(BridgeRefusal) {
      guard frame.kind == BridgeMessage.Kind.hello.rawValue else { throw BridgeRefusal("no hello") }
      var reader = BridgeReader(frame.body)
      let version = try reader.integer(UInt32.self)
      guard version == BridgeMessage.version else {
        throw BridgeRefusal("version \(version) of the protocol; only \(BridgeMessage.version) is known")
      }
      let count = Int(try reader.integer(UInt32.self))
      let description = process.description
      let width = 8 * (description.features.count + description.actions.width + description.costs.count + 4)
      guard count >= 1, count <= BridgeMessage.greatestLength / width else {
        throw BridgeRefusal("\(count) lanes; 1 to \(BridgeMessage.greatestLength / width) are possible")
      }
      let mode = try reader.integer(UInt8.self)
      guard let continuation = ServedLanes<Process>.Continuation(rawValue: mode) else {
        throw BridgeRefusal("mode \(mode) of going on after an end; 0 to 2 are known")
      }
      try reader.requireEnd()
      return ServedLanes(process, count: count, continuation: continuation, threads: threads)
    } catch {
      throw BridgeFailure(error.description)
    }
  }

  private func answer(
    _ frame: (kind: UInt8, body: [UInt8]), _ lanes: inout ServedLanes<Process>, _ channel: BridgeChannel
  ) throws {
    var reader = BridgeReader(frame.body)
    switch BridgeMessage.Kind(rawValue: frame.kind) {
    case .reset:
      let hasSeed = try reader.integer(UInt8.self) != 0
      let seed = try reader.integer(UInt64.self)
      var chosen: [Bool] = []
      for _ in 0..<lanes.count { chosen.append(try reader.integer(UInt8.self) != 0) }
      try reader.requireEnd()
      try lanes.reset(seed: hasSeed ? seed : nil, chosen)
      var writer = BridgeWriter()
      add(lanes, to: &writer)
      try channel.send(.observations, writer.bytes)
    case .step:
      let actions = try actions(&reader, lanes)
      let reports = try lanes.step(actions)
      var writer = BridgeWriter()
      add(lanes, to: &writer)
      add(reports, features: lanes.description.features.count, to: &writer)
      try channel.send(.outcome, writer.bytes)
    default: throw BridgeFailure("a frame of kind \(frame.kind); a reset or a step is expected")
    }
  }

  private func actions(
    _ reader: inout BridgeReader, _ lanes: ServedLanes<Process>
  ) throws(BridgeRefusal) -> [Action] {
    var actions: [Action] = []
    for _ in 0..<lanes.count {
      switch lanes.description.actions {
      case .options: actions.append(.option(Int(try reader.integer(Int32.self))))
      case .amounts(let lower, _):
        var amounts: [Double] = []
        for _ in lower { amounts.append(try reader.real()) }
        actions.append(.amounts(amounts))
      }
    }
    try reader.requireEnd()
    return actions
  }

  private func add(_ lanes: ServedLanes<Process>, to writer: inout BridgeWriter) {
    let observations = lanes.observations
    for observation in observations { writer.add(observation.features) }
    guard case .options(let count) = lanes.description.actions else { return }
    for observation in observations {
      writer.add((0..<count).map { count > 64 || observation.mask.allows($0) })
    }
  }

  private func add(_ reports: [ServedLanes<Process>.Report], features: Int, to writer: inout BridgeWriter) {
    writer.add(reports.map(\.reward))
    writer.add(reports.map { $0.finish == .terminal })
    writer.add(reports.map { $0.finish == .truncated })
    writer.add(reports.map(\.elapsed))
    for report in reports { writer.add(report.costs) }
    writer.add(reports.map { $0.last != nil })
    for report in reports { writer.add(report.last ?? [Float](repeating: 0, count: features)) }
  }
}
