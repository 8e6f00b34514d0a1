import DosingMDP
import Foundation
import PolicyLearning
import TestSupport
import Testing

/// The Python package as a client of a server in this program, over a Unix socket.
@Suite(.tags(.golden, .slow), .enabled(if: PeerPython.gymnasium.isPresent, "\(PeerPython.gymnasium.absence)"))
struct GymnasiumTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "python/titrate_gym/src")

  /// Runs a program whose first argument is the socket.
  private func run(_ process: some DecisionProcess, _ program: String, python: PeerPython = .gymnasium) throws {
    try withScratchFolder { folder in
      let socket = try BridgeSocket(path: folder.appending(path: "socket").path)
      Thread.detachNewThread {
        // A client that breaks off ends its conversation alone.
        while let client = try? socket.accept() { try? ProcessServer(process).serve(from: client, to: client) }
      }
      defer { socket.stop() }
      let head = """
        import sys; sys.path.insert(0, sys.argv[1]); path = sys.argv[2]
        import warnings; warnings.filterwarnings("ignore")
        import gymnasium, numpy as np, titrate_gym
        from titrate_gym import TitrateEnv, TitrateError, TitrateVectorEnv

        """
      try python.run(head + program, [Self.package.path, socket.path], environment: ["HOME": folder.path])
    }
  }

  @Test func gymnasiumAcceptsTheEnvironment() throws {
    let check = """
      from gymnasium.utils.env_checker import check_env
      env = TitrateEnv(socket=path)
      check_env(env, skip_render_check=True, skip_close_check=True)
      env.close()
      """
    try run(CountdownProcess(isFree: true), check)
    try run(AmountProcess(), check)
  }

  @Test func masksCostsAndRefusalsArriveInPython() throws {
    let program = """
      env = TitrateEnv(socket=path)
      observation, info = env.reset(seed=7)
      first = observation.copy()
      assert observation.dtype == np.float32 and observation.shape == (2,)
      assert env.cost_names == ["effort"]
      for _ in range(9):
          assert info["action_mask"].tolist() == [1, 1, int(observation[0] >= 2)], (info, observation)
          assert (env.action_masks() == (info["action_mask"] == 1)).all()
          if observation[0] < 2:
              try:
                  env.step(2)
                  raise AssertionError("a forbidden option was taken")
              except TitrateError as error:
                  assert "not allowed" in str(error), error
          before = observation
          observation, reward, terminated, truncated, info = env.step(1)
          assert observation[0] < before[0], (before, observation)
          assert abs(reward + observation[0]) < 1e-6
          assert info["elapsed"] == 1.5 and info["costs"].tolist() == [1.0] and info["cost"] == 1.0
          if terminated or truncated:
              break
      assert terminated and observation[0] == 0
      try:
          env.step(0)
          raise AssertionError("a step after the end")
      except TitrateError as error:
          assert "reset" in str(error)
      second, _ = env.reset()
      again, _ = env.reset(seed=7)
      assert (again == first).all() and (second != first).any()
      env.close()
      env = TitrateEnv(socket=path, on_forbidden="first")
      env.reset(seed=7)
      replaced = 0
      for _ in range(30):
          _, _, terminated, truncated, info = env.step(2)
          replaced += info.get("action_replaced", False)
          assert info["cost"] == (0.0 if info.get("action_replaced") else 4.0)
          if terminated or truncated:
              env.reset()
      assert replaced > 0
      env.close()
      for wrong in (lambda: TitrateEnv("nothing", command=["/nonexistent/titrate"]),
                    lambda: TitrateEnv(socket="/none")):
          try:
              wrong()
              raise AssertionError("no server, and no error")
          except TitrateError as error:
              assert "nonexistent" in str(error) or "no server" in str(error), error
      """
    try run(CountdownProcess(), program)
  }

  @Test func amountsArriveInFull() throws {
    let program = """
      env = TitrateEnv(socket=path)
      env.reset(seed=1)
      # The greatest 32-bit amounts lie beyond their bounds by rounding.
      _, reward, *_ = env.step(env.action_space.high)
      assert reward == 75.3, reward
      _, reward, *_ = env.step(np.array([0.05, 1 / 3]))
      assert reward == 1 / 3
      try:
          env.step(np.array([0.2, 0]))
          raise AssertionError("an amount beyond its bound")
      except TitrateError as error:
          assert "within" in str(error)
      env.close()
      """
    try run(AmountProcess(), program)
  }

  /// The lanes of each mode against single environments of the same subjects: those of lane l are l, l + n, ... of the seed.
  @Test func lanesOfEachModeAgree() throws {
    let program = """
      def roll(mode, steps=40):
          env = TitrateVectorEnv(socket=path, num_envs=3, autoreset=mode)
          assert env.observation_space.shape == (3, 2) and env.action_space.shape == (3,)
          observations, infos = env.reset(seed=5)
          courses = [[[row.tolist()]] for row in observations]
          ended = np.zeros(3, bool)
          for _ in range(steps):
              actions = np.ones(3, np.int64)
              observations, rewards, terminated, truncated, infos = env.step(actions)
              done = terminated | truncated
              for lane in range(3):
                  if mode == "next-step" and ended[lane]:
                      assert rewards[lane] == 0 and not done[lane]
                      assert "_elapsed" not in infos or not infos["_elapsed"][lane]
                      courses[lane].append([observations[lane].tolist()])
                      continue
                  seen = infos["final_obs"][lane] if mode == "same-step" and done[lane] else observations[lane]
                  courses[lane][-1].append([rewards[lane], bool(terminated[lane])] + seen.tolist())
                  if done[lane] and mode == "same-step":
                      assert infos["_final_obs"][lane] and infos["final_info"]["cost"][lane] == 1.0
                      courses[lane].append([observations[lane].tolist()])
              ended = done
              if mode == "disabled" and done.any():
                  observations, _ = env.reset(options={"reset_mask": done})
                  for lane in np.flatnonzero(done):
                      courses[lane].append([observations[lane].tolist()])
          env.close()
          return courses

      modes = {mode: roll(mode) for mode in ("next-step", "same-step", "disabled")}
      for lane in range(3):
          complete = min(len(courses[lane]) for courses in modes.values()) - 1
          assert complete > 3
          for courses in modes.values():
              assert courses[lane][:complete] == modes["disabled"][lane][:complete]
      assert roll("next-step") == modes["next-step"]
      single = TitrateEnv(socket=path)
      assert single.reset(seed=5)[0].tolist() == modes["disabled"][0][0][0]
      single.close()
      try:
          TitrateVectorEnv(socket=path, autoreset="sometimes")
          raise AssertionError("an unknown mode")
      except ValueError:
          pass
      """
    try run(CountdownProcess(isFree: true), program)
  }

  @Test(.enabled(if: PeerPython.stableBaselines.isPresent, "\(PeerPython.stableBaselines.absence)"))
  func stableBaselinesLearns() throws {
    let program = """
      from stable_baselines3 import DQN
      from stable_baselines3.common.env_checker import check_env
      env = TitrateEnv(socket=path)
      check_env(env, skip_render_check=True)
      model = DQN("MlpPolicy", env, learning_starts=64, batch_size=32, seed=1, policy_kwargs={"net_arch": [16]},
                  learning_rate=1e-2, gamma=1.0, exploration_fraction=0.5, target_update_interval=100)
      model.learn(1500)
      # Taking most ends soonest, and every remaining unit costs.
      assert int(model.predict(np.array([4.0, 0.0], np.float32), deterministic=True)[0]) == 2
      env.close()
      """
    try run(CountdownProcess(isFree: true), program, python: .stableBaselines)
  }
}

extension PeerPython {
  fileprivate static let gymnasium = PeerPython("gymnasium", "numpy")
  fileprivate static let stableBaselines = PeerPython("gymnasium", "numpy", "stable_baselines3")
}
