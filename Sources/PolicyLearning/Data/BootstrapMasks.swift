public import Stochastics
import Tensors

/// Whether each member of an ensemble learns from each patient: Bernoulli with a given probability, by the patient's
/// number, so that members differ by the patients they have seen.
///
/// Source: Osband, Blundell, Pritzel, Van Roy, Deep exploration via bootstrapped DQN, NeurIPS 2016, arXiv:1602.04621,
/// section 4 and appendix D.
public struct BootstrapMasks: Sendable {
  public let members: Int
  public let probability: Double
  private let key: Key

  public init(members: Int, probability: Double, key: Key) {
    precondition((0...1).contains(probability), "BootstrapMasks: a probability of \(probability)")
    self.members = members
    self.probability = probability
    self.key = key.child(.bootstrap)
  }

  /// Ones and zeros [members, courses].
  func weights(of courses: [Int]) throws(TensorError) -> Tensor {
    var values = [Float](repeating: 0, count: members * courses.count)
    for (column, course) in courses.enumerated() {
      var generator = key.child(.patient, course).generator
      for member in 0..<members {
        values[member * courses.count + column] = generator.uniform() < probability ? 1 : 0
      }
    }
    return try Tensor(values, shape: [members, courses.count])
  }
}
