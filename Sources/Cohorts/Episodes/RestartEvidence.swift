/// A rule for treatment that was restarted before the visit at which the records first say so.
///
/// Where a row tells the treatment from its visit on, the first `on` row after a pause may belong to a restart between
/// the visits. If the variable has by then fallen below (1 - `fall`) of its last value in the pause, the drug has been at
/// work: the restart is moved to the visit of that last value, at which it was decided. The step between the two visits
/// then counts as treated as a whole, for the day of the restart is not known. Where that visit is the pause's first, the
/// pause ends with it.
///
/// A restart at a visit without a value, or after a pause without one, is left where it is recorded.
public struct RestartEvidence: Codable, Hashable, Sendable {
  /// The variable that falls under drug.
  public var variable: String
  /// The least fall that proves the drug, as a share of the last value in the pause.
  public var fall: Double

  public init(variable: String = "psa", fall: Double = 0.3) {
    precondition(fall > 0 && fall < 1, "RestartEvidence: fall \(fall) is not a share between 0 and 1")
    self.variable = variable
    self.fall = fall
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case variable, fall }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
    let standard = RestartEvidence()
    variable = try container.decode(.variable, default: standard.variable)
    fall = try container.decode(.fall, default: standard.fall)
    guard fall > 0, fall < 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .fall, in: container, debugDescription: "a share between 0 and 1 is needed, not \(fall)")
    }
  }

  /// The record with its restarts where the evidence puts them.
  /// - Returns: the record, and how many restarts were moved.
  func applied(to record: PatientRecord) -> (record: PatientRecord, moved: Int) {
    var result = record
    var moved = 0
    let values = record.observations.filter { $0.variable == variable }
    for restart in record.restarts {
      guard let now = values.first(where: { $0.time == restart.time })?.value,
        let last = values.last(where: { $0.time >= restart.pause && $0.time < restart.time }),
        last.value > 0, now <= (1 - fall) * last.value * (1 + 1e-9)
      else { continue }
      result.doses.removeAll { $0.time >= last.time && $0.time < restart.time }
      let place = result.doses.firstIndex { $0.time > last.time } ?? result.doses.endIndex
      result.doses.insert(.init(time: last.time, multiple: restart.multiple), at: place)
      moved += 1
    }
    return (result, moved)
  }
}

extension PatientRecord {
  /// Treatment that begins again after a pause.
  struct Restart {
    /// Days.
    var time: Double
    var multiple: Double
    /// The day from which on there was no drug.
    var pause: Double
  }

  var restarts: [Restart] {
    var restarts: [Restart] = []
    var pause: Double?
    for dose in doses {
      guard let multiple = dose.multiple else {
        pause = nil
        continue
      }
      if multiple == 0 {
        pause = pause ?? dose.time
      } else if let begun = pause {
        restarts.append(Restart(time: dose.time, multiple: multiple, pause: begun))
        pause = nil
      }
    }
    return restarts
  }
}
