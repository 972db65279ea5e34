package io.grpckit.examples;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The YAML files of {@code deploy}, as JSON. */
final class Manifests {

  private static final Gson GSON = new Gson();

  private Manifests() {}

  /** Every document of every file for Kubernetes. */
  static List<JsonObject> kubernetes() throws IOException {
    List<JsonObject> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("deploy", "kubernetes"))) {
      for (Path file : files.sorted().toList()) {
        documents.addAll(documents(file));
      }
    }
    return documents;
  }

  /** The one of a kind and name. */
  static JsonObject kubernetes(String kind, String name) throws IOException {
    return kubernetes().stream()
        .filter(document -> text(document, "kind").equals(kind))
        .filter(document -> text(document, "metadata.name").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s in deploy".formatted(kind, name)));
  }

  static JsonObject envoy() throws IOException {
    return documents(Path.of("deploy", "envoy", "envoy.yaml")).get(0);
  }

  private static List<JsonObject> documents(Path file) throws IOException {
    Load yaml = new Load(LoadSettings.builder().setLabel(file.toString()).build());
    List<JsonObject> documents = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      for (Object document : yaml.loadAllFromReader(reader)) {
        documents.add(GSON.toJsonTree(document).getAsJsonObject());
      }
    }
    return documents;
  }

  /** What is at a path such as {@code spec.ports.0.name}. */
  static JsonElement at(JsonElement json, String path) {
    JsonElement found = json;
    for (String step : path.split("\\.")) {
      found =
          found.isJsonArray()
              ? found.getAsJsonArray().get(Integer.parseInt(step))
              : found.getAsJsonObject().get(step);
      if (found == null) {
        throw new AssertionError("no %s of %s in %s".formatted(step, path, json));
      }
    }
    return found;
  }

  static String text(JsonElement json, String path) {
    return at(json, path).getAsString();
  }

  static int number(JsonElement json, String path) {
    return at(json, path).getAsInt();
  }

  /** Every text and number under a key of this name, wherever it stands. */
  static List<String> everywhere(JsonElement json, String key) {
    List<String> found = new ArrayList<>();
    collect(json, key, found);
    return found;
  }

  private static void collect(JsonElement json, String key, List<String> found) {
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(element -> collect(element, key, found));
    } else if (json.isJsonObject()) {
      json.getAsJsonObject()
          .entrySet()
          .forEach(
              entry -> {
                if (entry.getKey().equals(key)
                    && entry.getValue() instanceof JsonPrimitive primitive) {
                  found.add(primitive.getAsString());
                }
                collect(entry.getValue(), key, found);
              });
    }
  }
}
