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
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;

/**
 * The public key that belongs to a private one: a PKCS #8 file need not hold it, and the JDK does not compute it. Points are
 * held in Jacobian coordinates ({@code x = X/Z²}, {@code y = Y/Z³}), so that one inverse is computed instead of hundreds:
 * in a process that has just begun those took longer than all else that is done with a key. Not constant in time; it runs
 * once, on the owner's machine, and what it computes is signed with and checked after.
 */
final class EcPoints {
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private final BigInteger prime;
    private final BigInteger a;
    private final ECPoint generator;

    /** A point of the curve that is not at infinity. */
    private record Jacobian(BigInteger x, BigInteger y, BigInteger z) {}

    private EcPoints(ECParameterSpec curve) {
        this.prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        this.a = curve.getCurve().getA();
        this.generator = curve.getGenerator();
    }

    static ECPublicKey publicKey(ECPrivateKey key) throws SigningException, GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        if (!(curve.getCurve().getField() instanceof ECFieldFp)) {
            throw new SigningException("the signing key is on another curve (" + curve
                    + "): seals are made with ECDSA P-256 (prime256v1)");
        }
        ECPoint point = new EcPoints(curve).generatorTimes(key.getS());
        return PublicKeys.onP256(
                (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve)));
    }

    /** No sum is ever the point at infinity or of two equal points, because a private key is below the generator's order. */
    private ECPoint generatorTimes(BigInteger times) {
        if (times.signum() == 0) {
            throw new IllegalArgumentException("a private key is not zero");
        }
        Jacobian sum = new Jacobian(generator.getAffineX(), generator.getAffineY(), BigInteger.ONE);
        for (int bit = times.bitLength() - 2; bit >= 0; bit--) {
            sum = twice(sum);
            if (times.testBit(bit)) {
                sum = plusGenerator(sum);
            }
        }
        BigInteger inverse = sum.z.modInverse(prime);
        BigInteger square = times(inverse, inverse);
        return new ECPoint(times(sum.x, square), times(sum.y, times(square, inverse)));
    }

    private Jacobian twice(Jacobian p) {
        BigInteger yy = times(p.y, p.y);
        BigInteger zz = times(p.z, p.z);
        BigInteger s = times(p.x, yy).shiftLeft(2);
        BigInteger m = times(p.x, p.x).multiply(THREE).add(a.multiply(times(zz, zz)));
        BigInteger x = m.multiply(m).subtract(s.shiftLeft(1)).mod(prime);
        BigInteger y =
                m.multiply(s.subtract(x)).subtract(times(yy, yy).shiftLeft(3)).mod(prime);
        return new Jacobian(x, y, times(p.y, p.z).shiftLeft(1).mod(prime));
    }

    private Jacobian plusGenerator(Jacobian p) {
        BigInteger zz = times(p.z, p.z);
        BigInteger h = times(generator.getAffineX(), zz).subtract(p.x);
        BigInteger r = times(generator.getAffineY(), times(zz, p.z)).subtract(p.y);
        BigInteger hh = times(h, h);
        BigInteger hhh = times(hh, h);
        BigInteger v = times(p.x, hh);
        BigInteger x = r.multiply(r).subtract(hhh).subtract(v.shiftLeft(1)).mod(prime);
        BigInteger y = r.multiply(v.subtract(x)).subtract(p.y.multiply(hhh)).mod(prime);
        return new Jacobian(x, y, times(p.z, h));
    }

    private BigInteger times(BigInteger p, BigInteger q) {
        return p.multiply(q).mod(prime);
    }
}
