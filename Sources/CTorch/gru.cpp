// A GRU over whole sequences: one product for all inputs, then per time one product and one pass over the gates.
// libtorch's own records every elementwise operation of every time.
#include <ATen/Dispatch.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/zeros.h>

#include "gates.hpp"
#include "products.hpp"
#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// h'_t = GRU(x_t, d_t h_{t-1}); an empty d, since an undefined tensor cannot be an argument, stands for ones.
struct GRUSequence : torch::autograd::Function<GRUSequence> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &hidden,
                            const at::Tensor &decay, const at::Tensor &weight_ih, const at::Tensor &weight_hh,
                            const at::Tensor &bias_ih, const at::Tensor &bias_hh) {
    auto x = time_major(input);
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    bool decays = decay.dim() == 3;
    auto from_input = at::addmm(bias_ih, rows(x), weight_ih.t()).view({time, batch, 3 * width});
    auto from_state = at::empty({batch, 3 * width}, x.options());
    auto reset_update = at::empty({time, batch, 2 * width}, x.options());
    auto state_part = at::empty({time, batch, width}, x.options());
    auto candidate = at::empty({time, batch, width}, x.options());
    auto states = at::empty({time + 1, batch, width}, x.options());
    states.select(0, 0).copy_(hidden);
    auto factors = decays ? time_major(decay) : decay;
    auto decayed = decays ? at::empty({time, batch, width}, x.options()) : earlier(states);
    if (decays) {
      auto first = decayed.select(0, 0);
      at::mul_out(first, hidden, factors.select(0, 0));
    }
    auto transposed = weight_hh.t().contiguous();
    for (int64_t t = 0; t < time; t++) {
      at::addmm_out(from_state, bias_hh, decayed.select(0, t), transposed);
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "gru_sequence", [&] {
        bool decays_on = decays && t + 1 < time;
        gru_forward(GRUStep<scalar_t>{
            batch, width, at_time<scalar_t>(from_input, t), from_state.data_ptr<scalar_t>(),
            at_time<scalar_t>(decayed, t), decays_on ? at_time<scalar_t>(factors, t + 1) : nullptr,
            at_time<scalar_t>(reset_update, t), at_time<scalar_t>(state_part, t), at_time<scalar_t>(candidate, t),
            at_time<scalar_t>(states, t + 1), decays_on ? at_time<scalar_t>(decayed, t + 1) : nullptr});
      });
    }
    context->saved_data["decays"] = decays;
    context->save_for_backward(
        {x, weight_ih, weight_hh, reset_update, state_part, candidate, states, decayed, factors});
    return later(states).transpose(0, 1);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &x = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &reset_update = saved[3];
    auto &state_part = saved[4], &candidate = saved[5], &states = saved[6], &decayed = saved[7], &factors = saved[8];
    bool decays = context->saved_data["decays"].toBool();
    int64_t time = x.size(0), batch = x.size(1), width = weight_hh.size(1);
    auto gradient = time_major(gradients[0]);
    auto by_input = at::empty({time, batch, 3 * width}, x.options());
    auto by_state = at::empty({time, batch, 3 * width}, x.options());
    auto by_decay = decays ? at::empty({time, batch, width}, x.options()) : at::Tensor();
    auto carry = at::zeros({batch, width}, x.options());
    for (int64_t t = time - 1; t >= 0; t--) {
      AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "gru_sequence_backward", [&] {
        bool decays_on = decays && t + 1 < time;
        gru_backward(GRUBackStep<scalar_t>{
            batch, width, at_time<scalar_t>(reset_update, t), at_time<scalar_t>(state_part, t),
            at_time<scalar_t>(candidate, t), at_time<scalar_t>(decayed, t), at_time<scalar_t>(gradient, t),
            decays_on ? at_time<scalar_t>(factors, t + 1) : nullptr,
            decays_on ? at_time<scalar_t>(states, t + 1) : nullptr, at_time<scalar_t>(by_input, t),
            at_time<scalar_t>(by_state, t), decays_on ? at_time<scalar_t>(by_decay, t + 1) : nullptr,
            carry.data_ptr<scalar_t>()});
      });
      carry.addmm_(by_state.select(0, t), weight_hh);
    }
    if (decays) {
      auto first = by_decay.select(0, 0);
      at::mul_out(first, carry, states.select(0, 0));
      carry.mul_(factors.select(0, 0));
    }
    auto input_rows = rows(by_input), state_rows = rows(by_state);
    auto by_x = context->needs_input_grad(0) ? at::mm(input_rows, weight_ih).view(x.sizes()).transpose(0, 1)
                                             : at::Tensor();
    auto by_weight = at::empty_like(weight_ih, at::MemoryFormat::Contiguous);
    gram(by_weight, input_rows, rows(x));
    // Reset and update have the same sums, only the candidate's differ.
    auto by_bias = input_rows.sum(0);
    auto by_state_bias =
        at::cat({by_bias.narrow(0, 0, 2 * width), state_rows.narrow(1, 2 * width, width).sum(0)});
    return {by_x,
            carry,
            decays ? by_decay.transpose(0, 1) : at::Tensor(),
            by_weight,
            at::mm(state_rows.t(), rows(decayed)),
            by_bias,
            by_state_bias};
  }
};

}  // namespace

ct_tensor ct_gru_sequence(ct_tensor input, ct_tensor hidden, ct_tensor optional_decay, const ct_tensor *weights) {
  return produce([&] {
    auto w = tensors(weights, 4);
    auto &x = ref(input);
    check_sequence(x, 3, {ref(hidden)}, w[0], w[1], w[2], w[3]);
    auto decay = optional_decay ? ref(optional_decay) : at::empty({0}, x.options().requires_grad(false));
    if (optional_decay) {
      TORCH_CHECK(decay.dim() == 3 && decay.size(0) == x.size(0) && decay.size(1) == x.size(1) &&
                      decay.size(2) == w[1].size(1) && decay.scalar_type() == x.scalar_type(),
                  "the decay has size ", decay.sizes(), ", which does not fit the states");
    }
    return GRUSequence::apply(x, ref(hidden), decay, w[0], w[1], w[2], w[3]);
  });
}
