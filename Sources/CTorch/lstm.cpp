// An LSTM over whole sequences: per time one product, of input and state together, and one pass over the gates.
#include <ATen/Dispatch.h>
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "gates.hpp"
#include "sequences.hpp"

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// The hidden states at all times, and the last cell state.
///
/// A row (h, x, 1) holds what a time reads, so that one product gives all sums, and in the end one gives the derivatives by
/// all weights and biases.
struct LSTMSequence : torch::autograd::Function<LSTMSequence> {
  static variable_list forward(AutogradContext *context, const at::Tensor &input, const at::Tensor &hidden,
                               const at::Tensor &cell, const at::Tensor &weight_ih, const at::Tensor &weight_hh,
                               const at::Tensor &bias_ih, const at::Tensor &bias_hh) {
    int64_t batch = input.size(0), time = input.size(1), features = input.size(2), width = weight_hh.size(1);
    auto weight = at::cat({weight_hh.t(), weight_ih.t(), at::add(bias_ih, bias_hh).unsqueeze(0)});
    auto read = at::empty({time + 1, batch, width + features + 1}, input.options());
    read.select(0, 0).narrow(1, 0, width).copy_(hidden);
    earlier(read).narrow(2, width, features).copy_(input.transpose(0, 1));
    read.select(2, width + features).fill_(1);
    auto gates = at::empty({time, batch, 4 * width}, input.options());
    auto states = at::empty({time, batch, width}, input.options());
    auto cells = at::empty({time + 1, batch, width}, input.options());
    auto squashed = at::empty({time, batch, width}, input.options());
    cells.select(0, 0).copy_(cell);
    for (int64_t t = 0; t < time; t++) {
      auto sums = gates.select(0, t);
      at::mm_out(sums, read.select(0, t), weight);
      AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "lstm_sequence", [&] {
        lstm_forward(LSTMStep<scalar_t>{
            batch, width, sums.data_ptr<scalar_t>(), at_time<scalar_t>(cells, t), at_time<scalar_t>(cells, t + 1),
            at_time<scalar_t>(squashed, t), at_time<scalar_t>(states, t), at_time<scalar_t>(read, t + 1),
            read.stride(1)});
      });
    }
    context->save_for_backward({read, weight_ih, weight_hh, gates, squashed, cells});
    return {states.transpose(0, 1), cells.select(0, time).clone()};
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    check_first_derivative();
    auto saved = context->get_saved_variables();
    auto &read = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &gates = saved[3], &squashed = saved[4];
    auto &cells = saved[5];
    int64_t time = gates.size(0), batch = gates.size(1), width = weight_hh.size(1), features = weight_ih.size(1);
    auto gradient = gradients[0].defined() ? time_major(gradients[0]) : at::zeros_like(squashed);
    auto by_gates = at::empty({time, batch, 4 * width}, gates.options());
    auto carry = at::zeros({batch, width}, gates.options());
    auto cell_carry = gradients[1].defined() ? gradients[1].clone(at::MemoryFormat::Contiguous)
                                             : at::zeros({batch, width}, gates.options());
    for (int64_t t = time - 1; t >= 0; t--) {
      AT_DISPATCH_FLOATING_TYPES(gates.scalar_type(), "lstm_sequence_backward", [&] {
        lstm_backward(LSTMBackStep<scalar_t>{
            batch, width, at_time<scalar_t>(gates, t), at_time<scalar_t>(squashed, t), at_time<scalar_t>(cells, t),
            at_time<scalar_t>(gradient, t), carry.data_ptr<scalar_t>(), cell_carry.data_ptr<scalar_t>(),
            at_time<scalar_t>(by_gates, t)});
      });
      at::mm_out(carry, by_gates.select(0, t), weight_hh);
    }
    auto gate_rows = rows(by_gates);
    auto by_x = context->needs_input_grad(0)
                    ? at::mm(gate_rows, weight_ih).view({time, batch, features}).transpose(0, 1)
                    : at::Tensor();
    auto by_weight = at::mm(gate_rows.t(), rows(earlier(read)));
    auto by_bias = by_weight.select(1, width + features).contiguous();
    return {by_x,
            carry,
            cell_carry,
            by_weight.narrow(1, width, features).contiguous(),
            by_weight.narrow(1, 0, width).contiguous(),
            by_bias,
            by_bias};
  }
};

}  // namespace

int32_t ct_lstm_sequence(ct_tensor input, ct_tensor hidden, ct_tensor cell, const ct_tensor *weights,
                         ct_tensor *outputs, ct_tensor *last_cell) {
  return perform([&] {
    auto w = tensors(weights, 4);
    check_sequence(ref(input), 4, {ref(hidden), ref(cell)}, w[0], w[1], w[2], w[3]);
    auto result = LSTMSequence::apply(ref(input), ref(hidden), ref(cell), w[0], w[1], w[2], w[3]);
    own_both(std::move(result[0]), std::move(result[1]), outputs, last_cell);
  });
}
