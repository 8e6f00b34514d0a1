public import DosingMDP
import Pharmacometrics

extension ModelEnvironment: AnyDoseEnvironment {
  public var largestMultiple: Double { configuration.largestMultiple }

  public func advance(_ patient: inout Patient, multiple: Double) -> Advance {
    advance(&patient, dose: multiple * configuration.standardDose)
  }
}
