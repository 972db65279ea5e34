package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BannerTest {

  private static final Map<String, String> DATABASE =
      Map.of("DATABASE_URL", "postgresql://u:secret@db/app");

  @Test
  void warnsOfWhatASharedDatabaseDoesNotShare() {
    assertThat(banner(DATABASE))
        .contains(
            "chat,news in the database, this server only",
            "files     in the data folder, this server only",
            "WARNING   without S3_BUCKET files are stored on this server only: let no other use the"
                + " database",
            "WARNING   without NATS_URL chat and news are live on this server only: let no other"
                + " use the database");
  }

  @Test
  void warnsOfNothingWhereEverythingIsShared() {
    Map<String, String> environment = new HashMap<>(DATABASE);
    environment.put("S3_BUCKET", "files");
    environment.put("NATS_URL", "nats://broker:4222");

    assertThat(banner(environment)).noneMatch(line -> line.contains("this server only"));
  }

  @Test
  void warnsOfNothingWhereThereIsOneServerAnyway() {
    assertThat(banner(Map.of()))
        .contains("chat,news in the database", "files     in the data folder")
        .noneMatch(line -> line.contains("this server only"));
  }

  private static List<String> banner(Map<String, String> environment) {
    String banner = Banner.of(ExampleConfig.from(environment), "127.0.0.1:50051", null);
    assertThat(banner).doesNotContain("secret").endsWith("\n");
    return banner.lines().toList();
  }
}
