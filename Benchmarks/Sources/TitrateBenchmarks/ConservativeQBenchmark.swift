import ArgumentParser
import DosingMDP
import Foundation
import PolicyLearning
import Stochastics
import Tensors

/// Training steps per second of CPU time of discrete conservative Q-learning, replay sampling included.
struct ConservativeQBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cql")

  @Argument(help: "Transitions as written by peers/data.py.") var data: String
  @Option(help: "Width of the hidden layers.") var hidden = 256
  @Option(help: "Hidden layers.") var layers = 2
  @Option(help: "Decisions in a minibatch.") var batch = 256
  @Option(help: "Members of the ensemble.") var critics = 5
  @Option(help: "Steps before timing.") var warmup = 50
  @Option(help: "Windows that are timed.") var windows = 20
  @Option(help: "Steps in a window.") var window = 20

  struct Outcome: Encodable {
    struct Rate: Encodable { var median, p10: Double }
    var software = "Titrate"
    var hidden: Int, layers: Int, batch: Int, critics: Int
    var stepsPerSecond: Rate
    /// Floating-point operations of the matrix products of one step.
    var matrixOperationsPerStep: Double
    /// Of a 1024 x 1024 product on the same core in the same run, and of one as in a hidden layer of this learner.
    var peakGigaflops: Double
    var layerGigaflops: Double
    var shareOfPeak: Double
  }

  func run() throws {
    prepareThread(intraOperationThreads: 1)
    let peakBefore = try MatrixPeak.gigaflops()
    let (episodes, features) = try read()
    let learner = ConservativeQLearning(
      .init(
        network: .init(history: .state, hidden: hidden, layers: layers, members: critics),
        schedule: .init(
          steps: warmup + windows * window, batch: batch, learningRate: 6.25e-5, gradientClip: .infinity,
          checkpointEvery: .max), cloning: 0))
    var steps = 0
    var start = 0.0
    var rates: [Double] = []
    _ = try learner.train(
      on: episodes, schema: FeatureSchema(features: (0..<features).map { "x\($0)" }, centers: ["unknown"]),
      actions: .offOn, normalizer: FeatureNormalizer(fitting: episodes), discount: Discount(perDay: 0.99),
      key: Key(seed: 1), validate: { _ in 0 },
      progress: {
        steps += 1
        guard steps >= warmup, (steps - warmup) % window == 0 else { return }
        let time = processorTime()
        if steps > warmup { rates.append(Double(window) / (time - start)) }
        start = processorTime()
      })
    let peak = max(peakBefore, try MatrixPeak.gigaflops())
    let median = quantile(rates, 0.5)
    let operations = matrixOperations(inputs: features + 1, actions: 2)
    try report(
      Outcome(
        hidden: hidden, layers: layers, batch: batch, critics: critics,
        stepsPerSecond: .init(median: median, p10: quantile(rates, 0.1)), matrixOperationsPerStep: operations,
        peakGigaflops: peak, layerGigaflops: try MatrixPeak.gigaflops(rows: batch, depth: hidden, width: hidden),
        shareOfPeak: operations * median * 1e-9 / peak))
  }

  /// The online network sees states and next states, the target network next states; states alone go back, to the
  /// weights of every layer and to the inputs of every layer but the first.
  private func matrixOperations(inputs: Int, actions: Int) -> Double {
    let widths = [inputs] + [Int](repeating: hidden, count: layers) + [actions]
    return Double(batch * critics) * MatrixPeak.operations(widths, uses: 5, first: 4)
  }

  /// The transitions as episodes of equal length.
  private func read() throws -> (episodes: [Episode], features: Int) {
    let content = try Safetensors.read(from: URL(filePath: data)).tensors
    guard let observations = content["observations"], let actions = try content["actions"]?.integers(),
      let rewards = try content["rewards"]?.doubles(), let terminals = try content["terminals"]?.doubles()
    else { throw ValidationError("\(data) lacks observations, actions, rewards or terminals") }
    let width = observations.size(1)
    let values = try observations.doubles()
    var episodes: [Episode] = []
    var steps: [Step] = []
    for row in actions.indices {
      let isEnd = terminals[row] == 1
      steps.append(
        Step(
          state: State(
            time: Double(steps.count), features: Array(values[row * width..<(row + 1) * width]), center: 0,
            mask: ActionSpace.offOn.all), action: actions[row], reward: RewardComponents(burden: rewards[row]),
          elapsed: 1, discount: isEnd ? 0 : 0.99))
      guard isEnd else { continue }
      episodes.append(
        Episode(patient: "\(episodes.count)", steps: steps, finalState: nil, ending: .terminal(event: "end")))
      steps = []
    }
    return (episodes, width)
  }
}
