public import Foundation

/// One set of settings among those of a sweep, by their paths in a ``TrainingPlan``.
public struct SweepConfiguration: Codable, Hashable, Sendable {
  /// Values by path: `steps`, `training.batch`, `parameters.network.perceptron.hidden`.
  public var settings: [String: SettingTree]

  public init(_ settings: [String: SettingTree]) { self.settings = settings }

  /// The values of one setting, to be tried in turn.
  public struct Axis: Codable, Hashable, Sendable {
    public var path: String
    public var values: [SettingTree]

    public init(_ path: String, _ values: [SettingTree]) {
      self.path = path
      self.values = values
    }
  }

  /// Every combination of the values; those of the last axis change first.
  public static func grid(_ axes: [Axis]) -> [SweepConfiguration] {
    axes.reduce([SweepConfiguration([:])]) { configurations, axis in
      configurations.flatMap { configuration in
        axis.values.map { value in
          var settings = configuration.settings
          settings[axis.path] = value
          return SweepConfiguration(settings)
        }
      }
    }
  }

  /// The settings in words, by path.
  public var name: String {
    settings.isEmpty
      ? "as planned" : settings.sorted { $0.key < $1.key }.map { "\($0)=\($1.text)" }.joined(separator: ", ")
  }

  /// The plan with these settings.
  /// - Throws: ``LearningError/impossibleSetting(_:)`` where a path is unknown or a value does not fit.
  public func plan(_ base: TrainingPlan, seed: UInt64) throws -> TrainingPlan {
    var tree = SettingTree.group([:])
    for (path, value) in settings.sorted(by: { $0.key < $1.key }) {
      tree = tree.setting(path.split(separator: ".").map(String.init), to: value)
    }
    var plan = try base.replacing(tree, in: "plan")
    plan.seed = seed
    return plan
  }

  /// Where the training with a seed is kept, in the folder of a sweep.
  public func folder(in folder: URL, seed: UInt64) -> URL {
    folder.appending(path: folderName).appending(path: "seed-\(seed)")
  }

  /// A folder's name that tells these settings from any other, and stays the same whatever else is tried.
  private var folderName: String {
    let words = settings.sorted { $0.key < $1.key }
      .map { path, value in "\(path.split(separator: ".").last ?? "")=\(value.text)" }.joined(separator: ",")
    let plain = words.map { $0.isASCII && ($0.isLetter || $0.isNumber || "=,.-".contains($0)) ? $0 : "_" }
    // FNV-1a, 64 bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(plain.prefix(60)) + "-" + String(hash, radix: 16)
  }
}
