package org.ephemera.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The public key that belongs to a private one: a PKCS #8 file need not hold it, and the JDK does not compute it.
 * Not constant in time; it runs once, on the owner's machine, and what it computes is signed with and checked after.
 */
final class EcPoints {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final BigInteger prime;
    private final BigInteger a;

    private EcPoints(ECParameterSpec curve) {
        this.prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        this.a = curve.getCurve().getA();
    }

    static ECPublicKey publicKey(ECPrivateKey key) throws SigningException, GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        if (!(curve.getCurve().getField() instanceof ECFieldFp)) {
            throw new SigningException("the signing key is on another curve (" + curve
                    + "): seals are made with ECDSA P-256 (prime256v1)");
        }
        ECPoint point = new EcPoints(curve).multiply(curve.getGenerator(), key.getS());
        return PublicKeys.onP256(
                (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)));
    }

    private ECPoint multiply(ECPoint point, BigInteger times) {
        @Nullable ECPoint sum = null;
        for (int bit = times.bitLength() - 1; bit >= 0; bit--) {
            sum = sum == null ? null : add(sum, sum);
            if (times.testBit(bit)) {
                sum = sum == null ? point : add(sum, point);
            }
        }
        if (sum == null) {
            throw new IllegalArgumentException("a private key is not zero");
        }
        return sum;
    }

    /** Neither sum is ever the point at infinity, because the private key is below the order of the generator. */
    private ECPoint add(ECPoint p, ECPoint q) {
        BigInteger slope = p.equals(q)
                ? p.getAffineX()
                        .modPow(TWO, prime)
                        .multiply(THREE)
                        .add(a)
                        .multiply(p.getAffineY().multiply(TWO).modInverse(prime))
                : q.getAffineY()
                        .subtract(p.getAffineY())
                        .multiply(q.getAffineX()
                                .subtract(p.getAffineX())
                                .mod(prime)
                                .modInverse(prime));
        BigInteger x = slope.modPow(TWO, prime)
                .subtract(p.getAffineX())
                .subtract(q.getAffineX())
                .mod(prime);
        BigInteger y = slope.multiply(p.getAffineX().subtract(x))
                .subtract(p.getAffineY())
                .mod(prime);
        return new ECPoint(x, y);
    }
}
