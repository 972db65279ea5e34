package io.grpckit.interceptors.auth.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose content is taken again when that of any of them is another. Their times are not asked
 * for: who renews a certificate may keep its key, and what is mounted or unpacked may be older than
 * what it replaces.
 */
final class FileWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);

  private final List<Path> files;
  private final Consumer<List<PemFile>> taker;
  private List<PemFile> seen;
  private String told = "";

  /**
   * Takes what is there.
   *
   * @param taker throws {@link IllegalArgumentException} for what is not good, and keeps what it
   *     has
   */
  FileWatch(List<Path> files, Consumer<List<PemFile>> taker) {
    this.files = files;
    this.taker = taker;
    this.seen = read();
    taker.accept(seen);
  }

  /** Takes what has changed, and says in a line, once, what cannot be taken. */
  synchronized void lookAgain() {
    try {
      List<PemFile> now = read();
      if (!now.equals(seen)) {
        seen = now;
        taker.accept(now);
        LOG.info("TLS files are read again: {}", now);
      }
      told = "";
    } catch (RuntimeException e) { // whatever it is, the next look must not be the last
      tell(String.valueOf(e.getMessage()));
    }
  }

  private void tell(String problem) {
    if (!problem.equals(told)) {
      LOG.warn("TLS goes on with the last good files: {}", problem);
    }
    told = problem;
  }

  private List<PemFile> read() {
    return files.stream().map(PemFile::read).toList();
  }
}
