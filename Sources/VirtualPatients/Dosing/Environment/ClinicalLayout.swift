import Pharmacometrics

/// Where a model's outputs say what happens to a patient, by place: its description without its types.
struct ClinicalLayout: Sendable {
  struct Event: Sendable {
    enum Kind: Sendable { case death, progression, dropout }
    var kind: Kind
    /// The place of the cumulative hazard.
    var hazard: Int
  }

  struct AdverseEffect: Sendable {
    var name: String
    var driver: Int
    var process: MarkovGrades
  }

  struct Output: Sendable {
    var symbol: String
    var place: Int
    var error: ResidualError
  }

  var width: Int
  var events: [Event]
  var adverseEffects: [AdverseEffect]
  var tumor: Int?
  /// Places of laboratory findings, and whether the lowest value is the worst.
  var laboratory: [(place: Int, isLow: Bool)]
  var dropout: TumorObservationDropout?
  var outputs: [Output]

  init<M: Model>(_ model: M.Type) {
    let description = M.description
    width = M.Output.count
    events = description.events.map { event in
      let kind: Event.Kind =
        switch event.kind {
        case .death: .death
        case .progression: .progression
        case .dropout: .dropout
        }
      return Event(kind: kind, hazard: event.cumulativeHazard.rawValue)
    }
    adverseEffects = description.adverseEffects.map {
      AdverseEffect(name: $0.name, driver: $0.driver.rawValue, process: $0.process)
    }
    tumor = description.tumorSize?.rawValue
    laboratory = description.laboratory.map { ($0.output.rawValue, $0.finding == .neutrophils) }
    dropout = description.dropout
    outputs = description.outputs.map { Output(symbol: $0.symbol, place: $0.index.rawValue, error: $0.error) }
  }
}
