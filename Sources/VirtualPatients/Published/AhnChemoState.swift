public import DiffEq

/// The state of ``AhnChemoTumor``: normalized numbers of normal, tumor and immune cells, and drug in blood.
public struct AhnChemoState: StateVector, Codable, Hashable {
  /// N.
  public var normal: Double
  /// T.
  public var tumor: Double
  /// I.
  public var immune: Double
  /// B.
  public var drug: Double

  public init(normal: Double, tumor: Double, immune: Double, drug: Double) {
    self.normal = normal
    self.tumor = tumor
    self.immune = immune
    self.drug = drug
  }

  public static func + (left: AhnChemoState, right: AhnChemoState) -> AhnChemoState {
    AhnChemoState(
      normal: left.normal + right.normal, tumor: left.tumor + right.tumor, immune: left.immune + right.immune,
      drug: left.drug + right.drug)
  }

  public static func * (factor: Double, state: AhnChemoState) -> AhnChemoState {
    AhnChemoState(
      normal: factor * state.normal, tumor: factor * state.tumor, immune: factor * state.immune,
      drug: factor * state.drug)
  }

  public static var dimension: Int { 4 }

  public subscript(component index: Int) -> Double {
    get {
      switch index {
      case 0: normal
      case 1: tumor
      case 2: immune
      default: drug
      }
    }
    set {
      switch index {
      case 0: normal = newValue
      case 1: tumor = newValue
      case 2: immune = newValue
      default: drug = newValue
      }
    }
  }
}
