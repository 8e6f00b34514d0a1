#include <ATen/ops/linalg_vector_norm.h>

#include "shim.hpp"

using namespace ctorch;

#define ALL(name, method)                                                                                             \
  ct_tensor ct_##name(ct_tensor input) {                                                                              \
    return produce([&] { return ref(input).method(); });                                                              \
  }
ALL(sum_all, sum)
ALL(mean_all, mean)
ALL(max_all, max)
ALL(min_all, min)
ALL(prod_all, prod)
ALL(any_all, any)
ALL(all_all, all)
#undef ALL

#define OVER_DIMENSIONS(name)                                                                                         \
  ct_tensor ct_##name(ct_tensor input, const int64_t *dims, int64_t count, bool keep) {                               \
    return produce([&] { return ref(input).name(list(dims, count), keep); });                                         \
  }
OVER_DIMENSIONS(sum)
OVER_DIMENSIONS(mean)
OVER_DIMENSIONS(logsumexp)
OVER_DIMENSIONS(amax)
OVER_DIMENSIONS(amin)
#undef OVER_DIMENSIONS

#define SPREAD(name)                                                                                                  \
  ct_tensor ct_##name(ct_tensor input, const int64_t *dims, int64_t count, double correction, bool keep) {            \
    return produce([&] { return ref(input).name(list(dims, count), at::Scalar(correction), keep); });                 \
  }
SPREAD(var)
SPREAD(std)
#undef SPREAD

ct_tensor ct_norm(ct_tensor input, double order, const int64_t *dims, int64_t count, bool keep) {
  return produce([&] { return at::linalg_vector_norm(ref(input), order, list(dims, count), keep); });
}

#define OVER_DIMENSION(name)                                                                                          \
  ct_tensor ct_##name(ct_tensor input, int64_t dim, bool keep) {                                                      \
    return produce([&] { return ref(input).name(dim, keep); });                                                       \
  }
OVER_DIMENSION(any)
OVER_DIMENSION(all)
OVER_DIMENSION(prod)
OVER_DIMENSION(argmax)
OVER_DIMENSION(argmin)
#undef OVER_DIMENSION

template <class Pair> static void own_pair(Pair &&pair, ct_tensor *values, ct_tensor *indices) {
  own_both(std::move(std::get<0>(pair)), std::move(std::get<1>(pair)), values, indices);
}

int32_t ct_max(ct_tensor input, int64_t dim, bool keep, ct_tensor *values, ct_tensor *indices) {
  return perform([&] { own_pair(ref(input).max(dim, keep), values, indices); });
}

int32_t ct_min(ct_tensor input, int64_t dim, bool keep, ct_tensor *values, ct_tensor *indices) {
  return perform([&] { own_pair(ref(input).min(dim, keep), values, indices); });
}

int32_t ct_sort(ct_tensor input, int64_t dim, bool descending, ct_tensor *values, ct_tensor *indices) {
  return perform([&] { own_pair(ref(input).sort(/*stable=*/true, dim, descending), values, indices); });
}

int32_t ct_topk(ct_tensor input, int64_t count, int64_t dim, bool largest, ct_tensor *values, ct_tensor *indices) {
  return perform([&] { own_pair(ref(input).topk(count, dim, largest, /*sorted=*/true), values, indices); });
}

#define ALONG(name)                                                                                                   \
  ct_tensor ct_##name(ct_tensor input, int64_t dim) {                                                                 \
    return produce([&] { return ref(input).name(dim); });                                                             \
  }
ALONG(softmax)
ALONG(log_softmax)
ALONG(cumsum)
ALONG(cumprod)
#undef ALONG
