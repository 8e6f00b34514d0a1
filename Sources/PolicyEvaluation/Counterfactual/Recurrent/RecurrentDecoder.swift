import Stochastics
import Tensors

/// The decoder of ``RecurrentMarginalModel`` with its memory adapter.
struct RecurrentDecoder {
  private let network: RecurrentNetwork
  private let adapter: Linear
  /// The mean weighted loss of each epoch.
  let losses: [Double]

  /// Learns from every window of a patient.
  /// - Parameter states: r_t of the encoder, [patients, time, hidden].
  init(
    _ data: TreatedSequences, _ tensors: SequenceTensors, _ states: Tensor, _ weights: RecurrentWeights,
    _ configuration: RecurrentMarginalModel.Configuration, key: Key
  ) throws {
    let length = configuration.horizon - 1
    let windows = data.patients.indices.flatMap { patient in
      stride(from: 1, through: data.patients[patient].steps - length, by: 1).map { (patient: patient, time: $0) }
    }
    guard !windows.isEmpty else {
      throw CausalError(.notSupported, "no patient has \(length + 1) steps; ask for a shorter horizon")
    }
    let training = configuration.decoder
    let network = try RecurrentNetwork(
      data.treatmentCount + 1 + data.staticCount, outputs: 1, training, key: key.child(.initialization, 0))
    let adapter = try Linear(states.size(-1), training.hidden, key: key.child(.initialization, 1))
    let windowWeights = try Tensor(
      weights.ofWindows(windows, length: length, configuration.truncation).flatMap { $0.map(Float.init) },
      shape: [windows.count, length])
    // Everything by patient and time in one row, so that a window is a few row numbers.
    let places = tensors.count * tensors.time
    let input = try Tensor.cat([tensors.treatments, tensors.outcomes, tensors.spreadStatics()], dimension: -1)
      .reshape([places, -1])
    let next = try tensors.next.reshape([places])
    let memory = try states.reshape([places, -1])
    let starts = try Tensor(windows.map { $0.patient * tensors.time + $0.time })
    let steps = try Tensor.arange(length)
    losses = try training.train(
      network.parameters + adapter.parameters, sequences: windows.count, key: key.child(.replicate)
    ) { rows, key in
      let start = try starts.indexSelect(dimension: 0, rows)
      let index = try (start.unsqueeze(dimension: 1) + steps).reshape([-1])
      let read = try input.indexSelect(dimension: 0, index).reshape([rows.count, length, -1])
      let state = try Self.state(adapter(memory.indexSelect(dimension: 0, start - 1)))
      let predicted = try network(read, state: state, key: key).outputs.squeeze(dimension: -1)
      let target = try next.indexSelect(dimension: 0, index).reshape([rows.count, length])
      let errors = try predicted.squaredError(target, reduction: .none)
      return try (errors * windowWeights.indexSelect(dimension: 0, rows)).mean()
    }
    (self.network, self.adapter) = (network, adapter)
  }

  private static func state(_ memory: Tensor) throws(TensorError) -> LSTM.State {
    let state = try memory.unsqueeze(dimension: 0)
    return LSTM.State(hidden: state, cell: state)
  }

  /// The outcomes after the next one, scaled, [plan][step].
  /// - Parameters:
  ///   - representation: r at the plans' origins.
  ///   - next: Ŷ_{o+1}, scaled.
  ///   - steps: how many; plans that are shorter go on without treatment.
  func outcomes(
    from representation: Tensor, _ next: Tensor, plans: [TreatmentPlan], statics: [[Double]], steps: Int
  ) throws(TensorError) -> [[Double]] {
    let statics = try Tensor(statics.flatMap { $0.map(Float.init) }, shape: [plans.count, statics[0].count])
    let none = [Double](repeating: 0, count: plans[0].treatments[0].count)
    var state = try Self.state(adapter(representation))
    var latest = next
    var results = [[Double]](repeating: [], count: plans.count)
    for step in 1...steps {
      let given = plans.flatMap { (step < $0.horizon ? $0.treatments[step] : none).map(Float.init) }
      let treatments = try Tensor(given, shape: [plans.count, none.count])
      let (output, after) = try network.recurrent.step(
        .cat([treatments, latest, statics], dimension: -1), state: state)
      latest = try network.output(output)
      state = after
      for (row, value) in try latest.doubles().enumerated() { results[row].append(value) }
    }
    return results
  }
}
