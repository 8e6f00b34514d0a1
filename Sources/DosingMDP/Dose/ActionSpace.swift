/// One dose that a policy may choose.
public struct DoseOption: Codable, Hashable, Sendable {
  /// What a clinician calls it ("hold", "50 mg").
  public var label: String
  /// The dose as a multiple of the regimen's standard dose; 0 is no drug.
  public var multiple: Double

  public init(label: String, multiple: Double) {
    precondition(multiple >= 0 && multiple.isFinite, "DoseOption \(label): multiple \(multiple) is not a dose")
    self.label = label
    self.multiple = multiple
  }
}

/// The finite set of doses of a decision, in a fixed order; an action is an index into it.
public struct ActionSpace: Codable, Hashable, Sendable {
  /// The options, by action index. At least one and at most 64.
  public var options: [DoseOption]

  public init(_ options: [DoseOption]) {
    precondition((1...64).contains(options.count), "ActionSpace: \(options.count) options; 1 to 64 are possible")
    self.options = options
  }

  /// No drug (action 0) or the standard dose (action 1).
  public static let offOn = ActionSpace([DoseOption(label: "off", multiple: 0), DoseOption(label: "on", multiple: 1)])

  /// The number of actions.
  public var count: Int { options.count }

  /// The action whose multiple equals `multiple`, or `nil`: a dose is never rounded to the nearest option.
  public func action(multiple: Double) -> Int? {
    options.firstIndex { abs($0.multiple - multiple) <= 1e-9 }
  }

  /// The mask that allows every action.
  public var all: ActionMask { ActionMask(allowing: 0..<count) }
}
