"""Compares what Benchmarks/run measured: ratios to the peers, against Benchmarks/thresholds.json."""
import json
import pathlib
import sys

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
    }


def evaluation():
    run, peer = read("ope"), read("ope-peer")
    # SCOPE-RL gives the mean of its replicates where we give the estimate itself: they differ by Monte Carlo error.
    distances = {name: abs(value - peer["values"][name]["mean"]) for name, value in run["values"].items()}
    return {
        "seconds": run["total_seconds"], "peer": peer["software"], "peer_seconds": peer["total_seconds"],
        "ratio": peer["total_seconds"] / run["total_seconds"], "distance_to_peer": distances,
    }


summary = {
    "cql_256_256_batch_256": training(256), "cql_64_64_batch_64": training(64),
    "ope_10000_episodes_1000_replicates": evaluation(),
}
(folder / "summary.json").write_text(json.dumps(summary, indent=2) + "\n")
failed = False
for name, result in summary.items():
    least = thresholds[name]
    verdict = "ok" if result["ratio"] >= least else "TOO SLOW"
    failed |= result["ratio"] < least
    print(f"{name}: {result['ratio']:.2f} times {result['peer']} (at least {least}): {verdict}")
sys.exit(failed)
