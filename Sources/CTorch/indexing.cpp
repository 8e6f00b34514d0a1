#include <ATen/ops/bincount.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/searchsorted.h>

#include "shim.hpp"

using namespace ctorch;

ct_tensor ct_gather(ct_tensor input, int64_t dim, ct_tensor index) {
  return produce([&] { return ref(input).gather(dim, ref(index)); });
}

ct_tensor ct_scatter(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source) {
  return produce([&] { return ref(input).scatter(dim, ref(index), ref(source)); });
}

ct_tensor ct_scatter_add(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source) {
  return produce([&] { return ref(input).scatter_add(dim, ref(index), ref(source)); });
}

ct_tensor ct_index_select(ct_tensor input, int64_t dim, ct_tensor index) {
  return produce([&] { return ref(input).index_select(dim, ref(index)); });
}

ct_tensor ct_index_add(ct_tensor input, int64_t dim, ct_tensor index, ct_tensor source) {
  return produce([&] { return ref(input).index_add(dim, ref(index), ref(source)); });
}

static c10::List<std::optional<at::Tensor>> index_list(const ct_tensor *indices, int64_t count) {
  c10::List<std::optional<at::Tensor>> result;
  result.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; i++) result.push_back(optional(indices[i]));
  return result;
}

ct_tensor ct_index(ct_tensor input, const ct_tensor *optional_indices, int64_t count) {
  return produce([&] { return at::index(ref(input), index_list(optional_indices, count)); });
}

ct_tensor ct_index_put(ct_tensor input, const ct_tensor *optional_indices, int64_t count, ct_tensor values,
                       bool accumulate) {
  return produce(
      [&] { return at::index_put(ref(input), index_list(optional_indices, count), ref(values), accumulate); });
}

ct_tensor ct_masked_select(ct_tensor input, ct_tensor mask) {
  return produce([&] { return ref(input).masked_select(ref(mask)); });
}

ct_tensor ct_nonzero(ct_tensor input) {
  return produce([&] { return ref(input).nonzero(); });
}

ct_tensor ct_embedding(ct_tensor weight, ct_tensor indices, int64_t padding_index) {
  return produce([&] { return at::embedding(ref(weight), ref(indices), padding_index); });
}

ct_tensor ct_one_hot(ct_tensor indices, int64_t classes) {
  return produce([&] { return at::one_hot(ref(indices), classes); });
}

ct_tensor ct_searchsorted(ct_tensor sorted, ct_tensor values, bool right) {
  return produce([&] { return at::searchsorted(ref(sorted), ref(values), /*out_int32=*/false, right); });
}

ct_tensor ct_bincount(ct_tensor input, ct_tensor optional_weights, int64_t minimum_length) {
  return produce([&] { return at::bincount(ref(input), optional(optional_weights), minimum_length); });
}
