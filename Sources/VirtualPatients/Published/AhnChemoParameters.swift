/// The constants of ``AhnChemoTumor``, per day, by the letters of the published model.
public struct AhnChemoParameters: Codable, Hashable, Sendable {
  // Normal cells.
  public var r2 = 1.0
  public var b2 = 1.0
  public var c4 = 1.0
  public var a3 = 0.1
  // Tumor cells.
  public var r1 = 1.5
  public var b1 = 1.0
  public var c2 = 0.5
  public var c3 = 1.0
  public var a2 = 0.3
  // Immune cells.
  public var s = 0.33
  public var rho = 0.01
  public var alpha = 0.3
  public var c1 = 1.0
  public var d1 = 0.2
  public var a1 = 0.2
  // Drug.
  public var d2 = 1.0

  /// The published constants.
  public init() {}

  /// These constants, each multiplied by a factor of its own.
  func multiplied(by factor: () -> Double) -> AhnChemoParameters {
    var result = self
    let fields: [WritableKeyPath<AhnChemoParameters, Double>] = [
      \.r2, \.b2, \.c4, \.a3, \.r1, \.b1, \.c2, \.c3, \.a2, \.s, \.rho, \.alpha, \.c1, \.d1, \.a1, \.d2,
    ]
    for field in fields { result[keyPath: field] *= factor() }
    return result
  }
}
