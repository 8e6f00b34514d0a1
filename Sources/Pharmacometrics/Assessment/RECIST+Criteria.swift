extension RECIST {
  /// What a protocol leaves open.
  public struct Criteria: Codable, Hashable, Sendable {
    /// Whether a response must be confirmed by a later scan to be the best one: for trials whose endpoint is response.
    public var requiresConfirmation: Bool
    /// The least number of days between a response and its confirmation.
    public var confirmationInterval: Double
    /// The least number of days from baseline after which disease that does not progress is stable.
    public var minimumStableDuration: Double

    /// The defaults are four weeks to confirmation and six weeks for stable disease.
    public init(
      requiresConfirmation: Bool = false, confirmationInterval: Double = 28, minimumStableDuration: Double = 42
    ) {
      precondition(
        confirmationInterval >= 0 && minimumStableDuration >= 0,
        "RECIST.Criteria: intervals \(confirmationInterval) d, \(minimumStableDuration) d must not be negative")
      self.requiresConfirmation = requiresConfirmation
      self.confirmationInterval = confirmationInterval
      self.minimumStableDuration = minimumStableDuration
    }
  }
}
