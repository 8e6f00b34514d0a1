#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "exponentials.hpp"
#include "relative.hpp"

// Attention with relative positions where a head has eight numbers, in single precision: a vector holds a number of a head
// for eight times, or all numbers of a head for one time. Compiled for processors with and without wide arithmetic; the
// right one is chosen at each call, as clang loses templates that a function with clones calls.
#if defined(__x86_64__) && defined(__linux__)
#define WIDE __attribute__((target("arch=x86-64-v3")))
#define IS_WIDE __builtin_cpu_supports("x86-64-v3")
#else
#define WIDE
#define IS_WIDE false
#endif
#define INLINE inline __attribute__((always_inline))
// Every function that takes or gives a vector is inlined, so none is called by a convention.
#pragma clang diagnostic ignored "-Wpsabi"

namespace ctorch {

namespace {

constexpr int64_t lanes = 8;
typedef float Vector __attribute__((vector_size(4 * lanes)));
typedef uint32_t Bits __attribute__((vector_size(4 * lanes)));
typedef Vector Unaligned __attribute__((aligned(4)));

INLINE Vector load(const float *from) { return *reinterpret_cast<const Unaligned *>(from); }
INLINE void store(float *to, Vector x) { *reinterpret_cast<Unaligned *>(to) = x; }
INLINE Vector all_of(float x) { return Vector{x, x, x, x, x, x, x, x}; }
INLINE float sum_of(Vector x) { return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7])); }

INLINE float largest_of(Vector x) {
  float result = x[0];
  for (int64_t l = 1; l < lanes; l++) result = x[l] > result ? x[l] : result;
  return result;
}

int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

/// Vectors for distances: as they are, and by number, the farthest first, so that they lie as times do.
struct Distances {
  int64_t reach;
  const float *vectors;
  std::vector<float> reversed;

  Distances(const float *vectors, int64_t reach)
      : reach(reach), vectors(vectors), reversed(lanes * padded(reach + 1)) {
    for (int64_t m = 0; m <= reach; m++)
      for (int64_t c = 0; c < lanes; c++) reversed[c * padded(reach + 1) + reach - m] = vectors[m * lanes + c];
  }
};

/// One head of one sequence, and room for one query.
struct EightHead {
  int64_t time, width;
  std::vector<float> keys, values, keys_transposed, values_transposed, scores, kept, factors, near;

  EightHead(int64_t time, int64_t reach)
      : time(time), width(padded(time)), keys(time * lanes), values(time * lanes), keys_transposed(lanes * width),
        values_transposed(lanes * width), scores(width + lanes), kept(width + lanes), factors(width),
        near(padded(reach + 1)) {}

  INLINE void read(const RelativeProblem<float> &p, int64_t row) {
    int64_t step = 2 * p.heads * lanes;
    const float *from = p.keys_values + row / p.heads * time * step + row % p.heads * lanes;
    for (int64_t j = 0; j < time; j++) {
      store(&keys[j * lanes], load(from + j * step));
      store(&values[j * lanes], load(from + j * step + step / 2));
      for (int64_t c = 0; c < lanes; c++) {
        keys_transposed[c * width + j] = from[j * step + c];
        values_transposed[c * width + j] = from[j * step + step / 2 + c];
      }
    }
  }

  /// s_j = x · (y_j + a_m) for the first `seen` times, yᵀ given; the rest of the last vector is not told.
  INLINE void products(float *s, Vector x, const float *transposed, const Distances &distances, int64_t seen) {
    Vector spread[lanes];
    for (int64_t c = 0; c < lanes; c++) spread[c] = all_of(x[c]);
    int64_t reach = distances.reach, length = padded(reach + 1), close = std::min(reach, seen);
    for (int64_t r = 0; r < length; r += lanes) {
      Vector sum = {};
      for (int64_t c = 0; c < lanes; c++) sum += spread[c] * load(&distances.reversed[c * length + r]);
      store(&near[r], sum);
    }
    Vector far = all_of(near[0]);
    for (int64_t j = 0; j < seen; j += lanes) {
      Vector sum = far;
      for (int64_t c = 0; c < lanes; c++) sum += spread[c] * load(transposed + c * width + j);
      store(s + j, sum);
    }
    // Those that are nearer than the farthest were given the wrong distance.
    float *end = s + seen - close;
    const float *own = &near[reach + 1 - close];
    int64_t k = 0;
    for (; k + lanes <= close; k += lanes) store(end + k, load(end + k) + (load(own + k) - far));
    for (; k < close; k++) end[k] += own[k] - far[0];
  }

  /// 0 or 1/(1 − dropout) for each time, by a hash of the weight's number (the finalizer of MurmurHash3).
  INLINE void draw(double dropout, uint32_t seed, uint32_t first, int64_t seen) {
    auto limit = static_cast<uint32_t>(dropout * 4294967296.0);
    Vector scale = all_of(static_cast<float>(1 / (1 - dropout)));
    for (int64_t j = 0; j < seen; j += lanes) {
      Bits x;
      for (int64_t l = 0; l < lanes; l++) x[l] = first + static_cast<uint32_t>(j + l);
      x = x * 0x9e3779b9u + seed;
      x = (x ^ (x >> 16)) * 0x85ebca6bu;
      x = (x ^ (x >> 13)) * 0xc2b2ae35u;
      x ^= x >> 16;
      Bits mask = reinterpret_cast<Bits>(x >= limit);
      store(&factors[j], reinterpret_cast<Vector>(reinterpret_cast<Bits>(scale) & mask));
    }
  }
};

