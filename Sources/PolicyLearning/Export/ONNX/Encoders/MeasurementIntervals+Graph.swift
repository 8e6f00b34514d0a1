import Tensors

/// The same intervals as operations of ONNX.
extension MeasurementIntervals {
  /// Inputs [N, L, inputs] → δ [N, L, count].
  func along(_ input: ONNXGraph.Value, in graph: inout ONNXGraph) -> ONNXGraph.Value {
    let places = graph.unsqueeze(graph.places(of: input, axis: 1), axes: [0, 2])
    guard let ages, let time else { return decisions(input, graph.cast(places, to: .float32), in: &graph) }
    let times = graph.natural(input, [time])
    let isFirst = graph.isEqual(places, graph.integers([0]))
    let gap = graph.masked(graph.subtract(times, delayed(times, in: &graph)), isFirst, fill: 0)
    guard !measured.isEmpty else { return gap }
    let age = graph.natural(input, ages)
    let isMeasured = graph.isMeasured(input, measured)
    return graph.choose(isMeasured, graph.add(gap, delayed(age, in: &graph)), else: age)
  }

  /// δ in decisions, from the last measured place before each.
  /// - Parameter places: [1, L, 1].
  private func decisions(
    _ input: ONNXGraph.Value, _ places: ONNXGraph.Value, in graph: inout ONNXGraph
  ) -> ONNXGraph.Value {
    guard !measured.isEmpty else {
      return graph.expand(graph.clip(places, 0...1), like: graph.slice(input, axis: 2, 0..<1))
    }
    let isMeasured = graph.isMeasured(input, measured)
    let found = graph.choose(isMeasured, places, else: graph.scalar(0))
    let start = graph.zeros(like: graph.select(found, axis: 1, 0))
    let last = graph.scan([start], along: [found], axis: 1) { graph, states, places in
      let greatest = graph.maximum(states[0], places[0])
      return (states: [greatest], outputs: [greatest])
    }
    return graph.subtract(places, delayed(last.outputs[0], in: &graph))
  }

  /// One decision, [N, inputs] → δ [N, count].
  /// - Parameter memory: [N, memoryWidth], zeros before the first decision; replaced by the one after.
  func step(
    _ input: ONNXGraph.Value, memory: inout ONNXGraph.Value, in graph: inout ONNXGraph
  ) -> ONNXGraph.Value {
    let before = graph.slice(memory, axis: 1, 0..<count)
    let timeBefore = graph.slice(memory, axis: 1, count..<count + 1)
    let began = graph.slice(memory, axis: 1, count + 1..<count + 2)
    let times = if let time { graph.natural(input, [time]) } else { graph.add(timeBefore, 1) }
    let gap = graph.multiply(graph.subtract(times, timeBefore), began)
    let interval: ONNXGraph.Value
    let since: ONNXGraph.Value
    if measured.isEmpty {
      (interval, since) = (gap, before)
    } else {
      let isMeasured = graph.isMeasured(input, measured)
      let passed = graph.add(gap, before)
      if let ages {
        since = graph.natural(input, ages)
        interval = graph.choose(isMeasured, passed, else: since)
      } else {
        interval = passed
        since = graph.masked(passed, isMeasured, fill: 0)
      }
    }
    memory = graph.concat([since, times, graph.add(graph.zeros(like: began), 1)])
    return interval
  }

  /// Each place's value from the place before, zero at the first.
  private func delayed(_ values: ONNXGraph.Value, in graph: inout ONNXGraph) -> ONNXGraph.Value {
    graph.pad(values, [0, 1, 0, 0, -1, 0])
  }
}

extension ONNXGraph {
  /// Truth values: what was measured just now.
  mutating func isMeasured(_ input: Value, _ places: [TemporalLayout.Place]) -> Value {
    isGreater(natural(input, places), scalar(0.5))
  }
}
