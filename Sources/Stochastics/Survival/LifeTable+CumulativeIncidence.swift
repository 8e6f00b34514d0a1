extension LifeTable {
  /// The probability of having had the event of one cause, by time, where other causes compete.
  public struct CumulativeIncidence: Sendable, Hashable, Codable {
    /// The estimate after one time.
    public struct Point: Sendable, Hashable, Codable {
      /// The grid point, in the table's unit of time.
      public var time: Double
      /// F(t).
      public var incidence: Double
      /// The standard error of F(t).
      public var standardError: Double
    }

    /// By ascending time, one for each time at which anything happened.
    public var points: [Point]

    /// F(t), 0 before the first time.
    public func incidence(at time: Double) -> Double { points.last { $0.time <= time }?.incidence ?? 0 }
  }

  /// The Aalen–Johansen estimate of the incidence of a cause.
  ///
  /// With d_u events of the cause and e_u of any cause among n_u at risk, and S the Kaplan–Meier estimate of no event,
  /// - F(t) = Σ_{u ≤ t} S(u−)·d_u/n_u
  /// - Var F(t) = Σ (F(t) − F(u))²·e_u/(n_u (n_u − e_u)) + Σ S(u−)²·d_u (n_u − d_u)/n_u³
  ///   − 2 Σ (F(t) − F(u))·S(u−)·d_u/n_u²
  ///
  /// With one cause F = 1 − S, and the variance is Greenwood's.
  ///
  /// Source: Aalen, Johansen. An empirical transition matrix for nonhomogeneous Markov chains based on censored
  /// observations. Scandinavian Journal of Statistics 5 (1978); variance by the delta method as in Marubini, Valsecchi.
  /// Analysing Survival Data from Clinical Trials and Observational Studies (1995), section 10.3.
  public func cumulativeIncidence(of cause: Int) -> CumulativeIncidence {
    precondition(cause >= 0 && cause < causes, "LifeTable.cumulativeIncidence(of: \(cause)): only \(causes) causes")
    var points: [CumulativeIncidence.Point] = []
    var survival = 1.0
    var incidence = 0.0
    // Σ a, Σ aF, Σ aF² with a = e/(n(n − e)); Σ of the second sum; Σ b, Σ bF with b = S d/n².
    var sums = (a: 0.0, aF: 0.0, aFF: 0.0, own: 0.0, b: 0.0, bF: 0.0)
    for occasion in occasions() {
      let n = Double(occasion.atRisk)
      let own = Double(occasion.events[cause])
      let all = Double(occasion.events.reduce(0, +))
      incidence += survival * own / n
      if all > 0 {
        // Where nobody survives, F no longer changes, and the term is 0.
        let a = all < n ? all / (n * (n - all)) : 0
        let b = survival * own / (n * n)
        sums.a += a
        sums.aF += a * incidence
        sums.aFF += a * incidence * incidence
        sums.own += survival * survival * own * (n - own) / (n * n * n)
        sums.b += b
        sums.bF += b * incidence
        survival *= 1 - all / n
      }
      let variance =
        incidence * incidence * sums.a - 2 * incidence * sums.aF + sums.aFF + sums.own
        - 2 * (incidence * sums.b - sums.bF)
      points.append(
        CumulativeIncidence.Point(
          time: occasion.time, incidence: incidence, standardError: max(variance, 0).squareRoot()))
    }
    return CumulativeIncidence(points: points)
  }
}
