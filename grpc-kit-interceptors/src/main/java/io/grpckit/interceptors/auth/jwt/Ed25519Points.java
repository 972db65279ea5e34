package io.grpckit.interceptors.auth.jwt;

import java.math.BigInteger;
import java.security.spec.EdECPoint;
import java.util.Set;

/** Points of Ed25519 that are no keys: of an order so small that anybody can sign with them. */
final class Ed25519Points {

  private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** One of the two y of the points of order 8; the other is its negative. */
  private static final BigInteger ORDER_EIGHT =
      new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

  /** The y of the points of order 4, 1, 2, 8 and 8. */
  private static final Set<BigInteger> SMALL_ORDERS =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          PRIME.subtract(BigInteger.ONE),
          ORDER_EIGHT,
          PRIME.subtract(ORDER_EIGHT));

  private Ed25519Points() {}

  static boolean isOfSmallOrder(EdECPoint point) {
    return SMALL_ORDERS.contains(point.getY().mod(PRIME));
  }
}
