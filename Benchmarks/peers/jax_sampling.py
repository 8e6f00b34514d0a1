"""The joint log posterior of TitrateBenchmarks sampling, and its gradient, by JAX and diffrax (double precision, one core).
Prints JSON; times are the processor's.

  jax_sampling.py PROBLEM [--sample] [--limit SECONDS]

PROBLEM is what `TitrateBenchmarks sampling --out` writes: patients, a position, and the gradient there, with which JAX's is
compared. The kinetics are part of the equations, Tsit5 steps each patient for itself (vmap), and the gradient is taken by
each mode of differentiation that diffrax has; the faster one counts. With nutpie, and --sample, its NUTS draws the same
posterior and the effective draws per second of the worst number of the population are told. Where it has not made its
draws when the limit of processor time is reached, the rate is that of its iterations, warm-up and all, as if each draw
were independent of the one before: more than it can be.
"""
import argparse
import json
import os
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import diffrax
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
parser = argparse.ArgumentParser()
parser.add_argument("problem")
parser.add_argument("--sample", action="store_true")
parser.add_argument("--limit", type=float, default=600)
arguments = parser.parse_args()
problem = json.load(open(arguments.problem))
times = jnp.asarray(problem["times"])
doses = jnp.asarray(problem["doses"])
measured = jnp.log(jnp.asarray(problem["measurements"]))
centers = jnp.log(jnp.asarray(problem["typical"]))
error = problem["error"]
tolerance = problem["tolerance"]
volume, k10, k12, k21, k13, k31, gamma = problem["fixed"]


def slope(t, y, given):
    rate, ktr, effect, baseline = given
    c = y[0] / volume
    feedback = (baseline / y[7]) ** gamma
    return jnp.stack([
        rate - (k10 + k12 + k13) * y[0] + k21 * y[1] + k31 * y[2], k12 * y[0] - k21 * y[1], k13 * y[0] - k31 * y[2],
        ktr * y[3] * ((1 - effect * c) * feedback - 1), ktr * (y[3] - y[4]), ktr * (y[4] - y[5]),
        ktr * (y[5] - y[6]), ktr * (y[6] - y[7]),
    ])


def course(logs, dose, adjoint):
    baseline, transit, potency = jnp.exp(logs)
    given = (4 / transit, potency / 0.808, baseline)
    start = jnp.concatenate([jnp.zeros(3), jnp.full(5, baseline)])

    def piece(y, rate, begin, end, ts):
        return diffrax.diffeqsolve(
            diffrax.ODETerm(slope), diffrax.Tsit5(), begin, end, None, y, args=(rate, *given),
            stepsize_controller=diffrax.PIDController(rtol=tolerance, atol=tolerance * 1e-2),
            saveat=diffrax.SaveAt(ts=ts), max_steps=4096, adjoint=adjoint,
            # Where it fails the density is not a number, which the sampler takes as a divergence.
            throw=False).ys

    end = piece(start, dose, 0.0, 1.0, jnp.array([1.0]))[-1]
    later = piece(end, 0.0, 1.0, times[-1], times[1:])[:, 7]
    return jnp.concatenate([jnp.array([baseline]), later])


def prior(u, deviations, size):
    squares = jnp.exp(2 * deviations) / 2
    ratio = size - jnp.log(error)
    return (
        -0.5 * jnp.sum(((u - centers) / 2) ** 2) + jnp.sum(deviations - 1.5 * jnp.log1p(squares))
        + ratio - jnp.log1p(jnp.exp(2 * ratio)))


def parts(x):
    return x[:3], x[3:6], x[6], x[7:].reshape(-1, 3)


def data(predictions, size):
    return jnp.sum(-0.5 * ((measured - jnp.log(predictions)) / jnp.exp(size)) ** 2 - size - measured
                   - 0.5 * jnp.log(2 * jnp.pi))


