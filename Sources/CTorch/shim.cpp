#include "shim.hpp"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <limits>
#include <mutex>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace ctorch {

namespace {
thread_local std::string last_error;
}

thread_local bool is_prepared = false;

void record_exception() noexcept {
  try {
    try {
      throw;
    } catch (const c10::Error &error) {
      last_error = error.what_without_backtrace();
    } catch (const std::exception &error) {
      last_error = error.what();
    } catch (...) {
      last_error = "an unknown C++ exception";
    }
  } catch (...) {
    // No memory is left for the message; the old one stays.
  }
}

void prepare_thread() {
  static std::once_flag once;
  std::call_once(once, [] {
#ifdef __GLIBC__
    // Tensors of some megabytes are made and dropped at every step of learning. Without this each of them is mapped anew,
    // and clearing its pages takes longer than the arithmetic.
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
#endif
    try {
      at::set_num_interop_threads(1);
    } catch (...) {
      // Another user of libtorch in this program has already started its pool.
    }
  });
  // The first query makes libtorch initialize its own per-thread state, which would else overwrite the count later.
  at::get_num_threads();
  at::set_num_threads(1);
  is_prepared = true;
}

std::vector<at::Tensor> tensors(const ct_tensor *values, int64_t count) {
  std::vector<at::Tensor> result;
  result.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; i++) result.push_back(ref(values[i]));
  return result;
}

static ct_tensor release(std::unique_ptr<at::Tensor> tensor) { return reinterpret_cast<ct_tensor>(tensor.release()); }

void own_all(std::vector<at::Tensor> tensors, ct_tensor *results) {
  std::vector<std::unique_ptr<at::Tensor>> owned;
  owned.reserve(tensors.size());
  for (auto &tensor : tensors) {
    owned.push_back(tensor.defined() ? std::make_unique<at::Tensor>(std::move(tensor)) : nullptr);
  }
  std::transform(owned.begin(), owned.end(), results, [](auto &tensor) { return release(std::move(tensor)); });
}

void own_both(at::Tensor first, at::Tensor second, ct_tensor *first_result, ct_tensor *second_result) {
  auto one = std::make_unique<at::Tensor>(std::move(first));
  auto two = std::make_unique<at::Tensor>(std::move(second));
  *first_result = release(std::move(one));
  *second_result = release(std::move(two));
}

at::ScalarType scalar_type(int32_t dtype) {
  switch (dtype) {
  case CT_FLOAT32: return at::kFloat;
  case CT_FLOAT64: return at::kDouble;
  case CT_INT64: return at::kLong;
  case CT_BOOL: return at::kBool;
  default: TORCH_CHECK(false, "unknown element type ", dtype);
  }
}

at::Device device(int32_t index) {
  if (index < 0) return at::Device(at::kCPU);
  TORCH_CHECK(index <= std::numeric_limits<at::DeviceIndex>::max(), "there is no CUDA device of this index");
  return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

at::TensorOptions options(int32_t dtype, int32_t index) {
  return at::TensorOptions().dtype(scalar_type(dtype)).device(device(index));
}

}  // namespace ctorch

using namespace ctorch;

const char *ct_last_error(void) { return last_error.c_str(); }

void ct_free(ct_tensor tensor) { delete &ref(tensor); }

int32_t ct_set_threads(int32_t count) {
  return perform([&] {
    TORCH_CHECK(count > 0, "the number of threads must be positive, not ", count);
    at::set_num_threads(count);
  });
}

int32_t ct_threads(void) {
  int32_t count = 1;
  perform([&] { count = at::get_num_threads(); });
  return count;
}

int32_t ct_cuda_device_count(void) {
  int32_t count = 0;
  perform([&] {
    if (at::globalContext().hasCUDA()) count = at::detail::getCUDAHooks().deviceCount();
  });
  return count;
}
