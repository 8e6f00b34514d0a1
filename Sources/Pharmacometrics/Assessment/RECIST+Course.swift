extension RECIST {
  /// The responses of one patient over all scans, and the best of them.
  ///
  /// Best overall response, from the scans up to progression: CR if there is one; else PR; else SD if a scan at least
  /// ``Criteria/minimumStableDuration`` after baseline shows CR, PR or SD; else PD; else NE. With confirmation, CR and PR
  /// count only where a later scan, at least ``Criteria/confirmationInterval`` after, shows CR, or for PR also PR, and all
  /// scans between do too or are NE; a response that is not confirmed may still be SD.
  public struct Course: Sendable, Hashable {
    /// By scan.
    public let responses: [Response]
    public let bestOverallResponse: Response
    /// The day of the first PD; `nil` where there was none.
    public let progressionDay: Double?
    /// The day of the first CR or PR that counts (the confirmed one, not its confirmation), from which a response lasts;
    /// `nil` where the best overall response is neither.
    public let responseDay: Double?

    /// - Parameters:
    ///   - baseline: before treatment; its sum must be positive.
    ///   - baselineDay: days, on the scans' clock.
    ///   - scans: by ascending day, all after baseline.
    /// - Throws: ``DataError`` with every problem, by scan (the first is 1).
    public init(
      baseline: TargetLesions, baselineDay: Double = 0, scans: [Scan], criteria: Criteria = Criteria()
    ) throws(DataError) {
      let problems = Self.problems(baseline: baseline, baselineDay: baselineDay, scans: scans)
      guard problems.isEmpty else { throw DataError(problems: problems) }
      var nadir = baseline.sum
      responses = scans.map { scan in
        let response = Self.response(scan, baseline: baseline.sum, nadir: nadir)
        if let targets = scan.targets { nadir = min(nadir, targets.sum) }
        return response
      }
      let progression = responses.firstIndex(of: .progressive)
      progressionDay = progression.map { scans[$0].day }
      let days = scans.map(\.day)
      let judged = Array(responses[..<(progression ?? responses.count)])
      if let first = Self.first([.complete, .partial], judged, days, criteria) {
        let isComplete = Self.first([.complete], judged, days, criteria) != nil
        bestOverallResponse = isComplete ? .complete : .partial
        responseDay = days[first]
        return
      }
      responseDay = nil
      let isStable = judged.indices.contains {
        judged[$0] != .notEvaluable && days[$0] - baselineDay >= criteria.minimumStableDuration
      }
      bestOverallResponse = isStable ? .stable : progression == nil ? .notEvaluable : .progressive
    }

    /// The overall response at a scan (table 1 of the guideline).
    private static func response(_ scan: Scan, baseline: Double, nadir: Double) -> Response {
      if scan.hasNewLesion || scan.nonTargets == .progressive { return .progressive }
      guard let targets = scan.targets else { return .notEvaluable }
      if targets.isComplete {
        return scan.nonTargets == .absent || scan.nonTargets == .complete ? .complete : .partial
      }
      let rise = targets.sum - nadir
      // Written without 1.2 and 0.7, which are not exact: sums in whole mm are judged exactly.
      if rise >= 5 && 5 * rise >= nadir { return .progressive }
      return 10 * (baseline - targets.sum) >= 3 * baseline ? .partial : .stable
    }

    /// The first scan whose response is one of `accepted`, confirmed where that is required.
    private static func first(
      _ accepted: [Response], _ responses: [Response], _ days: [Double], _ criteria: Criteria
    ) -> Int? {
      responses.indices.first { index in
        guard accepted.contains(responses[index]) else { return false }
        if !criteria.requiresConfirmation { return true }
        for later in responses.indices.dropFirst(index + 1) where responses[later] != .notEvaluable {
          guard accepted.contains(responses[later]) else { return false }
          if days[later] - days[index] >= criteria.confirmationInterval { return true }
        }
        return false
      }
    }

    private static func problems(baseline: TargetLesions, baselineDay: Double, scans: [Scan]) -> [String] {
      var problems = baseline.problems("baseline")
      let count = baseline.longestDiameters.count + baseline.nodalShortAxes.count
      if count > 5 { problems.append("baseline: \(count) target lesions; at most 5 are followed") }
      if baseline.sum == 0 { problems.append("baseline: the sum of diameters is 0") }
      if !baselineDay.isFinite { problems.append("baseline: day \(baselineDay)") }
      var last = baselineDay
      for (number, scan) in zip(1..., scans) {
        problems += scan.targets?.problems("scan \(number)") ?? []
        if !(scan.day > last) { problems.append("scan \(number): day \(scan.day) does not follow day \(last)") }
        last = scan.day
      }
      return problems
    }
  }
}
