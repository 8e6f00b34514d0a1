"""Compares what Benchmarks/run measured: ratios to the peers, against Benchmarks/thresholds.json."""
import json
import pathlib
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])
thresholds = json.loads((pathlib.Path(__file__).parent.parent / "thresholds.json").read_text())


def read(name):
    return json.loads((folder / f"{name}.json").read_text())


def training(hidden):
    runs = [read(f"cql-{hidden}-before"), read(f"cql-{hidden}-after")]
    peer = read(f"cql-{hidden}-peer")
    rate = sum(run["steps_per_second"]["median"] for run in runs) / len(runs)
    return {
        "steps_per_second": rate, "peer": peer["software"],
        "peer_steps_per_second": peer["steps_per_second"]["median"],
        "ratio": rate / peer["steps_per_second"]["median"],
        "share_of_sgemm_peak": sum(run["share_of_peak"] for run in runs) / len(runs),
        "sgemm_peak_gigaflops": max(run["peak_gigaflops"] for run in runs),
        "sgemm_gigaflops_of_a_layer": max(run["layer_gigaflops"] for run in runs),
    }


def online(algorithm):
    """Speed, and the peer's peak memory to ours, of one training."""
    runs = [read(f"online-{algorithm}-before"), read(f"online-{algorithm}-after")]
    peer = read(f"online-{algorithm}-peer")
    rate = sum(run["steps_per_second"] for run in runs) / len(runs)
    speed = {
        "steps_per_cpu_second": rate, "peer": peer["program"], "peer_steps_per_cpu_second": peer["stepsPerSecond"],
        "ratio": rate / peer["stepsPerSecond"], "sgemm_peak_gigaflops": max(run["peak_gigaflops"] for run in runs),
    }
    if "share_of_peak" in runs[0]:
        speed["share_of_sgemm_peak"] = sum(run["share_of_peak"] for run in runs) / len(runs)
        speed["sgemm_gigaflops_of_a_layer"] = max(run["layer_gigaflops"] for run in runs)
    megabytes = max(run["peak_megabytes"] for run in runs)
    memory = {
        "peak_megabytes": megabytes, "peer": peer["program"], "peer_peak_megabytes": peer["peakMegabytes"],
        "ratio": peer["peakMegabytes"] / megabytes,
    }
    return speed, memory


def encoders(batch):
    """Least median of CPU time of three runs on either side, per kind of encoder."""
    runs = [read(f"encoders-{batch}-{round}") for round in (1, 2, 3)]
    peers = [read(f"encoders-{batch}-{round}-peer") for round in (1, 2, 3)]
    results = {}
    for kind in runs[0]["milliseconds"]:
        ours = min(run["milliseconds"][kind] for run in runs)
        theirs = min(run["milliseconds"][kind] for run in peers)
        results[f"encoder_{kind.replace('-', '_')}_batch_{batch}"] = {
            "milliseconds": ours, "peer": peers[0]["software"], "peer_milliseconds": theirs, "ratio": theirs / ours,
            "largest_relative_distance": max(run["largestDistance"][kind] for run in peers),
        }
    return results


def replay(size, name):
    """The peer's CPU time per minibatch, and its memory per transition, to ours."""
    runs, peer = [read(f"replay-{size}-before"), read(f"replay-{size}-after")], read(f"replay-{size}-peer")
    results = {}
    for drawing, software in (("uniform", peer["software"]), ("prioritized", peer["prioritizedSoftware"])):
        for batch, theirs in peer[drawing].items():
            ours = sum(run[drawing][batch] for run in runs) / len(runs)
            results[f"replay_{name}_{drawing}_{batch}"] = {
                "microseconds": ours, "peer": software, "peer_microseconds": theirs, "ratio": theirs / ours}
    for key, ending, software in (("bytes_per_transition", "", peer["software"]),
                                  ("bytes_per_transition_prioritized", "Prioritized", peer["prioritizedSoftware"])):
        ours, theirs = max(run[key] for run in runs), peer["bytesPerTransition" + ending]
        results[f"replay_{name}_memory" + ("_prioritized" if ending else "")] = {
            "bytes_per_transition": ours, "peer": software, "peer_bytes_per_transition": theirs,
            "ratio": theirs / ours}
    return results


def evaluation(steps):
    run, peer = read(f"ope-{steps}"), read(f"ope-{steps}-peer")
    # SCOPE-RL gives the mean of its replicates where we give the estimate itself: they differ by Monte Carlo error.
    distances = {name: abs(value - peer["values"][name]["mean"]) for name, value in run["values"].items()}
    return {
        "seconds": run["total_seconds"], "peer": peer["software"], "peer_seconds": peer["total_seconds"],
        "ratio": peer["total_seconds"] / run["total_seconds"], "distance_to_peer": distances,
    }


