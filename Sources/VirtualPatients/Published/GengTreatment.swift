/// What a patient of ``GengCohort`` is given on one day: a dose of chemotherapy, a fraction of radiotherapy, both or
/// neither.
public struct GengTreatment: Codable, Hashable, Sendable {
  /// One dose of chemotherapy (5 mg/m³ of concentration).
  public var chemotherapy: Bool
  /// One fraction of radiotherapy (2 Gy).
  public var radiotherapy: Bool

  public init(chemotherapy: Bool, radiotherapy: Bool) {
    self.chemotherapy = chemotherapy
    self.radiotherapy = radiotherapy
  }

  public static let none = GengTreatment(chemotherapy: false, radiotherapy: false)
  public static let chemotherapy = GengTreatment(chemotherapy: true, radiotherapy: false)
  public static let radiotherapy = GengTreatment(chemotherapy: false, radiotherapy: true)
  public static let both = GengTreatment(chemotherapy: true, radiotherapy: true)

  /// The four treatments in the order of the actions of ``GengEnvironment``.
  public static let all: [GengTreatment] = [.none, .chemotherapy, .radiotherapy, .both]
}
