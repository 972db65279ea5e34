package io.grpckit.interceptors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The seats that a builder has given away, in the order of their stages and, within a stage, in the
 * order of adding.
 *
 * @param <S> the stages
 * @param <I> what sits in a seat
 */
final class Seats<S extends Enum<S>, I> {
  record Seat<S, I>(S stage, I occupant) {}

  private final List<Seat<S, I>> seats = new ArrayList<>();

  void add(S stage, I occupant, boolean single) {
    if (single && isTaken(stage)) {
      throw new IllegalArgumentException(
          "stage " + stage + " must have one interceptor, a second was added");
    }
    seats.add(new Seat<>(stage, occupant));
  }

  boolean isTaken(S stage) {
    return seats.stream().anyMatch(seat -> seat.stage() == stage);
  }

  List<Seat<S, I>> inOrder() {
    return seats.stream().sorted(Comparator.comparing(Seat::stage)).toList();
  }
}
