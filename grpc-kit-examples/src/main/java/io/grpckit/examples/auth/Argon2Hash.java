package io.grpckit.examples.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** An Argon2id hash with what is needed to compute it again. */
final class Argon2Hash {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=1"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  static final long MEMORY_BYTES = MEMORY_KIB * 1024L;

  private final int memoryKib;
  private final int passes;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(int memoryKib, int passes, byte[] salt, byte[] hash) {
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.salt = salt;
    this.hash = hash;
  }

  static Argon2Hash of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = compute(password, MEMORY_KIB, PASSES, salt, HASH_BYTES);
    return new Argon2Hash(MEMORY_KIB, PASSES, salt, hash);
  }

  static Argon2Hash parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("hash must be an Argon2id PHC string of version 19");
    }
    return new Argon2Hash(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Base64.getDecoder().decode(matcher.group(3)),
        Base64.getDecoder().decode(matcher.group(4)));
  }

  boolean matches(String password) {
    return MessageDigest.isEqual(hash, compute(password, memoryKib, passes, salt, hash.length));
  }

  String text() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(memoryKib, passes, encoder.encodeToString(salt), encoder.encodeToString(hash));
  }

  private static byte[] compute(
      String password, int memoryKib, int passes, byte[] salt, int length) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    argon2.generateBytes(password.getBytes(UTF_8), hash);
    return hash;
  }
}
