import Foundation
import Tensors
import Testing

/// Agreement with PyTorch, forward and gradient.
@Suite("Golden values of PyTorch")
struct GoldenTests {
  static let implementations =
    elementwiseCases + linearAlgebraCases + reductionCases + indexingCases + shapeCases + lossCases + layerCases
    + distributionCases + optimizationCases

  @Test func everyCaseAgrees() throws {
    let file = try GoldenFile.read()
    #expect(Set(file.cases.keys) == Set(Self.implementations.map(\.name)))
    for implementation in Self.implementations {
      guard let golden = file.cases[implementation.name] else { continue }
      do {
        try check(implementation, golden)
      } catch {
        Issue.record("\(implementation.name): \(error)")
      }
    }
  }

  private func check(_ implementation: GoldenImplementation, _ golden: GoldenFile.Case) throws {
    let name = implementation.name
    // The optimizer cases in 32 bits differ by rounding, since libtorch's fused form orders its operations otherwise.
    let tolerance = golden.inputs.contains { $0.type == .float32 } ? 2e-6 : 1e-9
    let inputs = try golden.inputs.map { try $0.tensor() }
    for (input, gradient) in zip(inputs, golden.gradients) where gradient != nil { try input.requireGradient() }
    let computed = try implementation.run(inputs)
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

  private func checkGradients(
    _ name: String, _ computed: GoldenImplementation.Computed, inputs: [Tensor], _ golden: GoldenFile.Case,
    tolerance: Double
  ) throws {
    guard golden.gradients.contains(where: { $0 != nil }) else { return }
    let real = try computed.outputs.filter(\.requiresGradient).map { try $0.reshape([-1]) }
    let flat = try Tensor.cat(real)
    let weights = try Tensor((0..<flat.count).map { cos(1 + Double($0)) })
    try (flat * weights).sum().backward()
    for (place, (leaf, expected)) in zip(computed.leaves ?? inputs, golden.gradients).enumerated() {
      guard let expected else { continue }
      let values = try leaf.gradient?.doubles() ?? []
      #expect(agree(values, expected, tolerance: tolerance), "\(name), gradient \(place): \(values), \(expected)")
    }
  }
}
