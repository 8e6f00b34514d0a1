import DosingMDP

/// Small data sets with everything that the formats can hold.
enum SampleEpisodes {
  /// Two terminal courses, one that was cut off with a last observation, and one without.
  static let options = LoggedEpisodes(
    name: "options", features: ["neutrophils", "dose"], actions: .options(3),
    episodes: [
      LoggedEpisode(
        observations: [[1.5, 0], [0.25, -2]], actions: [.option(2), .option(0)], rewards: [0.1, -1],
        elapsed: [7, 21.5], finish: .terminal, behaviorProbabilities: [0.3, 1],
        masks: [ActionMask(allowing: [0, 2]), ActionMask(allowing: [0])]),
      LoggedEpisode(
        observations: [[3, 1], [4, 1], [5, 1]], actions: [.option(1), .option(1)], rewards: [1e-9, 2],
        elapsed: [1, 1], finish: .terminal, behaviorProbabilities: [0.5, 0.25],
        masks: [ActionMask](repeating: ActionMask(allowing: [0, 1, 2]), count: 3)),
      LoggedEpisode(
        observations: [[-1, 0], [8, 1]], actions: [.option(0)], rewards: [3], elapsed: [14], finish: .truncated,
        behaviorProbabilities: [0.125], masks: [ActionMask(allowing: [0, 1]), ActionMask(allowing: [1, 2])]),
      LoggedEpisode(
        observations: [[6, 6], [7, 7]], actions: [.option(2), .option(1)], rewards: [0, 0.5], elapsed: [2, 3],
        finish: .truncated, behaviorProbabilities: [0.75, 0.5],
        masks: [ActionMask](repeating: ActionMask(allowing: [1, 2]), count: 2)),
    ])

  /// The bounds are the least and the greatest amounts.
  static let amounts = LoggedEpisodes(
    name: "amounts", features: ["x0"], actions: .amounts(lower: [0, 10], upper: [0.1, 75.5]),
    episodes: [
      LoggedEpisode(
        observations: [[1], [2], [3]], actions: [.amounts([0.1, 10]), .amounts([0, 75.5])], rewards: [0.25, -0.75],
        finish: .truncated),
      LoggedEpisode(
        observations: [[4], [5]], actions: [.amounts([0.05, 20])], rewards: [1 / 3], finish: .terminal),
    ])
}
