public import DosingMDP
public import Foundation
public import Stochastics

/// Metastatic prostate cancer under intermittent therapy as a setting with records: see ``AdaptiveProstateEnvironment``.
public struct AdaptiveProstateSetting: SimulatedSetting {
  public let configuration: AdaptiveProstateEnvironment.Configuration

  public init(_ configuration: AdaptiveProstateEnvironment.Configuration) { self.configuration = configuration }

  public var observed: ObservedSetting {
    ObservedSetting(
      variables: ["psa"], statics: ["age"], decisionInterval: configuration.decisionInterval,
      centers: configuration.centers.map(\.name))
  }

  public func simulator(actions: ActionSpace, horizon: Double) -> AdaptiveProstateEnvironment {
    AdaptiveProstateEnvironment(configuration, observation: .complete(horizon: horizon))
  }

  public func practice(_ encoder: StateEncoder) throws -> SimulatedPractice {
    SimulatedPractice(
      clinicians: try ClinicianPolicy(centers: configuration.centers, schema: encoder.schema, name: "Clinicians"))
  }

  public func writeRecords(
    to directory: URL, patients: Int, key: Key, threads: Int, progress: (Int) -> Void
  ) throws -> RetrospectiveCohort.Summary {
    let environment = AdaptiveProstateEnvironment(configuration)
    let clinicians = try ClinicianPolicy(centers: configuration.centers, schema: environment.encoder.schema)
    return try RetrospectiveCohort(environment: environment, policy: clinicians, patients: patients, key: key)
      .write(to: directory, threads: threads, progress: progress)
  }
}
