import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// Layers in ONNX Runtime give what they give here.
@Suite(.tags(.golden, .slow), .enabled(if: ONNXRuntime.python.isPresent, "\(ONNXRuntime.python.absence)"))
struct ONNXLayerTests {
  private let key = Key(seed: 11)

  private func normal(_ shape: [Int], _ place: Int) throws -> Tensor {
    try .normal(shape, key: key.child(.noise, place))
  }

  @Test func perceptronsAndEnsembles() throws {
    let plain = [try Linear(5, 16, key: key.child(.parameters, 0)), try Linear(16, 3, key: key.child(.parameters, 1))]
    let ensemble = [
      try EnsembleLinear(members: 4, 5, 16, key: key.child(.parameters, 2)),
      try EnsembleLinear(members: 4, 16, 3, key: key.child(.parameters, 3)),
    ]
    let table = try Embedding(6, 4, key: key.child(.parameters, 4))
    let norm = try LayerNorm(5)
    try withoutGradient {
      try norm.weight.copy_(normal([5], 1))
      try norm.bias.copy_(normal([5], 2))
    }
    var graph = ONNXGraph(name: "layers")
    let x = graph.input("x", [.batch, .fixed(5)])
    let index = graph.input("index", [.batch], type: .int64)
    let logits = try graph.perceptron(x, plain)
    graph.output("plain", logits, [.batch, .fixed(3)])
    graph.output("best", graph.argMax(logits), [.batch])
    let members = try graph.perceptron(x, ensemble)
    graph.output("members", members, [.fixed(4), .batch, .fixed(3)])
    graph.output("mean", graph.mean(members, axis: 0), [.batch, .fixed(3)])
    graph.output("least", graph.least(members, axis: 0), [.batch, .fixed(3)])
    graph.output("row", try graph.embedding(index, table), [.batch, .fixed(4)])
    graph.output("norm", try graph.layerNorm(x, norm), [.batch, .fixed(5)])
    graph.output("gelu", graph.gelu(x), [.batch, .fixed(5)])
    graph.output("tanh", graph.tanh(graph.clip(x, -0.5...1)), [.batch, .fixed(5)])
    graph.output("soft", graph.softplus(graph.negate(graph.exp(x))), [.batch, .fixed(5)])
    graph.output("log", graph.logSoftmax(graph.maximum(x, graph.scalar(0))), [.batch, .fixed(5)])
    for rows in [7, 1] {
      let input = try normal([rows, 5], rows)
      let indices = try Tensor.integers(in: 0..<6, [rows], key: key)
      let found = try ONNXRuntime.run(graph, [["x": .init(input), "index": .init(indices)]])[0]
      let values = try plain[1](plain[0](input).relu()).detach()
      let all = try ensemble[1](ensemble[0](input).relu()).detach()
      #expect(try ONNXRuntime.agree(found["plain"], values))
      #expect(try ONNXRuntime.agree(found["best"], values.argmax(dimension: -1), tolerance: 0))
      #expect(try ONNXRuntime.agree(found["members"], all))
      #expect(try ONNXRuntime.agree(found["mean"], all.mean(dimensions: [0])))
      #expect(try ONNXRuntime.agree(found["least"], all.minimum(dimension: 0)))
      #expect(try ONNXRuntime.agree(found["row"], table(indices).detach(), tolerance: 0))
      #expect(try ONNXRuntime.agree(found["norm"], norm(input).detach()))
      #expect(try ONNXRuntime.agree(found["gelu"], input.gelu()))
      #expect(try ONNXRuntime.agree(found["tanh"], input.clamp(-0.5, 1).tanh()))
      #expect(try ONNXRuntime.agree(found["soft"], (-input.exp()).softplus()))
      #expect(try ONNXRuntime.agree(found["log"], input.relu().logSoftmax(dimension: -1)))
    }
  }

  @Test func gatedRecurrentUnits() throws {
    let module = try GRU(3, hidden: 5, layers: 2, key: key)
    var graph = ONNXGraph(name: "gru")
    let x = graph.input("x", [.batch, .named("time"), .fixed(3)])
    let h = graph.input("h", [.fixed(2), .batch, .fixed(5)])
    let (outputs, hidden) = try graph.gru(x, hidden: h, module)
    graph.output("outputs", outputs, [.batch, .named("time"), .fixed(5)])
    graph.output("hidden", hidden, [.fixed(2), .batch, .fixed(5)])
    for (batch, time) in [(4, 6), (1, 1)] {
      let (input, start) = (try normal([batch, time, 3], 1), try normal([2, batch, 5], 2))
      let found = try ONNXRuntime.run(graph, [["x": .init(input), "h": .init(start)]])[0]
      let expected = try module(input, hidden: start)
      #expect(try ONNXRuntime.agree(found["outputs"], expected.outputs.detach()))
      #expect(try ONNXRuntime.agree(found["hidden"], expected.hidden.detach()))
    }
  }

