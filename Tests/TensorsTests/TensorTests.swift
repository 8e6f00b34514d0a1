import Foundation
import Stochastics
import Tensors
import TestSupport
import Testing

@Suite("Tensor", .tags(.contract))
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
    expectMismatch("+", [2, 3], [4, 5]) { try a + b }
    expectMismatch("matmul", [2, 3], [4, 5]) { try a.matmul(b) }
    expectMismatch("linear", [2, 3], [4, 5]) { try a.linear(b) }
    expectMismatch("squaredError", [2, 3], [4, 5]) { try a.squaredError(b) }
    let error = #expect(throws: TensorError.self) { try a + b }
    #expect("\(try #require(error))".contains("must match the size of tensor b"), "libtorch's reason is kept")
  }

  /// With three operands, the two that do not fit are named: the factors, or the product and what it is added to.
  @Test func shapesOfProductsThatDoNotFitAreNamed() throws {
    func zeros(_ shape: Int...) throws -> Tensor { try .zeros(shape) }
    let (a, b, bias) = (try zeros(2, 3), try zeros(4, 5), try zeros(4))
    expectMismatch("linear", [2, 3], [4, 5]) { try a.linear(b, bias: bias) }
    expectMismatch("linear", [2, 4], [5]) { try a.linear(zeros(4, 3), bias: zeros(5)) }
    expectMismatch("addmm", [2, 3], [4, 5]) { try zeros(2, 5).addmm(a, b) }
    expectMismatch("addmm", [3, 5], [2, 5]) { try zeros(3, 5).addmm(a, zeros(3, 5)) }
    expectMismatch("baddbmm", [6, 2, 3], [6, 4, 5]) { try zeros(6, 2, 5).baddbmm(zeros(6, 2, 3), zeros(6, 4, 5)) }
    expectMismatch("baddbmm", [6, 9, 5], [6, 2, 5]) { try zeros(6, 9, 5).baddbmm(zeros(6, 2, 3), zeros(6, 3, 5)) }
    expectMismatch("setToMM", [2, 3], [4, 5]) { try zeros(2, 5).setToMM(a, b) }
    expectMismatch("setToMM", [3, 4], [2, 5]) { try zeros(3, 4).setToMM(a, zeros(3, 5)) }
    expectMismatch("setToBMM", [1, 2, 5], [6, 2, 5]) { try zeros(1, 2, 5).setToBMM(zeros(6, 2, 3), zeros(6, 3, 5)) }
    expectMismatch("setToAddMM", [3], [2, 5]) { try zeros(2, 5).setToAddMM(zeros(3), a, zeros(3, 5)) }
    expectMismatch("setToBAddBMM", [7], [6, 2, 5]) {
      try zeros(6, 2, 5).setToBAddBMM(zeros(7), zeros(6, 2, 3), zeros(6, 3, 5))
    }
  }

  /// What is not a matter of two shapes is not called one, though libtorch's words are alike.
  @Test func otherFailuresKeepTheirReason() throws {
    let a = try Tensor.zeros([2, 3])
    expectReason("out of range") { try a.gather(dimension: 5, Tensor([0, 1], shape: [2, 1])) }
    expectReason("out of bounds") { try a.gather(dimension: 1, Tensor([0, 9], shape: [2, 1])) }
    expectReason("out of range") { try a.embedding(Tensor([7])) }
    expectReason("out of bounds") { try a.crossEntropy(Tensor([0, 9])) }
    expectReason("dtype") { try a.matmul(Tensor.zeros([3, 2], dataType: .float64)) }
    expectReason("invalid for input of size 6") { try a.reshape([4]) }
    expectReason("do not fill") { try Tensor([1.0, 2], shape: [3]) }
  }

  /// Shapes whose numbers of elements are beyond the integers, and devices that cannot be.
  @Test func hugeRequestsAreErrors() throws {
    #expect(throws: TensorError.self) { try Tensor([1.0], shape: [.max, .max]) }
    #expect(throws: TensorError.self) { try Tensor([1.0], shape: [1 << 62, 4]) }
    #expect(throws: TensorError.self) { try Tensor([1.0], shape: [-1, -1]) }
    #expect(throws: TensorError.self) { try Tensor.zeros([.max, .max]) }
    #expect(throws: TensorError.self) { try Tensor.empty([.max]) }
    #expect(throws: TensorError.self) { try Tensor.full(1, [1 << 40, 1 << 10]) }
    #expect(try Tensor([1.0, 2]).chunk(.max).count == 2)
    for index in [-1, 127, 128, 256, Int.max] {
      #expect(throws: TensorError.self, "cuda \(index)") { try Tensor.zeros([1], device: .cuda(index)) }
    }
  }

  private func expectMismatch(
    _ operation: String, _ left: [Int], _ right: [Int], location: SourceLocation = #_sourceLocation,
    _ body: () throws -> Any
  ) {
    let error = #expect(throws: TensorError.self, sourceLocation: location) { _ = try body() }
    guard case .shapeMismatch(operation, left, right, let message) = error else {
      Issue.record("\(String(describing: error)) is not a mismatch of \(left), \(right)", sourceLocation: location)
      return
    }
    #expect(!message.isEmpty, sourceLocation: location)
  }

  private func expectReason(_ words: String, location: SourceLocation = #_sourceLocation, _ body: () throws -> Any) {
    let error = #expect(throws: TensorError.self, sourceLocation: location) { _ = try body() }
    guard case .libtorch(_, let message, _) = error else {
      Issue.record("\(String(describing: error)) is called a mismatch", sourceLocation: location)
      return
    }
    #expect(message.contains(words), sourceLocation: location)
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
