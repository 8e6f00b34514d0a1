#include <algorithm>
#include <cmath>
#include <vector>

#include "exponentials.hpp"
#include "relative.hpp"

#define INLINE inline __attribute__((always_inline))

namespace ctorch {

namespace {

template <class T> using In = const T *__restrict;
template <class T> using Out = T *__restrict;

/// Sums and largest values by eight lanes, an order that does not depend on the processor.
template <class T> INLINE T sum_of(In<T> x, int64_t count) {
  T lanes[8] = {};
  int64_t j = 0;
  for (; j + 8 <= count; j += 8)
    for (int64_t l = 0; l < 8; l++) lanes[l] += x[j + l];
  T total = 0;
  for (int64_t l = 0; l < 8; l++) total += lanes[l];
  for (; j < count; j++) total += x[j];
  return total;
}

template <class T> INLINE T largest_of(In<T> x, int64_t count) {
  T result = x[0];
  for (int64_t j = 1; j < count; j++) result = x[j] > result ? x[j] : result;
  return result;
}

/// s_j = x · (y_j + a_m) for the first `seen` times, yᵀ given.
template <class T>
INLINE void products(Out<T> s, In<T> x, In<T> transposed, In<T> distances, int64_t seen, int64_t time, int64_t d,
                     int64_t reach) {
  int64_t near = std::min(reach, seen);
  auto distant = [&](int64_t m) {
    T sum = 0;
    for (int64_t c = 0; c < d; c++) sum += x[c] * distances[m * d + c];
    return sum;
  };
  T far = distant(reach);
  for (int64_t j = 0; j < seen - near; j++) s[j] = far;
  for (int64_t m = 0; m < near; m++) s[seen - 1 - m] = distant(m);
  for (int64_t c = 0; c < d; c++) {
    T factor = x[c];
    const T *row = transposed + c * time;
    for (int64_t j = 0; j < seen; j++) s[j] += factor * row[j];
  }
}

/// out = Σ_j w_j (y_j + a_m).
template <class T>
INLINE void mixture(Out<T> out, In<T> w, In<T> y, In<T> distances, int64_t seen, int64_t d, int64_t reach) {
  int64_t near = std::min(reach, seen);
  T far = sum_of<T>(w, seen - near);
  for (int64_t c = 0; c < d; c++) out[c] = far * distances[reach * d + c];
  for (int64_t m = 0; m < near; m++)
    for (int64_t c = 0; c < d; c++) out[c] += w[seen - 1 - m] * distances[m * d + c];
  for (int64_t j = 0; j < seen; j++)
    for (int64_t c = 0; c < d; c++) out[c] += w[j] * y[j * d + c];
}

/// y_j += w_j x and a_m += Σ_{j at m} w_j x: the derivative of both functions above.
template <class T>
INLINE void spread(Out<T> y, Out<T> distances, In<T> w, In<T> x, int64_t seen, int64_t d, int64_t reach) {
  int64_t near = std::min(reach, seen);
  T far = sum_of<T>(w, seen - near);
  for (int64_t c = 0; c < d; c++) distances[reach * d + c] += far * x[c];
  for (int64_t m = 0; m < near; m++)
    for (int64_t c = 0; c < d; c++) distances[m * d + c] += w[seen - 1 - m] * x[c];
  for (int64_t j = 0; j < seen; j++)
    for (int64_t c = 0; c < d; c++) y[j * d + c] += w[j] * x[c];
}

/// w_j times 0 or 1/(1 − dropout), by a hash of the element's number (the finalizer of MurmurHash3).
template <class T> INLINE void drop(Out<T> w, double dropout, uint32_t seed, uint32_t first, int64_t count) {
  auto limit = static_cast<uint32_t>(dropout * 4294967296.0);
  T scale = static_cast<T>(1 / (1 - dropout));
  for (int64_t j = 0; j < count; j++) {
    uint32_t x = (first + static_cast<uint32_t>(j)) * 0x9e3779b9u + seed;
    x = (x ^ (x >> 16)) * 0x85ebca6bu;
    x = (x ^ (x >> 13)) * 0xc2b2ae35u;
    x ^= x >> 16;
    w[j] *= x >= limit ? scale : 0;
  }
}

/// One head of one sequence: copies without gaps, and transposed.
template <class T> struct Head {
  std::vector<T> keys, values, keys_transposed, values_transposed, scores, kept;
  explicit Head(const RelativeProblem<T> &p)
      : keys(p.time * p.depth), values(keys), keys_transposed(keys), values_transposed(keys), scores(p.time),
        kept(p.time) {}

  INLINE void read(const RelativeProblem<T> &p, int64_t row) {
    int64_t width = p.heads * p.depth;
    const T *from = p.keys_values + row / p.heads * p.time * 2 * width + row % p.heads * p.depth;
    for (int64_t j = 0; j < p.time; j++)
      for (int64_t c = 0; c < p.depth; c++) {
        keys[j * p.depth + c] = keys_transposed[c * p.time + j] = from[j * 2 * width + c];
        values[j * p.depth + c] = values_transposed[c * p.time + j] = from[j * 2 * width + width + c];
      }
  }
};

/// Where a query, or its result, is.
template <class T> INLINE int64_t place_of(const RelativeProblem<T> &p, int64_t row, int64_t i) {
  return (row / p.heads * p.places + i) * p.heads * p.depth + row % p.heads * p.depth;
}

/// The query over √d.
template <class T> INLINE void scaled_query(const RelativeProblem<T> &p, int64_t row, int64_t i, Out<T> x) {
  T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(p.depth)));
  for (int64_t c = 0; c < p.depth; c++) x[c] = p.queries[place_of(p, row, i) + c] * scale;
}

