import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors
import TestSupport
import Testing

/// What any algorithm decides in ONNX Runtime is what it decides here.
@Suite(.tags(.golden, .slow), .enabled(if: ONNXRuntime.python.isPresent, "\(ONNXRuntime.python.absence)"))
struct ONNXLearnerTests {
  private typealias Numbers = ONNXRuntime.Numbers

  /// An algorithm with settings beyond those of the contract's quick plan.
  private struct Example {
    var algorithm: String
    var isContinuous: Bool
    var settings: [(path: String, value: SettingTree)] = []
  }

  /// Every algorithm, and what changes its decisions.
  private static var examples: [Example] {
    let members = ("network.members", SettingTree.integer(3))
    let dueling = ("network.dueling", SettingTree.truth(true))
    let pessimism = ("pessimism", SettingTree.number(0.7))
    let tail = ("risk", SettingTree.group(["conditionalValueAtRisk": .group(["share": .number(0.3)])]))
    let worst = ("risk", SettingTree.group(["worstCase": .group([:])]))
    let support = ("support", SettingTree.group(["absolute": .group(["probability": .number(0.3)])]))
    return LearnerContractTests.cases.map { Example(algorithm: $0.algorithm, isContinuous: $0.isContinuous) } + [
      Example(algorithm: "dqn", isContinuous: false, settings: [dueling]),
      Example(algorithm: "dqn", isContinuous: false, settings: [dueling, members, pessimism]),
      Example(
        algorithm: "dqn", isContinuous: false, settings: [("network.perceptron.activation", .text("silu"))]),
      Example(algorithm: "c51", isContinuous: false, settings: [tail, dueling]),
      Example(algorithm: "c51", isContinuous: false, settings: [worst]),
      Example(algorithm: "qr-dqn", isContinuous: false, settings: [tail, members]),
      Example(algorithm: "qr-dqn", isContinuous: false, settings: [worst]),
      Example(
        algorithm: "discrete-cql", isContinuous: false,
        settings: [("cloning", .number(1)), support, members, pessimism, ("quantiles", .integer(8))]),
      Example(algorithm: "fitted-q", isContinuous: false, settings: [members, pessimism]),
      Example(algorithm: "spibb", isContinuous: false, settings: [("bits", .integer(1)), ("evidence", .number(12))]),
      Example(algorithm: "spibb", isContinuous: false, settings: [("bits", .integer(0)), members]),
    ]
  }

  private static func process(isContinuous: Bool) -> ProcessDescription {
    ProcessDescription(
      name: "ward", features: ["time", "x.last", "x.age", "x.measured", "gene.a", "gene.b", "line"],
      layout: FeatureLayout(
        time: 0, measurements: [.init(value: 1, age: 2, measured: 3)],
        blocks: [.init(name: "genes", features: [4, 5])],
        categories: [.init(feature: 6, count: 3)]),
      actions: isContinuous ? .amounts(lower: [0, -10], upper: [50, 10]) : .options(4), normalizer: normalizer)
  }

  private static var normalizer: FeatureNormalizer {
    var result = FeatureNormalizer(fitting: [], limit: 1.5)
    result.mean = [0, 120, 0, 0, 1, -1, 0]
    result.scale = [1, 8, 1, 1, 0.5, 2, 1]
    result.kept = [0, 2, 3, 6]
    return result
  }

  /// What was seen of one patient, in natural units, and what is allowed.
  private struct Course {
    var observations: [[Double]]
    var mask: ActionMask

    init(_ patient: Int) {
      var generator = Key(seed: 8).child(.patient, patient).generator
      var time = 0.0
      observations = (0..<1 + patient % 5).map { _ in
        time += 1 + generator.uniform()
        return [
          time, 120 + 10 * generator.normal(), generator.uniform(), generator.bernoulli(0.5) ? 1 : 0,
          1 + generator.normal(), generator.normal(), Double(generator.index(below: 3)),
        ]
      }
      mask = ActionMask(allowing: (0..<4).filter { $0 != patient % 4 })
    }
  }

  private static let courses = (0..<15).map(Course.init)
  private static let longest = 5

