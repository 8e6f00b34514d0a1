import Foundation
public import Stochastics

/// The tumor of one ``GengPatient`` on one day, and its daily step.
///
/// On day t, with V in cm³, C in mg/m³, d in Gy and e(t) ~ N(0, 0.01²), in this order:
/// 1. V(t) = V(t−1)·[1 + ρ·ln(K/V(t−1)) − βc·C(t−1) − (α·d(t−1) + β·d(t−1)²) + e(t)];
/// 2. the day's treatment is given: C(t) = C(t−1)/2 + 5 with chemotherapy, d(t) = 2 with radiotherapy, else 0;
/// 3. death where V(t) > 1150.35 cm³ (13 cm), and V(t) becomes that volume; else recovery where
///    U(t) < exp(−5.8·10⁸·V(t)) with U(t) uniform, and V(t) becomes 0.
///
/// So a treatment acts from the next day on, and the treatment of the last day is recorded although it never acts. A
/// day whose kill exceeds the tumor makes the bracket negative; the published code lets V(t) become negative, and such a
/// tumor then recovers with certainty. The same happens here.
///
/// Source: Geng et al. 2017, doi:10.1038/s41598-017-13646-z; order of events, thresholds and noise as in the simulators
/// of Lim et al., NeurIPS 2018, Bica et al., ICLR 2020 and Melnychuk et al., ICML 2022.
public struct GengTumor: Codable, Hashable, Sendable {
  /// Why a course ends.
  public enum Ending: String, Codable, Hashable, Sendable { case recovery, death }

  /// Days since diagnosis.
  public private(set) var day = 0
  /// V, cm³.
  public private(set) var volume: Double
  /// C, mg/m³.
  public private(set) var concentration = 0.0
  /// d, Gy.
  public private(set) var radiation = 0.0
  /// `nil` while the course goes on.
  public private(set) var ending: Ending?

  /// The tumor at diagnosis.
  public init(_ patient: GengPatient) { volume = patient.initialVolume }

  /// The diameter, cm.
  public var diameter: Double { Self.diameter(volume: volume) }

  /// Carrying capacity K: a sphere of 30 cm.
  public static let capacity = volume(diameter: 30)
  /// A tumor above this volume kills: a sphere of 13 cm, 1150.35 cm³. Also the unit of published errors.
  public static let lethalVolume = volume(diameter: 13)
  /// Cells per cm³.
  public static let cellDensity = 5.8e8

  /// The volume (cm³) of a sphere.
  public static func volume(diameter: Double) -> Double {
    let radius = diameter / 2
    return 4 / 3.0 * .pi * radius * radius * radius
  }

  /// The diameter (cm) of a sphere; 0 where the volume is not positive.
  public static func diameter(volume: Double) -> Double { volume > 0 ? 2 * cbrt(volume / (4 / 3.0 * .pi)) : 0 }

  /// What chance does on one day. It derives from the patient's key and the day alone, so that other treatments of the
  /// same patient meet the same chance.
  public struct Chance: Hashable, Sendable {
    /// e(t).
    public var growthError: Double
    /// U(t).
    public var recovery: Double
    /// Compared with the probability of chemotherapy.
    public var chemotherapy: Double
    /// Compared with the probability of radiotherapy.
    public var radiotherapy: Double

    public init(growthError: Double, recovery: Double, chemotherapy: Double, radiotherapy: Double) {
      self.growthError = growthError
      self.recovery = recovery
      self.chemotherapy = chemotherapy
      self.radiotherapy = radiotherapy
    }

    /// The chance of a day.
    /// - Parameter key: the patient's key.
    public init(key: Key, day: Int) {
      var generator = key.child(.visit, day).generator
      growthError = 0.01 * generator.normal()
      recovery = generator.uniform()
      chemotherapy = generator.uniform()
      radiotherapy = generator.uniform()
    }
  }

  /// The next day.
  /// - Parameters:
  ///   - treatment: what is given on that day.
  ///   - chance: of that day.
  public mutating func advance(_ patient: GengPatient, treatment: GengTreatment, chance: Chance) {
    precondition(ending == nil, "GengTumor: the course ended on day \(day)")
    day += 1
    let kill =
      patient.chemotherapyKill * concentration + patient.alpha * radiation + patient.beta * radiation * radiation
    volume *= 1 + patient.growthRate * log(Self.capacity / volume) - kill + chance.growthError
    concentration = concentration / 2 + (treatment.chemotherapy ? 5 : 0)
    radiation = treatment.radiotherapy ? 2 : 0
    if volume > Self.lethalVolume {
      volume = Self.lethalVolume
      ending = .death
    } else if chance.recovery < exp(-volume * Self.cellDensity) {
      volume = 0
      ending = .recovery
    }
  }
}
