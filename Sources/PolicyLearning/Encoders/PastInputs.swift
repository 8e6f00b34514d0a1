import Tensors

/// The last inputs of many patients, for encoders that look back over a fixed number of decisions.
///
/// As a memory it is one tensor [N, reach · inputs + 1], in which each patient's inputs begin at the first place and the
/// last element is how many decisions there were.
struct PastInputs {
  /// From the earliest that is kept on, then zeros [N, reach, inputs].
  let inputs: Tensor
  /// Where the last input is [N].
  let places: Tensor
  /// Which decision of the patient the first input belongs to, from 0 [N].
  let offsets: Tensor

  /// The memory before the first decision.
  static func start(
    count: Int, reach: Int, inputs: Int, dataType: DataType, device: Device
  ) throws(TensorError) -> Tensor {
    try .zeros([count, reach * inputs + 1], dataType: dataType, device: device)
  }

  /// What is kept after one more input of each patient.
  /// - Parameters:
  ///   - input: [N, inputs].
  ///   - memory: replaced by the one after.
  init(appending input: Tensor, to memory: inout Tensor, reach: Int) throws(TensorError) {
    let (count, width) = (input.size(0), input.size(1))
    let kept = try memory.narrow(dimension: 1, start: 0, length: reach * width).reshape([count, reach, width])
    let decisions = try memory.narrow(dimension: 1, start: reach * width, length: 1)
    let newest = try input.unsqueeze(dimension: 1)
    let shifted = try Tensor.cat([kept.narrow(dimension: 1, start: 1, length: reach - 1), newest], dimension: 1)
    let free = try decisions.clamp(nil, Double(reach - 1)).to(.int64)
    let index = try free.unsqueeze(dimension: 2).expand([count, 1, width])
    let placed = try kept.scatter(dimension: 1, index, newest)
    let isFull = try (decisions .>= reach).unsqueeze(dimension: 2)
    inputs = try isFull.choose(shifted, else: placed)
    places = try free.squeeze(dimension: 1)
    offsets = try (decisions - Double(reach - 1)).clamp(0, nil).squeeze(dimension: 1).to(.int64)
    memory = try .cat([inputs.reshape([count, reach * width]), decisions + 1], dimension: 1)
  }
}