INLINE int64_t place_of(const RelativeProblem<float> &p, int64_t row, int64_t i) {
  return (row / p.heads * p.places + i) * p.heads * lanes + row % p.heads * lanes;
}

/// The times after the first `seen` of the last vector are set.
INLINE void close_off(float *s, int64_t seen, float value) {
  for (int64_t j = seen; j < padded(seen); j++) s[j] = value;
}

INLINE void forward_query(const RelativeProblem<float> &p, EightHead &head, const Distances &a, const Distances &b,
                          int64_t row, int64_t i, float *out) {
  int64_t seen = p.time - p.places + i + 1, first = (row * p.places + i) * p.time;
  float *s = head.scores.data(), *kept = head.kept.data();
  Vector scale = all_of(static_cast<float>(1 / std::sqrt(static_cast<double>(lanes))));
  head.products(s, load(p.queries + place_of(p, row, i)) * scale, head.keys_transposed.data(), a, seen);
  close_off(s, seen, s[0]);
  Vector most = load(s);
  for (int64_t j = lanes; j < seen; j += lanes) {
    Vector next = load(s + j);
    most = next > most ? next : most;
  }
  float largest = largest_of(most);
  for (int64_t j = 0; j < padded(seen); j++) s[j] = decay_of(largest - s[j]);
  close_off(s, seen, 0);
  Vector sum = {};
  for (int64_t j = 0; j < seen; j += lanes) sum += load(s + j);
  Vector inverse = all_of(1 / sum_of(sum));
  for (int64_t j = 0; j < seen; j += lanes) store(s + j, load(s + j) * inverse);
  std::memcpy(p.weights + first, s, static_cast<size_t>(seen) * sizeof(float));
  if (p.dropout > 0) {
    head.draw(p.dropout, p.seed, static_cast<uint32_t>(first), seen);
    for (int64_t j = 0; j < seen; j += lanes) store(kept + j, load(s + j) * load(&head.factors[j]));
  } else {
    kept = s;
  }
  int64_t far = std::max<int64_t>(seen - p.reach, 0), j = 0;
  Vector weight = {};
  for (; j + lanes <= far; j += lanes) weight += load(kept + j);
  float rest = sum_of(weight);
  for (; j < far; j++) rest += kept[j];
  // Several sums, so that an addition need not wait for the one before it.
  Vector sums[3] = {}, near = all_of(rest) * load(b.vectors + b.reach * lanes);
  for (j = far; j < seen; j++) near += all_of(kept[j]) * load(b.vectors + (seen - 1 - j) * lanes);
  for (j = 0; j + 3 <= seen; j += 3)
    for (int64_t k = 0; k < 3; k++) sums[k] += all_of(kept[j + k]) * load(&head.values[(j + k) * lanes]);
  for (; j < seen; j++) near += all_of(kept[j]) * load(&head.values[j * lanes]);
  store(out + place_of(p, row, i), (sums[0] + sums[1]) + (sums[2] + near));
}

INLINE void forward_any(const RelativeProblem<float> &p, float *out) {
  EightHead head(p.time, p.reach);
  Distances a(p.key_distances, p.reach), b(p.value_distances, p.reach);
  for (int64_t row = 0; row < p.batch * p.heads; row++) {
    head.read(p, row);
    for (int64_t i = 0; i < p.places; i++) forward_query(p, head, a, b, row, i, out);
  }
}

/// What the derivatives of one head are gathered in.
struct EightSums {
  std::vector<float> keys, values, key_distances, value_distances;
  EightSums(int64_t time, int64_t reach)
      : keys(time * lanes), values(time * lanes), key_distances((reach + 1) * lanes),
        value_distances((reach + 1) * lanes) {}
};

INLINE void add(float *to, Vector x) { store(to, load(to) + x); }

/// The derivatives by a query's scores go to `head.scores`, and its weights after dropout to `head.kept`.
INLINE void backward_scores(const RelativeProblem<float> &p, EightHead &head, const Distances &b, Vector by_out,
                            int64_t seen, int64_t first) {
  float *s = head.scores.data(), *kept = head.kept.data();
  std::memcpy(kept, p.weights + first, static_cast<size_t>(seen) * sizeof(float));
  close_off(kept, seen, 0);
  head.products(s, by_out, head.values_transposed.data(), b, seen);
  close_off(s, seen, 0);
  if (p.dropout > 0) {
    head.draw(p.dropout, p.seed, static_cast<uint32_t>(first), seen);
    for (int64_t j = 0; j < seen; j += lanes) store(s + j, load(s + j) * load(&head.factors[j]));
  }
  Vector total = {};
  for (int64_t j = 0; j < seen; j += lanes) {
    Vector product = load(s + j) * load(kept + j);
    store(s + j, product);
    total += product;
  }
  Vector mean = all_of(sum_of(total));
  for (int64_t j = 0; j < seen; j += lanes) {
    Vector weight = load(kept + j);
    store(s + j, load(s + j) - weight * mean);
    if (p.dropout > 0) store(kept + j, weight * load(&head.factors[j]));
  }
}

