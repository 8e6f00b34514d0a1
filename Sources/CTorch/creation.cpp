#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randperm.h>

#include <cstring>

#include "shim.hpp"

using namespace ctorch;

ct_tensor ct_from_values(const void *values, int32_t dtype, const int64_t *shape, int64_t rank, int32_t to_dtype,
                         int32_t to_device) {
  return produce([&] {
    if (dtype == to_dtype && to_device == CT_CPU) {
      auto owned = at::empty(list(shape, rank), options(dtype, CT_CPU));
      if (owned.numel() > 0) std::memcpy(owned.data_ptr(), values, owned.nbytes());
      return owned;
    }
    auto borrowed = at::from_blob(const_cast<void *>(values), list(shape, rank), options(dtype, CT_CPU));
    return borrowed.to(device(to_device), scalar_type(to_dtype), /*non_blocking=*/false, /*copy=*/true);
  });
}

ct_tensor ct_full(ct_scalar value, const int64_t *shape, int64_t rank, int32_t dtype, int32_t device) {
  return produce([&] { return at::full(list(shape, rank), scalar(value), options(dtype, device)); });
}

ct_tensor ct_empty(const int64_t *shape, int64_t rank, int32_t dtype, int32_t device) {
  return produce([&] { return at::empty(list(shape, rank), options(dtype, device)); });
}

ct_tensor ct_full_like(ct_tensor tensor, ct_scalar value) {
  return produce([&] { return at::full_like(ref(tensor), scalar(value)); });
}

ct_tensor ct_zeros_like(ct_tensor tensor) {
  return produce([&] { return at::full_like(ref(tensor), 0); });
}

ct_tensor ct_ones_like(ct_tensor tensor) {
  return produce([&] { return at::full_like(ref(tensor), 1); });
}

ct_tensor ct_arange(ct_scalar start, ct_scalar end, ct_scalar step, int32_t dtype, int32_t device) {
  return produce([&] { return at::arange(scalar(start), scalar(end), scalar(step), options(dtype, device)); });
}

ct_tensor ct_linspace(double start, double end, int64_t count, int32_t dtype, int32_t device) {
  return produce([&] { return at::linspace(start, end, count, options(dtype, device)); });
}

ct_tensor ct_eye(int64_t count, int32_t dtype, int32_t device) {
  return produce([&] { return at::eye(count, options(dtype, device)); });
}

ct_tensor ct_random_uniform(uint64_t seed, double low, double high, const int64_t *shape, int64_t rank, int32_t dtype,
                            int32_t to_device) {
  return produce([&] {
    auto values = at::empty(list(shape, rank), options(dtype, CT_CPU));
    return values.uniform_(low, high, at::detail::createCPUGenerator(seed)).to(device(to_device));
  });
}

ct_tensor ct_random_normal(uint64_t seed, const int64_t *shape, int64_t rank, int32_t dtype, int32_t to_device) {
  return produce([&] {
    return at::randn(list(shape, rank), at::detail::createCPUGenerator(seed), options(dtype, CT_CPU))
        .to(device(to_device));
  });
}

ct_tensor ct_random_integers(uint64_t seed, int64_t low, int64_t high, const int64_t *shape, int64_t rank,
                             int32_t to_device) {
  return produce([&] {
    return at::randint(low, high, list(shape, rank), at::detail::createCPUGenerator(seed), options(CT_INT64, CT_CPU))
        .to(device(to_device));
  });
}

ct_tensor ct_random_permutation(uint64_t seed, int64_t count, int32_t to_device) {
  return produce([&] {
    return at::randperm(count, at::detail::createCPUGenerator(seed), options(CT_INT64, CT_CPU)).to(device(to_device));
  });
}

ct_tensor ct_multinomial(ct_tensor probabilities, int64_t count, bool replacement, uint64_t seed) {
  return produce([&] {
    auto &weights = ref(probabilities);
    auto generator = at::detail::createCPUGenerator(seed);
    return at::multinomial(weights.cpu(), count, replacement, generator).to(weights.device());
  });
}
