import Foundation
import Stochastics
import Synchronization
import Tensors
import TestSupport
import Testing

@Suite("In-place operations, randomness, threads", .tags(.law))
struct OperationTests {
  @Test func inPlaceOperationsWrite() throws {
    let x = try Tensor([1.0, 2, 3])
    try x.add_(Tensor([1.0, 1, 1]), scale: 2)
    #expect(try x.doubles() == [3, 4, 5])
    try x.mul_(2)
    try x.add_(-6)
    #expect(try x.doubles() == [0, 2, 4])
    try x.lerp_(Tensor([4.0, 2, 0]), weight: 0.25)
    #expect(try x.doubles() == [1, 2, 3])
    try x.mul_(Tensor([-1.0, 1, 2]))
    try x.relu_()
    try x.clamp_(nil, 5)
    #expect(try x.doubles() == [0, 2, 5])
    try x.copy_(Tensor([7]))
    #expect(try x.doubles() == [7, 7, 7])
    try x.zero_()
    #expect(try x.doubles() == [0, 0, 0])
    #expect(throws: TensorError.self) { try x.copy_(Tensor([1.0, 2])) }
  }

  @Test func aParameterIsNotChangedWhileRecorded() throws {
    let x = try Tensor([1.0]).requireGradient()
    #expect(throws: TensorError.self) { try x.zero_() }
    try withoutGradient { try x.zero_() }
    #expect(try x.doubles() == [0])
  }

  @Test func outputBuffersAgreeWithOperations() throws {
    let key = Key(seed: 5)
    let a = try Tensor.normal([2, 3, 4], key: key.child(.noise, 0))
    let b = try Tensor.normal([2, 4, 5], key: key.child(.noise, 1))
    let c = try Tensor.normal([2, 1, 5], key: key.child(.noise, 2))
    let out = try Tensor.empty([2, 3, 5])
    try out.setToBMM(a, b)
    #expect(try out.isSame(as: a.bmm(b)))
    try out.setToBAddBMM(c, a, b, beta: 0.5, alpha: 2)
    #expect(try out.isSame(as: c.baddbmm(a, b, beta: 0.5, alpha: 2)))
    let (a0, b0, c0) = (
      try a.select(dimension: 0, 0), try b.select(dimension: 0, 0), try c.select(dimension: 0, 0)
    )
    let flat = try Tensor.empty([3, 5])
    try flat.setToMM(a0, b0)
    #expect(try flat.isSame(as: a0.mm(b0)))
    try flat.setToAddMM(c0, a0, b0)
    #expect(try flat.isSame(as: c0.addmm(a0, b0)))
    #expect(throws: TensorError.self) { try Tensor.empty([3, 4]).setToMM(a0, b0) }
    #expect(throws: TensorError.self) { try flat.setToMM(a, b) }
  }

  @Test func gradientsOfScalarsAndSecondDerivatives() throws {
    let x = try Tensor([2.0]).requireGradient()
    let unused = try Tensor([1.0]).requireGradient()
    let first = try x.pow(3).sum().gradients(of: [x, unused], createGraph: true)
    #expect(try first[0]?.doubles() == [12])
    #expect(first[1] == nil)
    let second = try #require(first[0]).sum().gradients(of: [x])
    #expect(try second[0]?.doubles() == [12])
    #expect(x.gradient == nil)
    #expect(throws: TensorError.self) { try (Tensor([1.0, 2]).requireGradient() * 2).backward() }
  }

  @Test func aGradientMustFitItsParameter() throws {
    let parameter = try Tensor.zeros([2, 3]).requireGradient()
    let gradient = try Tensor([Float(1), 2, 3, 4, 5, 6], shape: [2, 3])
    try parameter.setGradient(gradient)
    #expect(try parameter.gradient?.isSame(as: gradient) == true)
    // It is the same memory, so a buffer can be filled again and again.
    try gradient.fill_(7)
    #expect(try parameter.gradient?.floats() == Array(repeating: 7, count: 6))
    try SGD([(name: "x", tensor: parameter)], .init(learningRate: 1)).step()
    #expect(try parameter.floats() == Array(repeating: -7, count: 6))
    for (wrong, reason) in [
      (try Tensor.zeros([3, 2]), "size"), (try Tensor.zeros([2, 1]), "size"),
      (try Tensor.zeros([2, 3], dataType: .float64), "type"), (try Tensor.zeros([3, 2]).transpose(), "order"),
      (try Tensor.zeros([1, 3]).expand([2, 3]), "order"),
    ] {
      let error = #expect(throws: TensorError.self) { try parameter.setGradient(wrong) }
      #expect("\(try #require(error))".contains(reason))
    }
    #expect(try parameter.gradient?.isSame(as: gradient) == true)
    try parameter.setGradient(nil)
    #expect(parameter.gradient == nil)
  }

