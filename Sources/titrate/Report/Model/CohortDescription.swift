/// The patients, per center and split.
package struct CohortDescription: Codable, Hashable, Sendable {
  /// All patients first, then centers, then splits.
  package var groups: [CohortGroup]

  package init(
    groups: [CohortGroup]
  ) {
    self.groups = groups
  }
}
