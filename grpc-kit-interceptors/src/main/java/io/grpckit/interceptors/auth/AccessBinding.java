package io.grpckit.interceptors.auth;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.auth.AccessTable.Entry;
import io.grpckit.interceptors.auth.AccessTable.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One resolution of rules against methods; collects problems instead of stopping at the first. */
final class AccessBinding {

  private final boolean contract;
  private final Map<String, AccessRule> methodRules;
  private final Map<String, AccessRule> serviceRules;
  private final Set<String> problems = new TreeSet<>();

  AccessBinding(
      boolean contract, Map<String, AccessRule> methodRules, Map<String, AccessRule> serviceRules) {
    this.contract = contract;
    this.methodRules = methodRules;
    this.serviceRules = serviceRules;
  }

  AccessTable bind(Collection<? extends MethodDescriptor<?, ?>> methods) {
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (MethodDescriptor<?, ?> method : methods) {
      @Nullable Entry entry = resolve(method);
      if (entry != null) {
        entries.put(method.getFullMethodName(), entry);
      }
    }
    addRulesWithoutMethod(methods);
    if (!problems.isEmpty()) {
      throw new AccessRulesException(new ArrayList<>(problems));
    }
    return new AccessTable(entries);
  }

  private @Nullable Entry resolve(MethodDescriptor<?, ?> method) {
    String name = method.getFullMethodName();
    String service = String.valueOf(method.getServiceName());
    Optional<ContractAccess> declared =
        contract ? ContractAccess.of(method, problems::add) : Optional.empty();
    List<Entry> byPrecedence = new ArrayList<>();
    add(byPrecedence, name, methodRules.get(name), Origin.CODE_METHOD);
    declared.ifPresent(found -> add(byPrecedence, name, found.method(), Origin.CONTRACT_METHOD));
    add(byPrecedence, name, serviceRules.get(service), Origin.CODE_SERVICE);
    declared.ifPresent(found -> add(byPrecedence, name, found.service(), Origin.CONTRACT_SERVICE));
    if (byPrecedence.isEmpty()) {
      problems.add(name + " has no access rule");
      return null;
    }
    return byPrecedence.get(0);
  }

  private static void add(
      List<Entry> entries, String method, @Nullable AccessRule rule, Origin origin) {
    if (rule != null) {
      entries.add(new Entry(method, rule, origin));
    }
  }

  private void addRulesWithoutMethod(Collection<? extends MethodDescriptor<?, ?>> methods) {
    Set<String> known =
        methods.stream().map(MethodDescriptor::getFullMethodName).collect(Collectors.toSet());
    Set<String> services =
        methods.stream()
            .map(method -> String.valueOf(method.getServiceName()))
            .collect(Collectors.toSet());
    methodRules.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problems.add(name + " has an access rule but is no method here"));
    serviceRules.keySet().stream()
        .filter(name -> !services.contains(name))
        .forEach(name -> problems.add(name + " has an access rule but is no service here"));
  }
}