  @Test func drawsDependOnTheKeyAlone() throws {
    let (one, two) = (Key(seed: 1), Key(seed: 2))
    let draws = try Tensor.normal([20000], key: one)
    #expect(try draws.isSame(as: .normal([20000], key: one)))
    #expect(try !draws.isSame(as: .normal([20000], key: two)))
    // Bounds: 5 Monte Carlo standard errors.
    #expect(try abs(draws.mean().item()) < 5 / 20000.0.squareRoot())
    #expect(try abs(draws.variance().item() - 1) < 5 * (2 / 20000.0).squareRoot())
    let uniform = try Tensor.uniform([20000], low: 2, high: 4, key: one)
    #expect(try uniform.minimum().item() >= 2 && uniform.maximum().item() < 4)
    #expect(try abs(uniform.mean().item() - 3) < 5 * (1 / 3.0 / 20000).squareRoot())
    #expect(try Tensor.permutation(50, key: one).integers().sorted() == Array(0..<50))
    #expect(try Set(Tensor.integers(in: 3..<6, [200], key: one).integers()) == [3, 4, 5])
    let drawn = try Tensor([0.0, 1, 3], shape: [1, 3]).multinomial(count: 20000, replacement: true, key: one)
    let share = try (drawn .== 2).to(.float64).mean().item()
    #expect(abs(share - 0.75) < 5 * (0.75 * 0.25 / 20000).squareRoot())
    #expect(try (drawn .== 0).any().booleans() == [false])
  }

  @Test func dropoutKeepsTheMean() throws {
    let ones = try Tensor.ones([20000])
    let dropped = try Dropout(0.25)(ones, key: Key(seed: 4))
    #expect(try abs(dropped.mean().item() - 1) < 5 * (0.25 / 0.75 / 20000).squareRoot())
    #expect(try Set(dropped.floats().map { $0 == 0 ? 0 : 1 }) == [0, 1])
    #expect(try Dropout(0.25)(ones, key: nil).isSame(as: ones))
    #expect(throws: TensorError.self) { try ones.dropout(1.5, key: Key(seed: 4)) }
  }

  /// Dropout multiplies by a mask of 0 and 1/(1 - p) that depends on the key and the shape alone, and so does its
  /// gradient.
  @Test(arguments: [DataType.float32, .float64]) func dropoutIsAScaledMask(type: DataType) throws {
    let key = Key(seed: 4)
    let input = try Tensor.normal([50, 40], key: key.child(.noise), dataType: type).requireGradient()
    let weights = try Tensor.normal([50, 40], key: key.child(.noise, 1), dataType: type)
    let mask = try Tensor.ones([50, 40], dataType: type).dropout(0.25, key: key)
    let output = try input.dropout(0.25, key: key)
    #expect(try output.isSame(as: input * mask))
    #expect(try mask.doubles().allSatisfy { $0 == 0 || abs($0 - 1 / 0.75) < 1e-7 })
    try (output * weights).sum().backward()
    #expect(try input.gradient?.isSame(as: weights * mask) == true)
    #expect(try !mask.isSame(as: Tensor.ones([50, 40], dataType: type).dropout(0.25, key: key.child(.noise))))
  }

  @Test func everyThreadComputesWithOneThreadUnlessTold() throws {
    // A large sum is split over threads where there are several, and then rounds differently.
    let results = try parallelMap(count: 4, threads: 2) { index in
      let before = intraOperationThreads
      let sum = try Tensor.uniform([300_000], key: Key(seed: 9)).sum().item()
      if index == 3 { prepareThread(intraOperationThreads: 2) }
      let after = intraOperationThreads
      prepareThread()
      return (before, sum, after)
    }
    #expect(results.map(\.0) == [1, 1, 1, 1])
    #expect(Set(results.map(\.1)).count == 1)
    #expect(results.map(\.2) == [1, 1, 1, 2])
  }

  @Test func recordingIsSuspendedOnOneThreadAlone() throws {
    let finished = DispatchSemaphore(value: 0)
    let isRecorded = Mutex(false)
    let isRecordedHere = try withoutGradient {
      let thread = Thread {
        let result = try? Tensor([1.0]).requireGradient() * 2
        isRecorded.withLock { $0 = result?.requiresGradient ?? false }
        finished.signal()
      }
      thread.start()
      finished.wait()
      return try (Tensor([1.0]).requireGradient() * 2).requiresGradient
    }
    #expect(!isRecordedHere)
    #expect(isRecorded.withLock { $0 })
    #expect(try (Tensor([1.0]).requireGradient() * 2).requiresGradient)
  }

  @Test func devicesThatAreMissingAreErrors() throws {
    #expect(Device.cpu.isAvailable)
    #expect(!Device.cuda(-1).isAvailable)
    guard !Device.cuda(0).isAvailable else { return }
    #expect(throws: TensorError.self) { try Tensor.zeros([1], device: .cuda(0)) }
  }
}