def simulation():
    """Ratios of virtual patients per second. Where code is not made for the one model (specialized), the engine falls
    behind CVODE or the registry behind the engine by an order of magnitude."""
    runs = [read("simulate-before"), read("simulate-after")]
    cvode, diffrax = read("cvode"), read("diffrax")

    def rate(model, kind):
        return max(run[model][kind] for run in runs)

    reference = np.loadtxt(folder / "reference.txt")
    ours = np.loadtxt(folder / "patients.txt")[:, 14:]
    coarse = np.loadtxt(folder / "patients.txt.coarse")[:, 14:]

    def distance(values):
        return float(np.max(np.abs(values / reference - 1)))

    docetaxel = rate("docetaxel_tumor", "one_core")
    errors = {
        "Titrate": distance(ours), "CVODE": distance(np.loadtxt(folder / "cvode.txt")),
        "diffrax": distance(np.loadtxt(folder / "diffrax.txt")), "Titrate, coarse": distance(coarse),
    }
    if errors["Titrate, coarse"] > errors["CVODE"]:
        sys.exit(f"the coarse tolerance does not reach the accuracy of CVODE: {errors}")
    quick = max(run["docetaxel_coarse"] for run in runs)
    memory = [read(f"memory-{patients}")["peak_megabytes"] for patients in (10_000, 1_000_000)]
    sunitinib = rate("sunitinib_gist", "one_core")
    return {
        "docetaxel_to_cvode": {
            "patients_per_second": docetaxel, "peer": "CVODE", "peer_patients_per_second": cvode["patients_per_second"],
            "ratio": docetaxel / cvode["patients_per_second"], "largest_relative_error": errors,
        },
        "docetaxel_to_cvode_at_its_accuracy": {
            "patients_per_second": quick, "peer": "CVODE", "ratio": quick / cvode["patients_per_second"]},
        "docetaxel_to_diffrax": {
            "peer": "diffrax", "peer_patients_per_second": diffrax["patients_per_second"],
            "ratio": docetaxel / diffrax["patients_per_second"],
        },
        "docetaxel_registered_to_engine": {
            "peer": "the engine", "ratio": rate("docetaxel_tumor", "registered") / docetaxel},
        "sunitinib_registered_to_engine": {
            "patients_per_second": sunitinib, "peer": "the engine",
            "ratio": rate("sunitinib_gist", "registered") / sunitinib},
        "two_cores_to_one": {"peer": "one core", "ratio": rate("docetaxel_tumor", "two_cores")},
        "memory_of_ten_thousand_to_million": {
            "peer": "that of a million", "peak_megabytes": memory, "ratio": memory[0] / memory[1]},
    }


def sampling():
    """The peer's best time for the gradient of the joint log posterior to ours; effective draws per second to nutpie's."""
    runs, peer = [read("sampling-before"), read("sampling-after")], read("sampling-peer")
    ours = min(run["gradient_milliseconds"] for run in runs)
    mode = min(peer["milliseconds"], key=peer["milliseconds"].get)
    if peer[f"gradient_distance_{mode}"] > 1e-5:
        sys.exit(f"the gradients differ: {peer}")
    results = {"posterior_gradient_100_patients": {
        "milliseconds": ours, "peer": f"{peer['software']}, {mode} mode", "peer_milliseconds": peer["milliseconds"][mode],
        "ratio": peer["milliseconds"][mode] / ours, "largest_relative_distance": peer[f"gradient_distance_{mode}"],
    }}
    if isinstance(peer["sampling"], str):
        print(f"gibbs_effective_draws: {peer['sampling']}")
    else:
        rate, theirs = runs[0]["effective_draws_per_second"], peer["sampling"]["effective_draws_per_second"]
        results["gibbs_effective_draws"] = {
            "effective_draws_per_second": rate,
            "peer": peer["sampling"]["software"] + (" (at most)" if peer["sampling"]["is_bound"] else ""),
            "peer_effective_draws_per_second": theirs, "ratio": rate / theirs}
    return results


def calibration():
    """Five seconds, the longest it may take, to the processor's time."""
    seconds = read("calibration")["seconds"]
    return {"theophylline_saem": {"seconds": seconds, "peer": "faster than 5 s", "ratio": 5 / seconds}}


tasks = {"ppo": "ppo_cart_pole", "dqn": "dqn_cart_pole", "sac": "sac_pendulum"}
trainings = {name: online(algorithm) for algorithm, name in tasks.items()}
summary = {
    "cql_256_256_batch_256": training(256), "cql_64_64_batch_64": training(64),
    **{name: speed for name, (speed, _) in trainings.items()},
    **{f"{name}_memory": memory for name, (_, memory) in trainings.items()},
    **encoders(64), **encoders(256), **replay(100_000, "100k"), **replay(1_000_000, "1m"),
    "ope_100000_episodes_of_1_decision": evaluation(1), "ope_100000_episodes_of_20_decisions": evaluation(20),
    **simulation(), **sampling(), **calibration(),
}
(folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n")
failed = False
for name, result in summary.items():
    least = thresholds[name]
    verdict = "ok" if result["ratio"] >= least else "TOO SLOW"
    failed |= result["ratio"] < least
    note = f"; {result['share_of_sgemm_peak']:.0%} of sgemm's peak" if "share_of_sgemm_peak" in result else ""
    if "peak_megabytes" in result and "peer_peak_megabytes" in result:
        note = f"; {result['peak_megabytes']:.0f} and {result['peer_peak_megabytes']:.0f} MB"
    print(f"{name}: {result['ratio']:.2f} times {result['peer']} (at least {least}): {verdict}{note}")
sys.exit(failed)