  /// One patient's decision, as a learner is asked for it.
  private static func decisions(_ course: Course, reach: Int, _ actions: ActionDomain) throws -> Decisions {
    let rows = course.observations.map(normalizer.normalize)
    let histories =
      reach > 1
      ? Histories(
        features: try Tensor(rows.flatMap(\.self), shape: [1, rows.count, 7]), lengths: [rows.count])
      : Histories(present: try Tensor(rows[rows.count - 1], shape: [1, 7]))
    return Decisions(
      histories: histories, masks: [actions.isContinuous ? ActionMask(bits: .max) : course.mask], actions: actions)
  }

  /// What the graph is given: all patients at once, with padding that must not be read.
  private static func feed(reach: Int) throws -> [String: Numbers] {
    let allowed = courses.flatMap { course in (0..<4).map { course.mask.allows($0) } }
    var feed = ["allowed": try Numbers(Tensor(allowed, shape: [courses.count, 4]))]
    guard reach > 1 else {
      let present = courses.flatMap { $0.observations[$0.observations.count - 1] }
      feed["observation"] = try Numbers(Tensor(present, shape: [courses.count, 7]))
      return feed
    }
    let padding: [Double] = [1e6, -1e6, 99, 99, 99, 99, 2]
    let padded = courses.flatMap { course in
      course.observations.flatMap(\.self)
        + (course.observations.count..<longest).flatMap { _ in padding }
    }
    feed["observation"] = try Numbers(Tensor(padded, shape: [courses.count, longest, 7]))
    feed["length"] = try Numbers(Tensor(courses.map { Int64($0.observations.count) }))
    return feed
  }

  private static func settings(_ example: Example, encoder: String) throws -> SettingTree {
    var tree = try LearnerContractTests.plan(example.algorithm, encoder: encoder).parameters
    for path in tree.paths where path.hasSuffix("encoder.window") {
      tree = tree.setting(path.split(separator: ".").map(String.init), to: .integer(longest))
    }
    for (path, value) in example.settings {
      tree = tree.setting(path.split(separator: ".").map(String.init), to: value)
    }
    return tree
  }

  /// A learner at its start, which has looked through a log where it must.
  private static func make<Trained: Learner>(
    _ type: Trained.Type, _ settings: SettingTree, _ process: ProcessDescription
  ) throws -> (learner: any Learner, snapshot: LearnerSnapshot) {
    let configuration = try Trained.Configuration().replacing(settings, in: "parameters")
    var learner = try Trained(configuration, process: process, key: Key(seed: 12))
    if var student = learner as? any LogStudent {
      var store = TransitionStore(capacity: 400, process: process, discount: 1)
      for (number, course) in (0..<60).map({ ($0, Course($0)) }) {
        let seen = Observation(features: normalizer.normalize(course.observations[0]))
        let place = try store.begin(course: number, seen)
        try store.append(at: place, option: number % 3, outcome: Outcome(reward: 1, finish: .terminal), next: seen)
      }
      try student.study(store)
      if let studied = student as? Trained { learner = studied }
    }
    return (
      learner, try LearnerSnapshot(learner, configuration: configuration, process: process)
    )
  }

  @Test(arguments: EncoderConfiguration.Kind.allCases.map(\.rawValue))
  func decisionsAreTheSame(_ encoder: String) throws {
    var jobs: [(graph: ONNXGraph, feeds: [[String: Numbers]])] = []
    var learners: [any Learner] = []
    for example in Self.examples {
      let process = Self.process(isContinuous: example.isContinuous)
      let made = try Self.make(
        LearningAlgorithms.named(example.algorithm), Self.settings(example, encoder: encoder), process)
      learners.append(made.learner)
      jobs.append((try made.snapshot.onnxGraph(), [try Self.feed(reach: made.learner.outline.reach)]))
    }
    let found = try ONNXRuntime.run(jobs)
    for ((example, learner), outputs) in zip(zip(Self.examples, learners), found) {
      try compare(learner, outputs[0], "\(example.algorithm) \(example.settings.map(\.path))")
    }
  }

