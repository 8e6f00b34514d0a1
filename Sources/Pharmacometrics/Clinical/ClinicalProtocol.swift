/// How virtual patients are assessed.
public struct ClinicalProtocol: Sendable, Hashable {
  /// Days between tumor assessments. Six weeks, as in the sunitinib trials.
  public var scanInterval: Double
  public var criteria: RECIST.Criteria
  public var version: CTCAE.Version

  public init(
    scanInterval: Double = 42, criteria: RECIST.Criteria = RECIST.Criteria(requiresConfirmation: true),
    version: CTCAE.Version = .v5
  ) {
    precondition(scanInterval > 0, "ClinicalProtocol: \(scanInterval) d between scans")
    self.scanInterval = scanInterval
    self.criteria = criteria
    self.version = version
  }
}