template <class T> INLINE void forward_row(const RelativeProblem<T> &p, Head<T> &head, int64_t row, T *out) {
  std::vector<T> x(p.depth);
  head.read(p, row);
  for (int64_t i = 0; i < p.places; i++) {
    int64_t seen = p.time - p.places + i + 1, first = (row * p.places + i) * p.time;
    T *w = p.weights + first;
    scaled_query(p, row, i, x.data());
    products<T>(w, x.data(), head.keys_transposed.data(), p.key_distances, seen, p.time, p.depth, p.reach);
    T largest = largest_of<T>(w, seen);
    for (int64_t j = 0; j < seen; j++) w[j] = decay_of(largest - w[j]);
    T inverse = 1 / sum_of<T>(w, seen);
    for (int64_t j = 0; j < seen; j++) w[j] *= inverse;
    std::copy(w, w + seen, head.kept.begin());
    if (p.dropout > 0) drop<T>(head.kept.data(), p.dropout, p.seed, static_cast<uint32_t>(first), seen);
    mixture<T>(out + place_of(p, row, i), head.kept.data(), head.values.data(), p.value_distances, seen, p.depth,
                  p.reach);
  }
}

template <class T>
INLINE void backward_row(const RelativeProblem<T> &p, const RelativeGradients<T> &g, Head<T> &head, int64_t row) {
  int64_t width = p.heads * p.depth;
  std::vector<T> x(p.depth), by_keys(p.time * p.depth), by_values(p.time * p.depth);
  T scale = static_cast<T>(1 / std::sqrt(static_cast<double>(p.depth)));
  head.read(p, row);
  for (int64_t i = 0; i < p.places; i++) {
    int64_t seen = p.time - p.places + i + 1, first = (row * p.places + i) * p.time;
    const T *w = p.weights + first, *by_out = g.by_out + place_of(p, row, i);
    T *s = head.scores.data(), *kept = head.kept.data();
    std::copy(w, w + seen, kept);
    products<T>(s, by_out, head.values_transposed.data(), p.value_distances, seen, p.time, p.depth, p.reach);
    if (p.dropout > 0) {
      drop<T>(kept, p.dropout, p.seed, static_cast<uint32_t>(first), seen);
      drop<T>(s, p.dropout, p.seed, static_cast<uint32_t>(first), seen);
    }
    spread<T>(by_values.data(), g.by_value_distances, kept, by_out, seen, p.depth, p.reach);
    for (int64_t j = 0; j < seen; j++) s[j] *= w[j];
    T total = sum_of<T>(s, seen);
    for (int64_t j = 0; j < seen; j++) s[j] -= w[j] * total;
    T *by_query = g.by_queries + place_of(p, row, i);
    mixture<T>(by_query, s, head.keys.data(), p.key_distances, seen, p.depth, p.reach);
    for (int64_t c = 0; c < p.depth; c++) by_query[c] *= scale;
    scaled_query(p, row, i, x.data());
    spread<T>(by_keys.data(), g.by_key_distances, s, x.data(), seen, p.depth, p.reach);
  }
  T *to = g.by_keys_values + row / p.heads * p.time * 2 * width + row % p.heads * p.depth;
  for (int64_t j = 0; j < p.time; j++)
    for (int64_t c = 0; c < p.depth; c++) {
      to[j * 2 * width + c] = by_keys[j * p.depth + c];
      to[j * 2 * width + width + c] = by_values[j * p.depth + c];
    }
}

template <class T> INLINE void forward_all(const RelativeProblem<T> &p, T *out) {
  Head<T> head(p);
  for (int64_t row = 0; row < p.batch * p.heads; row++) forward_row<T>(p, head, row, out);
}

template <class T> INLINE void backward_all(const RelativeProblem<T> &p, const RelativeGradients<T> &g) {
  Head<T> head(p);
  for (int64_t row = 0; row < p.batch * p.heads; row++) backward_row<T>(p, g, head, row);
}

}  // namespace

void relative_forward(const RelativeProblem<float> &p, float *out) {
  p.depth == 8 ? relative_forward_of_eight(p, out) : forward_all<float>(p, out);
}

void relative_forward(const RelativeProblem<double> &p, double *out) { forward_all<double>(p, out); }

void relative_backward(const RelativeProblem<float> &p, const RelativeGradients<float> &g) {
  p.depth == 8 ? relative_backward_of_eight(p, g) : backward_all<float>(p, g);
}

void relative_backward(const RelativeProblem<double> &p, const RelativeGradients<double> &g) {
  backward_all<double>(p, g);
}

}  // namespace ctorch
