package io.grpckit.interceptors.auth.jwt;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/** The NIST curves of the ECDSA algorithms. */
final class Curves {

  private Curves() {}

  /** The curve's name in a JWK. */
  static String name(JwtAlgorithm algorithm) {
    return "P-" + algorithm.bits();
  }

  static ECParameterSpec parameters(JwtAlgorithm algorithm) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp" + algorithm.bits() + "r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java platform lacks " + name(algorithm), e);
    }
  }

  /** Compares the parameters: P-256 and secp256k1 have the same size. */
  static boolean isOn(JwtAlgorithm algorithm, ECPublicKey key) {
    ECParameterSpec expected = parameters(algorithm);
    ECParameterSpec actual = key.getParams();
    return actual.getCurve().equals(expected.getCurve())
        && actual.getGenerator().equals(expected.getGenerator())
        && actual.getOrder().equals(expected.getOrder())
        && holds(expected.getCurve(), key.getW());
  }

  /** y² = x³ + ax + b: a key factory takes any two numbers for a point. */
  private static boolean holds(EllipticCurve curve, ECPoint point) {
    if (point.equals(ECPoint.POINT_INFINITY)) {
      return false;
    }
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(prime);
    return y.pow(2).mod(prime).equals(right);
  }
}
