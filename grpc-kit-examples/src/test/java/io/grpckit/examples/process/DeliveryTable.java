package io.grpckit.examples.process;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How long messages took alone and through the servers, round by round, as the README has it. */
final class DeliveryTable {
  static final String ALONE = "JetStream alone: published, consumed";
  static final String THROUGH = "`SendMessage` at one server, `GetMessages` at another";

  private final List<Times> alone = new ArrayList<>();
  private final List<Times> through = new ArrayList<>();
  private final String head;

  DeliveryTable(int perSecond) {
    head = format("| %,d messages a second | p50 | p99 |", perSecond);
  }

  /** In milliseconds: how long half of the messages of a round took at most, and 99 percent. */
  record Times(double p50, double p99) {

    static Times of(Delivery round) {
      return new Times(round.millis(0.5), round.millis(0.99));
    }
  }

  void add(Times aloneTook, Times throughTook) {
    alone.add(aloneTook);
    through.add(throughTook);
  }

  String head() {
    return head;
  }

  /** How many times as long 99 percent of a round's messages took through the servers. */
  List<Double> multiples() {
    List<Double> multiples = new ArrayList<>();
    for (int round = 0; round < alone.size(); round++) {
      multiples.add(through.get(round).p99() / alone.get(round).p99());
    }
    return multiples;
  }

  /** The medians of the rounds; beneath the table, the rounds. */
  @Override
  public String toString() {
    List<Double> multiples = multiples();
    double multiple = median(multiples, Double::doubleValue);
    return String.join(
        System.lineSeparator(),
        head,
        "|---|---|---|",
        row(ALONE, alone, ""),
        row(THROUGH, through, format(": %.1f times as long", multiple)),
        "",
        format(
            "× p99, round by round: %s; the median is %.1f.",
            multiples.stream().map(each -> format("%.1f", each)).collect(joining(", ")), multiple));
  }

  private static String row(String name, List<Times> rounds, String remark) {
    return format(
        "| %s | %.1f ms | %.1f ms%s |",
        name, median(rounds, Times::p50), median(rounds, Times::p99), remark);
  }

  private static <T> double median(List<T> rounds, ToDoubleFunction<T> value) {
    return rounds.stream().mapToDouble(value).sorted().toArray()[rounds.size() / 2];
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