  /// As the kernel of this package, h' = GRU(x, d ⊙ h) in the first layer.
  @Test func decayingUnits() throws {
    let module = try GRU(3, hidden: 5, layers: 2, key: key)
    var graph = ONNXGraph(name: "decay")
    let x = graph.input("x", [.batch, .named("time"), .fixed(3)])
    let d = graph.input("d", [.batch, .named("time"), .fixed(5)])
    let h = graph.input("h", [.fixed(2), .batch, .fixed(5)])
    let shape: [ONNXDimension] = [.batch, .named("time"), .fixed(5)]
    graph.output("started", try graph.gru(x, hidden: h, decay: d, module, name: "started").outputs, shape)
    graph.output("fresh", try graph.gru(x, decay: d, module, name: "fresh").outputs, shape)
    for (batch, time) in [(4, 6), (1, 1)] {
      let (input, start) = (try normal([batch, time, 3], 1), try normal([2, batch, 5], 2))
      let decay = try normal([batch, time, 5], 3).sigmoid()
      let found = try ONNXRuntime.run(graph, [["x": .init(input), "d": .init(decay), "h": .init(start)]])[0]
      let started = try module.states(along: input, hidden: start, decay: decay).detach()
      let fresh = try module.states(along: input, decay: decay).detach()
      let plain = try module.states(along: input, hidden: start).detach()
      #expect(try ONNXRuntime.agree(found["started"], started))
      #expect(try ONNXRuntime.agree(found["fresh"], fresh))
      #expect(try !ONNXRuntime.agree(found["started"], plain))
    }
  }

  /// Sums and greatest elements so far, along either axis, with a constant that is made within.
  @Test func whatIsRepeatedAlongAnAxis() throws {
    let input = try normal([3, 4], 1)
    var graph = ONNXGraph(name: "scan")
    let x = graph.input("x", [.batch, .named("time")])
    for axis in 0..<2 {
      let start = graph.select(x, axis: axis, 0)
      let zero = graph.multiply(start, 0)
      let results = graph.scan([zero, start], along: [x], axis: axis) { graph, states, places in
        let sum = graph.add(graph.multiply(states[0], 0.5), places[0])
        return (states: [sum, graph.maximum(states[1], places[0])], outputs: [sum])
      }
      graph.output("sums\(axis)", results.outputs[0], [.batch, .named("time")])
      graph.output("greatest\(axis)", results.states[1], [.named("rest\(axis)")])
    }
    let found = try ONNXRuntime.run(graph, [["x": .init(input)]])[0]
    for axis in 0..<2 {
      var sum = try input.select(dimension: axis, 0).zerosLike()
      var sums: [Tensor] = []
      for place in 0..<input.size(axis) {
        sum = try sum * 0.5 + input.select(dimension: axis, place)
        sums.append(sum)
      }
      #expect(try ONNXRuntime.agree(found["sums\(axis)"], .stack(sums, dimension: axis)))
      #expect(try ONNXRuntime.agree(found["greatest\(axis)"], input.maximum(dimension: axis), tolerance: 0))
    }
  }

  /// i, f, o = σ(...), g = tanh(...), c' = f c + i g, h' = o tanh(c'), written out.
  @Test func longShortTermMemories() throws {
    let (inputs, width, batch, time) = (3, 4, 2, 5)
    let layers = try (0..<2).map { place in
      ONNXGraph.RecurrentWeights(
        input: try normal([4 * width, place == 0 ? inputs : width], 10 + place),
        hidden: try normal([4 * width, width], 20 + place), inputBias: try normal([4 * width], 30 + place),
        hiddenBias: try normal([4 * width], 40 + place))
    }
    let input = try normal([batch, time, inputs], 1)
    let (startHidden, startCell) = (try normal([2, batch, width], 2), try normal([2, batch, width], 3))
    var sequence = try (0..<time).map { try input.select(dimension: 1, $0) }
    var (hiddens, cells): ([Tensor], [Tensor]) = ([], [])
    for (place, layer) in layers.enumerated() {
      var hidden = try startHidden.select(dimension: 0, place)
      var cell = try startCell.select(dimension: 0, place)
      sequence = try sequence.map { x in
        let sum = try x.linear(layer.input, bias: layer.inputBias) + hidden.linear(layer.hidden, bias: layer.hiddenBias)
        let gates = try sum.chunk(4, dimension: 1)
        cell = try gates[1].sigmoid() * cell + gates[0].sigmoid() * gates[2].tanh()
        hidden = try gates[3].sigmoid() * cell.tanh()
        return hidden
      }
      hiddens.append(hidden)
      cells.append(cell)
    }
    var graph = ONNXGraph(name: "lstm")
    let x = graph.input("x", [.batch, .named("time"), .fixed(inputs)])
    let h = graph.input("h", [.fixed(2), .batch, .fixed(width)])
    let c = graph.input("c", [.fixed(2), .batch, .fixed(width)])
    let results = try graph.lstm(x, hidden: h, cell: c, layers)
    graph.output("outputs", results.outputs, [.batch, .named("time"), .fixed(width)])
    graph.output("hidden", results.hidden, [.fixed(2), .batch, .fixed(width)])
    graph.output("cell", results.cell, [.fixed(2), .batch, .fixed(width)])
    let found = try ONNXRuntime.run(
      graph, [["x": .init(input), "h": .init(startHidden), "c": .init(startCell)]])[0]
    #expect(try ONNXRuntime.agree(found["outputs"], .stack(sequence, dimension: 1)))
    #expect(try ONNXRuntime.agree(found["hidden"], .stack(hiddens)))
    #expect(try ONNXRuntime.agree(found["cell"], .stack(cells)))
  }

