#include "gates.hpp"

#include "exponentials.hpp"

// Those of single precision are compiled for processors with and without wide arithmetic, and the right one chosen at the
// start.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif
#define INLINE inline __attribute__((always_inline))

namespace ctorch {

namespace {

template <class T> using In = const T *__restrict;
template <class T> using Out = T *__restrict;

// Each row is a function whose arguments do not lie in each other's memory: what is said of variables inside a loop over
// rows does not reach the vectorizer, which then compares whole matrices, finds that their rows interleave, and gives up.

template <class T>
INLINE void gru_row(In<T> x, In<T> s, In<T> h, Out<T> r, Out<T> z, Out<T> part, Out<T> n, Out<T> y, int64_t width) {
  for (int64_t j = 0; j < width; j++) {
    T reset = sigmoid_of(x[j] + s[j]);
    T update = sigmoid_of(x[width + j] + s[width + j]);
    T candidate = tanh_by_sigmoid(x[2 * width + j] + reset * s[2 * width + j]);
    r[j] = reset;
    z[j] = update;
    part[j] = s[2 * width + j];
    n[j] = candidate;
    y[j] = candidate + update * (h[j] - candidate);
  }
}

template <class T> INLINE void multiply(Out<T> out, In<T> a, In<T> b, int64_t count) {
  for (int64_t j = 0; j < count; j++) out[j] = a[j] * b[j];
}

template <class T> INLINE void gru_forward_any(const GRUStep<T> &step) {
  int64_t width = step.width;
  for (int64_t b = 0; b < step.batch; b++) {
    T *r = step.reset_update + b * 2 * width, *y = step.after + b * width;
    gru_row<T>(step.from_input + b * 3 * width, step.from_state + b * 3 * width, step.before + b * width, r, r + width,
               step.state_part + b * width, step.candidate + b * width, y, width);
    if (step.next_factor != nullptr) multiply<T>(step.next_before + b * width, y, step.next_factor + b * width, width);
  }
}

template <class T>
INLINE void gru_back_row(In<T> r, In<T> z, In<T> part, In<T> n, In<T> h, In<T> g, Out<T> x, Out<T> s, Out<T> c,
                         int64_t width) {
  for (int64_t j = 0; j < width; j++) {
    T total = g[j] + c[j];
    T by_update = total * (h[j] - n[j]) * z[j] * (1 - z[j]);
    T by_candidate = total * (1 - z[j]) * (1 - n[j] * n[j]);
    T by_reset = by_candidate * part[j] * r[j] * (1 - r[j]);
    x[j] = by_reset;
    s[j] = by_reset;
    x[width + j] = by_update;
    s[width + j] = by_update;
    x[2 * width + j] = by_candidate;
    s[2 * width + j] = by_candidate * r[j];
    c[j] = total * z[j];
  }
}

template <class T> INLINE void gru_factor_row(In<T> factor, In<T> after, Out<T> by_factor, Out<T> c, int64_t width) {
  for (int64_t j = 0; j < width; j++) {
    by_factor[j] = c[j] * after[j];
    c[j] *= factor[j];
  }
}

template <class T> INLINE void gru_backward_any(const GRUBackStep<T> &step) {
  int64_t width = step.width;
  for (int64_t b = 0; b < step.batch; b++) {
    const T *r = step.reset_update + b * 2 * width;
    T *c = step.carry + b * width;
    if (step.next_factor != nullptr) {
      gru_factor_row<T>(step.next_factor + b * width, step.after + b * width, step.by_next_factor + b * width, c, width);
    }
    gru_back_row<T>(r, r + width, step.state_part + b * width, step.candidate + b * width, step.before + b * width,
                    step.gradient + b * width, step.by_input + b * 3 * width, step.by_state + b * 3 * width, c, width);
  }
}

template <class T>
INLINE void lstm_row(Out<T> i, Out<T> f, Out<T> g, Out<T> o, In<T> c, Out<T> next, Out<T> s, Out<T> h, Out<T> copy,
                     int64_t width) {
  for (int64_t j = 0; j < width; j++) {
    T input = sigmoid_of(i[j]), forget = sigmoid_of(f[j]), value = tanh_by_sigmoid(g[j]);
    i[j] = input;
    f[j] = forget;
    g[j] = value;
    next[j] = forget * c[j] + input * value;
  }
  for (int64_t j = 0; j < width; j++) {
    T output = sigmoid_of(o[j]), value = tanh_by_sigmoid(next[j]), hidden = output * value;
    o[j] = output;
    s[j] = value;
    h[j] = hidden;
    copy[j] = hidden;
  }
}

template <class T> INLINE void lstm_forward_any(const LSTMStep<T> &step) {
  int64_t width = step.width;
  for (int64_t b = 0; b < step.batch; b++) {
    T *i = step.gates + b * 4 * width;
    lstm_row<T>(i, i + width, i + 2 * width, i + 3 * width, step.before + b * width, step.after + b * width,
                step.squashed + b * width, step.hidden + b * width, step.copy + b * step.stride, width);
  }
}

template <class T>
INLINE void lstm_back_row(In<T> i, In<T> s, In<T> c, In<T> y, In<T> k, Out<T> cc, Out<T> d, int64_t width) {
  In<T> f = i + width, g = i + 2 * width, o = i + 3 * width;
  for (int64_t j = 0; j < width; j++) {
    T total = y[j] + k[j];
    T by_cell = cc[j] + total * o[j] * (1 - s[j] * s[j]);
    d[j] = by_cell * g[j] * i[j] * (1 - i[j]);
    d[width + j] = by_cell * c[j] * f[j] * (1 - f[j]);
    d[2 * width + j] = by_cell * i[j] * (1 - g[j] * g[j]);
    d[3 * width + j] = total * s[j] * o[j] * (1 - o[j]);
    cc[j] = by_cell * f[j];
  }
}

template <class T> INLINE void lstm_backward_any(const LSTMBackStep<T> &step) {
  int64_t width = step.width;
  for (int64_t b = 0; b < step.batch; b++) {
    lstm_back_row<T>(step.gates + b * 4 * width, step.squashed + b * width, step.before + b * width,
                     step.gradient + b * width, step.carry + b * width, step.cell_carry + b * width,
                     step.by_gates + b * 4 * width, width);
  }
}

template <class T> INLINE void decay_row(Out<T> values, In<T> bias, int64_t width) {
  for (int64_t j = 0; j < width; j++) values[j] = decay_of(values[j] + bias[j]);
}

template <class T> INLINE void decay_forward_any(T *values, const T *bias, int64_t rows, int64_t width) {
  for (int64_t row = 0; row < rows; row++) decay_row<T>(values + row * width, bias, width);
}

template <class T> INLINE void decay_backward_any(Out<T> by_sum, In<T> gradient, In<T> y, int64_t count) {
  for (int64_t k = 0; k < count; k++) by_sum[k] = y[k] == 1 ? 0 : -gradient[k] * y[k];
}

}  // namespace

FOR_EACH_PROCESSOR void gru_forward(const GRUStep<float> &step) { gru_forward_any(step); }
void gru_forward(const GRUStep<double> &step) { gru_forward_any(step); }
FOR_EACH_PROCESSOR void gru_backward(const GRUBackStep<float> &step) { gru_backward_any(step); }
void gru_backward(const GRUBackStep<double> &step) { gru_backward_any(step); }
FOR_EACH_PROCESSOR void lstm_forward(const LSTMStep<float> &step) { lstm_forward_any(step); }
void lstm_forward(const LSTMStep<double> &step) { lstm_forward_any(step); }
FOR_EACH_PROCESSOR void lstm_backward(const LSTMBackStep<float> &step) { lstm_backward_any(step); }
void lstm_backward(const LSTMBackStep<double> &step) { lstm_backward_any(step); }
FOR_EACH_PROCESSOR void decay_forward(float *values, const float *bias, int64_t rows, int64_t width) {
  decay_forward_any<float>(values, bias, rows, width);
}
void decay_forward(double *values, const double *bias, int64_t rows, int64_t width) {
  decay_forward_any<double>(values, bias, rows, width);
}
FOR_EACH_PROCESSOR void decay_backward(float *by_sum, const float *gradient, const float *y, int64_t count) {
  decay_backward_any<float>(by_sum, gradient, y, count);
}
void decay_backward(double *by_sum, const double *gradient, const double *y, int64_t count) {
  decay_backward_any<double>(by_sum, gradient, y, count);
}

}  // namespace ctorch
