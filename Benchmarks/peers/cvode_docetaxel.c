/* Virtual patients per second of SUNDIALS' CVODE (C, one core): docetaxel in three compartments, Friberg's neutrophils and
   a tumor, eight cycles of 75 mg/m2 over 1 h every 3 weeks, read daily for 24 weeks.

     cvode_docetaxel PATIENTS TOLERANCE OUT

   PATIENTS holds a patient on each line, as `TitrateBenchmarks simulate --out` writes them; OUT gets neutrophils and
   tumor of every day. Prints JSON; time is the processor's. BDF with the analytic Jacobian, dense; solver memory is made
   once and started anew at each jump. The absolute tolerance is a hundredth of the relative one. */
#include <cvode/cvode.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <time.h>

enum { STATES = 9, DAYS = 168, CYCLES = 8, NUMBERS = 14, LIMIT = 1024 };

typedef struct {
  double bsa, volume, k10, k12, k21, k13, k31, baseline, ktr, gamma, slope, size, growth, kill, rate;
} Patient;

static int slope(double t, N_Vector state, N_Vector out, void *data) {
  const Patient *p = data;
  const double *y = N_VGetArrayPointer(state);
  double *d = N_VGetArrayPointer(out);
  (void)t;
  double c = y[0] / p->volume;
  double feedback = pow(p->baseline / y[7], p->gamma);
  d[0] = p->rate - (p->k10 + p->k12 + p->k13) * y[0] + p->k21 * y[1] + p->k31 * y[2];
  d[1] = p->k12 * y[0] - p->k21 * y[1];
  d[2] = p->k13 * y[0] - p->k31 * y[2];
  d[3] = p->ktr * y[3] * ((1 - p->slope * c) * feedback - 1);
  d[4] = p->ktr * (y[3] - y[4]);
  d[5] = p->ktr * (y[4] - y[5]);
  d[6] = p->ktr * (y[5] - y[6]);
  d[7] = p->ktr * (y[6] - y[7]);
  d[8] = (p->growth - p->kill * c) * y[8];
  return 0;
}

#define J(row, column) SM_ELEMENT_D(matrix, row, column)
static int jacobian(
    double t, N_Vector state, N_Vector now, SUNMatrix matrix, void *data, N_Vector a, N_Vector b, N_Vector c3) {
  const Patient *p = data;
  const double *y = N_VGetArrayPointer(state);
  (void)t, (void)now, (void)a, (void)b, (void)c3;
  double c = y[0] / p->volume;
  double feedback = pow(p->baseline / y[7], p->gamma);
  SUNMatZero(matrix);
  J(0, 0) = -(p->k10 + p->k12 + p->k13);
  J(0, 1) = p->k21;
  J(0, 2) = p->k31;
  J(1, 0) = p->k12;
  J(1, 1) = -p->k21;
  J(2, 0) = p->k13;
  J(2, 2) = -p->k31;
  J(3, 0) = -p->ktr * y[3] * p->slope / p->volume * feedback;
  J(3, 3) = p->ktr * ((1 - p->slope * c) * feedback - 1);
  J(3, 7) = -p->ktr * y[3] * (1 - p->slope * c) * feedback * p->gamma / y[7];
  for (int i = 4; i < 8; i++) {
    J(i, i - 1) = p->ktr;
    J(i, i) = -p->ktr;
  }
  J(8, 0) = -p->kill / p->volume * y[8];
  J(8, 8) = p->growth - p->kill * c;
  return 0;
}

static void check(int code) {
  if (code < 0) {
    fprintf(stderr, "cvode_docetaxel: CVODE returned %d\n", code);
    exit(1);
  }
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: cvode_docetaxel PATIENTS TOLERANCE OUT\n");
    return 2;
  }
  FILE *in = fopen(arguments[1], "r"), *out = fopen(arguments[3], "w");
  double tolerance = atof(arguments[2]);
  static Patient patients[LIMIT];
  int n = 0;
  if (!in || !out) return 1;
  while (n < LIMIT) {
    double *numbers = &patients[n].bsa, rest;
    int read = 0;
    while (read < NUMBERS && fscanf(in, "%lf", &numbers[read]) == 1) read++;
    if (read < NUMBERS) break;
    for (int i = 0; i < 2 * DAYS; i++)
      if (fscanf(in, "%lf", &rest) != 1) return 1;
    n++;
  }
  double *results = malloc(sizeof(double) * 2 * DAYS * (n > 0 ? n : 1));
  SUNContext context;
  SUNContext_Create(NULL, &context);
  N_Vector y = N_VNew_Serial(STATES, context);
  double *state = N_VGetArrayPointer(y);
  SUNMatrix matrix = SUNDenseMatrix(STATES, STATES, context);
  SUNLinearSolver linear = SUNLinSol_Dense(y, matrix, context);
  void *memory = CVodeCreate(CV_BDF, context);
  check(CVodeInit(memory, slope, 0, y));
  check(CVodeSStolerances(memory, tolerance, tolerance * 1e-2));
  check(CVodeSetLinearSolver(memory, linear, matrix));
  check(CVodeSetJacFn(memory, jacobian));
  check(CVodeSetMaxNumSteps(memory, 1000000));
  check(CVodeSetMaxHnilWarns(memory, -1));
  struct timespec start, end;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  for (int i = 0; i < n; i++) {
    Patient *p = &patients[i];
    check(CVodeSetUserData(memory, p));
    state[0] = state[1] = state[2] = 0;
    for (int j = 3; j < 8; j++) state[j] = p->baseline;
    state[8] = p->size;
    double t = 0;
    int day = 0;
    for (int piece = 0; piece < 2 * CYCLES; piece++) {
      double stop = piece % 2 ? 504.0 * (piece / 2 + 1) : 504.0 * (piece / 2) + 1;
      p->rate = piece % 2 ? 0 : 75 * p->bsa;
      check(CVodeReInit(memory, t, y));
      check(CVodeSetStopTime(memory, stop));
      while (t < stop) {
        double next = 24.0 * (day + 1) < stop ? 24.0 * (day + 1) : stop;
        check(CVode(memory, next, y, &t, CV_NORMAL));
        if (t == 24.0 * (day + 1)) {
          results[2 * DAYS * i + 2 * day] = state[7];
          results[2 * DAYS * i + 2 * day + 1] = state[8];
          day++;
        }
      }
    }
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < 2 * DAYS; j++) fprintf(out, "%.17g%c", results[2 * DAYS * i + j], j + 1 < 2 * DAYS ? ' ' : '\n');
  fclose(out);
  double seconds = end.tv_sec - start.tv_sec + 1e-9 * (end.tv_nsec - start.tv_nsec);
  printf("{\"software\": \"CVODE\", \"tolerance\": %g, \"patients_per_second\": %.6g}\n", tolerance, n / seconds);
  return 0;
}
