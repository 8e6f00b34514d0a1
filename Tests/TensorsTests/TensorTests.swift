import Foundation
import Stochastics
import Tensors
import Testing

@Suite("Tensor")
struct TensorTests {
  @Test func valuesComeBackInRowMajorOrder() throws {
    let tensor = try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(tensor.shape == [2, 3])
    #expect(tensor.dataType == .float64)
    #expect(try tensor.transpose().doubles() == [1, 4, 2, 5, 3, 6])
    #expect(try Tensor([1, 0, 2]).to(.bool).booleans() == [true, false, true])
    #expect(try (Tensor([1, 2]) + 1).dataType == .int64)
    #expect(try (Tensor([1, 2]) + 0.5).floats() == [1.5, 2.5])
    #expect(try Tensor([Float]()).shape == [0])
  }

  @Test func shapesThatDoNotFitAreNamed() throws {
    let a = try Tensor.zeros([2, 3])
    let b = try Tensor.zeros([4, 5])
    #expect(throws: TensorError.shapeMismatch(operation: "+", left: [2, 3], right: [4, 5])) { try a + b }
    #expect(throws: TensorError.shapeMismatch(operation: "matmul", left: [2, 3], right: [4, 5])) { try a.matmul(b) }
    #expect(throws: TensorError.shapeMismatch(operation: "linear", left: [2, 3], right: [4, 5])) { try a.linear(b) }
    let error = #expect(throws: TensorError.self) { try a.addmm(b, b) }
    #expect("\(try #require(error))".contains("[[2, 3], [4, 5], [4, 5]]"))
    #expect(throws: TensorError.self) { try Tensor([1.0, 2], shape: [3]) }
    #expect(throws: TensorError.self) { try a.reshape([4]) }
  }

  @Test func gradientsAccumulateAndCanBeSuspended() throws {
    let x = try Tensor([1.0, 2, 3]).requireGradient()
    try (x * x).sum().backward()
    #expect(try x.gradient?.doubles() == [2, 4, 6])
    try (x * 2).sum().backward()
    #expect(try x.gradient?.doubles() == [4, 6, 8])
    let y = try withoutGradient { () throws(TensorError) in try x * 3 }
    #expect(!y.requiresGradient)
    #expect(try (x * 3).requiresGradient)
  }

  @Test func anEncoderLearns() throws {
    let key = Key(seed: 1)
    let encoder = try GRU(3, hidden: 8, key: key.child(.parameters, 0))
    let head = try Linear(8, 1, key: key.child(.parameters, 1))
    let input = try Tensor.normal([16, 5, 3], key: key.child(.noise))
    let target = try input.sum(dimensions: [1, 2], keepDimension: true).squeeze(dimension: -1)
    let optimizer = try Adam(
      encoder.parameters.prefixed("encoder") + head.parameters.prefixed("head"), .init(learningRate: 0.02))
    var losses: [Double] = []
    for _ in 0..<60 {
      let loss = try head(encoder(input).outputs.select(dimension: 1, -1)).squaredError(target)
      losses.append(try loss.item())
      try optimizer.minimize(loss)
    }
    #expect(losses[59] < losses[0] / 5)
  }

  @Test func safetensorsComeBack() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    let a = try Tensor([Float(1), 2, 3])
    try Safetensors.write(["a": a, "b": Tensor([1, 2], shape: [2, 1])], metadata: ["k": "v\n\""], to: url)
    let content = try Safetensors.read(from: url)
    #expect(try content.tensors["a"]?.isSame(as: a) == true)
    #expect(content.tensors["b"]?.shape == [2, 1])
    #expect(content.metadata == ["k": "v\n\""])
  }
}
