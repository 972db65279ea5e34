package io.grpckit.interceptors;

import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpckit.interceptors.Seats.Seat;
import io.grpckit.interceptors.ServerOccupant.Fitted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A pipeline on one server: the same stages, fitted to the server's methods. */
record Installation(List<Seat<ServerStage, Fitted>> seats, List<MethodDescriptor<?, ?>> methods) {

  static Installation of(
      List<Seat<ServerStage, ServerOccupant>> seats, List<MethodDescriptor<?, ?>> methods) {
    return new Installation(
        seats.stream().map(seat -> new Seat<>(seat.stage(), seat.occupant().fit(methods))).toList(),
        methods.stream()
            .sorted(Comparator.comparing(MethodDescriptor::getFullMethodName))
            .collect(Collectors.toList()));
  }

  /** gRPC runs the interceptor first that was added last. */
  void addTo(ServerBuilder<?> server) {
    for (int i = seats.size() - 1; i >= 0; i--) {
      Fitted fitted = seats.get(i).occupant();
      fitted.tracer().ifPresent(server::addStreamTracerFactory);
      server.intercept(fitted.interceptor());
    }
  }

  String describe(String observers) {
    Map<ServerStage, List<Function<MethodDescriptor<?, ?>, String>>> columns = new TreeMap<>();
    if (!observers.isEmpty()) {
      columns.put(ServerStage.OBSERVE, new ArrayList<>(List.of(method -> observers)));
    }
    for (Seat<ServerStage, Fitted> seat : seats) {
      columns
          .computeIfAbsent(seat.stage(), stage -> new ArrayList<>())
          .add(seat.occupant().effect());
    }
    PipelineTable table = new PipelineTable();
    table.row(header(columns.keySet()));
    for (MethodDescriptor<?, ?> method : methods) {
      List<String> row = new ArrayList<>(List.of(method.getFullMethodName(), type(method)));
      columns.values().forEach(effects -> row.add(cell(effects, method)));
      table.row(row);
    }
    return table.toString();
  }

  private static List<String> header(Collection<ServerStage> stages) {
    List<String> header = new ArrayList<>(List.of("METHOD", "TYPE"));
    stages.forEach(stage -> header.add(stage.name()));
    return header;
  }

  private static String cell(
      List<Function<MethodDescriptor<?, ?>, String>> effects, MethodDescriptor<?, ?> method) {
    String text =
        effects.stream()
            .map(effect -> effect.apply(method))
            .filter(effect -> !effect.isEmpty())
            .collect(Collectors.joining(" + "));
    return text.isEmpty() ? "-" : text;
  }

  private static String type(MethodDescriptor<?, ?> method) {
    return method.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
