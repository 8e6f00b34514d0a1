import Foundation
import Stochastics
import Tensors

/// Speed of products of matrices in single precision on one core: what a learner's share of is reported.
enum MatrixPeak {
  /// GFLOP/s of a product [rows, depth] · [depth, width], by CPU time: the best of some windows of about 10 milliseconds.
  static func gigaflops(rows: Int = 1024, depth: Int = 1024, width: Int = 1024) throws -> Double {
    let a = try Tensor.normal([rows, depth], key: Key(seed: 1))
    let b = try Tensor.normal([depth, width], key: Key(seed: 2))
    let product = try Tensor.zeros([rows, width])
    let operations = 2 * Double(rows * depth * width)
    let repeats = max(1, Int(1e9 / operations))
    var best = 0.0
    for _ in 0..<16 {
      let start = processorTime()
      for _ in 0..<repeats { try product.setToMM(a, b) }
      best = max(best, Double(repeats) * operations / (processorTime() - start) * 1e-9)
    }
    return best
  }

  /// Floating-point operations of the products of a perceptron for one row: each use of a layer of n inputs and m outputs
  /// is 2 n m.
  /// - Parameters:
  ///   - widths: from the inputs to the outputs.
  ///   - uses: of each layer: forward passes, derivatives by weights, and derivatives by states.
  ///   - first: uses of the first layer, where there is no derivative by the inputs.
  static func operations(_ widths: [Int], uses: Double, first: Double) -> Double {
    let layers = zip(widths, widths.dropFirst()).map { 2 * Double($0 * $1) }
    return layers.enumerated().reduce(0) { $0 + $1.element * ($1.offset == 0 ? first : uses) }
  }
}