  @Test(arguments: [false, true]) func transformers(_ normalizesFirst: Bool) throws {
    let times = 5
    let configuration = TransformerEncoderBlock.Configuration(
      width: 8, heads: 2, feedForward: 12, normalizesFirst: normalizesFirst,
      activation: normalizesFirst ? .gelu : .relu)
    let block = try TransformerEncoderBlock(configuration, key: key)
    var graph = ONNXGraph(name: "block")
    let x = graph.input("x", [.batch, .fixed(times), .fixed(8)])
    graph.output("free", try graph.transformerBlock(x, block, name: "free"), [.batch, .fixed(times), .fixed(8)])
    let future = graph.future(times: times)
    graph.output(
      "causal", try graph.transformerBlock(x, block, blocked: future, name: "causal"),
      [.batch, .fixed(times), .fixed(8)])
    let fading = try normal([2, times, times], 2)
    let bias = try graph.constant(fading, name: "fading")
    graph.output(
      "biased", try graph.transformerBlock(x, block, bias: bias, blocked: future, name: "biased"),
      [.batch, .fixed(times), .fixed(8)])
    let input = try normal([3, times, 8], 1)
    let found = try ONNXRuntime.run(graph, [["x": .init(input)]])[0]
    #expect(try ONNXRuntime.agree(found["free"], block(input).detach()))
    #expect(try ONNXRuntime.agree(found["causal"], block(input, isCausal: true).detach()))
    #expect(try ONNXRuntime.agree(found["biased"], block(input, isCausal: true, bias: fading).detach()))
  }

  /// y[o, t] = b[o] + Σ w[o, c, k] x[c, t + (k - 2) 2], zero before the first time, written out.
  @Test func causalConvolutions() throws {
    let (channels, outputs, taps, dilation, time) = (2, 3, 3, 2, 7)
    let (weight, bias) = (try normal([outputs, channels, taps], 1), try normal([outputs], 2))
    let input = try normal([1, channels, time], 3)
    let (w, b, x) = try (weight.doubles(), bias.doubles(), input.doubles())
    var expected: [Double] = []
    for output in 0..<outputs {
      for place in 0..<time {
        var sum = b[output]
        for channel in 0..<channels {
          for tap in 0..<taps {
            let source = place + (tap - taps + 1) * dilation
            guard source >= 0 else { continue }
            sum += w[(output * channels + channel) * taps + tap] * x[channel * time + source]
          }
        }
        expected.append(sum)
      }
    }
    var graph = ONNXGraph(name: "convolution")
    let value = graph.input("x", [.batch, .fixed(channels), .named("time")])
    let result = try graph.convolution(
      value, weight: weight, bias: bias, dilation: dilation, padding: ((taps - 1) * dilation, 0))
    graph.output("y", result, [.batch, .fixed(outputs), .named("time")])
    let found = try ONNXRuntime.run(graph, [["x": .init(input)]])[0]
    #expect(try ONNXRuntime.agree(found["y"], Tensor(expected, shape: [1, outputs, time])))
  }

  @Test(arguments: [2, 4]) func temporalBlocks(_ channels: Int) throws {
    let block = try TemporalBlock(channels, 4, taps: 3, dilation: 2, key: key)
    let embedding = try TimeEmbedding(5)
    var graph = ONNXGraph(name: "temporal")
    let x = graph.input("x", [.batch, .fixed(channels), .named("time")])
    let t = graph.input("t", [.batch, .named("time"), .fixed(1)])
    graph.output("y", try graph.temporalBlock(x, block), [.batch, .fixed(4), .named("time")])
    graph.output("e", try graph.timeEmbedding(t, embedding), [.batch, .named("time"), .fixed(5)])
    let (input, time) = (try normal([2, channels, 9], 1), try normal([2, 9, 1], 2) * 10)
    let found = try ONNXRuntime.run(graph, [["x": .init(input), "t": .init(time)]])[0]
    #expect(try ONNXRuntime.agree(found["y"], block(input.transpose(1, 2)).transpose(1, 2).detach()))
    #expect(try ONNXRuntime.agree(found["e"], embedding(time).detach()))
  }
}
