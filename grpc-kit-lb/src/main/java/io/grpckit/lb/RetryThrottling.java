package io.grpckit.lb;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stops retries and hedges to a server that is failing anyway (gRFC A6): each failure takes a
 * token, each success gives {@code tokenRatio} back, and with half of the tokens or fewer nothing
 * is sent a second time.
 *
 * @param maxTokens the tokens to begin with; above 0, at most 1000
 * @param tokenRatio what a success gives back; at least 0.001, with three decimals
 */
public record RetryThrottling(double maxTokens, double tokenRatio) {
  /**
   * Tokens that every language's gRPC reads alike.
   *
   * @param maxTokens above 0, at most 1000
   * @param tokenRatio at least 0.001
   * @throws IllegalArgumentException if a value is out of its range
   */
  public RetryThrottling {
    if (!(maxTokens > 0 && maxTokens <= 1000)) {
      throw new IllegalArgumentException(
          "maxTokens must be above 0 and at most 1000 (gRFC A6), was " + maxTokens);
    }
    if (!(tokenRatio >= 0.001) || Double.isInfinite(tokenRatio)) {
      throw new IllegalArgumentException(
          "tokenRatio must be at least 0.001, as gRPC drops further decimals (gRFC A6), was "
              + tokenRatio);
    }
  }

  Map<String, ?> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("maxTokens", maxTokens);
    map.put("tokenRatio", tokenRatio);
    return map;
  }

  /** Builds a {@link RetryThrottling}; not thread-safe. */
  public static final class Builder {
    private double maxTokens = 10;
    private double tokenRatio = 0.1;

    Builder() {}

    /**
     * The tokens to begin with.
     *
     * @param maxTokens above 0, at most 1000; 10 by default
     * @return this builder
     */
    public Builder maxTokens(double maxTokens) {
      this.maxTokens = maxTokens;
      return this;
    }

    /**
     * What a success gives back.
     *
     * @param tokenRatio at least 0.001; 0.1 by default
     * @return this builder
     */
    public Builder tokenRatio(double tokenRatio) {
      this.tokenRatio = tokenRatio;
      return this;
    }

    RetryThrottling build() {
      return new RetryThrottling(maxTokens, tokenRatio);
    }
  }
}
