public import DiffEq
import DosingMDP
public import Pharmacometrics
import Stochastics

extension AdaptiveProstateEnvironment {
  /// The hidden truth of one virtual patient.
  public struct Patient: Sendable {
    let key: Key
    public let center: TreatmentCenter
    public let parameters: LotkaVolterraParameters
    /// µg/L of PSA per unit of burden.
    public let psaScale: Double
    /// The first visit from this day on is the patient's last.
    let dropoutDay: Double
    /// The burden now.
    public internal(set) var burden: TumorBurden<Double>
    /// Days since the first visit.
    public internal(set) var day = 0.0
    /// The index of the last visit in the schedule, missed visits counted.
    var visit = 0

    init(
      key: Key, center: TreatmentCenter, parameters: LotkaVolterraParameters, psaScale: Double, dropoutDay: Double,
      burden: TumorBurden<Double>
    ) {
      self.key = key
      self.center = center
      self.parameters = parameters
      self.psaScale = psaScale
      self.dropoutDay = dropoutDay
      self.burden = burden
    }

    /// PSA without error, µg/L.
    public var truePSA: Double { psaScale * burden.total }

    /// What is measured at the last visit.
    var measurement: Visit {
      let psa = PSAModel.measurement(
        of: truePSA, coefficientOfVariation: center.measurementVariation, key: key.child(.measurement, visit))
      return Visit(time: day, values: [PSAModel.reported(psa)])
    }
  }
}
