/// The models by name.
public enum ModelRegistry {
  /// All models, by family.
  public static let all: [any RegisteredModel] = [
    Registered<SunitinibGIST>()
  ]

  /// The model of a name.
  /// - Throws: ``UnknownName`` with the nearest name.
  public static func model(named name: String) throws(UnknownName) -> any RegisteredModel {
    let cards = all.map { ($0, $0.card.name) }
    guard let found = cards.first(where: { $0.1 == name }) else {
      throw UnknownName(name, kind: "model", among: cards.map(\.1))
    }
    return found.0
  }
}