  private func compare(_ learner: any Learner, _ found: [String: Numbers], _ name: String) throws {
    let isContinuous = found["points"] != nil
    let actions = Self.process(isContinuous: isContinuous).actions
    var (probabilities, options, points): ([Double], [Int64], [Float]) = ([], [], [])
    for course in Self.courses {
      let decisions = try Self.decisions(course, reach: learner.outline.reach, actions)
      try withoutGradient {
        switch try learner.act(decisions, exploration: nil) {
        case .options(let chosen): options += chosen.map(Int64.init)
        case .points(let chosen): points += chosen
        }
        probabilities += try learner.probabilities(decisions).flatMap(\.self)
      }
    }
    let count = Self.courses.count
    guard isContinuous else {
      #expect(try ONNXRuntime.agree(found["action"], Tensor(options), tolerance: 0), "\(name)")
      #expect(try ONNXRuntime.agree(found["probabilities"], Tensor(probabilities, shape: [count, 4])), "\(name)")
      #expect(Set(options).count > 1, "\(name): decisions that are all the same tell little")
      return
    }
    #expect(try ONNXRuntime.agree(found["points"], Tensor(points, shape: [count, 2])), "\(name)")
    let amounts = Choices.points(points).actions(actions).flatMap { action -> [Double] in
      if case .amounts(let amounts) = action { amounts } else { [] }
    }
    #expect(try ONNXRuntime.agree(found["amounts"], Tensor(amounts, shape: [count, 2])), "\(name)")
  }

  /// Q = V + A - mean A of every member, and what is made of it, from the saved weights by hand.
  @Test func valuesAreThoseOfTheWeights() throws {
    let process = ProcessDescription(name: "plain", features: ["a", "b", "c"], actions: .options(4))
    let input = try Tensor.normal([6, 3], key: Key(seed: 3), dataType: .float64)
    let feed = [
      "observation": try Numbers(input),
      "allowed": try Numbers(Tensor([Bool](repeating: true, count: 24), shape: [6, 4])),
    ]
    var dueling = DeepQNetwork.Configuration()
    dueling.network = ActionValueConfiguration(perceptron: .init(hidden: [7]), members: 3, dueling: true)
    dueling.pessimism = 0.5
    var plain = DeepQNetwork.Configuration()
    plain.network = ActionValueConfiguration(perceptron: .init(hidden: [7]))
    var categorical = CategoricalDQN.Configuration()
    categorical.network = ActionValueConfiguration(perceptron: .init(hidden: [7]))
    (categorical.atoms, categorical.lowest, categorical.highest) = (5, -2, 2)
    func snapshot<Trained: Learner>(_ type: Trained.Type, _ configuration: Trained.Configuration) throws
      -> LearnerSnapshot
    {
      try LearnerSnapshot(
        Trained(configuration, process: process, key: Key(seed: 9)), configuration: configuration, process: process)
    }
    let snapshots = try [
      snapshot(DeepQNetwork.self, dueling), snapshot(DeepQNetwork.self, plain),
      snapshot(CategoricalDQN.self, categorical),
    ]
    let found = try ONNXRuntime.run(snapshots.map { (graph: try $0.onnxGraph(), feeds: [feed]) }).map { $0[0] }
    let x = try input.to(.float32)

    let first = try weights(snapshots[0])
    let advantages = try perceptron(x, first, "online.value")
    let values =
      try perceptron(x, first, "online.state") + advantages - advantages.mean(dimension: 2, keepDimension: true)
    let bound = try values.mean(dimension: 0) - values.standardDeviation(dimensions: [0]) * 0.5
    #expect(try ONNXRuntime.agree(found[0]["values"], bound))

    let second = try perceptron(x, weights(snapshots[1]), "online.value").select(dimension: 0, 0)
    #expect(try ONNXRuntime.agree(found[1]["values"], second))

    let logits = try perceptron(x, weights(snapshots[2]), "online.value").reshape([6, 4, 5])
    let atoms = try Tensor([-2, -1, 0, 1, 2] as [Float])
    #expect(try ONNXRuntime.agree(found[2]["values"], (logits.softmax(dimension: -1) * atoms).sum(dimension: -1)))
  }

  private func weights(_ snapshot: LearnerSnapshot) throws -> [String: Tensor] {
    try withScratchFolder { folder in
      let file = folder.appending(path: "weights.safetensors")
      try snapshot.writeWeights(to: file)
      let content = try Safetensors.read(from: file)
      #expect(content.metadata["titrate.learner"]?.contains(snapshot.description.algorithm) == true)
      return content.tensors
    }
  }

  /// Two layers with relu between them, of all members.
  private func perceptron(_ x: Tensor, _ weights: [String: Tensor], _ name: String) throws -> Tensor {
    func part(_ place: String) throws -> Tensor { try #require(weights["\(name).\(place)"]) }
    let hidden = try (x.matmul(part("0.weight")) + part("0.bias")).relu()
    return try hidden.matmul(part("1.weight")) + part("1.bias")
  }
}
