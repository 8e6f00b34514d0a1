/// What the records say of each policy: estimates, intervals, effective sample sizes.
struct EvaluationSection {
  let content: OffPolicyEvaluation

  func body(_ numbering: inout Numbering) -> [HTML] {
    var body = [
      HTML.node("p", lead),
      numbering.figure(
        forest,
        "Hollow and dashed: the data do not support the estimate, and no conclusion rests on it. "
          + "Arrowheads: the interval goes on beyond the axis, which is fitted to the supported estimates. "
          + "ESS: effective sample size, in patients."),
    ]
    if !unsupported.rows.isEmpty { body.append(numbering.table(unsupported)) }
    if !undefined.isEmpty {
      body.append(
        HTML.node(
          "p",
          "Undefined in some bootstrap replicates, which are left out of the interval: "
            + undefined.joined(separator: "; ") + "."))
    }
    if content.policies.contains(where: { !$0.effectiveSampleSizePerStep.isEmpty }) {
      body.append(
        numbering.figure(
          sampleSizes,
          "Estimates reach no further than the records carry them: the curve shows how many patients' worth "
            + "of evidence is left after each decision."))
    }
    if let diagnostics = content.diagnostics { body += WeightSection(content: diagnostics).body(&numbering) }
    return body
  }

  private var lead: String {
    "Values are estimated on \(NumberText.count(content.patients)) patients with "
      + "\(NumberText.count(content.bootstrapReplicates)) bootstrap replicates by patient "
      + "(\(NumberText.percent(content.intervalLevel)) intervals). Primary estimator, named beforehand: "
      + "\(content.primaryEstimator). An estimate counts as supported from an effective sample size (ESS) of "
      + "\(NumberText.fixed(content.neededEffectiveSampleSize, 1)) patients: the larger of "
      + "\(NumberText.fixed(content.minimumEffectiveSampleSize, 0)) and "
      + "\(NumberText.percent(content.minimumEffectiveShare)) of the patients."
  }

  private var forest: ForestPlot {
    let all = content.policies.flatMap(\.estimates)
    let supported = content.policies.flatMap { policy in
      policy.estimates.filter(\.isSupported).map {
        "\(policy.name), \($0.estimator): \(NumberText.significant($0.value))"
      }
    }
    return ForestPlot(
      title: "Estimated value of each policy",
      summary: "\(supported.count) of \(all.count) estimates are supported by the data. "
        + supported.joined(separator: "; ") + (supported.isEmpty ? "" : "."),
      valueTitle: content.valueTitle,
      groups: content.policies.map { policy in
        .init(
          name: policy.name,
          rows: policy.estimates.map {
            .init(
              name: $0.estimator, value: $0.value, interval: $0.interval, truth: $0.truth,
              isSupported: $0.isSupported, effectiveSampleSize: $0.effectiveSampleSize)
          })
      }, reference: clinicians)
  }

  private var clinicians: (value: Double, name: String)? {
    let policy = content.policies.first { $0.role == .clinicians }
    return policy?.estimates.first { $0.isSupported }?.value.map { ($0, "clinicians' value") }
  }

  /// One row for the estimators of a policy that fail for the same reasons.
  private var unsupported: DataTable {
    var rows: [[String]] = []
    for policy in content.policies {
      var names: [[String]: [String]] = [:]
      var order: [[String]] = []
      for estimate in policy.estimates where !estimate.isSupported {
        let key = [NumberText.fixed(estimate.effectiveSampleSize, 1), estimate.reasons.joined(separator: "; ")]
        if names[key] == nil { order.append(key) }
        names[key, default: []].append(estimate.estimator)
      }
      for key in order { rows.append([policy.name, names[key, default: []].joined(separator: ", ")] + key) }
    }
    return DataTable(
      caption: "Estimates that the data do not support, and why",
      columns: [.text("Policy"), .text("Estimators"), .number("ESS (patients)"), .text("Reason")], rows: rows)
  }

  private var undefined: [String] {
    content.policies.flatMap { policy in
      policy.estimates.filter { $0.undefinedReplicates > 0 }.map {
        "\(policy.name), \($0.estimator) (\(NumberText.count($0.undefinedReplicates)))"
      }
    }
  }

  private var sampleSizes: LineChart {
    let policies = content.policies.filter { !$0.effectiveSampleSizePerStep.isEmpty }
    let series = policies.enumerated().map { index, policy in
      LineChart.Series(
        name: policy.name, style: .at(index),
        points: policy.effectiveSampleSizePerStep.enumerated().map { .init(x: Double($0.offset + 1), y: $0.element) })
    }
    let needed = content.neededEffectiveSampleSize
    let finals = policies.map { "\($0.name): \(NumberText.fixed($0.effectiveSampleSizePerStep.last, 1))" }
    let values = series.flatMap { $0.points.compactMap(\.y) }.filter { $0 > 0 } + [needed, 1]
    let longest = policies.map(\.effectiveSampleSizePerStep.count).max() ?? 0
    var chart = LineChart(
      title: "Effective sample size per decision",
      summary: "Patients at the last decision: \(finals.joined(separator: "; ")). "
        + "Needed: \(NumberText.fixed(needed, 1)).",
      xAxis: Axis(title: "Decision", spanning: [0, Double(longest)]),
      yAxis: Axis(title: "ESS (patients)", spanning: values, scale: .logarithmic), series: series,
      table: DataTable(
        caption: "Effective sample size (patients) after each decision",
        columns: [.text("Decision")] + policies.map { .number($0.name) },
        rows: (0..<longest).map { step in
          [NumberText.count(step + 1)]
            + policies.map { policy in
              let sizes = policy.effectiveSampleSizePerStep
              return NumberText.fixed(sizes.indices.contains(step) ? sizes[step] : nil, 1)
            }
        }
      ).thinned(to: 24))
    chart.references = [.init(y: needed, name: "needed: \(NumberText.fixed(needed, 1))")]
    return chart
  }
}