def density(x):
    u, deviations, size, z = parts(x)
    logs = u + jnp.exp(deviations) * z
    adjoint = diffrax.RecursiveCheckpointAdjoint()
    predictions = jax.vmap(lambda own, dose: course(own, dose, adjoint))(logs, doses)
    return data(predictions, size) - 0.5 * jnp.sum(z * z) + prior(u, deviations, size)


def forward(x):
    """Value and gradient with the model differentiated forwards, by each patient's own three numbers alone."""
    u, deviations, size, z = parts(x)
    logs = u + jnp.exp(deviations) * z
    solve = lambda own, dose: (lambda f: (f, f))(course(own, dose, diffrax.ForwardMode()))
    slopes, predictions = jax.vmap(jax.jacfwd(solve, has_aux=True))(logs, doses)

    def linear(x):
        u, deviations, size, z = parts(x)
        moved = u + jnp.exp(deviations) * z
        change = jnp.einsum("pmk,pk->pm", slopes, moved - jax.lax.stop_gradient(logs))
        return data(predictions + change, size) - 0.5 * jnp.sum(z * z) + prior(u, deviations, size)

    return jax.value_and_grad(linear)(x)


def is_finished(sampler):
    try:
        return sampler.is_finished
    except TimeoutError:  # nutpie's answer while an evaluation goes on
        return False


def timed(function, x):
    value, gradient = jax.block_until_ready(function(x))
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        jax.block_until_ready(function(x))
        best = min(best, time.process_time() - start)
    return best, float(value), np.asarray(gradient)


position = jnp.asarray(problem["position"])
expected = np.asarray(problem["gradient"])
modes = {"reverse": jax.jit(jax.value_and_grad(density))}
if hasattr(diffrax, "ForwardMode"):
    modes["forward"] = jax.jit(forward)
result = {"software": f"diffrax {diffrax.__version__}, JAX {jax.__version__}", "milliseconds": {}}
for name, function in modes.items():
    seconds, value, gradient = timed(function, position)
    result["milliseconds"][name] = 1000 * seconds
    result[f"value_distance_{name}"] = abs(value - problem["value"])
    result[f"gradient_distance_{name}"] = float(np.max(np.abs(gradient - expected)) / np.max(np.abs(expected)))

try:
    import nutpie
except ImportError:
    result["sampling"] = "skipped: nutpie is not installed"
else:
    if not arguments.sample:
        result["sampling"] = "skipped: --sample was not given"
    else:
        gradient = min(modes, key=lambda name: result["milliseconds"][name])

        def make_density():
            def evaluate(x):
                value, slope = modes[gradient](jnp.asarray(x))
                return float(value), np.asarray(slope)
            return evaluate

        def make_expansion(*_):
            return lambda x: {"population": np.asarray(x[:7])}

        model = nutpie.compiled_pyfunc.from_pyfunc(
            len(position), make_density, make_expansion, [np.dtype("float64")], [(7,)], ["population"],
            make_initial_point_fn=lambda seed: np.asarray(position))
        start = time.process_time()
        # Few draws, since each costs seconds; half of them warm up, so a long chain's rate is at most twice as high.
        sampler = nutpie.sample(
            model, draws=100, tune=100, chains=1, cores=1, seed=1, progress_bar=False, save_warmup=True, blocking=False)
        while not is_finished(sampler) and time.process_time() - start < arguments.limit:
            time.sleep(1)
        is_whole = is_finished(sampler)
        seconds = time.process_time() - start
        trace = sampler.wait() if is_whole else sampler.abort()
        warm_up = trace["warmup_posterior"].sizes["draw"] if "warmup_posterior" in trace else 0
        draws = trace["posterior"].sizes["draw"] if "posterior" in trace else 0
        if is_whole:
            import arviz
            effective = float(arviz.ess(trace, var_names=["population"])["population"].values.min())
        else:
            effective = float(warm_up + draws)
        result["sampling"] = {
            "software": f"nutpie {nutpie.__version__}", "warm_up": warm_up, "draws": draws, "seconds": seconds,
            "is_bound": not is_whole, "effective_draws_per_second": effective / seconds}
print(json.dumps(result))
