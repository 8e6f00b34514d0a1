/// The reward by component and policy.
struct RewardSection {
  let content: RewardAccount

  func body(_ numbering: inout Numbering) -> [HTML] {
    [
      HTML.node(
        "p", "One number hides what it is made of. Each column is a component's weighted, discounted part per patient."),
      numbering.table(table),
    ]
  }

  private var table: DataTable {
    let decimals = NumberText.decimals(for: content.policies.flatMap { $0.components + [$0.total] }.compactMap(\.value))
    return DataTable(
      caption: "Reward per patient by component (\(content.unit)), with 95 % intervals",
      columns: [.text("Policy"), .text("Basis")] + content.components.map { .number($0.name) } + [.number("Total")],
      rows: content.policies.map { policy in
        let parts = content.components.indices.map { index in
          policy.components.indices.contains(index) ? policy.components[index] : Estimate()
        }
        return [policy.policy, policy.basis]
          + (parts + [policy.total]).map { NumberText.estimate($0.value, $0.interval, decimals) }
      })
  }
}
