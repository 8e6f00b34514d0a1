import Foundation
import PolicyEvaluation
import Stochastics
import TestSupport
import Testing

/// Logs of others, where the truth is known or was measured.
@Suite struct PublicLogTests {
  private static let bandit = "open_bandit_small/bts/men/men.csv.gz"
  private static let python = PeerPython("numpy")

  /// One-step log of the uniform policy over the 34 items, from a compressed file of the Open Bandit Dataset.
  private func uniform(_ path: String) throws -> EvaluationLog {
    let url = try #require(SharedData.url(path))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let rows = text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let items = rows.compactMap { Int($0[2]) }
    let clicks = rows.compactMap { Double($0[4]) }
    let propensities = rows.compactMap { Double($0[5]) }
    return try EvaluationLog(
      actions: items.map { [$0] }, rewards: clicks.map { [$0] }, behaviorProbabilities: propensities.map { [$0] },
      targetProbabilities: items.map { _ in [1.0 / 34] })
  }

  /// Saito et al., Open Bandit Dataset (doi:10.48550/arXiv.2008.07146), campaign "men": the value of the uniform policy
  /// from the log of Bernoulli Thompson sampling agrees with the click rate in the uniform policy's own log. ESS and value
  /// by pandas.
  @Test(
    .tags(.golden), .enabled(if: SharedData.url(bandit) != nil, "\(SharedData.reason(bandit))"))
  func uniformPolicyFromTheLogOfAnother() throws {
    let log = try uniform(Self.bandit)
    let evaluation = try LogEvaluation(log, discount: 1, key: Key(seed: 91))
    #expect(evaluation.episodes == 10_000 && isClose(evaluation.ess.final, 655.7098495873154, 1e-9))
    #expect(evaluation.supported)
    let estimate = try #require(evaluation.estimators["WIS"])
    #expect(isClose(estimate.value, 0.003189423162277392, 1e-12))
    #expect(isClose(evaluation.estimators["IS"]?.value, 0.0030086263272564836, 1e-12))
    let own = try uniform("open_bandit_small/random/men/men.csv.gz")
    let rate = try ImportanceSampling().statistic(WeightedLog(own, discount: 1))
    #expect(isClose(rate.value, 0.0046, 1e-12))
    let other = try WeightedImportanceSampling().statistic(WeightedLog(log, discount: 1)).standardError
    let error = (rate.standardError * rate.standardError + other * other).squareRoot()
    #expect(abs(estimate.value - rate.value) < 3 * error)
  }

  /// ICU-Sepsis (doi:10.48550/arXiv.2406.05646): logs of half the clinicians' policy and half the uniform one, drawn in
  /// Python, values by NumPy's linear solver. A policy near it is supported, and its intervals cover; the best policy is
  /// far, and said to be unsupported.
  @Test(
    .tags(.statistical, .slow),
    .enabled(if: SharedData.url("icu_sepsis/dynamics.npz") != nil, "\(SharedData.reason("icu_sepsis/dynamics.npz"))"),
    .enabled(if: python.isPresent, "\(python.absence)"))
  func sepsisLogsCoverWhereTheyAreSupported() throws {
    let tables = try #require(SharedData.url("icu_sepsis/dynamics.npz"))
    let output = try Self.python.run(Self.sepsis, [tables.path, "60", "400"])
    let logs = output.components(separatedBy: "===\n")
    let truth = logs[0].split(separator: " ").compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    // The published value of the clinicians' policy, without discount, from the same tables.
    #expect(truth.count == 3 && isClose(truth[0], 0.7818448903, 1e-9))
    #expect(isClose(truth[2], 0.8013343903, 1e-9))
    var covered: [String: Int] = [:]
    var supported = 0
    for text in logs.dropFirst() {
      let columns = text.components(separatedBy: "---\n")
      let near = try EvaluationLogReader().read(columns[0])
      let far = try EvaluationLogReader().read(columns[1])
      let evaluation = try LogEvaluation(
        near, discount: 0.99, configuration: .init(interval: .studentT(level: 0.95)), key: Key(seed: 92))
      if evaluation.supported { supported += 1 }
      for (name, estimate) in evaluation.estimators
      where evaluation.supported && estimate.lower <= truth[1] && truth[1] <= estimate.upper {
        covered[name, default: 0] += 1
      }
      #expect(
        try !LogEvaluation(
          far, discount: 0.99, configuration: .init(interval: .studentT(level: 0.95)),
          key: Key(seed: 92)
        ).supported)
      let states = try MarginalizedImportanceSampling().statistic(WeightedLog(near, discount: 0.99))
      #expect(abs(states.value - truth[1]) < 0.12)
    }
    #expect(Double(supported) >= 0.9 * Double(logs.count - 1))
    let error = (0.92 * 0.08 / Double(supported)).squareRoot()
    for name in ["IS", "WIS", "PDIS", "WPDIS"] {
      let share = Double(covered[name] ?? 0) / Double(supported)
      #expect(share > 0.92 - 2 * error, "\(name) covers \(share)")
    }
  }

  /// Prints J of the clinicians (γ = 1), J of the near and the best policy (γ = 0.99), and logs of both.
  private static let sepsis = """
    import sys, numpy as np
    d = np.load(sys.argv[1]); P, expert, start = d["tx_mat"], d["expert_policy"], d["d_0"]
    S, A = P.shape[:2]
    R = d["r_mat"]
    end = np.arange(S) >= S - 3
    P = np.where(end[:, None, None], 0, P)
    r = (P * R).sum(2)
    def value(pi, g):
        M = np.einsum("sa,sat->st", pi, P)
        return np.linalg.solve(np.eye(S) - g * M, (pi * r).sum(1))
    expert = np.where(end[:, None], 1 / A, expert)
    best = np.eye(A)[r.argmax(1)]
    for _ in range(100):
        V = value(best, 0.99)
        better = np.eye(A)[(r + 0.99 * P @ V).argmax(1)]
        if (better == best).all():
            break
        best = better
    behavior = 0.5 * expert + 0.5 / A
    near = 0.65 * expert + 0.35 / A
    print(start @ value(expert, 1.0), start @ value(near, 0.99), start @ V)
    rng = np.random.default_rng(7)
    rows = {}
    cumulative = behavior.cumsum(1)
    firsts = start.cumsum()
    for _ in range(int(sys.argv[2])):
        steps = []
        for i in range(int(sys.argv[3])):
            s, t = int(np.searchsorted(firsts, rng.random() * firsts[-1])), 0
            while not end[s]:
                a = int(np.searchsorted(cumulative[s], rng.random() * cumulative[s, -1]))
                if (s, a) not in rows:
                    into = np.flatnonzero(P[s, a])
                    rows[s, a] = into, P[s, a, into].cumsum()
                into, sums = rows[s, a]
                n = int(into[np.searchsorted(sums, rng.random() * sums[-1])])
                steps.append((i, t, a, R[s, a, n], behavior[s, a], s))
                s, t = n, t + 1
        for separator, policy in (("===", near), ("---", best)):
            print(separator)
            print("episode,step,action,reward,behavior_probability,target_probability,state")
            for i, t, a, x, b, s in steps:
                print(f"{i},{t},{a},{x},{b:.17g},{policy[s, a]:.17g},{s}")
    """
}
