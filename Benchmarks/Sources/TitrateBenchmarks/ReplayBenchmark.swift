import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics

/// CPU time of drawing minibatches from a full replay buffer, as peers/replay.py measures it, and the buffer's memory.
struct ReplayBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "replay")

  @Argument(help: "Transitions in the full buffer.") var size: Int
  @Option(help: "Features of an observation.") var features = 17
  @Option(help: "Amounts of a decision.") var amounts = 6
  @Option(help: "Decisions in a course.") var length = 200
  @Option(help: "Decisions in a minibatch.") var batches = [32, 256]
  @Option(help: "Minibatches in a window.") var window = 200
  @Option(help: "Windows that are timed; the median counts.") var windows = 15

  struct Outcome: Encodable {
    var software = "Titrate"
    var size: Int
    /// Microseconds of CPU time per minibatch, by its size.
    var uniform: [String: Double]
    /// The same, drawn by priority, with weights, and with new priorities afterwards.
    var prioritized: [String: Double]
    /// Of resident memory that the full buffer takes, and with its priorities.
    var bytesPerTransition: Double
    var bytesPerTransitionPrioritized: Double
  }

  func run() throws {
    let before = residentBytes()
    let store = try filled()
    let filled = residentBytes()
    var priorities = PriorityTree(count: store.capacity)
    var generator = Key(seed: 2).generator
    for place in store.decisionPlaces { priorities[place % store.capacity] = 0.1 + generator.uniform() }
    let prioritized = residentBytes()
    var uniform: [String: Double] = [:]
    var proportional: [String: Double] = [:]
    for batch in batches {
      uniform["\(batch)"] = try microseconds {
        _ = try store.transitions(at: store.draw(batch, &generator))
      }
      proportional["\(batch)"] = try microseconds {
        let rows = priorities.draw(batch, &generator)
        let weights = priorities.weights(of: rows, exponent: 0.4, size: store.decisions)
        _ = try store.transitions(at: rows.map(store.place(ofRow:)), weights: weights)
        for row in rows { priorities[row] = 0.1 + generator.uniform() }
      }
    }
    try report(
      Outcome(
        size: size, uniform: uniform, prioritized: proportional,
        bytesPerTransition: (filled - before) / Double(store.decisions),
        bytesPerTransitionPrioritized: (prioritized - before) / Double(store.decisions)))
  }

  /// A buffer that has begun to give up its oldest decisions.
  private func filled() throws -> TransitionStore {
    let process = ProcessDescription(
      name: "replay", features: (0..<features).map { "x\($0)" },
      actions: .amounts(
        lower: [Double](repeating: 0, count: amounts), upper: [Double](repeating: 1, count: amounts)))
    var store = TransitionStore(capacity: size / length * (length + 1), process: process, discount: 0.99)
    var generator = Key(seed: 1).generator
    func observation() -> Observation { Observation(features: (0..<features).map { _ in Float(generator.uniform()) }) }
    for course in 0..<size / length * 11 / 10 {
      var place = try store.begin(course: course, observation())
      for decision in 1...length {
        place = try store.append(
          at: place, option: 0, point: (0..<amounts).map { _ in Float(generator.uniform()) },
          outcome: DosingMDP.Outcome(reward: generator.uniform(), finish: decision == length ? .terminal : nil),
          next: observation())
      }
    }
    return store
  }

  private func microseconds(_ body: () throws -> Void) throws -> Double {
    var times: [Double] = []
    for count in 0...windows {
      let start = processorTime()
      for _ in 0..<window { try body() }
      if count > 0 { times.append((processorTime() - start) / Double(window) * 1e6) }
    }
    return quantile(times, 0.5)
  }

  /// Memory that this process has now.
  private func residentBytes() -> Double {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
    return (pages.flatMap { $0.count > 1 ? Double($0[1]) : nil } ?? 0) * Double(getpagesize())
  }
}
