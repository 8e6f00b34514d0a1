#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/stack.h>

#include "shim.hpp"

using namespace ctorch;

ct_tensor ct_cat(const ct_tensor *values, int64_t count, int64_t dim) {
  return produce([&] { return at::cat(tensors(values, count), dim); });
}

ct_tensor ct_stack(const ct_tensor *values, int64_t count, int64_t dim) {
  return produce([&] { return at::stack(tensors(values, count), dim); });
}

int32_t ct_split(ct_tensor input, const int64_t *sizes, int64_t size_count, int64_t dim, ct_tensor *pieces) {
  return perform([&] { own_all(ref(input).split_with_sizes(list(sizes, size_count), dim), pieces); });
}

int32_t ct_chunk(ct_tensor input, int64_t chunks, int64_t dim, ct_tensor *pieces, int64_t *count) {
  return perform([&] {
    auto result = ref(input).chunk(chunks, dim);
    auto made = static_cast<int64_t>(result.size());
    own_all(std::move(result), pieces);
    *count = made;
  });
}

ct_tensor ct_narrow(ct_tensor input, int64_t dim, int64_t start, int64_t length) {
  return produce([&] { return ref(input).narrow(dim, start, length); });
}

ct_tensor ct_slice(ct_tensor input, int64_t dim, int64_t start, int64_t end, int64_t step) {
  return produce([&] { return ref(input).slice(dim, start, end, step); });
}

ct_tensor ct_select(ct_tensor input, int64_t dim, int64_t index) {
  return produce([&] { return ref(input).select(dim, index); });
}

#define WITH_LIST(name)                                                                                               \
  ct_tensor ct_##name(ct_tensor input, const int64_t *values, int64_t count) {                                        \
    return produce([&] { return ref(input).name(list(values, count)); });                                             \
  }
WITH_LIST(reshape)
WITH_LIST(view)
WITH_LIST(expand)
WITH_LIST(permute)
WITH_LIST(repeat)
WITH_LIST(flip)
#undef WITH_LIST

ct_tensor ct_transpose(ct_tensor input, int64_t a, int64_t b) {
  return produce([&] { return ref(input).transpose(a, b); });
}

ct_tensor ct_squeeze(ct_tensor input, int64_t dim) {
  return produce([&] { return ref(input).squeeze(dim); });
}

ct_tensor ct_squeeze_all(ct_tensor input) {
  return produce([&] { return ref(input).squeeze(); });
}

ct_tensor ct_unsqueeze(ct_tensor input, int64_t dim) {
  return produce([&] { return ref(input).unsqueeze(dim); });
}

ct_tensor ct_flatten(ct_tensor input, int64_t start, int64_t end) {
  return produce([&] { return ref(input).flatten(start, end); });
}

ct_tensor ct_tril(ct_tensor input, int64_t diagonal) {
  return produce([&] { return ref(input).tril(diagonal); });
}

ct_tensor ct_triu(ct_tensor input, int64_t diagonal) {
  return produce([&] { return ref(input).triu(diagonal); });
}

ct_tensor ct_diagonal(ct_tensor input, int64_t offset, int64_t a, int64_t b) {
  return produce([&] { return ref(input).diagonal(offset, a, b); });
}

ct_tensor ct_pad(ct_tensor input, const int64_t *amounts, int64_t count, double value) {
  return produce([&] { return at::constant_pad_nd(ref(input), list(amounts, count), value); });
}
