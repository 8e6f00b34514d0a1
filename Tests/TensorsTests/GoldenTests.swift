import Foundation
import Tensors
import TestSupport
import Testing

/// Agreement with PyTorch, forward and gradient, on every kind of device that is at hand.
@Suite("Golden values of PyTorch", .tags(.golden))
struct GoldenTests {
  static let implementations =
    elementwiseCases + linearAlgebraCases + reductionCases + indexingCases + shapeCases + lossCases + layerCases
    + distributionCases + optimizationCases + sequenceCases

  static let devices = [Device.cpu, .cuda(0)].filter(\.isAvailable)

  @Test func everyImplementationHasItsCases() throws {
    let cases = Set(try GoldenFile.read().cases.keys)
    let names = Set(Self.implementations.map(\.name))
    #expect(cases.filter { !$0.hasSuffix(GoldenImplementation.reduced) } == names)
    for family in [layerCases, sequenceCases, optimizationCases.filter { $0.name.hasPrefix("optimizer.") }] {
      for implementation in family { #expect(cases.contains(implementation.name + GoldenImplementation.reduced)) }
    }
  }

  @Test(arguments: devices) func everyCaseAgrees(device: Device) throws {
    let file = try GoldenFile.read()
    for implementation in Self.implementations {
      for name in [implementation.name, implementation.name + GoldenImplementation.reduced] {
        guard let golden = file.cases[name] else { continue }
        do {
          try check(name, implementation, golden, device)
        } catch {
          Issue.record("\(name): \(error)")
        }
      }
    }
  }

  private func check(
    _ name: String, _ implementation: GoldenImplementation, _ golden: GoldenFile.Case, _ device: Device
  ) throws {
    let tolerance = Self.tolerance(golden, device)
    let inputs = try golden.inputs.map { try $0.tensor(on: device) }
    for (input, gradient) in zip(inputs, golden.gradients) where gradient != nil { try input.requireGradient() }
    let computed = try implementation.run(inputs, device)
    #expect(computed.outputs.count == golden.outputs.count, "\(name)")
    for (place, (output, expected)) in zip(computed.outputs, golden.outputs).enumerated() {
      #expect(output.shape == expected.shape, "\(name), output \(place)")
      #expect(output.dataType == expected.type, "\(name), output \(place)")
      let values = try output.doubles()
      #expect(
        agree(values, expected.values, tolerance: tolerance), "\(name), output \(place): \(values), \(expected.values)")
    }
    try checkGradients(name, computed, inputs: inputs, golden, tolerance: tolerance)
  }

  /// In 32 bits the order of operations shows, which differs between processors and between fused and plain forms. On a
  /// GPU, cuDNN's recurrent layers compute with 10 bits of mantissa unless told otherwise.
  private static func tolerance(_ golden: GoldenFile.Case, _ device: Device) -> Double {
    guard golden.inputs.contains(where: { $0.type == .float32 }) else { return 1e-9 }
    return device == .cpu ? 1e-5 : 5e-3
  }

  private func checkGradients(
    _ name: String, _ computed: GoldenImplementation.Computed, inputs: [Tensor], _ golden: GoldenFile.Case,
    tolerance: Double
  ) throws {
    guard golden.gradients.contains(where: { $0 != nil }) else { return }
    let real = try computed.outputs.filter(\.requiresGradient).map { try $0.reshape([-1]) }
    let flat = try Tensor.cat(real)
    let weights = try Tensor(
      (0..<flat.count).map { cos(1 + Double($0)) }, dataType: flat.dataType ?? .float64, device: flat.device)
    try (flat * weights).sum().backward()
    for (place, (leaf, expected)) in zip(computed.leaves ?? inputs, golden.gradients).enumerated() {
      guard let expected else { continue }
      let values = try leaf.gradient?.doubles() ?? []
      #expect(agree(values, expected, tolerance: tolerance), "\(name), gradient \(place): \(values), \(expected)")
    }
  }
}