/// Through the vectors for distances, of which all times at or beyond the reach share one.
/// \returns what they add to the derivative by the query.
INLINE Vector backward_distances(const EightHead &head, EightSums &sums, const Distances &a, Vector x, Vector by_out,
                                 int64_t seen) {
  const float *s = head.scores.data(), *kept = head.kept.data();
  int64_t far = std::max<int64_t>(seen - a.reach, 0), j = 0;
  Vector far_score = {}, far_kept = {};
  for (; j + lanes <= far; j += lanes) {
    far_score += load(s + j);
    far_kept += load(kept + j);
  }
  float score = sum_of(far_score), weight = sum_of(far_kept);
  for (; j < far; j++) {
    score += s[j];
    weight += kept[j];
  }
  Vector by_query = all_of(score) * load(a.vectors + a.reach * lanes);
  add(&sums.key_distances[a.reach * lanes], all_of(score) * x);
  add(&sums.value_distances[a.reach * lanes], all_of(weight) * by_out);
  for (j = far; j < seen; j++) {
    int64_t m = (seen - 1 - j) * lanes;
    Vector own = all_of(s[j]);
    by_query += own * load(a.vectors + m);
    add(&sums.key_distances[m], own * x);
    add(&sums.value_distances[m], all_of(kept[j]) * by_out);
  }
  return by_query;
}

INLINE void backward_query(const RelativeProblem<float> &p, const RelativeGradients<float> &g, EightHead &head,
                           EightSums &sums, const Distances &a, const Distances &b, int64_t row, int64_t i) {
  int64_t seen = p.time - p.places + i + 1, place = place_of(p, row, i);
  Vector scale = all_of(static_cast<float>(1 / std::sqrt(static_cast<double>(lanes))));
  Vector x = load(p.queries + place) * scale, by_out = load(g.by_out + place);
  backward_scores(p, head, b, by_out, seen, (row * p.places + i) * p.time);
  Vector by_query[2] = {backward_distances(head, sums, a, x, by_out, seen), {}};
  auto at_time = [&](int64_t j, Vector &by_query) __attribute__((always_inline)) {
    Vector own = all_of(head.scores[j]);
    by_query += own * load(&head.keys[j * lanes]);
    add(&sums.keys[j * lanes], own * x);
    add(&sums.values[j * lanes], all_of(head.kept[j]) * by_out);
  };
  int64_t j = 0;
  for (; j + 2 <= seen; j += 2) {
    at_time(j, by_query[0]);
    at_time(j + 1, by_query[1]);
  }
  if (j < seen) at_time(j, by_query[0]);
  store(g.by_queries + place, (by_query[0] + by_query[1]) * scale);
}

INLINE void backward_any(const RelativeProblem<float> &p, const RelativeGradients<float> &g) {
  EightHead head(p.time, p.reach);
  EightSums sums(p.time, p.reach);
  Distances a(p.key_distances, p.reach), b(p.value_distances, p.reach);
  int64_t step = 2 * p.heads * lanes;
  for (int64_t row = 0; row < p.batch * p.heads; row++) {
    head.read(p, row);
    std::fill(sums.keys.begin(), sums.keys.end(), 0.0f);
    std::fill(sums.values.begin(), sums.values.end(), 0.0f);
    for (int64_t i = 0; i < p.places; i++) backward_query(p, g, head, sums, a, b, row, i);
    float *to = g.by_keys_values + row / p.heads * p.time * step + row % p.heads * lanes;
    for (int64_t j = 0; j < p.time; j++) {
      store(to + j * step, load(&sums.keys[j * lanes]));
      store(to + j * step + step / 2, load(&sums.values[j * lanes]));
    }
  }
  for (int64_t m = 0; m <= p.reach; m++) {
    add(g.by_key_distances + m * lanes, load(&sums.key_distances[m * lanes]));
    add(g.by_value_distances + m * lanes, load(&sums.value_distances[m * lanes]));
  }
}

void forward_narrow(const RelativeProblem<float> &p, float *out) { forward_any(p, out); }
WIDE void forward_wide(const RelativeProblem<float> &p, float *out) { forward_any(p, out); }
void backward_narrow(const RelativeProblem<float> &p, const RelativeGradients<float> &g) { backward_any(p, g); }
WIDE void backward_wide(const RelativeProblem<float> &p, const RelativeGradients<float> &g) { backward_any(p, g); }

}  // namespace

void relative_forward_of_eight(const RelativeProblem<float> &p, float *out) {
  IS_WIDE ? forward_wide(p, out) : forward_narrow(p, out);
}

void relative_backward_of_eight(const RelativeProblem<float> &p, const RelativeGradients<float> &g) {
  IS_WIDE ? backward_wide(p, g) : backward_narrow(p, g);
}

}  // namespace ctorch
