extension CTCAE {
  /// Which activities of daily living (ADL) an event limits.
  public enum Limitation: Int, Codable, Hashable, Sendable, CaseIterable {
    case none
    /// Preparing meals, shopping, using the telephone, managing money.
    case instrumental
    /// Bathing, dressing, feeding, using the toilet, taking medicines.
    case selfCare
  }

  /// How a patient is tired.
  public enum Tiredness: String, Codable, Hashable, Sendable, CaseIterable {
    case absent, relievedByRest, notRelievedByRest
  }

  /// Fatigue; the same in both versions (6.0 adds words for children).
  ///
  /// 1: relieved by rest; 2: not relieved by rest, or limiting instrumental ADL; 3: not relieved by rest and limiting
  /// self-care ADL. There is no grade 4. A fatigue that limits self-care and is still relieved by rest is grade 2.
  public static func fatigue(_ tiredness: Tiredness, limiting: Limitation, version: Version) -> Grade {
    let value: Int
    switch tiredness {
    case .absent: value = 0
    case .relievedByRest: value = limiting == .none ? 1 : 2
    case .notRelievedByRest: value = limiting == .selfCare ? 3 : 2
    }
    return Grade(value: value, term: .fatigue, version: version)
  }

  /// The skin of palms and soles, as far as the criteria describe it.
  public enum HandFootSkin: Int, Codable, Hashable, Sendable, CaseIterable {
    case unchanged
    /// Minimal changes or dermatitis (erythema, edema, hyperkeratosis) without pain.
    case minimalWithoutPain
    /// Changes (peeling, blisters, bleeding, fissures, edema, hyperkeratosis) with pain.
    case changedWithPain
    /// Severe changes with pain.
    case severeWithPain
  }

  /// Palmar-plantar erythrodysesthesia (hand-foot syndrome); the same in both versions (6.0 adds words for children).
  ///
  /// 1: minimal changes without pain; 2: changes with pain, or limiting instrumental ADL; 3: severe changes with pain, or
  /// limiting self-care ADL. There is no grade 4.
  public static func handFootSyndrome(_ skin: HandFootSkin, limiting: Limitation, version: Version) -> Grade {
    let grade = Grade(value: skin.rawValue, term: .palmarPlantarErythrodysesthesia, version: version)
    guard skin != .unchanged else { return grade }
    return grade.raised(to: limiting == .none ? 0 : limiting.rawValue + 1)
  }

  /// What is known of a patient's bowel movements.
  public struct BowelMovements: Codable, Hashable, Sendable {
    /// More than before treatment, each day.
    public var stoolsOverBaseline: Int
    /// Looser or more watery than before; only version 6.0 asks.
    public var isConsistencyChanged: Bool
    public var limiting: Limitation
    public var isHospitalizationIndicated: Bool
    public var isLifeThreatening: Bool

    public init(
      stoolsOverBaseline: Int, isConsistencyChanged: Bool = false, limiting: Limitation = .none,
      isHospitalizationIndicated: Bool = false, isLifeThreatening: Bool = false
    ) {
      self.stoolsOverBaseline = stoolsOverBaseline
      self.isConsistencyChanged = isConsistencyChanged
      self.limiting = limiting
      self.isHospitalizationIndicated = isHospitalizationIndicated
      self.isLifeThreatening = isLifeThreatening
    }
  }

  /// Diarrhea, without the criteria for a stoma and for intravenous treatment.
  ///
  /// 1: fewer than 4 stools a day over baseline (6.0: any change of frequency or consistency); 2: 4 – 6, or limiting
  /// instrumental ADL; 3: 7 and more, hospitalization indicated, or limiting self-care ADL; 4: life-threatening.
  public static func diarrhea(_ movements: BowelMovements, version: Version) -> Grade {
    let stools = movements.stoolsOverBaseline
    var value = stools >= 7 ? 3 : stools >= 4 ? 2 : stools > 0 ? 1 : 0
    if version == .v6 && movements.isConsistencyChanged { value = max(value, 1) }
    if movements.limiting != .none { value = max(value, movements.limiting.rawValue + 1) }
    if movements.isHospitalizationIndicated { value = max(value, 3) }
    if movements.isLifeThreatening { value = 4 }
    return Grade(value: value, term: .diarrhea, version: version)
  }
}
