#include <ATen/ops/addmm.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/einsum.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>

#include "shim.hpp"

using namespace ctorch;

#define BINARY(name)                                                                                                  \
  ct_tensor ct_##name(ct_tensor a, ct_tensor b) {                                                                     \
    return produce([&] { return ref(a).name(ref(b)); });                                                              \
  }
BINARY(matmul)
BINARY(mm)
BINARY(bmm)
BINARY(dot)
BINARY(outer)
#undef BINARY

ct_tensor ct_addmm(ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha) {
  return produce([&] { return at::addmm(ref(input), ref(a), ref(b), beta, alpha); });
}

ct_tensor ct_baddbmm(ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha) {
  return produce([&] { return at::baddbmm(ref(input), ref(a), ref(b), beta, alpha); });
}

ct_tensor ct_linear(ct_tensor input, ct_tensor weight, ct_tensor optional_bias) {
  return produce([&] { return at::linear(ref(input), ref(weight), optional(optional_bias)); });
}

ct_tensor ct_einsum(const char *equation, const ct_tensor *operands, int64_t count) {
  return produce([&] { return at::einsum(equation, tensors(operands, count)); });
}

// A buffer of another shape would be resized with a mere warning, and its views would then point elsewhere.
static void check_out(const at::Tensor &out, at::IntArrayRef expected) {
  TORCH_CHECK(out.sizes() == expected, "the output buffer has size ", out.sizes(), " where ", expected, " is needed");
}

static void check_product(const at::Tensor &out, const at::Tensor &a, const at::Tensor &b, int64_t rank) {
  TORCH_CHECK(a.dim() == rank && b.dim() == rank, "operands of size ", a.sizes(), " and ", b.sizes(),
              " where both must have rank ", rank);
  if (rank == 2) {
    check_out(out, {a.size(0), b.size(1)});
  } else {
    check_out(out, {a.size(0), a.size(1), b.size(2)});
  }
}

int32_t ct_mm_out(ct_tensor out, ct_tensor a, ct_tensor b) {
  return perform([&] {
    check_product(ref(out), ref(a), ref(b), 2);
    at::mm_out(ref(out), ref(a), ref(b));
  });
}

int32_t ct_bmm_out(ct_tensor out, ct_tensor a, ct_tensor b) {
  return perform([&] {
    check_product(ref(out), ref(a), ref(b), 3);
    at::bmm_out(ref(out), ref(a), ref(b));
  });
}

int32_t ct_addmm_out(ct_tensor out, ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha) {
  return perform([&] {
    check_product(ref(out), ref(a), ref(b), 2);
    at::addmm_out(ref(out), ref(input), ref(a), ref(b), beta, alpha);
  });
}

int32_t ct_baddbmm_out(ct_tensor out, ct_tensor input, ct_tensor a, ct_tensor b, double beta, double alpha) {
  return perform([&] {
    check_product(ref(out), ref(a), ref(b), 3);
    at::baddbmm_out(ref(out), ref(input), ref(a), ref(b), beta, alpha);
  });
}
